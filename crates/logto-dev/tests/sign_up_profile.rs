//! The custom profile fields that new accounts are asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{ALICE, Answer, SCOPES, SOON, World, query};
use logto_dev::{LogtoVersion, Seed, Server};
use serde_json::{Value, json};

const NEW: &str = "new@logto.test";

/// A seed with fields of several types, all of which new accounts are asked for.
fn seed() -> Seed {
    let part =
        |name: &str, is_used: bool| json!({ "name": name, "type": "Text", "required": true, "enabled": is_used });
    let parts = [part("givenName", true), part("middleName", false), part("familyName", true)];
    let company = json!({ "placeholder": "Where you work", "minLength": 2, "maxLength": 40 });
    let mut seed = common::seed();
    seed.custom_profile_fields = vec![
        json!({ "name": "company", "type": "Text", "label": "Company", "description": "The one on your badge",
                "required": true, "config": company }),
        json!({ "name": "nickname", "type": "Text", "label": "", "required": false }),
        json!({ "name": "fullname", "type": "Fullname", "label": "Your name", "required": true,
                "config": { "parts": parts } }),
        json!({ "name": "news", "type": "Checkbox", "label": "Newsletter", "required": false,
                "config": { "defaultValue": "true" } }),
    ];
    seed
}

async fn world() -> World {
    World::build(Server::builder().seed(seed())).await
}

impl World {
    /// Opens the sign-in page of another sign-in.
    async fn open_page(&self) -> String {
        self.browser.forget_cookies();
        let url = self.authorize_url(SCOPES, &[], &[("prompt", "login consent")]);
        let answer = self.browser.get(&url).await;
        answer.expect(303);
        self.browser.get(answer.location()).await.text
    }

    /// Registers with a new email address; returns the response to the identification.
    async fn register_email(&self, email: &str) -> Answer {
        self.open_page().await;
        let id = self.send_code("Register", "email", email).await;
        let code = self.server.wait_for_code(email, SOON).await.unwrap();
        self.verify(&id, &json!({ "type": "email", "value": email }), &code).await.expect(200);
        self.identify(&json!({ "verificationId": id })).await
    }

    async fn identify(&self, body: &Value) -> Answer {
        self.browser.api("POST", "/identification", body).await
    }

    async fn send_values(&self, values: &Value) -> Answer {
        self.browser.api("POST", "/profile", &json!({ "type": "extraProfile", "values": values })).await
    }

    async fn ask_for(&self, names: &[&str]) -> Answer {
        let fields: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        self.manage("PATCH", "/sign-in-exp", &json!({ "signUpProfileFields": fields })).await
    }

    async fn user_with_email(&self, email: &str) -> Value {
        let users = self.manage("GET", "/users", &Value::Null).await.body;
        users.as_array().unwrap().iter().find(|user| user["primaryEmail"] == email).unwrap().clone()
    }
}

fn field_names(fields: &Value) -> Vec<String> {
    fields.as_array().unwrap().iter().map(|field| common::text(field, "name")).collect()
}

#[track_caller]
fn assert_missing(answer: &Answer) {
    answer.expect(422);
    assert_eq!(answer.body["code"], "user.missing_profile");
    assert_eq!(answer.body["data"], json!({ "missingProfile": ["extraProfile"] }));
}

#[tokio::test]
async fn new_account_needs_the_required_fields() {
    let world = world().await;
    assert_missing(&world.register_email(NEW).await);
    world.send_values(&json!({ "nickname": "Nobby", "givenName": "Nora" })).await.expect(204);
    assert_missing(&world.identify(&json!({})).await);
    world.send_values(&json!({ "company": "Acme", "familyName": "New", "news": "true" })).await.expect(204);
    world.identify(&json!({})).await.expect(201);
    assert!(query(&world.submit().await, "code").is_some());
    let user = world.user_with_email(NEW).await;
    assert_eq!(user["profile"], json!({ "familyName": "New", "givenName": "Nora", "nickname": "Nobby" }));
    assert_eq!(user["customData"], json!({ "company": "Acme", "news": "true" }));
}

#[tokio::test]
async fn name_picture_and_address_are_stored_where_they_belong() {
    let world = world().await;
    world.ask_for(&["company"]).await.expect(200);
    world.register_email(NEW).await.expect(422);
    let picture = "https://example.test/nora.png";
    let address = json!({ "locality": "Paris", "planet": "Earth" });
    let values = json!({ "company": "Acme", "name": "Nora New", "avatar": picture, "address": address });
    world.send_values(&values).await.expect(204);
    world.identify(&json!({})).await.expect(201);
    world.submit().await;
    let user = world.user_with_email(NEW).await;
    assert_eq!((&user["name"], &user["avatar"]), (&json!("Nora New"), &json!(picture)));
    assert_eq!(user["profile"], json!({ "address": { "locality": "Paris" } }));
    assert_eq!(user["customData"], json!({ "company": "Acme" }));
}

#[tokio::test]
async fn optional_fields_are_asked_for_once() {
    let world = world().await;
    world.ask_for(&["nickname", "news"]).await.expect(200);
    assert_missing(&world.register_email(NEW).await);
    world.send_values(&json!({})).await.expect(204);
    world.identify(&json!({})).await.expect(201);
    assert!(query(&world.submit().await, "code").is_some());
}

#[tokio::test]
async fn only_new_accounts_are_asked() {
    let world = world().await;
    let url = world.authorize_url(SCOPES, &[], &[("prompt", "login consent")]);
    assert!(query(&world.sign_in(&url, "email", ALICE).await, "code").is_some());
    world.ask_for(&[]).await.expect(200);
    world.register_email(NEW).await.expect(201);
}

#[tokio::test]
async fn settings_name_the_fields_in_their_order() {
    let world = world().await;
    let names = async |member: &str| {
        let settings = world.browser.get("/api/.well-known/sign-in-exp").await.body;
        field_names(&settings[member])
    };
    let all = ["company", "nickname", "fullname", "news"];
    assert_eq!(names("customProfileFields").await, all);
    world.ask_for(&["news", "company"]).await.expect(200);
    assert_eq!(names("customProfileFields").await, ["news", "company"]);
    assert_eq!(names("customProfileFieldCatalog").await, all);
    // Recorded from Logto 1.42.
    let answer = world.ask_for(&["nope"]).await;
    answer.expect(400);
    let message = "Cannot find entities with the given names: nope";
    assert_eq!(
        answer.body,
        json!({ "code": "custom_profile_fields.entity_not_exists_with_names", "message": message })
    );
    world.manage("DELETE", "/custom-profile-fields/news", &Value::Null).await.expect(204);
    let settings = world.manage("GET", "/sign-in-exp", &Value::Null).await.body;
    assert_eq!(settings["signUpProfileFields"], json!([{ "name": "company" }]));
}

#[tokio::test]
async fn rejects_settings_that_do_not_name_fields() {
    let world = world().await;
    for (path, setting) in [("/sign-in-exp", "signUpProfileFields"), ("/account-center", "profileFields")] {
        for (fields, place) in [
            (json!([{ "name": "company" }, { "x": 1 }]), json!([setting, 1, "name"])),
            (json!([{ "name": null }]), json!([setting, 0, "name"])),
            (json!(["company"]), json!([setting, 0])),
            (json!({ "name": "company" }), json!([setting])),
        ] {
            let answer = world.manage("PATCH", path, &json!({ setting: fields })).await;
            assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"), "{setting}: {fields}");
            assert_eq!(answer.body["data"]["issues"][0]["path"], place, "{setting}: {fields}");
        }
    }
    let settings = world.manage("GET", "/sign-in-exp", &Value::Null).await.body;
    assert_eq!(settings["signUpProfileFields"], Value::Null);
}

#[tokio::test]
async fn logto_1_37_has_no_setting_and_asks_for_all_fields() {
    let world = World::build(Server::builder().logto_version(LogtoVersion::V1_37)).await;
    let settings = world.manage("GET", "/sign-in-exp", &Value::Null).await.body;
    let public = world.browser.get("/api/.well-known/sign-in-exp").await.body;
    for body in [&settings, &public] {
        assert_eq!(body["mfa"]["policy"], "NoPrompt", "{body}");
        assert!(body.get("signUpProfileFields").is_none(), "{body}");
    }
    assert_eq!(field_names(&public["customProfileFields"]), ["company", "size"]);
    let answer = world.ask_for(&[]).await;
    assert_eq!((answer.status, answer.error()), (422, "entity.invalid_input"));
    let world = World::build(Server::builder().seed(seed()).logto_version(LogtoVersion::V1_37)).await;
    assert_missing(&world.register_email(NEW).await);
}

#[tokio::test]
async fn rejects_identifiers_and_values_of_other_types() {
    let world = world().await;
    world.register_email(NEW).await.expect(422);
    let conflict = "custom_profile_fields.name_conflict_sign_in_identifier";
    for (values, code) in [
        (json!({ "primaryEmail": "other@logto.test" }), conflict),
        (json!({ "company": "Acme", "phone": "15550100001" }), conflict),
        (json!({ "givenName": 7 }), "guard.invalid_input"),
        (json!({ "address": "Paris" }), "guard.invalid_input"),
        (json!({ "avatar": "no address" }), "guard.invalid_input"),
        (json!("Acme"), "guard.invalid_input"),
        (Value::Null, "guard.invalid_input"),
    ] {
        let answer = world.send_values(&values).await;
        assert_eq!((answer.status, answer.error()), (400, code), "{values}");
    }
    // Nothing of a refused form is kept.
    world.send_values(&json!({ "givenName": "Nora", "familyName": "New" })).await.expect(204);
    assert_missing(&world.identify(&json!({})).await);
}

#[tokio::test]
async fn page_has_a_form_with_the_fields() {
    let world = world().await;
    let page = world.open_page().await;
    for part in [
        "data-step=\"extra-profile\" data-heading=\"Tell us about yourself\"",
        "data-testid=\"profile-company\" data-field=\"company\"",
        "id=\"profile-company-hint\">The one on your badge<",
        "aria-describedby=\"profile-company-hint form-error\" required",
        "placeholder=\"Where you work\" minlength=\"2\" maxlength=\"40\"",
        // Without a label it is the name.
        "<span>nickname</span> (optional)",
        "<legend>Your name</legend>",
        "data-testid=\"profile-fullname-givenName\" data-field=\"givenName\" data-sends-empty",
        "type=\"checkbox\" checked",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("middleName"), "{page}");
    world.ask_for(&[]).await.expect(200);
    assert!(!world.open_page().await.contains("extra-profile\""));
    world.ask_for(&["company"]).await.expect(200);
    world.manage("PATCH", "/sign-in-exp", &json!({ "signInMode": "SignIn" })).await.expect(200);
    assert!(!world.open_page().await.contains("extra-profile\""));
}
