//! The headers that every page of the app is sent with: one list, in `headers.txt`, for all hosts.
//! The end-to-end tests and the configurations in `deploy/` have the same one.

/// The list. `{connect}` stands for where the page may send requests to.
const HEADERS: &str = include_str!("headers.txt");

/// The name of the header that holds the policy.
pub(super) const POLICY: &str = "Content-Security-Policy";

/// Browsers ignore it unless the page comes over https.
pub(super) const HSTS: (&str, &str) = ("Strict-Transport-Security", "max-age=31536000");

/// For files with a hash in their name, whose content never changes.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// For all other files: browsers keep them, and ask the server each time whether they are current.
pub(super) const REVALIDATE: &str = "no-cache";

/// For errors, which may be gone a moment later.
pub(super) const NO_STORE: &str = "no-store";

/// Hashed names as a regular expression, in what nginx and Caddy have in common.
pub(super) const HASHED: &str = r"-[0-9a-f]{16}(_bg)?\.[a-z]+$";

/// The headers of an app that sends requests to these origins and to its own.
pub(super) fn headers(origins: &[String]) -> Vec<(&'static str, String)> {
    let mut connect = vec!["'self'"];
    connect.extend(origins.iter().map(String::as_str));
    let connect = connect.join(" ");
    let lines = HEADERS.lines().filter_map(|line| line.split_once(": "));
    lines.map(|(name, value)| (name, value.replace("{connect}", &connect))).collect()
}

/// Any server that the app can be configured for: https, and a Logto on this machine. A policy cannot name the
/// IPv6 address of the latter.
const ANY_SERVER: [&str; 3] = ["https:", "http://localhost:*", "http://127.0.0.1:*"];

/// The headers of an app whose `config.json` is not known yet. Its pictures may come from any server, too: other
/// policies can only restrict this one.
pub(super) fn headers_for_any_config() -> Vec<(&'static str, String)> {
    let any = ANY_SERVER.map(String::from);
    let images = format!("{PICTURES} {}", any.join(" "));
    let headers = headers(&any).into_iter();
    headers.map(|(name, value)| (name, value.replace(PICTURES, &images))).collect()
}

/// The pictures that every page may show: its own, and those in its style sheet.
const PICTURES: &str = "img-src 'self' data:";

/// Lets the page show pictures of these origins, too.
pub(super) fn allow_pictures(headers: &mut [(&'static str, String)], origins: &[String]) {
    let allowed = origins.iter().fold(PICTURES.to_owned(), |all, origin| all + " " + origin);
    for (_, policy) in headers.iter_mut().filter(|(name, _)| *name == POLICY) {
        *policy = policy.replace(PICTURES, &allowed);
    }
}

/// Lets the page have a service worker of its own.
pub(super) fn allow_worker(headers: &mut [(&'static str, String)]) {
    for (_, policy) in headers.iter_mut().filter(|(name, _)| *name == POLICY) {
        policy.push_str("; worker-src 'self'");
    }
}

/// The policy for a `<meta>` element, which knows no `frame-ancestors`.
pub(super) fn meta(headers: &[(&'static str, String)]) -> String {
    let policy = headers.iter().find(|(name, _)| *name == POLICY).map_or("", |(_, value)| value);
    let directives = policy.split("; ").filter(|directive| !directive.starts_with("frame-ancestors"));
    directives.collect::<Vec<_>>().join("; ")
}

/// Whether a file can be cached without a limit, because a hash of its content is in its name.
pub(super) fn is_hashed(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let Some((_, hash)) = stem.rsplit_once('-') else { return false };
    let is_hash = hash.len() == 16 && hash.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
    is_hash && !extension.is_empty() && extension.chars().all(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;
    use std::{collections::BTreeMap, fs};

    fn example() -> Vec<(&'static str, String)> {
        headers(&["https://YOUR-LOGTO".into(), "https://YOUR-API".into()])
    }

    fn read(file: &str) -> String {
        fs::read_to_string(project::root().join(file)).unwrap()
    }

    /// The directives of a policy, by name.
    fn directives(policy: &str) -> BTreeMap<&str, &str> {
        policy.split("; ").map(|directive| directive.split_once(' ').unwrap()).collect()
    }

    #[test]
    fn the_page_may_connect_to_the_origins_named_and_to_its_own() {
        let headers = headers(&["https://logto.example".into(), "https://api.example".into()]);
        assert_eq!(headers.len(), HEADERS.lines().count());
        let (name, policy) = &headers[0];
        assert_eq!(*name, POLICY);
        assert!(policy.contains("; connect-src 'self' https://logto.example https://api.example; "), "{policy}");
        assert!(!policy.contains('{') && !policy.contains("unsafe-inline"), "{policy}");
    }

    #[test]
    fn meta_policy_leaves_out_unsupported_directives() {
        let meta = meta(&example());
        assert!(!meta.contains("frame-ancestors") && meta.contains("form-action 'none'"), "{meta}");
        assert!(meta.starts_with("default-src 'none'; ") && !meta.contains('"'), "{meta}");
    }

    #[test]
    fn policy_for_any_config_allows_https_and_this_machine_only() {
        let meta = meta(&headers_for_any_config());
        let directives = directives(&meta);
        let servers = "https: http://localhost:* http://127.0.0.1:*";
        assert_eq!(directives["connect-src"], format!("'self' {servers}"));
        assert_eq!(directives["img-src"], format!("'self' data: {servers}"));
        assert_eq!(directives["default-src"], "'none'");
        assert_eq!(directives["script-src"], "'self' 'wasm-unsafe-eval'");
        assert!(!meta.contains("{") && !meta.contains("unsafe-inline"), "{meta}");
    }

    #[test]
    fn pictures_of_named_origins_are_allowed_beside_its_own() {
        let mut headers = example();
        allow_pictures(&mut headers, &["https://a.example".into(), "https://b.example".into()]);
        let allowed = directives(&headers[0].1);
        assert_eq!(allowed["img-src"], "'self' data: https://a.example https://b.example");
        let others =
            |policy: &str| policy.split("; ").filter(|it| !it.starts_with("img-src")).map(String::from).collect();
        let [changed, before]: [Vec<String>; 2] = [others(&headers[0].1), others(&example()[0].1)];
        assert_eq!(changed, before);
    }

    #[test]
    fn recognizes_hashed_names() {
        for name in [
            "a-0123456789abcdef.js",
            "logto-app-1e64cbdc26552c0a_bg.wasm",
            "x/main-f0b2163fd255d44c.css",
            "a-b-0123456789abcdef.js",
        ] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "boot.js",
            "sw.js",
            "a-0123456789abcde.js",
            "a-0123456789abcdeg.js",
            "a-0123456789ABCDEF.js",
            "a-0123456789abcdef",
            "0123456789abcdef.js",
            "a-0123456789abcdef-b.js",
            "a-0123456789abcdef/b.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn the_security_guide_names_exactly_these_headers() {
        let guide = read("docs/security.md");
        let (_, block) = guide.split_once("```text\nContent-Security-Policy: ").unwrap();
        let (block, _) = block.split_once("```").unwrap();
        let block = format!("Content-Security-Policy: {block}");
        let mut expected: Vec<String> = example().iter().map(|(name, value)| format!("{name}: {value}")).collect();
        expected.push(format!("{}: {}", HSTS.0, HSTS.1));
        expected.push(format!("Cache-Control: {REVALIDATE}"));
        assert_eq!(block.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn development_policy_differs_in_documented_places() {
        let trunk = read("Trunk.toml");
        let value = |name: &str| {
            let (_, rest) = trunk.split_once(&format!("\n{name} = \"")).unwrap();
            rest.split_once('"').unwrap().0
        };
        let own = &example()[0].1;
        let (own, development) = (directives(own), directives(value(POLICY)));
        assert!(development.keys().eq(own.keys()), "{development:?}");
        // Its script for reloading is inline; the endpoint may be any server, and so may pictures.
        let differs = own.iter().filter(|(name, value)| development[**name] != **value).map(|(name, _)| *name);
        assert_eq!(differs.collect::<Vec<_>>(), ["connect-src", "img-src", "script-src"]);
        assert_eq!(value("Referrer-Policy"), "no-referrer");
        assert_eq!(value("X-Content-Type-Options"), "nosniff");
    }

    #[test]
    fn the_journeys_have_the_same_list() {
        assert!(read("tests/e2e/src/site.rs").contains("crates/xtask/src/dist/headers.txt"));
    }
}
