//! The messages about checks and what they find.

use crate::diagnostics::{Check, ClockReference, Problem, RequestFailure, State};
use crate::messages::{Advice, diagnostics};

/// What is wrong, and what to do about it.
pub(super) struct Explained {
    pub(super) body: String,
    pub(super) fix: &'static str,
}

impl From<Advice> for Explained {
    fn from(advice: Advice) -> Self {
        Self { body: advice.body.to_owned(), fix: advice.fix }
    }
}

impl Check {
    /// Its name for people.
    pub(super) fn name(self) -> &'static str {
        let names = &diagnostics().check_up.names;
        match self {
            Self::SecureContext => names.secure_context,
            Self::Storage => names.storage,
            Self::IndexedDb => names.indexed_db,
            Self::WebLocks => names.web_locks,
            Self::Tabs => names.tabs,
            Self::Cookies => names.cookies,
            Self::Config => names.config,
            Self::Network => names.network,
            Self::Endpoint => names.endpoint,
            Self::Issuer => names.issuer,
            Self::Keys => names.keys,
            Self::Clock => names.clock,
            Self::Origin => names.origin,
            Self::AppId => names.app_id,
            Self::RedirectUri => names.redirect_uri,
            Self::Request => names.request,
        }
    }

    /// What it means that it passed.
    pub(super) fn passed(self) -> &'static str {
        let passed = &diagnostics().check_up.passed;
        match self {
            Self::SecureContext => passed.secure_context,
            Self::Storage => passed.storage,
            Self::IndexedDb => passed.indexed_db,
            Self::WebLocks => passed.web_locks,
            Self::Tabs => passed.tabs,
            Self::Cookies => passed.cookies,
            Self::Config => passed.config,
            Self::Network => passed.network,
            Self::Endpoint => passed.endpoint,
            Self::Issuer => passed.issuer,
            Self::Keys => passed.keys,
            Self::Clock => passed.clock,
            Self::Origin => passed.origin,
            Self::AppId => passed.app_id,
            Self::RedirectUri => passed.redirect_uri,
            Self::Request => passed.request,
        }
    }

    /// Why it was skipped; `was_asked` when there is an answer that does not decide it.
    pub(super) fn skipped(self, was_asked: bool) -> &'static str {
        let skipped = &diagnostics().check_up.skipped;
        match self {
            Self::Clock => skipped.clock,
            Self::AppId if was_asked => skipped.not_told,
            Self::RedirectUri | Self::Request => skipped.no_way_to_ask,
            _ => skipped.earlier,
        }
    }
}

impl State {
    /// Its name for people.
    pub(super) fn name(self) -> &'static str {
        let names = &diagnostics().check_up.states;
        match self {
            Self::Waiting => names.waiting,
            Self::Running => names.running,
            Self::Passed => names.passed,
            Self::Warning => names.warning,
            Self::Failed => names.failed,
            Self::Skipped => names.skipped,
        }
    }
}

/// How many problems and warnings there are.
pub(super) fn summary_text(failed: usize, warnings: usize) -> String {
    let messages = &diagnostics().check_up;
    messages.summary(warnings, &messages.problem_count(failed))
}

/// Explains a problem.
pub(super) fn problem_text(problem: &Problem) -> Explained {
    let known = &diagnostics().check_up.problems;
    let advice = match problem {
        Problem::InsecureContext => known.insecure_context,
        Problem::StorageBlocked => known.storage_blocked,
        Problem::StorageFull => known.storage_full,
        Problem::NoIndexedDb { needed: true } => known.no_indexed_db_needed,
        Problem::NoIndexedDb { needed: false } => known.no_indexed_db,
        Problem::NoLocks => known.no_locks,
        Problem::NoTabs => known.no_tabs,
        Problem::NoCookies => known.no_cookies,
        Problem::Config(_) => known.config,
        Problem::Offline => known.offline,
        Problem::HostGone => known.host_gone,
        Problem::Unfit { .. } => known.unfit,
        Problem::NoKeys => known.no_keys,
        Problem::OtherKindOfApp => known.other_kind_of_app,
        Problem::Answer(failure) => return answer(*failure),
        Problem::ClockOff { seconds, against, .. } => return clock(*seconds, *against),
        Problem::OtherIssuer { expected, found } => {
            let known = &known.other_issuer;
            return Explained { body: known.body(found, expected), fix: known.fix };
        }
        Problem::OriginRefused { origin } => {
            return Explained { body: known.origin_refused.body(origin), fix: known.origin_refused.fix };
        }
        Problem::UnknownApp { app_id } => {
            return Explained { body: known.unknown_app.body(app_id), fix: known.unknown_app.fix };
        }
        Problem::RedirectUnregistered { uri } => {
            return Explained { body: known.redirect_unregistered.body(uri), fix: known.redirect_unregistered.fix };
        }
        Problem::UnknownResource { resources } => {
            return Explained { body: known.unknown_resource.body(resources), fix: known.unknown_resource.fix };
        }
        Problem::RequestRefused { error } => {
            return Explained { body: known.request_refused.body(error), fix: known.request_refused.fix };
        }
    };
    advice.into()
}

/// What to do about a problem where the sign-in server is not Logto, if that differs.
pub(super) fn fix_at_other_provider(problem: &Problem) -> Option<&'static str> {
    let known = &diagnostics().check_up.other_provider;
    Some(match problem {
        Problem::OtherIssuer { .. } => known.other_issuer,
        Problem::Unfit { .. } => known.unfit,
        Problem::NoKeys => known.no_keys,
        Problem::OriginRefused { .. } => known.origin_refused,
        Problem::UnknownApp { .. } => known.unknown_app,
        Problem::OtherKindOfApp => known.other_kind_of_app,
        Problem::RedirectUnregistered { .. } => known.redirect_unregistered,
        Problem::UnknownResource { .. } => known.unknown_resource,
        Problem::RequestRefused { .. } => known.request_refused,
        Problem::Answer(RequestFailure::Unreachable) => known.unreachable,
        Problem::Answer(RequestFailure::Hidden) => known.hidden,
        Problem::Answer(RequestFailure::Redirected) => known.redirected,
        Problem::Answer(RequestFailure::Status(_)) => known.status,
        Problem::Answer(RequestFailure::Strange) => known.strange,
        _ => return None,
    })
}

fn answer(failure: RequestFailure) -> Explained {
    let known = &diagnostics().check_up.answers;
    match failure {
        RequestFailure::Forbidden => known.forbidden.into(),
        RequestFailure::Unreachable => known.unreachable.into(),
        RequestFailure::Late => known.late.into(),
        RequestFailure::Hidden => known.hidden.into(),
        RequestFailure::Redirected => known.redirected.into(),
        RequestFailure::Strange => known.strange.into(),
        RequestFailure::Broken(status) => {
            Explained { body: known.broken.body(&status.to_string()), fix: known.broken.fix }
        }
        RequestFailure::Status(status) => {
            Explained { body: known.status.body(&status.to_string()), fix: known.status.fix }
        }
    }
}

/// `seconds` is how far the device is ahead; it is behind where that is negative.
fn clock(seconds: i64, against: ClockReference) -> Explained {
    let messages = &diagnostics().check_up.clock;
    let size = usize::try_from(seconds.unsigned_abs()).unwrap_or(usize::MAX);
    let time = match size {
        0..120 => messages.seconds(size),
        120..7200 => messages.minutes(size / 60),
        _ => messages.hours(size / 3600),
    };
    let body = match (against, seconds > 0) {
        (ClockReference::Server, true) => messages.ahead_of_server(&time),
        (ClockReference::Server, false) => messages.behind_server(&time),
        (ClockReference::Host, true) => messages.ahead_of_host(&time),
        (ClockReference::Host, false) => messages.behind_host(&time),
        (ClockReference::Token, _) => messages.behind_token(&time),
    };
    Explained { body, fix: messages.fix }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::use_english;

    #[test]
    fn counts_problems_and_warnings() {
        use_english();
        assert_eq!(summary_text(0, 0), "No problems found.");
        assert_eq!(summary_text(1, 1), "1 problem found, 1 warning.");
        assert_eq!(summary_text(2, 3), "2 problems found, 3 warnings.");
    }

    #[test]
    fn sends_nobody_to_logto_without_a_logto() {
        use_english();
        let text = String::new;
        let failures = [
            RequestFailure::Forbidden,
            RequestFailure::Unreachable,
            RequestFailure::Late,
            RequestFailure::Hidden,
            RequestFailure::Redirected,
            RequestFailure::Broken(500),
            RequestFailure::Status(404),
            RequestFailure::Strange,
        ];
        let problems = [
            Problem::OtherIssuer { expected: text(), found: text() },
            Problem::Unfit { reason: text() },
            Problem::NoKeys,
            Problem::OriginRefused { origin: text() },
            Problem::UnknownApp { app_id: text() },
            Problem::OtherKindOfApp,
            Problem::RedirectUnregistered { uri: text() },
            Problem::UnknownResource { resources: text() },
            Problem::RequestRefused { error: text() },
        ];
        for problem in problems.into_iter().chain(failures.map(Problem::Answer)) {
            let known = problem_text(&problem);
            let fix = fix_at_other_provider(&problem).unwrap_or(known.fix);
            let said = [&known.body, " ", fix].concat();
            assert!(!["Logto", "Console"].iter().any(|word| said.contains(word)), "{said}");
        }
    }

    #[test]
    fn app_id_row_blames_no_earlier_check_that_passed() {
        use_english();
        assert_eq!(Check::AppId.skipped(true), "The server's answer doesn't tell.");
        assert_eq!(Check::AppId.skipped(false), "An earlier check has to pass first.");
    }

    #[test]
    fn says_how_far_a_clock_is_off() {
        use_english();
        let text = |seconds, against| clock(seconds, against).body;
        assert_eq!(
            text(119, ClockReference::Server),
            "This device's clock is 119 s ahead of that of the sign-in server."
        );
        assert!(text(-120, ClockReference::Host).contains("is 2 min behind that of the app's host"));
        assert!(text(-7200, ClockReference::Token).ends_with("this device's clock is at least 2 h behind."));
    }
}
