//! The bar with the save button, and the dialog that shows the changes before they are saved.

use leptos::html::Div;
use leptos::prelude::*;
use logto_management::Change;
use logto_ui::components::{FormDialog, Notice, Tone};
use logto_ui::dom;

use super::draft::Draft;
use super::findings::focus_first_error;
use super::rejection;
use super::sheet::Origin;
use crate::connectors::{ChecklistStep, Kind, next_step_button};
use crate::messages::{admin, text};

/// Shows whether there are unsaved changes, with buttons to save and discard them.
#[component]
pub(super) fn SaveBar(
    /// The page's state.
    draft: Draft,
    /// The element with the settings and their findings.
    settings: NodeRef<Div>,
) -> impl IntoView {
    let messages = &admin().sign_in_experience;
    let rejected = NodeRef::<Div>::new();
    let is_open = RwSignal::new(false);
    let is_dirty = draft.dirty();
    let has_access = Memo::new(move |_| draft.origin() == Some(Origin::Server));
    let count = Memo::new(move |_| draft.count());
    let state = move || {
        let (errors, warnings) = count.get();
        match (is_dirty.get(), draft.is_saved(), has_access.get()) {
            (false, true, _) => view! { <span class="ok" data-testid="sie-saved">{messages.saved}</span> }.into_any(),
            (false, false, _) => ().into_any(),
            (true, _, false) => view! { <span>{messages.save.no_access}</span> }.into_any(),
            (true, _, true) if errors > 0 => {
                view! { <span class="bad">{messages.save.errors(errors)}</span> }.into_any()
            }
            (true, _, true) => {
                let warnings = (warnings > 0).then(|| messages.save.warnings(warnings));
                view! { <span>{messages.save.unsaved} " " {warnings}</span> }.into_any()
            }
        }
    };
    let is_off = move || !is_dirty.get() || !has_access.get();
    let review = move |_| {
        if untrack(is_off) || draft.attempt().is_busy_now() {
            return;
        }
        if count.get_untracked().0 > 0 {
            focus_first_error(settings);
            return;
        }
        draft.refresh(move |can_save| {
            if !can_save {
                focus_message(rejected);
            } else if count.get_untracked().0 > 0 {
                request_animation_frame(move || focus_first_error(settings));
            } else if is_dirty.get_untracked() {
                is_open.set(true);
            }
        });
    };
    // The address of the page asked for a change, which is to be confirmed.
    Effect::new(move |_| {
        if draft.takes_review() {
            is_open.set(true);
        }
    });
    let discard = move |_| draft.discard();
    let is_shown = Memo::new(move |_| is_dirty.get() || draft.is_saved());
    // A connector that is ready to be tried.
    let next = move || {
        let is_due = |kind: &Kind| draft.progress(*kind).next() == Some(ChecklistStep::Try);
        let kind = Kind::ALL.into_iter().find(is_due).filter(|_| draft.is_saved() && !is_dirty.get())?;
        next_step_button(draft.progress(kind), kind, draft.memories().on_try(kind))
    };
    view! {
        <div class="refusal" tabindex="-1" node_ref=rejected>
            {move || rejection(draft)} {move || changed_notice(draft)}
        </div>
        <section class="save-bar" hidden=move || !is_shown.get()>
            <p role="status">{state}</p>
            <div class="save-actions">
                {next}
                {move || {
                    is_dirty
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="button button-small"
                                    data-testid="sie-discard"
                                    on:click=discard
                                >
                                    {messages.save.discard}
                                </button>
                            }
                        })
                }}
                <button
                    type="button"
                    class="button button-primary button-small"
                    data-testid="sie-save"
                    hidden=move || !is_dirty.get()
                    aria-disabled=move || is_off().then_some("true")
                    aria-busy=move || draft.attempt().busy()
                    on:click=review
                >
                    {messages.save.review}
                </button>
            </div>
        </section>
        <ReviewDialog draft is_open rejected />
    }
    .into_any()
}

/// Moves the focus to the message about why nothing was saved, which may be scrolled out of view.
fn focus_message(message: NodeRef<Div>) {
    request_animation_frame(move || {
        if let Some(element) = message.get_untracked() {
            dom::focus_in_view(&element);
        }
    });
}

/// Says what somebody else has changed meanwhile, with a button that loads it.
fn changed_notice(draft: Draft) -> Option<AnyView> {
    let messages = &admin().sign_in_experience.save;
    let changes = draft.others_changes()?;
    let lines = changes.iter().map(|it| view! { <p>{text(&it.what)} ": " {text(&it.after)}</p> }).collect_view();
    let load = move |_| {
        draft.load_newer();
        dom::focus_heading();
    };
    let actions = view! {
        <button type="button" class="button button-small" data-testid="sie-load" on:click=load>
            {messages.load}
        </button>
    };
    Some(
        view! {
            <Notice tone=Tone::Danger title=messages.changed body=messages.changed_body actions=actions.into_any()>
                {lines}
            </Notice>
        }
        .into_any(),
    )
}

/// A dialog with the changes.
#[component]
fn ReviewDialog(draft: Draft, is_open: RwSignal<bool>, rejected: NodeRef<Div>) -> impl IntoView {
    let messages = &admin().sign_in_experience.save;
    let attempt = draft.attempt();
    let close = move || is_open.set(false);
    let save = move |_| {
        draft.save(move || {
            close();
            if !untrack(|| draft.is_saved()) {
                focus_message(rejected);
            }
        });
    };
    let content = move || {
        let warnings = untrack(|| draft.count()).1;
        let warnings = (warnings > 0).then(|| admin().sign_in_experience.save.warnings(warnings));
        view! {
            <p>{messages.lead}</p>
            {table(&untrack(|| draft.changes()))}
            {warnings.map(|messages| view! { <p class="small-print">{messages}</p> })}
        }
    };
    view! {
        <FormDialog open=is_open title=messages.title attempt>
            {content()}
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    data-testid="sie-cancel"
                    on:click=move |_| {
                        if !attempt.is_busy_now() {
                            close();
                        }
                    }
                >
                    {messages.cancel}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="sie-confirm"
                    aria-busy=move || attempt.busy()
                    on:click=save
                >
                    {messages.confirm}
                </button>
            </div>
        </FormDialog>
    }
    .into_any()
}

fn table(changes: &[Change]) -> AnyView {
    let messages = &admin().sign_in_experience.save;
    let rows = changes.iter().map(|change| {
        view! {
            <tr>
                <th scope="row">{text(&change.what)}</th>
                <td>
                    <span class="cell-label">{messages.before}</span>
                    <del>{text(&change.before)}</del>
                </td>
                <td>
                    <span class="cell-label">{messages.after}</span>
                    <ins>{text(&change.after)}</ins>
                </td>
            </tr>
        }
    });
    view! {
        <table class="diff" data-testid="sie-diff">
            <thead>
                <tr>
                    <th scope="col">{messages.what}</th>
                    <th scope="col">{messages.before}</th>
                    <th scope="col">{messages.after}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
