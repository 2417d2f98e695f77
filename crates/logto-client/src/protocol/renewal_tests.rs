use proptest::prelude::*;

use super::*;
use crate::protocol::error::HttpError;

const HOUR: i64 = 3600;
const TEN_SECONDS: Duration = Duration::from_secs(10);

fn token(expires_at: i64) -> AccessToken {
    serde_json::from_str(&format!(r#"{{"token":"t","scope":"","expiresAt":{expires_at}}}"#)).unwrap()
}

fn at(seconds: i64) -> UnixMillis {
    UnixMillis::from_seconds(seconds)
}

/// A session that began at 0, with a token until one hour, and an hour's ID token.
fn context(now: i64) -> RenewalContext {
    RenewalContext {
        token: Some(token(HOUR)),
        has_refresh_token: true,
        id_token_ends_at: at(HOUR),
        session_ends_at: Some(at(14 * 24 * HOUR)),
        now: at(now),
        retry: None,
    }
}

fn background(is_visible: bool, is_triggered: bool) -> BackgroundRenewal {
    BackgroundRenewal {
        renew_before: Duration::from_secs(60),
        is_visible,
        is_triggered,
        is_unfinished: false,
        first_seen_at: Some(at(0)),
    }
}

fn failure(previous: Option<&RetryState>, now: UnixMillis, retry_after: Option<Duration>, random: u8) -> RetryState {
    let error = HttpError::Status { status: 503, retry_after }.into();
    RetryState::after_failure(previous, error, now, random)
}

fn failures(count: usize, now: UnixMillis) -> Option<RetryState> {
    (0..count).fold(None, |previous, _| Some(failure(previous.as_ref(), now, None, 255)))
}

#[test]
fn a_request_gets_the_stored_token_while_it_is_valid_and_a_new_one_afterwards() {
    let decide = |context: RenewalContext| decide_request(&context, TEN_SECONDS);
    assert_eq!(decide(context(HOUR - 11)), TokenDecision::Use(token(HOUR)));
    assert_eq!(decide(context(HOUR - 10)), TokenDecision::Renew);
    let without = |now| decide(RenewalContext { has_refresh_token: false, ..context(now) });
    assert_eq!(without(HOUR - 11), TokenDecision::Use(token(HOUR)));
    assert_eq!(without(HOUR - 10), TokenDecision::Ended(EndReason::Expired));
    assert_eq!(decide(RenewalContext { token: None, ..context(0) }), TokenDecision::Renew);
}

#[test]
fn a_visible_page_renews_ahead_of_the_expiry() {
    assert_eq!(plan_renewal(&context(0), &background(true, false)), RenewalPlan::WaitUntil(at(HOUR - 60)));
    assert_eq!(plan_renewal(&context(HOUR - 60), &background(true, false)), RenewalPlan::RenewNow);
    for now in [0, HOUR - 60, HOUR, 10 * HOUR] {
        assert_eq!(plan_renewal(&context(now), &background(false, true)), RenewalPlan::Idle, "the page is hidden");
    }
}

#[test]
fn an_expired_token_is_renewed_in_the_background_after_a_trigger_only() {
    let end = at(14 * 24 * HOUR);
    assert_eq!(plan_renewal(&context(5 * HOUR), &background(true, false)), RenewalPlan::WaitUntil(end));
    assert_eq!(plan_renewal(&context(5 * HOUR), &background(true, true)), RenewalPlan::RenewNow);
}

#[test]
fn a_renewal_that_a_left_page_began_is_repeated_when_the_page_loads() {
    let unfinished = |is_triggered| BackgroundRenewal { is_unfinished: true, ..background(true, is_triggered) };
    assert_eq!(plan_renewal(&context(0), &unfinished(true)), RenewalPlan::RenewNow, "the token is valid");
    assert_eq!(plan_renewal(&context(0), &unfinished(false)), RenewalPlan::WaitUntil(at(HOUR - 60)));
    let hidden = BackgroundRenewal { is_visible: false, ..unfinished(true) };
    assert_eq!(plan_renewal(&context(0), &hidden), RenewalPlan::RenewNow, "the provider's grace is short");
    let failed = RenewalContext { retry: failures(1, at(0)), ..context(1) };
    assert_eq!(plan_renewal(&failed, &hidden), RenewalPlan::Idle);
    assert_eq!(plan_renewal(&failed, &unfinished(true)), RenewalPlan::WaitUntil(at(2)), "it is not hammered");
}

#[test]
fn a_short_lived_token_is_renewed_on_request_only() {
    let short = RenewalContext { token: Some(token(119)), session_ends_at: None, ..context(100) };
    assert_eq!(plan_renewal(&short, &background(true, false)), RenewalPlan::Idle);
    assert_eq!(decide_request(&RenewalContext { now: at(110), ..short }, TEN_SECONDS), TokenDecision::Renew);
}

#[test]
fn the_provider_is_asked_at_the_end_of_the_absolute_lifetime() {
    let end = 14 * 24 * HOUR;
    let good = RenewalContext { token: Some(token(end + HOUR)), ..context(end - 1) };
    assert_eq!(plan_renewal(&good, &background(true, false)), RenewalPlan::WaitUntil(at(end)));
    let over = RenewalContext { now: at(end), ..good };
    assert_eq!(plan_renewal(&over, &background(true, false)), RenewalPlan::RenewNow);
}

#[test]
fn session_without_refresh_token_ends_with_the_id_token() {
    let plan = |now| {
        let without = RenewalContext { has_refresh_token: false, ..context(now) };
        plan_renewal(&without, &background(true, false))
    };
    assert_eq!(plan(0), RenewalPlan::WaitUntil(at(HOUR)));
    assert_eq!(plan(HOUR), RenewalPlan::End(EndReason::Expired));
}

#[test]
fn waits_double_up_to_a_limit_and_are_spread_at_random() {
    let mut retry = None;
    let mut waits = Vec::new();
    for _ in 0..12 {
        let next = failure(retry.as_ref(), at(0), None, 255);
        waits.push(next.retry_at().0 / 1000);
        retry = Some(next);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
    assert_eq!(failure(None, at(0), None, 0).retry_at(), UnixMillis(1000));
}

#[test]
fn retry_after_is_honored_up_to_an_hour() {
    let retry = failure(None, at(0), Some(Duration::from_secs(90)), 255);
    assert_eq!((retry.retry_at(), retry.request_retry_at()), (at(90), at(90)));
    let error = retry.error().clone();
    let asked_at = |now| {
        let context = RenewalContext { retry: Some(retry.clone()), token: None, ..context(now) };
        decide_request(&context, TEN_SECONDS)
    };
    assert_eq!((asked_at(89), asked_at(90)), (TokenDecision::RetryLater(error), TokenDecision::Renew));
    let endless = failure(None, at(0), Some(Duration::MAX), 0);
    assert_eq!(endless.retry_at(), at(HOUR));
}

#[test]
fn a_trigger_shortens_the_wait_after_a_failure_but_does_not_remove_it() {
    let retry = failures(9, at(HOUR));
    let plan = |now, is_triggered| {
        let context = RenewalContext { retry: retry.clone(), ..context(now) };
        plan_renewal(&context, &background(true, is_triggered))
    };
    assert_eq!(plan(HOUR + 1, false), RenewalPlan::WaitUntil(at(HOUR + 300)));
    assert_eq!(plan(HOUR + 300, false), RenewalPlan::RenewNow);
    assert_eq!(plan(HOUR + 1, true), RenewalPlan::WaitUntil(at(HOUR + 3)));
    assert_eq!(plan(HOUR + 3, true), RenewalPlan::RenewNow);
}

#[test]
fn a_clock_set_back_does_not_lengthen_the_wait() {
    let retry = failures(1, at(100 * HOUR));
    let context = RenewalContext { retry, token: None, ..context(0) };
    assert_eq!(decide_request(&context, TEN_SECONDS), TokenDecision::Renew);
}

fn any_background() -> impl Strategy<Value = BackgroundRenewal> {
    (0..7200_u64, any::<bool>(), any::<bool>(), any::<bool>(), proptest::option::of(0..100_000_i64)).prop_map(
        |(before, is_visible, is_triggered, is_unfinished, seen)| BackgroundRenewal {
            renew_before: Duration::from_secs(before),
            is_visible,
            is_triggered,
            is_unfinished,
            first_seen_at: seen.map(at),
        },
    )
}

fn any_retry() -> impl Strategy<Value = Option<RetryState>> {
    let one = (1..20_u32, 0..100_000_i64, proptest::option::of(0..10_000_u64), any::<u8>());
    proptest::option::of(one.prop_map(|(count, failed_at, retry_after, random)| {
        let retry_after = retry_after.map(Duration::from_secs);
        (0..count).fold(None, |previous: Option<RetryState>, _| {
            Some(failure(previous.as_ref(), at(failed_at), retry_after, random))
        })
    }))
    .prop_map(Option::flatten)
}

prop_compose! {
    fn any_context()(
        expires in proptest::option::of(0..100_000_i64),
        has_refresh_token in any::<bool>(),
        id_token_end in 0..100_000_i64,
        session_end in proptest::option::of(0..100_000_i64),
        now in 0..100_000_i64,
        retry in any_retry(),
    ) -> RenewalContext {
        RenewalContext {
            token: expires.map(token),
            has_refresh_token,
            id_token_ends_at: at(id_token_end),
            session_ends_at: session_end.map(at),
            now: at(now),
            retry,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_renewed_without_a_refresh_token(
        context in any_context(), renewal in any_background(), validity in 0..7200_u64,
    ) {
        let without = RenewalContext { has_refresh_token: false, ..context };
        prop_assert_ne!(plan_renewal(&without, &renewal), RenewalPlan::RenewNow);
        prop_assert_ne!(decide_request(&without, Duration::from_secs(validity)), TokenDecision::Renew);
    }

    #[test]
    fn a_wait_ends_in_the_future(context in any_context(), renewal in any_background()) {
        if let RenewalPlan::WaitUntil(time) = plan_renewal(&context, &renewal) {
            prop_assert!(time > context.now);
        }
    }

    #[test]
    fn a_valid_token_is_used_in_every_situation(context in any_context(), validity in 0..7200_u64) {
        let validity = Duration::from_secs(validity);
        let decision = decide_request(&context, validity);
        match context.token.filter(|token| token.is_valid(context.now, validity)) {
            Some(token) => prop_assert_eq!(decision, TokenDecision::Use(token)),
            None => prop_assert!(!matches!(decision, TokenDecision::Use(_))),
        }
    }

    #[test]
    fn no_renewal_comes_before_its_retry_time(
        context in any_context(), renewal in any_background(), validity in 0..7200_u64,
    ) {
        let renews = plan_renewal(&context, &renewal) == RenewalPlan::RenewNow
            || decide_request(&context, Duration::from_secs(validity)) == TokenDecision::Renew;
        if let (Some(retry), true) = (&context.retry, renews) {
            prop_assert!(context.now >= retry.request_retry_at() || context.now < retry.failed_at);
        }
    }

    #[test]
    fn a_hidden_page_does_nothing_in_the_background(context in any_context(), renewal in any_background()) {
        let hidden = BackgroundRenewal { is_visible: false, is_unfinished: false, ..renewal };
        prop_assert_eq!(plan_renewal(&context, &hidden), RenewalPlan::Idle);
    }

    #[test]
    fn a_wait_is_not_followed_by_the_same_wait(context in any_context(), renewal in any_background()) {
        if let RenewalPlan::WaitUntil(time) = plan_renewal(&context, &renewal) {
            let later = RenewalContext { now: time, ..context };
            let next = plan_renewal(&later, &renewal);
            prop_assert!(!matches!(next, RenewalPlan::WaitUntil(again) if again <= time), "{:?}", next);
        }
    }
}
