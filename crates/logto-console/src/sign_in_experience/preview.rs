//! A sketch of the sign-in page, with a description in text.

use leptos::prelude::*;
use logto_management::{SignInExperience, SignInIdentifier};
use logto_ui::errors::sentence;

use super::draft::Draft;
use super::outline::{Agreement, Outline, Proof, SignUpOutline, Step, outline};
use super::{name_of, names_of, phrases_of};
use crate::messages::{admin, factor_name};

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
        let mut outline = draft.with(|experience: &SignInExperience| Some(outline(experience, connectors)))?;
        // Targets without a connector have no button.
        if draft.knows_connectors() {
            let known = draft.social_connectors();
            outline.social.retain(|target| known.iter().any(|(it, _)| it == target));
        }
        Some(outline)
    });
    let chosen = RwSignal::new(Screen::SignIn);
    let screen = Memo::new(move |_| {
        let has_sign_up = outline.with(|outline| outline.as_ref().is_some_and(|it| it.sign_up.is_some()));
        if has_sign_up { chosen.get() } else { Screen::SignIn }
    });
    let asks_dark = RwSignal::new(false);
    let has_dark = Memo::new(move |_| outline.with(|it| it.as_ref().is_some_and(|it| it.dark_color.is_some())));
    let is_dark = Memo::new(move |_| asks_dark.get() && has_dark.get());
    let color = move || {
        let is_dark = is_dark.get();
        outline.with(|outline| {
            outline.as_ref().and_then(|it| if is_dark { it.dark_color.clone() } else { it.color.clone() })
        })
    };
    // The text on Logto's buttons is white for every color.
    let on_color = move || color().map(|_| "#fff");
    let drawing = move || {
        let outline = outline.get()?;
        Some(match (screen.get(), &outline.sign_up) {
            (Screen::Create, Some(sign_up)) => create(sign_up, &outline, draft),
            _ => sign_in(&outline, draft),
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
            {move || has_dark.get().then(|| dark_switch(asks_dark))}
            <div
                class="phone"
                aria-hidden="true"
                data-theme=move || is_dark.get().then_some("dark")
                style=("--brand", color) style=("--on-brand", on_color)>
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

/// The choice of dark mode.
fn dark_switch(asks_dark: RwSignal<bool>) -> AnyView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-testid="sie-preview-dark"
                prop:checked=asks_dark
                on:change=move |event| asks_dark.set(event_target_checked(&event))
            />
            {admin().sign_in_experience.preview.dark}
        </label>
    }
    .into_any()
}

/// The buttons of the social connectors.
fn social(outline: &Outline, draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.preview;
    let known = draft.social_connectors();
    let name = |target: &String| {
        known.iter().find(|(it, _)| it == target).map_or_else(|| target.clone(), |(_, name)| name.clone())
    };
    let buttons = outline.social.iter().map(|target| {
        view! { <span class="phone-other">{messages.go_on_with(&name(target))}</span> }
    });
    buttons.collect_view().into_any()
}

/// The step after the sign-in, if people are asked for another factor.
fn second_step(outline: &Outline) -> Option<AnyView> {
    let messages = &admin().sign_in_experience.preview;
    (!outline.second_step.is_empty()).then(|| {
        let factors = outline.second_step.iter().map(factor_name);
        let factors = factors.map(|name| view! { <span class="phone-other">{name}</span> }).collect_view();
        let skip = (!outline.needs_second_step).then(|| link(messages.skip));
        view! {
            <span class="phone-step">
                <span class="phone-next">{messages.second_step}</span>
                {factors}
                {skip}
            </span>
        }
        .into_any()
    })
}

/// The line about the documents that people agree to.
fn agreement(agreement: Option<Agreement>, screen: Screen) -> Option<AnyView> {
    let agreement = agreement?;
    let text = agreement_text(agreement, screen);
    let has_box = is_asked(agreement, screen);
    Some(
        view! {
            <span class="phone-agreement">
                {has_box.then(|| view! { <span class="phone-box"></span> })} <span>{text}</span>
            </span>
        }
        .into_any(),
    )
}

fn is_asked(agreement: Agreement, screen: Screen) -> bool {
    if screen == Screen::Create { agreement.at_sign_up } else { agreement.at_sign_in }
}

fn agreement_text(agreement: Agreement, screen: Screen) -> String {
    let messages = &admin().sign_in_experience.preview;
    let documents = match (agreement.has_terms, agreement.has_privacy_policy) {
        (true, true) => [messages.terms, messages.and, messages.privacy].concat(),
        (true, false) => messages.terms.to_owned(),
        (false, _) => messages.privacy.to_owned(),
    };
    if is_asked(agreement, screen) { messages.agree(&documents) } else { messages.agree_by_continuing(&documents) }
}

fn sign_in(outline: &Outline, draft: Draft) -> AnyView {
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
        {social(outline, draft)}
        {agreement(outline.agreement, Screen::SignIn)}
        {create}
        {steps}
        {second_step(outline)}
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

fn create(sign_up: &SignUpOutline, outline: &Outline, draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.preview;
    let can_sign_in = !outline.identifiers.is_empty();
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
        {social(outline, draft)}
        {agreement(outline.agreement, Screen::Create)}
        {back}
        {code}
        {password}
        {further.collect_view()}
        {second_step(outline)}
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
        told.extend(rest(outline, screen));
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
    told.extend(rest(outline, screen));
    told.join(" ")
}

/// Returns the sentences about social accounts, documents and the second step.
fn rest(outline: &Outline, screen: Screen) -> Vec<String> {
    let messages = &admin().sign_in_experience.preview;
    let said = &messages.in_words;
    let mut told = Vec::new();
    if !outline.social.is_empty() {
        told.push(said.social(&outline.social.join(", ")));
    }
    told.extend(outline.agreement.map(|it| said.agreement(&agreement_text(it, screen))));
    if !outline.second_step.is_empty() {
        let factors: Vec<String> = outline.second_step.iter().map(factor_name).collect();
        let factors = factors.join(", ");
        let needs = outline.needs_second_step;
        told.push(if needs { said.second_step(&factors) } else { said.second_step_offered(&factors) });
    }
    told
}

/// Returns a text with a capital letter first and no period.
fn capital(messages: &str) -> String {
    sentence(messages).trim_end_matches('.').to_owned()
}
