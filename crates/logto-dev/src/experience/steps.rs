//! The steps of the sign-in page: one form each, of which the script shows one at a time.

use maud::{Markup, html};

use super::sign_in_options::{Factor, SignInOptions};
use crate::texts::PageTexts;

/// The select of the country of a phone number. The script fills it, and shows it beside a national number.
pub(super) fn country(texts: &PageTexts<'_>, id: &str) -> Markup {
    html! {
        select id=(id) data-testid=(id) aria-label=(texts.country) autocomplete="off" hidden {
            option value="" { (texts.choose_country) }
        }
    }
}

/// The buttons below the identifier: the primary factor, and the alternative.
pub(super) fn factor_buttons(texts: &PageTexts<'_>, options: &SignInOptions) -> Markup {
    let (primary, alternative) = options.factors();
    let (id, text) = match primary {
        Factor::Code => ("send-code", texts.send_code),
        Factor::Password => ("use-password", texts.continue_),
    };
    let alternative = alternative.map(|factor| match factor {
        Factor::Code => ("send-code", texts.send_code_instead),
        Factor::Password => ("use-password", texts.use_password_instead),
    });
    html! {
        button .primary data-testid=(id) type="submit" { (text) }
        @if let Some((id, text)) = alternative {
            p .aside { button .link data-testid=(id) type="button" { (text) } }
        }
    }
}

/// A password field with a button that shows what was typed.
fn password_field(texts: &PageTexts<'_>, id: &str, autocomplete: &str, description: &str) -> Markup {
    html! {
        div .password-field {
            input id=(id) data-testid=(id) name=(id) type="password" autocomplete=(autocomplete)
                autocapitalize="none" spellcheck="false" aria-describedby=(description) required;
            button .reveal data-testid={ "show-" (id) } data-reveals=(id) type="button" aria-pressed="false"
                aria-controls=(id) { (texts.show) }
        }
    }
}

pub(super) fn password(texts: &PageTexts<'_>, can_reset: bool) -> Markup {
    html! {
        form data-step="password" data-heading=(texts.enter_password) novalidate hidden {
            p .lead {
                (texts.sign_in_as) " " strong #password-for {} " "
                button .link data-start-over type="button" { (texts.change) }
            }
            input #password-owner name="username" type="text" autocomplete="username" hidden;
            label for="password" { (texts.password) }
            (password_field(texts, "password", "current-password", "form-error"))
            button .primary data-testid="verify-password" type="submit" { (texts.sign_in) }
            p .aside #code-instead {
                button .link data-testid="use-code" type="button" { (texts.send_code_instead) }
            }
            @if can_reset {
                p .aside {
                    button .link data-testid="forgot-password" type="button" { (texts.forgot_password) }
                }
            }
        }
    }
}

pub(super) fn code(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="code" data-heading=(texts.enter_code) novalidate hidden {
            p .lead {
                (texts.code_sent_to) " " strong #sent-to {} " "
                button .link data-testid="change-identifier" type="button" { (texts.change) }
            }
            label for="code" { (texts.code) }
            div .code-box dir="ltr" {
                div .code-tiles aria-hidden="true" { @for _ in 0..6 { span {} } }
                input .code #code data-testid="code" name="code" type="text" inputmode="numeric"
                    autocomplete="one-time-code" aria-describedby="form-error" required;
            }
            button .primary data-testid="verify" type="submit" { (texts.continue_) }
            p .aside {
                (texts.no_code) " " button .link data-testid="resend" type="button" { (texts.resend) }
            }
        }
    }
}

pub(super) fn create(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="create" data-heading=(texts.create_your_account) novalidate hidden {
            p .lead { (texts.no_account_for) " " strong #unknown {} }
            button .primary data-testid="create-account" type="submit" { (texts.create_account) }
            (other_identifier_button(texts))
        }
    }
}

pub(super) fn exists(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="exists" data-heading=(texts.account_exists) novalidate hidden {
            p .lead { (texts.exists_for) " " strong #known {} }
            button .primary data-testid="sign-in-instead" type="submit" { (texts.sign_in_instead) }
            (other_identifier_button(texts))
        }
    }
}

/// The step that asks whether to link a social identity to the account with its email address.
pub(super) fn link(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="link" data-heading=(texts.account_exists) novalidate hidden {
            p .lead { (texts.exists_for) " " strong #related dir="ltr" {} }
            button .primary data-testid="link-account" type="submit" { (texts.link_account) }
            p .aside {
                button .link data-testid="create-instead" type="button" { (texts.create_instead) }
            }
        }
    }
}

fn other_identifier_button(texts: &PageTexts<'_>) -> Markup {
    html! {
        p .aside { button .link data-start-over type="button" { (texts.other_identifier) } }
    }
}

pub(super) fn new_password(texts: &PageTexts<'_>) -> Markup {
    let rules = [("length", texts.rule_length), ("characters", texts.rule_characters), ("guess", texts.rule_guess)];
    html! {
        form data-step="new-password" data-heading=(texts.choose_password) novalidate hidden {
            p .lead #new-password-lead { (texts.password_for) " " strong #new-password-for {} }
            input #new-password-owner name="username" type="text" autocomplete="username" hidden;
            label for="new-password" { (texts.new_password) }
            (password_field(texts, "new-password", "new-password", "form-error password-rules"))
            ul .rules #password-rules data-testid="password-rules" {
                @for (name, text) in rules {
                    li data-rule=(name) data-state="open" { (text) " " span .hidden {} }
                }
            }
            button .primary data-testid="save-password" type="submit" { (texts.save_password) }
            p .aside { button .link data-start-over type="button" { (texts.start_again) } }
        }
    }
}

pub(super) fn username(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="username" data-heading=(texts.choose_username) novalidate hidden {
            p .lead { (texts.username_lead) }
            label for="username" { (texts.username) }
            input #username data-testid="username" name="username" type="text" autocomplete="username"
                autocapitalize="none" spellcheck="false" aria-describedby="form-error" required;
            button .primary data-testid="save-username" type="submit" { (texts.continue_) }
        }
    }
}

/// The step that asks for a required email address or phone number.
pub(super) fn more(texts: &PageTexts<'_>) -> Markup {
    html! {
        form data-step="more" novalidate hidden {
            p .lead { (texts.add_lead) }
            label for="more" #more-label {}
            div .phone-field {
                (country(texts, "more-country"))
                input #more data-testid="more-identifier" name="more" type="text" autocapitalize="none"
                    spellcheck="false" aria-describedby="form-error" required;
            }
            button .primary data-testid="more-send-code" type="submit" { (texts.send_code) }
        }
    }
}
