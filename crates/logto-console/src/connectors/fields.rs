//! The fields of the forms, and where findings are shown.

use logto_management::{FieldPath, Step};

use super::kind::Kind;

/// The kind of a field's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InputKind {
    /// A line of text.
    Text,
    /// A masked line.
    Secret,
    /// Masked lines.
    LongSecret,
    /// A whole number.
    Number,
    /// On or off.
    Switch,
    /// An object.
    Json,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FieldSpec {
    /// Its path in the configuration.
    pub(super) path: &'static str,
    /// The kind of its input.
    pub(super) input: InputKind,
    /// Whether it is required.
    pub(super) required: bool,
}

const fn required(path: &'static str, input: InputKind) -> FieldSpec {
    FieldSpec { path, input, required: true }
}

const fn optional(path: &'static str, input: InputKind) -> FieldSpec {
    FieldSpec { path, input, required: false }
}

const TWILIO: [FieldSpec; 3] = [
    required("accountSID", InputKind::Text),
    required("authToken", InputKind::Secret),
    required("fromMessagingServiceSID", InputKind::Text),
];

const TWILIO_MORE: [FieldSpec; 2] =
    [optional("host", InputKind::Text), optional("disableRiskCheck", InputKind::Switch)];

const SMTP: [FieldSpec; 5] = [
    required("host", InputKind::Text),
    required("port", InputKind::Number),
    optional("secure", InputKind::Switch),
    optional("requireTLS", InputKind::Switch),
    required("fromEmail", InputKind::Text),
];

const SMTP_MORE: [FieldSpec; 15] = [
    optional("replyTo", InputKind::Text),
    optional("ignoreTLS", InputKind::Switch),
    optional("servername", InputKind::Text),
    optional("tls", InputKind::Json),
    optional("name", InputKind::Text),
    optional("localAddress", InputKind::Text),
    optional("customHeaders", InputKind::Json),
    optional("connectionTimeout", InputKind::Number),
    optional("greetingTimeout", InputKind::Number),
    optional("socketTimeout", InputKind::Number),
    optional("dnsTimeout", InputKind::Number),
    optional("disableFileAccess", InputKind::Switch),
    optional("disableUrlAccess", InputKind::Switch),
    optional("logger", InputKind::Switch),
    optional("debug", InputKind::Switch),
];

/// Returns the main fields.
pub(super) fn first(kind: Kind) -> &'static [FieldSpec] {
    match kind {
        Kind::Sms => &TWILIO,
        Kind::Email => &SMTP,
    }
}

/// Returns the fields that are rarely needed.
pub(super) fn more(kind: Kind) -> &'static [FieldSpec] {
    match kind {
        Kind::Sms => &TWILIO_MORE,
        Kind::Email => &SMTP_MORE,
    }
}

/// How Logto signs in to a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AuthMode {
    /// User and password.
    Password,
    /// OAuth 2 with a service account.
    Key,
    /// OAuth 2 with tokens.
    Token,
    /// No sign-in.
    NoSignIn,
}

const PASSWORD: [FieldSpec; 2] = [required("auth.user", InputKind::Text), required("auth.pass", InputKind::Secret)];
const KEY: [FieldSpec; 4] = [
    required("auth.user", InputKind::Text),
    required("auth.serviceClient", InputKind::Text),
    required("auth.privateKey", InputKind::LongSecret),
    optional("auth.privateKey.passphrase", InputKind::Secret),
];
const TOKEN: [FieldSpec; 7] = [
    required("auth.user", InputKind::Text),
    optional("auth.clientId", InputKind::Text),
    optional("auth.clientSecret", InputKind::Secret),
    optional("auth.refreshToken", InputKind::Secret),
    optional("auth.accessToken", InputKind::Secret),
    optional("auth.expires", InputKind::Number),
    optional("auth.accessUrl", InputKind::Text),
];

impl AuthMode {
    pub(super) const ALL: [Self; 4] = [Self::Password, Self::Key, Self::Token, Self::NoSignIn];

    /// Returns its name in the form.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Password => "login",
            Self::Key => "key",
            Self::Token => "token",
            Self::NoSignIn => "none",
        }
    }

    /// Returns its fields.
    pub(super) fn fields(self) -> &'static [FieldSpec] {
        match self {
            Self::Password => &PASSWORD,
            Self::Key => &KEY,
            Self::Token => &TOKEN,
            Self::NoSignIn => &[],
        }
    }
}

/// Where in the page a finding is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// At a field.
    Field(&'static str),
    /// At the choice of the auth mode.
    Auth,
    /// At a template; at one of its fields, if that is known.
    Template(usize, Option<&'static str>),
    /// At the list of templates.
    Templates,
    /// Not at a field.
    Whole,
}

/// The members of templates that have a field.
const TEMPLATE: [&str; 5] = ["subject", "contentType", "content", "sendFrom", "replyTo"];

/// Returns where a finding about a path is shown.
pub(super) fn place(kind: Kind, auth_mode: AuthMode, path: &FieldPath) -> Place {
    let exact = path.to_string();
    let auth = if kind == Kind::Email { auth_mode.fields() } else { &[] };
    let all = || first(kind).iter().chain(more(kind)).chain(auth);
    // The passphrase is inside of the private key, and has a field of its own.
    let nearest = all().find(|field| field.path == exact);
    if let Some(field) = nearest.or_else(|| all().find(|field| path.is_within(&FieldPath::from(field.path)))) {
        return Place::Field(field.path);
    }
    match path.steps() {
        [Step::Key(key), ..] if key == "auth" && kind == Kind::Email => Place::Auth,
        [Step::Key(key), Step::Index(index), rest @ ..] if key == "templates" => {
            let field = match rest {
                [Step::Key(key), ..] => TEMPLATE.into_iter().find(|known| known == key),
                _ => None,
            };
            Place::Template(*index, field)
        }
        [Step::Key(key), ..] if key == "templates" => Place::Templates,
        _ => Place::Whole,
    }
}

/// How a connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TlsMode {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS is required.
    StartTls,
    /// STARTTLS if the server offers it.
    IfOffered,
    /// Not encrypted.
    Clear,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_a_place() {
        let at = |kind, path| place(kind, AuthMode::Password, &FieldPath::from(path));
        for (path, expected) in [
            ("host", Place::Field("host")),
            ("tls.minVersion", Place::Field("tls")),
            ("auth.pass", Place::Field("auth.pass")),
            ("auth.clientId", Place::Auth),
            ("auth", Place::Auth),
            ("templates[3].content", Place::Template(3, Some("content"))),
            ("templates[0].usageType", Place::Template(0, None)),
            ("templates[2]", Place::Template(2, None)),
            ("templates", Place::Templates),
            ("hots", Place::Whole),
            ("", Place::Whole),
        ] {
            assert_eq!(at(Kind::Email, path), expected, "{path}");
        }
        assert_eq!(at(Kind::Sms, "host"), Place::Field("host"));
        let key = |path| place(Kind::Email, AuthMode::Key, &FieldPath::from(path));
        assert_eq!(key("auth.privateKey.key"), Place::Field("auth.privateKey"));
        assert_eq!(key("auth.privateKey.passphrase"), Place::Field("auth.privateKey.passphrase"));
        assert_eq!(place(Kind::Email, AuthMode::NoSignIn, &FieldPath::from("auth.user")), Place::Auth);
        assert_eq!(at(Kind::Sms, "auth.pass"), Place::Whole);
    }

    #[test]
    fn has_every_field_once() {
        for kind in Kind::ALL {
            let mut paths: Vec<&str> = first(kind).iter().chain(more(kind)).map(|field| field.path).collect();
            paths.sort_unstable();
            paths.dedup();
            assert_eq!(paths.len(), first(kind).len() + more(kind).len());
        }
    }
}
