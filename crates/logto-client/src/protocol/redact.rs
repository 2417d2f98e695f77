//! Recognition of secrets by their names and by their form, for everything that is shown, exported or
//! reported.
//!
//! When in doubt, a text is hidden.

/// The placeholder of a hidden part of a text.
pub const HIDDEN: &str = "<hidden>";
/// The placeholder of user and password in an address.
pub const HIDDEN_USER: &str = "<user>";

/// Parts of the names of secrets: lower case, letters only.
const NAME_PARTS: [&str; 13] = [
    "pass",
    "pwd",
    "secret",
    "token",
    "privatekey",
    "apikey",
    "credential",
    "authorization",
    "cookie",
    "signature",
    "bearer",
    "hmac",
    "jwt",
];
/// Ends of the names of secrets, such as `X-Auth`, `X-Sig`, `dkimKey`.
const NAME_ENDS: [&str; 14] =
    ["auth", "key", "keys", "sig", "pin", "otp", "pw", "psk", "sas", "cred", "creds", "session", "sessionid", "pfx"];
/// Authentication schemes of HTTP, after which credentials follow.
const SCHEMES: [&str; 10] =
    ["bearer", "basic", "digest", "negotiate", "ntlm", "dpop", "apikey", "hawk", "hmac", "aws4-hmac-sha256"];
/// Schemes of addresses with an `@` that is not preceded by a password.
const MAIL_SCHEMES: [&str; 5] = ["mailto", "sip", "sips", "xmpp", "acct"];
/// The length from which a run of letters and digits is regarded as random.
const OPAQUE_LENGTH: usize = 20;

/// Returns whether a member, header or parameter of this name holds a secret: `authToken`, `X-Api-Key`, `PWD_2`.
///
/// ```
/// use logto_client::protocol::redact::is_secret_name;
///
/// assert!(is_secret_name("X-Auth") && is_secret_name("smtpPwd") && is_secret_name("API_KEY"));
/// assert!(!is_secret_name("host") && !is_secret_name("accountSID") && !is_secret_name("author"));
/// ```
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name: String = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    NAME_PARTS.iter().any(|part| name.contains(part)) || NAME_ENDS.iter().any(|end| name.ends_with(end))
}

/// Returns whether a text has a run of letters and digits that is long and mixed enough to be a key or a token.
#[must_use]
pub fn has_opaque_run(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| {
        let has = |is: fn(&u8) -> bool| run.bytes().any(|byte| is(&byte));
        run.len() >= OPAQUE_LENGTH && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
    })
}

/// Hides user and password in each address of a text, and nothing else.
///
/// ```
/// use logto_client::protocol::redact::without_user_info;
///
/// assert_eq!(without_user_info("see http://me:pw@proxy:3128/x@y"), "see http://<user>@proxy:3128/x@y");
/// ```
#[must_use]
pub fn without_user_info(text: &str) -> String {
    let mut pieces = text.split("//");
    let mut safe = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        safe.push_str("//");
        let is_end = |c: char| matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>') || c.is_whitespace();
        // The placeholder itself has brackets.
        let start = piece.strip_prefix(HIDDEN_USER).map_or(0, |_| HIDDEN_USER.len());
        let end = piece[start..].find(is_end).map_or(piece.len(), |end| start + end);
        let from = match piece[..end].rfind('@') {
            Some(at) => {
                safe.push_str(HIDDEN_USER);
                at
            }
            None => 0,
        };
        safe.push_str(&piece[from..]);
    }
    safe
}

/// Hides everything in a text that has the form of a secret: user and password before a host, credentials
/// after an authentication scheme, the values of `password=…` and the like, JSON Web Tokens and private keys.
///
/// ```
/// use logto_client::protocol::redact::redacted_text;
///
/// assert_eq!(redacted_text("Bearer abc.def"), "Bearer <hidden>");
/// assert_eq!(redacted_text("me:pw@mail.example.com"), "<user>@mail.example.com");
/// assert_eq!(redacted_text("https://x.test/?page=2&sig=abc"), "https://x.test/?page=2&sig=<hidden>");
/// assert_eq!(redacted_text("me@example.com"), "me@example.com");
/// ```
#[must_use]
pub fn redacted_text(text: &str) -> String {
    if text.contains("PRIVATE KEY-----") {
        return HIDDEN.to_owned();
    }
    text.split_inclusive('\n').map(redacted_line).collect()
}

fn redacted_line(line: &str) -> String {
    let line = without_login(line);
    let line = without_named_values(&line);
    let line = without_credentials(&line);
    without_json_web_tokens(&line)
}

/// Hides what precedes the last `@` of a line if it may be user and password. Unlike
/// [`without_user_info`], it needs no scheme, and the password can have any character.
fn without_login(line: &str) -> String {
    let Some(at) = line.rfind('@') else { return line.to_owned() };
    let before = &line[..at];
    let start = match (before.find("//"), before.find(':')) {
        (Some(slashes), _) => slashes + 2,
        (None, Some(colon)) => {
            let word = before[..colon].rsplit(char::is_whitespace).next().unwrap_or_default();
            let scheme = word.trim_start_matches(|c: char| !c.is_alphanumeric());
            let is_mail = MAIL_SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
            if is_mail && !before[colon + 1..].contains(':') {
                return line.to_owned();
            }
            colon - word.len()
        }
        (None, None) => return line.to_owned(),
    };
    [&line[..start], HIDDEN_USER, &line[at..]].concat()
}

/// Hides the values of `name=value`, `name: value` and `"name": "value"` where the name is a secret's.
fn without_named_values(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(separator) = rest.find(['=', ':']) {
        let (before, after) = (&rest[..separator], &rest[separator + 1..]);
        let name = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let start = name
            .rfind(|c: char| !(c.is_alphanumeric() || "-_.%".contains(c)))
            .map_or(0, |index| index + name[index..].chars().next().map_or(0, char::len_utf8));
        safe.push_str(&rest[..=separator]);
        rest = after;
        if is_secret_name(&name[start..]) {
            let value = after.trim_start_matches([' ', '"', '\'', '=']);
            let end = value.find(['&', ';', ',', '"', '\'', '\n', '\r']).unwrap_or(value.len());
            if end > 0 {
                safe.push_str(&after[..after.len() - value.len()]);
                safe.push_str(HIDDEN);
            }
            rest = &value[end..];
        }
    }
    safe.push_str(rest);
    safe
}

/// Hides the rest of a line after an authentication scheme.
fn without_credentials(line: &str) -> String {
    let is_separator = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    let mut at = 0;
    for word in line.split_inclusive(is_separator) {
        let scheme = word.trim_end_matches(is_separator);
        if SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            let rest = &line[at + scheme.len()..];
            let credentials = rest.trim_start();
            if credentials.len() < rest.len() && !credentials.is_empty() {
                let end = if line.ends_with('\n') { "\n" } else { "" };
                return [&line[..line.len() - credentials.len()], HIDDEN, end].concat();
            }
        }
        at += word.len();
    }
    line.to_owned()
}

/// Hides words that begin like a JSON Web Token or another encoded JSON object.
fn without_json_web_tokens(line: &str) -> String {
    let is_separator = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let words = line.split_inclusive(is_separator);
    words.fold(String::with_capacity(line.len()), |mut safe, word| {
        let token = word.trim_end_matches(is_separator);
        let is_token = token.starts_with("eyJ") && token.len() > 8;
        safe.push_str(if is_token { HIDDEN } else { token });
        safe.push_str(&word[token.len()..]);
        safe
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn recognizes_names_of_secrets_in_any_spelling() {
        for name in [
            "X-Auth",
            "x_auth",
            "XAUTH",
            "proxyAuth",
            "X-Sig",
            "sig",
            "pwd",
            "PWD",
            "smtpPwd2",
            "pw",
            "passphrase",
            "Authorization",
            "Proxy-Authorization",
            "Set-Cookie",
            "X-Api-Key",
            "api_key",
            "ssh.key",
            "keys",
            "clientSecret",
            "access_token",
            "X-Amz-Signature",
            "otp",
            "SESSION_ID",
            "Contraseña-Token",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "host",
            "port",
            "user",
            "accountSID",
            "fromMessagingServiceSID",
            "serviceClient",
            "clientId",
            "accessUrl",
            "authMethod",
            "author",
            "ignoreTLS",
            "servername",
            "replyTo",
            "usageType",
            "content",
            "X-Tag",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn hides_secrets_of_every_form() {
        for text in [
            "Bearer S3CRET",
            "bearer\tS3CRET",
            "x-header: Basic S3CRET==",
            "Digest username=\"a\", response=\"S3CRET\"",
            "user:S3CRET@host",
            "user:a b S3CRET@host",
            "user:a@S3CRET@host",
            "smtp://user:a/S3CRET@host:25",
            "//user:S3CRET@host",
            "https://S3CRET@host/path",
            "see ftp://u:S3CRET@h and me@example.com",
            "pwd=S3CRET",
            "pwd = S3CRET",
            "password: S3CRET and more",
            "https://x/?a=1&sig=S3CRET&b=2",
            "{\"pass\": \"S3CRET\"}",
            "Server=db;Pwd=S3CRET;x=1",
            "X-Auth: S3CRET",
            "token==S3CRET",
            "eyJhbGciOi.eyJzdWIi.S3CRET",
            "a\n-----BEGIN PRIVATE KEY-----\nS3CRET\n",
            "a\r\nBearer S3CRET\nb",
            "é:S3CRET@é",
            "a\u{2003}b:S3CRET@host",
            "mailto:a:S3CRET@host",
        ] {
            let shown = redacted_text(text);
            assert!(!shown.contains("S3CRET"), "{text}: {shown}");
            assert_eq!(redacted_text(&shown), shown, "{text}");
        }
    }

    #[test]
    fn keeps_texts_without_secrets() {
        for text in [
            "",
            "mail.example.com",
            "me@example.com",
            "Shop <me@example.com>",
            "mailto:me@example.com",
            "https://example.com/a?page=2#x",
            "smtp://<user>@host",
            "12:30, a = b",
            "basic",
            "the bearer",
            "line\nline\r\n",
            "TLSv1.2",
            "@",
            "://",
            "é@é",
        ] {
            assert_eq!(redacted_text(text), text);
        }
    }

    #[test]
    fn user_info_is_what_precedes_the_host_of_an_address() {
        for (text, shown) in [
            ("https://u:S@h/a@b, //S@h?x", "https://<user>@h/a@b, //<user>@h?x"),
            ("<a href=\"https://u@h\">me@example.com</a>", "<a href=\"https://<user>@h\">me@example.com</a>"),
            ("http://<user>@proxy:3128/x", "http://<user>@proxy:3128/x"),
            ("https://h/@x // a", "https://h/@x // a"),
        ] {
            assert_eq!(without_user_info(text), shown);
        }
    }

    #[test]
    fn long_mixed_runs_are_opaque() {
        assert!(has_opaque_run("x 8f14e45fceea167a5a36"));
        assert!(!has_opaque_run("smtp.eu-west-1.amazonaws.com, internationalization 12345678901234567890"));
    }
}
