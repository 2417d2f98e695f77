//! English, for what people change in their own account.

use crate::i18n::Note;
use crate::i18n::account::{Account, Apps, Codes, Devices, Row, Rows, Verify};

pub(super) const ACCOUNT: Account = Account {
    title: "Your details",
    lead: "Kept by the sign-in server; every app that you sign in to may see them.",
    rows: Rows {
        name: Row { label: "Name", field: "Full name", hint: None },
        username: Row {
            label: "Username",
            field: "Username",
            hint: Some("Letters, digits and _, and no digit in front."),
        },
        avatar: Row {
            label: "Picture",
            field: "Address of a picture",
            hint: Some("It starts with https://. Leave it empty for your initials."),
        },
        email: Row {
            label: "E-mail",
            field: "New e-mail address",
            hint: Some("You'll get a code there, to show that it is yours."),
        },
        phone: Row {
            label: "Phone",
            field: "New phone number",
            hint: Some("With the country code, such as +44 20 7946 0000. You'll get a code there."),
        },
        password: Row { label: "Password", field: "New password", hint: Some("A long one that you use nowhere else.") },
    },
    edit: "Edit",
    add: "Add",
    edit_what: |verb, label| [verb, ": ", label].concat(),
    read_only: "read-only",
    password_set: "Set",
    save: "Save",
    cancel: "Cancel",
    remove: "Remove",
    saved: |label| [label, " saved"].concat(),
    removed: |label| [label, " removed"].concat(),
    off: Note {
        title: "You can't change your account here",
        body: "The sign-in server has its account centre off, so this page only shows what it knows.",
    },
    unsupported: Note {
        title: "You can't change your account here",
        body: "The sign-in server doesn't offer it, so this page only shows what it knows.",
    },
    failed: "Your details could not be fetched",
    verify: Verify {
        title: "First, show that it's you",
        lead: "You're asked once, and it holds for ten minutes.",
        password: "Your password",
        with_password: "Use your password",
        with_code: |address| ["Send a code to ", address].concat(),
        another_way: "Another way",
        go_on: "Continue",
    },
    codes: Codes {
        send: "Send code",
        label: "Code",
        sent: |address| ["We sent a code with 6 digits to ", address, "."].concat(),
        again: "Send another code",
        again_in: |seconds| ["Send another code in ", &seconds.to_string(), " s"].concat(),
        sent_again: "Another code is on its way. Only the newest one works.",
        change: "Change the address",
    },
    devices: Devices {
        title: "Devices",
        lead: "The browsers in which you're signed in. End those that you don't know.",
        show: "Show devices",
        none: "There is no other one.",
        scope_missing: "This app doesn't ask for the right to see your devices.",
        add_scope: ("add the scope ", " to config.json, then sign in again."),
        on: |browser, system| [browser, " on ", system].concat(),
        unknown: "Unknown browser",
        since: "Signed in",
        here: "This one",
        end: "End",
        ended: |name| ["Signed out: ", name].concat(),
    },
    apps: Apps {
        title: "Apps with access",
        lead: "They may use your account until you take that away.",
        none: "No other app has access.",
        since: "Since",
        end: "Take away",
        ended: |name| ["No longer has access: ", name].concat(),
    },
    problem,
    issue,
};

fn problem(code: &str) -> Option<&'static str> {
    Some(match code {
        "account.not_enabled" => "The sign-in server has its account centre off.",
        "account.field_not_editable" => "The sign-in server doesn't let you change this.",
        "account.verification_required" | "account.verification_expired" | "account.verification_not_found" => {
            "That took too long. Start again."
        }
        "account.wrong_password" => "That is not your password.",
        "account.code_mismatch" => "That is not the code. Look at the newest message.",
        "account.code_expired" => "This code is no longer valid. Send another one.",
        "account.too_many_tries" => "There were too many tries. Send another code, or wait a while.",
        "account.already_in_use" => "Another account has it already.",
        "account.password_rejected" => "The sign-in server doesn't accept this password.",
        "account.invalid_input" => "That isn't in the form it has to be.",
        "account.last_identifier" => "You need it to sign in, so it can't be removed.",
        "account.not_supported" => "The sign-in server doesn't offer this.",
        "account.not_found" => "It has ended already.",
        "account.scope_missing" => "This app doesn't ask for the right to do that.",
        _ => return None,
    })
}

fn issue(code: &str) -> Option<&'static str> {
    Some(match code.trim_start_matches("password_rejected.") {
        "too_short" => "It is too short.",
        "too_long" => "It is too long.",
        "character_types" => "It needs more kinds of characters: capital letters, digits, symbols.",
        "unsupported_characters" => "It has characters that can't be used.",
        "pwned" => "It is among passwords that were stolen elsewhere.",
        "restricted_found" | "restricted.user_info" | "restricted.words" => {
            "It has your name or address, or another word that is easy to guess."
        }
        "restricted.repetition" | "restricted.sequence" => "It repeats itself, or goes along the keyboard.",
        _ => return None,
    })
}
