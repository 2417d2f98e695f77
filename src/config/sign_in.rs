//! The keys of `config.json` about how a sign-in begins.

use logto_leptos::{DirectSignIn, FirstScreen, Identifier, SignInOptions};
use logto_ui::extension::InvalidValue;

use super::members::Keys;

/// Reads `firstScreen`, `identifiers` and `directSignIn`. Their values are those of Logto's parameters.
pub(super) fn parse(keys: Keys<'_>) -> SignInOptions {
    let names = keys.texts("identifiers");
    let identifiers: Option<Vec<Identifier>> = names.iter().map(|name| Identifier::from_name(name)).collect();
    let identifiers = keys.problems.checked("identifiers", identifiers.ok_or(InvalidValue::Identifier));
    let mut options = SignInOptions::new().with_identifiers(identifiers);
    if let Some(screen) = keys.text("firstScreen") {
        match screen.parse::<FirstScreen>() {
            Ok(screen) => options = options.with_first_screen(screen),
            Err(_) => keys.problems.wrong("firstScreen", InvalidValue::FirstScreen),
        }
    }
    if let Some(target) = keys.text("directSignIn") {
        match DirectSignIn::from_value(&target) {
            Some(target) => options = options.with_direct_sign_in(target),
            None => keys.problems.wrong("directSignIn", InvalidValue::DirectSignIn),
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::config::ConfigProblem;
    use crate::config::members::Problems;

    fn read(file: &Value) -> Result<SignInOptions, ConfigProblem> {
        let problems = Problems::default();
        let options = parse(Keys { members: file.as_object().unwrap(), problems: &problems });
        problems.into_result(options)
    }

    #[test]
    fn values_are_those_of_a_sign_in_link() {
        let file = json!({
            "firstScreen": "identifier:sign_in", "identifiers": ["email", "phone"], "directSignIn": "social:google",
        });
        let link = "first_screen=identifier:sign_in&identifier=email+phone&direct_sign_in=social:google";
        assert_eq!(read(&file), Ok(SignInOptions::new().with_query(link)));
        let nothing = json!({ "firstScreen": null, "identifiers": [], "directSignIn": null });
        assert_eq!(read(&nothing), Ok(SignInOptions::new()));
        assert_eq!(read(&json!({})), Ok(SignInOptions::new()));
    }

    #[test]
    fn names_the_key_with_the_wrong_value() {
        for (key, value, reason) in [
            ("firstScreen", json!("signIn"), InvalidValue::FirstScreen),
            ("firstScreen", json!(1), InvalidValue::NotText("firstScreen".to_owned())),
            ("identifiers", json!(["email", "fax"]), InvalidValue::Identifier),
            ("identifiers", json!("email"), InvalidValue::NotList("identifiers".to_owned())),
            ("directSignIn", json!("google"), InvalidValue::DirectSignIn),
            ("directSignIn", json!("social:"), InvalidValue::DirectSignIn),
        ] {
            let file = json!({ key: value });
            assert_eq!(read(&file), Err(ConfigProblem::WrongValue { key: key.to_owned(), reason }), "{file}");
        }
    }
}
