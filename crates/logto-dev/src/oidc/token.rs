//! The token endpoint: exchanges authorization codes and refresh tokens.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

use super::errors::OidcError;
use super::form::Form;
use super::token_issuer::{AccessTokenTarget, TokenIssuer};
use super::{client_credentials, cors};
use crate::http::{AppState, Json, SharedState};
use crate::model::grants::{RefreshToken, TokenContext};
use crate::model::keys::pkce_matches;
use crate::model::scopes::{self, ORGANIZATIONS_RESOURCE};
use crate::model::seed::Application;
use crate::model::store::Store;

/// Grace period in milliseconds in which a rotated refresh token may be used again.
const GRACE_PERIOD_MS: i64 = 3000;

/// Seconds in a day.
const DAY: i64 = 24 * 3600;

/// `POST /oidc/token`
pub(crate) async fn token(State(app): State<SharedState>, headers: HeaderMap, body: String) -> Response {
    cors::respond_no_store(&headers, run(&app, &headers, &body))
}

fn run(app: &AppState, headers: &HeaderMap, body: &str) -> Result<Response, OidcError> {
    let form = Form::from_body(headers, body.as_bytes())?;
    let mut store = app.store();
    if let Some(machine) = client_credentials::authenticate(&store, headers, &form)? {
        return Ok(Json(client_credentials::grant(app, &store, &machine, &form)?).into_response());
    }
    let client = form.client(&store, headers)?;
    let tokens = match form.require("grant_type")? {
        "authorization_code" => authorization_code(app, &mut store, &client, &form),
        "refresh_token" => refresh_token(app, &mut store, &client, &form),
        "client_credentials" | "urn:ietf:params:oauth:grant-type:token-exchange" => {
            Err(OidcError::invalid_request("requested grant type is not allowed for this client"))
        }
        _ => Err(OidcError::new("unsupported_grant_type", "unsupported grant_type requested")),
    }?;
    Ok(Json(tokens).into_response())
}

fn authorization_code(
    app: &AppState,
    store: &mut Store,
    client: &Application,
    form: &Form,
) -> Result<serde_json::Value, OidcError> {
    let given = form.require("code")?;
    if let Some(verifier) = form.get("code_verifier") {
        check_verifier(verifier)?;
    }
    let resource = resource(store, form)?;
    let code = store.codes.get(given).ok_or_else(OidcError::invalid_grant)?;
    let context = code.context.clone();
    let redirect_uri_matches =
        form.get("redirect_uri").map_or(client.redirect_uris.len() == 1, |uri| uri == code.redirect_uri);
    let verifier_matches = form.get("code_verifier").is_some_and(|verifier| pkce_matches(verifier, &code.challenge));
    // These errors do not use up the code: a correct request still succeeds.
    if context.client_id != client.id || !redirect_uri_matches || !verifier_matches {
        return Err(OidcError::invalid_grant());
    }
    if code.is_used {
        store.revoke_grant(&context.grant);
        return Err(OidcError::invalid_grant());
    }
    if context.expires <= app.now() || !store.grants.contains_key(&context.grant) {
        return Err(OidcError::invalid_grant());
    }
    let target = resource.map_or(Ok(AccessTokenTarget::Userinfo), |name| {
        granted_resource(&context, name).map(AccessTokenTarget::Resource)
    })?;
    if let Some(code) = store.codes.get_mut(given) {
        code.is_used = true;
    }
    let may_refresh = client.always_issue_refresh_token || context.scopes.iter().any(|scope| scope == "offline_access");
    let lifetime = app.faults.get().lifetimes.refresh_token;
    let lifetime = lifetime.unwrap_or(i64::from(client.refresh_token_ttl_in_days) * DAY);
    let refresh =
        may_refresh.then(|| TokenContext { issued: app.now(), expires: app.now() + lifetime, ..context.clone() });
    let scopes = context.scopes.clone();
    let tokens = TokenIssuer { client, context: &context, scopes, target };
    Ok(tokens.issue(app, store, refresh))
}

fn refresh_token(
    app: &AppState,
    store: &mut Store,
    client: &Application,
    form: &Form,
) -> Result<serde_json::Value, OidcError> {
    let given = form.require("refresh_token")?;
    let resource = resource(store, form)?;
    let RefreshToken { context, used_at } =
        store.refresh_tokens.get(given).ok_or_else(OidcError::invalid_grant)?.clone();
    if context.client_id != client.id || context.expires <= app.now() {
        return Err(OidcError::invalid_grant());
    }
    let scopes = requested_scopes(&context, form)?;
    let grace = app.faults.get().refresh_grace_ms.unwrap_or(GRACE_PERIOD_MS);
    if used_at.is_some_and(|at| grace == 0 || app.now_ms() - at > grace) {
        store.revoke_grant(&context.grant);
        return Err(OidcError::invalid_grant());
    }
    if !store.is_active(&context.sub) || !store.grants.contains_key(&context.grant) {
        return Err(OidcError::invalid_grant());
    }
    let target = match (form.get("organization_id"), resource) {
        (None, None) => AccessTokenTarget::Userinfo,
        (None, Some(name)) => AccessTokenTarget::Resource(granted_resource(&context, name)?),
        (Some(organization), resource) => {
            check_membership(store, &context, organization)?;
            match resource {
                Some(name) if name != ORGANIZATIONS_RESOURCE => AccessTokenTarget::ResourceInOrganization(
                    granted_resource(&context, name)?,
                    organization.to_owned(),
                ),
                _ => AccessTokenTarget::Organization(organization.to_owned()),
            }
        }
    };
    let refresh = if client.rotate_refresh_token {
        if let Some(token) = store.refresh_tokens.get_mut(given) {
            token.used_at.get_or_insert(app.now_ms());
        }
        Some(TokenContext { issued: app.now(), ..context.clone() })
    } else {
        None
    };
    let tokens = TokenIssuer { client, context: &context, scopes, target };
    let mut answer = tokens.issue(app, store, refresh);
    if !client.rotate_refresh_token {
        answer["refresh_token"] = given.into();
    }
    Ok(answer)
}

fn check_verifier(verifier: &str) -> Result<(), OidcError> {
    let rule = match verifier.len() {
        ..43 => "must be a string with a minimum length of 43 characters",
        129.. => "must be a string with a maximum length of 128 characters",
        _ => return Ok(()),
    };
    Err(OidcError::invalid_request(format!("code_verifier {rule}")))
}

/// The single resource that a token is requested for.
fn resource(store: &Store, form: &Form) -> Result<Option<String>, OidcError> {
    let mut resources = form.all("resource");
    let resource = resources.pop();
    if !resources.is_empty() {
        return Err(OidcError::new(
            "invalid_target",
            "only a single resource indicator value is supported for this grant type",
        ));
    }
    match resource {
        Some(name) if name != ORGANIZATIONS_RESOURCE && !store.resources.contains_key(&name) => {
            Err(OidcError::invalid_target())
        }
        other => Ok(other),
    }
}

/// Checks that the authorization request named the resource.
fn granted_resource(context: &TokenContext, resource: String) -> Result<String, OidcError> {
    if context.resources.contains(&resource) { Ok(resource) } else { Err(OidcError::invalid_target()) }
}

/// The requested scopes, or all granted ones.
fn requested_scopes(context: &TokenContext, form: &Form) -> Result<Vec<String>, OidcError> {
    let requested = scopes::split(form.get("scope"));
    if requested.is_empty() {
        return Ok(context.scopes.clone());
    }
    let missing: Vec<&str> =
        requested.iter().filter(|scope| !context.scopes.contains(scope)).map(String::as_str).collect();
    if missing.is_empty() {
        return Ok(requested);
    }
    let error = OidcError::new("invalid_scope", "refresh token missing requested scope");
    Err(error.with_scope(missing.join(" ")))
}

/// Checks that the user is a member of the organization.
fn check_membership(store: &Store, context: &TokenContext, organization: &str) -> Result<(), OidcError> {
    const SCOPE: &str = "urn:logto:scope:organizations";
    if !context.scopes.iter().any(|scope| scope == SCOPE) {
        let error = OidcError::new("insufficient_scope", "refresh token missing required scope");
        return Err(error.with_scope(SCOPE));
    }
    let mut own = store.organizations_of(&context.sub);
    let denied = |description: &str| Err(OidcError::new("access_denied", description));
    let Some(item) = own.find(|item| item.id == organization) else {
        return denied("user is not a member of the organization");
    };
    let has_factor = store.accounts.get(&context.sub).is_some_and(|account| !account.mfa.factors.is_empty());
    if item.is_mfa_required && !has_factor {
        return denied("organization requires MFA but user has no MFA configured");
    }
    Ok(())
}
