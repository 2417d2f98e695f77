//! The settings of the app, and where their values come from.

/// A setting of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Endpoint,
    Issuer,
    TrustedOrigins,
    AppId,
    RedirectUri,
    PostSignOutUri,
    Persistence,
    Scopes,
    Resources,
    Prompt,
    FirstScreen,
    Identifiers,
    DirectSignIn,
    IdTokenHint,
    Api,
    AccountCenter,
    Developer,
    /// The setting of an extension.
    Extension {
        /// Its identifier.
        id: &'static str,
        /// Its name, which is the same in every language.
        name: &'static str,
    },
    Version,
}

impl Setting {
    /// Returns its identifier.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Issuer => "issuer",
            Self::TrustedOrigins => "trusted-origins",
            Self::AppId => "app-id",
            Self::RedirectUri => "redirect-uri",
            Self::PostSignOutUri => "post-sign-out-uri",
            Self::Persistence => "persistence",
            Self::Scopes => "scopes",
            Self::Resources => "resources",
            Self::Prompt => "prompt",
            Self::FirstScreen => "first-screen",
            Self::Identifiers => "identifiers",
            Self::DirectSignIn => "direct-sign-in",
            Self::IdTokenHint => "id-token-hint",
            Self::Api => "api",
            Self::AccountCenter => "account-center",
            Self::Developer => "developer",
            Self::Extension { id, .. } => id,
            Self::Version => "version",
        }
    }
}

/// Where the value of a setting comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// `config.json`.
    File,
    /// The built-in default.
    Default,
    /// `config.json`, in addition to the built-in default.
    Both,
    /// The address of the page.
    Address,
    /// The build of the app.
    Build,
}
