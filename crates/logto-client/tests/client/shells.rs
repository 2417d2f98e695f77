//! Shells around the app, whose navigator shows the provider in an in-app browser.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use futures_channel::oneshot;
use futures_executor::{LocalPool, block_on};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Navigator, PageContext, Ports};
use logto_client::testing::{FakeNavigator, TestHarness};
use logto_client::{CallbackError, LogtoClient, LogtoError, Session, SignInOptions, SignOutOptions};
use serde_json::json;
use url::Url;

use crate::support::{ISS, Started, attempts, config, script_tokens};

const REDIRECT_URI: &str = "com.example.app://callback";

/// An in-app browser: the address it shows, and the sender of its result.
#[derive(Default)]
struct Shell {
    page: FakeNavigator,
    open: RefCell<Vec<(Url, oneshot::Sender<Option<Url>>)>>,
}

impl Navigator for Shell {
    fn context(&self) -> PageContext {
        self.page.context()
    }

    fn current_url(&self) -> Result<Url, LogtoError> {
        self.page.current_url()
    }

    fn base_url(&self) -> Result<Url, LogtoError> {
        self.page.base_url()
    }

    fn go(&self, url: &Url) -> Result<(), LogtoError> {
        self.page.go(url)
    }

    fn go_and_return(&self, url: &Url) -> Option<LocalBoxFuture<'static, Result<Url, LogtoError>>> {
        let (end, ended) = oneshot::channel();
        self.open.borrow_mut().push((url.clone(), end));
        Some(async move { ended.await.ok().flatten().ok_or(LogtoError::UserCanceled) }.boxed_local())
    }

    fn replace_url(&self, url: &Url) -> Result<(), LogtoError> {
        self.page.replace_url(url)
    }
}

struct Phone {
    harness: TestHarness,
    shell: Rc<Shell>,
    client: LogtoClient,
}

impl Phone {
    fn new() -> Self {
        let config = config().with_redirect_uri(Url::parse(REDIRECT_URI).unwrap());
        let harness = TestHarness::new(config.clone());
        let shell = Rc::new(Shell::default());
        let navigator = Rc::clone(&shell) as Rc<dyn Navigator>;
        let client = LogtoClient::with_ports(config, Ports { navigator, ..harness.ports() });
        Self { harness, shell, client }
    }

    /// Signs in, while `person` does something in the in-app browser: it gets what is shown there,
    /// and says what the app is opened with. `None` closes the browser.
    fn sign_in(&self, person: impl FnOnce(&Url) -> Option<Url>) -> Result<(), LogtoError> {
        let mut pool = LocalPool::new();
        let (client, done) = (self.client.clone(), Rc::new(RefCell::new(None)));
        let outcome = Rc::clone(&done);
        let task = async move { *outcome.borrow_mut() = Some(client.sign_in(SignInOptions::new()).await) };
        pool.spawner().spawn_local(task).unwrap();
        pool.run_until_stalled();
        assert!(done.borrow().is_none(), "the person is still at the provider");
        let (url, end) = self.shell.open.borrow_mut().pop().unwrap();
        end.send(person(&url)).unwrap();
        pool.run();
        done.take().unwrap()
    }
}

fn started(url: &Url) -> Started {
    let param = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    Started { state: param("state"), nonce: param("nonce") }
}

fn answer(started: &Started, query: &str) -> Url {
    Url::parse(&format!("{REDIRECT_URI}?{query}&state={}{ISS}", started.state)).unwrap()
}

#[test]
fn sign_in_in_an_in_app_browser_finishes_when_it_returns() {
    let phone = Phone::new();
    let outcome = phone.sign_in(|url| {
        assert!(url.query_pairs().any(|(name, value)| name == "redirect_uri" && value == REDIRECT_URI), "{url}");
        let started = started(url);
        script_tokens(&phone.harness, &started, "u_ada", &[("email", json!("ada@example.com"))]);
        let answer = answer(&started, "code=the-code");
        assert!(phone.client.is_sign_in_callback(&answer));
        Some(answer)
    });
    assert_eq!(outcome, Ok(()));
    assert_eq!(phone.client.session().user().and_then(|user| user.email()), Some("ada@example.com"));
    assert_eq!((attempts(&phone.harness), phone.shell.page.went_to().len()), (0, 0));
}

#[test]
fn closing_the_in_app_browser_cancels_and_removes_the_attempt() {
    let phone = Phone::new();
    let error = phone.sign_in(|_| None).unwrap_err();
    assert_eq!((error.code(), error.is_canceled()), ("user_canceled", true));
    assert_eq!((phone.client.session(), attempts(&phone.harness)), (Session::SignedOut, 0));
    // The next sign-in completes.
    let outcome = phone.sign_in(|url| {
        let started = started(url);
        script_tokens(&phone.harness, &started, "u_ada", &[]);
        Some(answer(&started, "code=the-code"))
    });
    assert_eq!(outcome, Ok(()));
}

#[test]
fn closing_the_in_app_browser_keeps_a_present_session() {
    let phone = Phone::new();
    let first = phone.sign_in(|url| {
        let started = started(url);
        script_tokens(&phone.harness, &started, "u_ada", &[]);
        Some(answer(&started, "code=the-code"))
    });
    assert_eq!(first, Ok(()));
    assert_eq!(phone.sign_in(|_| None), Err(LogtoError::UserCanceled));
    assert_eq!(phone.client.session().user().map(|user| user.sub().to_owned()), Some("u_ada".to_owned()));
}

#[test]
fn rejects_a_callback_to_another_scheme_or_host() {
    for other in ["com.example.other://callback", "com.example.app://elsewhere", "https://callback/"] {
        let phone = Phone::new();
        let error = phone.sign_in(|url| {
            let started = started(url);
            script_tokens(&phone.harness, &started, "u_ada", &[]);
            Url::parse(&answer(&started, "code=the-code").as_str().replace(REDIRECT_URI, other)).ok()
        });
        assert_eq!(error, Err(CallbackError::RedirectUriMismatch.into()), "{other}");
        assert_eq!(phone.client.session(), Session::SignedOut);
    }
}

#[test]
fn closing_the_in_app_browser_completes_a_sign_out() {
    let phone = Phone::new();
    let signed_in = phone.sign_in(|url| {
        let started = started(url);
        script_tokens(&phone.harness, &started, "u_ada", &[]);
        Some(answer(&started, "code=the-code"))
    });
    assert_eq!(signed_in, Ok(()));
    let close = poll_fn(|context| match phone.shell.open.borrow_mut().pop() {
        Some((url, end)) => {
            assert!(url.path().contains("session/end"), "{url}");
            drop(end);
            Poll::Ready(())
        }
        None => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    });
    let (outcome, ()) = block_on(futures_util::future::join(phone.client.sign_out(SignOutOptions::new()), close));
    assert_eq!((outcome, phone.client.session()), (Ok(()), Session::SignedOut));
}
