//! Sign-in in a window of its own.

use std::time::Duration;

use logto_client::ports::Clock as _;
use logto_client::{LogtoClient, LogtoError, Persistence, SessionBinding, SignInOptions};
use url::Url;
use web_sys::Window;

use super::clock::WebClock;

/// The size of the window, and that it is one: browsers open a tab otherwise.
const FEATURES: &str = "popup,width=480,height=720";
/// How often the window and the session are looked at.
const CHECK_INTERVAL: Duration = Duration::from_millis(250);
/// How long the session of a window that has closed may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(2);

/// Signs in with the provider's page in a window of its own, while the app stays open. The future completes when
/// somebody is signed in.
///
/// Call this in the handler of a click, before anything is awaited: browsers block windows that open at another time.
/// Where the window is blocked, and where it could not share the session with this page
/// ([`Persistence::Session`] and [`Persistence::Memory`]), the page itself is left for the provider, and the future
/// completes with `Ok` before that.
///
/// The redirect URI is that of every sign-in. The app in the window finishes the sign-in there, with
/// [`LogtoClient::finish_sign_in`] as usual, and closes the window when the outcome is
/// [`CallbackOutcome::CloseWindow`](logto_client::CallbackOutcome::CloseWindow). Both pages must let windows keep their
/// opener: `Cross-Origin-Opener-Policy` must be absent or `same-origin-allow-popups`. With `same-origin`, this page
/// learns of the session nevertheless, but not when the window is closed.
///
/// # Errors
/// [`LogtoError::UserCanceled`] when the window was closed before somebody was signed in; otherwise as
/// [`LogtoClient::sign_in_url`].
pub fn sign_in_with_popup(
    client: &LogtoClient,
    options: SignInOptions,
) -> impl Future<Output = Result<(), LogtoError>> + 'static {
    let shares_session = matches!(client.config().persistence(), Persistence::Local);
    let popup = if shares_session { Popup::open() } else { None };
    let (client, before) = (client.clone(), client.session_binding());
    async move {
        let Some(popup) = popup else { return client.sign_in(options).await };
        match client.sign_in_url(options.in_popup()).await.and_then(|url| popup.go(&url)) {
            Ok(()) => popup.wait(&client, before.as_ref()).await,
            Err(error) => {
                popup.close();
                Err(error)
            }
        }
    }
}

/// A window that this page has opened.
struct Popup(Window);

impl Popup {
    fn open() -> Option<Self> {
        let window = web_sys::window()?;
        let opened = window.open_with_url_and_target_and_features("about:blank", "_blank", FEATURES);
        opened.ok().flatten().map(Self)
    }

    fn go(&self, url: &Url) -> Result<(), LogtoError> {
        self.0.location().replace(url.as_str()).map_err(|_| LogtoError::Navigation("the window".to_owned()))
    }

    /// Waits for a session other than the present one.
    async fn wait(&self, client: &LogtoClient, before: Option<&SessionBinding>) -> Result<(), LogtoError> {
        let mut closed_for = Duration::ZERO;
        loop {
            if client.is_authenticated() && client.session_binding().as_ref() != before {
                return Ok(());
            }
            if closed_for > ARRIVAL {
                return Err(LogtoError::UserCanceled);
            }
            WebClock.sleep(CHECK_INTERVAL).await;
            if self.0.closed().unwrap_or(true) {
                closed_for += CHECK_INTERVAL;
            }
        }
    }

    fn close(&self) {
        // The person can close it as well.
        let _ = self.0.close();
    }
}
