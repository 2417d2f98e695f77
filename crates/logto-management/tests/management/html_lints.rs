use logto_management::connectors::{ConnectorConfig as _, SmtpConfig, Template as _};
use logto_management::lint::Lint as _;
use logto_management::lint::Severity::{Hint, Warning};
use serde_json::json;

use crate::support::{codes, fixed, found, smtp};

const CONTENT: &str = "templates[0].content";
const KIND: &str = "templates[0].contentType";

fn of(kind: &str, content: &str) -> SmtpConfig {
    let mut config = smtp(&json!({})).to_value();
    config["templates"][0]["contentType"] = kind.into();
    config["templates"][0]["content"] = content.into();
    SmtpConfig::from_value(config).unwrap()
}

fn html(content: &str) -> SmtpConfig {
    of("text/html", content)
}

fn content(config: &SmtpConfig) -> String {
    config.templates()[0].content().to_owned()
}

#[test]
fn accepts_well_formed_html() {
    for content in [
        "<!doctype html><html><head><style>p { color: red }</style></head><body><p>Hi<p>{{code}}<br></body></html>",
        "<table><tr><td>{{code}}<td>x</table>",
        "<p title='a > b'>1 < 2: <b>{{code}}</b> <img src=\"https://example.com/x.png\"/></p>",
        "<ul><li>{{code}}<li>b</ul><!-- <script> -->",
    ] {
        assert_eq!(codes(&html(content).lint()), [], "{content}");
    }
}

#[test]
fn removes_elements_that_mail_programs_strip() {
    for (written, right) in [
        ("<p>{{code}}</p><script>if (a < b) { '<p>' }</script>!", "<p>{{code}}</p>!"),
        ("<p>{{code}}</p><SCRIPT src=x>", "<p>{{code}}</p>"),
        ("<p>{{code}}</p><iframe src='x'></iframe>", "<p>{{code}}</p>"),
        ("<form action=x><p>{{code}}</p></form>", "<p>{{code}}</p>"),
        ("<p>{{code}}</p><object><object></object></object>.", "<p>{{code}}</p>."),
        ("<p>{{code}}</p><svg/>.", "<p>{{code}}</p>."),
    ] {
        let mut config = html(written);
        assert_eq!(codes(&fixed(&mut config, Warning, "html.stripped", CONTENT)), [], "{written}");
        assert_eq!(content(&config), right);
    }
}

#[test]
fn closes_open_tags() {
    for (written, right) in [
        ("<div><b>{{code}}", "<div><b>{{code}}</b></div>"),
        ("<div>{{code}}</div><a href='x'>y", "<div>{{code}}</div><a href='x'>y</a>"),
        ("<b>{{code}}</b><br", "<b>{{code}}</b><br>"),
        ("<b>{{code}}</b><br class=\"x", "<b>{{code}}</b><br class=\"x\">"),
        ("<b>{{code}}</b><!-- note", "<b>{{code}}</b><!-- note-->"),
        ("<p>{{code}}</p><style>p {}", "<p>{{code}}</p><style>p {}</style>"),
    ] {
        let mut config = html(written);
        assert_eq!(codes(&fixed(&mut config, Warning, "html.unclosed", CONTENT)), [], "{written}");
        assert_eq!(content(&config), right);
    }
}

#[test]
fn finds_external_style_sheets() {
    let mut config = html("<link rel=\"Stylesheet\" href=\"https://x/y.css\"><p>{{code}}</p>");
    assert_eq!(codes(&fixed(&mut config, Warning, "html.external_css", CONTENT)), []);
    assert_eq!(content(&config), "<p>{{code}}</p>");
    found(&html("<style>@import url(x);</style><p>{{code}}</p>"), Warning, "html.external_css", CONTENT);
}

#[test]
fn finds_content_type_mismatch() {
    let mut config = html("Your code:\n{{code}}");
    assert_eq!(codes(&fixed(&mut config, Hint, "html.looks_plain", KIND)), []);
    let mut config = of("text/plain", "<p>{{code}}</p>");
    assert_eq!(codes(&fixed(&mut config, Warning, "html.looks_html", KIND)), []);
    assert_eq!(codes(&of("text/plain", "1 < 2 <me@example.com> {{code}}").lint()), []);
}

#[test]
fn findings_of_long_templates_stay_few_and_small() {
    let many = |part: &str| part.repeat(20_000 / part.len());
    let names = (0..2_000).map(|index| format!("{{{{app.x{index}}}}}")).collect::<String>();
    for content in [
        ["<p>", &names].concat(),
        ["<p", &many(" "), ">"].concat(),
        [many("<b>"), many("</i>")].concat(),
        many("<form>"),
        many("<style></style>"),
        many("<p title='"),
    ] {
        let config = json!({"templates": [{"usageType": "SignIn", "contentType": "text/html", "subject": "a", "content": content}]});
        let findings = SmtpConfig::from_value(config).unwrap().lint();
        assert!(findings.len() < 40, "{} findings for {}…", findings.len(), &content[..20]);
    }
}
