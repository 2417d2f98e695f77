//! The measured journeys.

use serde::{Deserialize, Serialize};

/// Something a person does, from its start to its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Journey {
    /// Opening the home page with an empty cache, until the sign-in button is shown.
    FirstVisit,
    /// Opening the home page again, with the cache of the first visit.
    WarmVisit,
    /// A click on the sign-in button of that page, which is idle, until the authorization request.
    SignInClick,
    /// Opening the home page with an empty cache and clicking the sign-in button at first sight, until the
    /// signed-in page is shown. The provider has a session, and redirects at once.
    SignIn,
    /// The first return from Logto, with the files that a click at first sight left in the cache, until the
    /// signed-in page is shown.
    CallbackCold,
    /// A reload of that page.
    Reload,
    /// Opening the profile in the same browser, until the claims are shown.
    DeepLink,
    /// A click on the first API call, until its result is shown.
    ApiCall,
    /// The return from a second sign-in, with everything cached that the app caches.
    CallbackWarm,
}

impl Journey {
    /// All journeys, in their order.
    pub const ALL: [Self; 9] = [
        Self::FirstVisit,
        Self::WarmVisit,
        Self::SignInClick,
        Self::SignIn,
        Self::CallbackCold,
        Self::Reload,
        Self::DeepLink,
        Self::ApiCall,
        Self::CallbackWarm,
    ];

    /// The name on the command line and in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstVisit => "first-visit",
            Self::WarmVisit => "warm-visit",
            Self::SignInClick => "sign-in-click",
            Self::SignIn => "sign-in",
            Self::CallbackCold => "callback-cold",
            Self::Reload => "reload",
            Self::DeepLink => "deep-link",
            Self::ApiCall => "api-call",
            Self::CallbackWarm => "callback-warm",
        }
    }

    /// The journey with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|journey| journey.name() == name)
    }

    /// Whether the journey begins in a new browser. The others continue in the browser of the one before.
    pub(crate) fn is_first_in_browser(self) -> bool {
        matches!(self, Self::FirstVisit | Self::SignIn | Self::CallbackCold)
    }
}

#[cfg(test)]
mod tests {
    use super::Journey;

    #[test]
    fn converts_names_to_journeys() {
        for journey in Journey::ALL {
            assert_eq!(Journey::from_name(journey.name()), Some(journey));
            let json = serde_json::to_value(journey).expect("a name");
            assert_eq!(json, journey.name());
        }
        assert_eq!(Journey::from_name("first visit"), None);
    }

    #[test]
    fn lists_journeys_in_order() {
        assert!(Journey::ALL.is_sorted());
        assert!(Journey::ALL.first().is_some_and(|journey| journey.is_first_in_browser()));
    }
}
