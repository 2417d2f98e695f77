//! The statistics of the dashboard: `/api/dashboard/users`. Days are those of UTC.

use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};
use time::{Date, Month};

use crate::http::{ApiError, ApiResult, Json, Parameters, SharedState};
use crate::model::activity::{day_of, start_of};
use crate::model::clock::iso;

/// `GET /api/dashboard/users/total`
pub(super) async fn total(State(app): State<SharedState>) -> ApiResult {
    Ok(Json(json!({ "totalUserCount": app.store().users.len() })).into_response())
}

/// `GET /api/dashboard/users/new`
pub(super) async fn new_users(State(app): State<SharedState>) -> ApiResult {
    let store = app.store();
    let today = day_of(app.now_ms());
    let days: Vec<i64> = store.users.values().filter_map(|user| user.created_at).map(day_of).collect();
    let count = |first: i64, last: i64| days.iter().filter(|day| (first..=last).contains(*day)).count();
    Ok(Json(json!({
        "today": change(count(today, today), count(today - 1, today - 1)),
        "last7Days": change(count(today - 6, today), count(today - 13, today - 7)),
    }))
    .into_response())
}

/// `GET /api/dashboard/users/active`: of the 30 days that end with `date`, or today.
pub(super) async fn active(State(app): State<SharedState>, parameters: Parameters) -> ApiResult {
    let end = match parameters.get("date") {
        None => day_of(app.now_ms()),
        Some(date) => day_of_date(date).ok_or_else(|| {
            let issue = json!({ "validation": "regex", "code": "invalid_string", "message": "Invalid" });
            ApiError::invalid("query", &["date"], issue)
        })?,
    };
    let store = app.store();
    let count = |first: i64, last: i64| store.activity.count(first..=last);
    let day = |day: i64| json!({ "date": iso(start_of(day)).get(..10), "count": count(day, day) });
    let curve: Vec<Value> = (end - 29..=end).map(day).collect();
    Ok(Json(json!({
        "dauCurve": curve,
        "dau": change(count(end, end), count(end - 1, end - 1)),
        "wau": change(count(end - 6, end), count(end - 13, end - 7)),
        "mau": change(count(end - 29, end), count(end - 59, end - 30)),
    }))
    .into_response())
}

fn change(now: usize, before: usize) -> Value {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    json!({ "count": now, "delta": number(now) - number(before) })
}

/// The number of the day with a date such as `2026-11-28`.
fn day_of_date(text: &str) -> Option<i64> {
    let [year, month, day] = *text.split('-').collect::<Vec<_>>() else { return None };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    Some(day_of(date.midnight().assume_utc().unix_timestamp() * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates() {
        assert_eq!(day_of_date("1970-01-02"), Some(1));
        assert_eq!(
            day_of_date("2026-11-28").map(|day| iso(start_of(day))).as_deref(),
            Some("2026-11-28T00:00:00.000Z")
        );
        for text in ["", "x", "2026-13-01", "2026-02-30", "26-1-1", "2026-11-28T00"] {
            assert_eq!(day_of_date(text), None, "{text}");
        }
    }
}
