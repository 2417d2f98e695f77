//! What the messages say in each language.

use std::fs;
use std::path::Path;

use super::generated::account::{self, AccountMessages};
use super::generated::auth::{self, AuthMessages};
use super::generated::diagnostics;
use super::{end_reason, explain, use_english};

/// What a line breaks of the rules of French typography: no ordinary space before high punctuation and
/// inside guillemets, no straight apostrophe between letters.
fn is_broken(line: &str) -> bool {
    let letters: Vec<char> = line.chars().collect();
    letters.windows(3).any(|three| match three {
        [' ', ':' | ';' | '?' | '!' | '»', ' ' | '"' | '\''] | [_, '«', ' '] => true,
        [before, '\'', after] => before.is_alphabetic() && (after.is_alphabetic() || *after == '«'),
        _ => false,
    })
}

#[test]
fn typography_is_french() {
    let mut files = 0;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path());
    for folder in crates.chain([root.to_owned()]) {
        for entry in fs::read_dir(folder.join("locales/fr")).into_iter().flatten() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                assert!(!is_broken(line), "{}: {line}", path.display());
            }
            files += 1;
        }
    }
    assert!(files > 4, "{files}");
}

#[test]
fn notices_broken_typography() {
    let quotes = ["\u{ab}", "l\u{27}API"].map(|word| [" ", word, " x"].concat());
    assert!(quotes.iter().all(|line| is_broken(line)));
    assert!(["x", "\u{a0}"].iter().all(|before| !is_broken(&[before, ":\""].concat())));
    assert!(is_broken(&["x", " ", ": y"].concat()));
}

#[test]
fn explains_errors_by_code_and_area() {
    use_english();
    assert_eq!(explain("callback.attempt_over").title, "That took too long");
    assert_eq!(explain("callback.other").title, "The answer of the sign-in server doesn't fit");
    assert_eq!(explain("http.network").body, None);
    assert_eq!(explain("unheard.of").title, "That didn't work");
    assert_eq!(explain("session.expired").body, Some("It reached its time limit."));
    assert_eq!(end_reason("session.other"), "The sign-in server didn't extend it.");
}

#[test]
fn explains_every_error_in_french() {
    let failure = &auth::FR.failure;
    for (code, note) in failure.explanation_by_code.0 {
        // The reason is the explanation there.
        assert!(!note.body.is_empty() || *code == "session", "{code}");
    }
    assert!(!failure.unknown.body.is_empty());
}

/// The codes of all errors: the headings of the page that explains them.
fn error_codes() -> Vec<String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/troubleshooting.md")).unwrap();
    let headings =
        page.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#').trim());
    headings.filter_map(|heading| Some(heading.strip_prefix('`')?.strip_suffix('`')?.to_owned())).collect()
}

/// The heading and the explanation of an error in a language. `None` where the app shows the library's own sentence.
fn explanation(auth: &AuthMessages, account: &AccountMessages, code: &str) -> Option<[&'static str; 2]> {
    let area = code.split('.').next().unwrap_or_default();
    if matches!(area, "account" | "passkey") {
        return account.details.error_by_code.get(code).map(|text| [text, text]);
    }
    let (failure, ended) = (&auth.failure, &auth.notices.ended);
    let known = failure.explanation_by_code.get(code).or_else(|| failure.explanation_by_code.get(area));
    let note = match code {
        "callback.canceled" | "user_canceled" => failure.canceled,
        _ => known.unwrap_or(failure.unknown),
    };
    let body = match area {
        "session" => ended.reason_by_code.get(code).unwrap_or(ended.unknown_reason),
        _ => note.body,
    };
    (!body.is_empty()).then_some([note.title, body])
}

#[test]
fn every_error_code_has_a_text_in_every_language() {
    // What the API page and the operators' pages show has its own texts.
    let elsewhere = ["api", "management", "config_format", "import", "phone"];
    let mut codes = error_codes();
    assert!(codes.len() > 90, "{codes:?}");
    codes.retain(|code| !elsewhere.contains(&code.split('.').next().unwrap_or_default()));
    let languages = [("fr", &auth::FR, &account::FR), ("ja", &auth::JA, &account::JA), ("ar", &auth::AR, &account::AR)];
    for (language, auth, account) in languages {
        for code in &codes {
            let texts = explanation(auth, account, code).unwrap_or_else(|| panic!("{language}: {code}: no text"));
            let english = explanation(&auth::EN, &account::EN, code).unwrap_or_default();
            let differ = texts.iter().zip(english).all(|(text, english)| *text != english);
            assert!(differ, "{language}: {code}: {texts:?}");
        }
    }
}

#[test]
fn one_is_singular_in_french() {
    let ending = &auth::FR.notices.ending;
    assert_eq!(ending.hours(1), "Votre session se terminera dans 1\u{a0}heure");
    assert_eq!(ending.minutes(2), "Votre session se terminera dans 2\u{a0}minutes");
}

#[test]
fn counts_in_arabic() {
    let ending = &auth::AR.notices.ending;
    assert_eq!(ending.hours(1), "سيُسجَّل خروجك بعد ساعة واحدة");
    assert_eq!(ending.hours(2), "سيُسجَّل خروجك بعد ساعتين");
    for (count, unit) in [(3, "دقائق"), (10, "دقائق"), (11, "دقيقة"), (99, "دقيقة"), (100, "دقيقة"), (103, "دقائق")]
    {
        assert_eq!(ending.minutes(count), format!("سيُسجَّل خروجك بعد {count} {unit}"));
    }
}

#[test]
fn isolates_names_in_arabic() {
    let text = account::AR.organizations.actions.refused(1, "invite:members", "Acme", "member");
    for name in ["invite:members", "Acme", "member"] {
        assert!(text.contains(&format!("\u{2068}{name}\u{2069}")), "{text}");
    }
}

#[test]
fn agrees_in_gender_in_french() {
    let rows = &account::FR.details.rows;
    assert_eq!([rows.avatar.saved, rows.avatar.removed], ["Photo enregistrée", "Photo supprimée"]);
    assert_eq!([rows.phone.saved, rows.phone.removed], ["Téléphone enregistré", "Téléphone supprimé"]);
}

#[test]
fn distinguishes_devices_from_systems_in_french() {
    let devices = &account::FR.details.devices;
    assert_eq!(devices.on_system("Chrome", "Windows"), "Chrome sous Windows");
    assert_eq!(devices.on_device("Safari", "iPad"), "Safari sur iPad");
}

#[test]
fn says_which_permission_is_missing_and_where() {
    let [english, french, japanese] =
        [&account::EN, &account::FR, &account::JA].map(|messages| &messages.organizations.actions);
    let text = english.refused(1, "invite:members", "Acme", "member");
    assert!(text.contains("invite:members") && text.contains("In Acme you have the role member"), "{text}");
    assert!(english.refused(0, "x", "Acme", "").contains("you have no role"));
    let text = french.refused(1, "invite:members", "Acme", "member");
    assert!(text.contains("invite:members"), "{text}");
    assert!(text.contains("Dans Acme, vous avez le rôle member, qui ne la donne pas."), "{text}");
    assert!(french.refused(0, "x", "Acme", "").contains("vous n’avez aucun rôle. La"));
    assert!(french.refused(2, "x", "Acme", "a, b").contains("les rôles a, b, qui ne la donnent pas."));
    let text = japanese.refused(1, "invite:members", "Acme", "member");
    assert!(text.contains("権限invite:membersが必要") && text.contains("Acmeでのロールはmemberで"), "{text}");
    assert!(japanese.refused(0, "x", "Acme", "").contains("Acmeではロールが割り当てられていません"));
}

#[test]
fn every_status_has_a_text() {
    for messages in [&account::EN, &account::FR, &account::JA, &account::AR] {
        let statuses = &messages.api.response.status_by_code;
        assert!(statuses.get("200").unwrap().starts_with("OK"));
        assert!(statuses.get("403").unwrap().starts_with("Forbidden"));
        assert!(["2xx", "3xx", "4xx", "5xx"].iter().all(|class| statuses.get(class).is_some()));
    }
    assert_eq!(account::JA.api.response.status_by_code.get("2xx"), Some("正常に処理されました"));
}

#[test]
fn reasons_of_an_invalid_configuration_are_in_every_language() {
    let all = [&diagnostics::EN, &diagnostics::FR, &diagnostics::JA].map(|messages| &messages.config.reasons);
    assert_eq!(
        all.map(|reasons| reasons.missing("url")),
        ["“url” is missing", "«\u{a0}url\u{a0}» manque", "「url」がありません"]
    );
    let [english, french, japanese] = all.map(|reasons| [reasons.not_https, reasons.not_api, reasons.persistence]);
    assert!(english.iter().zip(french).zip(japanese).all(|((en, fr), ja)| *en != fr && *en != ja && fr != ja));
}

#[test]
fn counts_bytes() {
    let [english, french, japanese] = [&account::EN, &account::FR, &account::JA].map(|messages| &messages.api.response);
    assert_eq!([english.bytes(1), english.bytes(2), english.kibibytes(10)], ["1 byte", "2 bytes", "10 KiB"]);
    assert_eq!([french.bytes(1), french.bytes(2)], ["1\u{a0}octet", "2\u{a0}octets"]);
    assert_eq!([japanese.bytes(1), japanese.bytes(10_239)], ["1バイト", "10239バイト"]);
}

#[test]
fn quotes_the_label_of_the_audience_in_french() {
    let api = &account::FR.api;
    let advice = api.refused.explanation_by_status.get("401").unwrap().body;
    assert!(advice.contains(api.token.audience), "{advice}");
}
