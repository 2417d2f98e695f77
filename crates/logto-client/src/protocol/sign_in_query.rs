//! The query of a link that starts a sign-in, as Logto and apps put it into emails.

use url::{Url, form_urlencoded};

use super::callback::without_parameters;
use super::claims::Claims;
use super::return_to::ReturnTo;
use super::secret::Secret;
use super::sign_in_url::{DirectSignIn, FirstScreen, Identifier, SignInOptions};

impl SignInOptions {
    /// Sets what the query of a sign-in link asks for: `return_to`, and Logto's parameters `first_screen`,
    /// `identifier` (or `identifiers`), `login_hint`, `direct_sign_in`, `one_time_token`, `organization_id` and
    /// `ui_locales`. `prompt=login` asks for a new login. Of a parameter that is repeated, the first counts. Empty parameters and values that Logto
    /// does not know are ignored, and so is everything else in the query.
    ///
    /// The query is the text of the address bar after the `?`; each value is decoded once. A one-time token
    /// should not stay in the history: [`SignInOptions::without_one_time_token`] is the address to replace it with.
    ///
    /// ```
    /// use logto_client::SignInOptions;
    ///
    /// let options = SignInOptions::new().with_query("return_to=%2Forders%3Fq%3Da%2526b&login_hint=ada%40example.com");
    /// assert_eq!(options.return_to().unwrap().as_str(), "/orders?q=a%26b");
    /// assert_eq!(options.login_hint(), Some("ada@example.com"));
    /// ```
    #[must_use]
    pub fn with_query(mut self, query: &str) -> Self {
        let value = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
            pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
        };
        if let Some(path) = value("return_to").and_then(|path| ReturnTo::parse(&path).ok()) {
            self = self.with_return_to(path);
        }
        if let Some(screen) = value("first_screen").and_then(|screen| screen.parse::<FirstScreen>().ok()) {
            self = self.with_first_screen(screen);
        }
        if let Some(names) = value("identifier").or_else(|| value("identifiers")) {
            self = self.with_identifiers(names.split_ascii_whitespace().filter_map(Identifier::from_name));
        }
        if let Some(hint) = value("login_hint") {
            self = self.with_login_hint(hint);
        }
        if let Some(target) = value("direct_sign_in").and_then(|target| DirectSignIn::from_value(&target)) {
            self = self.with_direct_sign_in(target);
        }
        if let Some(token) = value("one_time_token") {
            self = self.with_one_time_token(Secret::new(token));
        }
        if let Some(id) = value("organization_id") {
            self = self.with_organization_id(id);
        }
        if let Some(locales) = value("ui_locales") {
            self = self.with_ui_locales(locales);
        }
        if value("prompt").is_some_and(|prompt| prompt.split_ascii_whitespace().any(|it| it == "login")) {
            self = self.with_new_login();
        }
        self
    }

    /// Returns the address of a sign-in link without its one-time token, to replace the history entry once the
    /// link was read. `None` when it has none.
    #[must_use]
    pub fn without_one_time_token(link: &Url) -> Option<Url> {
        let clean = without_parameters(link, &["one_time_token"]);
        (clean != *link).then_some(clean)
    }

    /// Returns whether the sign-in is for another person than the one with these claims: it has a one-time token
    /// or a `login_hint`, and the hint is none of their email address, phone number and username.
    #[must_use]
    pub fn is_for_another_person(&self, signed_in: &Claims) -> bool {
        match self.login_hint() {
            Some(hint) => !names(hint.trim(), signed_in),
            None => self.has_one_time_token(),
        }
    }
}

/// Whether a text is the email address, phone number or username in these claims.
fn names(hint: &str, claims: &Claims) -> bool {
    let is_email = claims.email().is_some_and(|email| email.eq_ignore_ascii_case(hint));
    // Logto keeps the digits of a phone number only, and the hint may be written for people.
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_written_like_phone = hint.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    let is_phone = is_written_like_phone && claims.phone_number().is_some_and(|phone| digits(phone) == digits(hint));
    is_email || is_phone || claims.username() == Some(hint)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(query: &str) -> SignInOptions {
        SignInOptions::new().with_query(query)
    }

    #[test]
    fn only_the_one_time_token_is_removed_from_a_link() {
        let rest = |link: &str| SignInOptions::without_one_time_token(&Url::parse(link).unwrap()).map(String::from);
        let clean = Some("https://app.test/sign-in?return_to=%2Fa%2Bb&x#top".to_owned());
        assert_eq!(
            rest("https://app.test/sign-in?one_time_token=t%2B&return_to=%2Fa%2Bb&one%5Ftime_token=u&x#top"),
            clean
        );
        assert_eq!(rest("https://app.test/sign-in?one_time_token=t").as_deref(), Some("https://app.test/sign-in"));
        assert_eq!(rest("https://app.test/sign-in?return_to=%2F"), None);
    }

    #[test]
    fn new_login_is_asked_for_by_the_prompt() {
        assert!(read("prompt=login").has_new_login() && read("prompt=consent%20login").has_new_login());
        assert!(!read("prompt=none").has_new_login() && !read("prompt=logins").has_new_login());
    }

    #[test]
    fn passes_on_every_parameter_of_a_link() {
        let link = "return_to=%2Forders&first_screen=identifier%3Asign_in&identifier=email+phone\
                    &login_hint=ada%2Bx%40example.com&direct_sign_in=social%3Agoogle&one_time_token=t%2B%2F%3D\
                    &organization_id=o1&ui_locales=fr%20ja";
        let expected = SignInOptions::new()
            .with_return_to(ReturnTo::parse("/orders").unwrap())
            .with_first_screen(FirstScreen::IdentifierSignIn)
            .with_identifiers([Identifier::Email, Identifier::Phone])
            .with_login_hint("ada+x@example.com")
            .with_direct_sign_in(DirectSignIn::Social("google".into()))
            .with_one_time_token(Secret::new("t+/="))
            .with_organization_id("o1")
            .with_ui_locales("fr ja");
        assert_eq!(read(link), expected);
        assert_eq!(read(&["?", link].concat()), expected);
        assert_eq!(read("identifiers=username"), SignInOptions::new().with_identifiers([Identifier::Username]));
        let sso = SignInOptions::new().with_direct_sign_in(DirectSignIn::Sso("c:1".into()));
        assert_eq!(read("direct_sign_in=sso%3Ac%3A1"), sso);
    }

    #[test]
    fn ignores_values_that_logto_does_not_know() {
        for query in [
            "",
            "?",
            "login_hint=",
            "first_screen=signIn",
            "direct_sign_in=google",
            "direct_sign_in=social%3A",
            "return_to=%2F%2Fevil.test",
            "return_to=https%3A%2F%2Fevil.test",
            "prompt=none&client_id=x&redirect_uri=https%3A%2F%2Fevil.test&scope=all&resource=x",
        ] {
            assert_eq!(read(query), SignInOptions::new(), "{query}");
        }
        assert_eq!(read("login_hint=&login_hint=a&login_hint=b").login_hint(), Some("a"));
    }

    #[test]
    fn decodes_each_value_once() {
        for (query, path) in [
            ("return_to=%2Fprofile%3Fb%3D%2520c", "/profile?b=%20c"),
            ("return_to=%2Fprofile%3Fq%3Da%255Cb", "/profile?q=a%5Cb"),
            ("return_to=%2Fprofile%3Fq%3D50%2525%2520off", "/profile?q=50%25%20off"),
            ("return_to=%2Fprofile%3Fq%3Da%2526b", "/profile?q=a%26b"),
            ("return_to=%2Fprofile%3Fa%3D1%252B1", "/profile?a=1%2B1"),
            ("return_to=%2Fprofile%3Fa%3D%252523", "/profile?a=%2523"),
        ] {
            assert_eq!(read(query).return_to().map(ReturnTo::as_str), Some(path), "{query}");
        }
    }

    #[test]
    fn link_for_another_person_is_recognized() {
        let claims = |value| serde_json::from_value::<Claims>(value).unwrap();
        let alice = claims(json!({"sub": "u", "email": "Alice@example.com", "phone_number": "15550100001",
                                  "username": "alice"}));
        for (query, is_for_another) in [
            ("", false),
            ("first_screen=register", false),
            ("login_hint=alice%40EXAMPLE.com", false),
            ("login_hint=%2B1%20555%20010%200001&one_time_token=t", false),
            ("login_hint=alice&one_time_token=t", false),
            ("login_hint=bob%40example.com", true),
            ("login_hint=a15550100001", true),
            ("one_time_token=t", true),
        ] {
            assert_eq!(read(query).is_for_another_person(&alice), is_for_another, "{query}");
        }
        assert!(read("login_hint=a").is_for_another_person(&claims(json!({"sub": "u"}))));
    }
}
