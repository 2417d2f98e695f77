//! The `prompt` parameter of the authorization request (OpenID Connect Core 3.1.2.1).

/// A value of `prompt`: what the sign-in page is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Prompt {
    /// Answer at once without showing a page, with an error when a page would be needed.
    None,
    /// Show the sign-in page even to a person who is signed in at the provider.
    Login,
    /// Ask for consent. Logto issues a refresh token only with this value, and shows no consent page
    /// for a first-party application.
    Consent,
    /// Let the person choose an account. Logto does not know this value; it is for other providers.
    SelectAccount,
}

impl Prompt {
    /// Returns the value as it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }
}
