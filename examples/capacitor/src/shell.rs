//! The client's navigator in a shell: Logto's pages open in a browser, and the app's page stays.

use std::pin::Pin;

use logto_leptos::ports::{Navigator, PageContext};
use logto_leptos::{LogtoError, WebNavigator};
use url::Url;
use wasm_bindgen::prelude::*;

// Functions of shell.js.
#[wasm_bindgen(js_namespace = shell)]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn show(url: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = launchUrl, catch)]
    async fn read_launch_url() -> Result<JsValue, JsValue>;
}

/// The URL that the system started the app with.
pub async fn launch_url() -> Option<Url> {
    Url::parse(&read_launch_url().await.ok()?.as_string()?).ok()
}

/// Opens Logto's pages with the shell.
pub struct ShellNavigator;

impl Navigator for ShellNavigator {
    fn go_and_return(&self, url: &Url) -> Option<Pin<Box<dyn Future<Output = Result<Url, LogtoError>>>>> {
        let url = url.to_string();
        Some(Box::pin(async move {
            let failed = |_| LogtoError::Navigation("the browser does not open".into());
            let response = show(&url).await.map_err(failed)?;
            let response = response.as_string().ok_or(LogtoError::UserCanceled)?;
            Url::parse(&response).map_err(|_| LogtoError::Navigation("the callback is no URL".into()))
        }))
    }

    // The other methods are those of a browser.
    fn context(&self) -> PageContext {
        WebNavigator.context()
    }

    fn current_url(&self) -> Result<Url, LogtoError> {
        WebNavigator.current_url()
    }

    fn base_url(&self) -> Result<Url, LogtoError> {
        WebNavigator.base_url()
    }

    fn go(&self, url: &Url) -> Result<(), LogtoError> {
        WebNavigator.go(url)
    }

    fn replace_url(&self, url: &Url) -> Result<(), LogtoError> {
        WebNavigator.replace_url(url)
    }
}
