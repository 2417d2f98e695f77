use serde_json::json;

use super::*;

const NOW: i64 = 1_795_208_605;

fn good() -> Value {
    json!({
        "iss": "http://localhost:3001/oidc", "sub": "u_alice", "aud": "spa", "nonce": "n-1",
        "iat": NOW, "exp": NOW + 3600, "name": null, "email": "alice@logto.test",
    })
}

fn check(claims: Value) -> Result<i64, IdTokenError> {
    check_at(claims, NOW, Some(300))
}

fn check_at(claims: Value, now: i64, max_age: Option<u64>) -> Result<i64, IdTokenError> {
    let Value::Object(claims) = claims else { panic!("claims are an object") };
    let max_age = max_age.filter(|_| claims.contains_key("auth_time"));
    IdTokenClaims::read(claims)?.check_fresh(&Expected {
        issuer: "http://localhost:3001/oidc",
        app_id: "spa",
        now: UnixMillis::from_seconds(now),
        leeway: Duration::from_secs(600),
        origin: Origin::SignIn { nonce: "n-1", max_age },
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = good();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

#[test]
fn accepts_a_valid_token() {
    assert_eq!(check(good()), Ok(0));
    assert_eq!(check(with("aud", json!(["spa"]))), Ok(0));
}

#[test]
fn rejects_missing_required_claims_and_wrong_types() {
    for name in ["iss", "sub", "aud", "exp", "iat"] {
        assert_eq!(check(without(name)), Err(IdTokenError::ClaimMissing(name)));
        assert_eq!(check(with(name, Value::Null)), Err(IdTokenError::ClaimMissing(name)));
        assert_eq!(check(with(name, json!({}))), Err(IdTokenError::ClaimMissing(name)));
    }
    assert_eq!(check(with("sub", json!(""))), Err(IdTokenError::ClaimMissing("sub")));
    assert_eq!(check(with("sub", json!("x".repeat(256)))), Err(IdTokenError::ClaimMissing("sub")));
    assert_eq!(check(with("exp", json!("4000000000"))), Err(IdTokenError::ClaimMissing("exp")));
    assert_eq!(check(with("aud", json!(["spa", 1]))), Err(IdTokenError::ClaimMissing("aud")));
    assert_eq!(check(with("aud", json!([]))), Err(IdTokenError::ClaimMissing("aud")));
}

#[test]
fn rejects_token_with_wrong_issuer_or_audience() {
    for issuer in ["http://localhost:3001/oidc/", "http://localhost:3001", "HTTP://localhost:3001/oidc"] {
        assert_eq!(check(with("iss", json!(issuer))), Err(IdTokenError::IssuerMismatch));
    }
    for aud in [json!("SPA"), json!("spa "), json!(["other"])] {
        assert_eq!(check(with("aud", aud)), Err(IdTokenError::AudienceMismatch));
    }
}

#[test]
fn several_audiences_require_this_app_as_authorized_party() {
    let mut claims = with("aud", json!(["spa", "other"]));
    assert_eq!(check(claims.clone()), Err(IdTokenError::AuthorizedPartyMismatch));
    claims["azp"] = json!("other");
    assert_eq!(check(claims.clone()), Err(IdTokenError::AuthorizedPartyMismatch));
    claims["azp"] = json!("spa");
    assert_eq!(check(claims), Ok(0));
    assert_eq!(check(with("azp", json!("other"))), Err(IdTokenError::AuthorizedPartyMismatch));
}

#[test]
fn accepts_a_clock_that_is_ten_minutes_off_and_learns_the_offset() {
    assert_eq!(check_at(good(), NOW - 600, None), Ok(600));
    assert_eq!(check_at(good(), NOW + 600, None), Ok(-600));
}

#[test]
fn rejects_a_clock_that_is_further_off_with_the_offset() {
    let behind = check_at(good(), NOW - 7 * 86_400, None).unwrap_err();
    assert_eq!(behind, IdTokenError::ClockWrong { seconds: 604_800 });
    assert_eq!(behind.to_string(), "this device's clock is 7 days behind the server's");
    let ahead = check_at(good(), NOW + 660, None).unwrap_err();
    assert_eq!(ahead.to_string(), "this device's clock is 11 minutes ahead of the server's");
    assert!(check(with("iat", json!(i64::MAX))).is_err());
    assert!(check(with("iat", json!(-1e300))).is_err());
}

#[test]
fn rejects_contradictory_lifetimes() {
    assert_eq!(check(with("exp", json!(NOW))), Err(IdTokenError::Expired));
    assert_eq!(check(with("nbf", json!(NOW + 60))), Ok(0));
    assert_eq!(check(with("nbf", json!(NOW + 61))), Err(IdTokenError::NotYetValid));
    assert_eq!(check(with("nbf", json!("soon"))), Err(IdTokenError::NotYetValid));
}

#[test]
fn rejects_another_nonce() {
    for nonce in [json!("n-2"), json!("N-1"), json!(["n-1"]), json!(""), Value::Null] {
        assert_eq!(check(with("nonce", nonce)), Err(IdTokenError::NonceMismatch));
    }
    assert_eq!(check(without("nonce")), Err(IdTokenError::NonceMismatch));
}

#[test]
fn rejects_a_sign_in_older_than_max_age() {
    assert_eq!(check(with("auth_time", json!(NOW - 300))), Ok(0));
    assert_eq!(check(with("auth_time", json!(NOW - 301))), Err(IdTokenError::AuthTimeTooOld), "no leeway for clocks");
    assert_eq!(check(with("auth_time", Value::Null)), Err(IdTokenError::AuthTimeTooOld));
    assert_eq!(check(with("auth_time", json!(0))), Err(IdTokenError::AuthTimeTooOld));
    let Value::Object(unknown) = with("auth_time", json!(0)) else { panic!("claims are an object") };
    assert_eq!(IdTokenClaims::read(unknown).unwrap().auth_time(), None);
}

#[test]
fn rejects_a_renewal_for_another_sign_in() {
    let read = |value: Value| match value {
        Value::Object(claims) => IdTokenClaims::read(claims).unwrap(),
        _ => panic!("claims are an object"),
    };
    let previous = read(with("auth_time", json!(NOW - 5)));
    let renew = |claims: Value| {
        read(claims).check_fresh(&Expected {
            issuer: "http://localhost:3001/oidc",
            app_id: "spa",
            now: UnixMillis::from_seconds(NOW),
            leeway: Duration::from_secs(600),
            origin: Origin::Renewal { previous: &previous },
        })
    };
    assert_eq!(renew(without("nonce")), Ok(0));
    assert_eq!(renew(with("auth_time", json!(NOW - 5))), Ok(0));
    for changed in [
        with("sub", json!("u_bob")),
        with("aud", json!(["spa", "spa"])),
        with("auth_time", json!(NOW)),
        with("nonce", json!("n-2")),
    ] {
        let changed = if changed["aud"].is_array() {
            {
                let mut c = changed;
                c["azp"] = json!("spa");
                c
            }
        } else {
            changed
        };
        assert_eq!(renew(changed), Err(IdTokenError::RenewedForAnother));
    }
}

#[test]
fn order_of_audiences_does_not_matter_at_a_renewal() {
    let token = |aud: Value| {
        let mut claims = with("aud", aud);
        claims["azp"] = json!("spa");
        let Value::Object(claims) = claims else { panic!("claims are an object") };
        IdTokenClaims::read(claims).unwrap()
    };
    let previous = token(json!(["spa", "other"]));
    let renew = |aud: Value| {
        token(aud).check_fresh(&Expected {
            issuer: "http://localhost:3001/oidc",
            app_id: "spa",
            now: UnixMillis::from_seconds(NOW),
            leeway: Duration::from_secs(600),
            origin: Origin::Renewal { previous: &previous },
        })
    };
    assert_eq!(renew(json!(["other", "spa"])), Ok(0));
    assert_eq!(renew(json!(["spa"])), Err(IdTokenError::RenewedForAnother));
    assert_eq!(renew(json!(["spa", "third"])), Err(IdTokenError::RenewedForAnother));
}

#[test]
fn at_hash_is_the_left_half_of_the_digest() {
    use sha2::Digest as _;
    let vectors: Value =
        serde_json::from_str(include_str!("../../tests/vectors/logto-v1.37.1/signed-tokens.json")).unwrap();
    let claims = super::super::jwt::decode_claims(vectors["id_token"].as_str().unwrap()).unwrap();
    let digest = sha2::Sha384::digest(vectors["access_token"].as_str().unwrap());
    assert!(at_hash_matches(claims["at_hash"].as_str().unwrap(), &digest));
    assert!(!at_hash_matches("", &[]));
    assert!(!at_hash_matches("AAAA", &digest));
}
