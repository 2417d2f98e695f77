//! The steps of the sign-in page for multi-factor authentication.

use maud::{Markup, html};

use crate::texts::PageTexts;

/// All steps.
pub(super) fn all(texts: &PageTexts<'_>) -> Markup {
    html! {
        (app_code(texts))
        (sent_code(texts, "mfa-email", texts.email_code_lead))
        (sent_code(texts, "mfa-phone", texts.text_code_lead))
        (backup_code(texts))
        (passkey(texts))
        (offer(texts))
        (new_app(texts))
        (new_codes(texts))
    }
}

/// The buttons that lead to the other factors. The script shows those that the account has.
fn alternatives(texts: &PageTexts<'_>, own: &str) -> Markup {
    let all = [
        ("Totp", "mfa-app", texts.use_app),
        ("WebAuthn", "mfa-passkey", texts.use_passkey),
        ("EmailVerificationCode", "mfa-email", texts.use_email_code),
        ("PhoneVerificationCode", "mfa-phone", texts.use_text_code),
        ("BackupCode", "mfa-backup", texts.use_backup_code),
    ];
    html! {
        @for (factor, step, text) in all {
            @if step != own {
                p .aside data-factor=(factor) hidden {
                    button .link data-to=(step) data-testid={ "to-" (step) } type="button" { (text) }
                }
            }
        }
    }
}

/// The field for a code of an authenticator app or of a message.
fn code_field(texts: &PageTexts<'_>, id: &str) -> Markup {
    html! {
        label for=(id) { (texts.code) }
        input id=(id) data-testid=(id) name=(id) type="text" inputmode="numeric" autocomplete="one-time-code"
            aria-describedby="form-error" required;
        button .primary data-testid={ "verify-" (id) } type="submit" { (texts.continue_) }
    }
}

fn app_code(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="mfa-app" data-heading=(texts.two_step) novalidate hidden {
            p .lead { (texts.app_code_lead) }
            (code_field(texts, "totp"))
            (alternatives(texts, "mfa-app"))
        }
    }
}

/// The step for a code that is sent to the email address or the phone number of the account.
fn sent_code(texts: &PageTexts<'_>, step: &str, lead: &str) -> Markup {
    html! {
        form data-step=(step) data-heading=(texts.two_step) novalidate hidden {
            p .lead { (lead) " " strong data-masked=(step) {} }
            (code_field(texts, &format!("{step}-code")))
            (alternatives(texts, step))
        }
    }
}

fn backup_code(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="mfa-backup" data-heading=(texts.two_step) novalidate hidden {
            p .lead { (texts.backup_code_lead) }
            label for="backup-code" { (texts.backup_code) }
            input #backup-code data-testid="backup-code" name="backup-code" type="text" autocomplete="off"
                autocapitalize="none" spellcheck="false" aria-describedby="form-error" required;
            button .primary data-testid="verify-backup-code" type="submit" { (texts.continue_) }
            (alternatives(texts, "mfa-backup"))
        }
    }
}

fn passkey(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="mfa-passkey" data-heading=(texts.two_step) novalidate hidden {
            p .lead { (texts.passkey_lead) }
            button .primary data-testid="verify-passkey" type="submit" { (texts.use_passkey) }
            (alternatives(texts, "mfa-passkey"))
        }
    }
}

/// The step that asks for a new factor.
fn offer(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="mfa-offer" data-heading=(texts.protect_account) novalidate hidden {
            p .lead { (texts.protect_lead) }
            p data-new-factor="WebAuthn" hidden {
                button .primary data-testid="add-passkey" type="button" { (texts.add_passkey) }
            }
            p data-new-factor="Totp" hidden {
                button .primary data-testid="add-app" type="button" { (texts.add_app) }
            }
            p .aside #mfa-decline hidden {
                button .link data-testid="decline-factor" type="button" { (texts.not_now) }
            }
        }
    }
}

fn new_app(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="mfa-new-app" data-heading=(texts.add_app) novalidate hidden {
            p .lead { (texts.app_secret_lead) }
            p .secret { code #totp-secret data-testid="totp-secret" {} }
            (code_field(texts, "new-totp"))
        }
    }
}

fn new_codes(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="mfa-new-codes" data-heading=(texts.save_codes) novalidate hidden {
            p .lead { (texts.save_codes_lead) }
            ul .backup-codes #new-codes data-testid="new-codes" {}
            button .primary data-testid="saved-codes" type="submit" { (texts.saved_codes) }
        }
    }
}
