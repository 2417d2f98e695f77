//! The texts of the components, which an app can replace.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use super::access::Refusal;
use super::dynamic_view::dynamic_view;
use logto_client::protocol::error::LogtoError;

/// A text of the components, with its arguments. The property `texts` of [`LogtoProvider`](crate::LogtoProvider)
/// returns the app's own text for it.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{LogtoConfig, LogtoProvider, LogtoText};
///
/// #[component]
/// fn App(config: LogtoConfig, is_french: RwSignal<bool>) -> impl IntoView {
///     let texts = move |text: LogtoText<'_>| {
///         if !is_french.get() {
///             return None;
///         }
///         Some(match text {
///             LogtoText::SignIn => "Se connecter".to_owned(),
///             LogtoText::Error(error) => format!("La connexion a échoué ({}).", error.code()),
///             _ => return None,
///         })
///     };
///     view! { <LogtoProvider config=config texts=texts>"…"</LogtoProvider> }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum LogtoText<'a> {
    /// The button of [`SignInPage`](crate::SignInPage) when the sign-in does not start automatically: "Sign in".
    SignIn,
    /// The button below an error: "Sign in again".
    SignInAgain,
    /// The last item of [`UserMenu`](crate::UserMenu): "Sign out".
    SignOut,
    /// The sentence of [`SignInPage`](crate::SignInPage) when a link is for another person than the one who is signed
    /// in: "This link is for bob@example.com. You are signed in as Ada."
    OtherPerson {
        /// The email address, phone number or username in the link, if it has one.
        invited: Option<&'a str>,
        /// The name of the person who is signed in, if there is one.
        signed_in: Option<&'a str>,
    },
    /// The button below it that signs in with the link: "Sign in with the link".
    SignInWithLink,
    /// The button below it that changes nothing: "Stay signed in".
    StaySignedIn,
    /// The sentence about an error, by default its `Display`. [`LogtoError::code`] names the error.
    Error(&'a LogtoError),
    /// The sentence that says what to do about the error, by default [`LogtoError::hint`].
    Hint(&'a LogtoError),
    /// The sentence of a guard that refuses, by default the refusal's `Display`.
    Refused(&'a Refusal),
    /// The accessible name of [`UserMenu`](crate::UserMenu): "Account of Ada". Without a name, its button shows it.
    UserMenu {
        /// The name of the signed-in user, if there is one.
        name: Option<&'a str>,
    },
    /// The accessible name of [`OrganizationSwitcher`](crate::OrganizationSwitcher): "Organization".
    OrganizationSwitcher,
    /// A text of the developer tools, by its default in English, such as "Copy report". Some have arguments, each in the
    /// place of a `{}`, which the app's own text has as well: "{} ago". Only with the feature `devtools`.
    #[cfg(feature = "devtools")]
    Devtools(&'a str),
}

impl LogtoText<'_> {
    /// Returns a stable code, for apps that keep their texts in files by language.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SignInAgain => "sign_in_again",
            Self::SignOut => "sign_out",
            Self::OtherPerson { .. } => "other_person",
            Self::SignInWithLink => "sign_in_with_link",
            Self::StaySignedIn => "stay_signed_in",
            Self::Error(_) => "error",
            Self::Hint(_) => "hint",
            Self::Refused(_) => "refused",
            Self::UserMenu { .. } => "user_menu",
            Self::OrganizationSwitcher => "organization_switcher",
            #[cfg(feature = "devtools")]
            Self::Devtools(_) => "devtools",
        }
    }
}

type Replace = dyn Fn(LogtoText<'_>) -> Option<String> + Send + Sync;

/// The app's own texts. Each default is with the component that shows it, so that an app contains no text of a
/// component that it does not use.
#[derive(Clone, Default)]
pub(crate) struct Texts(Option<Arc<Replace>>);

impl Texts {
    pub(crate) fn new(replace: impl Fn(LogtoText<'_>) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(replace)))
    }

    /// Returns the app's text, if it has one. Tracked.
    pub(crate) fn get(&self, text: LogtoText<'_>) -> Option<String> {
        self.0.as_ref().and_then(|replace| replace(text))
    }

    /// Returns a text without arguments as a view.
    pub(crate) fn view(self, text: LogtoText<'static>, default: &'static str) -> AnyView {
        dynamic_view(move || self.get(text).unwrap_or_else(|| default.to_owned()).into_any())
    }

    /// Returns the sentence about an error. Tracked.
    pub(crate) fn error(&self, error: &LogtoError) -> String {
        self.get(LogtoText::Error(error)).unwrap_or_else(|| error.to_string())
    }

    /// Returns an error as a view: the sentence about it, and its hint.
    pub(crate) fn error_view(self, error: LogtoError) -> AnyView {
        let (texts, failure) = (self.clone(), error.clone());
        let hint =
            move || texts.get(LogtoText::Hint(&failure)).or_else(|| failure.hint().map(str::to_owned)).into_any();
        view! {
            <div role="alert" data-testid="error">
                <p>{dynamic_view(move || self.error(&error).into_any())}</p>
                <p>{dynamic_view(hint)}</p>
            </div>
        }
        .into_any()
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}
