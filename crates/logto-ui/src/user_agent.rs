//! The browser and the operating system in a `User-Agent` header.

/// Tokens of browsers, the more specific ones first: most headers contain `Chrome` and `Safari` too.
const BROWSERS: [(&str, &str); 11] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
];

/// Tokens of operating systems, the more specific ones first: Android headers contain `Linux`, and
/// iPhone headers `Mac OS X`.
const SYSTEMS: [(&str, &str); 8] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
];

/// Returns what to call a browser, such as “Chrome on Windows”; `None` when nothing of it is known. `on_device` and
/// `on_system` get the browser and what it runs on: some languages use another preposition for devices than for systems.
pub fn browser_name(
    user_agent: &str,
    on_device: impl FnOnce(&str, &str) -> String,
    on_system: impl FnOnce(&str, &str) -> String,
) -> Option<String> {
    match read(user_agent) {
        (Some(browser), Some(device @ ("iPhone" | "iPad"))) => Some(on_device(browser, device)),
        (Some(browser), Some(system)) => Some(on_system(browser, system)),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

/// Returns the names of the browser and of the system, if they are known.
fn read(user_agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    let find = |tokens: &[(&str, &'static str)]| {
        tokens.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, name)| *name)
    };
    (find(&BROWSERS), find(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::{browser_name, read};

    #[test]
    fn reads_real_headers() {
        for (header, browser, system) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 \
                 Safari/537.36",
                "Chrome",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 \
                 Safari/537.36 Edg/142.0.0.0",
                "Edge",
                "Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/26.1 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 \
                 Chrome/136.0.0.0 Mobile Safari/537.36",
                "Samsung Internet",
                "Android",
            ),
        ] {
            assert_eq!(read(header), (Some(browser), Some(system)), "{header}");
        }
    }

    #[test]
    fn names_what_is_known() {
        let name = |header: &str| {
            browser_name(
                header,
                |browser, device| format!("{browser}/{device}"),
                |browser, it| format!("{browser}-{it}"),
            )
        };
        let safari = "(iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1";
        assert_eq!(name(safari).as_deref(), Some("Safari/iPhone"));
        assert_eq!(name("(X11; Linux x86_64) Firefox/145.0").as_deref(), Some("Firefox-Linux"));
        assert_eq!(name("curl/8.5.0").as_deref(), Some("curl"));
        assert_eq!(name("Lynx/2.9"), None);
    }

    #[test]
    fn does_not_guess_unknown_headers() {
        assert_eq!(read(""), (None, None));
        assert_eq!(read("Lynx/2.9"), (None, None));
    }
}
