//! Whether the browser can show the picture at an address.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use logto_leptos::protocol::url_parser::{http_origin, parse_url};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::messages::account;

/// How long a picture may take, in milliseconds. One that takes longer is not judged.
const PATIENCE: u32 = 5_000;
/// How long after the failed request the browser may report that the policy was the reason, in milliseconds.
const AFTERTHOUGHT: u32 = 50;

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PictureProblem {
    /// The page's Content Security Policy allows no pictures from there.
    Forbidden,
    /// There is none, or it can't be read.
    Broken,
}

impl PictureProblem {
    /// Loads a picture as the page shows it, and returns why that failed. `None` for an address that is not one of the
    /// web, and for what can't be found out.
    pub(super) async fn of(address: &str) -> Option<Self> {
        let url = parse_url(address)?;
        http_origin(&url)?;
        let is_forbidden = Rc::new(Cell::new(false));
        let (forbidden, url) = (Rc::clone(&is_forbidden), url.to_string());
        let listener = window_event_listener_untyped("securitypolicyviolation", move |event| {
            if is_about(&event, &url) {
                forbidden.set(true);
            }
        });
        let answer = match load(address) {
            Some(loaded) => select(JsFuture::from(loaded), TimeoutFuture::new(PATIENCE)).await,
            None => return None,
        };
        let problem = match answer {
            Either::Left((Err(_), _)) => {
                TimeoutFuture::new(AFTERTHOUGHT).await;
                Some(if is_forbidden.get() { Self::Forbidden } else { Self::Broken })
            }
            _ => None,
        };
        listener.remove();
        problem
    }

    /// Returns the sentences about it.
    pub(super) fn text(self, address: &str) -> String {
        let messages = &account().details.picture;
        match self {
            Self::Forbidden => messages.forbidden(&host(address)),
            Self::Broken => messages.broken.to_owned(),
        }
    }
}

/// Starts to load a picture; the promise is that of `decode()`.
fn load(address: &str) -> Option<Promise> {
    let image = document().create_element("img").ok()?;
    image.set_attribute("referrerpolicy", "no-referrer").ok()?;
    image.set_attribute("src", address).ok()?;
    let decode: Function = Reflect::get(&image, &"decode".into()).ok()?.dyn_into().ok()?;
    decode.call0(&image).ok()?.dyn_into().ok()
}

/// Whether a violation of the policy is about this address. Browsers report the address or its origin.
fn is_about(violation: &JsValue, url: &str) -> bool {
    let member = |name: &str| Reflect::get(violation, &name.into()).ok().and_then(|value| value.as_string());
    let is_picture = member("effectiveDirective").is_none_or(|directive| directive.starts_with("img-src"));
    is_picture && member("blockedURI").is_some_and(|blocked| is_blocked(&blocked, url))
}

fn is_blocked(blocked: &str, url: &str) -> bool {
    !blocked.is_empty() && url.starts_with(blocked)
}

fn host(address: &str) -> String {
    parse_url(address).and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{host, is_blocked};

    #[test]
    fn violation_names_the_address_or_its_origin() {
        let url = "https://pictures.example/a.png?s=1";
        assert!(is_blocked("https://pictures.example/a.png?s=1", url) && is_blocked("https://pictures.example", url));
        assert!(!is_blocked("", url) && !is_blocked("https://other.example", url));
    }

    #[test]
    fn names_the_host_of_an_address() {
        assert_eq!(host("https://pictures.example:8443/a.png"), "pictures.example");
        assert_eq!(host("nothing"), "");
    }
}
