//! English: connectors.

use logto_management::lint::Severity;
use logto_ui::components::CopyWords;
use logto_ui::messages::Note;

use super::connectors_form::{FORM, TEMPLATES};
use crate::messages::connectors::{
    Code, CodeProblem, Connectors, Delete, Failure, KindWords, Leave, List, Notices, Remarks, Save, Send, Step,
};

pub(super) const CONNECTORS: Connectors = Connectors {
    page: Note {
        title: "Connectors",
        body: "What sends verification codes: one connector for text messages and one for e-mail.",
    },
    sms: SMS,
    email: EMAIL,
    list: List {
        unknown: "Not known",
        unknown_note: "The server's connectors can't be read at this level of access. You can still write a configuration, check it, and copy it.",
        missing: "Not set up",
        needed: "The sign-in experience needs this connector: without it, people can't do what is listed here.",
        set_up: "Set up",
        in_use: "In use",
        other: |name| [name, " sends these messages now. It is deleted when you save a configuration here."].concat(),
        wrong: |count| {
            if count == 1 {
                "One thing in it has to be corrected:".to_owned()
            } else {
                [&count.to_string(), " things in it have to be corrected:"].concat()
            }
        },
        uses: "The sign-in experience uses it for:",
        begin: "Set up",
        edit: "Edit",
        compose: "Write a configuration",
    },
    guide: "Step by step",
    notices: Notices {
        differs: Note {
            title: "The server has another configuration",
            body: "You began to write before it was known. Load the server's instead, or keep yours: saving it replaces the server's.",
        },
        load: "Load the server's",
        keep: "Keep mine",
        other: |name| [name, " is set up on the server"].concat(),
        other_body: "The server keeps one connector of each type: saving this configuration deletes the other.",
        unread: "The server's connectors can't be read",
    },
    remarks: Remarks {
        title: "Check-up",
        error: "Error:",
        warning: "Warning:",
        hint: "Hint:",
        count: |count, severity| {
            let (one, many) = match severity {
                Severity::Error => (" error", " errors"),
                Severity::Warning => (" warning", " warnings"),
                Severity::Hint => (" hint", " hints"),
            };
            [count.to_string().as_str(), if count == 1 { one } else { many }].concat()
        },
        none: "No complaints",
        list: "Show all",
        fix_all: "Fix what can be fixed",
    },
    form: FORM,
    templates: TEMPLATES,
    code: Code {
        title: "JSON and files",
        lead: "The same configuration as Logto's Console and API have it.",
        json: "Edit as JSON",
        json_lead: "Paste what Logto's Console or API gives you, or copy this there. Secrets are shown as marks such as <authToken>; a mark that stays keeps its secret.",
        apply: "Apply to the form",
        reset: "Undo",
        secrets: "Show secrets",
        import: "Import a file…",
        imported: "Imported. Nothing is saved yet.",
        export: "Export",
        export_secrets: "Export with secrets",
        files: "The export without secrets can be kept in a repository. Treat the one with secrets like a password.",
        curl: "Command for a terminal",
        curl_lead: "Saves this configuration. Put an operator's token into $TOKEN, and your secrets in the place of the marks.",
        copy: CopyWords { copy: "Copy", copied: "Copied", refused: "Your browser doesn't allow copying" },
        problem: CodeProblem {
            json: |line, column| {
                [
                    "This is not JSON: there is a mistake in line ",
                    &line.to_string(),
                    ", column ",
                    &column.to_string(),
                    ".",
                ]
                .concat()
            },
            not_an_object: "This is JSON, but not a configuration: an object in braces is wanted.",
            other: |id| ["This is the configuration of another connector: ", id, "."].concat(),
            unreadable: "This file can't be read.",
        },
    },
    send: Send {
        title: "Test message",
        lead: "Sent with what is in the form now, saved or not. It is a real message: your provider may charge for it.",
        offline: "Offline there is no server to send with.",
        phone: "Phone number, with its country code",
        email: "E-mail address",
        no_address: "This is not an e-mail address.",
        goes_to: |number| ["Goes to ", number].concat(),
        template: "Template",
        code: "With the code 000000; other variables are not filled in by a test.",
        instead: "The server tests with “Everything else” only, so this text is sent in its place.",
        send: "Send",
        sent: |to| ["Sent to ", to, ". It may take a minute to arrive."].concat(),
        failed: "The test message could not be sent",
    },
    save: Save {
        save: "Save",
        discard: "Discard changes",
        saved: "Saved",
        unsaved: "Changes not saved",
        unchanged: "No changes",
        new: "Not set up yet",
        offline: "Offline: copy or export it instead of saving.",
        unknown: "The server's connectors can't be read, so nothing can be saved.",
        failed: "It could not be saved",
        sure: "Save this configuration?",
        mistakes: |count| {
            let what = if count == 1 { "one error".to_owned() } else { [&count.to_string(), " errors"].concat() };
            ["The check-up found ", &what, ": the server may refuse it, or messages may not arrive."].concat()
        },
        replaces: |name| {
            ["This deletes the connector that is set up now: ", name, ". Its configuration can't be brought back."]
                .concat()
        },
        replaces_note: "Its ID:",
        go_on: "Save anyway",
        cancel: "Cancel",
    },
    delete: Delete {
        delete: "Delete",
        sure: |name| ["Delete ", name, "?"].concat(),
        unused: "The sign-in experience doesn't use it.",
        breaks: "The sign-in experience uses it. People can no longer do this:",
        note: "The configuration is gone from the server. Export it before if you may want it back.",
        deleted: "The connector is deleted.",
        failed: "It could not be deleted",
    },
    leave: Leave {
        title: "Leave without saving?",
        body: "What you wrote on this page will be lost.",
        leave: "Leave",
        stay: "Stay",
    },
    failure: Failure {
        provider: |words| ["The provider says: ", words].concat(),
        fields: "Correct the fields that are marked.",
        more: "What Twilio says about this error",
    },
};

const SMS: KindWords = KindWords {
    title: "Text messages (SMS)",
    provider: "Twilio",
    icon: "phone",
    heading: "SMS with Twilio",
    lead: "Sends verification codes to phone numbers through your Twilio account.",
    missing: "Until then, nobody gets a code by text message.",
    sign_up: "Sign up with a phone number",
    sign_in: "Sign in with a code by text message",
    forgot_password: "Reset a forgotten password by text message",
    mfa: "Second step by text message",
    steps: &[
        Step {
            title: "Open your Twilio account",
            body: "Sign in to Twilio's console, or make an account. A trial account sends to verified numbers only.",
            link: Some(("console.twilio.com", "https://console.twilio.com/")),
        },
        Step {
            title: "Copy the Account SID and the Auth Token",
            body: "Both are on the console's first page under “Account Info”. API keys don't work here.",
            link: None,
        },
        Step {
            title: "Get a number",
            body: "Under Phone Numbers > Manage, buy a number that can send SMS. Some countries want it registered before.",
            link: None,
        },
        Step {
            title: "Make a messaging service",
            body: "Under Messaging > Services, create one and add the number to its sender pool.",
            link: Some(("Messaging services", "https://console.twilio.com/us1/develop/sms/services")),
        },
        Step {
            title: "Copy its SID",
            body: "It begins with MG and goes into “Messaging Service SID”. The connector doesn't take a plain number.",
            link: None,
        },
        Step {
            title: "Allow the countries",
            body: "Under Messaging > Settings > Geo permissions, allow every country you send to, and no others.",
            link: None,
        },
        Step { title: "Test, then save", body: "Send yourself a message from this page first.", link: None },
    ],
};

const EMAIL: KindWords = KindWords {
    title: "E-mail",
    provider: "SMTP",
    icon: "mail",
    heading: "E-mail with SMTP",
    lead: "Sends verification codes and invitations through any mail server that speaks SMTP.",
    missing: "Until then, nobody gets a code by e-mail.",
    sign_up: "Sign up with an e-mail address",
    sign_in: "Sign in with a code by e-mail",
    forgot_password: "Reset a forgotten password by e-mail",
    mfa: "Second step by e-mail",
    steps: &[
        Step {
            title: "Choose a mail server",
            body: "One of the presets, or your provider's: look for “SMTP settings” in its help. Copy the host name without “smtp://”.",
            link: None,
        },
        Step {
            title: "Port and encryption",
            body: "Take 465 with “TLS from the start”, or 587 with “Require STARTTLS”. Port 25 is blocked in most networks.",
            link: None,
        },
        Step {
            title: "Get a password for Logto",
            body: "Many providers refuse the password of the mailbox. Gmail wants an app password, SendGrid an API key (its user is “apikey”).",
            link: Some(("Google app passwords", "https://myaccount.google.com/apppasswords")),
        },
        Step {
            title: "Choose the sender",
            body: "Use an address that the account may send as. Its domain should have SPF and DKIM records, or messages end up as spam.",
            link: None,
        },
        Step {
            title: "Write the templates",
            body: "Put {{code}} into each of them. Plain text arrives most reliably; HTML is shown in the preview.",
            link: None,
        },
        Step { title: "Test, then save", body: "Send yourself a message from this page first.", link: None },
    ],
};
