//! Checks of two-step sign-in, branding, documents and colors.

use logto_client::protocol::url_parser::parse_url;
use serde_json::Value;

use super::experience::SignInExperience;
use super::model::{SignInIdentifier, SignInMethod};
use super::settings::{AgreementPolicy, MfaFactor, PageAddress};
use crate::field::FieldPath;
use crate::lint::{Finding, Fix};

/// The lowest contrast of the white text on buttons, which WCAG 2.2 demands of large text and controls.
const MIN_CONTRAST: f64 = 3.0;

/// Adds what is wrong with these settings. `has_email` and `has_sms` say what the server can send.
pub(super) fn check(
    experience: &SignInExperience,
    document: &Value,
    (has_email, has_sms): (bool, bool),
    findings: &mut Vec<Finding>,
) {
    mfa(experience, document, (has_email, has_sms), findings);
    addresses(experience, document, findings);
    colors(experience, document, findings);
}

fn mfa(
    experience: &SignInExperience,
    document: &Value,
    (has_email, has_sms): (bool, bool),
    findings: &mut Vec<Finding>,
) {
    let (mfa, methods) = (experience.mfa(), experience.sign_in_methods());
    let at = FieldPath::from("mfa.factors");
    let signs_in = |identifier: &SignInIdentifier| {
        methods.iter().any(|method: &SignInMethod| method.identifier == *identifier && method.verification_code)
    };
    for (index, factor) in mfa.factors.iter().enumerate() {
        let (identifier, code, missing, is_sent) = match factor {
            MfaFactor::Email => (
                SignInIdentifier::Email,
                "sign_in_experiences.email_verification_code_cannot_be_used_for_mfa",
                "sign_in.factor_without_connector.email",
                has_email,
            ),
            MfaFactor::Phone => (
                SignInIdentifier::Phone,
                "sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa",
                "sign_in.factor_without_connector.sms",
                has_sms,
            ),
            _ => continue,
        };
        let at = at.index(index);
        if signs_in(&identifier) {
            let fix = Fix::new("fix.remove").remove(document, at.clone());
            findings.push(Finding::error(code, at).fixed_by(fix));
        } else if !is_sent {
            let finding = Finding::warning("sign_in.factor_without_connector", at);
            findings.push(finding.with_message(missing));
        }
    }
    if mfa.factors == [MfaFactor::BackupCode] {
        findings.push(Finding::error("sign_in_experiences.backup_code_cannot_be_enabled_alone", at.clone()));
    }
    if mfa.factors.is_empty() && mfa.policy.is_mandatory() {
        findings.push(Finding::warning("sign_in.mfa_without_factors", at));
    }
}

fn addresses(experience: &SignInExperience, document: &Value, findings: &mut Vec<Finding>) {
    for address in PageAddress::ALL {
        let text = experience.address(address);
        let at = address.field();
        let is_absent = at.get(document).is_none_or(Value::is_null);
        // An empty text clears the others; a picture needs an address.
        if is_absent || (text.is_empty() && !address.is_picture()) {
            continue;
        }
        if address == PageAddress::SupportEmail {
            if !is_email(&text) {
                findings.push(Finding::error("sign_in.address.email", at));
            }
            continue;
        }
        let Some(url) = parse_url(&text) else {
            findings.push(Finding::error("sign_in.address.url", at));
            continue;
        };
        match (url.scheme(), address.is_picture()) {
            ("https", _) | ("http", false) | ("data", true) => {}
            ("http", true) => findings.push(Finding::warning("sign_in.address.http", at)),
            _ => findings.push(Finding::warning("sign_in.address.scheme", at)),
        }
    }
    let documents = [PageAddress::TermsOfUse, PageAddress::PrivacyPolicy];
    let has_documents = documents.into_iter().any(|address| !experience.address(address).is_empty());
    if experience.agreement_policy() != AgreementPolicy::Automatic && !has_documents {
        findings.push(Finding::warning("sign_in.agreement_without_documents", "agreeToTermsPolicy"));
    }
}

/// Whether a text has the form of an email address, as Logto's check sees it.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split_once('.').is_some_and(|(host, rest)| !host.is_empty() && !rest.is_empty())
            && !text.contains(char::is_whitespace)
    })
}

fn colors(experience: &SignInExperience, document: &Value, findings: &mut Vec<Finding>) {
    if document["color"].is_null() {
        return;
    }
    let colors = experience.colors();
    for (name, color, is_used) in
        [("primaryColor", &colors.primary, true), ("darkPrimaryColor", &colors.dark_primary, colors.has_dark_mode)]
    {
        let at = FieldPath::from("color").key(name);
        match components(color) {
            None => {
                let mut finding = Finding::error("sign_in.color.form", at.clone());
                let hashed = ["#", color.trim()].concat();
                if components(&hashed).is_some() {
                    let fix = Fix::new("fix.use").with("value", hashed.as_str());
                    finding = finding.fixed_by(fix.replace(document, at, hashed.as_str()));
                }
                findings.push(finding);
            }
            Some(components) if is_used && contrast_with_white(components) < MIN_CONTRAST => {
                findings.push(Finding::warning("sign_in.color.contrast", at));
            }
            Some(_) => {}
        }
    }
}

/// Returns red, green and blue of `#rrggbb` or `#rgb`, the forms that Logto accepts.
fn components(color: &str) -> Option<[u8; 3]> {
    let digits = color.strip_prefix('#')?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let doubled;
    let digits = match digits.len() {
        3 => {
            doubled = digits.chars().flat_map(|digit| [digit, digit]).collect::<String>();
            doubled.as_str()
        }
        6 => digits,
        _ => return None,
    };
    let component = |start: usize| u8::from_str_radix(digits.get(start..start + 2)?, 16).ok();
    Some([component(0)?, component(2)?, component(4)?])
}

/// The contrast ratio of WCAG 2.2.
fn contrast_with_white(components: [u8; 3]) -> f64 {
    let linear = |component: u8| {
        let value = f64::from(component) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = components.map(linear);
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    1.05 / (luminance + 0.05)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn reads_colors_as_logto_does() {
        for (color, expected) in [
            ("#6139F6", Some([0x61, 0x39, 0xf6])),
            ("#fa0", Some([0xff, 0xaa, 0x00])),
            ("red", None),
            ("6139F6", None),
            ("#6139F61", None),
            ("#61 9F6", None),
            ("#ééé", None),
            ("", None),
        ] {
            assert_eq!(components(color), expected, "{color}");
        }
    }

    #[test]
    fn measures_contrast() {
        let contrast = |color: &str| contrast_with_white(components(color).unwrap());
        assert!((contrast("#000000") - 21.0).abs() < 0.01);
        assert!((contrast("#ffffff") - 1.0).abs() < 0.01);
        // Logto's own colors are readable.
        assert!(contrast("#6139F6") > MIN_CONTRAST && contrast("#8768F8") > MIN_CONTRAST);
    }
}
