//! Reading what is registered at the server, and adding to it.

use futures_util::future::{try_join_all, try_join3};
use logto_management::{Application, ManagementClient, ManagementError, NewApiResource};

use super::needs::{Fix, Registered, patch};
use super::usage::Usage;

/// What the server knows of the app.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    Registered(Registered),
    /// No application has the app id. The others that are for apps in the browser, where they can be read.
    Unknown(Vec<Application>),
}

/// What came of an attempt to register something.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    Done,
    /// Somebody has changed something since it was shown. Nothing was sent.
    Stale,
    /// The server has refused something. What was before it may be done.
    Failed(ManagementError),
}

/// Reads what is registered. Permissions of organizations are read only if the app uses some.
pub(super) async fn read(client: ManagementClient, usage: Usage) -> Result<Found, ManagementError> {
    let lists = try_join3(client.application(&usage.app_id), client.api_resources(), client.roles()).await;
    let (application, resources, roles) = match lists {
        Ok(lists) => lists,
        Err(ManagementError::NotFound) => {
            // A proxy may not allow this request.
            return match client.single_page_applications().await {
                Err(ManagementError::NotFound) => Ok(Found::Unknown(Vec::new())),
                others => others.map(Found::Unknown),
            };
        }
        Err(error) => return Err(error),
    };
    let scopes = roles.iter().map(|role| client.role_scopes(&role.id));
    let scopes = if usage.scopes.is_empty() { vec![Vec::new(); roles.len()] } else { try_join_all(scopes).await? };
    let organization_scopes = if usage.has_organizations && !usage.scopes.is_empty() {
        match client.organization_scope_names().await {
            Ok(names) => Some(names),
            Err(ManagementError::NotFound) => None,
            Err(error) => return Err(error),
        }
    } else {
        None
    };
    let roles = roles.into_iter().zip(scopes).collect();
    Ok(Found::Registered(Registered { application, resources, roles, organization_scopes }))
}

/// Registers something, unless the server has something else than what was `shown`. Returns what it has now.
pub(super) async fn register(
    client: ManagementClient,
    usage: Usage,
    shown: Registered,
    fixes: Vec<Fix>,
) -> Result<(Found, Outcome), ManagementError> {
    let now = read(client.clone(), usage.clone()).await?;
    match now {
        Found::Registered(now) if now == shown => {
            let sent = send(&client, &now, &fixes).await;
            let outcome = sent.map_or_else(Outcome::Failed, |()| Outcome::Done);
            Ok((read(client, usage).await?, outcome))
        }
        now => Ok((now, Outcome::Stale)),
    }
}

/// Sends the changes: the application, then API resources, their scopes, and what roles grant.
async fn send(client: &ManagementClient, now: &Registered, fixes: &[Fix]) -> Result<(), ManagementError> {
    let patch = patch(&now.application, fixes);
    if !patch.is_empty() {
        client.update_application(now.application.id(), &patch).await?;
    }
    for fix in fixes {
        if let Fix::Resource(indicator) = fix {
            client.create_api_resource(&NewApiResource::new(&name_of(indicator), indicator)).await?;
        }
    }
    if !fixes.iter().any(|fix| matches!(fix, Fix::Scope { .. } | Fix::Grant { .. })) {
        return Ok(());
    }
    let resources = client.api_resources().await?;
    let find = |indicator: &str| resources.iter().find(|resource| resource.indicator() == indicator);
    for fix in fixes {
        match fix {
            Fix::Scope { resource, name } => {
                let resource = find(resource).ok_or(ManagementError::NotFound)?;
                client.create_resource_scope(resource.id(), name, "").await?;
            }
            Fix::Grant { role, resource, name } => {
                let scope = find(resource).and_then(|resource| resource.scope(name));
                let scope = scope.ok_or(ManagementError::NotFound)?;
                client.add_role_scopes(role, &[scope.id()]).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns a name for a new API resource: its indicator without the scheme.
fn name_of(indicator: &str) -> String {
    let name = indicator.split_once("://").map_or(indicator, |(_, name)| name).trim_end_matches('/');
    if name.is_empty() { indicator.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "registration_tests.rs"]
mod tests;
