//! The fields of the forms, and where what is said of a configuration belongs.

use logto_management::connectors::SmtpAuth;
use logto_management::{FieldPath, Step};

use super::draft::{Draft, Kind};

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    /// A line of text.
    Text,
    /// A line that isn't shown.
    Secret,
    /// Lines that aren't shown.
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
    /// Its place in the configuration.
    pub(super) path: &'static str,
    /// How it is filled in.
    pub(super) input: Input,
    /// Whether the server wants it.
    pub(super) required: bool,
}

const fn required(path: &'static str, input: Input) -> FieldSpec {
    FieldSpec { path, input, required: true }
}

const fn optional(path: &'static str, input: Input) -> FieldSpec {
    FieldSpec { path, input, required: false }
}

const TWILIO: [FieldSpec; 3] = [
    required("accountSID", Input::Text),
    required("authToken", Input::Secret),
    required("fromMessagingServiceSID", Input::Text),
];

const TWILIO_MORE: [FieldSpec; 1] = [optional("disableRiskCheck", Input::Switch)];

const SMTP: [FieldSpec; 5] = [
    required("host", Input::Text),
    required("port", Input::Number),
    optional("secure", Input::Switch),
    optional("requireTLS", Input::Switch),
    required("fromEmail", Input::Text),
];

const SMTP_MORE: [FieldSpec; 15] = [
    optional("replyTo", Input::Text),
    optional("ignoreTLS", Input::Switch),
    optional("servername", Input::Text),
    optional("tls", Input::Json),
    optional("name", Input::Text),
    optional("localAddress", Input::Text),
    optional("customHeaders", Input::Json),
    optional("connectionTimeout", Input::Number),
    optional("greetingTimeout", Input::Number),
    optional("socketTimeout", Input::Number),
    optional("dnsTimeout", Input::Number),
    optional("disableFileAccess", Input::Switch),
    optional("disableUrlAccess", Input::Switch),
    optional("logger", Input::Switch),
    optional("debug", Input::Switch),
];

/// The fields that come first.
pub(super) fn first(kind: Kind) -> &'static [FieldSpec] {
    match kind {
        Kind::Sms => &TWILIO,
        Kind::Email => &SMTP,
    }
}

/// The fields that most people leave alone.
pub(super) fn more(kind: Kind) -> &'static [FieldSpec] {
    match kind {
        Kind::Sms => &TWILIO_MORE,
        Kind::Email => &SMTP_MORE,
    }
}

/// How Logto signs in to a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignIn {
    /// User and password.
    Password,
    /// OAuth 2 with a service account.
    Key,
    /// OAuth 2 with tokens.
    Token,
}

const PASSWORD: [FieldSpec; 2] = [required("auth.user", Input::Text), required("auth.pass", Input::Secret)];
const KEY: [FieldSpec; 3] = [
    required("auth.user", Input::Text),
    required("auth.serviceClient", Input::Text),
    required("auth.privateKey", Input::LongSecret),
];
const TOKEN: [FieldSpec; 7] = [
    required("auth.user", Input::Text),
    optional("auth.clientId", Input::Text),
    optional("auth.clientSecret", Input::Secret),
    optional("auth.refreshToken", Input::Secret),
    optional("auth.accessToken", Input::Secret),
    optional("auth.expires", Input::Number),
    optional("auth.accessUrl", Input::Text),
];

impl SignIn {
    pub(super) const ALL: [Self; 3] = [Self::Password, Self::Key, Self::Token];

    /// Its name in the form.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Password => "login",
            Self::Key => "key",
            Self::Token => "token",
        }
    }

    /// The one a draft has.
    pub(super) fn of(draft: &Draft) -> Self {
        let Draft::Email(config) = draft else { return Self::Password };
        match config.auth() {
            Some(SmtpAuth::OAuth2Key { .. }) => Self::Key,
            Some(SmtpAuth::OAuth2Token { .. }) => Self::Token,
            _ => Self::Password,
        }
    }

    /// Its fields.
    pub(super) fn fields(self) -> &'static [FieldSpec] {
        match self {
            Self::Password => &PASSWORD,
            Self::Key => &KEY,
            Self::Token => &TOKEN,
        }
    }

    /// Changes a draft to it. The user stays.
    pub(super) fn choose(self, draft: &mut Draft) {
        if Self::of(draft) == self {
            return;
        }
        let Draft::Email(config) = &mut *draft else { return };
        let user = config.auth().map(|auth| auth.user().to_owned()).unwrap_or_default();
        let nothing = || logto_leptos::Secret::new("");
        config.set_auth(&match self {
            Self::Password => SmtpAuth::Login { user, pass: nothing() },
            Self::Key => SmtpAuth::OAuth2Key { user, service_client: String::new(), private_key: nothing() },
            Self::Token => SmtpAuth::OAuth2Token {
                user,
                client_id: String::new(),
                client_secret: nothing(),
                refresh_token: nothing(),
                access_token: nothing(),
                expires: None,
                access_url: String::new(),
            },
        });
        // By an empty one the way is known until it is filled in.
        match self {
            Self::Password => draft.write("auth.pass", Input::Secret, ""),
            Self::Key => draft.write("auth.privateKey", Input::LongSecret, ""),
            Self::Token => {}
        }
    }
}

/// Where in the page something about a configuration is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// At a field.
    Field(&'static str),
    /// At the choice of the way to sign in to the mail server.
    SignIn,
    /// At a template; at one of its fields, if that is known.
    Template(usize, Option<&'static str>),
    /// At the list of templates.
    Templates,
    /// Nowhere in particular.
    Whole,
}

/// The members of templates that have a field.
const TEMPLATE: [&str; 3] = ["subject", "contentType", "content"];

/// Finds the place.
pub(super) fn place(kind: Kind, sign_in: SignIn, path: &FieldPath) -> Place {
    let exact = path.to_string();
    let ways = if kind == Kind::Email { sign_in.fields() } else { &[] };
    let mut all = first(kind).iter().chain(more(kind)).chain(ways);
    if let Some(field) = all.find(|field| field.path == exact || path.is_within(&FieldPath::from(field.path))) {
        return Place::Field(field.path);
    }
    match path.steps() {
        [Step::Key(key), ..] if key == "auth" && kind == Kind::Email => Place::SignIn,
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

/// How a connection to a mail server is made safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Safety {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS or nothing.
    StartTls,
    /// STARTTLS where the server offers it.
    IfOffered,
    /// In clear.
    Clear,
}

impl Safety {
    /// That of a draft, by nodemailer's rules.
    pub(super) fn of(draft: &Draft) -> Self {
        if draft.is_on("secure") {
            Self::Tls
        } else if draft.is_on("ignoreTLS") {
            Self::Clear
        } else if draft.is_on("requireTLS") {
            Self::StartTls
        } else {
            Self::IfOffered
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_said_has_a_place() {
        let at = |kind, path| place(kind, SignIn::Password, &FieldPath::from(path));
        for (path, expected) in [
            ("host", Place::Field("host")),
            ("tls.minVersion", Place::Field("tls")),
            ("auth.pass", Place::Field("auth.pass")),
            ("auth.clientId", Place::SignIn),
            ("auth", Place::SignIn),
            ("templates[3].content", Place::Template(3, Some("content"))),
            ("templates[0].usageType", Place::Template(0, None)),
            ("templates[2]", Place::Template(2, None)),
            ("templates", Place::Templates),
            ("hots", Place::Whole),
            ("", Place::Whole),
        ] {
            assert_eq!(at(Kind::Email, path), expected, "{path}");
        }
        assert_eq!(at(Kind::Sms, "host"), Place::Whole);
        assert_eq!(at(Kind::Sms, "auth.pass"), Place::Whole);
    }

    #[test]
    fn a_way_to_sign_in_is_kept_until_it_is_filled_in() {
        let mut draft = Draft::new(Kind::Email);
        draft.write("auth.user", Input::Text, "me");
        for way in [SignIn::Key, SignIn::Token, SignIn::Password, SignIn::Token, SignIn::Key] {
            way.choose(&mut draft);
            assert_eq!((SignIn::of(&draft), draft.text("auth.user").as_str()), (way, "me"));
        }
        draft.write("auth.privateKey", Input::LongSecret, "pem");
        draft.write("auth.privateKey", Input::LongSecret, "");
        assert_eq!(SignIn::of(&draft), SignIn::Key);
        SignIn::Key.choose(&mut draft);
        SignIn::Password.choose(&mut draft);
        assert_eq!(draft.text("auth.privateKey"), "");
    }

    #[test]
    fn no_field_is_there_twice() {
        for kind in Kind::ALL {
            let mut paths: Vec<&str> = first(kind).iter().chain(more(kind)).map(|field| field.path).collect();
            paths.sort_unstable();
            paths.dedup();
            assert_eq!(paths.len(), first(kind).len() + more(kind).len());
        }
    }
}
