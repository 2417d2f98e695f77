//! What the sign-in page says, and what it offers.

use serde_json::{Map, Value, json};

use super::Event;
use crate::sign_in_exp::{Identifier, Mode};
use crate::store::Store;

/// The texts in which signing in, registering and a new password differ.
pub(super) struct Words {
    pub(super) event: Event,
    pub(super) title: &'static str,
    pub(super) heading: &'static str,
    /// The question before the link to the other page, its text, and that page.
    pub(super) other: (&'static str, &'static str, &'static str),
}

pub(super) const SIGN_IN: Words = Words {
    event: Event::SignIn,
    title: "Sign in",
    heading: "Sign in to",
    other: ("New here?", "Create an account", "/register"),
};

pub(super) const REGISTER: Words = Words {
    event: Event::Register,
    title: "Create account",
    heading: "Create your account for",
    other: ("Already have an account?", "Sign in", "/sign-in"),
};

pub(super) const RESET: Words = Words {
    event: Event::ForgotPassword,
    title: "New password",
    heading: "Set a new password for",
    other: ("Remember it?", "Sign in", "/sign-in"),
};

/// How somebody proves who they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Code,
    Password,
}

impl Way {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Password => "password",
        }
    }
}

/// What a page offers: for each kind of identifier the ways, the first one first.
pub(super) struct Offer(Vec<(Identifier, Vec<Way>)>);

impl Offer {
    pub(super) fn of(store: &Store, event: Event) -> Self {
        let settings = &store.sign_in_exp;
        let ways = match event {
            Event::SignIn => settings
                .methods()
                .into_iter()
                .map(|method| {
                    let mut ways = Vec::new();
                    ways.extend(method.verification_code.then_some(Way::Code));
                    ways.extend(method.password.then_some(Way::Password));
                    if method.is_password_primary {
                        ways.reverse();
                    }
                    (method.identifier, ways)
                })
                .collect(),
            Event::Register => {
                let identifiers = settings.sign_up().identifiers.into_iter();
                let way = |identifier| if identifier == Identifier::Username { Way::Password } else { Way::Code };
                identifiers.map(|identifier| (identifier, vec![way(identifier)])).collect()
            }
            Event::ForgotPassword => {
                let able = settings.forgot_password(&store.connectors).into_iter();
                able.map(|identifier| (identifier, vec![Way::Code])).collect()
            }
        };
        Self(ways)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Only the kinds an application asks for, where there are some of them.
    pub(super) fn narrowed(mut self, asked: &str) -> Self {
        let wanted = |identifier: Identifier| asked.split(' ').any(|name| name == identifier.as_str());
        if self.0.iter().any(|(identifier, _)| wanted(*identifier)) {
            self.0.retain(|(identifier, _)| wanted(*identifier));
        }
        self
    }

    /// The way of the big button, and the other one.
    pub(super) fn ways(&self) -> (Way, Option<Way>) {
        let mut all = self.0.iter().flat_map(|(_, ways)| ways.iter().copied());
        let first = all.next().unwrap_or(Way::Password);
        (first, all.find(|way| *way != first))
    }

    /// The ways by kind, for the script.
    pub(super) fn to_json(&self) -> Value {
        let ways = self.0.iter().map(|(identifier, ways)| {
            let ways: Vec<&str> = ways.iter().map(|way| way.as_str()).collect();
            (identifier.as_str().to_owned(), json!(ways))
        });
        Value::Object(ways.collect::<Map<String, Value>>())
    }

    pub(super) fn kinds(&self) -> String {
        let kinds: Vec<&str> = self.0.iter().map(|(identifier, _)| identifier.as_str()).collect();
        kinds.join(" ")
    }

    fn has(&self, wanted: Identifier) -> bool {
        self.0.iter().any(|(identifier, _)| *identifier == wanted)
    }

    /// The field's label, example and keyboard.
    pub(super) fn field(&self) -> (&'static str, &'static str, &'static str) {
        const ADDRESS: &str = "you@example.com";
        const NUMBER: &str = "+1 555 010 0001";
        let (email, phone) = (self.has(Identifier::Email), self.has(Identifier::Phone));
        match (email, phone, self.has(Identifier::Username)) {
            (true, false, false) => ("E-mail address", ADDRESS, "email"),
            (true, true, false) => ("E-mail or phone number", ADDRESS, "email"),
            (true, false, true) => ("E-mail or username", ADDRESS, "email"),
            (true, true, true) => ("E-mail, phone number or username", ADDRESS, "email"),
            (false, true, false) => ("Phone number", NUMBER, "tel"),
            (false, true, true) => ("Phone number or username", NUMBER, "text"),
            (false, false, _) => ("Username", "", "text"),
        }
    }
}

/// The page for a path, as far as people may come that way.
pub(super) fn page(store: &Store, path: &str) -> Words {
    let mode = store.sign_in_exp.mode();
    let asked = if path.ends_with("register") {
        REGISTER
    } else if path.ends_with("reset-password") && !Offer::of(store, Event::ForgotPassword).is_empty() {
        RESET
    } else {
        SIGN_IN
    };
    match (asked.event, mode) {
        (Event::Register, Mode::SignIn) => SIGN_IN,
        (Event::SignIn, Mode::Register) => REGISTER,
        _ => asked,
    }
}
