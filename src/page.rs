//! The pages of the app and their paths.

use leptos::prelude::*;
use leptos_router::AsPath;

use super::{extensions, paths};

/// The path of the app's file, which hosts serve under its name too.
const INDEX_FILE: &str = "/index.html";
/// The fragment that the check-up had on the settings page.
const FORMER_CHECK_UP: &str = "#check-up";
/// The fragment with which the check-up starts at once.
pub(crate) const CHECK_UP_NOW: &str = "#run";

/// A page of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The front page.
    Home,
    /// Starts a sign-in.
    SignIn,
    /// Starts a sign-out.
    SignOut,
    /// The redirect URI.
    Callback,
    /// Language, colors, and the switch of the developer area.
    Settings,
    /// The check-up, and the configuration in force.
    CheckUp,
    /// The profile of the person who is signed in.
    Profile,
    /// Their second steps for signing in.
    TwoStep,
    /// Their accounts at social providers, which are linked to their account.
    LinkedAccounts,
    /// Their organizations.
    Organizations,
    /// Accepts an invitation to an organization.
    AcceptInvitation,
    /// Calls of a protected API.
    Api,
    /// The tokens and claims of this session, for builders.
    Developer,
    /// A page of an extension, by its path.
    Extension(&'static str),
}

impl Page {
    /// The pages of the app itself.
    const OWN: [Self; 13] = [
        Self::Home,
        Self::SignIn,
        Self::SignOut,
        Self::Callback,
        Self::Settings,
        Self::CheckUp,
        Self::Profile,
        Self::TwoStep,
        Self::LinkedAccounts,
        Self::Organizations,
        Self::AcceptInvitation,
        Self::Api,
        Self::Developer,
    ];

    /// Returns all pages.
    fn all() -> impl Iterator<Item = Self> {
        Self::OWN.into_iter().chain(extensions::paths().map(Self::Extension))
    }

    /// Returns the path. A segment that begins with a colon stands for any text. `cargo xtask dist`
    /// reads this function for the rules of hosts.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::SignIn => "/sign-in",
            Self::SignOut => "/sign-out",
            Self::Callback => "/callback",
            Self::Settings => "/settings",
            Self::CheckUp => "/check-up",
            Self::Profile => "/profile",
            Self::TwoStep => "/two-step",
            Self::LinkedAccounts => "/linked-accounts",
            Self::Organizations => "/organizations",
            Self::AcceptInvitation => "/accept-invitation",
            Self::Api => "/api",
            Self::Developer => "/developer",
            Self::Extension(path) => path,
        }
    }

    /// Returns the page at a path inside the app. The file of the app is the home page.
    pub(crate) fn at(path: &str) -> Option<Self> {
        if path == INDEX_FILE {
            return Some(Self::Home);
        }
        let segments = || path.trim_matches('/').split('/');
        Self::all().find(|page| {
            let mut pattern = page.path().trim_matches('/').split('/');
            segments().all(|segment| {
                pattern
                    .next()
                    .is_some_and(|wanted| wanted == segment || (wanted.starts_with(':') && !segment.is_empty()))
            }) && pattern.next().is_none()
        })
    }

    /// Returns the page at a path of the address bar.
    pub(crate) fn at_address(path: &str) -> Option<Self> {
        Self::at(paths::page_of(path))
    }

    /// Returns the address for links.
    pub(crate) fn href(self) -> String {
        paths::href(self.path())
    }

    /// Returns the page of the navigation that this page belongs to.
    pub(crate) fn section(self) -> Self {
        match self {
            Self::Extension(path) => Self::Extension(path.split_once("/:").map_or(path, |(section, _)| section)),
            Self::TwoStep | Self::LinkedAccounts => Self::Profile,
            Self::AcceptInvitation => Self::Organizations,
            own => own,
        }
    }

    /// Whether the page is a step of signing in or out. Such a page shows its own errors.
    pub(crate) fn is_auth_step(self) -> bool {
        matches!(self, Self::SignIn | Self::SignOut | Self::Callback)
    }

    /// Whether the page is for people who are signed in.
    pub(crate) fn is_guarded(self) -> bool {
        matches!(
            self,
            Self::Profile
                | Self::TwoStep
                | Self::LinkedAccounts
                | Self::Organizations
                | Self::Api
                | Self::Developer
                | Self::Extension(_)
        )
    }
}

/// Lets a page be the path of a route: `StaticSegment(Page::Profile)`.
impl AsPath for Page {
    fn as_path(&self) -> &'static str {
        self.path()
    }
}

/// Returns the page shown; `None` at an address without one.
pub(crate) fn use_current_page() -> Memo<Option<Page>> {
    let path = paths::use_page();
    Memo::new(move |_| path.with(|path| Page::at(path)))
}

/// Returns the page in the address bar, for code outside of the router.
pub(crate) fn current_page() -> Option<Page> {
    Page::at(&paths::here())
}

/// Shows a page under its own address: the home page if the browser loaded the app's file by its name, and the check-up
/// if the address is the one that it had on the settings page.
pub(crate) fn leave_other_address() {
    let location = window().location();
    let (search, hash) = (location.search().unwrap_or_default(), location.hash().unwrap_or_default());
    let address = match &*paths::here() {
        INDEX_FILE => [&Page::Home.href(), &*search, &hash].concat(),
        path if path == Page::Settings.path() && hash == FORMER_CHECK_UP => check_up_href(),
        _ => return,
    };
    window().history().and_then(|history| history.replace_state_with_url(&"".into(), "", Some(&address))).ok();
}

/// Returns the address of the check-up that starts at once.
pub(crate) fn check_up_href() -> String {
    [&Page::CheckUp.href(), CHECK_UP_NOW].concat()
}

#[cfg(test)]
mod tests {
    use leptos_router::{PossibleRouteMatch as _, StaticSegment};

    use super::*;

    #[test]
    fn finds_every_page_by_its_path() {
        for page in Page::all() {
            assert_eq!(Page::at(&page.path().replace("/:", "/")), Some(page));
        }
    }

    #[test]
    fn is_the_path_of_its_route() {
        for page in Page::OWN.into_iter().filter(|page| *page != Page::Home) {
            let route = StaticSegment(page);
            assert!(route.test(page.path()).is_some_and(|found| found.remaining().is_empty()), "{page:?}");
        }
        assert!(StaticSegment(Page::SignIn).test("/sign-in-experience").is_none());
    }

    #[test]
    fn page_with_a_parameter_belongs_to_the_section_before_it() {
        assert_eq!(Page::Extension("/orders/:id").section(), Page::Extension("/orders"));
        assert_eq!(Page::Extension("/orders").section(), Page::Extension("/orders"));
    }

    #[test]
    fn ignores_trailing_slash() {
        assert_eq!(Page::at("/profile/"), Some(Page::Profile));
    }

    #[test]
    fn file_of_the_app_is_the_home_page() {
        assert_eq!(Page::at("/index.html"), Some(Page::Home));
        assert_eq!(Page::at("/profile/index.html"), None);
    }

    #[test]
    fn finds_no_page_at_other_paths() {
        for path in ["/profiles", "/profile/x", "/connectors/sms/x", "/sign-in-experience/x", "/nowhere"] {
            assert_eq!(Page::at(path), None, "{path}");
        }
    }

    #[test]
    fn guards_pages_for_people_who_are_signed_in() {
        let open: Vec<_> = Page::all().filter(|page| !page.is_guarded()).collect();
        let steps = [Page::Home, Page::SignIn, Page::SignOut, Page::Callback, Page::Settings, Page::CheckUp];
        assert_eq!(open, [&steps[..], &[Page::AcceptInvitation]].concat());
    }
}
