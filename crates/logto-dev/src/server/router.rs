//! Serving HTTP: the routes of all areas, and the middleware around them.

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::http::SharedState;
use crate::http::html::not_found;
use crate::{
    account, assets, demo_api, demo_social, experience, fault_switches, http, inbox, last_deliveries, management, oidc,
    start_page,
};

/// Serves requests until `stopped` becomes true.
pub(super) fn serve(listener: TcpListener, app: &SharedState, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let router = router(app).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {
        let end = async move {
            // An error means that the server was dropped, which also ends serving.
            let _stopped = stopped.wait_for(|stopped| *stopped).await;
        };
        // Serving never fails, because errors of accept are retried.
        let _ended = axum::serve(listener, router).with_graceful_shutdown(end).await;
    })
}

fn router(app: &SharedState) -> Router {
    Router::new()
        .merge(oidc::routes())
        .merge(experience::routes())
        .merge(account::routes())
        .merge(management::routes(app, experience::phrases::routes()))
        .merge(demo_api::routes())
        .merge(demo_social::routes())
        .merge(inbox::routes())
        .merge(fault_switches::routes())
        .merge(last_deliveries::routes())
        .merge(start_page::routes())
        .merge(assets::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(app.clone(), http::middleware::run))
        .with_state(app.clone())
}

/// Responds to requests that no route matches.
async fn unknown(method: Method, request: Request) -> Response {
    let path = request.uri().path();
    match path.strip_prefix("/oidc") {
        Some(rest) => oidc::unrecognized_route(&method, rest),
        None => not_found(),
    }
}
