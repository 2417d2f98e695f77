//! The labels of journal entries and renewal decisions, and readable times.

use super::words::Words;
use logto_client::client::inspect::{Cause, MessageDirection, MessageEffect, RequestOutcome, SessionState};
use logto_client::ports::TabMessage;
use logto_client::protocol::renewal::RenewalPlan;
use logto_client::protocol::time::UnixMillis;

pub(super) fn cause(words: &Words, cause: Cause) -> String {
    let labels = match cause {
        Cause::PageLoad => "page loaded",
        Cause::Callback => "sign-in answer being checked",
        Cause::SignIn => "signed in here",
        Cause::SignInFailed(code) => return words.with("sign-in refused: {}", &[code]),
        Cause::Renewal => "tokens renewed here",
        Cause::NoAnswer => "renewal got no answer",
        Cause::End => "ended by the provider or a check",
        Cause::SignOut => "signed out here",
        Cause::Store => "storage changed: another tab or page",
    };
    words.text(labels)
}

pub(super) fn state(state: SessionState) -> String {
    match state.code {
        Some(code) => format!("{} ({code})", state.name),
        None => state.name.to_owned(),
    }
}

pub(super) fn outcome(words: &Words, outcome: RequestOutcome) -> String {
    match outcome {
        RequestOutcome::Pending => words.text("under way"),
        RequestOutcome::Status(status) => status.to_string(),
        RequestOutcome::Failed(code) => code.to_owned(),
        RequestOutcome::Canceled => words.text("given up"),
    }
}

pub(super) fn direction(words: &Words, direction: MessageDirection) -> String {
    words.text(match direction {
        MessageDirection::Sent => "sent",
        MessageDirection::Received => "received",
        MessageDirection::Browser => "from the browser",
    })
}

pub(super) fn message(words: &Words, message: &TabMessage) -> String {
    words.text(match message {
        TabMessage::SessionChanged => "session changed",
        TabMessage::SignOut(_) => "everybody signs out",
        TabMessage::PageRestored => "page restored from the page cache",
        TabMessage::PageShown => "page shown",
        TabMessage::Online => "network is back",
    })
}

pub(super) fn effect(words: &Words, effect: MessageEffect) -> String {
    match effect {
        MessageEffect::None => String::new(),
        MessageEffect::Because(why) => cause(words, why),
        MessageEffect::LedTo(to) => words.with("now {}", &[&state(to)]),
    }
}

/// Returns the label of a renewal decision, and its time.
pub(super) fn decision(words: &Words, decision: &RenewalPlan) -> (String, Option<UnixMillis>) {
    let (label, at) = match decision {
        RenewalPlan::Idle => ("nothing due until a token is asked for or the page is seen", None),
        RenewalPlan::RenewNow => ("due now", None),
        RenewalPlan::WaitUntil(at) => ("due", Some(*at)),
        RenewalPlan::End(_) => ("not possible: no refresh token", None),
    };
    (words.text(label), at)
}

/// Formats a duration in its two largest units.
pub(super) fn span(ms: i64) -> String {
    let seconds = ms.unsigned_abs() / 1000;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min {} s", seconds % 60),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// Formats the distance of a time from now.
pub(super) fn from_now(words: &Words, at: UnixMillis, now: UnixMillis) -> String {
    let ms = at.since(now);
    words.with(if ms >= 0 { "in {}" } else { "{} ago" }, &[&span(ms)])
}

/// Formats a time as RFC 3339, in UTC.
pub(super) fn utc(at: UnixMillis) -> String {
    let days = at.seconds().div_euclid(86_400);
    let second = at.seconds().rem_euclid(86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Returns year, month and day of a number of days since 1970-01-01, in the proleptic Gregorian calendar. Years
/// are counted from March, so that the leap day comes last.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn formats_durations_in_two_units() {
        for (ms, text) in [
            (0, "0 s"),
            (59_999, "59 s"),
            (-61_000, "1 min 1 s"),
            (3_600_000, "1 h 0 min"),
            (14 * 86_400_000 - 1, "13 d 23 h"),
        ] {
            assert_eq!(span(ms), text);
        }
        assert_eq!(from_now(&Words::default(), UnixMillis(5_000), UnixMillis(0)), "in 5 s");
        assert_eq!(from_now(&Words::default(), UnixMillis(0), UnixMillis(5_000)), "5 s ago");
    }

    #[test]
    fn formats_times_in_utc() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_208_605, "2026-11-20T21:03:25Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(utc(UnixMillis::from_seconds(seconds)), text);
        }
    }
}
