//! Signing in at a social provider: the Experience API, and the pages that lead there and back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Answer, SCOPES, SOON, World, claims, query, text};
use logto_dev::{Seed, Server, SocialConnector, User};
use serde_json::{Value, json};

const SOCIAL: &str = "/verification/social/demo-id";
const RETURN: &str = "http://localhost:3001/callback/social/demo-id";

/// A seed whose sign-in page offers the connector `demo-id`.
fn offered() -> Seed {
    let connector =
        SocialConnector { id: "demo-id".to_owned(), target: "demo".to_owned(), name: "Demo social".to_owned() };
    let mut seed = Seed { social_connectors: vec![connector], ..common::seed() };
    seed.sign_in_experience.insert("socialSignInConnectorTargets".to_owned(), json!(["none", "demo"]));
    seed
}

/// The same, with a user who has the email address of the second account at the provider.
fn with_related_user() -> Seed {
    offered().with_user(User {
        id: "u_second".to_owned(),
        primary_email: Some("second@social.example".to_owned()),
        ..User::default()
    })
}

async fn world(seed: Seed) -> World {
    World::build(Server::builder().seed(seed)).await
}

impl World {
    async fn open(&self, more: &[(&str, &str)]) -> Answer {
        let mut all = vec![("prompt", "login consent")];
        all.extend_from_slice(more);
        self.browser.get(&self.authorize_url(SCOPES, &[], &all)).await
    }

    async fn set_event(&self, path: &str, event: &str) -> Answer {
        self.browser.api("PUT", path, &json!({ "interactionEvent": event })).await
    }

    async fn choose(&self, form: &str) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.browser.send("POST", "/demo-social/authorize", &kind, Some(form.to_owned())).await
    }

    /// Begins a sign-in, and chooses an account at the provider. Returns the id of the verification, and the code.
    async fn visit(&self, account: &str) -> (String, String) {
        self.open(&[]).await;
        self.set_event("", "SignIn").await.expect(204);
        let body = json!({ "state": "s", "redirectUri": RETURN });
        let started = self.browser.api("POST", &format!("{SOCIAL}/authorization-uri"), &body).await;
        started.expect(200);
        let uri = text(&started.body, "authorizationUri");
        let (_, parameters) = uri.split_once('?').unwrap();
        let back = self.choose(&format!("{parameters}&account={account}")).await;
        assert!(back.location().starts_with(&format!("{RETURN}?")), "{}", back.location());
        assert_eq!(query(back.location(), "state").as_deref(), Some("s"));
        (text(&started.body, "verificationId"), query(back.location(), "code").unwrap())
    }

    async fn verify_social(&self, path: &str, id: &str, code: &str) -> Answer {
        let data = json!({ "code": code, "state": "s", "redirectUri": RETURN });
        let body = json!({ "connectorData": data, "verificationId": id });
        self.browser.api("POST", &format!("{path}/verify"), &body).await
    }

    /// Visits the provider, and returns the id of the verification.
    async fn verified(&self, account: &str) -> String {
        let (id, code) = self.visit(account).await;
        let answer = self.verify_social(SOCIAL, &id, &code).await;
        answer.expect(200);
        assert_eq!(answer.body, json!({ "verificationId": id }));
        id
    }

    async fn identify(&self, body: &Value) -> Answer {
        self.browser.api("POST", "/identification", body).await
    }

    /// Completes the sign-in, and returns the claims of the ID token.
    async fn finish(&self) -> Value {
        let back = self.submit().await;
        let tokens = self.exchange(&query(&back, "code").unwrap()).await;
        tokens.expect(200);
        claims(&text(&tokens.body, "id_token"))
    }
}

#[tokio::test]
async fn registers_and_signs_in_again() {
    let world = world(offered()).await;
    let (id, code) = world.visit("demo-alice").await;
    let body = json!({ "verificationId": id });
    let early = world.identify(&body).await;
    assert_eq!((early.status, early.error()), (400, "session.verification_failed"));
    world.verify_social(SOCIAL, &id, &code).await.expect(200);
    let again = world.verify_social(SOCIAL, &id, &code).await;
    assert_eq!((again.status, again.error()), (401, "connector.social_auth_code_invalid"));
    let unknown = world.identify(&body).await;
    assert_eq!((unknown.status, unknown.error()), (404, "user.identity_not_exist"));
    assert_eq!(unknown.body["data"], json!({}));
    world.set_event("/interaction-event", "Register").await.expect(204);
    world.identify(&body).await.expect(201);
    let first = world.finish().await;
    assert_eq!((&first["name"], &first["email"]), (&json!("Alice at Demo"), &json!("alice@social.example")));

    let id = world.verified("demo-alice").await;
    world.identify(&json!({ "verificationId": id })).await.expect(204);
    assert_eq!(world.finish().await["sub"], first["sub"]);

    let id = world.verified("demo-alice").await;
    world.set_event("/interaction-event", "Register").await.expect(204);
    let answer = world.identify(&json!({ "verificationId": id })).await;
    assert_eq!((answer.status, answer.error()), (422, "user.identity_already_in_use"));
}

#[tokio::test]
async fn links_the_account_with_the_same_email_address() {
    let world = world(with_related_user()).await;
    let id = world.verified("demo-second").await;
    let unknown = world.identify(&json!({ "verificationId": id })).await;
    assert_eq!((unknown.status, unknown.error()), (404, "user.identity_not_exist"));
    let related = json!({ "type": "email", "value": "seco****@social.example" });
    assert_eq!(unknown.body["data"], json!({ "relatedUser": related }));
    world.identify(&json!({ "verificationId": id, "linkSocialIdentity": true })).await.expect(204);
    assert_eq!(world.finish().await["sub"], "u_second");

    let id = world.verified("demo-second").await;
    world.identify(&json!({ "verificationId": id })).await.expect(204);
    assert_eq!(world.finish().await["sub"], "u_second");

    let id = world.verified("demo-alice").await;
    let nobody = world.identify(&json!({ "verificationId": id, "linkSocialIdentity": true })).await;
    assert_eq!((nobody.status, nobody.error()), (404, "user.identity_not_exist"));
}

#[tokio::test]
async fn new_account_gets_no_email_address_of_another_one() {
    let world = world(with_related_user()).await;
    let id = world.verified("demo-second").await;
    let body = json!({ "verificationId": id });
    world.set_event("/interaction-event", "Register").await.expect(204);
    let missing = world.identify(&body).await;
    assert_eq!((missing.status, missing.error()), (422, "user.missing_profile"));
    assert_eq!(missing.body["data"]["missingProfile"], json!(["emailOrPhone"]));

    let sent = world.ask_for_code("Register", "email", "new@logto.test").await;
    let code = world.server.wait_for_code("new@logto.test", SOON).await.unwrap();
    let email = text(&sent.body, "verificationId");
    let identifier = json!({ "type": "email", "value": "new@logto.test" });
    world.verify(&email, &identifier, &code).await.expect(200);
    // A page that is reloaded begins again with the social identity.
    world.set_event("/interaction-event", "SignIn").await.expect(204);
    assert_eq!(world.identify(&body).await.error(), "user.identity_not_exist");
    world.set_event("/interaction-event", "Register").await.expect(204);
    assert_eq!(world.identify(&body).await.error(), "user.missing_profile");
    let profile = json!({ "type": "email", "verificationId": email });
    world.browser.api("POST", "/profile", &profile).await.expect(204);
    world.identify(&json!({})).await.expect(201);
    let claims = world.finish().await;
    assert_eq!((&claims["email"], &claims["name"]), (&json!("new@logto.test"), &json!("Alice's second account")));
    assert_ne!(claims["sub"], "u_second");

    let id = world.verified("demo-second").await;
    world.identify(&json!({ "verificationId": id })).await.expect(204);
    assert_eq!(world.finish().await["sub"], claims["sub"]);
}

#[tokio::test]
async fn identity_stands_in_for_a_required_password() {
    let mut seed = offered();
    let sign_up = json!({ "identifiers": ["email"], "password": true, "verify": true });
    seed.sign_in_experience.insert("signUp".to_owned(), sign_up);
    let world = world(seed).await;
    let id = world.verified("demo-alice").await;
    world.set_event("/interaction-event", "Register").await.expect(204);
    world.identify(&json!({ "verificationId": id })).await.expect(201);
    assert_eq!(world.finish().await["email"], "alice@social.example");
}

#[tokio::test]
async fn refuses_what_is_not_of_the_visit() {
    let world = world(offered()).await;
    let (id, code) = world.visit("demo-alice").await;
    for (path, id) in [("/verification/social/other", &*id), (SOCIAL, "other")] {
        let answer = world.verify_social(path, id, &code).await;
        assert_eq!((answer.status, answer.error()), (404, "session.verification_session_not_found"), "{path}");
    }
    let without_id = world.browser.api("POST", &format!("{SOCIAL}/verify"), &json!({ "connectorData": {} })).await;
    assert_eq!((without_id.status, without_id.error()), (404, "session.verification_session_not_found"));
    let wrong = world.verify_social(SOCIAL, &id, "nope").await;
    assert_eq!((wrong.status, wrong.error()), (401, "connector.social_auth_code_invalid"));

    let email = text(&world.manage("GET", "/connectors", &Value::Null).await.body[0], "id");
    for (connector, state, expected) in [
        ("nope", "s", (422, "session.invalid_connector_id")),
        (&*email, "s", (400, "connector.unexpected_type")),
        ("demo-id", "", (400, "session.insufficient_info")),
    ] {
        let path = format!("/verification/social/{connector}/authorization-uri");
        let answer = world.browser.api("POST", &path, &json!({ "state": state, "redirectUri": RETURN })).await;
        assert_eq!((answer.status, answer.error()), expected, "{connector}");
    }
    let answer = world.browser.api("POST", &format!("{SOCIAL}/authorization-uri"), &json!({})).await;
    assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"));

    // The provider does not redirect to just any page.
    let form = "client_id=demo-id&redirect_uri=https%3A%2F%2Felsewhere.test%2F&account=demo-alice";
    world.choose(form).await.expect(400);
}

#[tokio::test]
async fn pages_lead_to_the_provider_and_back() {
    let world = world(offered()).await;
    let address = world.open(&[("ui_locales", "fr")]).await.location().to_owned();
    let shown = world.browser.get(&address).await.text;
    assert!(shown.contains("data-testid=\"sign-in-with-demo\"") && shown.contains("Continuer avec"), "{shown}");
    assert!(shown.contains("data-social=\"demo-id\"") && !shown.contains("data-links-accounts"), "{shown}");
    assert!(shown.contains("class=\"divider\"") && shown.contains(" novalidate><div><label"), "{shown}");

    // The provider's answer is for the script only; the language stays.
    let back = world.browser.get("/callback/social/demo-id?code=the-code&state=the-state-of-it").await;
    back.expect(200);
    assert!(back.text.contains("data-return=\"demo-id\"") && back.text.contains("lang=\"fr\""), "{}", back.text);
    assert!(!back.text.contains("the-code") && !back.text.contains("the-state-of-it"), "{}", back.text);

    let address = world.open(&[("direct_sign_in", "social:demo")]).await.location().to_owned();
    assert!(address.starts_with("/direct/social/demo?"), "{address}");
    let direct = world.browser.get(&address).await;
    assert!(direct.text.contains("data-leave=\"demo-id\""), "{}", direct.text);
    for unknown in ["social:none", "social:google", "sso:demo"] {
        let address = world.open(&[("direct_sign_in", unknown)]).await.location().to_owned();
        let fallback = world.browser.get(&address).await;
        assert!(fallback.location().starts_with("/sign-in?"), "{unknown}: {}", fallback.text);
    }
    for screen in ["identifier:sign_in", "reset_password"] {
        let address = world.open(&[("first_screen", screen)]).await.location().to_owned();
        let shown = world.browser.get(&address).await.text;
        assert!(!shown.contains("data-social="), "{screen}: {shown}");
    }
}

#[tokio::test]
async fn page_without_identifiers_has_only_the_buttons() {
    let mut seed = offered();
    seed.sign_in_experience.insert("signIn".to_owned(), json!({ "methods": [] }));
    let world = world(seed).await;
    let address = world.open(&[]).await.location().to_owned();
    let shown = world.browser.get(&address).await.text;
    assert!(shown.contains("data-social=\"demo-id\"") && !shown.contains("class=\"divider\""), "{shown}");
    assert!(shown.contains(" novalidate><div hidden><label"), "{shown}");
}

#[tokio::test]
async fn pages_follow_the_settings() {
    let mut seed = offered();
    seed.sign_in_experience.insert("socialSignIn".to_owned(), json!({ "automaticAccountLinking": true }));
    seed.sign_in_experience.insert("signInMode".to_owned(), json!("Register"));
    let world = world(seed).await;
    let address = world.open(&[]).await.location().to_owned();
    let shown = world.browser.get(&address).await.text;
    assert!(shown.contains("data-links-accounts") && shown.contains("data-social-event=\"Register\""), "{shown}");

    let settings = json!({ "socialSignInConnectorTargets": [], "signInMode": "SignIn" });
    world.manage("PATCH", "/sign-in-exp", &settings).await.expect(200);
    let address = world.open(&[("direct_sign_in", "social:demo")]).await.location().to_owned();
    let fallback = world.browser.get(&address).await.location().to_owned();
    let shown = world.browser.get(&fallback).await.text;
    assert!(!shown.contains("data-social="), "{shown}");

    // An unknown person gets no account where nobody can register.
    world.verified("demo-alice").await;
    let answer = world.set_event("/interaction-event", "Register").await;
    assert_eq!((answer.status, answer.error()), (403, "auth.forbidden"));
}
