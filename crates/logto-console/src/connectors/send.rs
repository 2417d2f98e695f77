//! A test message, sent with the unsaved configuration.

use leptos::prelude::*;
use leptos::task::spawn_local;
use logto_leptos::use_logto;
use logto_management::connectors::{ConnectorConfig, PhoneError, PhoneNumber, UsageType};
use logto_management::{LocalizedTemplate, ManagementClient, ManagementError, Recipient};
use logto_ui::components::Attempt;
use logto_ui::format::{date, local_time, now};

use super::browser;
use super::draft::{Draft, either};
use super::editor::Editor;
use super::failure::failure;
use super::kind::Kind;
use super::labels::usage_label;
use super::outcome::{Outcome, fingerprint};
use super::source::Source;
use crate::management::Level;
use crate::messages::{admin, text};

/// The outcome of the last test.
#[derive(Clone, PartialEq)]
enum Result {
    /// Sent to this address.
    Sent(String),
    /// Not sent; and whether the server reported errors for fields.
    Failed(ManagementError, bool),
}

/// Returns the recipient and how it is shown.
fn recipient(kind: Kind, text: &str) -> std::result::Result<(Recipient, String), String> {
    match kind {
        Kind::Sms => match PhoneNumber::parse(text) {
            Ok(number) => {
                let shown = number.to_string();
                Ok((Recipient::Phone(number), shown))
            }
            Err(error) => Err(invalid_number(error)),
        },
        Kind::Email => {
            let address = text.trim();
            let is_address = address.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && !domain.is_empty() && !address.contains(char::is_whitespace)
            });
            if !is_address {
                return Err(admin().connectors.send.no_address.to_owned());
            }
            Ok((Recipient::Email(address.to_owned()), address.to_owned()))
        }
    }
}

/// Returns what is wrong with a phone number.
pub(crate) fn invalid_number(error: PhoneError) -> String {
    let messages = &admin().connectors.send.invalid_number;
    match error {
        PhoneError::Letters => messages.letters.to_owned(),
        PhoneError::InvalidCharacter(character) => messages.character(&character.to_string()),
        PhoneError::NoCountryCode => messages.no_country_code.to_owned(),
        PhoneError::TooShort { digits } => messages.too_short(digits),
        PhoneError::TooLong { digits } => messages.too_long(&digits.to_string()),
        _ => messages.empty.to_owned(),
    }
}

async fn send(client: ManagementClient, draft: Draft, to: Recipient) -> std::result::Result<(), ManagementError> {
    async fn by<C: ConnectorConfig>(
        client: &ManagementClient,
        config: &C,
        to: &Recipient,
    ) -> std::result::Result<(), ManagementError> {
        client.test_connector(C::FACTORY_ID, to, config, None).await
    }
    either!(&draft, config => by(&client, config, &to).await)
}

/// Returns the own address or number of the person who is signed in, to send a test to.
fn own_address(kind: Kind) -> Option<String> {
    let user = untrack(|| use_logto().user())?;
    match kind {
        Kind::Sms => user.phone().map(|digits| ["+", digits].concat()),
        Kind::Email => user.email().map(str::to_owned),
    }
}

/// The card with the form for a test message.
#[component]
pub(super) fn Send(
    /// The page's state.
    editor: Editor,
    /// The server's connectors.
    source: Source,
) -> impl IntoView {
    let kind = editor.kind;
    let messages = &admin().connectors.send;
    let to = RwSignal::new(own_address(kind).unwrap_or_default());
    let problem = RwSignal::new(None::<String>);
    let result = RwSignal::new(None::<Result>);
    let attempt = Attempt::new();
    let chosen = RwSignal::new(UsageType::Generic);
    let is_offline = Memo::new(move |_| matches!(source.management.level(), Level::Offline | Level::SignInNeeded));
    let normalized = Memo::new(move |_| to.with(|to| recipient(kind, to).ok()).map(|(_, shown)| shown));
    let start = move || {
        let Some(client) = untrack(|| source.management.client()) else { return };
        let (recipient, shown) = match to.with_untracked(|to| recipient(kind, to)) {
            Ok(recipient) => recipient,
            Err(messages) => {
                problem.set(Some(messages));
                return browser::reveal("input-test-to");
            }
        };
        problem.set(None);
        if !editor.is_complete() {
            return;
        }
        result.set(None);
        let usages = editor.now().usages();
        let place = chosen.with_untracked(|chosen| usages.iter().position(|usage| usage == chosen));
        let draft = place.map_or_else(|| editor.now(), |place| editor.now().testing(place));
        let tested = editor.now();
        attempt.run(send(client, draft, recipient), move |answer| {
            // An answer that did not come from the provider or the checks says nothing about the configuration.
            let is_about_config = matches!(answer, Ok(()) | Err(ManagementError::Rejected { .. }));
            if is_about_config {
                let outcome = Outcome { is_sent: answer.is_ok(), at: now(), fingerprint: fingerprint(&tested) };
                source.memories().change(kind, |memory| memory.outcome = Some(outcome));
                editor.tested(tested);
            }
            result.set(Some(match answer {
                Ok(()) => {
                    editor.clear_server_errors();
                    Result::Sent(shown)
                }
                Err(error) => {
                    editor.is_strict.set(true);
                    let names_fields = editor.set_server_errors(&error);
                    Result::Failed(error, names_fields)
                }
            }));
        });
    };
    let told = move || match result.get() {
        None => ().into_any(),
        Some(Result::Sent(shown)) => {
            let text = messages.sent(&shown);
            view! {
                <p class="explained" data-testid="test-result" data-ok="true">
                    {text}
                </p>
            }
            .into_any()
        }
        Some(Result::Failed(error, names_fields)) => view! {
            <div data-testid="test-result" data-ok="false">
                {failure(messages.failed, &error, names_fields)}
            </div>
        }
        .into_any(),
    };
    let current = editor.memo(fingerprint);
    let last = move || {
        let messages = &admin().connectors.status;
        let outcome = source.memories().get(kind).outcome?;
        let time = local_time(date(outcome.at)).map(|(local, _)| local).unwrap_or_default();
        let (name, text) = match (current.with(|it| *it == outcome.fingerprint), outcome.is_sent) {
            (false, _) => ("untested", messages.changed_note(&time)),
            (true, true) => ("works", messages.works_note(&time)),
            (true, false) => ("failing", messages.failing_note(&time)),
        };
        Some(view! { <p class="last-test" data-testid="last-test" data-state=name>{text}</p> })
    };
    let (label, example, input_type) = match kind {
        Kind::Sms => (messages.phone, "+1 555 010 0001", "tel"),
        Kind::Email => (messages.email, "me@example.com", "email"),
    };
    let stored = (kind == Kind::Email).then(|| stored_note(source));
    let note = Memo::new(move |_| to.with(|to| PhoneNumber::note(to)).map(|note| text(&note)));
    let goes_to = move || {
        let number = normalized.get().filter(|_| kind == Kind::Sms);
        number.map(|number| note.get().unwrap_or_else(|| messages.goes_to(&number)))
    };
    view! {
        <section class="card" data-testid="test">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {last}
            <p class="locked" hidden=move || !is_offline.get()>
                {messages.offline}
            </p>
            <form
                class="field-form"
                novalidate
                autocomplete="off"
                on:submit=move |event| {
                    event.prevent_default();
                    start();
                }
            >
                <label for="input-test-to">{label}</label>
                <input
                    id="input-test-to"
                    class="input"
                    type=input_type
                    placeholder=example
                    data-testid="test-to"
                    aria-describedby="test-to-problem test-to-shown"
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:disabled=is_offline
                    bind:value=to
                />
                <p id="test-to-problem" class="field-problem" aria-live="polite" data-testid="test-problem">
                    {problem}
                </p>
                <p id="test-to-shown" class="small-print" data-testid="test-normalised">
                    {goes_to}
                </p>
                <TemplateChoice editor chosen />
                {stored}
                <div class="actions">
                    <button
                        type="submit"
                        class="button"
                        data-testid="test-send"
                        prop:disabled=is_offline
                        aria-busy=move || attempt.busy()
                    >
                        {messages.send}
                    </button>
                </div>
            </form>
            <div aria-live="polite">{told}</div>
        </section>
    }
    .into_any()
}

/// Says that a template of the server replaces the tested text, where it has one.
fn stored_note(source: Source) -> AnyView {
    let languages = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        let Some(client) = source.management.client() else { return };
        spawn_local(async move {
            let templates = client.email_templates().await.unwrap_or_default();
            // The page may have been left.
            let _ = languages.try_set(generic_languages(&templates));
        });
    });
    let note = move || {
        let languages = languages.get();
        (!languages.is_empty()).then(|| admin().connectors.send.stored(&languages.join(", ")))
    };
    view! {
        <p class="small-print" role="status" data-testid="test-stored">
            {note}
        </p>
    }
    .into_any()
}

/// Returns the languages with a template of the usage type that a test message has.
fn generic_languages(templates: &[LocalizedTemplate]) -> Vec<String> {
    let generic = templates.iter().filter(|template| template.usage_type() == UsageType::Generic);
    generic.map(|template| template.language().to_owned()).collect()
}

/// The choice of the template to test.
#[component]
fn TemplateChoice(editor: Editor, chosen: RwSignal<UsageType>) -> impl IntoView {
    let messages = &admin().connectors.send;
    let usages = editor.memo(|draft| {
        let mut all: Vec<UsageType> = Vec::new();
        for usage in draft.usages().into_iter().chain([UsageType::Generic]) {
            if !all.contains(&usage) {
                all.push(usage);
            }
        }
        all
    });
    let options = move || {
        let options = usages.get().into_iter().map(|usage| {
            let name = usage.as_str().to_owned();
            let label = usage_label(&usage);
            view! {
                <option value=name prop:selected=move || chosen.with(|chosen| *chosen == usage)>
                    {label}
                </option>
            }
            .into_any()
        });
        options.collect_view()
    };
    let choose = move |event| chosen.set(UsageType::from(event_target_value(&event).as_str()));
    let is_generic = Memo::new(move |_| chosen.with(|chosen| *chosen == UsageType::Generic));
    view! {
        <label class="pick">
            <span>{messages.template}</span>
            <select data-testid="test-template" on:change=choose>
                {options}
            </select>
        </label>
        <p class="small-print">
            {messages.code} " " {move || (!is_generic.get()).then_some(messages.instead)}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_languages_of_stored_generic_templates() {
        use logto_management::connectors::{EmailTemplate, Template as _};
        let template =
            |language: &str, usage: UsageType| LocalizedTemplate::new(language, &EmailTemplate::default_for(&usage));
        let all = [template("fr", UsageType::SignIn), template("en", UsageType::Generic)];
        assert_eq!(generic_languages(&all), ["en"]);
    }

    #[test]
    fn normalizes_phone_numbers() {
        let shown = recipient(Kind::Sms, " 00 44 20-7946 0000").map(|(_, shown)| shown);
        assert_eq!(shown.as_deref(), Ok("+442079460000"));
        let shown = recipient(Kind::Sms, "+44 07911 123456").map(|(_, shown)| shown);
        assert_eq!(shown.as_deref(), Ok("+447911123456"));
        assert!(recipient(Kind::Sms, "020 7946 0000").is_err_and(|messages| messages.contains("country code")));
    }
}
