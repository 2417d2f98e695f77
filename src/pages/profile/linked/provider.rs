//! The social providers: those that can be linked, and those that are.

use logto_leptos::Account;
use logto_leptos::account::SocialConnector;
use serde_json::Value;

use crate::messages::Language;

/// A social provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Provider {
    /// The name of the identity in the account.
    pub(super) target: String,
    pub(super) name: String,
    /// The id of the connector; `None` if nothing can be linked there, or that is not known.
    pub(super) connector: Option<String>,
    /// The linked account, as people know it.
    pub(super) linked: Option<String>,
}

/// Returns the providers of the server, and then those whose connector is gone.
pub(super) fn providers(account: &Account, connectors: &[SocialConnector]) -> Vec<Provider> {
    let language = Language::of_visitor().tag();
    let mut all: Vec<Provider> = Vec::new();
    for connector in connectors {
        // Some providers have a connector for each platform.
        if all.iter().all(|known| known.target != connector.target()) {
            all.push(Provider {
                target: connector.target().to_owned(),
                name: connector.name(language).to_owned(),
                connector: Some(connector.id().to_owned()),
                linked: None,
            });
        }
    }
    for (target, identity) in account.identities().into_iter().flatten() {
        let linked = Some(label_of(identity));
        match all.iter_mut().find(|known| known.target == *target) {
            Some(known) => known.linked = linked,
            None => all.push(Provider { target: target.clone(), name: target.clone(), connector: None, linked }),
        }
    }
    all
}

/// The name of an account at a provider: its name and address, or else its id there.
fn label_of(identity: &Value) -> String {
    let text = |name: &str| identity["details"][name].as_str().filter(|text| !text.is_empty());
    let known: Vec<&str> = ["name", "email"].into_iter().filter_map(text).collect();
    if known.is_empty() { identity["userId"].as_str().unwrap_or_default().to_owned() } else { known.join(" · ") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_an_account_as_people_know_it() {
        assert_eq!(
            label_of(&json!({"userId": "7", "details": {"name": "Ada", "email": "a@b.test"}})),
            "Ada · a@b.test"
        );
        assert_eq!(label_of(&json!({"userId": "7", "details": {"name": ""}})), "7");
        assert_eq!(label_of(&json!({})), "");
    }
}
