//! The card with the texts of a language.

use leptos::prelude::*;
use logto_ui::components::{Skeleton, icon, unique_id};

use super::names::language_name;
use super::rows::{Fallback, Row, is_found, placeholder_problems};
use super::state::State;
use crate::controls::{add_language, failure_notice};
use crate::messages::localization;

/// The number of texts that are shown at first, and added by the button.
const SHOWN: usize = 40;

/// What is shown of the texts.
#[derive(Clone, Copy)]
struct Filter {
    query: RwSignal<String>,
    own_only: RwSignal<bool>,
    limit: RwSignal<usize>,
}

/// The card: the language, the search, and the texts.
pub(super) fn phrases(state: State) -> AnyView {
    let messages = &localization().phrases;
    let filter =
        Filter { query: RwSignal::new(String::new()), own_only: RwSignal::new(false), limit: RwSignal::new(SHOWN) };
    let rows = Memo::new(move |_| state.rows());
    let found = Memo::new(move |_| {
        let query = filter.query.get();
        let saved = state.saved_texts();
        // A text that is being typed or removed stays where it is.
        let edited = filter.own_only.get().then(|| state.edited_texts());
        let is_shown = |row: &Row| {
            let own = saved.get(&row.key);
            let is_own = edited.as_ref().is_none_or(|edited| own.is_some() || edited.get(&row.key).is_some());
            is_own && is_found(row, own, &query)
        };
        rows.get().into_iter().filter(is_shown).collect::<Vec<Row>>()
    });
    let shown =
        Memo::new(move |_| found.with(|found| found.iter().take(filter.limit.get()).cloned().collect::<Vec<_>>()));
    let unread = move || state.unread().map(|error| failure_notice(messages.unread, &error));
    let is_reading = Memo::new(move |_| state.is_reading());
    let is_empty = Memo::new(move |_| found.with(Vec::is_empty));
    let nothing = move || {
        (is_empty.get() && !is_reading.get()).then(|| {
            view! {
                <p class="muted" data-testid="phrases-nothing">
                    {messages.nothing}
                </p>
            }
        })
    };
    let count = move || messages.count(found.with(Vec::len));
    let more = move || {
        found.with(|found| found.len() > filter.limit.get()).then(|| {
            view! {
                <div class="actions">
                    <button
                        type="button"
                        class="button button-small"
                        data-testid="phrases-more"
                        on:click=move |_| filter.limit.update(|limit| *limit += SHOWN)
                    >
                        {messages.more}
                    </button>
                </div>
            }
        })
    };
    view! {
        <section class="card">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {choice(state)}
            {search(state, filter)}
            {unread}
            <p class="small-print" role="status" data-testid="phrases-count">
                {move || (!is_reading.get()).then(count)}
            </p>
            {move || is_reading.get().then(|| view! { <Skeleton lines=12 /> })}
            {nothing}
            <ul class="phrases" data-testid="phrases">
                <For each=move || shown.get() key=Row::clone let:row>
                    {phrase(state, row)}
                </For>
            </ul>
            {more}
        </section>
    }
    .into_any()
}

/// The language whose texts are shown, and the field for another one.
fn choice(state: State) -> AnyView {
    let messages = &localization().phrases;
    let all = Memo::new(move |_| state.all_languages());
    let language = Memo::new(move |_| state.language());
    let is_locked = Memo::new(move |_| state.has_changed_texts());
    let options = move || {
        let option = |tag: String| {
            let (value, own) = (tag.clone(), tag.clone());
            let label = move || {
                let name = language_name(&tag);
                match state.own_count(&tag) {
                    0 => name,
                    count => [&name, " · ", &messages.own_count(count)].concat(),
                }
            };
            view! {
                <option value=value selected=move || language.with(|language| *language == own)>
                    {label}
                </option>
            }
            .into_any()
        };
        all.get().into_iter().map(option).collect_view()
    };
    let ids = ("phrases-another", "phrases-add");
    view! {
        <div class="language-tools">
            <label class="pick">
                <span>{messages.language}</span>
                <select
                    data-testid="phrases-language"
                    prop:value=language
                    prop:disabled=is_locked
                    on:change=move |event| state.show(&event_target_value(&event))
                >
                    {options}
                </select>
            </label>
            {add_language(ids, is_locked, move |tag| state.show(tag))}
        </div>
        <p class="small-print" role="status">
            {move || is_locked.get().then(|| messages.locked(&language_name(&language.get())))}
        </p>
    }
    .into_any()
}

fn search(state: State, filter: Filter) -> AnyView {
    let messages = &localization().phrases;
    let id = unique_id("search");
    let has_own = Memo::new(move |_| state.has_own());
    view! {
        <div class="field" role="search">
            <label for=id.clone()>{messages.search}</label>
            <input
                id=id
                class="input"
                type="search"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                data-testid="phrases-search"
                prop:value=filter.query
                on:input=move |event| {
                    filter.limit.set(SHOWN);
                    filter.query.set(event_target_value(&event));
                }
            />
        </div>
        <div class="phrases-tools">
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="phrases-own"
                    prop:checked=filter.own_only
                    on:change=move |event| filter.own_only.set(event_target_checked(&event))
                />
                {messages.own_only}
            </label>
            {move || {
                has_own
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button-link"
                                data-testid="phrases-remove-all"
                                on:click=move |_| state.remove_all()
                            >
                                {messages.remove_all}
                            </button>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// A text: Logto's own, and the field for another one.
fn phrase(state: State, row: Row) -> AnyView {
    let messages = &localization().phrases;
    let id = unique_id("phrase");
    let (fallback_id, problem_id) = ([&id, "-fallback"].concat(), [&id, "-problem"].concat());
    let described = [fallback_id.as_str(), " ", &problem_id].concat();
    let (test_id, remove_id) = (["phrase-", &row.key].concat(), ["phrase-remove-", &row.key].concat());
    let key = StoredValue::new(row.key.clone());
    let own = Memo::new(move |_| key.with_value(|key| state.own(key)));
    let is_changed = Memo::new(move |_| key.with_value(|key| state.is_changed(key)));
    let is_typing = RwSignal::new(false);
    let fallback = row.fallback.clone();
    let problems = Memo::new(move |_| {
        let (missing, unknown) = own.with(|own| placeholder_problems(&fallback, own));
        let missing = (!missing.is_empty()).then(|| messages.missing(&missing.join(", ")));
        let unknown = (!unknown.is_empty()).then(|| messages.unknown(&unknown.join(", ")));
        missing.into_iter().chain(unknown).collect::<Vec<String>>()
    });
    let problem = move || {
        let line = |text: String| view! { <span class="phrase-problem">{icon("warning")} <span>{text}</span></span> };
        (!is_typing.get()).then(|| problems.get().into_iter().map(line).collect_view())
    };
    let (label, lang) = match row.fallback {
        Fallback::English(_) => (messages.in_english, "en".to_owned()),
        Fallback::Logto(_) => (messages.logto, row.language.clone()),
        Fallback::Unknown => (messages.hidden, row.language.clone()),
    };
    let text = row.fallback.text().to_owned();
    let remove = move || {
        (!own.with(String::is_empty)).then(|| {
            view! {
                <button
                    type="button"
                    class="button-link"
                    data-testid=remove_id.clone()
                    on:click=move |_| key.with_value(|key| state.set_own(key, ""))
                >
                    {messages.remove}
                </button>
            }
        })
    };
    view! {
        <li class="phrase" class:is-changed=is_changed>
            <label for=id.clone()>
                <code>{row.key}</code>
            </label>
            <p id=fallback_id class="phrase-fallback">
                <span class="small-print">{label}</span>
                " "
                <span lang=lang dir="auto">
                    {text}
                </span>
            </p>
            <textarea
                id=id
                class="input"
                rows="2"
                lang=row.language
                dir="auto"
                autocomplete="off"
                data-testid=test_id
                aria-describedby=described
                placeholder=messages.placeholder
                prop:value=own
                on:input=move |event| {
                    is_typing.set(true);
                    key.with_value(|key| state.set_own(key, &event_target_value(&event)));
                }
                on:blur=move |_| is_typing.set(false)
            ></textarea>
            <p id=problem_id class="phrase-problems" aria-live="polite">
                {problem}
            </p>
            {remove}
        </li>
    }
    .into_any()
}
