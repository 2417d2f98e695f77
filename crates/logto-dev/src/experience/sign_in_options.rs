//! The options that a sign-in page offers: identifiers, and the factors to verify them.

use serde_json::{Map, Value, json};

use crate::model::identifier::IdentifierType;
use crate::model::interaction::InteractionEvent;
use crate::model::store::Store;
use crate::texts::PageTexts;

/// How an identifier is verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    Code,
    Password,
}

impl Factor {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Password => "password",
        }
    }
}

/// The factors for each type of identifier, in order of preference.
pub(super) struct SignInOptions(Vec<(IdentifierType, Vec<Factor>)>);

impl SignInOptions {
    /// The options that the sign-in experience allows for `event`.
    pub(super) fn new(store: &Store, event: InteractionEvent) -> Self {
        let settings = &store.sign_in_experience;
        let options = match event {
            InteractionEvent::SignIn => settings
                .methods()
                .into_iter()
                .map(|method| {
                    let mut factors = Vec::new();
                    factors.extend(method.verification_code.then_some(Factor::Code));
                    factors.extend(method.password.then_some(Factor::Password));
                    if method.is_password_primary {
                        factors.reverse();
                    }
                    (method.identifier, factors)
                })
                .collect(),
            InteractionEvent::Register => {
                let identifiers = settings.sign_up().identifiers.into_iter();
                let factor =
                    |identifier| if identifier == IdentifierType::Username { Factor::Password } else { Factor::Code };
                identifiers.map(|identifier| (identifier, vec![factor(identifier)])).collect()
            }
            InteractionEvent::ForgotPassword => {
                let enabled = settings.forgot_password(&store.connectors).into_iter();
                enabled.map(|identifier| (identifier, vec![Factor::Code])).collect()
            }
        };
        Self(options)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Restricts the options to the types in `requested`, separated by spaces, if there are any of them.
    pub(super) fn restricted_to(mut self, requested: &str) -> Self {
        let is_requested = |identifier: IdentifierType| requested.split(' ').any(|name| name == identifier.as_str());
        if self.0.iter().any(|(identifier, _)| is_requested(*identifier)) {
            self.0.retain(|(identifier, _)| is_requested(*identifier));
        }
        self
    }

    /// The factor of the primary button, and the alternative.
    pub(super) fn factors(&self) -> (Factor, Option<Factor>) {
        let mut all = self.0.iter().flat_map(|(_, factors)| factors.iter().copied());
        let first = all.next().unwrap_or(Factor::Password);
        (first, all.find(|factor| *factor != first))
    }

    /// The factors by type, for the script.
    pub(super) fn to_json(&self) -> Value {
        let options = self.0.iter().map(|(identifier, factors)| {
            let factors: Vec<&str> = factors.iter().map(|factor| factor.as_str()).collect();
            (identifier.as_str().to_owned(), json!(factors))
        });
        Value::Object(options.collect::<Map<String, Value>>())
    }

    /// The types of identifiers, separated by spaces.
    pub(super) fn identifier_types(&self) -> String {
        let types: Vec<&str> = self.0.iter().map(|(identifier, _)| identifier.as_str()).collect();
        types.join(" ")
    }

    fn has(&self, wanted: IdentifierType) -> bool {
        self.0.iter().any(|(identifier, _)| *identifier == wanted)
    }

    /// Label, placeholder and `inputmode` of the field for the identifier.
    pub(super) fn field<'a>(&self, texts: &PageTexts<'a>) -> (&'a str, &'static str, &'static str) {
        const ADDRESS: &str = "name@example.com";
        const NUMBER: &str = "+1 555 010 0001";
        let (email, phone) = (self.has(IdentifierType::Email), self.has(IdentifierType::Phone));
        match (email, phone, self.has(IdentifierType::Username)) {
            (true, false, false) => (texts.email, ADDRESS, "email"),
            (true, true, false) => (texts.email_or_phone, ADDRESS, "email"),
            (true, false, true) => (texts.email_or_username, ADDRESS, "email"),
            (true, true, true) => (texts.email_phone_or_username, ADDRESS, "email"),
            (false, true, false) => (texts.phone, NUMBER, "tel"),
            (false, true, true) => (texts.phone_or_username, NUMBER, "text"),
            (false, false, _) => (texts.username, "", "text"),
        }
    }
}
