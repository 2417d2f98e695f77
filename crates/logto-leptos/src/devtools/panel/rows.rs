//! Views that several tabs share.

use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::Tools;
use crate::devtools::labels;
use logto_client::protocol::time::UnixMillis;

/// Formats a time of day in the local time zone.
pub(super) fn time_of_day(at: UnixMillis) -> String {
    let date = local(at);
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// Formats a date and time in the local time zone.
pub(super) fn date_and_time(at: UnixMillis) -> String {
    let date = local(at);
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{year}-{month:02}-{day:02} {}", time_of_day(at))
}

fn local(at: UnixMillis) -> Date {
    #[allow(clippy::cast_precision_loss)] // exact for some hundred thousand years
    let ms = at.0 as f64;
    Date::new(&JsValue::from_f64(ms))
}

/// A date and time, and its distance from now, which is updated.
pub(super) fn moment(tools: Tools, at: UnixMillis) -> AnyView {
    view! {
        {date_and_time(at)}
        <span class="quiet">" " {move || labels::from_now(&tools.words(), at, tools.now.get())}</span>
    }
    .into_any()
}

/// A name and its value, for a `dl`.
pub(super) fn pair(tools: Tools, name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! {
        <dt>{tools.say(name)}</dt>
        <dd>{value.into_any()}</dd>
    }
    .into_any()
}

/// The text in place of an empty list.
pub(super) fn nothing(tools: Tools, text: &'static str) -> AnyView {
    view! { <p class="quiet">{tools.say(text)}</p> }.into_any()
}
