//! French, for the front page and the frame; the rest is in the files beside.

mod account;
mod api;
mod config;
mod flow;
mod organizations;
mod profile;
mod settings;

use super::{Flow, Home, Layout, Note, Parts, Personal, Setup, Texts};

/// The words of the front page and of the frame.
pub(super) fn texts() -> &'static Texts {
    &TEXTS
}

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

static TEXTS: Texts = Texts {
    language: "fr",
    product: "Logto for Leptos",
    page_title: |page| [page, " – Logto for Leptos"].concat(),
    layout: Layout {
        skip: "Aller au contenu",
        navigation: "Navigation principale",
        menu: "Menu",
        home: "Accueil",
        profile: "Profil",
        organizations: "Organisations",
        api: "API",
        connectors: "Connecteurs",
        sign_in_experience: "Expérience de connexion",
        sign_in: "Se connecter",
        sign_out: "Se déconnecter",
        account: |name| ["Compte : ", name].concat(),
        nameless: "Session ouverte",
        language: "Langue",
        language_browser: "Celle du navigateur",
        settings: "Réglages",
        theme: "Couleurs",
        theme_system: "Comme le système",
        theme_light: "Clair",
        theme_dark: "Sombre",
        footer: "Réalisé avec Rust, Leptos et Logto.",
        loading: "Chargement…",
    },
    home: Home {
        title: "Accueil",
        headline: "Une seule connexion, et tout s’enchaîne",
        lead: |host| {
            [
                "Votre compte se trouve sur ",
                host,
                ". C’est là que vous vous connectez, avant de revenir aussitôt ici, votre profil à portée de main.",
            ]
            .concat()
        },
        sign_in: "Se connecter",
        create_account: "Créer un compte",
        points: [
            (
                "shield",
                "Aucun mot de passe sur cette page",
                "Vous ne le saisissez que sur votre serveur de connexion. Cette application reçoit un jeton émis pour elle.",
            ),
            (
                "tabs",
                "Tous les onglets à l’unisson",
                "Connectez-vous ou déconnectez-vous dans un onglet : les autres suivent aussitôt.",
            ),
            (
                "refresh",
                "La session reste ouverte",
                "Elle se renouvelle en arrière-plan, et résiste à la mise en veille comme aux réseaux capricieux.",
            ),
        ],
        hello: |name| ["Bonjour ", name].concat(),
        hello_nameless: "Bonjour",
        signed_in: "Votre session est ouverte.",
        email: "E-mail",
        phone: "Téléphone",
        server: "Compte sur",
        view_profile: "Voir le profil",
        sign_out: "Se déconnecter",
    },
    parts: Parts {
        failed: Note {
            title: "Cette page n’a pas pu être chargée",
            body: "La connexion a peut-être été interrompue en chemin, ou une nouvelle version vient d’être mise en ligne. Votre session reste ouverte.",
        },
        retry: "Réessayer",
        reload: "Recharger l’application",
    },
};

#[cfg(test)]
mod tests {
    use std::fs;

    /// What a line of code breaks of the rules of French typography: no ordinary space before high
    /// punctuation and inside guillemets, no straight apostrophe between letters.
    fn broken(line: &str) -> bool {
        let letters: Vec<char> = line.chars().collect();
        letters.windows(3).any(|three| match three {
            [' ', ':' | ';' | '?' | '!' | '»', ' ' | '"'] | [_, '«', ' '] => true,
            [before, '\'', after] => before.is_alphabetic() && (after.is_alphabetic() || *after == '«'),
            _ => false,
        })
    }

    #[test]
    fn typography_is_french() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/i18n/fr");
        let mut files = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                assert!(!broken(line), "{}: {line}", path.display());
            }
            files += 1;
        }
        assert!(files > 10, "only {files} files were found");
    }

    #[test]
    fn broken_typography_is_seen() {
        let quotes = ["\u{ab}", "l\u{27}API"].map(|word| [" ", word, " x"].concat());
        assert!(quotes.iter().all(|line| broken(line)));
        assert!(["x", "\u{a0}"].iter().all(|before| !broken(&[before, ":\""].concat())));
        assert!(broken(&["x", " ", ": y"].concat()));
    }
}
