//! The choice of the language of the templates, which of them Logto sends, and saving them.

use std::collections::BTreeSet;

use leptos::prelude::*;
use logto_management::connectors::{EmailTemplate, UsageType};
use logto_management::{LocalizedTemplate, ManagementClient, ManagementError, fallback_order};
use logto_ui::announce::Announcer;
use logto_ui::components::Attempt;

use super::draft::Draft;
use super::failure::failure;
use super::labels::usage_label;
use super::languages::Languages;
use crate::controls::add_language;
use crate::management::{Known as Remote, fetched};
use crate::messages::admin;

/// What the bar keeps while the page is open.
#[derive(Clone, Copy)]
struct State {
    languages: Languages,
    /// The templates of the server in all languages.
    all: RwSignal<Remote<Vec<LocalizedTemplate>>>,
    /// The language whose templates were loaded last.
    loaded: RwSignal<String>,
    /// Why the templates could not be saved.
    problem: RwSignal<Option<ManagementError>>,
}

impl State {
    /// Returns the server's templates in a language.
    fn stored(self, language: &str) -> Vec<LocalizedTemplate> {
        let of_language = |all: &Vec<LocalizedTemplate>| {
            all.iter().filter(|template| template.language() == language).cloned().collect()
        };
        self.all.with_untracked(|all| all.here().map(of_language).unwrap_or_default())
    }

    fn draft(self, language: &str) -> Draft {
        let templates: Vec<EmailTemplate> = self.stored(language).iter().map(LocalizedTemplate::template).collect();
        Draft::of_templates(&templates)
    }

    /// Shows the templates in a language; those of the connector for an empty text. Unsaved changes in another language
    /// stay where they are.
    fn choose(self, language: &str) {
        let Languages { own, editor, .. } = self.languages;
        if language.is_empty() {
            own.language.set(None);
            return;
        }
        if self.loaded.with_untracked(|loaded| loaded != language) {
            if editor.is_dirty.get_untracked() {
                return;
            }
            editor.load(self.draft(language));
            editor.tab.set(0);
            self.loaded.set(language.to_owned());
        }
        own.language.set(Some(language.to_owned()));
    }

    /// Returns all languages with templates, and the one that is being written. Tracked.
    fn tags(self) -> BTreeSet<String> {
        let languages = |all: &Vec<LocalizedTemplate>| all.iter().map(|it| it.language().to_owned()).collect();
        let mut tags: BTreeSet<String> = self.all.with(|all| all.here().map(languages).unwrap_or_default());
        tags.extend(Some(self.loaded.get()).filter(|loaded| !loaded.is_empty()));
        tags
    }

    /// Whether there is a template, saved or not. Tracked.
    fn has(self, language: &str, usage: &UsageType, written: &[UsageType]) -> bool {
        if self.loaded.with(|loaded| loaded == language) {
            return written.contains(usage);
        }
        let is_it = |it: &LocalizedTemplate| it.language() == language && it.usage_type() == *usage;
        self.all.with(|all| all.here().into_iter().flatten().any(is_it))
    }

    /// Whether the server has none of these templates, or a proxy does not let them through. Tracked.
    fn is_missing(self) -> bool {
        self.all.with(|all| *all == Remote::Failed(ManagementError::NotFound))
    }

    /// Returns why the templates could not be read or saved, with a title. Tracked.
    fn failed(self) -> Option<AnyView> {
        let messages = &admin().connectors.templates.languages;
        if let Some(error) = self.problem.get() {
            return Some(failure(messages.failed, &error, false));
        }
        self.all.with(|all| match all {
            Remote::Failed(error) if *error != ManagementError::NotFound => {
                Some(failure(messages.unread, error, false))
            }
            _ => None,
        })
    }
}

/// The bar above the templates.
pub(super) fn bar(languages: Languages) -> AnyView {
    let messages = &admin().connectors.templates.languages;
    let state = State {
        languages,
        all: fetched(|client| async move { client.email_templates().await }),
        loaded: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
    };
    let is_known = Memo::new(move |_| state.all.with(|all| all.here().is_some()));
    let content = move || {
        if !is_known.get() {
            return state.is_missing().then(|| view! { <p>{messages.unsupported}</p> }).into_any();
        }
        let is_dirty = state.languages.editor.is_dirty;
        let ids = ("template-language-tag", "template-language-add");
        view! {
            <div class="language-tools">{choice(state)} {add_language(ids, is_dirty, move |tag| state.choose(tag))}</div>
            {order(state)}
            {save_line(state)}
        }
        .into_any()
    };
    view! {
        <section class="card" data-testid="template-languages">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            <div aria-live="polite">{move || state.failed()}</div>
            {content}
        </section>
    }
    .into_any()
}

fn choice(state: State) -> AnyView {
    let messages = &admin().connectors.templates.languages;
    let Languages { own, editor, .. } = state.languages;
    let is_chosen = move |tag: &str| own.language.with(|chosen| chosen.as_deref().unwrap_or_default() == tag);
    let option = move |tag: String| {
        let (value, label, other) = (tag.clone(), tag.clone(), tag.clone());
        let is_locked = move || editor.is_dirty.get() && state.loaded.with(|loaded| *loaded != other);
        view! {
            <option value=value prop:selected=move || is_chosen(&tag) prop:disabled=is_locked>
                {label}
            </option>
        }
        .into_any()
    };
    let tags = Memo::new(move |_| state.tags());
    let options = move || tags.get().into_iter().map(option).collect_view();
    let locked = move || editor.is_dirty.get().then(|| messages.unsaved(&state.loaded.get()));
    view! {
        <div class="field">
            <label class="pick">
                <span>{messages.choice}</span>
                <select
                    data-testid="template-language"
                    on:change=move |event| state.choose(&event_target_value(&event))
                >
                    <option value="" prop:selected=move || is_chosen("")>
                        {messages.own}
                    </option>
                    {options}
                </select>
            </label>
            <p class="small-print" role="status">
                {locked}
            </p>
        </div>
    }
    .into_any()
}

/// The templates that Logto looks for, in its order, for the usage type that is shown.
fn order(state: State) -> AnyView {
    let messages = &admin().connectors.templates.languages;
    let Languages { source, own, editor } = state.languages;
    let fallback = Memo::new(move |_| {
        let language = source.known.with(|known| {
            let info = known.here()?.experience.as_ref()?.get("languageInfo")?;
            info["fallbackLanguage"].as_str().map(str::to_owned)
        });
        language.unwrap_or_else(|| "en".to_owned())
    });
    let (usages, written) = (own.memo(Draft::usages), editor.memo(Draft::usages));
    let steps = move || {
        let chosen = own.language.get();
        let (all, tab) = if chosen.is_some() { (written, editor.tab) } else { (usages, own.tab) };
        let usage = all.with(|all| all.get(tab.get()).cloned()).unwrap_or(UsageType::SignIn);
        let order = fallback_order(&usage, chosen.as_deref().unwrap_or_default(), &fallback.get());
        let written = written.get();
        let sent = order.iter().position(|(language, usage)| state.has(language, usage, &written));
        let last = order.len();
        let names = order.into_iter().map(|(language, usage)| messages.step(&language, &usage_label(&usage)));
        let steps = names.chain([messages.own.to_owned()]).enumerate().map(|(index, name)| {
            let note = match sent.unwrap_or(last) {
                sent if sent == index => messages.sent,
                sent if sent > index => messages.missing,
                _ => messages.not_reached,
            };
            let is_sent = sent.unwrap_or(last) == index;
            view! {
                <li data-sent=is_sent.to_string()>
                    {name} ": " {note}
                </li>
            }
            .into_any()
        });
        steps.collect_view()
    };
    view! {
        <details data-testid="template-order" open=true>
            <summary>{messages.order}</summary>
            <p class="small-print">{messages.order_lead}</p>
            <ol>{steps}</ol>
        </details>
    }
    .into_any()
}

/// Saves the templates in a language: replaces them, and deletes those with the ids `gone`. Returns all templates.
async fn store(
    client: ManagementClient,
    templates: Vec<LocalizedTemplate>,
    gone: Vec<String>,
) -> Result<Vec<LocalizedTemplate>, ManagementError> {
    client.put_email_templates(&templates).await?;
    for id in gone {
        match client.delete_email_template(&id).await {
            // Somebody else deleted it.
            Ok(()) | Err(ManagementError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    client.email_templates().await
}

/// The buttons that save the language's templates. They are shown while there is something to save.
fn save_line(state: State) -> AnyView {
    let messages = &admin().connectors.templates.languages;
    let labels = &admin().connectors.save;
    let Languages { source, editor, .. } = state.languages;
    let attempt = Attempt::new();
    let announcer = expect_context::<Announcer>();
    let save = move |_| {
        if !editor.is_complete() {
            return;
        }
        let Some(client) = untrack(|| source.management.client()) else { return };
        let (sent, language) = (editor.now(), state.loaded.get_untracked());
        let templates = sent.email_templates();
        let templates: Vec<_> = templates.iter().map(|it| LocalizedTemplate::new(&language, it)).collect();
        let kept = sent.usages();
        let gone = state.stored(&language).into_iter().filter(|it| !kept.contains(&it.usage_type()));
        let gone = gone.filter_map(|it| it.id().map(str::to_owned)).collect();
        state.problem.set(None);
        attempt.run(store(client, templates, gone), move |answer| match answer {
            Ok(all) => {
                state.all.set(Remote::Here(all));
                editor.saved(&sent, state.draft(&language));
                announcer.say(labels.saved.to_owned());
            }
            Err(error) => state.problem.set(Some(error)),
        });
    };
    let saved = move || {
        editor.is_saved.get().then(|| view! { <span class="saved" data-testid="templates-saved">{labels.saved}</span> })
    };
    let buttons = move || {
        editor.is_dirty.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button-link"
                    data-testid="templates-discard"
                    on:click=move |_| editor.discard()
                >
                    {labels.discard}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="templates-save"
                    aria-busy=move || attempt.busy()
                    on:click=save
                >
                    {move || messages.save(&state.loaded.get())}
                </button>
            }
        })
    };
    view! { <div class="store-line">{saved} {buttons}</div> }.into_any()
}
