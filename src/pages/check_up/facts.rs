//! The effective configuration, and where each value comes from.

use futures_util::FutureExt as _;
use leptos::prelude::*;
use logto_leptos::protocol::scope::Scope;
use logto_ui::paths;
use serde_json::{Map, Value};

use super::Configured;
use crate::config::{self, AppConfig, ConfigProblem, Setting, Source};
use crate::messages::diagnostics;
use crate::page::Page;
use crate::pages::config_advice::advice;
use crate::ui::CopyButton;

impl Setting {
    /// Returns its name in the visitor's language.
    fn name(self) -> &'static str {
        let names = &diagnostics().facts.names;
        match self {
            Self::Endpoint => names.endpoint,
            Self::Issuer => names.issuer,
            Self::TrustedOrigins => names.trusted_origins,
            Self::AppId => names.app_id,
            Self::RedirectUri => names.redirect_uri,
            Self::PostSignOutUri => names.post_sign_out_uri,
            Self::Persistence => names.persistence,
            Self::Scopes => names.scopes,
            Self::Resources => names.resources,
            Self::Prompt => names.prompt,
            Self::FirstScreen => names.first_screen,
            Self::Identifiers => names.identifiers,
            Self::DirectSignIn => names.direct_sign_in,
            Self::IdTokenHint => names.id_token_hint,
            Self::Api => names.api,
            Self::AccountCenter => names.account_center,
            Self::Developer => names.developer,
            Self::Extension { name, .. } => name,
            Self::Version => names.version,
        }
    }
}

impl Source {
    /// Returns its name in the visitor's language.
    fn name(self) -> &'static str {
        let names = &diagnostics().facts.sources;
        match self {
            Self::File => names.file,
            Self::Default => names.default,
            Self::Both => names.both,
            Self::Address => names.address,
            Self::Build => names.build,
        }
    }
}

/// A setting, its effective value, and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fact {
    setting: Setting,
    /// Empty if there is none.
    value: String,
    source: Source,
}

/// Returns every setting, given the keys of the file.
fn facts(config: &AppConfig, file: &Map<String, Value>, [redirect_uri, post_sign_out_uri]: [String; 2]) -> Vec<Fact> {
    let logto = &config.logto;
    let is_in_file = |key: &str| file.get(key).is_some_and(|value| !value.is_null());
    let by = |key: &str| if is_in_file(key) { Source::File } else { Source::Default };
    let fact = |setting, value: String, source| Fact { setting, value, source };
    let scopes = logto.scopes();
    let scopes: Vec<&str> = scopes.iter().map(Scope::as_str).collect();
    let resources = logto.resources();
    let prompt: Vec<&str> = logto.prompt().iter().map(|prompt| prompt.as_str()).collect();
    // The options of a sign-in have what the file says, word for word.
    let written = |key: &str| match file.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    let api = config.api.as_ref().map(|api| api.url.to_string()).unwrap_or_default();
    let account_center = config.account_center.as_ref().map(ToString::to_string).unwrap_or_default();
    let extensions = config.extensions.iter().map(|extension| {
        let setting = Setting::Extension { id: extension.setting.id, name: extension.setting.name };
        let value = extension.config.as_ref().map(|config| config.shown.clone()).unwrap_or_default();
        fact(setting, value, by(extension.setting.key))
    });
    let persistence = config.persistence.name().to_owned();
    let developer = config.developer.unwrap_or_else(|| config.is_local()).to_string();
    let own = [
        fact(Setting::Endpoint, logto.endpoint().to_string(), Source::File),
        fact(Setting::Issuer, logto.issuer(), by("issuer")),
        fact(Setting::TrustedOrigins, logto.trusted_origins().join(" "), by("trustedOrigins")),
        fact(Setting::AppId, logto.app_id().to_owned(), Source::File),
        fact(Setting::RedirectUri, redirect_uri, Source::Address),
        fact(Setting::PostSignOutUri, post_sign_out_uri, Source::Address),
        fact(Setting::Persistence, persistence, by("persistence")),
        fact(Setting::Scopes, scopes.join(" "), if is_in_file("scopes") { Source::Both } else { Source::Default }),
        fact(
            Setting::Resources,
            resources.join(" "),
            if resources.is_empty() { Source::Default } else { Source::File },
        ),
        fact(Setting::Prompt, prompt.join(" "), by("prompt")),
        fact(Setting::FirstScreen, written("firstScreen"), by("firstScreen")),
        fact(Setting::Identifiers, written("identifiers"), by("identifiers")),
        fact(Setting::DirectSignIn, written("directSignIn"), by("directSignIn")),
        fact(Setting::IdTokenHint, logto.has_id_token_hint().to_string(), by("idTokenHint")),
        fact(Setting::Api, api, by("api")),
        fact(Setting::AccountCenter, account_center, by("accountCenter")),
        fact(Setting::Developer, developer, by("developer")),
    ];
    own.into_iter().chain(extensions).chain([version()]).collect()
}

fn version() -> Fact {
    let value = env!("CARGO_PKG_VERSION").to_owned();
    Fact { setting: Setting::Version, value, source: Source::Build }
}

/// The card with the effective configuration.
#[component]
pub(super) fn Facts(
    /// The configuration, or why there is none.
    configured: Configured,
) -> impl IntoView {
    let messages = &diagnostics().facts;
    let uris = [paths::redirect_uri(), paths::post_sign_out_redirect_uri()];
    let rows = match configured.0 {
        Ok(config) => {
            // It has been read already.
            let file = file().now_or_never().unwrap_or_default();
            list(facts(&config, &file, uris))
        }
        Err(problem) => view! {
            {broken(&problem)}
            {list(vec![version()])}
        }
        .into_any(),
    };
    view! {
        <section class="card" data-testid="configuration">
            <h2>{messages.title}</h2>
            <p class="muted">{messages.lead}</p>
            {rows}
        </section>
    }
    .into_any()
}

/// The keys of the file.
async fn file() -> Map<String, Value> {
    let text = config::text().await.unwrap_or_default();
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(keys)) => keys,
        _ => Map::new(),
    }
}

fn list(facts: Vec<Fact>) -> AnyView {
    let rows = facts.into_iter().map(row).collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

fn row(fact: Fact) -> AnyView {
    let messages = &diagnostics().facts;
    let name = fact.setting.name();
    let test_id = ["setting-", fact.setting.id()].concat();
    let source = view! { <span class="small-print">{fact.source.name()}</span> };
    let value = if fact.value.is_empty() {
        view! { <span class="muted">{messages.none}</span> }.into_any()
    } else {
        let copied = fact.value.clone();
        view! {
            <code>{fact.value}</code>
            <span role="group" aria-label=name>
                <CopyButton text=move |()| copied.clone() messages=&messages.copy attr:data-testid="setting-copy" />
            </span>
        }
        .into_any()
    };
    view! {
        <div class="setting" data-testid=test_id>
            <dt>{name} " " {source}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// What is wrong with the file, in short: the home page has the details.
fn broken(problem: &ConfigProblem) -> AnyView {
    let advice = advice(problem);
    view! {
        <p>
            <strong>{advice.title}</strong>
        </p>
        <p>{advice.body}</p>
        <div class="actions">
            <a class="button" href=Page::Home.href()>
                {diagnostics().facts.fix}
            </a>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use logto_leptos::{LogtoConfig, SignInOptions};

    use crate::config::Persistence;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_setting_names_its_source() {
        let logto = LogtoConfig::new("http://localhost:3001", "spa").unwrap().with_scopes(["email"]);
        let config = AppConfig {
            logto,
            sign_in: SignInOptions::new(),
            persistence: Persistence::Sealed,
            api: None,
            account_center: None,
            developer: None,
            extensions: Vec::new(),
        };
        let file = json!({
            "endpoint": "x", "appId": "x", "persistence": "sealed", "scopes": ["email"], "api": null,
            "firstScreen": "identifier:sign_in", "identifiers": ["email", "phone"],
        });
        let Value::Object(file) = file else { panic!("not an object") };
        let uris = ["https://app.example.com/here/callback", "https://app.example.com/here/"];
        let facts = facts(&config, &file, uris.map(str::to_owned));
        let find = |setting| {
            let fact = facts.iter().find(|fact| fact.setting == setting).unwrap();
            (fact.value.as_str(), fact.source)
        };
        assert_eq!(find(Setting::AppId), ("spa", Source::File));
        assert_eq!(find(Setting::Issuer), ("http://localhost:3001/oidc", Source::Default));
        assert_eq!(find(Setting::Prompt), ("consent", Source::Default));
        assert_eq!(find(Setting::FirstScreen), ("identifier:sign_in", Source::File));
        assert_eq!(find(Setting::Identifiers), ("email phone", Source::File));
        assert_eq!(find(Setting::DirectSignIn), ("", Source::Default));
        assert_eq!(find(Setting::RedirectUri), ("https://app.example.com/here/callback", Source::Address));
        assert_eq!(find(Setting::PostSignOutUri), ("https://app.example.com/here/", Source::Address));
        assert_eq!(find(Setting::Persistence), ("sealed", Source::File));
        assert_eq!(find(Setting::Scopes), ("openid offline_access profile email", Source::Both));
        assert_eq!(find(Setting::Resources), ("", Source::Default));
        assert_eq!(find(Setting::Api), ("", Source::Default));
        assert_eq!(find(Setting::Developer), ("true", Source::Default));
    }
}
