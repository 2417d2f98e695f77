//! One rule for all builders: `with_…` replaces what was set before, `add_…` extends it.

use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::time::Duration;

use logto_client::{
    DirectSignIn, FirstScreen, Identifier, LogtoConfig, Persistence, Prompt, ReturnTo, Secret, SignInOptions,
    SignOutOptions, TokenRequest,
};
use url::Url;

/// Checks that the second of two calls leaves nothing of the first.
fn assert_replaces<B: Clone + PartialEq + Debug>(base: &B, first: impl Fn(B) -> B, second: impl Fn(B) -> B) {
    let replaced = second(first(base.clone()));
    assert_eq!(replaced, second(base.clone()));
    assert_ne!(replaced, first(base.clone()));
}

/// Checks that the second of two calls keeps the first.
fn assert_extends<B: Clone + PartialEq + Debug>(base: &B, first: impl Fn(B) -> B, second: impl Fn(B) -> B) {
    assert_ne!(second(first(base.clone())), second(base.clone()));
}

fn url(path: &str) -> Url {
    Url::parse("http://localhost:3000").unwrap().join(path).unwrap()
}

#[test]
fn with_replaces_in_the_configuration() {
    let config = LogtoConfig::new("http://localhost:3001", "spa").unwrap();
    let seconds = Duration::from_secs;
    assert_replaces(&config, |it| it.with_scopes(["a"]), |it| it.with_scopes(["b"]));
    assert_replaces(&config, |it| it.with_resources(["urn:a"]), |it| it.with_resources(["urn:b"]));
    assert_replaces(&config, |it| it.with_prompt([Prompt::Login]), |it| it.with_prompt([Prompt::None]));
    assert_replaces(&config, |it| it.with_reserved_scopes(false), |it| it.with_reserved_scopes(true));
    assert_replaces(&config, |it| it.with_leeway(seconds(1)), |it| it.with_leeway(seconds(2)));
    assert_replaces(&config, |it| it.with_renew_before(seconds(1)), |it| it.with_renew_before(seconds(2)));
    assert_replaces(&config, |it| it.with_timeout(seconds(1)), |it| it.with_timeout(seconds(2)));
    assert_replaces(&config, |it| it.with_session_lifetime(seconds(1)), |it| it.with_session_lifetime(seconds(2)));
    let persistence = |kind| move |it: LogtoConfig| it.with_persistence(kind);
    assert_replaces(&config, persistence(Persistence::Memory), persistence(Persistence::Session));
    assert_replaces(&config, |it| it.with_redirect_uri(url("/a")), |it| it.with_redirect_uri(url("/b")));
    let signed_out = |path| move |it: LogtoConfig| it.with_post_sign_out_redirect_uri(url(path));
    assert_replaces(&config, signed_out("/a"), signed_out("/b"));
    let trusted = |origin| move |it: LogtoConfig| it.with_trusted_origins([origin]);
    assert_replaces(&config, trusted("https://a.test"), trusted("https://b.test"));
    let origin = |origin| move |it: LogtoConfig| it.add_api_origins("urn:api", [origin]);
    assert_extends(&config, origin("https://a.test"), origin("https://b.test"));
}

#[test]
fn with_replaces_in_the_options_of_a_sign_in() {
    let options = SignInOptions::new();
    let to = |path| move |it: SignInOptions| it.with_return_to(ReturnTo::parse(path).unwrap());
    assert_replaces(&options, to("/a"), to("/b"));
    assert_replaces(&options, |it| it.with_redirect_uri(url("/a")), |it| it.with_redirect_uri(url("/b")));
    assert_replaces(&options, |it| it.with_prompt([Prompt::Login]), |it| it.with_prompt([Prompt::None]));
    let screen = |screen| move |it: SignInOptions| it.with_first_screen(screen);
    assert_replaces(&options, screen(FirstScreen::Register), screen(FirstScreen::SignIn));
    let identifiers = |one| move |it: SignInOptions| it.with_identifiers([one]);
    assert_replaces(&options, identifiers(Identifier::Email), identifiers(Identifier::Phone));
    assert_replaces(&options, |it| it.with_login_hint("a"), |it| it.with_login_hint("b"));
    let direct =
        |target: &'static str| move |it: SignInOptions| it.with_direct_sign_in(DirectSignIn::Social(target.into()));
    assert_replaces(&options, direct("github"), direct("google"));
    let token = |text: &'static str| move |it: SignInOptions| it.with_one_time_token(Secret::new(text));
    assert_replaces(&options, token("a"), token("b"));
    assert_replaces(&options, |it| it.with_organization_id("a"), |it| it.with_organization_id("b"));
    assert_replaces(&options, |it| it.with_ui_locales("a"), |it| it.with_ui_locales("b"));
    assert_replaces(&options, |it| it.with_max_age(1), |it| it.with_max_age(2));
    assert_replaces(&options, |it| it.with_query("login_hint=a"), |it| it.with_query("login_hint=b"));
    assert_extends(&options, |it| it.add_resources(["urn:a"]), |it| it.add_resources(["urn:b"]));
    assert_extends(&options, |it| it.add_scopes(["a"]), |it| it.add_scopes(["b"]));
    assert_extends(&options, |it| it.add_extra_param("a", "1"), |it| it.add_extra_param("b", "1"));
}

#[test]
fn with_replaces_in_other_requests() {
    let out = |path| move |it: SignOutOptions| it.with_post_sign_out_redirect_uri(url(path));
    assert_replaces(&SignOutOptions::new(), out("/a"), out("/b"));
    let token = TokenRequest::new();
    assert_replaces(&token, |it| it.with_resource("urn:a"), |it| it.with_resource("urn:b"));
    assert_replaces(&token, |it| it.with_organization_id("a"), |it| it.with_organization_id("b"));
    let validity = |seconds| move |it: TokenRequest| it.with_min_validity(Duration::from_secs(seconds));
    assert_replaces(&token, validity(1), validity(2));
}

/// Calls this crate's functions that add to a list, or to a set of name and value.
const EXTENDING: [&str; 5] = [".push(", ".extend(", ".append(", "add_each_once(", ".add_"];

/// The public builder methods of a source, with their bodies.
fn builder_methods(source: &str) -> Vec<(String, String)> {
    let methods = source.split("    pub fn ").skip(1);
    let methods = methods.filter(|rest| {
        rest.split_once(')').is_some_and(|(head, _)| head.contains("(mut self") || head.contains("(self"))
    });
    methods
        .filter_map(|rest| {
            let name = rest.split(['(', '<']).next()?;
            Some((name.to_owned(), rest.split("\n    }\n").next()?.to_owned()))
        })
        .collect()
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] }).collect()
}

/// Holds the rule for builders that the tests above do not know of yet.
#[test]
fn methods_that_extend_are_called_add_and_no_others() {
    let mut seen = (0, 0);
    for file in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for (name, body) in builder_methods(&fs::read_to_string(&file).unwrap()) {
            // What is set for a key is replaced by what is set for the same key.
            let extends = EXTENDING.iter().any(|call| body.contains(call)) && !body.contains(".retain(");
            if name.starts_with("with_") {
                assert!(!extends, "{name} extends: call it add_… ({})", file.display());
                seen.0 += 1;
            }
            if extends && body.contains("-> Self") {
                assert!(name.starts_with("add_"), "{name} extends: call it add_… ({})", file.display());
                seen.1 += 1;
            }
        }
    }
    assert!(seen.0 > 30 && seen.1 >= 6, "the methods were not found: {seen:?}");
}
