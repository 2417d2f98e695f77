//! Pages that another crate adds to the app, with their links and their setting in `config.json`.
//!
//! Such a crate has three statics. An [`Entry`] is what the front page needs of it, which is in the first
//! download. An [`ExtensionSetting`] checks its setting before a sign-in. An [`Extension`] is the rest, which is
//! loaded with the app. Its pages are loaded when they are opened: each is a [`LazyRoute`].

use leptos::prelude::AnyView;
use serde_json::Value;
use url::Url;

use crate::lazy::LazyRoute;
use crate::messages::Language;

/// What the front page needs of an extension. Nothing in it may refer to the code of the rest, which would be
/// in the first download as well.
#[derive(Debug)]
pub struct Entry {
    /// The paths of its pages. A last segment that begins with a colon is a parameter: `/orders/:id`.
    pub paths: &'static [&'static str],
    /// The links of the navigation.
    pub links: &'static [NavLink],
    /// Whether a person sees the links. [`everybody`] shows them to all.
    pub visible_for: fn(&Viewer<'_>) -> bool,
    /// The extension's key of `config.json`, and the JavaScript type of its usual value.
    pub config_key: (&'static str, &'static str),
    /// The page that registers what the app needs at the sign-in server, for those who see the links.
    pub application_page: Option<&'static str>,
}

/// A link of the navigation.
#[derive(Debug)]
pub struct NavLink {
    /// The path of a page of the extension.
    pub path: &'static str,
    /// Its text in a language.
    pub label: fn(Language) -> &'static str,
    /// The name of its icon, which the style sheet has.
    pub icon: &'static str,
}

/// What is known about the person who is signed in, for the choice of what they see. The server decides what they may do.
#[derive(Debug, Clone, Copy)]
pub struct Viewer<'a> {
    /// The names of their roles, from the ID token (scope `roles`).
    pub roles: &'a [&'a str],
    /// Whether their sign-in has requested the API that the extension's setting names.
    pub has_api: bool,
}

/// Shows the links of an extension to everybody.
#[must_use]
pub fn everybody(_: &Viewer<'_>) -> bool {
    true
}

/// An extension of the app.
#[derive(Debug)]
pub struct Extension {
    /// Its setting.
    pub setting: &'static ExtensionSetting,
    /// Provides the contexts that its pages need. It is called once, inside the router and below the
    /// provider of the session, with the value of its setting.
    pub provide: fn(Option<&Value>),
    /// Its pages, all of which are for people who are signed in.
    pub pages: &'static [ExtensionPage],
}

/// A page of an extension.
#[derive(Debug)]
pub struct ExtensionPage {
    /// One of the paths of the [`Entry`].
    pub path: &'static str,
    /// The page.
    pub route: LazyRoute,
}

/// A key of `config.json`. It is loaded before the pages: it should refer to the code for checking the value only.
#[derive(Debug)]
pub struct ExtensionSetting {
    /// The key.
    pub key: &'static str,
    /// Its identifier on the settings page.
    pub id: &'static str,
    /// Its name, which is the same in every language.
    pub name: &'static str,
    /// Checks a value, in which addresses are relative to a base.
    pub read: fn(&Value, Option<&Url>) -> Result<ExtensionConfig, InvalidValue>,
}

/// Why a value of `config.json` is invalid. The app says it in the visitor's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidValue {
    /// The member of this name is missing.
    Missing(String),
    /// The member of this name is not a text.
    NotText(String),
    /// The member of this name is not a list.
    NotList(String),
    /// The member of this name is a list of other values than texts.
    NotTexts(String),
    /// It is not an object.
    NotObject,
    /// It is neither `true` nor `false`.
    NotBoolean,
    /// It is empty.
    Empty,
    /// It is not an http(s) address.
    NotAddress,
    /// It is a plain http address of another computer.
    NotHttps,
    /// It is neither an address on the page's own origin nor an object with `url` and `resource`.
    NotApi,
    /// A scope has a character that scopes cannot have.
    Scope(String),
    /// A resource is not an absolute URI without a fragment (RFC 8707 section 2).
    Resource(String),
    /// It is not a method that the app uses.
    Method,
    /// A GET request has no body.
    BodyOfGet,
    /// It has a number that browsers cannot read exactly.
    InexactNumber,
    /// It is not a place where a session can be kept.
    Persistence,
    /// It has something else than what a sign-in page can be asked to do.
    Prompt,
    /// It is not a screen that a sign-in page can begin with.
    FirstScreen,
    /// It has something else than the identifiers that people sign in with.
    Identifier,
    /// It is neither a social nor an enterprise provider.
    DirectSignIn,
    /// An issuer is plain http on another computer.
    IssuerNotHttps,
    /// An issuer has credentials, a query or a fragment.
    IssuerNotPlain,
    /// An origin is not https, or has more than a host and a port.
    Origin(String),
    /// A scope exists at a Logto server only, and there is no endpoint of one.
    LogtoScope(String),
}

/// What the app does for the setting of an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionConfig {
    /// The value as the settings page shows it.
    pub shown: String,
    /// The API that gets access tokens of the person who is signed in, if there is one.
    pub api: Option<ExtensionApi>,
}

/// An API that gets access tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionApi {
    /// The resource of the tokens. A sign-in requests it when the extension needs it.
    pub resource: String,
    /// The address of the API.
    pub url: Url,
}

/// The app's page for people who may not see a page, as a context for pages that find out themselves. It takes what
/// is missing, such as a role, in words of the visitor's language, and what else to show below.
#[derive(Debug, Clone, Copy)]
pub struct DeniedView(pub fn(missing: String, more: AnyView) -> AnyView);

/// The app's page for addresses without one, as a context for pages that find out themselves.
#[derive(Debug, Clone, Copy)]
pub struct NotFoundView(pub fn() -> AnyView);
