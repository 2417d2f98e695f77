//! `index.html`: the base path, and the policy for hosts without headers.

/// The path that the page is built for: that of its `<base>`.
pub(super) fn base(html: &str) -> Option<&str> {
    let tag = tags(html).into_iter().find(|tag| tag.name == "base")?;
    let (start, end) = tag.attributes.iter().find(|attribute| attribute.name == "href")?.value;
    html.get(start..end)
}

/// Returns the page for another path. Only addresses of the app's own files change; `is_file` recognizes them by
/// their names below the path.
pub(super) fn with_base(html: &str, base: &str, is_file: impl Fn(&str) -> bool) -> Option<String> {
    let old = self::base(html)?;
    let mut page = String::with_capacity(html.len());
    let mut done = 0;
    for tag in tags(html) {
        for attribute in tag.attributes {
            let (start, end) = attribute.value;
            let Some(name) = html.get(start..end)?.strip_prefix(old) else { continue };
            let is_address = attribute.name == "href" || attribute.name == "src" || attribute.name.starts_with("data-");
            if is_address && (is_file(name) || (name.is_empty() && tag.name == "base")) {
                page.push_str(html.get(done..start)?);
                page.push_str(base);
                page.push_str(name);
                done = end;
            }
        }
    }
    page.push_str(html.get(done..)?);
    Some(page)
}

/// What the policy stands between in a page.
const POLICY: (&str, &str) = ("<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">");

/// The beginning of a link that only Chromium follows, which alone knows this media feature.
const LINK: &str = "<link rel=\"preload\" media=\"(device-posture: continuous)\" ";

/// Returns the page with a policy in a `<meta>` element, in front of everything that it governs.
///
/// Chromium does not look ahead in a page with such an element: it requests later files only after the first script has
/// loaded. Links in front of that script name all that the page loads.
pub(super) fn with_policy(html: &str, policy: &str) -> Option<String> {
    let tags = tags(html);
    let start = tags.iter().find(|tag| tag.name == "base")?.start;
    let first = tags.iter().find(|tag| tag.name == "script").map_or(start, |tag| tag.start.max(start));
    let links: String = tags.iter().filter_map(|tag| links(html, tag)).collect();
    let (before, between, after) = (html.get(..start)?, html.get(start..first)?, html.get(first..)?);
    Some([before, POLICY.0, policy, POLICY.1, between, &links, after].concat())
}

/// The links for what a tag loads when the page is opened.
fn links(html: &str, tag: &Tag<'_>) -> Option<String> {
    let value = |name: &str| {
        let attribute = tag.attributes.iter().find(|attribute| attribute.name == name)?;
        html.get(attribute.value.0..attribute.value.1)
    };
    // What is in a template is loaded later.
    let opened = |text: &str| html.get(..tag.start).map_or(0, |before| before.matches(text).count());
    let is_style = tag.name == "link" && value("rel") == Some("stylesheet");
    let (kind, address) = match tag.name {
        "script" if value("type").is_none() => ("script", value("src")?),
        "link" if is_style && opened("<template") == opened("</template") => ("style", value("href")?),
        _ => return None,
    };
    let integrity = value("integrity").map(|hash| format!(" integrity=\"{hash}\"")).unwrap_or_default();
    let mut links = format!("{LINK}as=\"{kind}\" href=\"{address}\"{integrity}>");
    if let Some(program) = value("data-wasm") {
        links.push_str(&format!("{LINK}as=\"fetch\" href=\"{program}\" crossorigin>"));
    }
    Some(links)
}

/// Returns the page without what [`with_policy`] has put into it.
pub(super) fn without_policy(html: &str) -> String {
    let policy = html.split_once(POLICY.0).and_then(|(before, rest)| Some((before, rest.split_once(POLICY.1)?.1)));
    let mut html = policy.map_or_else(|| html.to_owned(), |(before, after)| [before, after].concat());
    while let Some(start) = html.find(LINK) {
        let end = html[start..].find('>').map_or(html.len(), |end| start + end + 1);
        html.replace_range(start..end, "");
    }
    html
}

/// A start tag.
#[derive(Debug)]
struct Tag<'a> {
    start: usize,
    name: &'a str,
    attributes: Vec<Attribute<'a>>,
}

/// An attribute, and where in the page its value is.
#[derive(Debug)]
struct Attribute<'a> {
    name: &'a str,
    value: (usize, usize),
}

/// The start tags of a page, comments left out.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        let rest = html.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else if rest.get(1..2).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_alphabetic())) {
            let (tag, end) = tag(html, start);
            tags.push(tag);
            at = end;
        } else {
            at = start + 1;
        }
    }
    tags
}

/// The tag that begins here, and where it ends.
fn tag(html: &str, start: usize) -> (Tag<'_>, usize) {
    let until = |from: usize, ends: &dyn Fn(char) -> bool| {
        let rest = html.get(from..).unwrap_or_default();
        from + rest.find(ends).unwrap_or(rest.len())
    };
    let text = |from: usize, to: usize| html.get(from..to).unwrap_or_default();
    let mut at = until(start + 1, &|c| c.is_whitespace() || c == '>');
    let mut tag = Tag { start, name: text(start + 1, at), attributes: Vec::new() };
    loop {
        at = until(at, &|c| !c.is_whitespace() && c != '/');
        if at >= html.len() || text(at, at + 1) == ">" {
            return (tag, at + 1);
        }
        let name_end = until(at, &|c| c.is_whitespace() || c == '=' || c == '>');
        // An equals sign without a name is not one of ours, but it has to be passed.
        let name_end = name_end.max(at + 1);
        let name = text(at, name_end);
        at = name_end;
        if text(at, at + 1) != "=" {
            continue;
        }
        let quote = text(at + 1, at + 2).chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = match quote {
            Some(quote) => (at + 2, until(at + 2, &|c| c == quote)),
            None => (at + 1, until(at + 1, &|c| c.is_whitespace() || c == '>')),
        };
        at = value.1 + usize::from(quote.is_some());
        tag.attributes.push(Attribute { name, value });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTED: &str = r#"<!doctype html><html><head><!-- <base href="/no/"> --><meta charset="utf-8" />
<base href="/" /><link rel="icon" href="mark.svg"><script src="theme.js"></script>
<script type="module" src="/boot.js" data-js="/a-1.js" data-wasm='/a_bg.wasm'></script>
<link href="/a-1.js" integrity="sha384-/boot.js"></head><body><a href="/profile">x</a> 1 < 2 <p hidden>/boot.js</p></body>"#;
    const MINIFIED: &str = "<!doctype html><html lang=en><meta charset=utf-8><base href=/><script src=theme.js></script>\
        <script data-js=/a-1.js data-wasm=/a_bg.wasm src=/boot.js type=module></script><link crossorigin href=/a-1.js>";

    fn is_file(name: &str) -> bool {
        ["boot.js", "a-1.js", "a_bg.wasm", "theme.js", "mark.svg"].contains(&name)
    }

    #[test]
    fn the_base_is_found_with_quotes_and_without() {
        assert_eq!(base(QUOTED), Some("/"));
        assert_eq!(base(MINIFIED), Some("/"));
        assert_eq!(base("<p>no base</p>"), None);
    }

    #[test]
    fn another_path_changes_the_apps_files_and_nothing_else() {
        let page = with_base(QUOTED, "/app/", is_file).unwrap();
        let expected = QUOTED
            .replace(r#"<base href="/" />"#, r#"<base href="/app/" />"#)
            .replace(r#"src="/boot.js""#, r#"src="/app/boot.js""#)
            .replace(r#""/a-1.js""#, r#""/app/a-1.js""#)
            .replace("'/a_bg.wasm'", "'/app/a_bg.wasm'");
        assert_eq!(page, expected);
        let page = with_base(MINIFIED, "/app/", is_file).unwrap();
        assert_eq!(page, MINIFIED.replace("=/", "=/app/"));
    }

    #[test]
    fn base_can_be_changed_repeatedly() {
        for page in [QUOTED, MINIFIED] {
            let moved = with_base(page, "/a/b/", is_file).unwrap();
            assert_eq!(base(&moved), Some("/a/b/"));
            assert_eq!(with_base(&moved, "/", is_file).as_deref(), Some(page));
        }
    }

    #[test]
    fn policy_precedes_what_it_governs() {
        let page = with_policy(MINIFIED, "default-src 'none'").unwrap();
        let meta = page.find("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">").unwrap();
        assert!(meta > page.find("charset").unwrap() && meta < page.find("<base").unwrap());
        assert!(!with_policy(QUOTED, "x").unwrap().contains("<!-- <meta"));
        assert_eq!((without_policy(&page).as_str(), without_policy(QUOTED).as_str()), (MINIFIED, QUOTED));
    }

    #[test]
    fn page_with_a_policy_names_what_it_loads_in_front_of_the_first_script() {
        let html = "<base href=/><title>x</title><script integrity=sha256-t src=theme.js></script>\
            <link rel=stylesheet href=/a.css integrity=sha256-a><template><link href=/b.css rel=stylesheet></template>\
            <script async src=/boot.js data-wasm=/a_bg.wasm></script><link rel=icon href=mark.svg>";
        let page = with_policy(html, "default-src 'none'").unwrap();
        let expected = [
            "as=\"script\" href=\"theme.js\" integrity=\"sha256-t\">",
            "as=\"style\" href=\"/a.css\" integrity=\"sha256-a\">",
            "as=\"script\" href=\"/boot.js\">",
            "as=\"fetch\" href=\"/a_bg.wasm\" crossorigin>",
        ];
        let links: String = expected.iter().map(|link| [LINK, link].concat()).collect();
        assert!(page.contains(&["<title>x</title>", &links, "<script integrity"].concat()), "{page}");
        assert_eq!(without_policy(&page), html);
    }

    #[test]
    fn parsing_ends_on_broken_pages() {
        for page in ["<", "<a", "<a =", "<a href", "<a href=", "<a href=\"", "<!-- <base href=/>", "<base href='é"] {
            let _ = with_base(page, "/", is_file);
        }
    }
}
