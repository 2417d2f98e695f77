//! `index.html` with the new names and hashes.

use std::ops::Range;

use crate::folder::Stored;

/// The attribute by which scripts find the name of the main module.
const MODULE: &str = "data-wasm=";

/// Puts new names and hashes into the page. `None` when it does not name one of the old files.
pub(crate) fn with_files(html: &str, files: &[(Stored, Stored)]) -> Option<String> {
    let mut html = html.to_owned();
    for (old, new) in files {
        if !html.contains(&old.name) {
            return None;
        }
        html = with_integrity(html.replace(&old.name, &new.name), new);
    }
    Some(html)
}

/// Replaces the hash in each link to a file. Trunk's may be of another kind (`data-integrity`, SHA-384 by default).
fn with_integrity(mut html: String, file: &Stored) -> String {
    const TAG: &str = "<link ";
    const ATTRIBUTE: &str = "integrity=";
    let mut start = 0;
    while let Some(link) = tag_naming(&html, start, TAG, &file.name) {
        start = link.start + TAG.len();
        let Some(found) = html[link.clone()].find(ATTRIBUTE) else { continue };
        let value = link.start + found + ATTRIBUTE.len();
        let text = &html[value..link.end];
        let length = match text.chars().next() {
            Some(quote @ ('"' | '\'')) => text[1..].find(quote).map_or(text.len(), |end| end + 2),
            _ => text.find(' ').unwrap_or(text.len()),
        };
        html.replace_range(value..value + length, &format!("\"{}\"", file.integrity));
    }
    html
}

/// Adds the hash of the main module beside its name for scripts (`data-integrity`). Scripts get theirs.
pub(crate) fn with_hashes(html: &str, module: &Stored, scripts: &[Stored]) -> String {
    const TAG: &str = "<script ";
    let mut html = html.to_owned();
    for script in scripts {
        let mut start = 0;
        while let Some(found) = tag_naming(&html, start, TAG, &script.name) {
            start = found.start + TAG.len();
            if !html[found].contains("integrity=") {
                html.insert_str(start, &format!("integrity=\"{}\" ", script.integrity));
            }
        }
    }
    html.replacen(MODULE, &format!("data-integrity=\"{}\" {MODULE}", module.integrity), 1)
}

/// Removes Trunk's link that preloads the module, which has the hash. Safari does not use for `fetch` what a link has
/// preloaded, and would download the module twice. A link without a hash is the app's own.
pub(crate) fn without_preload(mut html: String, module: &Stored) -> String {
    const TAG: &str = "<link ";
    let mut start = 0;
    while let Some(link) = tag_naming(&html, start, TAG, &module.name) {
        let text = &html[link.clone()];
        if text.contains("preload") && text.contains("integrity=") {
            html.replace_range(link.start..=link.end, "");
        } else {
            start = link.end;
        }
    }
    html
}

/// Adds a script element for the script of the app in front of the one that names it.
pub(crate) fn with_script(html: &str, script: &Stored) -> Option<String> {
    let names_it = html.find(MODULE)?;
    let (before, after) = html.split_at(html[..names_it].rfind("<script")?);
    let start = after.find(&script.name)?;
    // The path in front of the name.
    let path = &after[after[..start].rfind(['=', '"', '\'', ' ', ','])? + 1..start];
    let (name, integrity) = (&script.name, &script.integrity);
    Some(format!(
        "{before}<script async fetchpriority=\"high\" src=\"{path}{name}\" integrity=\"{integrity}\"></script>{after}"
    ))
}

/// The next tag that names a file.
fn tag_naming(html: &str, from: usize, tag: &str, name: &str) -> Option<Range<usize>> {
    html[from..].match_indices(tag).find_map(|(index, _)| {
        let start = from + index;
        let end = start + html[start..].find('>')?;
        html[start..end].contains(name).then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<script src=theme.js></script><script async data-js=/x-1.js data-wasm=/app-1_bg.wasm src=/boot.js></script>\
        <link href=/app-1_bg.wasm rel=preload>";

    fn stored(name: &str) -> Stored {
        Stored { name: name.into(), integrity: format!("sha256-of-{name}") }
    }

    #[test]
    fn the_page_loads_the_new_files() {
        let files = [("app-1_bg.wasm", "app-2_bg.wasm"), ("x-1.js", "x-2.js"), ("theme.js", "theme-2.js")];
        let files = files.map(|(old, new)| (stored(old), stored(new)));
        let page = with_files(HTML, &files).unwrap();
        let page = with_hashes(&page, &stored("app-2_bg.wasm"), &[stored("theme-2.js")]);
        let expected = "<script integrity=\"sha256-of-theme-2.js\" src=theme-2.js></script>\
            <script async data-js=/x-2.js data-integrity=\"sha256-of-app-2_bg.wasm\" data-wasm=/app-2_bg.wasm src=/boot.js></script>\
            <link href=/app-2_bg.wasm rel=preload>";
        assert_eq!(page, expected);
        let page = with_script(&page, &stored("x-2.js")).unwrap();
        let script = "<script async fetchpriority=\"high\" src=\"/x-2.js\" integrity=\"sha256-of-x-2.js\"></script><script async data-js";
        assert!(page.contains(script), "{page}");
    }

    #[test]
    fn hashes_of_trunk_are_replaced() {
        for written in ["sha384-a/b+c=", "\"sha384-a/b+c=\"", "'sha256-x'"] {
            let html = format!(
                "<script type=module data-js=/a.js data-wasm=/b_bg.wasm></script>\
                <link rel=preload integrity={written} href=/b_bg.wasm><link href=/b_bg.wasm integrity={written}>\
                <link href=/main.css integrity=sha384-css>"
            );
            let page = with_files(&html, &[(stored("b_bg.wasm"), stored("c_bg.wasm"))]).unwrap();
            let page = with_hashes(&page, &stored("c_bg.wasm"), &[]);
            let links = "<link rel=preload integrity=\"sha256-of-c_bg.wasm\" href=/c_bg.wasm>\
                <link href=/c_bg.wasm integrity=\"sha256-of-c_bg.wasm\"><link href=/main.css integrity=sha384-css>";
            assert!(page.contains(links), "{page}");
        }
    }

    #[test]
    fn removes_the_preload_of_trunk_and_keeps_that_of_the_app() {
        let own = "<link as=fetch crossorigin href=/app-2_bg.wasm media=\"(device-posture: continuous)\" rel=preload>";
        let script = "<link crossorigin=anonymous href=/x-2.js integrity=sha384-x rel=modulepreload>";
        let quoted = "<link rel=\"preload\" href=\"/app-2_bg.wasm\" crossorigin=\"anonymous\" integrity=\"sha384-a/b+c=\" \
            as=\"fetch\" type=\"application/wasm\">";
        let minified = "<link as=fetch crossorigin=anonymous href=/app-2_bg.wasm integrity=sha384-a/b+c= rel=preload>";
        for by_trunk in [quoted, minified] {
            let page = without_preload(format!("<head>{script}{by_trunk}{own}</head>"), &stored("app-2_bg.wasm"));
            assert_eq!(page, format!("<head>{script}{own}</head>"));
        }
    }

    #[test]
    fn rejects_other_pages() {
        assert_eq!(with_files("<html>", &[(stored("a"), stored("b"))]), None);
        assert_eq!(with_script("<html>", &stored("a")), None);
    }
}
