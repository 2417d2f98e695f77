//! All words of the app. A language is one folder with one [`Texts`], [`Flow`], [`Personal`] and [`Setup`]; a text that is missing in one doesn't compile. Each of these is loaded when it is needed.

pub(crate) mod account;
pub(crate) mod api;
mod chosen;
mod en;
mod fr;
mod ja;
pub(crate) mod load;
pub(crate) mod organizations;
pub(crate) mod settings;

use super::config::ConfigProblem;
use super::deadline::Left;

pub(crate) use logto_ui::messages::{Explained, Language, Note, Progress};

pub(crate) use self::chosen::{flow, personal, setup, texts};

/// What is wrong and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Advice {
    pub(crate) title: &'static str,
    /// What is wrong.
    pub(crate) body: String,
    /// What to do, one step after the other.
    pub(crate) steps: &'static [&'static str],
}

/// The words of the front page and of the frame around every page.
pub(crate) struct Texts {
    /// The language's tag.
    pub(crate) language: &'static str,
    /// The product's name.
    pub(crate) product: &'static str,
    /// The title of the tab for a page's name.
    pub(crate) page_title: fn(&str) -> String,
    pub(crate) layout: Layout,
    pub(crate) home: Home,
    pub(crate) parts: Parts,
}

/// The words for everything around signing in and out.
pub(crate) struct Flow {
    pub(crate) sign_in: SignIn,
    pub(crate) sign_out: Progress,
    pub(crate) callback: Progress,
    pub(crate) notices: Notices,
    pub(crate) failure: Failure,
    pub(crate) timeline: Timeline,
    pub(crate) not_found: NotFound,
    pub(crate) update: Update,
}

/// The words of the pages for people who are signed in.
pub(crate) struct Personal {
    pub(crate) profile: Profile,
    pub(crate) account: account::Account,
    pub(crate) api: api::Api,
    pub(crate) organizations: organizations::Organizations,
}

/// The words for whoever sets the app up.
pub(crate) struct Setup {
    pub(crate) config: Config,
    pub(crate) settings: settings::Settings,
}

/// Header, footer, and what is on every page.
pub(crate) struct Layout {
    pub(crate) skip: &'static str,
    pub(crate) navigation: &'static str,
    pub(crate) menu: &'static str,
    pub(crate) home: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) organizations: &'static str,
    pub(crate) api: &'static str,
    pub(crate) connectors: &'static str,
    pub(crate) sign_in_experience: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) account: fn(&str) -> String,
    pub(crate) nameless: &'static str,
    pub(crate) language: &'static str,
    /// For no choice of one's own.
    pub(crate) language_browser: &'static str,
    pub(crate) settings: &'static str,
    pub(crate) theme: &'static str,
    pub(crate) theme_system: &'static str,
    pub(crate) theme_light: &'static str,
    pub(crate) theme_dark: &'static str,
    pub(crate) footer: &'static str,
    pub(crate) loading: &'static str,
}

/// The first page.
pub(crate) struct Home {
    pub(crate) title: &'static str,
    pub(crate) headline: &'static str,
    pub(crate) lead: fn(&str) -> String,
    pub(crate) sign_in: &'static str,
    pub(crate) create_account: &'static str,
    pub(crate) points: [(&'static str, &'static str, &'static str); 3],
    pub(crate) hello: fn(&str) -> String,
    pub(crate) hello_nameless: &'static str,
    pub(crate) signed_in: &'static str,
    pub(crate) email: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) server: &'static str,
    pub(crate) view_profile: &'static str,
    pub(crate) sign_out: &'static str,
}

/// The sign-in page.
pub(crate) struct SignIn {
    pub(crate) progress: Progress,
    /// For people who came back before they were signed in.
    pub(crate) returned: Note,
    pub(crate) go_on: &'static str,
}

/// The profile page.
pub(crate) struct Profile {
    pub(crate) title: &'static str,
    pub(crate) claims: &'static str,
    pub(crate) claims_lead: &'static str,
    pub(crate) account: &'static str,
    pub(crate) account_lead: &'static str,
    pub(crate) account_failed: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) refresh: &'static str,
    pub(crate) unset: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) claim: fn(&str) -> Option<&'static str>,
    /// How long everything lasts.
    pub(crate) lives: Lives,
}

/// How long the session and its ID token last.
pub(crate) struct Lives {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) session: &'static str,
    /// For a session without a known end.
    pub(crate) endless: &'static str,
    pub(crate) id_token: &'static str,
    /// In front of the time of its end.
    pub(crate) until: &'static str,
    /// For an ID token whose time is over.
    pub(crate) over: &'static str,
}

/// What is said above the pages.
pub(crate) struct Notices {
    pub(crate) stale: Note,
    pub(crate) try_now: &'static str,
    pub(crate) ending: Ending,
    pub(crate) ended: Ended,
    /// The name of the person who is signed in now, if it is known.
    pub(crate) switched: fn(Option<&str>) -> String,
    pub(crate) switched_body: &'static str,
    pub(crate) left_elsewhere: Note,
    pub(crate) left_here: Note,
    pub(crate) storage: Storage,
    pub(crate) dismiss: &'static str,
}

/// A browser that stores nothing more.
pub(crate) struct Storage {
    pub(crate) blocked: &'static str,
    pub(crate) full: &'static str,
    /// What it means for people who are signed in.
    pub(crate) signed_in: &'static str,
    /// What it means for everybody else.
    pub(crate) signed_out: &'static str,
    /// What helps where storage is blocked.
    pub(crate) allow: &'static str,
    /// What helps where it is full.
    pub(crate) free: &'static str,
}

/// A session whose end is near.
pub(crate) struct Ending {
    /// For screen readers, in front of it all.
    pub(crate) label: &'static str,
    pub(crate) title: fn(Left) -> String,
    /// For the time of its end.
    pub(crate) body: fn(&str) -> String,
    pub(crate) sign_in: &'static str,
    pub(crate) later: &'static str,
}

/// A session that is over.
pub(crate) struct Ended {
    pub(crate) title: &'static str,
    /// Why, by the reason's code.
    pub(crate) reason: fn(code: &str) -> &'static str,
    /// What comes after the next sign-in.
    pub(crate) then: &'static str,
    pub(crate) sign_in: &'static str,
}

/// When signing in or out goes wrong.
pub(crate) struct Failure {
    /// What to say of an error with this code.
    pub(crate) explain: fn(code: &str) -> Explained,
    /// In front of an address to use instead of this one.
    pub(crate) try_instead: &'static str,
    pub(crate) cancelled: Note,
    pub(crate) still_signed_in: &'static str,
    /// In front of what the operator of the app can do.
    pub(crate) for_operator: &'static str,
    pub(crate) sign_in_again: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) go_home: &'static str,
    pub(crate) go_on: &'static str,
    /// The way to the check-up.
    pub(crate) check_up: &'static str,
    pub(crate) code: &'static str,
}

/// A page that is loaded when it is opened.
pub(crate) struct Parts {
    pub(crate) failed: Note,
    pub(crate) retry: &'static str,
    pub(crate) reload: &'static str,
}

/// What happened during the last sign-in.
pub(crate) struct Timeline {
    pub(crate) title: &'static str,
    /// What each step was, in their order.
    pub(crate) steps: [&'static str; 4],
    pub(crate) total: &'static str,
}

/// An address without a page.
pub(crate) struct NotFound {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    pub(crate) go_home: &'static str,
}

/// A new version of the app, while an older one is open.
pub(crate) struct Update {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    /// For a page that went with the older one.
    pub(crate) gone: &'static str,
    pub(crate) reload: &'static str,
    pub(crate) later: &'static str,
}

/// The pages about a missing or broken configuration.
pub(crate) struct Config {
    pub(crate) explain: fn(&ConfigProblem) -> Advice,
    pub(crate) steps: &'static str,
    pub(crate) example: &'static str,
    pub(crate) retry: &'static str,
    /// The way to the check-up.
    pub(crate) check_up: &'static str,
    pub(crate) position: fn(usize, usize) -> String,
}
