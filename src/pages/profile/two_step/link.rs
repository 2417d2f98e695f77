//! The row of the profile that leads to two-step sign-in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::account::{MfaFactor, MfaFactorKind};
use logto_leptos::{AccountError, Scope, TokenRequest, use_logto};

use super::super::editing::Editing;
use super::super::part_link::link_row;
use crate::messages::account;
use crate::page::Page;

/// What is set up, in one line, and the way to the page. It is not there where the app doesn't ask for the scope, or
/// the server doesn't offer it.
#[component]
pub(crate) fn TwoStepLink(
    /// The account.
    editing: Editing,
) -> impl IntoView {
    let logto = use_logto();
    let client = logto.client();
    if !client.config().scopes().contains(&Scope::IDENTITIES) {
        return ().into_any();
    }
    // `None` while it is not known.
    let factors = RwSignal::new(None::<Result<Vec<MfaFactor>, AccountError>>);
    Effect::new(move |started: Option<bool>| {
        let is_known = editing.known().with(|known| known.account().is_some());
        if started == Some(true) || !is_known {
            return started.unwrap_or_default();
        }
        // A session from before the app asked for the scope would get an error.
        let granted = logto.client().granted_scopes(&TokenRequest::new());
        let has_scope = granted.is_none_or(|granted| granted.split(' ').any(|it| it == Scope::IDENTITIES.as_str()));
        if has_scope {
            let client = editing.client();
            spawn_local(async move {
                let result = client.mfa_factors().await;
                // The person may have left.
                let _ = factors.try_set(Some(result));
            });
        }
        true
    });
    let messages = &account().two_step.link;
    let summary = Signal::derive(move || {
        let known = factors.with(|factors| factors.as_ref().and_then(|it| it.as_deref().ok()).map(summary));
        known.unwrap_or_default()
    });
    let is_known = Memo::new(move |_| editing.known().with(|known| known.account().is_some()));
    let row = move || {
        let is_off = factors
            .with(|factors| matches!(factors, Some(Err(AccountError::FieldNotEditable | AccountError::NotSupported))));
        let texts = (messages.label, messages.open);
        let test_ids = ("profile-two-step", "profile-two-step-open");
        (is_known.get() && !is_off).then(|| link_row(Page::TwoStep, texts, test_ids, summary))
    };
    view! { {row} }.into_any()
}

/// Returns what is set up.
fn summary(factors: &[MfaFactor]) -> Vec<String> {
    let messages = &account().two_step.link;
    let mut parts = Vec::new();
    if factors.iter().any(|factor| *factor.kind() == MfaFactorKind::Totp) {
        parts.push(messages.totp.to_owned());
    }
    let passkeys = factors.iter().filter(|factor| matches!(factor.kind(), MfaFactorKind::Passkey { .. })).count();
    if passkeys > 0 {
        parts.push(messages.passkeys(passkeys));
    }
    if let Some(MfaFactorKind::BackupCodes { remaining }) =
        factors.iter().map(MfaFactor::kind).find(|kind| matches!(kind, MfaFactorKind::BackupCodes { .. }))
    {
        parts.push(messages.codes(usize::try_from(*remaining).unwrap_or_default()));
    }
    if parts.is_empty() { vec![messages.none.to_owned()] } else { parts }
}
