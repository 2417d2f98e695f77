//! The session over hours and days, with a fake clock.

use std::rc::Rc;
use std::time::Duration;

use futures_executor::{LocalPool, block_on};
use futures_util::task::LocalSpawnExt as _;
use logto_client::ports::{Clock as _, PageContext, TabMessage};
use logto_client::testing::{MockResponse, TestHarness};
use logto_client::{EndReason, HttpError, LogtoClient, LogtoError, Session, SignOutOptions, TokenRequest, UnixMillis};
use serde_json::json;

use crate::support::{API, config, harness, signed_in, stored};

/// An open page with a running client.
struct Page {
    harness: TestHarness,
    client: LogtoClient,
    pool: LocalPool,
}

impl Page {
    fn open() -> Self {
        let harness = harness();
        let client = signed_in(&harness);
        Self::with(harness, client)
    }

    fn with(harness: TestHarness, client: LogtoClient) -> Self {
        let pool = LocalPool::new();
        let running = client.clone();
        pool.spawner().spawn_local(async move { running.run().await }).unwrap();
        let mut page = Self { harness, client, pool };
        page.pool.run_until_stalled();
        page
    }

    fn script(&self, token: &str) {
        let answer = MockResponse::Tokens { sub: "u_ada".to_owned(), access_token: token.to_owned() };
        self.harness.logto.script("/oidc/token", answer);
    }

    /// Advances the clock in small steps, as on a device that is awake.
    fn pass(&mut self, seconds: u64) {
        for _ in 0..seconds.div_ceil(30) {
            self.harness.clock.advance(Duration::from_secs(30.min(seconds)));
            self.pool.run_until_stalled();
        }
    }

    /// Advances the clock at once, as on a device that sleeps while its timers stop.
    fn sleep(&mut self, seconds: u64) {
        self.harness.clock.advance(Duration::from_secs(seconds));
        self.pool.run_until_stalled();
    }

    fn hear(&mut self, message: &TabMessage) {
        self.harness.tabs.broadcast(message);
        self.pool.run_until_stalled();
    }

    fn renewals(&self) -> usize {
        let requests = self.harness.logto.requests();
        requests.iter().filter(|request| request.field("grant_type") == Some("refresh_token")).count()
    }

    fn visible(&self, is_visible: bool) {
        self.harness.navigator.set_context(PageContext { is_visible, ..PageContext::default() });
    }
}

#[test]
fn visible_page_renews_a_minute_before_expiry() {
    let mut page = Page::open();
    page.script("second");
    page.pass(3600 - 90);
    assert_eq!(page.renewals(), 0);
    page.pass(60);
    assert_eq!(page.renewals(), 1);
    let token = block_on(page.client.access_token(TokenRequest::new())).unwrap();
    assert_eq!(token.token().expose(), "second");
    page.script("third");
    page.pass(3600);
    assert_eq!(page.renewals(), 2, "and so on, once an hour");
}

#[test]
fn renews_the_token_used_last() {
    let mut page = Page::open();
    page.script("for the api");
    block_on(page.client.access_token(TokenRequest::new().with_resource(API))).unwrap();
    page.script("for the api again");
    page.pass(3600);
    let last = page.harness.logto.requests().pop().unwrap();
    assert_eq!(last.field("resource"), Some(API));
    assert_eq!(page.renewals(), 2, "nobody uses the other one");
}

#[test]
fn hidden_page_renews_when_it_is_shown() {
    let mut page = Page::open();
    page.visible(false);
    page.pass(4000);
    assert_eq!(page.renewals(), 0);
    page.visible(true);
    page.script("second");
    page.hear(&TabMessage::PageShown);
    assert_eq!(page.renewals(), 1);
}

#[test]
fn recovers_after_hours_of_sleep_and_an_offline_wake_up() {
    let mut page = Page::open();
    let offline = PageContext { is_online: false, ..PageContext::default() };
    page.harness.navigator.set_context(offline);
    for _ in 0..40 {
        page.harness.logto.script("/oidc/token", MockResponse::Fail(HttpError::Network));
    }
    page.sleep(9 * 3600);
    let Session::Stale { user, error } = page.client.session() else { panic!("{:?}", page.client.session()) };
    assert_eq!((user.sub(), error.code()), ("u_ada", "http.network"));
    let first = page.renewals();
    page.pass(3600);
    let tried = page.renewals() - first;
    assert!((8..=30).contains(&tried), "{tried} tries in an hour without network");
    // The network comes back.
    page.harness.navigator.set_context(PageContext::default());
    page.harness.logto.clear_script("/oidc/token");
    page.script("after all");
    page.pass(30);
    page.hear(&TabMessage::Online);
    assert!(matches!(page.client.session(), Session::SignedIn(_)), "{:?}", page.client.session());
}

#[test]
fn session_ends_as_expired_after_weeks_of_sleep() {
    let mut page = Page::open();
    page.harness.logto.script("/oidc/token", MockResponse::Json(400, json!({"error": "invalid_grant"})));
    page.sleep(15 * 24 * 3600);
    assert_eq!(page.client.session(), Session::Ended { reason: EndReason::Expired });
    assert_eq!(stored(&page.harness, "idToken"), None);
    page.pass(3600);
    assert_eq!(page.renewals(), 1, "and it rests");
}

#[test]
fn expected_session_end_is_known_and_the_provider_decides() {
    let mut page = Page::open();
    let began = page.harness.clock.now();
    let end = page.client.session_ends_at().unwrap();
    assert_eq!(end, UnixMillis(began.0 + 14 * 24 * 3600 * 1000));
    // This application's refresh tokens live longer than the configuration says.
    page.script("still going");
    page.sleep(14 * 24 * 3600);
    assert!(page.client.is_authenticated());
    assert_eq!(page.client.session_ends_at(), None);
    assert_eq!(page.renewals(), 1);
}

#[test]
fn clock_jump_causes_at_most_one_renewal() {
    let mut page = Page::open();
    let now = page.harness.clock.now();
    page.script("one");
    page.harness.clock.set(now.plus_seconds(5 * 3600));
    page.pool.run_until_stalled();
    page.pass(300);
    assert_eq!(page.renewals(), 1);
    page.harness.clock.set(now);
    page.pool.run_until_stalled();
    page.pass(300);
    assert_eq!(page.renewals(), 1);
    assert!(page.client.is_authenticated());
}

#[test]
fn retry_after_delays_every_renewal() {
    let mut page = Page::open();
    let busy = HttpError::Status { status: 429, retry_after: Some(Duration::from_secs(600)) };
    page.harness.logto.script("/oidc/token", MockResponse::Fail(busy));
    page.script("later");
    page.pass(3600 - 30);
    assert_eq!(page.renewals(), 1);
    page.pass(540);
    page.hear(&TabMessage::PageShown);
    page.hear(&TabMessage::Online);
    assert_eq!(block_on(page.client.access_token(TokenRequest::new())), Err(LogtoError::Http(busy)));
    assert_eq!(page.renewals(), 1);
    page.pass(60);
    assert_eq!(page.renewals(), 2);
    assert!(matches!(page.client.session(), Session::SignedIn(_)));
}

#[test]
fn lost_response_is_requested_again_at_once_but_never_late() {
    for (delay, renewals) in [(1, 2), (3, 1)] {
        let harness = harness();
        let client = signed_in(&harness);
        harness.clock.advance(Duration::from_secs(3600));
        let (send, answer) = futures_channel::oneshot::channel();
        harness.logto.script("/oidc/token", MockResponse::PendingError(answer));
        harness.logto.script("/oidc/token", MockResponse::Fail(HttpError::Network));
        let before = harness.logto.count("/oidc/token");
        let mut pool = LocalPool::new();
        let asking = client.clone();
        let asked = async move { asking.access_token(TokenRequest::new()).await };
        let asked = pool.spawner().spawn_local_with_handle(asked).unwrap();
        pool.run_until_stalled();
        harness.clock.advance(Duration::from_secs(delay));
        send.send(HttpError::Network).unwrap();
        assert!(pool.run_until(asked).is_err());
        assert_eq!(harness.logto.count("/oidc/token") - before, renewals, "after {delay} s");
        assert!(client.is_authenticated());
    }
}

#[test]
fn renewal_continues_when_its_caller_is_dropped() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.clock.advance(Duration::from_secs(3600));
    let (send, answer) = futures_channel::oneshot::channel();
    harness.logto.script("/oidc/token", MockResponse::Pending(answer));
    let mut pool = LocalPool::new();
    let asking = client.clone();
    let asked = async move { asking.access_token(TokenRequest::new()).await };
    let asked = pool.spawner().spawn_local_with_handle(asked).unwrap();
    pool.run_until_stalled();
    drop(asked);
    let tasks = Rc::clone(&harness.tasks);
    pool.spawner().spawn_local(async move { tasks.run().await }).unwrap();
    pool.run_until_stalled();
    let mut body = harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]));
    body["refresh_token"] = json!("the new one");
    send.send((200, body)).unwrap();
    pool.run_until_stalled();
    assert_eq!(stored(&harness, "refreshToken").as_deref(), Some("the new one"));
}

#[test]
fn hung_lock_holder_does_not_block_other_tabs_forever() {
    let harness = harness();
    let client = signed_in(&harness);
    harness.clock.advance(Duration::from_secs(3600));
    let hung = block_on(logto_client::ports::Tabs::exclusive(&harness.tabs.open(), "any"));
    harness.logto.script(
        "/oidc/token",
        MockResponse::Json(200, harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]))),
    );
    let mut pool = LocalPool::new();
    let asking = client.clone();
    let asked = async move { asking.access_token(TokenRequest::new()).await };
    let asked = pool.spawner().spawn_local_with_handle(asked).unwrap();
    pool.run_until_stalled();
    harness.clock.advance(config().timeout() * 3);
    assert!(pool.run_until(asked).is_ok());
    drop(hung);
}

#[test]
fn signing_out_everywhere_ends_separate_sessions_of_other_tabs() {
    let harness = harness();
    let client = signed_in(&harness);
    let other_storage = Rc::new(logto_client::ports::MemoryStorage::default());
    let mut ports = harness.ports();
    ports.storage = Rc::clone(&other_storage) as _;
    let other = LogtoClient::with_ports(config(), ports);
    let started = crate::support::start(&harness, &other, logto_client::SignInOptions::new());
    crate::support::script_tokens(&harness, &started, "u_bob", &[]);
    block_on(other.handle_sign_in_callback(&started.answer())).unwrap();

    block_on(client.sign_out(SignOutOptions::new().local_only())).unwrap();
    assert!(other.is_authenticated(), "it has a session of its own");
    block_on(client.sign_out(SignOutOptions::new().local_only().everywhere())).unwrap();
    assert_eq!(other.session(), Session::SignedOut);
    assert!(logto_client::ports::Storage::keys(&*other_storage, "logto:spa:idToken").unwrap().is_empty());
}

#[test]
fn ignores_tokens_of_an_earlier_configuration() {
    let harness = harness();
    drop(signed_in(&harness));
    let now = harness.clock.now().seconds();
    let stale = json!({ "@https://gone.test": {"token": "t", "scope": "", "expiresAt": now + 3000} });
    logto_client::ports::Storage::set_item(&*harness.storage, "logto:spa:accessToken", &stale.to_string()).unwrap();
    let client = harness.client();
    let mut page = Page::with(harness, client);
    page.pass(2 * 3600);
    assert_eq!(page.renewals(), 0);
}

#[test]
fn permanent_error_is_not_retried_at_a_fast_rate() {
    let mut page = Page::open();
    for _ in 0..500 {
        page.harness.logto.script("/oidc/token", MockResponse::Json(400, json!({"error": "invalid_client"})));
    }
    page.pass(3600 + 600);
    assert!((2..=12).contains(&page.renewals()), "{} in eleven minutes", page.renewals());
    assert!(page.client.is_authenticated());
}

#[test]
fn sign_in_of_another_user_in_another_tab_shows_here() {
    let harness = harness();
    let (client, other) = (signed_in(&harness), harness.client());
    let started = crate::support::start(&harness, &other, logto_client::SignInOptions::new());
    crate::support::script_tokens(&harness, &started, "u_bob", &[]);
    block_on(other.handle_sign_in_callback(&started.answer())).unwrap();
    assert_eq!(client.session().user().unwrap().sub(), "u_bob");
}

#[test]
fn renewal_in_another_tab_ends_the_stale_state() {
    let harness = harness();
    let (client, other) = (signed_in(&harness), harness.client());
    harness.clock.advance(Duration::from_secs(3600));
    harness.logto.script("/oidc/token", MockResponse::Text(503, String::new()));
    assert!(block_on(client.access_token(TokenRequest::new())).is_err());
    assert!(matches!(client.session(), Session::Stale { .. }));
    harness.logto.script(
        "/oidc/token",
        MockResponse::Json(200, harness.logto.token_answer(&harness.logto.id_token("u_ada", &[]))),
    );
    block_on(other.access_token(TokenRequest::new())).unwrap();
    assert!(matches!(client.session(), Session::SignedIn(_)), "{:?}", client.session());
}
