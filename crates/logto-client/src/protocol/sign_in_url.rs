//! The authorization request (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2.1) with Logto's
//! own parameters.

use std::borrow::Cow;
use std::str::FromStr;

use url::Url;

use super::attempt::{SignInAttempt, SignInMode};
use super::config::{ConfigError, LogtoConfig};
use super::discovery::Discovery;
use super::extra_access::{ExtraAccess, add_each_once};
use super::pkce::code_challenge;
use super::prompt::Prompt;
use super::return_to::ReturnTo;
use super::scope::Scope;
use super::secret::Secret;

/// Parameters that [`sign_in_url`] sets itself, or that would change the type of the request.
const RESERVED: [&str; 21] = [
    "client_id",
    "client_secret",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "resource",
    "prompt",
    "request",
    "request_uri",
    "first_screen",
    "identifier",
    "login_hint",
    "direct_sign_in",
    "one_time_token",
    "organization_id",
    "max_age",
];

/// `first_screen`: what the sign-in page shows first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FirstScreen {
    /// Sign in with any enabled method.
    SignIn,
    /// Create an account.
    Register,
    /// Set a new password.
    ResetPassword,
    /// Sign in with the identifiers of the request.
    IdentifierSignIn,
    /// Create an account with the identifiers of the request.
    IdentifierRegister,
    /// Enterprise single sign-on.
    SingleSignOn,
}

impl FirstScreen {
    const ALL: [Self; 6] = [
        Self::SignIn,
        Self::Register,
        Self::ResetPassword,
        Self::IdentifierSignIn,
        Self::IdentifierRegister,
        Self::SingleSignOn,
    ];

    /// Returns the value of the parameter. Logto drops every extra parameter of a request with a value
    /// it does not know, so only these exist.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Register => "register",
            Self::ResetPassword => "reset_password",
            Self::IdentifierSignIn => "identifier:sign_in",
            Self::IdentifierRegister => "identifier:register",
            Self::SingleSignOn => "single_sign_on",
        }
    }
}

impl FromStr for FirstScreen {
    type Err = UnknownFirstScreen;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|screen| screen.as_str() == text).ok_or(UnknownFirstScreen)
    }
}

/// The error for a text that is not a [`FirstScreen`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Logto knows no such first screen")]
pub struct UnknownFirstScreen;

/// `identifier`: what a person may enter on the identifier screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identifier {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A username.
    Username,
}

impl Identifier {
    const ALL: [Self; 3] = [Self::Email, Self::Phone, Self::Username];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Username => "username",
        }
    }

    /// Returns the identifier with this name (`email`, `phone`, `username`); `None` for one that Logto does not know.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|identifier| identifier.as_str() == name)
    }
}

/// `direct_sign_in`: skip the sign-in page and go straight to a social or enterprise provider.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectSignIn {
    /// A social connector, by its target (`google`).
    Social(String),
    /// An enterprise connector, by its id.
    Sso(String),
}

impl DirectSignIn {
    /// Returns the target with this value of the parameter; `None` for a value that Logto does not know.
    ///
    /// ```
    /// use logto_client::DirectSignIn;
    ///
    /// assert_eq!(DirectSignIn::from_value("social:google"), Some(DirectSignIn::Social("google".into())));
    /// assert_eq!(DirectSignIn::from_value("google"), None);
    /// ```
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        match value.split_once(':')? {
            (_, "") => None,
            ("social", target) => Some(Self::Social(target.to_owned())),
            ("sso", id) => Some(Self::Sso(id.to_owned())),
            _ => None,
        }
    }
}

/// The options of a sign-in. The default has no special parameters and returns to `/`.
///
/// ```
/// use logto_client::{FirstScreen, ReturnTo, SignInOptions};
///
/// let options = SignInOptions::new()
///     .with_first_screen(FirstScreen::Register)
///     .with_login_hint("ada@example.com")
///     .with_return_to(ReturnTo::parse("/orders").unwrap());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignInOptions {
    pub(crate) redirect_uri: Option<Url>,
    pub(crate) return_to: Option<ReturnTo>,
    prompt: Option<Vec<Prompt>>,
    new_login: bool,
    first_screen: Option<FirstScreen>,
    identifiers: Vec<Identifier>,
    login_hint: Option<String>,
    direct_sign_in: Option<DirectSignIn>,
    one_time_token: Option<Secret>,
    organization_id: Option<String>,
    ui_locales: Option<String>,
    pub(crate) max_age: Option<u64>,
    pub(crate) keep_session: bool,
    pub(crate) mode: SignInMode,
    pub(crate) extra: ExtraAccess,
    extra_params: Vec<(String, String)>,
}

impl SignInOptions {
    /// Creates the default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the redirect URI, instead of the configured one. It must be exactly as registered in
    /// Logto.
    #[must_use]
    pub fn with_redirect_uri(mut self, uri: Url) -> Self {
        self.redirect_uri = Some(uri);
        self
    }

    /// Sets the page of the app to show after the sign-in.
    #[must_use]
    pub fn with_return_to(mut self, path: ReturnTo) -> Self {
        self.return_to = Some(path);
        self
    }

    /// Sets the prompt, instead of the configured one.
    #[must_use]
    pub fn with_prompt(mut self, prompt: impl IntoIterator<Item = Prompt>) -> Self {
        self.prompt = Some(prompt.into_iter().collect());
        self
    }

    /// Sets that the provider signs a person in even if somebody is signed in there already (`login` is in the
    /// prompt), for example to change the account. A sign-in with a one-time token always does so, because Logto would ignore
    /// the token otherwise.
    #[must_use]
    pub fn with_new_login(mut self) -> Self {
        self.new_login = true;
        self
    }

    /// Whether the provider is asked to sign a person in even if somebody is signed in there already.
    #[must_use]
    pub const fn has_new_login(&self) -> bool {
        self.new_login
    }

    /// Sets the first screen of the sign-in page.
    #[must_use]
    pub fn with_first_screen(mut self, screen: FirstScreen) -> Self {
        self.first_screen = Some(screen);
        self
    }

    /// Sets the identifiers that may be entered on the identifier screens.
    #[must_use]
    pub fn with_identifiers(mut self, identifiers: impl IntoIterator<Item = Identifier>) -> Self {
        self.identifiers = identifiers.into_iter().collect();
        self
    }

    /// Sets an email address, phone number or username to fill in.
    #[must_use]
    pub fn with_login_hint(mut self, hint: impl Into<String>) -> Self {
        self.login_hint = Some(hint.into());
        self
    }

    /// Skips the sign-in page and goes to a social or enterprise provider.
    #[must_use]
    pub fn with_direct_sign_in(mut self, target: DirectSignIn) -> Self {
        self.direct_sign_in = Some(target);
        self
    }

    /// Sets the token of a magic link (Logto's one-time token).
    #[must_use]
    pub fn with_one_time_token(mut self, token: Secret) -> Self {
        self.one_time_token = Some(token);
        self
    }

    /// Sets the organization whose branding the sign-in page shows.
    #[must_use]
    pub fn with_organization_id(mut self, id: impl Into<String>) -> Self {
        self.organization_id = Some(id.into());
        self
    }

    /// Sets the languages of the sign-in page, preferred first, separated by spaces (BCP 47).
    #[must_use]
    pub fn with_ui_locales(mut self, locales: impl Into<String>) -> Self {
        self.ui_locales = Some(locales.into());
        self
    }

    /// Requires a sign-in at the provider at most so many seconds ago; the ID token is checked for
    /// it. The token is issued some seconds after the sign-in, so zero is too little: for a sign-in in any case use
    /// [`with_new_login`](Self::with_new_login), with an age of some minutes.
    #[must_use]
    pub fn with_max_age(mut self, seconds: u64) -> Self {
        self.max_age = Some(seconds);
        self
    }

    /// Keeps the access tokens when the same person signs in, for a step-up in which a signed-in person
    /// authenticates again (with [`Prompt::Login`] or [`with_max_age`](Self::with_max_age)), or in which
    /// the app requests more (with [`add_resources`](Self::add_resources)). What the present
    /// session requested beside the configuration is requested again. In any case the present session is kept
    /// until the response was accepted, and when it is refused.
    #[must_use]
    #[doc(alias = "clearTokens")]
    pub fn with_keep_session(mut self) -> Self {
        self.keep_session = true;
        self
    }

    /// Prepares for a sign-in in a window of its own. The page at the redirect URI finishes it there and closes the
    /// window: [`CallbackOutcome::CloseWindow`](crate::CallbackOutcome::CloseWindow). `logto-browser` opens such windows.
    #[must_use]
    pub fn in_popup(mut self) -> Self {
        self.mode = SignInMode::Popup;
        self
    }

    /// Makes the provider answer without showing a page.
    pub(crate) fn silently(mut self) -> Self {
        self.mode = SignInMode::Silent;
        self.with_prompt([Prompt::None])
    }

    /// Adds API resources to request access to with this sign-in (`resource`, RFC 8707 section 2.1), beside
    /// those of [`LogtoConfig::with_resources`]. Access tokens for them can be requested until the session
    /// that it begins ends.
    ///
    /// An app that needs a resource for some people only asks for it when such a person needs it, so that all
    /// others are asked for less. Request the permissions of the resource with
    /// [`add_scopes`](Self::add_scopes).
    ///
    /// ```
    /// use logto_client::SignInOptions;
    ///
    /// let options = SignInOptions::new()
    ///     .add_resources(["https://api.example.com/admin"])
    ///     .add_scopes(["manage:orders"])
    ///     .with_keep_session();
    /// ```
    #[must_use]
    #[doc(alias = "resources")]
    pub fn add_resources<R: Into<String>>(mut self, resources: impl IntoIterator<Item = R>) -> Self {
        add_each_once(&mut self.extra.resources, resources.into_iter().map(Into::into));
        self
    }

    /// Adds scopes to request with this sign-in (`scope`, OpenID Connect Core 3.1.2.1), beside those of
    /// [`LogtoConfig::with_scopes`].
    #[must_use]
    #[doc(alias = "scopes")]
    pub fn add_scopes<S: Into<Scope>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        add_each_once(&mut self.extra.scopes, scopes.into_iter().map(Into::into));
        self
    }

    /// Adds a parameter. Those that the client sets itself are refused when the sign-in starts.
    #[must_use]
    pub fn add_extra_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra_params.push((name.into(), value.into()));
        self
    }

    /// Returns the page of the app to show after the sign-in.
    #[must_use]
    pub fn return_to(&self) -> Option<&ReturnTo> {
        self.return_to.as_ref()
    }

    /// Returns the email address, phone number or username to fill in.
    #[must_use]
    pub fn login_hint(&self) -> Option<&str> {
        self.login_hint.as_deref()
    }

    /// Returns whether there is a one-time token.
    pub(crate) fn has_one_time_token(&self) -> bool {
        self.one_time_token.is_some()
    }

    /// Returns the prompt, where `configured` is that of the configuration.
    pub(crate) fn prompt(&self, configured: &[Prompt]) -> Vec<Prompt> {
        let prompt = self.prompt.as_deref().unwrap_or(configured);
        let asks_login = self.new_login || (self.has_one_time_token() && self.prompt.is_none());
        if !asks_login || prompt.contains(&Prompt::Login) {
            return prompt.to_vec();
        }
        // `none` allows no other value beside it.
        let others = prompt.iter().copied().filter(|prompt| *prompt != Prompt::None);
        std::iter::once(Prompt::Login).chain(others).collect()
    }

    fn logto_params(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let mut params: Vec<(&'static str, Cow<'_, str>)> = Vec::new();
        if let Some(screen) = self.first_screen {
            params.push(("first_screen", screen.as_str().into()));
        }
        if !self.identifiers.is_empty() {
            params.push(("identifier", join(self.identifiers.iter().map(|i| i.as_str())).into()));
        }
        match &self.direct_sign_in {
            Some(DirectSignIn::Social(target)) => params.push(("direct_sign_in", format!("social:{target}").into())),
            Some(DirectSignIn::Sso(id)) => params.push(("direct_sign_in", format!("sso:{id}").into())),
            None => {}
        }
        let texts = [
            ("login_hint", self.login_hint.as_deref()),
            ("one_time_token", self.one_time_token.as_ref().map(Secret::expose)),
            ("organization_id", self.organization_id.as_deref()),
            ("ui_locales", self.ui_locales.as_deref()),
        ];
        params.extend(texts.into_iter().filter_map(|(name, value)| Some((name, value?.into()))));
        if let Some(seconds) = self.max_age {
            params.push(("max_age", seconds.to_string().into()));
        }
        params
    }
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the address that starts a sign-in attempt.
///
/// # Errors
/// [`ConfigError`] when a scope, resource or extra parameter cannot be sent.
pub fn sign_in_url(
    config: &LogtoConfig,
    discovery: &Discovery,
    attempt: &SignInAttempt,
    options: &SignInOptions,
) -> Result<Url, ConfigError> {
    let config = &config.adding(&attempt.extra);
    config.check()?;
    if let Some((name, _)) = options.extra_params.iter().find(|(name, _)| RESERVED.contains(&name.as_str())) {
        return Err(ConfigError::ReservedParameter(name.clone()));
    }
    let challenge = code_challenge(&attempt.verifier);
    let endpoint = &discovery.authorization_endpoint;
    // The endpoint may have parameters of its own (RFC 6749 section 3.1). Those that are set here are dropped.
    let mut params: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    params.extend(endpoint.query_pairs().filter(|(name, _)| !RESERVED.contains(&&**name)));
    let mut set = |name: &'static str, value: Cow<'_, str>| params.push((name.into(), value.into_owned().into()));
    set("response_type", "code".into());
    set("client_id", config.app_id().into());
    set("state", (&*attempt.state).into());
    set("code_challenge", challenge.as_str().into());
    set("code_challenge_method", challenge.method().as_str().into());
    set("redirect_uri", attempt.redirect_uri.as_str().into());
    set("scope", join(config.scopes().iter().map(Scope::as_str)).into());
    set("nonce", attempt.nonce.expose().into());
    let prompt = options.prompt(config.prompt());
    if !prompt.is_empty() {
        set("prompt", join(prompt.iter().map(|p| p.as_str())).into());
    }
    for resource in config.resources() {
        set("resource", resource.into());
    }
    for (name, value) in options.logto_params() {
        set(name, value);
    }
    params.extend(options.extra_params.iter().map(|(name, value)| (name.into(), value.into())));
    let mut url = endpoint.clone();
    {
        let mut query = url.query_pairs_mut();
        query.clear();
        for (name, value) in &params {
            query.append_pair(name, value);
        }
    }
    Ok(url)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "sign_in_url_tests.rs"]
mod tests;
