//! The keys of `config.json` about how a sign-in begins.

use logto_leptos::{DirectSignIn, FirstScreen, Identifier, SignInOptions};
use logto_ui::extension::InvalidValue;

use super::ConfigProblem;
use super::members::{Members, optional_text, texts};
use super::parse::wrong;

/// Reads `firstScreen`, `identifiers` and `directSignIn`. Their values are those of Logto's parameters.
pub(super) fn parse(keys: &Members) -> Result<SignInOptions, ConfigProblem> {
    let text = |key: &str| optional_text(keys, key).map_err(|reason| wrong(key, reason));
    let names = texts(keys, "identifiers").map_err(|reason| wrong("identifiers", reason))?;
    let identifiers: Option<Vec<Identifier>> = names.iter().map(|name| Identifier::from_name(name)).collect();
    let identifiers = identifiers.ok_or_else(|| wrong("identifiers", InvalidValue::Identifier))?;
    let mut options = SignInOptions::new().with_identifiers(identifiers);
    if let Some(screen) = text("firstScreen")? {
        let screen: FirstScreen = screen.parse().map_err(|_| wrong("firstScreen", InvalidValue::FirstScreen))?;
        options = options.with_first_screen(screen);
    }
    if let Some(target) = text("directSignIn")? {
        let target = DirectSignIn::from_value(&target);
        options = options.with_direct_sign_in(target.ok_or_else(|| wrong("directSignIn", InvalidValue::DirectSignIn))?);
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(file: &Value) -> Result<SignInOptions, ConfigProblem> {
        parse(file.as_object().unwrap())
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
