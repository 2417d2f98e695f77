use proptest::prelude::*;

use super::*;

const HOUR: i64 = 3600;

fn token(expires_at: i64) -> AccessToken {
    serde_json::from_str(&format!(r#"{{"token":"t","scope":"","expiresAt":{expires_at}}}"#)).unwrap()
}

fn at(seconds: i64) -> UnixMillis {
    UnixMillis::from_seconds(seconds)
}

/// A session that began at 0, with a token until one hour, and an hour's ID token.
fn situation(now: i64, need: Need) -> Situation {
    Situation {
        token: Some(token(HOUR)),
        has_refresh_token: true,
        id_token_ends_at: at(HOUR),
        session_ends_at: Some(at(14 * 24 * HOUR)),
        now: at(now),
        need,
        setback: None,
    }
}

fn asked() -> Need {
    Need::Asked { validity: Duration::from_secs(10) }
}

fn ahead(in_use: bool, woken: bool) -> Need {
    Need::Ahead { renew_before: Duration::from_secs(60), in_use, woken, seen_at: Some(at(0)) }
}

#[test]
fn who_asks_gets_the_stored_token_or_a_new_one() {
    assert_eq!(decide(&situation(HOUR - 11, asked())), Decision::Keep);
    assert_eq!(decide(&situation(HOUR - 10, asked())), Decision::RenewNow);
    let without = |now| decide(&Situation { has_refresh_token: false, ..situation(now, asked()) });
    assert_eq!(without(HOUR - 11), Decision::Keep);
    assert_eq!(without(HOUR - 10), Decision::Ended(EndReason::Expired));
    assert_eq!(decide(&Situation { token: None, ..situation(0, asked()) }), Decision::RenewNow);
}

#[test]
fn ahead_of_the_end_it_is_renewed_while_the_page_is_in_use() {
    assert_eq!(decide(&situation(0, ahead(true, false))), Decision::WaitUntil(at(HOUR - 60)));
    assert_eq!(decide(&situation(HOUR - 60, ahead(true, false))), Decision::RenewNow);
    for now in [0, HOUR - 60, HOUR, 10 * HOUR] {
        assert_eq!(decide(&situation(now, ahead(false, true))), Decision::Keep, "nobody looks");
    }
}

#[test]
fn one_that_is_over_is_renewed_when_something_woke_the_page() {
    let end = at(14 * 24 * HOUR);
    assert_eq!(decide(&situation(5 * HOUR, ahead(true, false))), Decision::WaitUntil(end));
    assert_eq!(decide(&situation(5 * HOUR, ahead(true, true))), Decision::RenewNow);
}

#[test]
fn short_lived_tokens_are_renewed_when_asked_for() {
    let short = Situation { token: Some(token(119)), session_ends_at: None, ..situation(100, ahead(true, false)) };
    assert_eq!(decide(&short), Decision::Keep);
    assert_eq!(decide(&Situation { need: asked(), now: at(110), ..short }), Decision::RenewNow);
}

#[test]
fn at_the_end_of_the_absolute_life_the_provider_is_asked() {
    let end = 14 * 24 * HOUR;
    let good = Situation { token: Some(token(end + HOUR)), ..situation(end - 1, ahead(true, false)) };
    assert_eq!(decide(&good), Decision::WaitUntil(at(end)));
    assert_eq!(decide(&Situation { now: at(end), ..good }), Decision::RenewNow);
}

#[test]
fn without_refresh_token_the_session_ends_with_the_id_token() {
    let without = |now| Situation { has_refresh_token: false, ..situation(now, ahead(true, false)) };
    assert_eq!(decide(&without(0)), Decision::WaitUntil(at(HOUR)));
    assert_eq!(decide(&without(HOUR)), Decision::Ended(EndReason::Expired));
}

#[test]
fn setbacks_double_up_to_a_limit_and_are_spread() {
    let mut setback = None;
    let mut waits = Vec::new();
    for _ in 0..12 {
        let next = Setback::after(setback, at(0), None, 255);
        waits.push(next.retry_at().0 / 1000);
        setback = Some(next);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
    assert_eq!(Setback::after(None, at(0), None, 0).retry_at(), UnixMillis(1000));
}

#[test]
fn the_servers_word_counts_for_everybody() {
    let setback = Setback::after(None, at(0), Some(Duration::from_secs(90)), 255);
    assert_eq!((setback.retry_at(), setback.ask_at()), (at(90), at(90)));
    let asked_at = |now| decide(&Situation { setback: Some(setback), token: None, ..situation(now, asked()) });
    assert_eq!((asked_at(89), asked_at(90)), (Decision::Stale, Decision::RenewNow));
    let endless = Setback::after(None, at(0), Some(Duration::MAX), 0);
    assert_eq!(endless.retry_at(), at(HOUR));
}

#[test]
fn after_a_setback_it_waits_unless_woken_and_then_not_in_a_row() {
    let setback = (0..9).fold(None, |previous, _| Some(Setback::after(previous, at(HOUR), None, 255)));
    let then = |now, woken| decide(&Situation { setback, ..situation(now, ahead(true, woken)) });
    assert_eq!(then(HOUR + 1, false), Decision::WaitUntil(at(HOUR + 300)));
    assert_eq!(then(HOUR + 300, false), Decision::RenewNow);
    assert_eq!(then(HOUR + 1, true), Decision::WaitUntil(at(HOUR + 3)));
    assert_eq!(then(HOUR + 3, true), Decision::RenewNow);
}

#[test]
fn a_clock_set_back_does_not_make_anybody_wait() {
    let setback = Some(Setback::after(None, at(100 * HOUR), None, 255));
    assert_eq!(decide(&Situation { setback, token: None, ..situation(0, asked()) }), Decision::RenewNow);
}

fn any_need() -> impl Strategy<Value = Need> {
    prop_oneof![
        (0..7200_u64).prop_map(|s| Need::Asked { validity: Duration::from_secs(s) }),
        (0..7200_u64, any::<bool>(), any::<bool>(), proptest::option::of(0..100_000_i64)).prop_map(
            |(before, in_use, woken, seen)| Need::Ahead {
                renew_before: Duration::from_secs(before),
                in_use,
                woken,
                seen_at: seen.map(at),
            }
        ),
    ]
}

fn any_setback() -> impl Strategy<Value = Option<Setback>> {
    let one = (1..20_u32, 0..100_000_i64, proptest::option::of(0..10_000_u64), any::<u8>());
    proptest::option::of(one.prop_map(|(failures, failed_at, retry_after, random)| {
        let retry_after = retry_after.map(Duration::from_secs);
        (0..failures).fold(None, |previous, _| Some(Setback::after(previous, at(failed_at), retry_after, random)))
    }))
    .prop_map(Option::flatten)
}

prop_compose! {
    fn any_situation()(
        expires in proptest::option::of(0..100_000_i64),
        has_refresh_token in any::<bool>(),
        id_token_end in 0..100_000_i64,
        session_end in proptest::option::of(0..100_000_i64),
        now in 0..100_000_i64,
        need in any_need(),
        setback in any_setback(),
    ) -> Situation {
        Situation {
            token: expires.map(token),
            has_refresh_token,
            id_token_ends_at: at(id_token_end),
            session_ends_at: session_end.map(at),
            now: at(now),
            need,
            setback,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_renewed_without_a_refresh_token(situation in any_situation()) {
        let without = Situation { has_refresh_token: false, ..situation };
        prop_assert_ne!(decide(&without), Decision::RenewNow);
    }

    #[test]
    fn waiting_is_for_the_future(situation in any_situation()) {
        if let Decision::WaitUntil(time) = decide(&situation) {
            prop_assert!(time > situation.now);
        }
    }

    #[test]
    fn a_good_token_is_given_whatever_else(situation in any_situation(), validity in 0..7200_u64) {
        let validity = Duration::from_secs(validity);
        let situation = Situation { need: Need::Asked { validity }, ..situation };
        if situation.token.as_ref().is_some_and(|token| token.is_good(situation.now, validity)) {
            prop_assert_eq!(decide(&situation), Decision::Keep);
        } else {
            prop_assert_ne!(decide(&situation), Decision::Keep);
        }
    }

    #[test]
    fn nobody_is_hammered(situation in any_situation()) {
        if let (Some(setback), Decision::RenewNow) = (situation.setback, decide(&situation)) {
            prop_assert!(situation.now >= setback.ask_at() || situation.now < setback.at);
        }
    }

    #[test]
    fn a_page_nobody_looks_at_does_nothing(situation in any_situation()) {
        if let Need::Ahead { renew_before, woken, seen_at, .. } = situation.need {
            let need = Need::Ahead { renew_before, in_use: false, woken, seen_at };
            prop_assert_eq!(decide(&Situation { need, ..situation }), Decision::Keep);
        }
    }

    #[test]
    fn after_the_wait_there_is_something_to_do(situation in any_situation()) {
        if let Decision::WaitUntil(time) = decide(&situation) {
            let later = Situation { now: time, ..situation };
            let next = decide(&later);
            prop_assert!(!matches!(next, Decision::WaitUntil(again) if again <= time), "{:?}", next);
        }
    }
}
