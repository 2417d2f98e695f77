//! The panel: its button, its tabs, the keyboard, and what all tabs share.

mod config;
mod copy;
mod faults;
mod requests;
mod rows;
mod session;
mod storage;
mod style;
mod tab_events;
mod tokens;

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use self::copy::copy_report;
use super::fault_switches::is_local;
use super::labels;
use super::settings::ConfigLayers;
use super::words::Words;
use crate::logto::Logto;
use logto_client::client::LogtoClient;
use logto_client::client::inspect::{SessionState, SignatureCheck};
use logto_client::protocol::secret::Secret;
use logto_client::protocol::time::UnixMillis;

/// The interval at which an open panel reads the client again.
const REFRESH_INTERVAL: Duration = Duration::from_secs(1);

/// What all tabs of the panel share.
#[derive(Clone, Copy)]
pub(super) struct Tools {
    logto: Logto,
    layers: StoredValue<ConfigLayers>,
    now: RwSignal<UnixMillis>,
    /// The tokens that are shown in full.
    revealed: RwSignal<Vec<Secret>>,
    /// The results of the tokens' signature checks.
    signatures: RwSignal<Vec<(Secret, SignatureCheck)>>,
}

impl Tools {
    pub(super) fn new(logto: Logto, layers: ConfigLayers) -> Self {
        Self {
            layers: StoredValue::new(layers),
            now: RwSignal::new(logto.client().now()),
            revealed: RwSignal::default(),
            signatures: RwSignal::default(),
            logto,
        }
    }

    fn client(&self) -> LogtoClient {
        self.logto.client()
    }

    /// Returns what has the texts in the app's language.
    fn words(&self) -> Words {
        Words::new(self.logto.texts())
    }

    /// Returns a text without arguments as a view.
    fn say(self, english: &'static str) -> AnyView {
        (move || self.words().text(english)).into_any()
    }

    /// Returns a value that is read from the client now, at every interval and after every change of the session.
    fn look<T: PartialEq + Send + Sync + 'static>(self, at: fn(&Self, &LogtoClient) -> T) -> Memo<T> {
        Memo::new(move |_| {
            self.now.track();
            self.logto.session_signal().track();
            at(&self, &self.client())
        })
    }

    fn signature(&self, token: &Secret) -> SignatureCheck {
        self.signatures.with(|known| {
            let known = known.iter().find(|(other, _)| other == token);
            known.map_or(SignatureCheck::NotCheckable, |(_, check)| check.clone())
        })
    }
}

/// A tab of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Session,
    Tokens,
    Storage,
    Requests,
    Tabs,
    Config,
    Faults,
}

impl Tab {
    const ALL: [Self; 7] =
        [Self::Session, Self::Tokens, Self::Storage, Self::Requests, Self::Tabs, Self::Config, Self::Faults];

    fn name(self) -> &'static str {
        match self {
            Self::Session => "Session",
            Self::Tokens => "Tokens",
            Self::Storage => "Storage",
            Self::Requests => "Requests",
            Self::Tabs => "Tabs",
            Self::Config => "Configuration",
            Self::Faults => "Faults",
        }
    }

    fn id(self) -> String {
        format!("tab-{}", self.name().to_lowercase())
    }

    fn view(self, tools: Tools) -> AnyView {
        match self {
            Self::Session => session::view(tools),
            Self::Tokens => tokens::view(tools),
            Self::Storage => storage::view(tools),
            Self::Requests => requests::view(tools),
            Self::Tabs => tab_events::view(tools),
            Self::Config => config::view(tools),
            Self::Faults => faults::view(tools),
        }
    }
}

/// Returns the tab to which a key moves from the current one. From right to left, the next one is on the left.
fn tab_for_key(tabs: &[Tab], present: Tab, key: &str, is_rtl: bool) -> Option<Tab> {
    let index = tabs.iter().position(|tab| *tab == present)?;
    let (before, after) = ((index + tabs.len() - 1) % tabs.len(), (index + 1) % tabs.len());
    let to = match key {
        "ArrowRight" if is_rtl => before,
        "ArrowLeft" if is_rtl => after,
        "ArrowRight" => after,
        "ArrowLeft" => before,
        "Home" => 0,
        "End" => tabs.len() - 1,
        _ => return None,
    };
    tabs.get(to).copied()
}

/// The content of the shadow root.
pub(super) fn shell(tools: Tools) -> AnyView {
    let is_open = RwSignal::new(false);
    let tab = RwSignal::new(Tab::Session);
    let root = NodeRef::<html::Div>::new();
    let opener = NodeRef::<html::Button>::new();
    let theme = style::theme();
    root.on_load(|root| style::apply(&root));
    let close = move || {
        is_open.set(false);
        tools.revealed.set(Vec::new());
        if let Some(opener) = opener.get_untracked() {
            let _ = opener.focus();
        }
    };
    let toggle = move |_| if is_open.get_untracked() { close() } else { is_open.set(true) };
    let state = move || labels::state(SessionState::from(&tools.logto.session()));
    view! {
        <div class="tools" data-theme=theme node_ref=root>
            <button
                type="button"
                class="opener"
                data-testid="devtools-open"
                data-state=move || SessionState::from(&tools.logto.session()).name
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                aria-label=move || tools.words().with("Logto developer tools, session {}", &[&state()])
                node_ref=opener
                on:click=toggle
            >
                <span aria-hidden="true">"L"</span>
            </button>
            <Show when=move || is_open.get()>{move || panel(tools, tab, Callback::new(move |()| close()))}</Show>
        </div>
    }
    .into_any()
}

fn panel(tools: Tools, tab: RwSignal<Tab>, close: Callback<()>) -> AnyView {
    let panel = NodeRef::<html::Section>::new();
    let has_faults = tools.client().config().logto_endpoint().is_some_and(is_local);
    let tabs: Vec<Tab> = Tab::ALL.into_iter().filter(|tab| *tab != Tab::Faults || has_faults).collect();
    panel.on_load(|panel| focus_selected(&panel));
    tools.now.set(tools.client().now());
    if let Ok(interval) = set_interval_with_handle(move || tools.now.set(tools.client().now()), REFRESH_INTERVAL) {
        on_cleanup(move || interval.clear());
    }
    let on_escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close.run(());
        }
    };
    let on_arrow = {
        let tabs = tabs.clone();
        move |event: KeyboardEvent| {
            let is_rtl = document().dir() == "rtl";
            if let Some(to) = tab_for_key(&tabs, tab.get_untracked(), &event.key(), is_rtl) {
                event.prevent_default();
                tab.set(to);
                if let Some(panel) = panel.get_untracked() {
                    // The tab can be focused once its `tabindex` is 0.
                    request_animation_frame(move || focus_selected(&panel));
                }
            }
        }
    };
    let buttons = tabs.into_iter().map(|one| {
        let is_selected = move || tab.get() == one;
        view! {
            <button
                type="button"
                role="tab"
                id=one.id()
                data-testid=format!("devtools-{}", one.id())
                aria-selected=move || if is_selected() { "true" } else { "false" }
                aria-controls="tabpanel"
                tabindex=move || if is_selected() { "0" } else { "-1" }
                on:click=move |_| tab.set(one)
            >
                {tools.say(one.name())}
            </button>
        }
    });
    let buttons = buttons.collect_view();
    view! {
        <section
            class="panel"
            role="dialog"
            aria-label=move || tools.words().text("Logto developer tools")
            data-testid="devtools-panel"
            node_ref=panel
            on:keydown=on_escape
        >
            <header>
                <h2>{tools.say("Logto developer tools")}</h2>
                {copy_report(tools)}
                <button
                    type="button"
                    class="close"
                    aria-label=move || tools.words().text("Close")
                    data-testid="devtools-close"
                    on:click=move |_| close.run(())
                >
                    <span aria-hidden="true">"×"</span>
                </button>
            </header>
            <div role="tablist" aria-label=move || tools.words().text("Parts") on:keydown=on_arrow>{buttons}</div>
            <div role="tabpanel" id="tabpanel" tabindex="0" aria-labelledby=move || tab.get().id()>
                {move || tab.get().view(tools)}
            </div>
        </section>
    }
    .into_any()
}

fn focus_selected(panel: &HtmlElement) {
    let selected = panel.query_selector("[role=tab][aria-selected=true]").ok().flatten();
    if let Some(selected) = selected.and_then(|selected| selected.dyn_into::<HtmlElement>().ok()) {
        let _ = selected.focus();
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn arrow_keys_wrap_around() {
        let tabs = &Tab::ALL[..3];
        for (from, key, to) in [
            (Tab::Session, "ArrowRight", Some(Tab::Tokens)),
            (Tab::Storage, "ArrowRight", Some(Tab::Session)),
            (Tab::Session, "ArrowLeft", Some(Tab::Storage)),
            (Tab::Tokens, "Home", Some(Tab::Session)),
            (Tab::Tokens, "End", Some(Tab::Storage)),
            (Tab::Tokens, "a", None),
        ] {
            assert_eq!(tab_for_key(tabs, from, key, false), to, "{from:?} {key}");
        }
        for (key, to) in [("ArrowLeft", Tab::Tokens), ("ArrowRight", Tab::Storage), ("Home", Tab::Session)] {
            assert_eq!(tab_for_key(tabs, Tab::Session, key, true), Some(to), "from right to left: {key}");
        }
    }
}
