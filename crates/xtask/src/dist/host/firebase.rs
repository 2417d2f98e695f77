//! Firebase Hosting: `firebase.json`, with the site in the folder `public`. Existing files take precedence over its
//! rewrites. When several rules set one header, the last one decides.
//! <https://firebase.google.com/docs/hosting/full-config>

use super::rules;
use crate::dist::app::{App, File};
use crate::dist::policy::{IMMUTABLE, REVALIDATE};
use serde_json::{Value, json};

/// Its files.
pub(super) fn files(app: &App) -> Vec<File> {
    vec![("firebase.json".into(), configuration(app)), ("public/404.html".into(), rules::not_found(app))]
}

/// The configuration. Firebase itself would have everything cached for an hour.
fn configuration(app: &App) -> String {
    let base = &app.base;
    let all = rules::https_headers(app).chain([("Cache-Control", REVALIDATE)]);
    let all = all.map(|(name, value)| json!({ "key": name, "value": value }));
    let mut headers = vec![json!({ "source": "**", "headers": all.collect::<Vec<_>>() })];
    headers.extend(app.hashed().map(|name| {
        json!({ "source": format!("{base}{name}"), "headers": [{ "key": "Cache-Control", "value": IMMUTABLE }] })
    }));
    let to_app = |route| {
        let source = format!("{base}{}", rules::with_wildcard(route));
        json!({ "source": source, "destination": format!("{base}index.html") })
    };
    let mut hosting = json!({
        "public": "public",
        "ignore": ["**/.*"],
        "headers": headers,
        "rewrites": app.deep_links().map(to_app).collect::<Vec<_>>(),
    });
    if !app.is_at_root() {
        let redirect = json!({ "source": "/", "destination": base, "type": 302 });
        hosting["redirects"] = Value::Array(vec![redirect]);
    }
    format!("{:#}\n", json!({ "hosting": hosting }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_for_all_files_comes_first() {
        let configuration: Value = serde_json::from_str(&configuration(&App::example("/"))).unwrap();
        let headers = configuration["hosting"]["headers"].as_array().unwrap();
        assert_eq!(headers[0]["source"], "**");
        assert_eq!(headers[0]["headers"].as_array().unwrap().last().unwrap()["value"], REVALIDATE);
        assert!(headers[1..].iter().all(|rule| rule["headers"][0]["value"] == IMMUTABLE));
        let rewrites = configuration["hosting"]["rewrites"].as_array().unwrap();
        assert_eq!(rewrites[1], json!({ "source": "/connectors/*", "destination": "/index.html" }));
    }
}
