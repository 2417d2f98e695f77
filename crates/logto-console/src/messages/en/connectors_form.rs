//! English: the form and the templates of connectors.

use logto_management::connectors::UsageType;

use crate::messages::connectors::{FieldWords, Form, Safety, SignIn, Sms, Templates};

pub(super) const FORM: Form = Form {
    title: "Settings",
    more: "More settings",
    optional: "(optional)",
    show: "Show",
    hide: "Hide",
    presets: "Fill in the settings of a provider:",
    safety: Safety {
        title: "Encryption",
        tls: "The connection is encrypted from the first byte.",
        start_tls: "The connection begins in clear and is encrypted by STARTTLS; without it, nothing is sent.",
        if_offered: "The connection is encrypted if the server offers STARTTLS; if not, password and codes go in clear.",
        clear: "The connection isn't encrypted: password and codes go in clear.",
        ports: "Port 465 needs “TLS from the start”. Ports 587, 2525 and 25 need it off; turn “Require STARTTLS” on there.",
    },
    sign_in: SignIn {
        title: "Sign-in at the mail server",
        way: "How",
        password: "User and password",
        key: "OAuth 2 with a service account",
        token: "OAuth 2 with tokens",
    },
    field,
};

fn words(label: &'static str, hint: &'static str, example: &'static str) -> FieldWords {
    FieldWords { label, hint: (!hint.is_empty()).then_some(hint), example }
}

fn field(path: &str) -> FieldWords {
    match path {
        "accountSID" => words("Account SID", "From the first page of Twilio's console.", "AC…"),
        "authToken" => words("Auth Token", "Beside the Account SID.", ""),
        "fromMessagingServiceSID" => {
            words("Messaging Service SID", "The service whose numbers the messages come from.", "MG…")
        }
        "disableRiskCheck" => words(
            "Turn Twilio's risk check off",
            "The check blocks messages that look like fraud (SMS pumping). Leave it on unless it blocks real people.",
            "",
        ),
        "host" => words("Host", "", "smtp.example.com"),
        "port" => words("Port", "", "465"),
        "secure" => words("TLS from the start", "", ""),
        "requireTLS" => words("Require STARTTLS", "", ""),
        "fromEmail" => words("Sender", "An address, or a name and an address.", "Example <no-reply@example.com>"),
        "replyTo" => words("Answers go to", "Without it: to the sender.", "help@example.com"),
        "ignoreTLS" => words("Ignore STARTTLS", "Sends in clear even where the server offers encryption.", ""),
        "servername" => words("Name in the certificate", "Where it differs from the host.", "mail.example.com"),
        "tls" => words("TLS options", "An object for Node's TLS, as JSON.", r#"{"minVersion": "TLSv1.2"}"#),
        "name" => {
            words("Name of the Logto server", "What it calls itself when it connects (HELO).", "auth.example.com")
        }
        "localAddress" => words("Local address", "The network address to connect from.", ""),
        "customHeaders" => words("Custom headers", "Added to every e-mail, as JSON.", r#"{"X-Tag": "login"}"#),
        "connectionTimeout" => words("Time to connect", "In milliseconds; 2 minutes without it.", "120000"),
        "greetingTimeout" => words("Time for the greeting", "In milliseconds; 30 seconds without it.", "30000"),
        "socketTimeout" => words("Time without any traffic", "In milliseconds; 10 minutes without it.", "600000"),
        "dnsTimeout" => words("Time to look the host up", "In milliseconds; 30 seconds without it.", "30000"),
        "disableFileAccess" => words("No files in messages", "Templates can't attach files of the server.", ""),
        "disableUrlAccess" => words("No addresses in messages", "Templates can't attach what is at an address.", ""),
        "logger" => words("Log connections", "The Logto server writes what happens to its log.", ""),
        "debug" => words("Log the whole exchange", "With everything that is said to the mail server.", ""),
        "auth.user" => words("User", "Often the address of the mailbox.", "me@example.com"),
        "auth.pass" => words("Password", "An app password or API key, where the provider has such.", ""),
        "auth.serviceClient" => words("Client ID of the service account", "", ""),
        "auth.privateKey" => words("Private key", "In PEM, with its first and last line.", ""),
        "auth.clientId" => words("Client ID", "", ""),
        "auth.clientSecret" => words("Client secret", "", ""),
        "auth.refreshToken" => words("Refresh token", "Gets new access tokens.", ""),
        "auth.accessToken" => words("Access token", "Works by itself until it ends.", ""),
        "auth.expires" => words("End of the access token", "In milliseconds since 1970.", ""),
        "auth.accessUrl" => words("Address for new tokens", "Without it: Google's.", "https://"),
        _ => words("Setting", "", ""),
    }
}

pub(super) const TEMPLATES: Templates = Templates {
    title: "Templates",
    lead: "What people read. Logto takes the template for the occasion, or “Everything else” where there is none.",
    none: "There is no template yet.",
    usage,
    unknown_usage: "Logto has no occasion by this name.",
    needs: |variable| ["Needs ", variable, "."].concat(),
    subject: "Subject",
    content: "Text",
    content_type: "Kind of text",
    plain: "Plain text",
    html: "HTML",
    required: "The server wants a template for this.",
    remove: "Remove this template",
    add: "Add a template for:",
    preview: "Preview",
    frame: "The e-mail as HTML",
    frame_note: "The preview runs no scripts and follows no links. Mail programs differ: some leave out styles that it shows.",
    frame_file: "Keep it as a file",
    samples: "Values to try",
    sms: Sms {
        segments: |segments, places, left| {
            let messages = match segments {
                0 => "Nothing to send".to_owned(),
                1 => "1 message".to_owned(),
                many => ["Sent and paid for as ", &many.to_string(), " messages"].concat(),
            };
            [&messages, ": ", &places.to_string(), " places used, ", &left.to_string(), " left in the last."].concat()
        },
        gsm7: "Encoded as GSM-7: 160 places, 153 each if there are several.",
        ucs2: "Encoded as UCS-2: 70 places, 67 each if there are several.",
        beyond: |signs| ["Signs that GSM-7 lacks: ", signs, "."].concat(),
    },
};

fn usage(usage: &UsageType) -> (&'static str, &'static str) {
    match usage {
        UsageType::SignIn => ("Sign in", "Somebody signs in with a code."),
        UsageType::Register => ("Sign up", "Somebody makes an account."),
        UsageType::ForgotPassword => ("Forgotten password", "Somebody sets a new password."),
        UsageType::Generic => ("Everything else", "Used where there is no template of its own, and for test messages."),
        UsageType::OrganizationInvitation => ("Invitation", "Somebody is invited to an organization."),
        UsageType::UserPermissionValidation => {
            ("Confirmation", "Somebody proves who they are before they change their account.")
        }
        UsageType::BindNewIdentifier => ("New address", "Somebody adds an address or number to their account."),
        UsageType::MfaVerification => ("Second step", "The second step of a sign-in."),
        UsageType::BindMfa => ("Second step: set-up", "Somebody sets the second step up."),
        _ => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use logto_management::connectors::UsageType;

    use super::{field, usage};

    #[test]
    fn every_occasion_has_a_name() {
        for known in UsageType::KNOWN {
            let (name, about) = usage(&known);
            assert!(!name.is_empty() && about.ends_with('.'), "{known}");
        }
    }

    #[test]
    fn a_field_without_words_would_be_seen() {
        assert_eq!(field("host").label, "Host");
        assert_eq!(field("no.such").label, "Setting");
    }
}
