use futures_executor::block_on;
use logto_client::HttpError;
use logto_management::{Authorization, ManagementError};
use serde_json::{Value, json};

use crate::support::{AUTH_ERRORS, TestClient, recorded};

fn error_for(status: u16, body: &Value) -> ManagementError {
    let client = TestClient::new(Authorization::None);
    client.server.respond(status, body);
    block_on(client.api.delete_connector("c1")).unwrap_err()
}

#[test]
fn explains_missing_authorization() {
    let recordings = recorded(AUTH_ERRORS);
    assert_eq!(recordings.len(), 3);
    for exchange in recordings {
        let error = error_for(exchange.status, &exchange.response);
        assert_eq!((&error, error.code()), (&ManagementError::Unauthorized, "management.unauthorized"));
        assert!(error.hint().unwrap().to_string().contains("machine-to-machine"), "{}", exchange.title);
    }
    let forbidden = error_for(403, &json!({"code": "auth.forbidden", "message": "Forbidden."}));
    assert_eq!(forbidden, ManagementError::Forbidden);
    assert!(forbidden.hint().unwrap().to_string().contains("role"));
}

#[test]
fn maps_statuses_to_errors() {
    for status in [429, 500, 502, 503] {
        let error = error_for(status, &json!({"code": "x.y", "message": "z"}));
        assert_eq!(error, ManagementError::Http(HttpError::Status { status, retry_after: None }));
        assert!(error.is_transient());
    }
    assert_eq!(error_for(404, &json!("<html>")), ManagementError::NotFound);
    let plain = error_for(400, &json!("no"));
    assert_eq!(plain, ManagementError::Http(HttpError::Status { status: 400, retry_after: None }));
    assert!(!plain.is_transient());
}

#[test]
fn rejects_malformed_responses() {
    let client = TestClient::new(Authorization::None);
    client.server.respond_text(200, "<!doctype html>");
    client.server.respond(200, &json!({"id": "c1"}));
    client.server.respond(200, &json!([{"name": "no id"}]));
    client.server.respond(200, &json!({"signUp": {}}));
    client.server.respond(200, &Value::Null);
    for _ in 0..3 {
        let error = block_on(client.api.connectors()).unwrap_err();
        assert_eq!((&error, error.code()), (&ManagementError::Malformed, "management.malformed"));
    }
    for _ in 0..2 {
        assert_eq!(block_on(client.api.sign_in_experience()).unwrap_err(), ManagementError::Malformed);
    }
}

#[test]
fn explains_network_error_as_cors() {
    let client = TestClient::new(Authorization::None);
    client.server.fail(HttpError::Network);
    let error = block_on(client.api.connectors()).unwrap_err();
    assert_eq!(error.code(), "http.network");
    assert!(error.hint().unwrap().to_string().contains("CORS"));
}
