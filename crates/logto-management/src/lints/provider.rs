//! Rules of mail providers: their hosts, ports, users and passwords.

use serde_json::Value;

use super::access::text;
use super::address::sender_address;
use crate::FieldPath;
use crate::connectors::{PresetAuth, SmtpPreset};
use crate::lint::{Finding, Fix};

/// Hosts of providers that are not their mail servers.
const WRONG_HOSTS: [(&str, &str); 16] = [
    ("gmail.com", "smtp.gmail.com"),
    ("smtp.google.com", "smtp.gmail.com"),
    ("imap.gmail.com", "smtp.gmail.com"),
    ("outlook.com", "smtp-mail.outlook.com"),
    ("smtp.outlook.com", "smtp-mail.outlook.com"),
    ("imap-mail.outlook.com", "smtp-mail.outlook.com"),
    ("smtp.sendgrid.com", "smtp.sendgrid.net"),
    ("api.sendgrid.com", "smtp.sendgrid.net"),
    ("api.mailgun.net", "smtp.mailgun.org"),
    ("api.eu.mailgun.net", "smtp.eu.mailgun.org"),
    ("api.postmarkapp.com", "smtp.postmarkapp.com"),
    ("api.resend.com", "smtp.resend.com"),
    ("resend.com", "smtp.resend.com"),
    ("api.brevo.com", "smtp-relay.brevo.com"),
    ("smtp.brevo.com", "smtp-relay.brevo.com"),
    ("api.smtp2go.com", "mail.smtp2go.com"),
];

pub(super) fn check(config: &Value, findings: &mut Vec<Finding>) {
    let Some(host) = text(config, "host") else { return };
    findings.extend(wrong_host(config, host));
    if config["tls"]["ciphers"] == "SSLv3" {
        let at = FieldPath::from("tls").key("ciphers");
        let fix = Fix::new("fix.remove").remove(config, at.clone());
        findings.push(Finding::hint("smtp.old_ciphers", at).fixed_by(fix));
    }
    let Some(preset) = SmtpPreset::of_host(host) else { return };
    findings.extend(port(config, preset));
    let auth = &config["auth"];
    let filled = |key: &str| text(auth, key).map(str::trim).filter(|text| !text.is_empty() && !text.starts_with('<'));
    if let Some(user) = filled("user") {
        findings.extend(self::user(config, preset, user));
        findings.extend(sender(config, preset, user));
    }
    match filled("pass") {
        Some(pass) => findings.extend(password(preset, filled("user").unwrap_or_default(), pass)),
        None => findings.extend(access_url(config, preset)),
    }
}

fn wrong_host(config: &Value, host: &str) -> Option<Finding> {
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    if let Some((_, right)) = WRONG_HOSTS.iter().find(|(wrong, _)| *wrong == host) {
        let fix = Fix::new("fix.use").with("value", *right).replace(config, "host", *right);
        return Some(Finding::warning("provider.host", "host").with_message("provider.host.other").fixed_by(fix));
    }
    let is_ses = host.ends_with(".amazonaws.com") && (host.starts_with("email.") || host == "email-smtp.amazonaws.com");
    is_ses.then(|| Finding::warning("provider.host", "host").with_message("provider.host.ses"))
}

fn port(config: &Value, preset: &SmtpPreset) -> Option<Finding> {
    let port = u16::try_from(config["port"].as_u64()?).ok()?;
    let all: Vec<u16> = preset.starttls_ports.iter().chain(preset.tls_ports).copied().collect();
    if all.is_empty() || all.contains(&port) {
        return None;
    }
    let ports = all.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let fix =
        Fix::new("fix.use_host_and_port").with("host", text(config, "host")?).with("port", preset.port.to_string());
    let fix = fix.replace(config, "port", preset.port).replace(config, "secure", preset.secure);
    let fix =
        if preset.require_tls { fix.replace(config, "requireTLS", true) } else { fix.remove(config, "requireTLS") };
    let finding = Finding::warning("provider.port", "port").with("provider", preset.name).with("ports", ports);
    Some(finding.fixed_by(fix.remove(config, "ignoreTLS")))
}

fn user(config: &Value, preset: &SmtpPreset, user: &str) -> Option<Finding> {
    let at = FieldPath::from("auth").key("user");
    let finding = |message| Finding::warning("provider.user", at.clone()).with_message(message);
    match (preset.id, preset.user) {
        ("logto-dev" | "relay", _) => None,
        (_, Some(right)) if user != right => {
            let fix = Fix::new("fix.change_to").with("value", right).replace(config, at.clone(), right);
            Some(finding("provider.user.word").with("provider", preset.name).with("user", right).fixed_by(fix))
        }
        ("ses", _) => {
            let is_key = user.len() == 20 && user.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
            (!is_key).then(|| finding("provider.user.ses"))
        }
        ("postmark", _) => user.contains('@').then(|| finding("provider.user.postmark")),
        ("gmail" | "microsoft" | "mailgun" | "brevo" | "aliyun", _) if !user.contains('@') => {
            Some(finding("provider.user.address").with("provider", preset.name))
        }
        _ => None,
    }
}

/// Some providers send for the account's own address only.
fn sender(config: &Value, preset: &SmtpPreset, user: &str) -> Option<Finding> {
    let message = match preset.id {
        "gmail" => "provider.sender.replaced",
        "aliyun" | "microsoft" => "provider.sender.refused",
        _ => return None,
    };
    let address = sender_address(config)?;
    let is_other = user.contains('@') && !address.eq_ignore_ascii_case(user);
    let finding = || Finding::warning("provider.sender", "fromEmail").with_message(message);
    is_other.then(|| finding().with("provider", preset.name).with("user", user))
}

fn password(preset: &SmtpPreset, user: &str, pass: &str) -> Option<Finding> {
    let at = FieldPath::from("auth").key("pass");
    let finding = |message| Finding::warning("provider.password", at.clone()).with_message(message);
    let prefix = |right: &'static str| {
        let finding = || finding("provider.password.prefix").with("provider", preset.name).with("prefix", right);
        (!pass.starts_with(right)).then(finding)
    };
    match preset.id {
        "gmail" => {
            let letters: String = pass.chars().filter(|c| !c.is_whitespace()).collect();
            let is_right = letters.len() == 16 && letters.chars().all(|c| c.is_ascii_alphabetic());
            (!is_right).then(|| finding("provider.password.gmail"))
        }
        "microsoft" => Some(finding("provider.password.microsoft")),
        "sendgrid" => prefix("SG."),
        "resend" => prefix("re_"),
        "brevo" => pass.starts_with("xkeysib-").then(|| finding("provider.password.brevo")),
        "mailgun" => pass.starts_with("key-").then(|| finding("provider.password.mailgun")),
        "postmark" => (is_uuid(user) && pass != user).then(|| finding("provider.password.postmark")),
        "ses" => (pass.len() == 40).then(|| finding("provider.password.ses")),
        _ => None,
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// nodemailer asks Google for new tokens, unless the address says otherwise.
fn access_url(config: &Value, preset: &SmtpPreset) -> Option<Finding> {
    let PresetAuth::OAuth2 { access_url } = preset.auth else { return None };
    let auth = &config["auth"];
    let has_refresh_token = text(auth, "refreshToken").is_some_and(|token| !token.is_empty());
    let url = text(auth, "accessUrl").unwrap_or_default();
    if !has_refresh_token || url.starts_with("https://login.microsoftonline.com/") {
        return None;
    }
    let at = FieldPath::from("auth").key("accessUrl");
    let fix = Fix::new("fix.use").with("value", access_url).replace(config, at.clone(), access_url);
    Some(Finding::warning("provider.access_url", at).with("provider", preset.name).fixed_by(fix))
}
