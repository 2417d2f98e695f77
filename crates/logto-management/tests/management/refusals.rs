use futures_executor::block_on;
use logto_client::HttpError;
use logto_management::{Authorization, ManagementError};
use serde_json::{Value, json};

use crate::support::{AUTH_ERRORS, World, recorded};

fn refused_with(status: u16, body: &Value) -> ManagementError {
    let world = World::new(Authorization::None);
    world.server.answer(status, body);
    block_on(world.api.delete_connector("c1")).unwrap_err()
}

#[test]
fn without_the_right_it_says_what_is_missing() {
    let recordings = recorded(AUTH_ERRORS);
    assert_eq!(recordings.len(), 3);
    for exchange in recordings {
        let error = refused_with(exchange.status, &exchange.answer);
        assert_eq!((&error, error.code()), (&ManagementError::Unauthorized, "management.unauthorized"));
        assert!(error.hint().unwrap().contains("machine-to-machine"), "{}", exchange.title);
    }
    let forbidden = refused_with(403, &json!({"code": "auth.forbidden", "message": "Forbidden."}));
    assert_eq!(forbidden, ManagementError::Forbidden);
    assert!(forbidden.hint().unwrap().contains("role"));
}

#[test]
fn every_status_has_its_error() {
    for status in [429, 500, 502, 503] {
        let error = refused_with(status, &json!({"code": "x.y", "message": "z"}));
        assert_eq!(error, ManagementError::Http(HttpError::Status { status, retry_after: None }));
        assert!(error.is_transient());
    }
    assert_eq!(refused_with(404, &json!("<html>")), ManagementError::NotFound);
    let plain = refused_with(400, &json!("no"));
    assert_eq!(plain, ManagementError::Http(HttpError::Status { status: 400, retry_after: None }));
    assert!(!plain.is_transient());
}

#[test]
fn what_is_no_answer_of_logto_is_known_as_such() {
    let world = World::new(Authorization::None);
    world.server.answer_text(200, "<!doctype html>");
    world.server.answer(200, &json!({"id": "c1"}));
    world.server.answer(200, &json!([{"name": "no id"}]));
    world.server.answer(200, &json!({"signUp": {}}));
    world.server.answer(200, &Value::Null);
    for _ in 0..3 {
        let error = block_on(world.api.connectors()).unwrap_err();
        assert_eq!((&error, error.code()), (&ManagementError::Malformed, "management.malformed"));
    }
    for _ in 0..2 {
        assert_eq!(block_on(world.api.sign_in_experience()).unwrap_err(), ManagementError::Malformed);
    }
}

#[test]
fn a_browser_that_may_not_ask_is_told_why() {
    let world = World::new(Authorization::None);
    world.server.fail(HttpError::Network);
    let error = block_on(world.api.connectors()).unwrap_err();
    assert_eq!(error.code(), "http.network");
    assert!(error.hint().unwrap().contains("CORS"));
}
