//! The sign-in experience: its rules, and their effect on signing in and registering.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::management::{SMTP, TWILIO};
use common::{ALICE, Answer, SCOPES, SOON, World, claims, query};
use logto_dev::Server;
use serde_json::{Value, json};

fn method(identifier: &str, password: bool, code: bool) -> Value {
    json!({ "identifier": identifier, "password": password, "verificationCode": code, "isPasswordPrimary": !code })
}

fn sign_up(identifiers: &[&str], password: bool, verify: bool) -> Value {
    json!({ "identifiers": identifiers, "password": password, "verify": verify })
}

impl World {
    async fn settings(&self, settings: &Value) -> Answer {
        self.manage("PATCH", "/sign-in-exp", settings).await
    }

    /// Opens the page and starts with an event.
    async fn begin(&self, event: &str) -> Answer {
        self.browser.forget_cookies();
        let url = self.authorize_url(SCOPES, &[], &[("prompt", "login consent")]);
        self.browser.get(&url).await.expect(303);
        self.browser.api("PUT", "", &json!({ "interactionEvent": event })).await
    }

    /// Verifies an email address or phone number, and identifies with it.
    async fn prove(&self, event: &str, kind: &str, value: &str) -> Answer {
        let id = self.code_proof(event, kind, value).await;
        self.browser.api("POST", "/identification", &json!({ "verificationId": id })).await
    }

    async fn code_proof(&self, event: &str, kind: &str, value: &str) -> String {
        let answer = self.ask_for_code(event, kind, value).await;
        answer.expect(200);
        let id = answer.body["verificationId"].as_str().unwrap().to_owned();
        let code = self.server.wait_for_code(value, SOON).await.unwrap();
        self.verify(&id, &json!({ "type": kind, "value": value }), &code).await.expect(200);
        id
    }

    async fn password_proof(&self, kind: &str, value: &str, password: &str) -> Answer {
        let body = json!({ "identifier": { "type": kind, "value": value }, "password": password });
        let answer = self.browser.api("POST", "/verification/password", &body).await;
        answer.expect(200);
        let id = &answer.body["verificationId"];
        self.browser.api("POST", "/identification", &json!({ "verificationId": id })).await
    }

    /// The page of the open sign-in.
    async fn page(&self, path: &str) -> String {
        self.browser.get(path).await.text
    }

    /// Submits the sign-in and returns the claims of the user.
    async fn signed_in(&self) -> Value {
        let back = self.submit().await;
        let tokens = self.exchange(&query(&back, "code").unwrap()).await.body;
        claims(tokens["id_token"].as_str().unwrap())
    }
}

#[tokio::test]
async fn rejects_settings_that_break_a_rule() {
    let bare = World::build(Server::builder().seed(common::seed()).without_connectors()).await;
    let world = World::start().await;
    let code_only = json!({ "methods": [method("email", false, true)] });
    let refused = "sign_in_experiences.";
    for (world, settings, code) in [
        (&bare, json!({ "signUp": sign_up(&["email"], true, true) }), "enabled_connector_not_found"),
        (&bare, json!({ "signIn": code_only }), "enabled_connector_not_found"),
        (
            &bare,
            json!({ "forgotPasswordMethods": ["PhoneVerificationCode"] }),
            "forgot_password_method_requires_connector",
        ),
        (&world, json!({ "signUp": sign_up(&["username"], false, false) }), "username_requires_password"),
        (&world, json!({ "signUp": sign_up(&["phone"], true, false) }), "passwordless_requires_verify"),
        (&world, json!({ "signUp": sign_up(&["email", "email"], true, true) }), "duplicated_sign_up_identifiers"),
        (
            &world,
            json!({ "signUp": {
                "identifiers": [], "password": true, "verify": true,
                "secondaryIdentifiers": [{ "identifier": "email", "verify": true }],
            } }),
            "missing_sign_up_identifiers",
        ),
        (
            &world,
            json!({ "signUp": {
                "identifiers": ["username"], "password": true, "verify": true,
                "secondaryIdentifiers": [{ "identifier": "phone" }],
            } }),
            "passwordless_requires_verify",
        ),
        (
            &world,
            json!({ "signIn": { "methods": [method("email", false, false)] } }),
            "at_least_one_authentication_factor",
        ),
        (&world, json!({ "signIn": { "methods": [method("email", true, false)] } }), "code_sign_in_must_be_enabled"),
        (
            &world,
            json!({ "signIn": code_only, "mfa": { "factors": ["EmailVerificationCode"], "policy": "UserControlled" } }),
            "email_verification_code_cannot_be_used_for_sign_in",
        ),
    ] {
        let before = world.manage("GET", "/sign-in-exp", &Value::Null).await.body;
        let answer = world.settings(&settings).await;
        assert_eq!((answer.status, answer.error()), (400, &*format!("{refused}{code}")), "{settings}");
        assert_eq!(world.manage("GET", "/sign-in-exp", &Value::Null).await.body, before, "nothing is changed");
    }
}

#[tokio::test]
async fn rejects_settings_of_the_wrong_type() {
    let world = World::start().await;
    for settings in [
        json!({ "signInMode": "Sometimes" }),
        json!({ "signIn": { "methods": [{ "identifier": "fax" }] } }),
        json!({ "signUp": { "identifiers": "email", "password": true, "verify": true } }),
        json!({ "signUp": sign_up(&["email"], true, true), "termsOfUseUrl": "nowhere" }),
        json!({ "supportEmail": "nobody" }),
        json!({ "forgotPasswordMethods": ["Carrier pigeon"] }),
        json!({ "color": {} }),
        json!({ "customCss": 1 }),
        json!([]),
    ] {
        let answer = world.settings(&settings).await;
        assert_eq!((answer.status, answer.error()), (400, "guard.invalid_input"), "{settings}");
        assert!(answer.body["details"].as_str().unwrap().starts_with("Error in key path"));
    }
    for nothing in [json!({}), json!({ "unknown": 1, "id": "other" })] {
        let answer = world.settings(&nothing).await;
        assert_eq!((answer.status, answer.error()), (422, "entity.invalid_input"), "{nothing}");
    }
    let fine =
        json!({ "termsOfUseUrl": "https://logto.test/terms", "supportEmail": "", "forgotPasswordMethods": null });
    let answer = world.settings(&fine).await;
    answer.expect(200);
    assert_eq!((&answer.body["termsOfUseUrl"], &answer.body["id"]), (&fine["termsOfUseUrl"], &json!("default")));
    let known = world.browser.get("/api/.well-known/sign-in-exp").await;
    assert_eq!(known.body["forgotPassword"], json!({ "email": true, "phone": true }));
    assert_eq!(known.body["signInMode"], "SignInAndRegister");
}

#[tokio::test]
async fn configures_sign_up_by_phone_from_scratch() {
    let world = World::build(Server::builder().without_connectors()).await;
    let connectors = world.manage("GET", "/connectors", &Value::Null).await.body;
    assert!(connectors.as_array().unwrap().iter().all(|connector| connector["type"] == "Social"), "{connectors}");
    // The default seed has another application than the recorded one.
    let url = world.authorize_url(SCOPES, &[], &[("prompt", "login consent")]).replace(common::APP, "spa");
    let begin = async |event: &str| {
        world.browser.forget_cookies();
        world.browser.get(&url).await.expect(303);
        world.browser.api("PUT", "", &json!({ "interactionEvent": event })).await.expect(204);
    };
    begin("SignIn").await;
    let page = world.page("/sign-in").await;
    assert!(page.contains(">Username</label>") && !page.contains("\"send-code\""), "{page}");
    let answer = world.ask_for_code("SignIn", "phone", "15550109999").await;
    assert_eq!((answer.status, answer.error()), (501, "connector.not_found"));
    // Alice signs in with her password and configures both.
    world.password_proof("username", "alice", common::account::ALICE_PASSWORD).await.expect(204);
    assert!(world.submit().await.contains("code="));
    world.create_connector(SMTP, &world.mail_config(world.server.smtp_port())).await;
    world.create_connector(TWILIO, &world.sms_config()).await;
    let settings = json!({
        "signUp": sign_up(&["phone", "email"], false, true),
        "signIn": { "methods": [method("phone", false, true), method("email", false, true)] },
    });
    world.settings(&settings).await.expect(200);
    begin("Register").await;
    let page = world.page("/register").await;
    assert!(page.contains("Email or phone number") && page.contains("\"send-code\""), "{page}");
    world.prove("Register", "phone", "15550109999").await.expect(201);
    assert!(world.submit().await.contains("code="));
    assert!(world.server.inbox()[0].body.starts_with("Register: "));
    begin("SignIn").await;
    let page = world.page("/sign-in").await;
    assert!(!page.contains("\"use-password\""), "{page}");
    world.prove("SignIn", "phone", "15550109999").await.expect(204);
    assert!(world.submit().await.contains("code="));
}

#[tokio::test]
async fn registers_with_username_and_password() {
    let world = World::build(Server::builder().seed(common::seed()).without_connectors()).await;
    world.begin("Register").await.expect(204);
    let create = async |name: &str, password: &str| {
        let body = json!({ "identifier": { "type": "username", "value": name }, "password": password });
        world.browser.api("POST", "/verification/new-password-identity", &body).await
    };
    assert_eq!(create("alice", "a good long one").await.error(), "user.username_already_in_use");
    assert_eq!(create("1nobody", "a good long one").await.error(), "guard.invalid_input");
    assert_eq!(create("carol", "carol123").await.error(), "password.rejected");
    let proof = create("carol", "Tr0ub4dor&3").await;
    proof.expect(200);
    let id = json!({ "verificationId": proof.body["verificationId"] });
    world.browser.api("POST", "/identification", &id).await.expect(201);
    let sub = world.signed_in().await["sub"].clone();
    world.begin("SignIn").await.expect(204);
    assert_eq!(create("dave", "Tr0ub4dor&3").await.error(), "session.invalid_interaction_type");
    world.password_proof("username", "carol", "Tr0ub4dor&3").await.expect(204);
    assert_eq!(world.signed_in().await["sub"], sub);
}

#[tokio::test]
async fn asks_for_missing_profile_fields() {
    let world = World::start().await;
    let settings = json!({
        "signUp": {
            "identifiers": ["email"], "password": true, "verify": true,
            "secondaryIdentifiers": [{ "identifier": "phone", "verify": true }],
        },
    });
    world.settings(&settings).await.expect(200);
    world.begin("Register").await.expect(204);
    let missing = |answer: &Answer| {
        assert_eq!((answer.status, answer.error()), (422, "user.missing_profile"), "{}", answer.text);
        answer.body["data"]["missingProfile"].clone()
    };
    let give = async |body: Value| world.browser.api("POST", "/profile", &body).await;
    let answer = world.prove("Register", "email", "new@logto.test").await;
    assert_eq!(missing(&answer), json!(["phone", "password"]));
    give(json!({ "type": "password", "value": "short" })).await.expect(422);
    give(json!({ "type": "password", "value": "Tr0ub4dor&3" })).await.expect(204);
    let answer = world.browser.api("POST", "/identification", &json!({})).await;
    assert_eq!(missing(&answer), json!(["phone"]));
    let id = world.code_proof("Register", "phone", "15550109998").await;
    give(json!({ "type": "phone", "verificationId": id })).await.expect(204);
    world.browser.api("POST", "/identification", &json!({})).await.expect(201);
    let sub = world.signed_in().await["sub"].clone();
    world.begin("SignIn").await.expect(204);
    world.password_proof("phone", "15550109998", "Tr0ub4dor&3").await.expect(204);
    assert_eq!(world.signed_in().await["sub"], sub);

    // Existing users are asked too, at their next sign-in.
    world.begin("SignIn").await.expect(204);
    world.prove("SignIn", "email", ALICE).await.expect(204);
    let answer = world.browser.api("POST", "/submit", &json!({})).await;
    assert_eq!(missing(&answer), json!(["phone", "password"]));
    let taken = world.code_proof("SignIn", "phone", "15550109998").await;
    let answer = give(json!({ "type": "phone", "verificationId": taken })).await;
    assert_eq!(answer.error(), "user.phone_already_in_use");
    let id = world.code_proof("SignIn", "phone", "15550109997").await;
    give(json!({ "type": "phone", "verificationId": id })).await.expect(204);
    give(json!({ "type": "username", "value": "alice" })).await.expect(422);
    give(json!({ "type": "password", "value": "Tr0ub4dor&3" })).await.expect(204);
    assert_eq!(world.signed_in().await["email"], ALICE);
    world.begin("SignIn").await.expect(204);
    world.password_proof("phone", "15550109997", "Tr0ub4dor&3").await.expect(204);
}

#[tokio::test]
async fn resets_a_forgotten_password() {
    let world = World::start().await;
    let reset = async |password: &str| {
        let body = json!({ "password": password });
        world.browser.api("PUT", "/profile/password", &body).await
    };
    world.begin("ForgotPassword").await.expect(204);
    let page = world.page("/reset-password").await;
    assert!(page.contains("data-event=\"ForgotPassword\""), "{page}");
    assert_eq!(reset("Tr0ub4dor&3").await.error(), "session.identifier_not_found");
    world.prove("ForgotPassword", "email", "nobody@logto.test").await.expect(404);
    world.prove("ForgotPassword", "email", common::account::ALICE_OF_SEED).await.expect(204);
    assert!(world.server.inbox()[0].body.contains("password reset"), "{}", world.server.inbox()[0].body);
    let submit = async || world.browser.api("POST", "/submit", &json!({})).await;
    assert_eq!(submit().await.error(), "user.new_password_required_in_profile");
    assert_eq!(reset("short").await.error(), "password.rejected");
    assert_eq!(reset(common::account::ALICE_PASSWORD).await.error(), "user.same_password");
    reset("Tr0ub4dor&3").await.expect(204);
    let event = json!({ "interactionEvent": "SignIn" });
    let answer = world.browser.api("PUT", "/interaction-event", &event).await;
    assert_eq!(answer.error(), "session.not_supported_for_forgot_password", "it is no way to sign in");
    submit().await.expect(204);
    // Resetting the password does not sign the user in.
    submit().await.expect(404);
    world.begin("SignIn").await.expect(204);
    assert_eq!(reset("An0ther-one!").await.error(), "session.invalid_interaction_type");
    world.password_proof("username", "alice", "Tr0ub4dor&3").await.expect(204);
    assert_eq!(world.signed_in().await["sub"], "u_alice");

    let page = world.page("/sign-in").await;
    assert!(!page.contains("forgot-password"), "there is no sign-in open");
    world.begin("SignIn").await.expect(204);
    assert!(world.page("/sign-in").await.contains("forgot-password"));
    world.settings(&json!({ "forgotPasswordMethods": ["PhoneVerificationCode"] })).await.expect(200);
    world.begin("ForgotPassword").await.expect(204);
    let answer = world.prove("ForgotPassword", "email", common::account::ALICE_OF_SEED).await;
    assert_eq!((answer.status, answer.error()), (422, "session.not_supported_for_forgot_password"));
    world.settings(&json!({ "forgotPasswordMethods": [] })).await.expect(200);
    assert!(!world.page("/sign-in").await.contains("forgot-password"));
    assert!(world.page("/reset-password").await.contains("data-event=\"SignIn\""));
}

#[tokio::test]
async fn sign_in_mode_and_methods_decide_what_the_page_offers() {
    let world = World::start().await;
    let forbidden = |answer: &Answer| assert_eq!((answer.status, answer.error()), (403, "auth.forbidden"));
    world.settings(&json!({ "signInMode": "SignIn" })).await.expect(200);
    forbidden(&world.begin("Register").await);
    world.begin("SignIn").await.expect(204);
    let page = world.page("/register").await;
    assert!(page.contains("data-event=\"SignIn\"") && !page.contains("/register"), "{page}");
    world.prove("SignIn", "email", "new@logto.test").await.expect(404);
    forbidden(&world.browser.api("PUT", "/interaction-event", &json!({ "interactionEvent": "Register" })).await);
    world.settings(&json!({ "signInMode": "Register" })).await.expect(200);
    forbidden(&world.begin("SignIn").await);
    assert!(world.page("/sign-in").await.contains("data-event=\"Register\""));

    let settings = json!({
        "signInMode": "SignInAndRegister",
        "signUp": sign_up(&["email"], true, true),
        "signIn": { "methods": [method("username", true, false), method("email", true, false)] },
    });
    world.settings(&settings).await.expect(200);
    world.begin("SignIn").await.expect(204);
    for (kind, value) in [("email", ALICE), ("phone", "15550100001")] {
        let answer = world.prove("SignIn", kind, value).await;
        assert_eq!((answer.status, answer.error()), (422, "user.sign_in_method_not_enabled"), "{kind}");
    }
    let page = world.page("/sign-in").await;
    assert!(page.contains(">Email or username</label>") && page.contains(">Continue</button>"), "{page}");
    // An application may request one of them.
    assert!(world.page("/sign-in?identifier=email").await.contains(">Email address</label>"));
    assert!(world.page("/sign-in?identifier=phone").await.contains(">Email or username</label>"));
    let methods = json!({ "signIn": { "methods": [method("email", true, true), method("username", true, false)] } });
    world.settings(&methods).await.expect(200);
    assert!(world.page("/sign-in").await.contains("data-way=\"code\""));
    let mut first = method("email", true, true);
    first["isPasswordPrimary"] = json!(true);
    world.settings(&json!({ "signIn": { "methods": [first] } })).await.expect(200);
    let page = world.page("/sign-in").await;
    assert!(page.contains("data-way=\"password\"") && page.contains("Send me a code instead"), "{page}");
}

#[tokio::test]
async fn page_follows_ui_locales_then_the_browser_then_the_settings() {
    let world = World::start().await;
    world.begin("SignIn").await.expect(204);
    let page = async |path: &str, browser: &str| {
        let headers = [("accept-language", browser)];
        world.browser.send("GET", path, &headers, None).await.text
    };
    let english = page("/sign-in", "de").await;
    assert!(
        english.contains("<html lang=\"en\" dir=\"ltr\">")
            && english.contains("Sign in to \u{2068}Recorded app\u{2069}"),
        "{english}"
    );
    for (path, browser, lang, dir, heading) in [
        ("/sign-in?ui_locales=fr-CA+en", "ja", "fr", "ltr", "Se connecter à \u{2068}Recorded app\u{2069}"),
        ("/register?ui_locales=de+ja", "fr", "ja", "ltr", "\u{2068}Recorded app\u{2069} のアカウントを作成"),
        ("/sign-in", "de, fr;q=0.8, en;q=0.5", "fr", "ltr", "Se connecter à \u{2068}Recorded app\u{2069}"),
        ("/sign-in?ui_locales=ar-EG", "en", "ar", "rtl", "تسجيل الدخول إلى \u{2068}Recorded app\u{2069}"),
    ] {
        let page = page(path, browser).await;
        assert!(page.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{path} {browser}: {page}");
        assert!(page.contains(heading), "{path} {browser}: {page}");
        assert!(!page.contains("Send me a code"), "{path} {browser}: {page}");
    }
    let language = json!({ "languageInfo": { "autoDetect": false, "fallbackLanguage": "ja" } });
    world.settings(&language).await.expect(200);
    assert!(page("/sign-in", "fr").await.contains("<html lang=\"ja\""));
    assert!(page("/sign-in?ui_locales=fr", "en").await.contains("<html lang=\"fr\""));
}

#[tokio::test]
async fn first_screen_for_single_sign_on_is_the_sign_in_page() {
    let world = World::start().await;
    let url = world.authorize_url(SCOPES, &[], &[("first_screen", "single_sign_on")]);
    let opened = world.browser.get(&url).await;
    assert!(opened.location().starts_with("/single-sign-on?"), "{}", opened.location());
    // Enterprise single sign-on is not implemented, so it is off.
    let page = world.page(opened.location()).await;
    assert!(
        page.contains("data-event=\"SignIn\"") && page.contains("Sign in to \u{2068}Recorded app\u{2069}"),
        "{page}"
    );
}

#[tokio::test]
async fn page_for_an_expired_sign_in_has_the_language_of_the_sign_in() {
    let world = World::start().await;
    for (path, query, browser, lang, dir, heading) in [
        ("/sign-in", "", "de", "en", "ltr", "This sign-in has expired"),
        ("/register", "", "de, fr;q=0.8", "fr", "ltr", "Cette connexion a expiré"),
        ("/sign-in?app_id=x&ui_locales=ja+en", "?ui_locales=ja+en", "fr", "ja", "ltr", "このサインインは期限切れです"),
        ("/consent", "", "ar-EG", "ar", "rtl", "انتهت مهلة تسجيل الدخول"),
    ] {
        let headers = [("accept-language", browser)];
        let moved = world.browser.send("GET", path, &headers, None).await;
        moved.expect(302);
        assert_eq!(moved.location(), format!("http://localhost:3001/unknown-session{query}"));
        let page = world.browser.send("GET", moved.location(), &headers, None).await;
        page.expect(200);
        assert!(page.text.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{path}: {}", page.text);
        assert!(page.text.contains(&format!("<h1>{heading}</h1>")), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn phone_numbers_with_and_without_the_national_zero_are_one_account() {
    let world = World::start().await;
    world.begin("Register").await.expect(204);
    world.prove("Register", "phone", "61412345678").await.expect(201);
    let back = world.submit().await;
    let tokens = world.exchange(&query(&back, "code").unwrap()).await.body;
    let sub = claims(tokens["id_token"].as_str().unwrap())["sub"].clone();
    world.begin("Register").await.expect(204);
    let answer = world.prove("Register", "phone", "610412345678").await;
    assert_eq!((answer.status, answer.error()), (422, "user.phone_already_in_use"));
    world.begin("SignIn").await.expect(204);
    world.prove("SignIn", "phone", "610412345678").await.expect(204);
    assert_eq!(world.signed_in().await["sub"], sub);
}

#[tokio::test]
async fn page_has_what_password_managers_and_phones_fill() {
    let world = World::start().await;
    world.begin("SignIn").await.expect(204);
    let page = world.page("/sign-in").await;
    for text in [
        "autocomplete=\"one-time-code\"",
        "autocomplete=\"new-password\"",
        "autocomplete=\"current-password\"",
        "data-testid=\"show-new-password\"",
        "data-testid=\"password-rules\"",
        "data-password-min=\"8\"",
        "data-heading=\"Enter the code\"",
        "data-heading=\"Create your account\"",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    // A code may be pasted with blanks, so the length of the text is not limited.
    assert!(!page.contains("maxlength"), "{page}");
    for script in ["sign-in.js", "fields.js", "phone.js", "mfa.js", "social.js", "storage.js"] {
        let answer = world.browser.get(&format!("/assets/{script}")).await;
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
    }
}

#[tokio::test]
async fn blocked_email_addresses_get_no_code() {
    let world = World::start().await;
    let policy =
        json!({ "emailBlocklistPolicy": { "customBlocklist": ["@blocked.test"], "blockSubaddressing": true } });
    world.settings(&policy).await.expect(200);
    world.begin("Register").await.expect(204);
    for (email, code) in
        [("x@blocked.test", "email_not_allowed"), ("x+y@logto.test", "email_subaddressing_not_allowed")]
    {
        let answer = world.ask_for_code("Register", "email", email).await;
        assert_eq!((answer.status, answer.error()), (422, &*format!("session.email_blocklist.{code}")), "{email}");
    }
    world.ask_for_code("Register", "email", "free@logto.test").await.expect(200);
}
