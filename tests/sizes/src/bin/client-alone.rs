//! Sign-in, callback, access token and sign-out with `LogtoClient` and no framework.

use logto_browser::browser_client;
use logto_client::{LogtoConfig, LogtoError, SignInOptions, SignOutOptions, TokenRequest};
use wasm_bindgen_futures::spawn_local;

fn main() {
    spawn_local(async {
        let text = page().await.unwrap_or_else(|error| error.to_string());
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(body) = document.and_then(|document| document.body()) {
            body.set_text_content(Some(&text));
        }
    });
}

async fn page() -> Result<String, LogtoError> {
    let client = browser_client(LogtoConfig::new("http://localhost:3001", "spa")?);
    let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
    let running = client.clone();
    spawn_local(async move { running.run().await });
    match path.as_str() {
        "/callback" => drop(client.finish_sign_in().await?),
        "/sign-out" => client.sign_out(SignOutOptions::new()).await?,
        _ if !client.is_authenticated() => client.sign_in(SignInOptions::new()).await?,
        _ => {}
    }
    client.access_token(TokenRequest::new()).await?;
    Ok(client.id_token_claims()?.sub().to_owned())
}
