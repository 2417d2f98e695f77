//! The page on which the sign-in experience is changed, checked, and saved.

mod confirm;
mod documents;
mod draft;
mod edits;
mod exchange;
mod findings;
mod forgot;
mod inputs;
mod looks;
mod methods;
mod mfa;
mod outline;
mod place;
mod preview;
mod settings;
mod sheet;
mod sign_up;
mod social;

use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use logto_management::SignInIdentifier;
use logto_ui::components::{CardSkeleton, Notice, PageHeader, PageHeaderSkeleton, Tone};
use logto_ui::errors::code_label;

use self::confirm::SaveBar;
use self::documents::documents;
use self::draft::Draft;
use self::exchange::exchange;
use self::forgot::forgot;
use self::looks::looks;
use self::methods::methods;
use self::mfa::mfa;
use self::place::Place;
use self::preview::Preview;
use self::sheet::Origin;
use self::sign_up::sign_up;
use self::social::social;
use crate::connectors::{Checklist, Kind};
use crate::controls::LeaveGuard;
use crate::management::{AccessNotices, Guarded};
use crate::messages::{admin, error_sentence, field_error_text, text};

/// The parameter of the address that names a connector to turn on.
const TURN_ON: &str = "turn-on";

/// The page at `/sign-in-experience`.
#[component]
pub fn SignInExperiencePage() -> impl IntoView {
    let messages = &admin().sign_in_experience;
    let requested = use_query_map().with_untracked(|query| query.get(TURN_ON).and_then(|name| Kind::from_name(&name)));
    let draft = Draft::new(requested);
    let is_ready = Memo::new(move |_| draft.is_ready());
    let is_dirty = draft.dirty();
    let page = move || {
        view! {
            <PageHeader text=messages.page.title lead=messages.page.body />
            <AccessNotices />
            {move || if is_ready.get() { view! { <Settings draft /> }.into_any() } else { skeletons() }}
        }
        .into_any()
    };
    view! {
        <Guarded page />
        <LeaveGuard is_dirty />
    }
    .into_any()
}

#[component]
fn Settings(draft: Draft) -> impl IntoView {
    let messages = &admin().sign_in_experience;
    let origin = Memo::new(move |_| draft.origin());
    let knows = Memo::new(move |_| draft.knows_connectors());
    let settings = NodeRef::<Div>::new();
    let note = move || {
        let body = match origin.get()? {
            Origin::Server => return None,
            Origin::Earlier => messages.earlier,
            Origin::Defaults => messages.defaults,
            Origin::Pasted => messages.pasted,
        };
        Some(view! { <p class="locked">{body}</p> })
    };
    let checklists = Kind::ALL.map(|kind| {
        let progress = Signal::derive(move || draft.progress(kind));
        let is_connected = Memo::new(move |_| progress.get().is_connected());
        move || {
            is_connected
                .get()
                .then(|| view! { <Checklist kind progress on_try=draft.memories().on_try(kind) named=true /> })
        }
    });
    view! {
        <div class="checklists">{checklists.into_iter().collect_view()}</div>
        <div aria-live="polite">{note}</div>
        <div class="columns experience">
            <div class="stack" node_ref=settings>
                {move || (!knows.get()).then(|| connectors(draft))} {sign_up(draft)} {methods(draft)} {forgot(draft)}
                {social(draft)} {mfa(draft)} {looks(draft)} {documents(draft)} {exchange(draft)}
            </div>
            <Preview draft />
        </div>
        <SaveBar draft settings />
    }
    .into_any()
}

/// Asks which connectors there are, if they are not known from the server.
fn connectors(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.connectors;
    let (email, sms) = (move || draft.connectors().email, move || draft.connectors().sms);
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="sie-has-email"
                    prop:checked=email
                    on:change=move |event| draft.set_connectors(|it| it.email = event_target_checked(&event))
                />
                {messages.email}
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="sie-has-sms"
                    prop:checked=sms
                    on:change=move |event| draft.set_connectors(|it| it.sms = event_target_checked(&event))
                />
                {messages.sms}
            </label>
        </section>
    }
    .into_any()
}

/// Returns the label of an identifier.
fn name_of(identifier: &SignInIdentifier) -> String {
    let messages = &admin().sign_in_experience.identifiers;
    match identifier {
        SignInIdentifier::Username => messages.username.to_owned(),
        SignInIdentifier::Email => messages.email.to_owned(),
        SignInIdentifier::Phone => messages.phone.to_owned(),
        SignInIdentifier::EmailOrPhone => messages.email_or_phone.to_owned(),
        other => other.as_str().to_owned(),
    }
}

/// Returns the labels of several identifiers for use inside a sentence.
fn names_of(identifiers: &[SignInIdentifier], joint: &str) -> String {
    joined(identifiers, joint, |identifier| lower(&name_of(identifier)))
}

/// An identifier inside a sentence.
fn phrase_of(identifier: &SignInIdentifier) -> String {
    let messages = &admin().sign_in_experience.identifiers_in_sentences;
    match identifier {
        SignInIdentifier::Username => messages.username.to_owned(),
        SignInIdentifier::Email => messages.email.to_owned(),
        SignInIdentifier::Phone => messages.phone.to_owned(),
        SignInIdentifier::EmailOrPhone => messages.email_or_phone.to_owned(),
        other => lower(other.as_str()),
    }
}

/// Several of them inside a sentence.
fn phrases_of(identifiers: &[SignInIdentifier], joint: &str) -> String {
    joined(identifiers, joint, phrase_of)
}

fn joined(identifiers: &[SignInIdentifier], joint: &str, name: impl Fn(&SignInIdentifier) -> String) -> String {
    let names: Vec<String> = identifiers.iter().map(name).collect();
    match names.as_slice() {
        [] => String::new(),
        [name] => name.clone(),
        [others @ .., last] => [&others.join(", "), joint, last].concat(),
    }
}

/// Returns a text with a lowercase first letter.
fn lower(messages: &str) -> String {
    let mut letters = messages.chars();
    letters.next().map(char::to_lowercase).into_iter().flatten().chain(letters).collect()
}

/// The placeholder of the page while it is being loaded.
#[component]
pub fn SignInExperienceSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        {skeletons()}
    }
    .into_any()
}

fn skeletons() -> AnyView {
    view! {
        <div class="columns experience page-skeleton">
            <div class="stack">
                <CardSkeleton lines=7 />
                <CardSkeleton lines=5 />
            </div>
            <CardSkeleton lines=10 />
        </div>
    }
    .into_any()
}

/// Shows why the server rejected the changes.
fn rejection(draft: Draft) -> Option<AnyView> {
    let messages = &admin().sign_in_experience.save;
    let error = draft.rejected()?;
    let body = [error_sentence(&error), error.hint().map(|hint| text(&hint)).unwrap_or_default()].join(" ");
    let code = error.code().to_owned();
    let rest = draft.server_errors_at(&Place::Rest).into_iter();
    let rest = rest.map(|it| view! { <p>{it.field.to_string()} ": " {field_error_text(&it)}</p> }).collect_view();
    Some(
        view! {
            <Notice tone=Tone::Danger title=messages.refused body>
                {rest}
                <p class="small-print">{code_label()} " " <code>{code}</code></p>
            </Notice>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::lower;

    #[test]
    fn lowercases_the_first_letter() {
        assert_eq!(lower("Email address"), "email address");
        assert_eq!(lower(""), "");
    }
}
