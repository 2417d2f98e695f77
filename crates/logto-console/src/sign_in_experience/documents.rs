//! The card about terms of use, the privacy policy, and help.

use leptos::prelude::*;
use logto_management::{AgreementPolicy, PageAddress, SignInExperience};

use super::draft::Draft;
use super::findings::found;
use super::inputs::address_field;
use super::place::Place;
use crate::messages::admin;

/// The card with the addresses of documents and of help, and how people agree.
pub(super) fn documents(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.documents;
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <div class="settings-fields">
                {address_field(draft, PageAddress::TermsOfUse, &messages.terms, "sie-terms")}
                {address_field(draft, PageAddress::PrivacyPolicy, &messages.privacy, "sie-privacy")}
                {agreement(draft)} {found(draft, Place::Agreement)}
                {address_field(draft, PageAddress::SupportEmail, &messages.support_email, "sie-support-email")}
                {address_field(draft, PageAddress::SupportWebsite, &messages.support_website, "sie-support-website")}
                {address_field(draft, PageAddress::UnknownSession, &messages.unknown_session, "sie-unknown-session")}
            </div>
        </section>
    }
    .into_any()
}

fn agreement(draft: Draft) -> AnyView {
    let messages = &admin().sign_in_experience.documents;
    let policy = Memo::new(move |_| {
        draft.with(|experience: &SignInExperience| experience.agreement_policy().as_str().to_owned())
    });
    let known = [
        (AgreementPolicy::Automatic, messages.automatic),
        (AgreementPolicy::ManualRegistrationOnly, messages.at_sign_up),
        (AgreementPolicy::Manual, messages.at_both),
    ];
    let options = known.map(|(it, label)| {
        let (value, own) = (it.as_str().to_owned(), it.as_str().to_owned());
        view! {
            <option value=value selected=move || policy.with(|policy| *policy == own)>
                {label}
            </option>
        }
    });
    view! {
        <label class="pick">
            <span>{messages.agreement}</span>
            <select
                data-testid="sie-agreement"
                aria-describedby=Place::Agreement.id()
                prop:value=policy
                on:change=move |event| {
                    let policy = AgreementPolicy::from(event_target_value(&event).as_str());
                    draft.edit(|experience| experience.set_agreement_policy(&policy));
                }
            >
                {options.collect_view()}
            </select>
        </label>
    }
    .into_any()
}
