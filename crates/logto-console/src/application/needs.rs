//! The comparison of what the app uses with what is registered.

use logto_management::{ApiResource, Application, ApplicationPatch, ResourceScope, Role};

use super::usage::{Address, Usage};

/// What is registered at the server, as far as the app can need it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Registered {
    pub(super) application: Application,
    /// The API resources with their scopes.
    pub(super) resources: Vec<ApiResource>,
    /// The roles of users, and the scopes that each grants.
    pub(super) roles: Vec<(Role, Vec<ResourceScope>)>,
    /// The names of the permissions of organizations; `None` when they can't be read.
    pub(super) organization_scopes: Option<Vec<String>>,
}

/// Something that the app needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Need {
    RedirectUri(String),
    PostSignOutUri(String),
    Origin(String),
    Resource(String),
    Scope(String),
}

/// Whether it is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It is, under these names.
    Registered(Vec<String>),
    /// The origin is allowed because a redirect URI of it is there.
    ByRedirectUri,
    /// The origin will be allowed as soon as the redirect URI is there.
    WithRedirectUri,
    /// It is a permission of organizations.
    OfOrganizations,
    /// It isn't.
    Missing,
    /// The scope of this API resource is there, but no role grants it.
    NotGranted(String),
    /// What would tell can't be read.
    Unknown,
}

/// Something that can be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fix {
    RedirectUri(String),
    PostSignOutUri(String),
    Origin(String),
    /// An API resource, by its indicator.
    Resource(String),
    /// A scope of an API resource.
    Scope {
        resource: String,
        name: String,
    },
    /// A scope that a role is to grant.
    Grant {
        role: String,
        resource: String,
        name: String,
    },
}

/// One need with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) need: Need,
    pub(super) state: State,
    /// What can be done; if there are several, one of them.
    pub(super) choices: Vec<Fix>,
}

impl Row {
    /// Whether nothing has to be done for it, beside what other rows need.
    pub(super) fn is_done(&self) -> bool {
        matches!(
            self.state,
            State::Registered(_) | State::ByRedirectUri | State::WithRedirectUri | State::OfOrganizations
        )
    }

    /// Returns what can be done without a choice. Which people get a permission is always a choice.
    pub(super) fn sole_fix(&self) -> Option<&Fix> {
        match &*self.choices {
            [Fix::Grant { .. }] => None,
            [fix] => Some(fix),
            _ => None,
        }
    }
}

/// Compares what the app uses with what is registered.
pub(super) fn compare(usage: &Usage, registered: &Registered) -> Vec<Row> {
    let addresses = usage.addresses.iter().flat_map(|address| of_address(address, &registered.application));
    let resources = usage.resources.iter().map(|indicator| resource(indicator, registered));
    let scopes = usage.scopes.iter().map(|name| scope(name, usage, registered));
    addresses.chain(resources).chain(scopes).collect()
}

fn of_address(address: &Address, application: &Application) -> [Row; 3] {
    let row = |need, state: State, fix| {
        let choices = if state == State::Missing { vec![fix] } else { Vec::new() };
        Row { need, state, choices }
    };
    let redirect = state_of(application.redirect_uris(), &address.redirect_uri);
    let post_sign_out = state_of(application.post_sign_out_redirect_uris(), &address.post_sign_out_uri);
    let origin = if application.cors_allowed_origins().any(|allowed| allowed == address.origin) {
        State::Registered(Vec::new())
    } else if application.allows_origin(&address.origin) {
        State::ByRedirectUri
    } else if redirect == State::Missing {
        State::WithRedirectUri
    } else {
        // The redirect URI is registered with an asterisk, which no origin has.
        State::Missing
    };
    [
        row(Need::RedirectUri(address.redirect_uri.clone()), redirect, Fix::RedirectUri(address.redirect_uri.clone())),
        row(
            Need::PostSignOutUri(address.post_sign_out_uri.clone()),
            post_sign_out,
            Fix::PostSignOutUri(address.post_sign_out_uri.clone()),
        ),
        row(Need::Origin(address.origin.clone()), origin, Fix::Origin(address.origin.clone())),
    ]
}

/// Finds a URI among the registered ones.
fn state_of<'a>(mut registered: impl Iterator<Item = &'a str>, uri: &str) -> State {
    match registered.find(|pattern| matches(pattern, uri)) {
        None => State::Missing,
        Some(same) if same == uri => State::Registered(Vec::new()),
        Some(pattern) => State::Registered(vec![pattern.to_owned()]),
    }
}

fn resource(indicator: &str, registered: &Registered) -> Row {
    let need = Need::Resource(indicator.to_owned());
    match registered.resource(indicator) {
        Some(resource) => {
            let state = State::Registered(vec![resource.name().to_owned()]);
            Row { need, state, choices: Vec::new() }
        }
        None => Row { need, state: State::Missing, choices: vec![Fix::Resource(indicator.to_owned())] },
    }
}

fn scope(name: &str, usage: &Usage, registered: &Registered) -> Row {
    let need = Need::Scope(name.to_owned());
    let used = || usage.resources.iter().filter_map(|indicator| registered.resource(indicator));
    let found = used().find_map(|resource| Some((resource, resource.scope(name)?)));
    if let Some((resource, scope)) = found {
        let roles = registered.roles_granting(scope.id());
        if roles.is_empty() {
            let grant = |(role, _): &(Role, _)| Fix::Grant {
                role: role.id.clone(),
                resource: resource.indicator().to_owned(),
                name: name.to_owned(),
            };
            let choices = registered.roles.iter().map(grant).collect();
            return Row { need, state: State::NotGranted(resource.name().to_owned()), choices };
        }
        let names = [resource.name().to_owned()].into_iter().chain(roles).collect();
        return Row { need, state: State::Registered(names), choices: Vec::new() };
    }
    let of_organizations = registered.organization_scopes.as_ref();
    let state = match of_organizations {
        _ if !usage.has_organizations => State::Missing,
        Some(names) if names.iter().any(|own| own == name) => State::OfOrganizations,
        Some(_) => State::Missing,
        None => State::Unknown,
    };
    let choices = match state {
        State::Missing => {
            let add = |resource: &String| Fix::Scope { resource: resource.clone(), name: name.to_owned() };
            usage.resources.iter().map(add).collect()
        }
        _ => Vec::new(),
    };
    Row { need, state, choices }
}

/// Whether a registered URI stands for another one: it is the same, or has asterisks in its host or path.
fn matches(pattern: &str, uri: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == uri };
    let Some(mut rest) = uri.strip_prefix(before) else { return false };
    // An asterisk stands for letters of one label or segment.
    loop {
        if matches(after, rest) {
            return true;
        }
        let mut letters = rest.chars();
        match letters.next() {
            None | Some('/' | ':' | '?' | '#') => return false,
            Some(_) => rest = letters.as_str(),
        }
    }
}

impl Registered {
    fn resource(&self, indicator: &str) -> Option<&ApiResource> {
        self.resources.iter().find(|resource| resource.indicator() == indicator)
    }

    /// Returns the names of the roles that grant a scope.
    fn roles_granting(&self, scope_id: &str) -> Vec<String> {
        let granting = self.roles.iter().filter(|(_, scopes)| scopes.iter().any(|scope| scope.id() == scope_id));
        granting.map(|(role, _)| role.name.clone()).collect()
    }

    /// Returns the name of a role.
    pub(super) fn role_name(&self, id: &str) -> String {
        let role = self.roles.iter().find(|(role, _)| role.id == id);
        role.map(|(role, _)| role.name.clone()).unwrap_or_default()
    }
}

/// A list at the server to which something is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum List {
    RedirectUris,
    PostSignOutUris,
    Origins,
    Resources,
    /// The scopes of an API resource, by its indicator.
    Scopes(String),
    /// The scopes that a role grants, by its name.
    Role(String),
}

/// A list with what it has, which stays, and what is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addition {
    pub(super) list: List,
    pub(super) kept: Vec<String>,
    pub(super) added: Vec<String>,
}

/// Returns what fixes add to the lists at the server.
pub(super) fn additions(registered: &Registered, fixes: &[Fix]) -> Vec<Addition> {
    let mut all: Vec<Addition> = Vec::new();
    for fix in fixes {
        let (list, text) = match fix {
            Fix::RedirectUri(uri) => (List::RedirectUris, uri),
            Fix::PostSignOutUri(uri) => (List::PostSignOutUris, uri),
            Fix::Origin(origin) => (List::Origins, origin),
            Fix::Resource(indicator) => (List::Resources, indicator),
            Fix::Scope { resource, name } => (List::Scopes(resource.clone()), name),
            Fix::Grant { role, name, .. } => (List::Role(registered.role_name(role)), name),
        };
        match all.iter_mut().find(|addition| addition.list == list) {
            Some(addition) => addition.added.push(text.clone()),
            None => {
                let kept = registered.entries(&list);
                all.push(Addition { list, kept, added: vec![text.clone()] });
            }
        }
    }
    all
}

impl Registered {
    /// Returns what a list has.
    fn entries(&self, list: &List) -> Vec<String> {
        fn owned<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
            texts.map(str::to_owned).collect()
        }
        match list {
            List::RedirectUris => owned(self.application.redirect_uris()),
            List::PostSignOutUris => owned(self.application.post_sign_out_redirect_uris()),
            List::Origins => owned(self.application.cors_allowed_origins()),
            List::Resources => owned(self.resources.iter().map(ApiResource::indicator)),
            List::Scopes(indicator) => {
                let scopes = self.resource(indicator).into_iter().flat_map(ApiResource::scopes);
                owned(scopes.map(ResourceScope::name))
            }
            List::Role(name) => {
                let role = self.roles.iter().find(|(role, _)| role.name == *name);
                owned(role.into_iter().flat_map(|(_, scopes)| scopes).map(ResourceScope::name))
            }
        }
    }
}

/// Returns the change of the application itself.
pub(super) fn patch(application: &Application, fixes: &[Fix]) -> ApplicationPatch {
    fixes.iter().fold(ApplicationPatch::new(application), |patch, fix| match fix {
        Fix::RedirectUri(uri) => patch.add_redirect_uri(uri),
        Fix::PostSignOutUri(uri) => patch.add_post_sign_out_redirect_uri(uri),
        Fix::Origin(origin) => patch.add_cors_allowed_origin(origin),
        Fix::Resource(_) | Fix::Scope { .. } | Fix::Grant { .. } => patch,
    })
}

#[cfg(test)]
#[path = "needs_tests.rs"]
mod tests;
