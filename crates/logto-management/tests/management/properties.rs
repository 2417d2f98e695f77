//! Properties that hold for any input.

use logto_management::connectors::{
    ConnectorConfig, PhoneNumber, SmsLength, SmtpConfig, Template as _, TwilioConfig, UsageType, plain, render,
    sample_payload, variables,
};
use logto_management::lint::{Finding, Lint, Severity, fix_all};
use logto_management::{ConnectorsPresent, SignInExperience};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::guard::{accepts_smtp, accepts_twilio, stored};
use crate::support::assert_renders;
use crate::verdicts::NOT_DELIVERED;

/// Checks that what Logto refuses is an error, and that other errors are known not to be delivered.
fn agrees(is_accepted: bool, findings: &[Finding]) -> Result<(), TestCaseError> {
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    if is_accepted {
        // A text of spaces is as good as an empty one, and Logto keeps it.
        let is_known = |code: &&str| NOT_DELIVERED.contains(code) || *code == "field.empty";
        prop_assert!(errors.iter().all(|error| is_known(&error.code)), "accepted: {:?}", errors);
    } else {
        prop_assert!(!errors.is_empty(), "refused: {:?}", findings);
    }
    Ok(())
}

const BOTH_CONNECTORS: ConnectorsPresent = ConnectorsPresent { email: true, sms: true };

/// Almost valid texts, and arbitrary ones.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{{code}}"),
        Just("{{ code }}"),
        Just("{{cod}}"),
        Just("{{link}}"),
        Just("{{application.name}}"),
        Just("{{"),
        Just("}}"),
        Just("{"),
        Just("<script>"),
        Just("</script>"),
        Just("<p>"),
        Just("</p>"),
        Just("<div>"),
        Just("<b"),
        Just("<!--"),
        Just("-->"),
        Just("<a href=\""),
        Just("'"),
        Just("\""),
        Just(">"),
        Just("<form>"),
        Just("<style>"),
        Just("<link rel=stylesheet>"),
        Just("<svg/>"),
        Just("’"),
        Just("€"),
        Just("ё"),
        Just("🙂"),
        Just("\u{a0}"),
        Just(" "),
        Just("\n"),
        Just("a"),
        Just("@"),
        Just("example.com"),
        Just("smtp://"),
        Just(":587"),
        Just("<"),
        Just("me@example.com"),
        Just(","),
        Just("AC00000000000000000000000000000000"),
        Just("MG00000000000000000000000000000000"),
        Just("<host>"),
        Just("İ"),
    ];
    prop_oneof![
        3 => vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => text().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => prop_oneof![Just(json!(465)), Just(json!(587)), Just(json!("25")), Just(json!("true")), Just(json!(1.5))],
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("[a-zA-Z]{1,6}", inner, 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An object with some of these members, and with unknown members.
fn object(names: &'static [&'static str]) -> impl Strategy<Value = Map<String, Value>> {
    let known = btree_map(proptest::sample::select(names), anything(), 0..names.len());
    (known, btree_map("x[a-z]{1,4}", anything(), 0..3)).prop_map(|(known, unknown)| {
        let known = known.into_iter().map(|(name, value)| (name.to_owned(), value));
        known.chain(unknown).collect()
    })
}

fn template() -> impl Strategy<Value = Value> {
    let usage = prop_oneof![
        Just("SignIn"),
        Just("Register"),
        Just("ForgotPassword"),
        Just("Generic"),
        Just("OrganizationInvitation"),
        Just("signin"),
        Just("Test"),
        Just("Foo"),
        Just(""),
        Just(" SignIn"),
    ];
    let kind = prop_oneof![Just("text/plain"), Just("text/html"), Just("text/markdown")];
    let right = (usage, kind, text(), text()).prop_map(|(usage, kind, subject, content)| {
        json!({"usageType": usage, "contentType": kind, "subject": subject, "content": content})
    });
    prop_oneof![
        4 => right,
        1 => object(&["usageType", "contentType", "subject", "content"]).prop_map(Value::Object),
        1 => anything(),
    ]
}

fn config(names: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let templates = prop_oneof![4 => vec(template(), 0..7).prop_map(Value::from), 1 => anything()];
    (object(names), proptest::option::of(templates)).prop_map(|(mut members, templates)| {
        if let Some(templates) = templates {
            members.insert("templates".to_owned(), templates);
        }
        Value::Object(members)
    })
}

fn twilio_config() -> impl Strategy<Value = Value> {
    config(&["accountSID", "authToken", "fromMessagingServiceSID", "disableRiskCheck", "host"])
}

fn smtp_config() -> impl Strategy<Value = Value> {
    let auth = object(&["type", "user", "pass", "privateKey", "serviceClient", "clientId", "refreshToken", "expires"]);
    let base = config(&[
        "host",
        "port",
        "fromEmail",
        "replyTo",
        "secure",
        "requireTLS",
        "ignoreTLS",
        "tls",
        "name",
        "debug",
        "socketTimeout",
        "customHeaders",
        "auth",
    ]);
    let flags = (any::<[Option<bool>; 3]>(), prop_oneof![Just(25), Just(465), Just(587), Just(0), Just(99999)]);
    (base, proptest::option::of(auth), proptest::option::of(flags)).prop_map(|(mut base, auth, flags)| {
        if let Some(auth) = auth {
            base["auth"] = Value::Object(auth);
        }
        if let Some((switches, port)) = flags {
            base["port"] = json!(port);
            for (name, on) in ["secure", "requireTLS", "ignoreTLS"].into_iter().zip(switches) {
                if let Some(on) = on {
                    base[name] = json!(on);
                }
            }
        }
        base
    })
}

/// Checks that `fix_all` leaves no finding with a fix, and keeps unknown members.
fn fixes<C: ConnectorConfig + Lint>(value: &Value) -> Result<(), TestCaseError> {
    let mut config = C::from_value(value.clone()).unwrap();
    prop_assert_eq!(&config.to_value(), value);
    let text = config.to_json();
    let read_again = C::from_json(&text).unwrap();
    prop_assert_eq!(&read_again.to_value(), value);

    for finding in config.lint() {
        assert_renders(&finding.message);
    }
    let done = fix_all(&mut config, C::lint);
    done.iter().for_each(assert_renders);
    prop_assert!(done.len() < 200, "{} fixes: {:?}", done.len(), &done[done.len() - 5..]);
    let left: Vec<_> = config.lint().into_iter().filter(|finding| finding.fix.is_some()).collect();
    prop_assert!(left.is_empty(), "{:?}", left);
    for (name, member) in value.as_object().unwrap().iter().filter(|(name, _)| name.starts_with('x')) {
        prop_assert_eq!(config.members().get(name), Some(member));
    }
    let mut restored = config.masked();
    prop_assert_eq!(restored.restore_secrets(&config), []);
    prop_assert_eq!(restored.to_value(), config.to_value());
    for usage in UsageType::KNOWN {
        let payload = sample_payload(&usage, "123456");
        for template in config.templates() {
            let length = SmsLength::of(&render(template.content(), &payload));
            prop_assert!(length.segments > 0 || template.content().trim().is_empty());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_any_twilio_configuration(value in twilio_config()) {
        let is_accepted = accepts_twilio(&value) && accepts_twilio(&stored(&value));
        agrees(is_accepted, &TwilioConfig::from_value(value.clone()).unwrap().lint())?;
        fixes::<TwilioConfig>(&value)?;
    }

    #[test]
    fn fixes_any_smtp_configuration(value in smtp_config()) {
        let is_accepted = accepts_smtp(&value) && accepts_smtp(&stored(&value));
        agrees(is_accepted, &SmtpConfig::from_value(value.clone()).unwrap().lint())?;
        fixes::<SmtpConfig>(&value)?;
    }

    #[test]
    fn renders_text_without_braces_unchanged(text in any::<String>(), payload in anything()) {
        let text = text.replace(['{', '}'], "");
        prop_assert_eq!(render(&text, &payload), text);
    }

    #[test]
    fn rendering_changes_only_variables(text in text(), code in text()) {
        let rendered = render(&text, &json!({"code": code}));
        let mut expected = String::new();
        let mut from = 0;
        for variable in variables(&text) {
            expected.push_str(&text[from..variable.range.start]);
            let is_code = variable.name == "code";
            expected.push_str(if is_code { &code } else { &text[variable.range.clone()] });
            // “code.x” has no value.
            prop_assume!(is_code || !variable.name.starts_with("code."));
            from = variable.range.end;
        }
        expected.push_str(&text[from..]);
        prop_assert_eq!(rendered, expected);
    }

    #[test]
    fn parsing_phone_number_is_idempotent(text in prop_oneof![any::<String>(), "[+0-9０-９() .-]{0,24}"]) {
        if let Ok(number) = PhoneNumber::parse(&text) {
            prop_assert!(number.digits().chars().all(|c| c.is_ascii_digit()));
            prop_assert!((7..=15).contains(&number.digits().len()));
            prop_assert_eq!(PhoneNumber::parse(number.digits()), Ok(number.clone()));
            prop_assert_eq!(PhoneNumber::parse(&number.to_string()), Ok(number));
        }
    }

    #[test]
    fn segments_stay_within_limits(text in any::<String>()) {
        let length = SmsLength::of(&text);
        let room = match (length.beyond_gsm.is_empty(), length.segments) {
            (true, 0 | 1) => 160,
            (false, 0 | 1) => 70,
            (true, count) => count * 153,
            (false, count) => count * 67,
        };
        prop_assert!(length.units + length.left <= room);
        prop_assert_eq!(length.segments == 0, text.is_empty());
        prop_assert_eq!(plain(&plain(&text)), plain(&text));
    }

    #[test]
    fn fixes_any_sign_in_experience(sign_up in anything(), sign_in in anything(), other in anything()) {
        let json = json!({"signUp": {"identifiers": sign_up, "secondaryIdentifiers": other},
                          "signIn": {"methods": sign_in}, "forgotPasswordMethods": ["EmailVerificationCode", "x"]});
        let mut experience = SignInExperience::from_value(json.clone()).unwrap();
        let same = experience.clone();
        prop_assert_eq!(experience.to_value(), json);
        fix_all(&mut experience, |experience| experience.check(BOTH_CONNECTORS));
        let left = experience.check(BOTH_CONNECTORS);
        prop_assert!(left.iter().all(|finding| finding.fix.is_none()), "{:?}", left);
        prop_assert!(same.patch_to(&same.clone()).is_empty());
    }
}
