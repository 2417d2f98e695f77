//! The part of `config.json` that hosts need: the origins that the page sends requests to.

use serde_json::Value;

/// The parts of `config.json` that hosts need.
#[derive(Debug, PartialEq)]
pub(super) struct Config {
    /// The origins the app talks to beside its own, each once, the sign-in server's first.
    pub(super) origins: Vec<String>,
}

/// Parses the file, or returns the reason why it cannot be used.
pub(super) fn parse(text: &str) -> Result<Config, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    let servers = [("endpoint", &value["endpoint"]), ("issuer", &value["issuer"])];
    let mut origins: Vec<String> = Vec::new();
    for (key, server) in servers.into_iter().filter(|(_, server)| !server.is_null()) {
        let server = server.as_str().ok_or_else(|| format!("its `{key}` is no text"))?;
        let server = origin(server)?.ok_or_else(|| format!("its `{key}` does not begin with https://"))?;
        if !origins.contains(&server) {
            origins.push(server);
        }
    }
    if origins.is_empty() {
        return Err("it names no `endpoint`".to_owned());
    }
    let trusted = value["trustedOrigins"].as_array().into_iter().flatten();
    let api = &value["api"];
    let calls = api["calls"].as_array().into_iter().flatten().map(|call| &call["url"]);
    let management = &value["managementApi"];
    let addresses =
        trusted.chain([&api["url"]]).chain(calls).chain([management, &management["url"], &value["accountCenter"]]);
    for address in addresses.filter_map(Value::as_str) {
        if let Some(origin) = origin(address)?
            && !origins.contains(&origin)
        {
            origins.push(origin);
        }
    }
    Ok(Config { origins })
}

impl Config {
    /// Whether the sign-in server runs on this machine, where browsers on other machines cannot reach it.
    pub(super) fn is_local(&self) -> bool {
        let host = self.origins.first().and_then(|origin| origin.strip_prefix("http://")).unwrap_or_default();
        ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|local| host.strip_prefix(local).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
    }
}

/// Checks an origin that pictures may come from; `https:` stands for every server with https.
pub(super) fn picture_origin(text: &str) -> Result<String, String> {
    if text == "https:" {
        return Ok(text.to_owned());
    }
    origin(text)?
        .ok_or_else(|| format!("`{text}` is no origin: write it as https://pictures.example.com, or https: for all"))
}

/// The origin of an address; `None` for one on the page's own.
fn origin(address: &str) -> Result<Option<String>, String> {
    let address = address.trim();
    let Some((scheme, rest)) = address.split_once("://") else { return Ok(None) };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // The origin is written into a header: it must not be able to end the directive.
    let fits = authority.chars().all(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(c));
    if !matches!(scheme, "http" | "https") || authority.is_empty() || !fits {
        return Err(format!("`{address}` is no address that a policy can name: write it as https://host/path"));
    }
    Ok(Some(format!("{scheme}://{}", authority.to_ascii_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(text: &str) -> Vec<String> {
        parse(text).unwrap().origins
    }

    #[test]
    fn every_address_counts_once() {
        let text = r#"{"endpoint":"https://T.logto.app/","appId":"x",
            "api":{"url":"https://api.example:8443/me?x","calls":[{"url":"https://api.example:8443/b"},{"url":"https://c.example/"}]},
            "managementApi":{"url":"https://t.logto.app/api","resource":"r"},"accountCenter":"https://proxy.example/api"}"#;
        let expected =
            ["https://t.logto.app", "https://api.example:8443", "https://c.example", "https://proxy.example"];
        assert_eq!(origins(text), expected);
    }

    #[test]
    fn issuer_and_trusted_origins_count() {
        let text = r#"{"issuer":"https://id.example/realms/one","trustedOrigins":["https://keys.example"]}"#;
        assert_eq!(origins(text), ["https://id.example", "https://keys.example"]);
        let text = r#"{"endpoint":"https://t.logto.app","issuer":"https://t.logto.app/x"}"#;
        assert_eq!(origins(text), ["https://t.logto.app"]);
    }

    #[test]
    fn a_path_is_on_the_pages_own_origin() {
        let text = r#"{"endpoint":"https://t.logto.app","managementApi":"/management-api","api":{"url":"api/me"}}"#;
        assert_eq!(origins(text), ["https://t.logto.app"]);
        let text = r#"{"endpoint":"https://t.logto.app","managementApi":"https://proxy.example/m"}"#;
        assert_eq!(origins(text), ["https://t.logto.app", "https://proxy.example"]);
    }

    #[test]
    fn rejects_address_that_would_change_the_policy() {
        for address in ["https://x.example; script-src *", "https://x y/", "javascript://x", "https://", "https://a@b/"]
        {
            let text = format!(r#"{{"endpoint":"{address}"}}"#);
            assert!(parse(&text).is_err(), "{address}");
        }
        for text in ["", "{}", r#"{"endpoint":"/oidc"}"#, r#"{"endpoint":1}"#] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn takes_origins_of_pictures_and_nothing_else() {
        assert_eq!(picture_origin("https:").as_deref(), Ok("https:"));
        assert_eq!(picture_origin("https://P.example/a.png").as_deref(), Ok("https://p.example"));
        for text in ["", "*", "data:", "p.example", "https://p.example; script-src *"] {
            assert!(picture_origin(text).is_err(), "{text}");
        }
    }

    #[test]
    fn recognizes_local_server() {
        let local = |endpoint: &str| parse(&format!(r#"{{"endpoint":"{endpoint}"}}"#)).unwrap().is_local();
        assert!(local("http://localhost:3001") && local("http://127.0.0.1") && local("http://[::1]:3/"));
        assert!(!local("https://t.logto.app") && !local("http://localhost.example"));
    }
}
