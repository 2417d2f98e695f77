//! An API whose callers are signed in with Logto.

use std::env;

use example_protected_api::{Config, app};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let variable = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
    let config = Config {
        logto_endpoint: variable("LOGTO_ENDPOINT", "http://localhost:3001"),
        resource: variable("API_RESOURCE", "https://api.example.com"),
        page_origin: variable("PAGE_ORIGIN", "http://localhost:3000").parse()?,
    };
    let listener = TcpListener::bind(variable("LISTEN", "127.0.0.1:4000")).await?;
    axum::serve(listener, app(config)).await?;
    Ok(())
}
