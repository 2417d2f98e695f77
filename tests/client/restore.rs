use std::cell::RefCell;
use std::rc::Rc;

use futures_executor::block_on;
use logto_leptos::ports::Storage as _;
use logto_leptos::testing::Answer;
use logto_leptos::{EndReason, HttpError, Session, SignOutOptions};
use serde_json::json;

use crate::support::{signed_in, stored, world};

#[test]
fn a_reload_knows_at_once_who_is_signed_in_and_asks_nobody() {
    let world = world();
    signed_in(&world);
    let before = world.logto.requests().len();
    let client = world.client();
    assert_eq!(client.session().user().unwrap().sub(), "u_ada");
    block_on(client.start());
    assert!(client.is_authenticated());
    assert_eq!(world.logto.requests().len(), before);
}

#[test]
fn a_session_that_a_javascript_page_began_is_ours_too() {
    let world = world();
    world.sign_in_as("u_ada", &[]);
    let client = world.client();
    block_on(client.start());
    assert_eq!(client.session().user().unwrap().sub(), "u_ada");
    assert_eq!(client.refresh_token().unwrap().expose(), "refresh-token");
}

#[test]
fn an_id_token_edited_by_hand_signs_nobody_in() {
    let world = world();
    world.sign_in_as("u_ada", &[]);
    let genuine = stored(&world, "idToken").unwrap();
    let forged = world.logto.id_token("u_admin", &[]);
    let signature = genuine.rsplit('.').next().unwrap();
    let forged = format!("{}.{signature}", forged.rsplit_once('.').unwrap().0);
    world.storage.set_item("logto:spa:idToken", &forged).unwrap();
    let client = world.client();
    block_on(client.start());
    assert_eq!(client.session(), Session::Ended { reason: EndReason::NotGenuine });
    assert_eq!(stored(&world, "idToken"), None);
    assert!(!world.client().is_authenticated());
}

#[test]
fn a_provider_that_is_down_does_not_end_the_session() {
    let world = world();
    world.sign_in_as("u_ada", &[]);
    world.logto.script("/oidc/.well-known/openid-configuration", Answer::Fail(HttpError::Network));
    let client = world.client();
    block_on(client.start());
    assert!(client.is_authenticated());
}

#[test]
fn garbage_in_storage_is_nobody_and_no_panic() {
    for value in ["", "x", "a.b.c", "null", "{}", "\"eyJ\"", "\u{0}"] {
        let world = world();
        for key in ["idToken", "refreshToken", "accessToken", "session", "discovery", "keys", "attempt:x"] {
            world.storage.set_item(&format!("logto:spa:{key}"), value).unwrap();
        }
        let client = world.client();
        block_on(client.start());
        assert_eq!(client.session(), Session::SignedOut, "{value:?}");
        // And a sign-in from there works.
        signed_in(&world);
    }
}

#[test]
fn a_session_of_another_server_or_application_is_not_ours() {
    for claim in [("iss", json!("https://other.test/oidc")), ("aud", json!("other"))] {
        let world = world();
        world.sign_in_as("u_ada", &[claim]);
        assert_eq!(world.client().session(), Session::SignedOut);
    }
}

#[test]
fn without_refresh_token_the_session_ends_with_the_id_token() {
    let world = world();
    world.sign_in_as("u_ada", &[]);
    world.storage.remove_item("logto:spa:refreshToken").unwrap();
    assert!(world.client().is_authenticated());
    world.clock.advance(std::time::Duration::from_secs(3600));
    assert_eq!(world.client().session(), Session::Ended { reason: EndReason::Expired });
}

#[test]
fn other_tabs_follow_sign_in_and_sign_out() {
    let world = world();
    let watching = world.client();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&seen);
    let subscription = watching.subscribe(move |session| log.borrow_mut().push(session.is_authenticated()));
    let acting = signed_in(&world);
    assert!(watching.is_authenticated());
    block_on(acting.sign_out(SignOutOptions::new())).unwrap();
    assert_eq!(watching.session(), Session::SignedOut);
    assert_eq!(*seen.borrow(), [true, false]);
    drop(subscription);
    signed_in(&world);
    assert_eq!(seen.borrow().len(), 2);
}

#[test]
fn what_other_sites_store_is_not_touched() {
    let world = world();
    for key in ["other", "logto:spa2:idToken", "logto:other:session"] {
        world.storage.set_item(key, "x").unwrap();
    }
    let client = signed_in(&world);
    block_on(client.sign_out(SignOutOptions::new())).unwrap();
    for key in ["other", "logto:spa2:idToken", "logto:other:session"] {
        assert_eq!(world.storage.get_item(key).unwrap().as_deref(), Some("x"));
    }
}
