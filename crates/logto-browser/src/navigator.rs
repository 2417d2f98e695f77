//! `window.location` and `window.history`.

use url::Url;
use wasm_bindgen::JsValue;
use web_sys::Window;

use logto_client::ports::{Navigator, PageContext};
use logto_client::protocol::error::LogtoError;
use logto_client::protocol::url_parser::{http_origin, join_url, parse_url};

/// The tab's address bar.
#[derive(Clone, Copy, Debug)]
pub struct WebNavigator;

impl Navigator for WebNavigator {
    fn context(&self) -> PageContext {
        let Ok(window) = window() else {
            return PageContext { is_secure: false, is_framed: false, is_visible: false, is_online: false };
        };
        let top = window.top().ok().flatten();
        PageContext {
            is_secure: window.is_secure_context(),
            // A window that cannot read its top window is inside another site's page.
            is_framed: top.is_none_or(|top| !js_sys::Object::is(&top, &window)),
            is_visible: window.document().is_some_and(|document| !document.hidden()),
            is_online: window.navigator().on_line(),
        }
    }

    fn current_url(&self) -> Result<Url, LogtoError> {
        let href = window()?.location().href().map_err(|_| refused("the page's address"))?;
        parse_url(&href).ok_or_else(|| refused("the page's address"))
    }

    fn base_url(&self) -> Result<Url, LogtoError> {
        let base = window()?.document().and_then(|document| document.base_uri().ok().flatten());
        let base = base.and_then(|base| join_url(&parse_url(&base)?, "."));
        base.ok_or_else(|| refused("the page's base address"))
    }

    fn go(&self, url: &Url) -> Result<(), LogtoError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused(url.scheme()));
        }
        window()?.location().assign(url.as_str()).map_err(|_| refused(&without_query(url)))
    }

    fn replace_url(&self, url: &Url) -> Result<(), LogtoError> {
        let history = window()?.history().map_err(|_| refused("the history"))?;
        let state = history.state().unwrap_or(JsValue::NULL);
        history.replace_state_with_url(&state, "", Some(url.as_str())).map_err(|_| refused(&without_query(url)))
    }
}

fn window() -> Result<Window, LogtoError> {
    web_sys::window().ok_or_else(|| refused("there is no window"))
}

fn refused(what: &str) -> LogtoError {
    LogtoError::Navigation(what.to_owned())
}

/// Returns the URL without its query, which may contain secrets.
fn without_query(url: &Url) -> String {
    [&*http_origin(url).unwrap_or_default(), url.path()].concat()
}
