//! Findings and server errors, beside the fields they are about.

use leptos::html::Div;
use leptos::prelude::*;
use logto_management::lint::{Finding, Severity};
use logto_ui::components::icon;
use logto_ui::{dom, paths};
use wasm_bindgen::JsCast;

use super::draft::Draft;
use super::place::Place;
use crate::connectors::Kind;
use crate::messages::{admin, field_error_text, text};

/// Shows the findings and the server errors at a place.
pub(super) fn found(draft: Draft, place: Place) -> AnyView {
    let id = place.id();
    let at = StoredValue::new(place);
    let findings = Memo::new(move |_| at.with_value(|place| draft.findings_at(place)));
    let server_errors = move || {
        let server_errors = at.with_value(|place| draft.server_errors_at(place));
        server_errors.into_iter().map(|it| line(Severity::Error, field_error_text(&it), None).into_any()).collect_view()
    };
    view! {
        <div class="findings" id=id aria-live="polite">
            {move || findings.get().into_iter().map(|finding| shown(draft, finding)).collect_view()}
            {server_errors}
        </div>
    }
    .into_any()
}

fn shown(draft: Draft, finding: Finding) -> AnyView {
    let messages = &admin().sign_in_experience;
    let link = untrack(|| draft.missing_connector(&finding)).map(|kind| {
        let label = match kind {
            Kind::Sms => messages.set_up_sms,
            Kind::Email => messages.set_up_email,
        };
        view! {
            <a
                class="finding-act"
                href=paths::href(&["/connectors/", kind.name()].concat())
                data-testid="sie-connector"
            >
                {label}
            </a>
        }
    });
    let fix = finding.fix.map(|fix| {
        let label = text(fix.label());
        view! {
            <button
                type="button"
                class="button-link finding-act"
                data-testid="sie-fix"
                on:click=move |_| draft.apply_fix(&fix)
            >
                {label}
            </button>
        }
    });
    let actions = view! {
        {link}
        {fix}
    };
    line(finding.severity, text(&finding.message), Some(actions.into_any()))
}

fn line(severity: Severity, message: String, actions: Option<AnyView>) -> AnyView {
    let messages = &admin().sign_in_experience;
    let is_error = severity == Severity::Error;
    let (tone, label) = if is_error { ("danger", messages.error) } else { ("warning", messages.warning) };
    let severity = if is_error { "error" } else { "warning" };
    view! {
        <div class="finding" data-tone=tone data-severity=severity data-testid="sie-finding" tabindex="-1">
            {icon(tone)}
            <p>
                <span class="visually-hidden">{label} " "</span>
                {message}
                " "
                {actions}
            </p>
        </div>
    }
    .into_any()
}

/// Moves the focus to the first error in the settings.
pub(super) fn focus_first_error(settings: NodeRef<Div>) {
    let first = settings.get_untracked().and_then(|it| it.query_selector("[data-severity=error]").ok().flatten());
    if let Some(error) = first {
        dom::focus_in_view(error.unchecked_ref());
    }
}
