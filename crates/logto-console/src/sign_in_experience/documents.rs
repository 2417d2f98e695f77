//! The card about terms of use, the privacy policy, and help.

use leptos::prelude::*;
use logto_management::{AgreementPolicy, PageAddress};

use super::draft::Draft;
use super::findings::found;
use super::inputs::{address_field, choice_field};
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
    let options = [
        (AgreementPolicy::Automatic, messages.automatic),
        (AgreementPolicy::ManualRegistrationOnly, messages.at_sign_up),
        (AgreementPolicy::Manual, messages.at_both),
    ];
    choice_field(
        draft,
        (messages.agreement, "sie-agreement"),
        Some(Place::Agreement),
        options.map(|(policy, label)| (policy.as_str().to_owned(), label)),
        |experience| experience.agreement_policy().as_str().to_owned(),
        |experience, name| experience.set_agreement_policy(&AgreementPolicy::from(name)),
    )
}
