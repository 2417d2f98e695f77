//! English.

mod account;
mod api;
mod config;
mod flow;
mod organizations;
mod profile;
mod settings;

use super::{Flow, Home, Layout, Note, Parts, Personal, Setup, Texts};

/// The words for everything around signing in and out.
pub(super) fn flow() -> &'static Flow {
    &flow::FLOW
}

/// The words of the pages for people who are signed in.
pub(super) fn personal() -> &'static Personal {
    &PERSONAL
}

/// The words for whoever sets the app up.
pub(super) fn setup() -> &'static Setup {
    &SETUP
}

static PERSONAL: Personal = Personal {
    profile: profile::PROFILE,
    account: account::ACCOUNT,
    api: api::API,
    organizations: organizations::ORGANIZATIONS,
};

static SETUP: Setup = Setup { config: config::CONFIG, settings: settings::SETTINGS };

pub(super) static TEXTS: Texts = Texts {
    language: "en",
    product: "Logto for Leptos",
    page_title: |page| [page, " – Logto for Leptos"].concat(),
    layout: Layout {
        skip: "Skip to the content",
        navigation: "Main",
        menu: "Menu",
        home: "Home",
        profile: "Profile",
        organizations: "Organizations",
        api: "API",
        connectors: "Connectors",
        sign_in_experience: "Sign-in experience",
        sign_in: "Sign in",
        sign_out: "Sign out",
        account: |name| ["Account of ", name].concat(),
        nameless: "Signed in",
        language: "Language",
        language_browser: "As the browser",
        settings: "Settings",
        theme: "Colours",
        theme_system: "As the system",
        theme_light: "Light",
        theme_dark: "Dark",
        footer: "Built with Rust, Leptos and Logto.",
        loading: "Loading…",
    },
    home: Home {
        title: "Home",
        headline: "Sign in once, and carry on",
        lead: |host| {
            [
                "Your account lives at ",
                host,
                ". You go there to sign in and come straight back, with your profile at hand.",
            ]
            .concat()
        },
        sign_in: "Sign in",
        create_account: "Create an account",
        points: [
            (
                "shield",
                "No password on this page",
                "You type it at your sign-in server only. This app gets a token made for it.",
            ),
            ("tabs", "All tabs agree", "Sign in or out in one tab, and the others follow at once."),
            ("refresh", "Stays signed in", "Sessions renew in the background, and survive sleep and bad networks."),
        ],
        hello: |name| ["Hello, ", name].concat(),
        hello_nameless: "Hello",
        signed_in: "You're signed in.",
        email: "E-mail",
        phone: "Phone",
        server: "Account at",
        view_profile: "View profile",
        sign_out: "Sign out",
    },
    parts: Parts {
        failed: Note {
            title: "This page could not be loaded",
            body: "Your connection may have failed on the way, or a new version has just been put up. You stay signed in.",
        },
        retry: "Try again",
        reload: "Reload the app",
    },
};
