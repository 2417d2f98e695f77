//! The home page for visitors who are not signed in.

use leptos::prelude::*;

use crate::messages::{Note, shell};
use crate::ui::{PageHeading, icon};

/// The headline, the buttons, and the advantages of the app or, for people who build with it, the first steps. `host` is
/// the host of the sign-in server.
pub(crate) fn welcome_card(host: &str, sign_in: AnyView, sign_up: AnyView, first_run: Option<AnyView>) -> AnyView {
    let messages = &shell().home;
    let below = first_run.unwrap_or_else(points);
    view! {
        <div data-testid="anonymous">
            <section class="hero card">
                <div class="hero-text">
                    <PageHeading text=messages.headline name=messages.title />
                    <p class="lead">{messages.lead(host)}</p>
                    <div class="actions">{sign_in} {sign_up}</div>
                </div>
                <img class="hero-picture" src="welcome.svg" alt="" width="360" height="300" />
            </section>
            {below}
        </div>
    }
    .into_any()
}

/// The advantages of the app.
fn points() -> AnyView {
    let points = &shell().home.points;
    let points = [("shield", points.password), ("tabs", points.tabs), ("refresh", points.session)];
    let points = points.map(|(picture, Note { title, body })| {
        view! {
            <li class="card point">
                {icon(picture)} <h2>{title}</h2> <p class="muted">{body}</p>
            </li>
        }
        .into_any()
    });
    view! { <ul class="points">{points.into_iter().collect_view()}</ul> }.into_any()
}
