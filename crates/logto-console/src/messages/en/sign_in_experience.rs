//! English: how people sign up and sign in.

use logto_ui::components::CopyWords;
use logto_ui::messages::Note;

use crate::messages::sign_in_experience::{
    Connectors, Exchange, Forgot, Identifiers, InWords, Methods, Preview, Save, SignInExperience, SignUp,
};

pub(super) const SIGN_IN_EXPERIENCE: SignInExperience = SignInExperience {
    page: Note { title: "Sign-in experience", body: "How people create an account and sign in at your Logto server." },
    defaults: "These are the settings of a new Logto, not those of your server. You can paste yours below.",
    earlier: "These are the settings as they were last read. They can't be saved now.",
    pasted: "These are the settings that you pasted. They can't be saved from here; export them instead.",
    connectors: Connectors {
        title: "Connectors",
        lead: "Which connectors your server has isn't known here. Codes can be sent only where there is one.",
        email: "It can send e-mails",
        sms: "It can send text messages",
    },
    sign_up: SignUp {
        title: "Sign-up",
        lead: "What people give when they create an account.",
        mode: "People may",
        mode_both: "Sign in and create an account",
        mode_sign_in: "Sign in only",
        mode_register: "Create an account only",
        with: "They sign up with",
        none: "None of these",
        none_hint: "With another account only, such as Google.",
        username_hint: "A name of their choice, and a password.",
        email_hint: "Verified by a code in an e-mail.",
        phone_hint: "Verified by a code in a text message.",
        email_or_phone_hint: "Whichever they like, verified by a code.",
        other: |words| ["Another combination: ", words].concat(),
        further: |words| ["Also asked for: ", words, "."].concat(),
        verify: "Verify at sign-up",
        verify_hint: "A code goes to the address or number before the account is created.",
        password: "Set a password at sign-up",
        password_hint: "Without one, people sign in with a code each time.",
    },
    methods: Methods {
        title: "Sign-in",
        lead: "What people sign in with, in the order they are offered.",
        identifier: "Sign in with",
        password: "Password",
        code: "Code",
        first: "Comes first",
        order: "Order",
        password_first: "Password",
        code_first: "Code",
        no_code: "no code",
        about: |field, identifier| [field, " for ", identifier].concat(),
        up: |identifier| ["Move ", identifier, " up"].concat(),
        down: |identifier| ["Move ", identifier, " down"].concat(),
        moved: |identifier, place, of| format!("{identifier} is now number {place} of {of}."),
    },
    forgot: Forgot {
        title: "Forgotten password",
        lead: "How people set a new password when they can't sign in.",
        email: "By a code in an e-mail",
        phone: "By a code in a text message",
        implied: "Nothing is set: the server offers what it has connectors for.",
        needless: "Nobody signs in with a password at present.",
    },
    preview: Preview {
        title: "Preview",
        lead: "A sketch of the sign-in page with these settings.",
        choose: "What is drawn",
        sign_in: "Sign in",
        create: "Create account",
        next: "Next step",
        next_for: |who| ["Next step with ", who].concat(),
        go_on: "Continue",
        password: "Password",
        or_password: "Use the password instead",
        or_code: "Use a code instead",
        forgot: "Forgot your password?",
        no_account: "No account yet?",
        has_account: "Have an account?",
        create_password: "New password",
        or: " or ",
        and: " and ",
        in_words: InWords {
            closed: "There is no field to sign in with.",
            asks: |who| ["One field asks for the ", who, "."].concat(),
            asks_with_password: |who| ["The page asks for the ", who, " and the password at once."].concat(),
            then_code: |who| {
                let who = who.map(|who| [" with the ", who].concat()).unwrap_or_default();
                ["Then a code is sent", &who, "."].concat()
            },
            then_password: |who| {
                let who = who.map(|who| [" with the ", who].concat()).unwrap_or_default();
                ["Then the password is asked for", &who, "."].concat()
            },
            other_password: "A link offers the password instead.",
            other_code: "A link offers a code instead.",
            forgot: "A link helps with a forgotten password.",
            link: "A link leads to a new account.",
            no_link: "Nobody can create an account here.",
            create: |who| ["A new account starts with the ", who, "."].concat(),
            create_code: "A code verifies it.",
            create_password: "Then a password is chosen.",
            create_further: |who| ["The ", who, " is asked for as well."].concat(),
        },
    },
    save: Save {
        unchanged: "Nothing is changed.",
        unsaved: "There are unsaved changes.",
        errors: |count| match count {
            1 => "The server would refuse this: 1 problem is marked above.".to_owned(),
            _ => format!("The server would refuse this: {count} problems are marked above."),
        },
        warnings: |count| match count {
            1 => "1 warning is marked above.".to_owned(),
            _ => format!("{count} warnings are marked above."),
        },
        no_access: "Without access to the server nothing can be saved. Export the changes as JSON.",
        review: "Review and save",
        discard: "Discard changes",
        title: "Save these changes?",
        lead: "They apply at once to everybody who signs in.",
        what: "Setting",
        before: "Now",
        after: "After",
        confirm: "Save",
        cancel: "Cancel",
        refused: "The changes were not saved",
    },
    exchange: Exchange {
        title: "As JSON",
        lead: "The body of PATCH /api/sign-in-exp, for whoever has access to the server.",
        nothing: "There is nothing to send: nothing is changed.",
        copy: CopyWords { copy: "Copy", copied: "Copied", refused: "Not copied. Select the text instead." },
        download: "Download",
        paste: "Start from the server's settings",
        paste_hint: "Paste the answer of GET /api/sign-in-exp. Changes you made here are replaced.",
        use_it: "Use these settings",
        no_json: |line, column| format!("This isn't JSON: it breaks off in line {line}, column {column}."),
        no_experience: "This is JSON, but not a sign-in experience: it has no “signUp” and “signIn”.",
        used: "The pasted settings are shown now.",
    },
    mended: |label| ["Done: ", label, "."].concat(),
    discarded: "The changes are discarded.",
    saved: "Saved. The settings are in force.",
    set_up_email: "Set up the e-mail connector",
    set_up_sms: "Set up the SMS connector",
    error: "Problem:",
    warning: "Warning:",
    identifiers: Identifiers {
        username: "Username",
        email: "E-mail address",
        phone: "Phone number",
        email_or_phone: "E-mail address or phone number",
    },
};

#[cfg(test)]
mod tests {
    use super::SIGN_IN_EXPERIENCE;

    #[test]
    fn counts_as_people_do() {
        let save = &SIGN_IN_EXPERIENCE.save;
        assert!((save.errors)(1).contains("1 problem is") && (save.errors)(2).contains("2 problems are"));
        assert!((save.warnings)(1).contains("1 warning is") && (save.warnings)(3).contains("3 warnings are"));
    }
}
