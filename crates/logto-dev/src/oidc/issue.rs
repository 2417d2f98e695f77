//! Making tokens.

use serde_json::{Value, json};

use super::claims::{Place, claims};
use super::params::SCOPES;
use crate::app::App;
use crate::faults::{IdTokenFault, TokenFault};
use crate::keys::{Signing, at_hash};
use crate::random;
use crate::seed::Application;
use crate::store::{AccessToken, Issued, ORGANIZATIONS_RESOURCE, RefreshToken, Store};

/// Life of an access token in seconds, unless its API says otherwise.
const ACCESS_TOKEN_LIFE: i64 = 3600;

/// What the access token is for.
pub(crate) enum Target {
    /// This server's userinfo: an opaque token.
    Userinfo,
    /// An API.
    Resource(String),
    /// An organization.
    Organization(String),
    /// An API, with the permissions a member of the organization has.
    ResourceInOrganization(String, String),
}

/// An answer of the token endpoint about to be made.
pub(crate) struct Tokens<'a> {
    pub(crate) client: &'a Application,
    pub(crate) issued: &'a Issued,
    /// The scopes asked for now, of those granted.
    pub(crate) scopes: Vec<String>,
    pub(crate) target: Target,
}

impl Tokens<'_> {
    /// The answer; with `refresh`, a new refresh token is in it.
    pub(crate) fn issue(&self, app: &App, store: &mut Store, refresh: Option<Issued>) -> Value {
        let (access_token, scope, life) = self.access_token(app, store);
        let mut answer = json!({
            "access_token": access_token, "expires_in": life, "scope": scope, "token_type": "Bearer",
        });
        if self.scopes.iter().any(|scope| scope == "openid") {
            answer["id_token"] = json!(self.id_token(app, store, &access_token));
        }
        if let Some(issued) = refresh {
            let token = random::token();
            answer["refresh_token"] = json!(token);
            let used_at = None;
            store.refresh_tokens.insert(token, RefreshToken { issued, used_at });
        }
        spoil(&mut answer, &app.faults.get().token);
        answer
    }

    fn access_token(&self, app: &App, store: &mut Store) -> (String, String, i64) {
        let sub = &self.issued.sub;
        let (audience, organization, permissions) = match &self.target {
            Target::Userinfo => return self.opaque_token(app, store),
            Target::Resource(name) => (name.clone(), None, store.permissions(sub, name, None)),
            Target::ResourceInOrganization(name, id) => {
                let permissions = store.permissions(sub, name, Some(id));
                (name.clone(), Some(id), permissions)
            }
            Target::Organization(id) => {
                let mut permissions = store.permissions(sub, ORGANIZATIONS_RESOURCE, Some(id));
                let asked = &self.issued.resources;
                if !asked.iter().any(|name| name == ORGANIZATIONS_RESOURCE) {
                    permissions.clear();
                }
                (format!("urn:logto:organization:{id}"), None, permissions)
            }
        };
        let own_life = match &self.target {
            Target::Resource(name) | Target::ResourceInOrganization(name, _) => {
                store.resources.get(name).map(|resource| i64::from(resource.access_token_ttl))
            }
            Target::Userinfo | Target::Organization(_) => None,
        };
        let life = app.faults.get().lives.access_token.or(own_life);
        let life = life.unwrap_or(ACCESS_TOKEN_LIFE);
        let scope = self.join(|scope| permissions.contains(scope));
        let now = app.now();
        let mut claims = json!({
            "jti": random::uid(), "sub": sub, "iat": now, "exp": now + life, "scope": scope,
            "client_id": self.client.id, "iss": app.issuer(), "aud": audience,
        });
        if let Some(id) = organization {
            claims["organization_id"] = json!(id);
        }
        let token = app.keys().sign("at+jwt", &claims, Signing::Genuine);
        (token, scope, life)
    }

    fn opaque_token(&self, app: &App, store: &mut Store) -> (String, String, i64) {
        let life = app.faults.get().lives.access_token;
        let life = life.unwrap_or(ACCESS_TOKEN_LIFE);
        let token = random::token();
        let scope = self.join(|scope| SCOPES.contains(&scope));
        store.access_tokens.insert(
            token.clone(),
            AccessToken {
                client_id: self.client.id.clone(),
                sub: self.issued.sub.clone(),
                grant: self.issued.grant.clone(),
                scopes: scope.split(' ').map(str::to_owned).collect(),
                issued: app.now(),
                expires: app.now() + life,
            },
        );
        (token, scope, life)
    }

    fn join(&self, keep: impl Fn(&str) -> bool) -> String {
        let kept = self.scopes.iter().map(String::as_str);
        kept.filter(|scope| keep(scope)).collect::<Vec<_>>().join(" ")
    }

    fn id_token(&self, app: &App, store: &Store, access_token: &str) -> String {
        let faults = app.faults.get();
        let now = app.now();
        let life = faults.lives.id_token;
        let life = life.unwrap_or(i64::from(self.client.id_token_ttl));
        let about = claims(store, &self.issued.sub, &self.scopes, Place::IdToken);
        let mut claims = Value::Object(about);
        claims["at_hash"] = json!(at_hash(access_token));
        claims["aud"] = json!(self.client.id);
        claims["exp"] = json!(now + life);
        claims["iat"] = json!(now);
        claims["iss"] = json!(app.issuer());
        if let Some(nonce) = &self.issued.nonce {
            claims["nonce"] = json!(nonce);
        }
        if let Some(auth_time) = self.issued.auth_time {
            claims["auth_time"] = json!(auth_time);
        }
        let mut signing = Signing::Genuine;
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
        app.keys().sign("JWT", &claims, signing)
    }
}

fn spoil(answer: &mut Value, faults: &[TokenFault]) {
    for fault in faults {
        match fault {
            TokenFault::MissingIdToken => remove(answer, "id_token"),
            TokenFault::MissingAccessToken => remove(answer, "access_token"),
            TokenFault::MissingRefreshToken => remove(answer, "refresh_token"),
            TokenFault::Type(text) => answer["token_type"] = json!(text),
            TokenFault::ExpiresIn(seconds) => answer["expires_in"] = json!(seconds),
        }
    }
}

fn remove(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.remove(name);
    }
}
