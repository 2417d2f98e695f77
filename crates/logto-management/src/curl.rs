//! Requests as `curl` commands.

use serde_json::{Value, json};
use url::Url;

use crate::client::address;
use crate::connector::Recipient;
use crate::connectors::ConnectorConfig;

/// Returns the command that creates a connector. It reads the operator's token from the shell variable
/// `TOKEN`, and has placeholders such as `<authToken>` for secrets. Neither is an argument of `curl`, which the list
/// of processes shows.
///
/// ```
/// use logto_management::connectors::TwilioConfig;
/// use logto_management::create_command;
/// use url::Url;
///
/// let mut config = TwilioConfig::new();
/// config.set_auth_token("very-secret");
/// let command = create_command(&Url::parse("http://localhost:3001/api")?, &config);
/// assert!(command.starts_with("curl -X POST 'http://localhost:3001/api/connectors'"));
/// assert!(!command.contains("very-secret"));
/// # Ok::<(), url::ParseError>(())
/// ```
#[must_use]
pub fn create_command<C: ConnectorConfig>(base: &Url, config: &C) -> String {
    let body = json!({ "connectorId": C::FACTORY_ID, "config": config.masked().to_value() });
    command("POST", base, &["connectors"], &body)
}

/// Returns the command that replaces the configuration of a connector.
#[must_use]
pub fn update_command<C: ConnectorConfig>(base: &Url, id: &str, config: &C) -> String {
    command("PATCH", base, &["connectors", id], &json!({ "config": config.masked().to_value() }))
}

/// Returns the command that sends a test message.
#[must_use]
pub fn test_command<C: ConnectorConfig>(base: &Url, to: &Recipient, config: &C) -> String {
    let body = to.test_body(&config.masked().to_value(), None);
    command("POST", base, &["connectors", C::FACTORY_ID, "test"], &body)
}

fn command(method: &str, base: &Url, path: &[&str], body: &Value) -> String {
    let mut base = base.clone();
    // The command must not show user and password of the address. Addresses that cannot have them fail.
    let _ = (base.set_username(""), base.set_password(None));
    let url = address(&base, path).map(String::from).unwrap_or_default();
    // No line of the JSON is `JSON`: its texts have no line breaks.
    format!(
        "curl -X {method} {} \\\n  -H @/dev/fd/3 -H 'Content-Type: application/json' --data-binary @- \\\n  \
         3<<HEADER <<'JSON'\nAuthorization: Bearer $TOKEN\nHEADER\n{body:#}\nJSON\n",
        quoted(&url),
    )
}

/// Quotes a text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::connectors::{PhoneNumber, Template as _, TwilioConfig};
    use crate::connectors::{SmsTemplate, UsageType};

    #[test]
    fn quoted_text_is_one_shell_word() {
        for text in ["plain", "it's", "$(touch /tmp/x) `x` \"y\" \\ \n ! *", "''", ""] {
            let output = Command::new("sh").arg("-c").arg(format!("printf %s {}", quoted(text))).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
        }
    }

    #[test]
    fn shell_passes_body_to_curl_unchanged_and_no_secret_as_an_argument() {
        let mut config = TwilioConfig::new();
        config.put_template(SmsTemplate::new(&UsageType::Generic, "It's {{code}} $HOME `id`"));
        config.set_auth_token("very-secret");
        let to = Recipient::Phone(PhoneNumber::parse("+15550100001").unwrap());
        let base = Url::parse("http://me:pw@localhost:3001/api").unwrap();
        let command = test_command(&base, &to, &config);
        assert!(!command.contains("very-secret") && !command.contains("pw@"), "{command}");
        let run = |curl: &str| {
            let script = format!("curl() {{ {curl}; }}; TOKEN=an-operators-token\n{command}");
            String::from_utf8(Command::new("sh").arg("-c").arg(script).output().unwrap().stdout).unwrap()
        };
        let arguments = run("printf '%s ' \"$@\"");
        assert!(arguments.contains("/connectors/") && arguments.ends_with("--data-binary @- "), "{arguments}");
        assert!(!arguments.contains("an-operators-token") && !arguments.contains("authToken"), "{arguments}");
        assert_eq!(run("cat <&3"), "Authorization: Bearer an-operators-token\n");
        let body: Value = serde_json::from_str(&run("cat")).unwrap();
        assert_eq!(body["phone"], "15550100001");
        assert_eq!(body["config"], config.masked().to_value());
        assert_eq!(config.template_for(&UsageType::Generic).unwrap().content(), "It's {{code}} $HOME `id`");
    }

    #[test]
    fn id_is_one_path_segment() {
        let command = update_command(&Url::parse("http://localhost/api/").unwrap(), "a/b'c", &TwilioConfig::new());
        assert!(command.starts_with("curl -X PATCH 'http://localhost/api/connectors/a%2Fb'\\''c'"), "{command}");
    }
}
