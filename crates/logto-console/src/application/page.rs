//! The page about the application, its API resources, and the roles that grant their permissions.

use leptos::prelude::*;
use logto_management::Application;
use logto_ui::announce::Announcer;
use logto_ui::components::{PageHeader, PageHeaderSkeleton, ToastRegion, provide_toasts};

use super::registration::Found;
use super::resources::Resources;
use super::roles::Roles;
use super::state::PageState;
use super::table::Needs;
use crate::controls::{card_skeleton, columns_skeleton, failure_notice};
use crate::management::{AccessNotices, Guarded, Known};
use crate::messages::application;

/// The page at `/application`.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    let messages = application();
    let toasts = provide_toasts();
    let page = move || {
        let state = PageState::new(toasts);
        view! {
            <PageHeader text=messages.page.title lead=messages.page.body />
            <AccessNotices />
            {content(state)}
        }
        .into_any()
    };
    view! {
        <Guarded page />
        <ToastRegion dismiss=messages.dismiss />
    }
    .into_any()
}

fn content(state: PageState) -> AnyView {
    let messages = application();
    let announcer = expect_context::<Announcer>();
    let is_registered =
        Memo::new(move |_| state.known.with(|known| matches!(known.here(), Some(Found::Registered(_)))));
    Effect::new(move |was: Option<bool>| {
        let is = is_registered.get();
        if is && was == Some(false) {
            announcer.say(messages.needs.title.to_owned());
        }
        is
    });
    let cards = move || {
        if is_registered.get() {
            return view! {
                <Needs state />
                <div class="columns">
                    <Resources state />
                    <Roles state />
                </div>
            }
            .into_any();
        }
        state.known.with(|known| match known {
            Known::Here(Found::Unknown(others)) => unknown(&state.usage.get_untracked().app_id, others),
            Known::Failed(error) => failure_notice(messages.unread, error),
            Known::Offline => view! { <p class="muted">{messages.page.offline}</p> }.into_any(),
            _ => cards_skeleton(),
        })
    };
    view! { {cards} }.into_any()
}

/// What is shown when the server has no application with the app id.
fn unknown(app_id: &str, others: &[Application]) -> AnyView {
    let messages = &application().unknown;
    let items = others.iter().map(|other| {
        view! {
            <li class="item" data-testid="application-other">
                <div>
                    <p class="item-name">{other.name().to_owned()}</p>
                    <p class="small-print">
                        <code>{other.id().to_owned()}</code>
                    </p>
                </div>
            </li>
        }
    });
    let list = (!others.is_empty()).then(|| {
        view! {
            <p>{messages.others}</p>
            <ul class="items" role="list">
                {items.collect_view()}
            </ul>
        }
    });
    view! {
        <section class="card" data-testid="application-unknown">
            <p class="notice-title">{messages.title(app_id)}</p>
            <p>{messages.body}</p>
            {list}
        </section>
    }
    .into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn ApplicationSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        {cards_skeleton()}
    }
    .into_any()
}

fn cards_skeleton() -> AnyView {
    view! { {card_skeleton(12)} {columns_skeleton()} }.into_any()
}
