//! A token as a ticket: what it is for, how long it is valid, and its serial number.

use leptos::prelude::*;

use super::{Lifetime, LifetimeMeter, chips, icon};
use crate::format;

/// Whose token it is: the color of the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketSide {
    /// The app reads it.
    App,
    /// The sign-in server reads it.
    Server,
    /// An API reads it.
    Api,
}

impl TicketSide {
    fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Server => "server",
            Self::Api => "api",
        }
    }
}

/// The labels of a [`TokenTicket`].
#[derive(Debug, Clone, Copy)]
pub struct TicketLabels {
    /// Of the audience.
    pub audience: &'static str,
    /// Of the scopes.
    pub scopes: &'static str,
    /// Where there is no scope.
    pub no_scopes: &'static str,
    /// Of the serial number.
    pub serial: &'static str,
    /// For a span of time from now, such as `in 42 min.`
    pub expires: fn(&str) -> String,
    /// When it has expired, for a span of time.
    pub expired: fn(&str) -> String,
}

/// A token as a ticket.
#[component]
pub fn TokenTicket(
    /// Whose token it is.
    side: TicketSide,
    /// What it is.
    title: String,
    /// What it is for, in words.
    #[prop(optional_no_strip)]
    note: Option<String>,
    /// Its audience.
    #[prop(optional_no_strip)]
    audience: Option<String>,
    /// Its scopes, if it has some.
    #[prop(optional_no_strip)]
    scopes: Option<Vec<String>>,
    /// How long it is valid, if that is known.
    #[prop(optional_no_strip)]
    lifetime: Option<Lifetime>,
    /// The last characters of its id.
    #[prop(optional_no_strip)]
    serial: Option<String>,
    /// The labels.
    labels: TicketLabels,
    /// Buttons.
    #[prop(optional)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let audience = audience.map(|audience| {
        view! {
            <div>
                <dt>{labels.audience}</dt>
                <dd>{audience}</dd>
            </div>
        }
    });
    let scopes = scopes.map(|scopes| {
        view! {
            <div>
                <dt>{labels.scopes}</dt>
                <dd data-testid="token-scopes">{chips(&scopes, labels.no_scopes)}</dd>
            </div>
        }
    });
    let life = lifetime.map(|lifetime| {
        let text = move |now: i64| {
            let left = lifetime.ends.saturating_sub(now);
            if left > 0 { (labels.expires)(&format::relative(left)) } else { (labels.expired)(&format::relative(left)) }
        };
        view! { <LifetimeMeter lifetime text=Callback::new(text) /> }
    });
    let serial = serial.map(|serial| {
        view! {
            <p class="ticket-serial">
                <span class="visually-hidden">{labels.serial} " "</span>
                {["№ ", &serial].concat()}
            </p>
        }
    });
    let details = (audience.is_some() || scopes.is_some()).then(|| view! { <dl>{audience} {scopes}</dl> });
    view! {
        <article class="ticket" data-side=side.name()>
            <div class="ticket-main">
                <h3>{title}</h3>
                {note.map(|note| view! { <p class="small-print">{note}</p> })}
                {details}
                {life}
            </div>
            <div class="ticket-stub">
                {icon("key")}
                {serial}
                {actions}
            </div>
        </article>
    }
    .into_any()
}
