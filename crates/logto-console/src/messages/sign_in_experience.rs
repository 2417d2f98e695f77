//! The words of the page about how people sign up and sign in.

use logto_ui::components::CopyWords;

use logto_ui::messages::Note;

/// The page.
pub(crate) struct SignInExperience {
    pub(crate) page: Note,
    /// Where the settings come from, when that is not the server.
    pub(crate) defaults: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) pasted: &'static str,
    pub(crate) connectors: Connectors,
    pub(crate) sign_up: SignUp,
    pub(crate) methods: Methods,
    pub(crate) forgot: Forgot,
    pub(crate) preview: Preview,
    pub(crate) save: Save,
    pub(crate) exchange: Exchange,
    /// After a finding was mended, for the button's words.
    pub(crate) mended: fn(&str) -> String,
    pub(crate) discarded: &'static str,
    pub(crate) saved: &'static str,
    /// Links beside findings.
    pub(crate) set_up_email: &'static str,
    pub(crate) set_up_sms: &'static str,
    /// For screen readers, in front of a finding by its severity.
    pub(crate) error: &'static str,
    pub(crate) warning: &'static str,
    pub(crate) identifiers: Identifiers,
}

/// What people are known by.
pub(crate) struct Identifiers {
    pub(crate) username: &'static str,
    pub(crate) email: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) email_or_phone: &'static str,
}

/// Which connectors there are, where nobody tells.
pub(crate) struct Connectors {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) email: &'static str,
    pub(crate) sms: &'static str,
}

/// Creating an account.
pub(crate) struct SignUp {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) mode_both: &'static str,
    pub(crate) mode_sign_in: &'static str,
    pub(crate) mode_register: &'static str,
    pub(crate) with: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_hint: &'static str,
    pub(crate) username_hint: &'static str,
    pub(crate) email_hint: &'static str,
    pub(crate) phone_hint: &'static str,
    pub(crate) email_or_phone_hint: &'static str,
    /// A combination the page doesn't offer.
    pub(crate) other: fn(&str) -> String,
    /// For what is asked for beside.
    pub(crate) further: fn(&str) -> String,
    pub(crate) verify: &'static str,
    pub(crate) verify_hint: &'static str,
    pub(crate) password: &'static str,
    pub(crate) password_hint: &'static str,
}

/// The ways to sign in.
pub(crate) struct Methods {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) identifier: &'static str,
    pub(crate) password: &'static str,
    pub(crate) code: &'static str,
    pub(crate) first: &'static str,
    pub(crate) order: &'static str,
    pub(crate) password_first: &'static str,
    pub(crate) code_first: &'static str,
    pub(crate) no_code: &'static str,
    /// For screen readers: what a field is about, from its words and the identifier.
    pub(crate) about: fn(&str, &str) -> String,
    pub(crate) up: fn(&str) -> String,
    pub(crate) down: fn(&str) -> String,
    /// After a move: the identifier, its place, how many there are.
    pub(crate) moved: fn(&str, usize, usize) -> String,
}

/// Forgotten passwords.
pub(crate) struct Forgot {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) email: &'static str,
    pub(crate) phone: &'static str,
    /// The server has no list.
    pub(crate) implied: &'static str,
    /// Nobody signs in with a password.
    pub(crate) needless: &'static str,
}

/// What a visitor will see.
pub(crate) struct Preview {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) create: &'static str,
    pub(crate) next: &'static str,
    /// The next step for those with these identifiers.
    pub(crate) next_for: fn(&str) -> String,
    pub(crate) go_on: &'static str,
    pub(crate) password: &'static str,
    pub(crate) or_password: &'static str,
    pub(crate) or_code: &'static str,
    pub(crate) forgot: &'static str,
    pub(crate) no_account: &'static str,
    pub(crate) has_account: &'static str,
    pub(crate) create_password: &'static str,
    /// Between the last two of several.
    pub(crate) or: &'static str,
    pub(crate) and: &'static str,
    pub(crate) in_words: InWords,
}

/// The drawing for those who don't see it.
pub(crate) struct InWords {
    pub(crate) closed: &'static str,
    /// One field for these identifiers.
    pub(crate) asks: fn(&str) -> String,
    pub(crate) asks_with_password: fn(&str) -> String,
    /// What comes next: for whom, if not for all.
    pub(crate) then_code: fn(Option<&str>) -> String,
    pub(crate) then_password: fn(Option<&str>) -> String,
    pub(crate) other_password: &'static str,
    pub(crate) other_code: &'static str,
    pub(crate) forgot: &'static str,
    pub(crate) link: &'static str,
    pub(crate) no_link: &'static str,
    pub(crate) create: fn(&str) -> String,
    pub(crate) create_code: &'static str,
    pub(crate) create_password: &'static str,
    pub(crate) create_further: fn(&str) -> String,
}

/// Saving, with a look at what changes.
pub(crate) struct Save {
    pub(crate) unchanged: &'static str,
    pub(crate) unsaved: &'static str,
    /// For so many errors.
    pub(crate) errors: fn(usize) -> String,
    /// For so many warnings.
    pub(crate) warnings: fn(usize) -> String,
    pub(crate) no_access: &'static str,
    pub(crate) review: &'static str,
    pub(crate) discard: &'static str,
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) what: &'static str,
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) refused: &'static str,
}

/// Settings as JSON.
pub(crate) struct Exchange {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) copy: CopyWords,
    pub(crate) download: &'static str,
    pub(crate) paste: &'static str,
    pub(crate) paste_hint: &'static str,
    pub(crate) use_it: &'static str,
    pub(crate) no_json: fn(usize, usize) -> String,
    pub(crate) no_experience: &'static str,
    pub(crate) used: &'static str,
}
