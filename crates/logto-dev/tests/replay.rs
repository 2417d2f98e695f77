//! Exchanges recorded from Logto v1.37.1 and v1.42.0, replayed title by title.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::compare::{recorded_from, wire};
use common::{API, CALLBACK, SCOPES, VERIFIER, World, text};
use logto_dev::{
    AccountCenter, AccountFields, FieldAccess, LogtoVersion, Organization, OrganizationRole, Seed, Server,
    ServerBuilder,
};
use serde_json::{Value, json};

const EVERYTHING: &str = "openid offline_access profile email phone address custom_data \
    identities roles urn:logto:scope:organizations urn:logto:scope:organization_roles \
    urn:logto:scope:sessions";

/// Defines each of these tests for both versions.
macro_rules! for_each_version {
    ($($name:ident)*) => {
        mod v1_37 {
            $(#[tokio::test] async fn $name() { super::$name(logto_dev::LogtoVersion::V1_37).await })*
        }
        mod v1_42 {
            $(#[tokio::test] async fn $name() { super::$name(logto_dev::LogtoVersion::V1_42).await })*
        }
    };
}

for_each_version! {
    replays_discovery_and_keys
    replays_authorize
    replays_token
    replays_token_errors
    replays_refresh
    replays_revocation
    replays_introspection_and_userinfo
    replays_end_session
    replays_cors
    replays_pushed_authorization
    replays_organization_tokens
    replays_account_api
    replays_experience
    replays_headless
}

fn builder(seed: Seed, version: LogtoVersion) -> ServerBuilder {
    Server::builder().seed(seed).logto_version(version)
}

async fn replays_discovery_and_keys(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let answer = world.browser.get("/oidc/.well-known/openid-configuration").await;
    assert_eq!(answer.body, wire(version, "discovery"));
    assert!(answer.header("etag").is_some());
    let answer = world.browser.get("/oidc/jwks").await;
    let key = |document: &Value| {
        let mut key = document["keys"][0].clone();
        for member in ["kid", "x", "y"] {
            assert!(key[member].as_str().is_some_and(|value| value.len() >= 43));
            key[member] = Value::Null;
        }
        key
    };
    assert_eq!(key(&answer.body), key(&wire(version, "jwks")));
    let kind = "application/jwk-set+json; charset=utf-8";
    assert_eq!(answer.header("content-type"), Some(kind));
}

async fn replays_authorize(version: LogtoVersion) {
    let world = World::start_as(version).await;
    for exchange in recorded_from(version, "authorize") {
        world.browser.forget_cookies();
        exchange.replay(&world.browser, &[]).await;
    }
}

async fn replays_token(version: LogtoVersion) {
    let world = World::start_as(version).await;
    for exchange in recorded_from(version, "token") {
        let code = if exchange.title.contains("WITH resource") {
            world.code("openid offline_access read:things", &[API]).await
        } else {
            world.code(SCOPES, &[]).await
        };
        let fill = [("<code>", &*code), ("<code_verifier>", VERIFIER)];
        exchange.replay(&world.browser, &fill).await;
    }
}

async fn replays_token_errors(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let mut code = String::new();
    let wrong = "w".repeat(43);
    let basic = STANDARD.encode(format!("{}:", common::APP));
    for exchange in recorded_from(version, "token-errors") {
        let title = &*exchange.title;
        // The same code, after a request that must not use it up.
        if !title.starts_with("same code right after") && !title.starts_with("same code after") {
            // Ten codes within ten minutes are allowed.
            world.advance(61);
            code = world.code(SCOPES, &[]).await;
        }
        let mut verifier = VERIFIER;
        match title {
            "same code used twice" => world.exchange(&code).await.expect(200),
            "wrong verifier" => verifier = &wrong,
            "expired code" => world.advance(61),
            _ => {}
        }
        let mut fill = vec![("<code>", &*code), ("<code_verifier>", verifier), ("<credentials>", &*basic)];
        let body = &exchange.request["body"];
        let (literal_code, literal_verifier) = (text(body, "code"), text(body, "code_verifier"));
        if title.starts_with("JSON body") {
            fill.push((&literal_code, &code));
            fill.push((&literal_verifier, VERIFIER));
        }
        exchange.replay(&world.browser, &fill).await;
    }
}

async fn replays_refresh(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let scope = format!("{SCOPES} roles read:things");
    let with_api = world.tokens(&scope, &[API]).await;
    let mut newest = text(&with_api, "refresh_token");
    let mut first = String::new();
    for exchange in recorded_from(version, "refresh") {
        let title = &*exchange.title;
        match title {
            "refresh with a scope never granted" | "1st refresh" => {
                first = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
                newest.clone_from(&first);
            }
            "the SAME refresh token again after >3 s" => world.advance(4),
            _ if title.starts_with("expired refresh token") => {
                newest = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
                world.advance(14 * 24 * 3600);
            }
            _ => {}
        }
        let token = if title.contains("SAME") { &first } else { &newest };
        let fill = [("<refresh_token>", &**token)];
        let answer = exchange.replay(&world.browser, &fill).await;
        if let Some(token) = answer.body["refresh_token"].as_str() {
            token.clone_into(&mut newest);
        }
    }
}

async fn replays_revocation(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let scope = format!("{SCOPES} read:things");
    let tokens = world.tokens(&scope, &[API]).await;
    let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    for exchange in recorded_from(version, "revocation") {
        let mut token = refresh.clone();
        match &*exchange.title {
            "revoke access token" => token.clone_from(&access),
            "JWT access token" => {
                let tokens = world.tokens(&scope, &[API]).await;
                let more = [("resource", API)];
                let answer = world.refresh(&text(&tokens, "refresh_token"), &more).await;
                token = text(&answer.body, "access_token");
            }
            _ => {}
        }
        exchange.replay(&world.browser, &[("<token>", &token)]).await;
        if exchange.title == "revoke access token" {
            world.userinfo(&access).await.expect(401);
            // Since 1.42, it ends the whole grant.
            let status = if version == LogtoVersion::V1_37 { 200 } else { 400 };
            world.refresh(&refresh, &[]).await.expect(status);
        }
    }
    world.refresh(&refresh, &[]).await.expect(400);
}

async fn replays_introspection_and_userinfo(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let tokens = world.tokens(EVERYTHING, &[]).await;
    for exchange in recorded_from(version, "introspection") {
        let token = if exchange.title == "RT" { "refresh_token" } else { "access_token" };
        let fill = [("<token>", &*text(&tokens, token))];
        exchange.replay(&world.browser, &fill).await;
    }
    let id_only = world.tokens("openid", &[]).await;
    let with_api = world.tokens("openid offline_access", &[API]).await;
    let refresh = text(&with_api, "refresh_token");
    let for_api = world.refresh(&refresh, &[("resource", API)]).await;
    for exchange in recorded_from(version, "userinfo") {
        let token = match &*exchange.title {
            "garbage" => "garbage".to_owned(),
            "JWT (resource) access token" => text(&for_api.body, "access_token"),
            "id_token as bearer" => text(&tokens, "id_token"),
            "scope openid only" => text(&id_only, "access_token"),
            _ => text(&tokens, "access_token"),
        };
        let fill = [("<credentials>", &*token), ("<token>", &*token)];
        exchange.replay(&world.browser, &fill).await;
    }
}

async fn replays_end_session(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let mut xsrf = String::new();
    for exchange in recorded_from(version, "end-session") {
        let title = &*exchange.title;
        let mut fill = Vec::new();
        let hint;
        if title == "without any session cookie" {
            world.browser.forget_cookies();
        } else if !title.contains(" -- ") {
            let tokens = world.tokens(SCOPES, &[]).await;
            hint = text(&tokens, "id_token");
            // The recording contains a description of the token instead of the token.
            if let Some(start) = exchange.path().find("<jwt ") {
                let end = exchange.path().find('>').unwrap() + 1;
                fill.push((exchange.path()[start..end].to_owned(), hint));
            }
        }
        if title.ends_with("auto-submitted form") {
            let body = exchange.request["body"].as_str().unwrap();
            let recorded = body[5..].split('&').next().unwrap().to_owned();
            fill.push((recorded, xsrf.clone()));
        }
        let fill: Vec<(&str, &str)> = fill.iter().map(|(from, to)| (&**from, &**to)).collect();
        let answer = exchange.replay(&world.browser, &fill).await;
        if let Some((_, rest)) = answer.text.split_once("name=\"xsrf\" value=\"") {
            xsrf = rest[..48].to_owned();
        }
    }
}

/// A world with the sign-in experience of the recorded server.
async fn with_codes_only(builder: ServerBuilder) -> World {
    let world = World::build(builder).await;
    let code = |identifier: &str| json!({ "identifier": identifier, "password": false, "verificationCode": true, "isPasswordPrimary": false });
    let settings = json!({
        "signUp": { "identifiers": ["email", "phone"], "password": false, "verify": true },
        "signIn": { "methods": [code("email"), code("phone")] }, "forgotPasswordMethods": [],
    });
    world.manage("PATCH", "/sign-in-exp", &settings).await.expect(200);
    world
}

async fn replays_cors(version: LogtoVersion) {
    let closed = with_codes_only(builder(common::seed(), version).without_management_cors()).await;
    // Logto allows the origin of its Console; here the origin is that of an application.
    let mut seed = common::seed();
    let app = seed.applications.iter_mut().find(|app| app.id == common::APP).unwrap();
    app.cors_allowed_origins.extend(["http://localhost:3002".to_owned(), "http://localhost:3003".to_owned()]);
    let open = with_codes_only(builder(seed, version)).await;
    for exchange in recorded_from(version, "cors") {
        let managed = ["/api/connectors", "/api/sign-in-exp", "/api/.well-known/"];
        let managed = managed.iter().any(|prefix| exchange.path().starts_with(prefix));
        let shared = exchange.response["headers"]["access-control-allow-origin"].is_string();
        let world = if managed && shared { &open } else { &closed };
        let needs_tokens = exchange.request.to_string().contains("<refresh_token>")
            || exchange.request.to_string().contains("<credentials>");
        let tokens = match needs_tokens {
            true => world.tokens(SCOPES, &[]).await,
            false => Value::Null,
        };
        world.browser.forget_cookies();
        let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
        let fill = [("<credentials>", &*access), ("<refresh_token>", &*refresh)];
        exchange.replay(&world.browser, &fill).await;
    }
}

async fn replays_pushed_authorization(version: LogtoVersion) {
    let world = World::start_as(version).await;
    world.tokens(SCOPES, &[]).await;
    let mut reference = String::new();
    for exchange in recorded_from(version, "par") {
        let old = "urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3ADNBciDRgNHFDtto8NFL_s";
        let answer = exchange.replay(&world.browser, &[(old, &reference)]).await;
        reference = text(&answer.body, "request_uri").replace(':', "%3A");
    }
}

async fn replays_organization_tokens(version: LogtoVersion) {
    const IN: &str = "openid offline_access profile urn:logto:scope:organizations \
        urn:logto:scope:organization_roles";
    const ORGANIZATIONS: &str = "urn:logto:resource:organizations";
    let mut seed = common::seed();
    let member = |role: &str| [("xgszyyqmlo3l".to_owned(), vec![role.to_owned()])].into();
    let organization = |id: &str, name: &str, role: &str| Organization {
        id: id.to_owned(),
        name: name.to_owned(),
        description: None,
        is_mfa_required: false,
        members: member(role),
    };
    seed.organizations = vec![organization("f6o7wmzrbgap", "Acme", "member1795208612694")];
    seed.organization_roles = vec![OrganizationRole {
        name: "member1795208612694".to_owned(),
        scopes: vec![],
        resource_scopes: Default::default(),
    }];
    let world = World::build(builder(seed.clone(), version)).await;
    let tokens = world.tokens(IN, &[]).await;
    let mut refresh = text(&tokens, "refresh_token");
    for exchange in recorded_from(version, "organization") {
        if exchange.title == "create organization" {
            continue;
        }
        if exchange.title.starts_with("organization_id without") {
            refresh = text(&world.tokens(SCOPES, &[]).await, "refresh_token");
        }
        let access = text(&tokens, "access_token");
        let fill = [("<refresh_token>", &*refresh), ("<credentials>", &*access)];
        exchange.replay(&world.browser, &fill).await;
    }

    let scope = "read:members1795209555420";
    let (user_id, organization_id) = match version {
        LogtoVersion::V1_37 => ("4s5gjz5zcuxe", "w3s1ng4741t3"),
        _ => ("xgszyyqmlo3l", "f6o7wmzrbgap"),
    };
    seed.organizations = vec![organization(organization_id, "Acme", "reader")];
    seed.organization_roles[0].name = "reader".to_owned();
    seed.organization_roles[0].scopes = vec![scope.to_owned()];
    seed.users.iter_mut().for_each(|user| {
        if user.id == "xgszyyqmlo3l" {
            user.id = user_id.to_owned();
        }
    });
    seed.organizations[0].members = [(user_id.to_owned(), vec!["reader".to_owned()])].into();
    let world = World::build(builder(seed, version)).await;
    let asked = format!("openid offline_access profile urn:logto:scope:organizations {scope}");
    let mut refresh = String::new();
    for exchange in recorded_from(version, "org2") {
        let mut code = String::new();
        if exchange.title.starts_with("code exchange") {
            code = world.code(&asked, &[ORGANIZATIONS]).await;
        } else if exchange.title == "organization_id + resource" {
            let asked = "openid offline_access urn:logto:scope:organizations";
            refresh = text(&world.tokens(asked, &[API]).await, "refresh_token");
        }
        let fill = [("<code>", &*code), ("<code_verifier>", VERIFIER), ("<refresh_token>", &*refresh)];
        let answer = exchange.replay(&world.browser, &fill).await;
        refresh = text(&answer.body, "refresh_token");
    }
}

async fn replays_account_api(version: LogtoVersion) {
    let mut seed = common::seed();
    let fields = AccountFields {
        name: FieldAccess::Edit,
        email: FieldAccess::Edit,
        phone: FieldAccess::Edit,
        profile: FieldAccess::Edit,
        ..AccountFields::all(FieldAccess::Off)
    };
    seed.account_center = AccountCenter { enabled: false, fields: fields.clone(), ..AccountCenter::default() };
    let off = World::build(builder(seed.clone(), version)).await;
    seed.account_center.enabled = true;
    let on = World::build(builder(seed, version)).await;
    let scope = format!("{SCOPES} phone");
    let mut tokens = text(&off.tokens(&scope, &[]).await, "access_token");
    let mut world = &off;
    for exchange in recorded_from(version, "account-api") {
        // The recording calls the Management API; here the seed has the setting.
        if exchange.title == "enable account center" {
            world = &on;
            tokens = text(&on.tokens(&scope, &[]).await, "access_token");
            continue;
        }
        exchange.replay(&world.browser, &[("<credentials>", &*tokens)]).await;
    }
}

async fn replays_experience(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let url = world.authorize_url(SCOPES, &[], &[]);
    world.browser.get(&url).await.expect(303);
    let mut id = String::new();
    for exchange in recorded_from(version, "experience-errors") {
        if exchange.title == "no interaction cookie" {
            world.browser.forget_cookies();
        }
        let fill = [("3r0x8uev42rn92e4p2ivh", &*id)];
        let answer = exchange.replay(&world.browser, &fill).await;
        if let Some(new) = answer.body["verificationId"].as_str() {
            new.clone_into(&mut id);
        }
    }
}

async fn replays_headless(version: LogtoVersion) {
    let world = World::start_as(version).await;
    let mut id = String::new();
    for exchange in recorded_from(version, "headless") {
        let old = exchange.request["body"]["code"].as_str().unwrap_or("none");
        let code = match old {
            "none" => None,
            _ => world.server.wait_for_code(common::ALICE, common::SOON).await,
        };
        let fill =
            [("<secret>", common::ALICE), ("5kkae29qrdn1p902ht7b9", &*id), (old, code.as_deref().unwrap_or("none"))];
        if exchange.title.ends_with("/submit") {
            let back = world.submit().await;
            assert!(back.starts_with(CALLBACK), "{back}");
            continue;
        }
        let answer = exchange.replay(&world.browser, &fill).await;
        if let Some(new) = answer.body["verificationId"].as_str() {
            new.clone_into(&mut id);
        }
    }
}
