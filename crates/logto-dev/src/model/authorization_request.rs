//! A valid authorization request (RFC 6749, 4.1.1).

/// How the authorization response reaches the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    Query,
    Fragment,
    FormPost,
}

/// The parameters of a valid authorization request.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) prompts: Vec<String>,
    pub(crate) max_age: Option<i64>,
    /// The PKCE code challenge (method S256).
    pub(crate) challenge: String,
    /// The `sub` of the `id_token_hint`.
    pub(crate) hinted_sub: Option<String>,
    /// Path and query of the page that the sign-in starts at.
    pub(crate) page: String,
}

impl AuthorizationRequest {
    /// The parameter `ui_locales`: the languages of the sign-in, best first.
    pub(crate) fn ui_locales(&self) -> Option<String> {
        let (_, query) = self.page.split_once('?')?;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == "ui_locales").map(|(_, value)| value.into_owned())
    }

    /// Whether `prompt` contains `value`.
    pub(crate) fn has_prompt(&self, value: &str) -> bool {
        self.prompts.iter().any(|prompt| prompt == value)
    }
}
