//! The card about two-step sign-in.

use leptos::prelude::*;
use logto_management::{MfaFactor, MfaPolicy};

use super::draft::Draft;
use super::findings::found;
use super::inputs::choice_field;
use super::place::Place;
use super::settings::set_factor;
use crate::messages::admin;

/// The card with the factors, and who needs one.
pub(super) fn mfa(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.mfa;
    let factors = [
        (MfaFactor::Totp, "sie-mfa-totp", messages.totp, messages.totp_hint),
        (MfaFactor::WebAuthn, "sie-mfa-passkey", messages.passkey, messages.passkey_hint),
        (MfaFactor::BackupCode, "sie-mfa-backup", messages.backup_code, messages.backup_code_hint),
        (MfaFactor::Email, "sie-mfa-email", messages.email, messages.code_hint),
        (MfaFactor::Phone, "sie-mfa-phone", messages.phone, messages.code_hint),
    ];
    let choices = factors.map(|(factor, test_id, label, hint)| choice(draft, factor, (test_id, label, hint)));
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <fieldset class="choices" aria-describedby=Place::Mfa.id()>
                <legend>{messages.factors}</legend>
                {choices.into_iter().collect_view()}
            </fieldset>
            {policy(draft)}
            {found(draft, Place::Mfa)}
        </section>
    }
    .into_any()
}

fn choice(
    draft: Draft,
    factor: MfaFactor,
    (test_id, label, hint): (&'static str, &'static str, &'static str),
) -> AnyView {
    let this = factor.clone();
    let is_on = draft.part(move |experience| experience.mfa().factors.contains(&this));
    view! {
        <label class="choice">
            <input
                type="checkbox"
                data-testid=test_id
                prop:checked=is_on
                on:change=move |event| {
                    let is_on = event_target_checked(&event);
                    draft.edit(|experience| set_factor(experience, &factor, is_on));
                }
            />
            <span>{label} <span class="small-print">{hint}</span></span>
        </label>
    }
    .into_any()
}

fn policy(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.mfa;
    let labels = [
        messages.user_controlled,
        messages.mandatory,
        messages.prompt_at_sign_in,
        messages.prompt_at_both,
        messages.no_prompt,
        messages.mandatory_at_both,
        messages.mandatory_at_sign_in,
    ];
    choice_field(
        draft,
        (messages.policy, "sie-mfa-policy"),
        None,
        MfaPolicy::KNOWN.into_iter().zip(labels).map(|(policy, label)| (policy.as_str().to_owned(), label)),
        |experience| experience.mfa().policy.as_str().to_owned(),
        |experience, name| {
            let mut mfa = experience.mfa();
            mfa.policy = MfaPolicy::from(name);
            experience.set_mfa(&mfa);
        },
    )
}
