//! A sketch of the sign-in page, with a description in text.

use leptos::prelude::*;
use logto_management::{SignInExperience, SignInIdentifier};
use logto_ui::errors::sentence;

use super::draft::Draft;
use super::outline::{Outline, Proof, SignUpOutline, Step, outline};
use super::{name_of, names_of, phrases_of};
use crate::messages::admin;

/// The screen that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Screen {
    SignIn,
    Create,
}

/// The sketch, which is hidden from screen readers, and its description.
#[component]
pub(super) fn Preview(draft: Draft) -> impl IntoView {
    let messages = &admin().sign_in_experience.preview;
    let outline = Memo::new(move |_| {
        let connectors = draft.connectors();
        draft.with(|experience: &SignInExperience| Some(outline(experience, connectors)))
    });
    let chosen = RwSignal::new(Screen::SignIn);
    let screen = Memo::new(move |_| {
        let has_sign_up = outline.with(|outline| outline.as_ref().is_some_and(|it| it.sign_up.is_some()));
        if has_sign_up { chosen.get() } else { Screen::SignIn }
    });
    let color = move || outline.with(|outline| outline.as_ref().and_then(|it| it.color.clone()));
    // The text on Logto's buttons is white for every color.
    let on_color = move || color().map(|_| "#fff");
    let drawing = move || {
        let outline = outline.get()?;
        Some(match (screen.get(), &outline.sign_up) {
            (Screen::Create, Some(sign_up)) => create(sign_up, !outline.identifiers.is_empty()),
            _ => sign_in(&outline),
        })
    };
    let in_words =
        move || outline.with(|outline| outline.as_ref().map(|it| description(it, screen.get()))).unwrap_or_default();
    // On a phone it stays at the top of the window, closed at first.
    let is_wide = window().match_media("(min-width: 821px)").ok().flatten().is_some_and(|query| query.matches());
    view! {
        <details class="card preview" open=is_wide data-testid="sie-preview-box">
            <summary>{messages.title}</summary>
            <fieldset class="tabs">
                <legend class="visually-hidden">{messages.choose}</legend>
                {tab(Screen::SignIn, messages.sign_in, chosen, screen)} {tab(Screen::Create, messages.create, chosen, screen)}
            </fieldset>
            <div class="phone" aria-hidden="true" style=("--brand", color) style=("--on-brand", on_color)>
                {drawing}
            </div>
            <p class="small-print" data-testid="sie-preview" aria-live="polite">
                {in_words}
            </p>
        </details>
    }
    .into_any()
}

fn tab(this: Screen, label: &'static str, chosen: RwSignal<Screen>, screen: Memo<Screen>) -> AnyView {
    view! {
        <label>
            <input
                type="radio"
                name="preview"
                prop:checked=move || screen.get() == this
                on:change=move |_| chosen.set(this)
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

fn box_for(identifiers: &[SignInIdentifier]) -> AnyView {
    let joint = admin().sign_in_experience.preview.or;
    view! { <span class="phone-field">{capital(&names_of(identifiers, joint))}</span> }.into_any()
}

fn button(messages: &'static str) -> AnyView {
    view! { <span class="phone-button">{messages}</span> }.into_any()
}

fn code_boxes() -> AnyView {
    let boxes = (0..6).map(|_| view! { <span></span> }).collect_view();
    view! { <span class="phone-code">{boxes}</span> }.into_any()
}

fn link(messages: &'static str) -> AnyView {
    view! { <span class="phone-link">{messages}</span> }.into_any()
}

fn sign_in(outline: &Outline) -> AnyView {
    let messages = &admin().sign_in_experience.preview;
    let is_closed = outline.identifiers.is_empty();
    let password = outline.at_once.then(|| view! { <span class="phone-field">{messages.password}</span> });
    let forgot = (outline.forgot && outline.at_once).then(|| link(messages.forgot));
    let is_one = outline.steps.len() == 1;
    let steps = outline.steps.iter().map(|it| step(it, is_one, outline.forgot)).collect_view();
    let fields = (!is_closed).then(|| {
        view! {
            {box_for(&outline.identifiers)}
            {password}
            {forgot}
            {button(if outline.at_once { messages.sign_in } else { messages.go_on })}
        }
    });
    let create = outline.sign_up.is_some().then(|| {
        view! {
            <span class="phone-foot">
                {messages.no_account} " " <span class="phone-link">{messages.create}</span>
            </span>
        }
    });
    view! {
        <span class="phone-logo"></span>
        <strong>{messages.sign_in}</strong>
        {is_closed.then_some(messages.in_words.closed)}
        {fields}
        {create}
        {steps}
    }
    .into_any()
}

fn step(step: &Step, is_only: bool, forgot: bool) -> AnyView {
    let messages = &admin().sign_in_experience.preview;
    let title =
        if is_only { messages.next.to_owned() } else { messages.next_for(&phrases_of(&step.identifiers, messages.or)) };
    let (field, other, forgot) = match step.proof {
        Proof::Password => (
            view! { <span class="phone-field">{messages.password}</span> }.into_any(),
            messages.or_code,
            forgot.then(|| link(messages.forgot)),
        ),
        Proof::Code => (code_boxes(), messages.or_password, None),
    };
    view! {
        <span class="phone-step">
            <span class="phone-next">{title}</span>
            {field}
            {forgot}
            {button(messages.sign_in)}
            {step.other.then(|| link(other))}
        </span>
    }
    .into_any()
}

fn create(sign_up: &SignUpOutline, can_sign_in: bool) -> AnyView {
    let messages = &admin().sign_in_experience.preview;
    let next = |field: AnyView| {
        view! {
            <span class="phone-step">
                <span class="phone-next">{messages.next}</span>
                {field}
                {button(messages.go_on)}
            </span>
        }
        .into_any()
    };
    let code = sign_up.code.then(|| next(code_boxes()));
    let password = sign_up
        .password
        .then(|| next(view! { <span class="phone-field">{messages.create_password}</span> }.into_any()));
    let further = sign_up.further.iter();
    let further = further.map(|it| next(view! { <span class="phone-field">{name_of(it)}</span> }.into_any()));
    let back = can_sign_in.then(|| {
        view! {
            <span class="phone-foot">
                {messages.has_account} " " <span class="phone-link">{messages.sign_in}</span>
            </span>
        }
    });
    view! {
        <span class="phone-logo"></span>
        <strong>{messages.create}</strong>
        {box_for(&sign_up.identifiers)}
        {button(messages.create)}
        {back}
        {code}
        {password}
        {further.collect_view()}
    }
    .into_any()
}

/// Returns the description of the sketch.
fn description(outline: &Outline, screen: Screen) -> String {
    let messages = &admin().sign_in_experience.preview;
    let said = &messages.in_words;
    let mut told: Vec<String> = Vec::new();
    if let (Screen::Create, Some(sign_up)) = (screen, &outline.sign_up) {
        told.push(said.create(&phrases_of(&sign_up.identifiers, messages.or)));
        told.extend(sign_up.code.then(|| said.create_code.to_owned()));
        told.extend(sign_up.password.then(|| said.create_password.to_owned()));
        if !sign_up.further.is_empty() {
            told.push(said.create_further(&phrases_of(&sign_up.further, messages.and)));
        }
        return told.join(" ");
    }
    let who = phrases_of(&outline.identifiers, messages.or);
    told.push(match (outline.identifiers.is_empty(), outline.at_once) {
        (true, _) => said.closed.to_owned(),
        (false, true) => said.asks_with_password(&who),
        (false, false) => said.asks(&who),
    });
    let is_one = outline.steps.len() == 1;
    for step in &outline.steps {
        let who = (!is_one).then(|| phrases_of(&step.identifiers, messages.or));
        let (then, other) = match step.proof {
            Proof::Code => {
                (who.map_or_else(|| said.then_code.to_owned(), |who| said.then_code_for(&who)), said.other_password)
            }
            Proof::Password => {
                (who.map_or_else(|| said.then_password.to_owned(), |who| said.then_password_for(&who)), said.other_code)
            }
        };
        told.push(then);
        told.extend(step.other.then(|| other.to_owned()));
    }
    told.extend(outline.forgot.then(|| said.forgot.to_owned()));
    told.push(if outline.sign_up.is_some() { said.link } else { said.no_link }.to_owned());
    told.join(" ")
}

/// Returns a text with a capital letter first and no period.
fn capital(messages: &str) -> String {
    sentence(messages).trim_end_matches('.').to_owned()
}
