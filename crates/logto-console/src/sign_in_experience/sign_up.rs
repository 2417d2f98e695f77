//! The card about creating an account.

use leptos::prelude::*;
use logto_management::{SignInExperience, SignInMode, SignUp};

use super::draft::Draft;
use super::edits::{SignUpChoice, choose_sign_up};
use super::findings::found;
use super::inputs::choice_field;
use super::names_of;
use super::place::Place;
use crate::messages::admin;

/// The card with the settings for sign-up.
pub(super) fn sign_up(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience;
    let sign_up = draft.part(SignInExperience::sign_up);
    let choice = Memo::new(move |_| sign_up.with(SignUpChoice::of));
    // The combination is still offered after another choice.
    let other = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if choice.get() == SignUpChoice::Other {
            let joint = messages.preview.and;
            other.set(Some(sign_up.with_untracked(|sign_up| names_of(&sign_up.identifiers, joint))));
        }
    });
    let radio = move |it: SignUpChoice, label: String, hint: Option<&'static str>| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="sign-up"
                    value=it.key()
                    data-testid=["sie-signup-", it.key()].concat()
                    prop:checked=move || choice.get() == it
                    on:change=move |_| {
                        draft.edit(|experience| choose_sign_up(experience, it));
                    }
                />
                <span>{label} {hint.map(|hint| view! { <span class="small-print">{hint}</span> })}</span>
            </label>
        }
        .into_any()
    };
    let radios = SignUpChoice::OFFERED.map(|it| {
        let (label, hint) = label_and_hint(it);
        radio(it, label.to_owned(), Some(hint))
    });
    let described = [Place::Identifiers.id(), Place::Secondary.id()].join(" ");
    let further = move || {
        let second: Vec<_> = sign_up
            .with(|sign_up| sign_up.secondary_identifiers.iter().map(|second| second.identifier.clone()).collect());
        (!second.is_empty()).then(|| {
            let names = names_of(&second, messages.preview.and);
            view! { <p class="small-print">{messages.sign_up.further(&names)}</p> }
        })
    };
    view! {
        <section class="card">
            <h2>{messages.sign_up.title}</h2>
            <p class="muted">{messages.sign_up.lead}</p>
            {mode(draft)}
            <fieldset class="choices" data-testid="sie-signup" aria-describedby=described>
                <legend>{messages.sign_up.with}</legend>
                {radios.collect_view()}
                {move || other.get().map(|it| radio(SignUpChoice::Other, messages.sign_up.other(&it), None))}
            </fieldset>
            {found(draft, Place::Identifiers)}
            {further}
            {found(draft, Place::Secondary)}
            {switch(
                draft,
                "sie-verify",
                (messages.sign_up.verify, messages.sign_up.verify_hint),
                Place::Verify,
                |sign_up| sign_up.verify,
                |sign_up, on| sign_up.verify = on,
            )}
            {switch(
                draft,
                "sie-set-password",
                (messages.sign_up.password, messages.sign_up.password_hint),
                Place::Password,
                |sign_up| sign_up.password,
                |sign_up, on| sign_up.password = on,
            )}
        </section>
    }
    .into_any()
}

fn label_and_hint(choice: SignUpChoice) -> (&'static str, &'static str) {
    let messages = &admin().sign_in_experience;
    let (names, sign_up) = (&messages.identifiers, &messages.sign_up);
    match choice {
        SignUpChoice::Username => (names.username, sign_up.username_hint),
        SignUpChoice::Email => (names.email, sign_up.email_hint),
        SignUpChoice::Phone => (names.phone, sign_up.phone_hint),
        SignUpChoice::EmailOrPhone => (names.email_or_phone, sign_up.email_or_phone_hint),
        SignUpChoice::None | SignUpChoice::Other => (sign_up.none, sign_up.none_hint),
    }
}

/// The choice whether people can sign in, sign up, or both.
fn mode(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.sign_up;
    let options = [
        (SignInMode::SignInAndRegister, messages.mode_both),
        (SignInMode::SignIn, messages.mode_sign_in),
        (SignInMode::Register, messages.mode_register),
    ];
    choice_field(
        draft,
        (messages.mode, "sie-mode"),
        None,
        options.map(|(mode, label)| (mode.as_str().to_owned(), label)),
        |experience| experience.sign_in_mode().as_str().to_owned(),
        |experience, name| experience.set_sign_in_mode(&SignInMode::from(name)),
    )
}

fn switch(
    draft: Draft,
    test_id: &'static str,
    (label, hint): (&'static str, &'static str),
    place: Place,
    read: fn(&SignUp) -> bool,
    write: fn(&mut SignUp, bool),
) -> AnyView {
    let is_on = draft.part(move |experience| read(&experience.sign_up()));
    let change = move |on: bool| {
        draft.edit(|experience| {
            let mut sign_up = experience.sign_up();
            write(&mut sign_up, on);
            experience.set_sign_up(&sign_up);
        });
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                data-testid=test_id
                aria-describedby=place.id()
                prop:checked=is_on
                on:change=move |event| change(event_target_checked(&event))
            />
            <span>{label} <span class="small-print">{hint}</span></span>
        </label>
        {found(draft, place)}
    }
    .into_any()
}
