use std::collections::BTreeMap;

use super::*;
use crate::protocol::time::UnixMillis;

fn discovery(config: &LogtoConfig) -> Discovery {
    Discovery::parse(include_bytes!("../../tests/vectors/logto-v1.37.1/discovery.json"), config).unwrap()
}

fn attempt() -> SignInAttempt {
    SignInAttempt {
        state: "st&te #1".to_owned(),
        nonce: Secret::new("n1"),
        verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        redirect_uri: Url::parse("http://localhost:3000/callback?a=b&c=d").unwrap(),
        return_to: None,
        created_at: UnixMillis(0),
        begun_at: None,
        issuer: None,
        app_id: None,
        max_age: None,
        keep_session: false,
        mode: SignInMode::default(),
        extra: ExtraAccess::default(),
        own_extra: ExtraAccess::default(),
        extra_of: None,
    }
}

fn url_for(config: &LogtoConfig, options: &SignInOptions) -> Result<Url, ConfigError> {
    let attempt = SignInAttempt { extra: options.extra.clone(), ..attempt() };
    sign_in_url(config, &discovery(config), &attempt, options)
}

fn config() -> LogtoConfig {
    LogtoConfig::new("http://localhost:3001", "spa").unwrap()
}

fn params(url: &Url) -> BTreeMap<String, Vec<String>> {
    let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in url.query_pairs() {
        map.entry(name.into_owned()).or_default().push(value.into_owned());
    }
    map
}

#[test]
fn plain_request_has_each_required_parameter_once() {
    let url = url_for(&config(), &SignInOptions::new()).unwrap();
    assert!(url.as_str().starts_with("http://localhost:3001/oidc/auth?"));
    let expected = [
        ("client_id", "spa"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("nonce", "n1"),
        ("prompt", "consent"),
        ("redirect_uri", "http://localhost:3000/callback?a=b&c=d"),
        ("response_type", "code"),
        ("scope", "openid offline_access profile"),
        ("state", "st&te #1"),
    ];
    let expected: BTreeMap<_, _> = expected.into_iter().map(|(n, v)| (n.to_owned(), vec![v.to_owned()])).collect();
    assert_eq!(params(&url), expected);
    assert!(!url.as_str().contains(attempt().verifier.expose()), "the verifier stays here");
}

#[test]
fn options_use_the_parameter_names_of_logto() {
    let options = SignInOptions::new()
        .with_prompt([Prompt::Login, Prompt::Consent])
        .with_first_screen(FirstScreen::IdentifierSignIn)
        .with_identifiers([Identifier::Email, Identifier::Phone])
        .with_login_hint("ada+x@example.com")
        .with_direct_sign_in(DirectSignIn::Social("google".into()))
        .with_one_time_token(Secret::new("ott"))
        .with_organization_id("org1")
        .with_ui_locales("fr ja")
        .with_max_age(300)
        .add_extra_param("theme", "a&b=c");
    let params = params(&url_for(&config(), &options).unwrap());
    for (name, value) in [
        ("prompt", "login consent"),
        ("first_screen", "identifier:sign_in"),
        ("identifier", "email phone"),
        ("login_hint", "ada+x@example.com"),
        ("direct_sign_in", "social:google"),
        ("one_time_token", "ott"),
        ("organization_id", "org1"),
        ("ui_locales", "fr ja"),
        ("max_age", "300"),
        ("theme", "a&b=c"),
    ] {
        assert_eq!(params[name], [value], "{name}");
    }
    assert!(!format!("{options:?}").contains("ott"));
}

#[test]
fn one_time_token_and_new_login_ask_for_a_login() {
    let prompt = |config: &LogtoConfig, options: SignInOptions| {
        params(&url_for(config, &options).unwrap()).remove("prompt").unwrap_or_default().concat()
    };
    let with_token = || SignInOptions::new().with_one_time_token(Secret::new("t"));
    // Logto ignores the token while somebody is signed in there, unless a login is asked for.
    assert_eq!(prompt(&config(), with_token()), "login consent");
    assert_eq!(prompt(&config(), SignInOptions::new().with_new_login()), "login consent");
    assert_eq!(prompt(&config().with_prompt([Prompt::Login]), with_token()), "login");
    assert_eq!(prompt(&config().with_prompt([]), with_token()), "login");
    assert_eq!(prompt(&config().with_prompt([Prompt::None]), with_token()), "login");
    assert_eq!(prompt(&config(), with_token().with_prompt([Prompt::Consent])), "consent", "the app decides");
}

#[test]
fn request_names_every_resource() {
    let config = config().with_resources(["https://a.test", "https://b.test"]).with_scopes([Scope::ORGANIZATIONS]);
    let params = params(&url_for(&config, &SignInOptions::new()).unwrap());
    assert_eq!(params["resource"], ["https://a.test", "https://b.test", "urn:logto:resource:organizations"]);
}

#[test]
fn request_adds_extra_resources_and_scopes_once() {
    let config = config().with_resources(["https://a.test"]).with_scopes(["read:a"]);
    let options = SignInOptions::new().add_resources(["https://b.test", "https://a.test"]).add_scopes([
        Scope::from("manage:b"),
        Scope::ORGANIZATIONS,
        Scope::from("read:a"),
    ]);
    let params = params(&url_for(&config, &options).unwrap());
    assert_eq!(params["resource"], ["https://a.test", "https://b.test", "urn:logto:resource:organizations"]);
    let scopes = "openid offline_access profile read:a manage:b urn:logto:scope:organizations";
    assert_eq!(params["scope"], [scopes]);
}

#[test]
fn rejects_invalid_extra_resources_and_scopes() {
    let resource = SignInOptions::new().add_resources(["api"]);
    assert_eq!(url_for(&config(), &resource), Err(ConfigError::InvalidResource("api".to_owned())));
    let scope = SignInOptions::new().add_scopes(["a b"]);
    assert_eq!(url_for(&config(), &scope), Err(ConfigError::InvalidScope("a b".to_owned())));
}

#[test]
fn extra_parameters_cannot_replace_reserved_ones() {
    for name in RESERVED {
        let options = SignInOptions::new().add_extra_param(name, "x");
        assert_eq!(url_for(&config(), &options), Err(ConfigError::ReservedParameter(name.to_owned())));
    }
}

#[test]
fn first_screens_round_trip() {
    for screen in FirstScreen::ALL {
        assert_eq!(screen.as_str().parse(), Ok(screen));
    }
    assert_eq!("signIn".parse::<FirstScreen>(), Err(UnknownFirstScreen));
}

use crate::protocol::scope::Scope;
