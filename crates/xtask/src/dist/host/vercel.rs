//! Vercel: `vercel.json`. Existing files take precedence over its rewrites, and `404.html` at the top is the response
//! for everything else. <https://vercel.com/docs/project-configuration/vercel-json>

use super::rules;
use crate::dist::app::{App, File};
use serde_json::{Value, json};

/// Its files.
pub(super) fn files(app: &App) -> Vec<File> {
    vec![("vercel.json".into(), configuration(app)), ("404.html".into(), rules::not_found(app))]
}

/// The configuration. Headers also apply to missing files, so each rule about caching names one file; for all others
/// Vercel itself sends `max-age=0, must-revalidate`.
fn configuration(app: &App) -> String {
    let base = &app.base;
    let all = rules::https_headers(app).map(|(name, value)| json!({ "key": name, "value": value }));
    let mut headers = vec![json!({ "source": "/(.*)", "headers": all.collect::<Vec<_>>() })];
    headers.extend(rules::cache_rules(app).map(|(name, value)| {
        json!({ "source": format!("{base}{name}"), "headers": [{ "key": "Cache-Control", "value": value }] })
    }));
    let to_app = |route| json!({ "source": format!("{base}{route}"), "destination": format!("{base}index.html") });
    let mut configuration = json!({
        "$schema": "https://openapi.vercel.sh/vercel.json",
        "framework": null,
        "headers": headers,
        "rewrites": app.deep_links().map(to_app).collect::<Vec<_>>(),
    });
    if !app.is_at_root() {
        let redirect = |from: &str| json!({ "source": from, "destination": base, "statusCode": 302 });
        configuration["redirects"] = Value::Array(["/", base.trim_end_matches('/')].map(redirect).into());
    }
    format!("{configuration:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_app_are_cached_and_only_pages_are_rewritten() {
        let configuration: Value = serde_json::from_str(&configuration(&App::example("/a/"))).unwrap();
        let sources = |key: &str| -> Vec<String> {
            let rules = configuration[key].as_array().unwrap().iter();
            rules.map(|rule| rule["source"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(
            sources("headers"),
            ["/(.*)", "/a/config.json", "/a/index.html", "/a/a-0123456789abcdef_bg.wasm", "/a/a-0123456789abcdef.js"]
        );
        assert_eq!(sources("rewrites"), ["/a/callback", "/a/connectors/:kind"]);
        assert_eq!(sources("redirects"), ["/", "/a"]);
    }
}
