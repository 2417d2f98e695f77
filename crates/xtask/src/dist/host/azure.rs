//! Azure Static Web Apps: `staticwebapp.config.json`. The first route that matches decides, also where there is a
//! file. <https://learn.microsoft.com/azure/static-web-apps/configuration>

use super::rules;
use crate::dist::app::{App, File};
use crate::dist::policy::{IMMUTABLE, REVALIDATE};
use crate::error::{Problem, Result};
use serde_json::{Map, Value, json};

/// The size of the file that Azure accepts.
const MAX_SIZE: usize = 20 * 1024;

/// Its files.
pub(super) fn files(app: &App) -> Result<Vec<File>> {
    let kept: Vec<&str> = app.hashed().collect();
    // Beyond the limit, the smallest files are revalidated each time.
    let fitting = (0..=kept.len()).rev().map(|count| configuration(app, &kept[..count]));
    let configuration = fitting.into_iter().find(|text| text.len() <= MAX_SIZE).ok_or_else(|| {
        Problem::Other(format!(
            "staticwebapp.config.json has more than the {MAX_SIZE} bytes that Azure accepts: name fewer origins in config.json"
        ))
    })?;
    Ok(vec![("staticwebapp.config.json".into(), configuration), ("404.html".into(), rules::not_found(app))])
}

/// The configuration, with these files cached without a limit.
fn configuration(app: &App, kept: &[&str]) -> String {
    let base = &app.base;
    let mut routes = Vec::new();
    if !app.is_at_root() {
        routes.push(json!({ "route": "/", "redirect": base, "statusCode": 302 }));
    }
    routes.extend(
        kept.iter().map(|name| json!({ "route": format!("{base}{name}"), "headers": { "Cache-Control": IMMUTABLE } })),
    );
    // There is no `navigationFallback`: it would also answer for addresses that are no pages.
    routes.extend(app.deep_links().map(|route| {
        let route = format!("{base}{}", rules::with_wildcard(route));
        json!({ "route": route, "rewrite": format!("{base}index.html") })
    }));
    let headers = rules::https_headers(app).chain([("Cache-Control", REVALIDATE)]);
    let headers: Map<_, _> = headers.map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    let configuration = json!({
        "routes": routes,
        "responseOverrides": { "404": { "rewrite": "/404.html" } },
        "globalHeaders": headers,
        "mimeTypes": { ".wasm": "application/wasm" },
    });
    // Without blanks, because the size is limited.
    format!("{configuration}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::policy;

    #[test]
    fn pages_with_a_parameter_are_patterns() {
        let text = files(&App::example("/a/")).unwrap().remove(0).1;
        assert!(text.contains(r#"{"rewrite":"/a/index.html","route":"/a/connectors/*"}"#), "{text}");
        assert!(text.contains(r#"{"redirect":"/a/","route":"/","statusCode":302}"#), "{text}");
        assert!(!text.contains("navigationFallback"), "{text}");
    }

    #[test]
    fn respects_the_limit_of_the_host() {
        let mut app = App::example("/");
        app.files = (0..300).map(|number| format!("a-{number:016x}.js")).collect();
        let text = files(&app).unwrap().remove(0).1;
        assert!(text.len() <= MAX_SIZE && text.contains("a-0000000000000000.js"), "{}", text.len());
        assert!(!text.contains(&format!("a-{:016x}.js", 299)) && text.contains("/callback"));
        let origins: Vec<String> = (0..1000).map(|number| format!("https://api-{number}.example.com")).collect();
        app.headers = policy::headers(&origins);
        assert!(files(&app).is_err());
    }
}
