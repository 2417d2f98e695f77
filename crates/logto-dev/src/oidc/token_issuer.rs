//! Issuing tokens.

use serde_json::{Value, json};

use super::claims::{ClaimsTarget, claims};
use crate::http::AppState;
use crate::model::faults::{IdTokenFault, TokenFault};
use crate::model::grants::{AccessToken, RefreshToken, TokenContext};
use crate::model::keys::{Signing, at_hash};
use crate::model::random;
use crate::model::scopes::{ORGANIZATIONS_RESOURCE, SCOPES};
use crate::model::seed::Application;
use crate::model::store::Store;

/// Lifetime of an access token in seconds, unless the API resource has its own.
const ACCESS_TOKEN_LIFETIME: i64 = 3600;

/// What an access token is for.
pub(crate) enum AccessTokenTarget {
    /// The userinfo endpoint and the Account API: an opaque token.
    Userinfo,
    /// An API resource, by its indicator.
    Resource(String),
    /// An organization, by its id.
    Organization(String),
    /// An API resource (first) with the scopes of a member of the organization (second).
    ResourceInOrganization(String, String),
}

/// A token response that is about to be issued.
pub(crate) struct TokenIssuer<'a> {
    pub(crate) client: &'a Application,
    pub(crate) context: &'a TokenContext,
    /// The requested scopes, which are a subset of those granted.
    pub(crate) scopes: Vec<String>,
    pub(crate) target: AccessTokenTarget,
}

impl TokenIssuer<'_> {
    /// Issues the tokens and returns the response. With `refresh`, it contains a new refresh token.
    pub(crate) fn issue(&self, app: &AppState, store: &mut Store, refresh: Option<TokenContext>) -> Value {
        store.activity.record(&self.context.sub, app.now_ms());
        let (access_token, scope, lifetime) = self.access_token(app, store);
        let mut response = json!({
            "access_token": access_token, "expires_in": lifetime, "scope": scope, "token_type": "Bearer",
        });
        if self.scopes.iter().any(|scope| scope == "openid") {
            response["id_token"] = json!(self.id_token(app, store, &access_token));
        }
        if let Some(context) = refresh {
            let token = random::token();
            response["refresh_token"] = json!(token);
            store.refresh_tokens.insert(token, RefreshToken { context, used_at: None });
        }
        apply_faults(&mut response, &app.faults.get().token);
        response
    }

    fn access_token(&self, app: &AppState, store: &mut Store) -> (String, String, i64) {
        let sub = &self.context.sub;
        let (audience, organization, permissions) = match &self.target {
            AccessTokenTarget::Userinfo => return self.opaque_token(app, store),
            AccessTokenTarget::Resource(name) => (name.clone(), None, store.permissions(sub, name, None)),
            AccessTokenTarget::ResourceInOrganization(name, id) => {
                let permissions = store.permissions(sub, name, Some(id));
                (name.clone(), Some(id), permissions)
            }
            AccessTokenTarget::Organization(id) => {
                let mut permissions = store.permissions(sub, ORGANIZATIONS_RESOURCE, Some(id));
                let asked = &self.context.resources;
                if !asked.iter().any(|name| name == ORGANIZATIONS_RESOURCE) {
                    permissions.clear();
                }
                (format!("urn:logto:organization:{id}"), None, permissions)
            }
        };
        let resource_lifetime = match &self.target {
            AccessTokenTarget::Resource(name) | AccessTokenTarget::ResourceInOrganization(name, _) => {
                store.resources.get(name).map(|resource| i64::from(resource.access_token_ttl))
            }
            AccessTokenTarget::Userinfo | AccessTokenTarget::Organization(_) => None,
        };
        let lifetime = app.faults.get().lifetimes.access_token.or(resource_lifetime);
        let lifetime = lifetime.unwrap_or(ACCESS_TOKEN_LIFETIME);
        let scope = self.join_scopes(|scope| permissions.contains(scope));
        let now = app.now();
        let mut claims = json!({
            "jti": random::uid(), "sub": sub, "iat": now, "exp": now + lifetime, "scope": scope,
            "client_id": self.client.id, "iss": app.issuer(), "aud": audience,
        });
        if let Some(id) = organization {
            claims["organization_id"] = json!(id);
        }
        let token = app.keys().sign(Some("at+jwt"), &claims, Signing::Valid);
        (token, scope, lifetime)
    }

    fn opaque_token(&self, app: &AppState, store: &mut Store) -> (String, String, i64) {
        let lifetime = app.faults.get().lifetimes.access_token;
        let lifetime = lifetime.unwrap_or(ACCESS_TOKEN_LIFETIME);
        let token = random::token();
        let scope = self.join_scopes(|scope| SCOPES.contains(&scope));
        store.access_tokens.insert(
            token.clone(),
            AccessToken {
                client_id: self.client.id.clone(),
                sub: self.context.sub.clone(),
                grant: self.context.grant.clone(),
                scopes: scope.split(' ').map(str::to_owned).collect(),
                issued: app.now(),
                expires: app.now() + lifetime,
            },
        );
        (token, scope, lifetime)
    }

    /// Joins the requested scopes that `keep` accepts.
    fn join_scopes(&self, keep: impl Fn(&str) -> bool) -> String {
        let kept = self.scopes.iter().map(String::as_str);
        kept.filter(|scope| keep(scope)).collect::<Vec<_>>().join(" ")
    }

    fn id_token(&self, app: &AppState, store: &Store, access_token: &str) -> String {
        let faults = app.faults.get();
        let now = app.now();
        let lifetime = faults.lifetimes.id_token;
        let lifetime = lifetime.unwrap_or(i64::from(self.client.id_token_ttl));
        let about = claims(store, &self.context.sub, &self.scopes, ClaimsTarget::IdToken);
        let mut claims = Value::Object(about);
        if !store.version.is_newest() {
            claims["at_hash"] = json!(at_hash(access_token));
        }
        claims["aud"] = json!(self.client.id);
        claims["exp"] = json!(now + lifetime);
        claims["iat"] = json!(now);
        claims["iss"] = json!(app.issuer());
        if let Some(nonce) = &self.context.nonce {
            claims["nonce"] = json!(nonce);
        }
        if let Some(auth_time) = self.context.auth_time {
            claims["auth_time"] = json!(auth_time);
        }
        let mut signing = Signing::Valid;
        for fault in &faults.id_token {
            match fault {
                IdTokenFault::WrongNonce => claims["nonce"] = json!("another-nonce"),
                IdTokenFault::MissingNonce => remove(&mut claims, "nonce"),
                IdTokenFault::WrongAudience => claims["aud"] = json!("another-app"),
                IdTokenFault::WrongIssuer => claims["iss"] = json!("https://issuer.example/oidc"),
                IdTokenFault::Subject(sub) => claims["sub"] = json!(sub),
                IdTokenFault::MissingSubject => remove(&mut claims, "sub"),
                IdTokenFault::Expired => claims["exp"] = json!(now - 3600),
                IdTokenFault::IssuedInTheFuture => claims["iat"] = json!(now + 86400),
                IdTokenFault::WrongAtHash => claims["at_hash"] = json!(at_hash("another token")),
                IdTokenFault::BadSignature => signing = Signing::Broken,
                IdTokenFault::AlgNone => signing = Signing::None,
                IdTokenFault::UnknownKey => signing = Signing::UnknownKey,
                IdTokenFault::Garbage => return "not.a.jwt".to_owned(),
            }
        }
        let typ = if store.version.is_newest() { None } else { Some("JWT") };
        app.keys().sign(typ, &claims, signing)
    }
}

fn apply_faults(response: &mut Value, faults: &[TokenFault]) {
    for fault in faults {
        match fault {
            TokenFault::MissingIdToken => remove(response, "id_token"),
            TokenFault::MissingAccessToken => remove(response, "access_token"),
            TokenFault::MissingRefreshToken => remove(response, "refresh_token"),
            TokenFault::Type(text) => response["token_type"] = json!(text),
            TokenFault::ExpiresIn(seconds) => response["expires_in"] = json!(seconds),
        }
    }
}

fn remove(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.remove(name);
    }
}
