//! The first steps with the app, for people who build with it.

use leptos::prelude::*;
use logto_ui::first_run::FirstStep;

use crate::extensions;
use crate::messages::{Note, auth};
use crate::page::Page;
use crate::ui::icon;

/// The steps, with a tick at each that was done in this browser. Before them, how to sign in at a local `server`. `None`
/// when everything is done.
pub(crate) fn first_run(server: Option<&str>) -> Option<AnyView> {
    if FirstStep::ALL.into_iter().all(FirstStep::is_done) {
        return None;
    }
    let messages = &auth().first_run;
    let steps = FirstStep::ALL.into_iter().filter_map(|step| {
        let (Note { title, body }, page) = match step {
            FirstStep::GuardPage => (messages.guard, Page::Profile),
            FirstStep::CallApi => (messages.api, Page::Api),
            FirstStep::Connector => (messages.connector, Page::Extension(extensions::links().next()?.path)),
            FirstStep::OwnServer => (messages.server, Page::CheckUp),
        };
        let is_done = step.is_done();
        let done = is_done.then(|| {
            view! {
                {icon("tick")}
                <span class="visually-hidden">{messages.done}</span>
            }
        });
        Some(view! {
            <li data-testid=["first-step-", step.key()].concat() data-done=is_done.then_some("")>
                <span class="first-step-mark">{done}</span>
                <a href=page.href()>{title}</a>
                <span class="muted">{body}</span>
            </li>
        })
    });
    let how = server.map(|server| {
        view! {
            <p>
                {messages.sign_in} " " <a href=[server, "/inbox"].concat() target="_blank" rel="noreferrer" data-testid="first-run-inbox">
                    {messages.inbox}
                </a>
            </p>
        }
    });
    let card = view! {
        <section class="card first-run" data-testid="first-run">
            <h2>{messages.title}</h2>
            {how}
            <ol class="first-steps" role="list">
                {steps.collect_view()}
            </ol>
        </section>
    };
    Some(card.into_any())
}
