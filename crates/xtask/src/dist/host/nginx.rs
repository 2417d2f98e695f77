//! nginx: a file for `/etc/nginx/conf.d`.

use crate::dist::app::App;
use crate::dist::policy::{HASHED, HSTS, IMMUTABLE, NO_STORE, REVALIDATE};
use std::fmt::Write as _;

/// The whole file.
pub(super) fn configuration(app: &App) -> String {
    format!(
        "# Written by `cargo xtask dist --host nginx`. It belongs into the `http` part of nginx, such as
# /etc/nginx/conf.d/app.conf. Replace the server's name and the folder: `root` is the folder `public`
# that was written beside this file. Certificates: `certbot --nginx`, or listen 443 ssl by hand.

{}
server {{
    listen 80;
    server_name app.example.com;
    root /var/www/app;

{}}}
",
        maps(),
        indented(&server(app), 1)
    )
}

/// The blocks in front of the server: headers that depend on the request.
fn maps() -> String {
    format!(
        "# Files with a hash in their name are cached without a limit, errors never; the rest is revalidated.
map \"$status $uri\" $app_cache {{
    default {REVALIDATE};
    \"~^(200|206|304) .*{HASHED}\" \"{IMMUTABLE}\";
    \"~^[45]\" {NO_STORE};
}}
map $https $app_hsts {{
    default \"\";
    on \"{}\";
}}
",
        HSTS.1
    )
}

/// The content of the server block.
fn server(app: &App) -> String {
    let base = &app.base;
    let mut text = String::from("# A location with an add_header of its own would lose these.\n");
    for (name, value) in &app.headers {
        let _ = writeln!(text, "add_header {name} \"{value}\" always;");
    }
    let _ = writeln!(text, "add_header {} $app_hsts always;", HSTS.0);
    text.push_str("add_header Cache-Control $app_cache always;\n");
    text.push_str(
        "
# The files that end in .gz are sent as they are. Those that end in .br take a module (Debian:
# libnginx-mod-http-brotli-static), and then: brotli_static on;
gzip_static on;
gzip_vary on;

# Unknown paths are pages of the app, missing files are missing.
",
    );
    let _ = writeln!(text, "location {base} {{\n    try_files $uri {base}index.html;\n}}");
    text.push_str("location ~ \\.[A-Za-z0-9]+$ {\n    try_files $uri =404;\n}\n");
    if !app.is_at_root() {
        text.push_str("location / {\n    return 404;\n}\n");
        text.push_str("absolute_redirect off;\n");
        let _ = writeln!(text, "location = / {{\n    return 302 {base};\n}}");
        let _ = writeln!(text, "location = {} {{\n    return 302 {base};\n}}", base.trim_end_matches('/'));
    }
    text
}

/// Indents a text.
fn indented(text: &str, steps: usize) -> String {
    let gap = "    ".repeat(steps);
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{gap}{line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;
    use std::fs;

    #[test]
    fn it_has_the_headers_and_the_fallback() {
        let text = configuration(&App::example("/"));
        assert!(text.contains("    add_header Referrer-Policy \"no-referrer\" always;\n"), "{text}");
        assert!(text.contains("connect-src 'self' https://my-tenant.logto.app;"), "{text}");
        assert!(text.contains("        try_files $uri /index.html;\n"), "{text}");
        assert!(!text.contains("return"), "{text}");
        assert_eq!(text.matches('{').count() - HASHED.matches('{').count(), text.matches('}').count() - 1);
    }

    #[test]
    fn below_a_path_the_rest_of_the_host_is_empty() {
        let text = configuration(&App::example("/a/b/"));
        for line in ["location /a/b/ {", "try_files $uri /a/b/index.html;", "location = /a/b {", "return 302 /a/b/;"] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn deploy_nginx_contains_the_generated_lines() {
        let text = fs::read_to_string(project::root().join("deploy/nginx/nginx.conf")).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let wanted = format!("{}{}", maps(), server(&App::example("/")));
        for line in wanted.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            assert!(lines.contains(&line), "deploy/nginx/nginx.conf has no line {line}");
        }
    }
}
