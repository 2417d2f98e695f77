//! Apache: `.htaccess` in the folder of the app, which works on shared hosting, too.
//! <https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html>

use crate::dist::app::App;
use crate::dist::policy::{HASHED, HSTS, IMMUTABLE, NO_STORE, REVALIDATE};
use std::fmt::Write as _;

/// The file.
pub(super) fn configuration(app: &App) -> String {
    let base = &app.base;
    let mut text = String::from(
        "# Written by `cargo xtask dist --host apache`. It needs Apache 2.4 with mod_rewrite, mod_headers and mod_mime, and
# `AllowOverride FileInfo` or `All` for this folder.

",
    );
    for (name, value) in &app.headers {
        let _ = writeln!(text, "Header always set {name} \"{value}\"");
    }
    let _ = writeln!(text, "Header always set {} \"{}\" \"expr=%{{HTTPS}} == 'on'\"", HSTS.0, HSTS.1);
    // `always` covers errors, too; without it, a header is for successful responses only.
    let hashed = HASHED.trim_end_matches('$');
    let _ = writeln!(
        text,
        "
# Files with a hash in their name are cached without a limit, errors never; the rest is revalidated.
Header set Cache-Control \"{REVALIDATE}\"
<FilesMatch \"{hashed}(\\.(br|gz))?$\">
    Header set Cache-Control \"{IMMUTABLE}\"
</FilesMatch>
Header always set Cache-Control \"{NO_STORE}\" \"expr=%{{REQUEST_STATUS}} -ge 400\"

# The files that end in .br and .gz are sent in place of the others.
AddType application/wasm .wasm
RemoveType .br .gz
RemoveLanguage .br
AddEncoding br .br
AddEncoding gzip .gz
Header merge Vary Accept-Encoding

RewriteEngine On
RewriteBase {base}

# Unknown paths are pages of the app, missing files are missing.
RewriteCond %{{REQUEST_FILENAME}} !-f
RewriteCond %{{REQUEST_URI}} !\\.[A-Za-z0-9]+$
RewriteRule ^ index.html [DPI]

RewriteCond %{{HTTP:Accept-Encoding}} \\bbr\\b
RewriteCond %{{REQUEST_FILENAME}}.br -f
RewriteRule ^(.+)$ $1.br [END]
RewriteCond %{{HTTP:Accept-Encoding}} \\bgzip\\b
RewriteCond %{{REQUEST_FILENAME}}.gz -f
RewriteRule ^(.+)$ $1.gz [END]"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_headers_and_the_fallback() {
        let text = configuration(&App::example("/app/"));
        for line in [
            "Header always set Referrer-Policy \"no-referrer\"",
            "RewriteBase /app/",
            "RewriteCond %{REQUEST_URI} !\\.[A-Za-z0-9]+$",
            "<FilesMatch \"-[0-9a-f]{16}(_bg)?\\.[a-z]+(\\.(br|gz))?$\">",
        ] {
            assert!(text.lines().any(|known| known == line), "{line}: {text}");
        }
        assert!(text.contains("connect-src 'self' https://my-tenant.logto.app;"), "{text}");
    }
}
