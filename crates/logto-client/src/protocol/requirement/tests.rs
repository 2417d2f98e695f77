//! Which requirements are met, and their words.

use serde_json::json;

use super::*;

const API: &str = "https://api.test";
/// A resource whose token is not there yet.
const UNKNOWN: &str = "https://unknown.test";

fn missing(requirement: &Requirement) -> Vec<String> {
    let claims: Claims = serde_json::from_value(json!({
        "roles": ["editor"], "organizations": ["o1"], "organization_roles": ["o1:member"],
        "plan": "pro", "seats": 3, "tags": ["a", "b"], "email_verified": true,
    }))
    .unwrap();
    let asked = [Scope::ROLES, Scope::ORGANIZATIONS];
    let scopes_of = |token: &TokenRequest| match (&token.resource, &token.organization_id) {
        _ if token.resource.as_deref() == Some(UNKNOWN) => None,
        (None, None) => Some("openid profile".to_owned()),
        (Some(_), None) => Some("read:x".to_owned()),
        (None, Some(_)) => Some("invite".to_owned()),
        (Some(_), Some(_)) => Some(String::new()),
    };
    let missing = requirement.missing(&claims, &asked, &scopes_of);
    missing.map_or_else(|| vec!["?".to_owned()], |missing| missing.iter().map(ToString::to_string).collect())
}

fn unknown() -> Requirement {
    has_scope("read:y").of_resource(UNKNOWN)
}

#[test]
fn met_requirements_are_not_missing() {
    for met in [
        Requirement::default(),
        has_role("editor"),
        in_organization("o1"),
        has_organization_role("o1", "member"),
        has_scope(Scope::PROFILE),
        has_scope("read:x").of_resource(API),
        has_scope("invite").of_organization("o1"),
        has_role("editor") & has_scope("read:x").of_resource(API) & in_organization("o1"),
        has_role("admin") | has_role("editor"),
        has_role("admin") | Requirement::default(),
        (has_scope("write:x") | has_scope("read:x")).of_resource(API),
        !has_role("admin"),
        !(has_role("editor") & has_role("admin")),
        !!has_role("editor"),
        has_claim("plan", "pro"),
        has_claim("seats", 3),
        has_claim("tags", "b"),
        has_claim("tags", vec!["a", "b"]),
        has_claim("email_verified", true),
        when("a plan with seats", |claims| claims.number("seats") > Some(2)),
        unknown() | has_role("editor"),
    ] {
        assert!(missing(&met).is_empty(), "{met}");
    }
}

#[test]
fn missing_requirements_are_named() {
    for (requirement, words) in [
        (has_role("edit"), "the role edit"),
        (has_role(""), "the role "),
        (in_organization("o2"), "membership of o2"),
        (has_scope("read"), "the permission read"),
        (has_scope("write:x").of_resource(API), "the permission write:x"),
        (has_scope("invite").of_resource(API).of_organization("o1"), "the permission invite in o1"),
        (
            has_organization_role("o1", "owner"),
            "the role owner in o1 (the app does not ask for the scope urn:logto:scope:organization_roles)",
        ),
        (has_role("a") | has_role("b") | in_organization("o2"), "the role a or the role b or membership of o2"),
        (has_role("a") & has_role("c") | has_role("b"), "(the role a and the role c) or the role b"),
        (!has_role("editor"), "an account without the role editor"),
        (!(has_role("editor") | has_role("b")), "an account without (the role editor or the role b)"),
        (!Requirement::default(), "an account without a sign-in"),
        (has_claim("plan", "free"), "the claim plan = free"),
        (has_claim("seats", "3"), "the claim seats = 3"),
        (has_claim("tags", "c"), "the claim tags = c"),
        (has_claim("absent", Value::Null), "the claim absent = null"),
        (when("a plan with more seats", |claims| claims.number("seats") > Some(3)), "a plan with more seats"),
        (!unknown() & has_role("a"), "?"),
        (unknown() | has_role("a"), "?"),
    ] {
        assert_eq!(missing(&requirement), [words]);
    }
    assert_eq!(missing(&(has_role("a") & has_role("editor") & has_role("b"))), ["the role a", "the role b"]);
}

#[test]
fn each_token_is_listed_once() {
    let requirement = (has_scope("a") & has_scope("b")).of_resource(API) & has_scope("c") & has_role("d");
    assert_eq!(requirement.tokens(), [TokenRequest::new().with_resource(API), TokenRequest::new()]);
    let nested = !(has_role("a") | has_scope("b").of_resource(API)) & has_scope("c").of_resource(API);
    assert_eq!(nested.tokens(), [TokenRequest::new().with_resource(API)]);
}
