//! The page with the languages of the sign-in page, and an operator's own texts in each of them.

mod languages;
mod names;
mod phrases;
mod rows;
mod save;
mod state;

use leptos::prelude::*;
use logto_ui::components::{Notice, PageHeader, PageHeaderSkeleton, Tone};

use self::languages::languages;
use self::phrases::phrases;
use self::save::SaveBar;
use self::state::{Known, State};
use crate::controls::{LeaveGuard, card_skeleton};
use crate::management::{AccessNotices, Guarded, failure_text};
use crate::messages::localization;

/// The page at `/localization`.
#[component]
pub fn LocalizationPage() -> impl IntoView {
    let messages = localization();
    let state = State::new();
    let is_dirty = state.dirty();
    let known = Memo::new(move |_| state.known());
    let content = move || match known.get() {
        Known::Loading => cards_skeleton(),
        Known::Offline => view! { <p class="muted">{messages.offline}</p> }.into_any(),
        Known::Failed(error) => {
            let code = error.code().to_owned();
            view! {
                <Notice tone=Tone::Danger title=messages.unread body=failure_text(&error)>
                    <p class="small-print">
                        <code>{code}</code>
                    </p>
                </Notice>
            }
            .into_any()
        }
        Known::Here => view! {
            {languages(state)}
            {phrases(state)}
            <SaveBar state />
        }
        .into_any(),
    };
    let page = move || {
        view! {
            <PageHeader text=messages.page.title lead=messages.page.body />
            <AccessNotices />
            <div class="stack">{content}</div>
        }
        .into_any()
    };
    view! {
        <Guarded page />
        <LeaveGuard is_dirty />
    }
    .into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn LocalizationSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        {cards_skeleton()}
    }
    .into_any()
}

fn cards_skeleton() -> AnyView {
    view! {
        <div class="stack">
            {card_skeleton(4)} {card_skeleton(12)}
        </div>
    }
    .into_any()
}
