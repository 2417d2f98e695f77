//! The page with both connectors.

use leptos::prelude::*;
use logto_ui::components::{PageHeader, PageHeaderSkeleton, Skeleton};
use logto_ui::paths;

use super::checklist::Checklist;
use super::head::mark;
use super::kind::Kind;
use super::labels::usage_label;
use super::source::Source;
use super::status::{Status, status_chip};
use super::uses::Use;
use crate::management::{AccessNotices, Guarded};
use crate::messages::{ConnectorMessages, admin};

/// The page at `/connectors`.
#[component]
pub fn ConnectorsPage() -> impl IntoView {
    let messages = &admin().connectors;
    let source = Source::new();
    let page = move || {
        let rows = Kind::ALL.map(|kind| view! { <Row kind source /> }.into_any()).into_iter().collect_view();
        view! {
            <PageHeader text=messages.page.title lead=messages.page.body />
            <AccessNotices />
            <div class="columns">{rows}</div>
        }
        .into_any()
    };
    view! { <Guarded page /> }.into_any()
}

/// The words for a kind.
pub(super) fn messages_of(kind: Kind) -> &'static ConnectorMessages {
    match kind {
        Kind::Sms => &admin().connectors.sms,
        Kind::Email => &admin().connectors.email,
    }
}

/// Returns what people can't do without a use.
pub(super) fn use_words(kind: Kind, what: Use) -> &'static str {
    let messages = messages_of(kind);
    match what {
        Use::SignUp => messages.sign_up,
        Use::SignIn => messages.sign_in,
        Use::ForgotPassword => messages.forgot_password,
        Use::Mfa => messages.mfa,
    }
}

/// One connector.
#[component]
fn Row(kind: Kind, source: Source) -> impl IntoView {
    let messages = messages_of(kind);
    let status = Memo::new(move |_| source.status(kind));
    let uses = Memo::new(move |_| source.uses(kind));
    let progress = Signal::derive(move || source.progress(kind));
    let content = move || {
        let status = status.get();
        if status == Status::Loading {
            return view! { <Skeleton lines=4 /> }.into_any();
        }
        let is_known = status != Status::Unknown;
        view! {
            {state(kind, &status, &uses.get())}
            {is_known.then(|| view! { <Checklist kind progress on_try=source.memories().on_try(kind) /> })}
            {actions(kind, &status)}
        }
        .into_any()
    };
    view! {
        <section class="card connector" data-testid=["connector-", kind.name()].concat()>
            <div class="connector-head">
                {mark(kind)}
                <div>
                    <h2>{messages.title}</h2>
                    <p class="muted">{messages.provider}</p>
                </div>
            </div>
            {content}
        </section>
    }
    .into_any()
}

/// The state of a connector, and what uses it.
fn state(kind: Kind, status: &Status, uses: &[Use]) -> AnyView {
    let all = &admin().connectors.list;
    let remark = match status {
        Status::Unknown => Some(all.unknown_note.to_owned()),
        Status::Missing if !uses.is_empty() => Some(all.needed.to_owned()),
        Status::Missing => Some(messages_of(kind).missing.to_owned()),
        Status::Other(other) => Some(all.other(other)),
        Status::Broken(errors) => Some(all.wrong(errors.len())),
        status => status.reason(),
    };
    let errors = match status {
        Status::Broken(errors) => errors.iter().take(3).map(|it| view! { <li>{it.clone()}</li> }).collect_view(),
        _ => Vec::new(),
    };
    let is_used = !uses.is_empty() && status.is_installed();
    let (hides_uses, hides_errors) = (uses.is_empty(), errors.is_empty());
    let chips = uses.iter().map(|what| view! { <li>{usage_label(&what.usage_type())}</li> }).collect_view();
    view! {
        <p class="connector-states">
            {status_chip(status)}
            {is_used.then(|| view! { <span class="chip" data-testid="connector-in-use">{all.in_use}</span> })}
        </p>
        {remark.map(|remark| view! { <p data-testid="connector-remark">{remark}</p> })}
        <ul class="small-print" hidden=hides_errors>
            {errors}
        </ul>
        <div class="connector-uses" hidden=hides_uses>
            <p class="small-print">{all.uses}</p>
            <ul class="chips">{chips}</ul>
        </div>
    }
    .into_any()
}

fn actions(kind: Kind, status: &Status) -> AnyView {
    let all = &admin().connectors.list;
    // Only what is not done yet stands out.
    let (verb, class) = match status {
        Status::Missing | Status::Other(_) => (all.begin, "button button-primary"),
        Status::Unknown | Status::Loading => (all.compose, "button"),
        _ => (all.edit, "button"),
    };
    view! {
        <div class="actions">
            <a
                class=class
                href=paths::href(&["/connectors/", kind.name()].concat())
                data-testid="connector-set-up"
            >
                {verb}
                <span class="visually-hidden">": " {messages_of(kind).title}</span>
            </a>
        </div>
    }
    .into_any()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn ConnectorsSkeleton() -> impl IntoView {
    let card = || {
        view! {
            <section class="card connector">
                <Skeleton lines=6 />
            </section>
        }
    };
    view! {
        <PageHeaderSkeleton />
        <div class="columns">{card()} {card()}</div>
    }
    .into_any()
}
