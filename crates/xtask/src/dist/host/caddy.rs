//! Caddy: a `Caddyfile`.

use crate::dist::app::App;
use crate::dist::policy::{HASHED, HSTS, IMMUTABLE, NO_STORE, REVALIDATE};
use std::fmt::Write as _;

/// The whole file.
pub(super) fn configuration(app: &App) -> String {
    format!(
        "# Written by `cargo xtask dist --host caddy`. Replace the server's name and the folder: `root` is the
# folder `public` that was written beside this file. Caddy gets the certificate.

app.example.com {{
	root * /var/www/app

{}}}
",
        indented(&site(app))
    )
}

/// The content of the site block.
fn site(app: &App) -> String {
    let base = &app.base;
    let mut text = String::from("header {\n");
    for (name, value) in &app.headers {
        let _ = writeln!(text, "\t{name} \"{value}\"");
    }
    let _ = writeln!(text, "}}\n@https protocol https\nheader @https {} \"{}\"\n", HSTS.0, HSTS.1);
    if !app.is_at_root() {
        let _ = writeln!(text, "redir / {base} 302\nredir {} {base} 302\n", base.trim_end_matches('/'));
    }
    let files = "file_server {\n\t\tprecompressed br gzip\n\t}";
    let _ = writeln!(
        text,
        "# Files with a hash in their name are cached without a limit, the others are revalidated.
@hashed path_regexp {HASHED}
handle @hashed {{
	header Cache-Control \"{IMMUTABLE}\"
	{files}
}}
@file path_regexp \\.[A-Za-z0-9]+$
handle @file {{
	header Cache-Control {REVALIDATE}
	{files}
}}
# Unknown paths are pages of the app.
@page path_regexp ^{base}
handle @page {{
	header Cache-Control {REVALIDATE}
	try_files {{path}} {base}index.html
	{files}
}}"
    );
    if !app.is_at_root() {
        text.push_str("handle {\n\terror 404\n}\n");
    }
    let _ = writeln!(
        text,
        "# Missing files are missing.
handle_errors {{
	header Cache-Control {NO_STORE}
	respond \"{{err.status_code}} {{err.status_text}}\"
}}"
    );
    text
}

/// Indents a text by one step.
fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("\t{line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;
    use std::fs;

    #[test]
    fn it_has_the_headers_and_the_fallback() {
        let text = configuration(&App::example("/"));
        assert!(text.contains("\n\t\tReferrer-Policy \"no-referrer\"\n"), "{text}");
        assert!(text.contains("connect-src 'self' https://my-tenant.logto.app;"), "{text}");
        assert!(text.contains("\t\ttry_files {path} /index.html\n"), "{text}");
        assert!(!text.contains("redir") && !text.contains("error 404"), "{text}");
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }

    #[test]
    fn below_a_path_the_rest_of_the_host_is_empty() {
        let text = configuration(&App::example("/a/b/"));
        for line in ["redir / /a/b/ 302", "redir /a/b /a/b/ 302", "path_regexp ^/a/b/", "/a/b/index.html", "error 404"]
        {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn deploy_caddy_contains_the_generated_lines() {
        let text = fs::read_to_string(project::root().join("deploy/caddy/Caddyfile")).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for line in site(&App::example("/")).lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            assert!(lines.contains(&line), "deploy/caddy/Caddyfile has no line {line}");
        }
    }
}
