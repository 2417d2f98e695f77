//! The server. `LEPTOS_SITE_ROOT` names the folder with `pkg/`, `LEPTOS_SITE_ADDR` where it listens.

use std::env;
use std::error::Error;
use std::net::SocketAddr;

use axum::Router;
use example_ssr::{App, shell};
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes as _, file_and_error_handler, generate_route_list};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let site_root = env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| "target/site".to_owned());
    let address: SocketAddr = env::var("LEPTOS_SITE_ADDR").as_deref().unwrap_or("127.0.0.1:3000").parse()?;
    let options = LeptosOptions::builder().output_name("example-ssr").site_root(site_root).site_addr(address).build();
    let pages = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let router = Router::new()
        .leptos_routes(&options, generate_route_list(App), pages)
        .fallback(file_and_error_handler(shell))
        .with_state(options);
    axum::serve(TcpListener::bind(address).await?, router).await?;
    Ok(())
}
