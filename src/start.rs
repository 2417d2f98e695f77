//! Start-up: from an empty page with a skeleton to a mounted app.
//!
//! What is needed first is loaded first: a first visit gets the front page, a callback and a stored session get the
//! client, and the home page of a person who is signed in is shown without the rest. The whole app takes over when
//! it is needed, or when nobody would notice.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_util::future::{FutureExt, LocalBoxFuture, join3};
use gloo_timers::future::sleep;
use js_sys::Reflect;
use leptos::mount::mount_to;
use leptos::prelude::*;
use logto_ui::lazy;
use logto_ui::lazy::ChunkLoadError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::front::{self, BootConfig, HandOver, Handlers, front_page};
use super::launch::{InitialAction, Launched, Next, OpenError, Task, launch, load_launch, prefetch_page};
use super::layout::LANGUAGE_EVENT;
use super::lazy_routes;
use super::messages::{self, Language};
use super::page::{Page, current_page, leave_other_address};
use super::routes::App;
use super::{config, crash, dom};

/// The event on which the boot script says that the app could not be loaded.
const LOAD_FAILED_EVENT: &str = "logto-app:unloaded";
/// How long the skeleton stands for a callback before a page says what it waits for.
const CALLBACK_PATIENCE: Duration = Duration::from_millis(700);
/// What is pressed.
const PRESSED: &str = "#app :active";
/// How long the front page of `public/page.js` stays at least, a frame: the browser paints it before the program draws
/// its own.
const FIRST_FRAME: Duration = Duration::from_millis(20);

/// The view on the screen, which is dropped when another one replaces it.
type Shown = Box<dyn std::any::Any>;

/// What shows the view on the screen once more, in another language.
#[derive(Clone, Copy)]
enum View {
    /// The front page.
    Front,
    /// The home page of a person who is signed in.
    Home,
    /// The whole app, or what replaces it.
    App,
}

thread_local! {
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
    /// Whether the whole app is being loaded in order to show it, and what for.
    static HAND_OVER: RefCell<HandOver> = const { RefCell::new(HandOver::new()) };
    /// Whether what a sign-in needs is being prefetched, or has been.
    static PREFETCHED: Cell<bool> = const { Cell::new(false) };
    /// What is on the screen.
    static VIEW: Cell<View> = const { Cell::new(View::App) };
    /// Whether what is shown is a page that waits.
    static WAS_WAITING: Cell<bool> = const { Cell::new(false) };
}

lazy! {
    whole_app, load_whole_app in app () -> LocalBoxFuture<'static, ()> { run().boxed_local() }
}

/// Installs the crash reporter, and shows what the address asks for.
pub(crate) fn start() {
    crash::install();
    leave_other_address();
    window_event_listener_untyped(LANGUAGE_EVENT, |_| spawn_local(change_language()));
    spawn_local(async {
        load_shell_messages().await;
        match current_page() {
            Some(Page::Callback) => begin(Task::Callback),
            Some(Page::Home) if front::has_session() => begin(Task::OpenSession),
            Some(Page::Home) if front::is_enough() => show_front_page().await,
            _ => open(InitialAction::None),
        }
    });
}

/// Loads the messages of the frame in the visitor's language, and tells the browser which language that is.
async fn load_shell_messages() {
    messages::load::shell().await;
    let language = messages::shell().language;
    dom::set_language(language, Language::of_tag(language).unwrap_or(Language::ALL[0]).direction());
}

/// Shows what is on the screen in the language that was chosen. The client, and with it the session, stays.
async fn change_language() {
    load_shell_messages().await;
    match VIEW.get() {
        View::Front => spawn_local(show_front_page()),
        View::Home => spawn_local(show_home()),
        View::App => spawn_local(open_app()),
    }
}

async fn show_front_page() {
    // It comes with the configuration, for which the program waits, too.
    let is_first = document().get_element_by_id("boot").is_some();
    let Some(config) = config::text().await.ok().as_deref().and_then(BootConfig::read) else {
        return open(InitialAction::None);
    };
    if is_first {
        sleep(FIRST_FRAME).await;
    }
    let missed = missed_click().await;
    show(View::Front, move || front_page(&config, missed, open, prefetch));
    if missed != InitialAction::None {
        open(missed);
    }
}

/// Returns, once, what was clicked on the page that will be replaced. Waits while something is pressed there: a button
/// that is gone before its release gets no click.
async fn missed_click() -> InitialAction {
    while document().query_selector(PRESSED).is_ok_and(|pressed| pressed.is_some()) {
        sleep(FIRST_FRAME).await;
    }
    front::take_missed_click()
}

/// Loads what a sign-in needs once, because it will likely be needed soon. After a failure the next call
/// tries again.
fn prefetch() {
    if PREFETCHED.replace(true) {
        return;
    }
    spawn_local(async {
        // One after the other: a click needs the first.
        PREFETCHED.set(load_launch().await.is_ok() && front::load_home().await.is_ok());
    });
}

/// Loads the whole app without showing it. Returns whether it is there.
fn load_app() -> LocalBoxFuture<'static, bool> {
    // The pages that need the style sheet load it again if that fails.
    join3(load_whole_app(), messages::load::auth(), lazy_routes::load_style())
        .map(|(app, messages, _)| app.is_ok() && messages.is_ok())
        .boxed_local()
}

/// Does what the visitor asked for on a page without the rest of the app. A reason that is added while something is
/// on its way counts too.
fn open(action: InitialAction) {
    if !HAND_OVER.with_borrow_mut(|hand_over| hand_over.request(action)) {
        return;
    }
    match action {
        InitialAction::SignIn | InitialAction::SignUp => {
            launch_and_go_on(Task::SignIn { latest: || HAND_OVER.with_borrow(HandOver::latest) });
        }
        InitialAction::SignOut => launch_and_go_on(Task::SignOut),
        InitialAction::None | InitialAction::Navigate => spawn_local(open_app()),
    }
}

/// Starts with something else than the whole app.
fn begin(task: Task) {
    HAND_OVER.with_borrow_mut(|hand_over| hand_over.request(InitialAction::None));
    if matches!(task, Task::Callback) {
        spawn_local(show_progress());
    }
    spawn_local(async {
        // Most likely it is next.
        front::load_home().await.ok();
    });
    launch_and_go_on(task);
}

fn launch_and_go_on(task: Task) {
    spawn_local(async move {
        let Ok(launching) = launch(task).await else { return report_load_failure() };
        match launching.await {
            Next::Leave => HAND_OVER.with_borrow_mut(HandOver::leave),
            Next::Home => show_home().await,
            Next::App => open_app().await,
        }
    });
}

/// Says what the page waits for when a callback takes long.
async fn show_progress() {
    sleep(CALLBACK_PATIENCE).await;
    if let Some(page) = front::callback_progress().await
        && SHOWN.with_borrow(Option::is_none)
    {
        show(View::App, page);
        WAS_WAITING.set(true);
    }
}

/// Shows the home page of the person who is signed in.
async fn show_home() {
    if front::load_home().await.is_err() {
        return report_load_failure();
    }
    HAND_OVER.with_borrow_mut(HandOver::reset);
    let is_announced = WAS_WAITING.get();
    show(View::Home, move || front::home(Handlers { open, load_app, is_announced }));
}

/// Replaces what is shown by the whole app.
async fn open_app() {
    spawn_local(async {
        prefetch_page().await.ok();
    });
    if !load_app().await {
        return report_load_failure();
    }
    match whole_app().await {
        Ok(app) => app.await,
        Err(ChunkLoadError) => report_load_failure(),
    }
}

/// Reads and checks the whole configuration, opens the session, and shows the app.
async fn run() {
    match Launched::take_or_open().await {
        Ok(launched) => {
            // Where the whole app comes first, the front page before the program is there until now.
            let missed = missed_click().await;
            let is_signed_in = launched.client.is_authenticated();
            let action = HAND_OVER.with_borrow_mut(HandOver::take);
            let action = if action == InitialAction::None { missed } else { action };
            let is_announced = WAS_WAITING.take() || action != InitialAction::None;
            if action == InitialAction::Navigate {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
            // For another language.
            launched.keep();
            show(View::App, move || view! { <App launched action is_announced /> }.into_any());
            if is_signed_in && !saves_data() {
                // Of the pages, people open this one most.
                lazy_routes::prefetch_own(Page::Profile);
            }
        }
        Err(OpenError::Config(problem)) => match lazy_routes::config_problem(problem).await {
            Ok(page) => show(View::App, page),
            Err(ChunkLoadError) => report_load_failure(),
        },
        Err(OpenError::Unloaded(ChunkLoadError)) => report_load_failure(),
    }
}

/// Whether the visitor wants to save data.
fn saves_data() -> bool {
    let member = |object: &JsValue, name: &str| Reflect::get(object, &name.into());
    member(&window().navigator(), "connection").and_then(|connection| member(&connection, "saveData"))
        == Ok(JsValue::TRUE)
}

fn report_load_failure() {
    HAND_OVER.with_borrow_mut(HandOver::reset);
    // The boot script shows the failure, and nothing else may take its place.
    SHOWN.set(Some(Box::new(())));
    dom::dispatch(LOAD_FAILED_EVENT, &JsValue::NULL);
}

/// Replaces what is in `#app` by `view`, within one frame.
fn show(kind: View, view: impl FnOnce() -> AnyView + 'static) {
    let Some(root) = document().get_element_by_id("app") else {
        leptos::logging::error!("index.html has no element with the id `app`");
        return;
    };
    // The same element in another language, or in the whole app.
    let focused = dom::focused_test_id();
    VIEW.set(kind);
    SHOWN.take();
    root.set_text_content(None);
    root.remove_attribute("aria-busy").ok();
    let handle = mount_to(root.unchecked_into(), view);
    SHOWN.set(Some(Box::new(handle)));
    dom::focus_test_id(focused);
}
