//! The words of the pages about connectors.

use logto_management::connectors::UsageType;
use logto_management::lint::Severity;
use logto_ui::components::CopyWords;

use logto_ui::messages::Note;

/// The pages about connectors.
pub(crate) struct Connectors {
    pub(crate) page: Note,
    pub(crate) sms: KindWords,
    pub(crate) email: KindWords,
    pub(crate) list: List,
    /// Above the provider's steps.
    pub(crate) guide: &'static str,
    pub(crate) notices: Notices,
    pub(crate) remarks: Remarks,
    pub(crate) form: Form,
    pub(crate) templates: Templates,
    pub(crate) code: Code,
    pub(crate) send: Send,
    pub(crate) save: Save,
    pub(crate) delete: Delete,
    pub(crate) leave: Leave,
    pub(crate) failure: Failure,
}

/// One connector.
pub(crate) struct KindWords {
    pub(crate) title: &'static str,
    /// Whose service it is.
    pub(crate) provider: &'static str,
    pub(crate) icon: &'static str,
    /// The heading of its own page.
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    /// What isn't possible without it.
    pub(crate) missing: &'static str,
    pub(crate) sign_up: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) forgot_password: &'static str,
    pub(crate) mfa: &'static str,
    pub(crate) steps: &'static [Step],
}

/// Something to be done at the provider.
pub(crate) struct Step {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    /// Where: the words and the address.
    pub(crate) link: Option<(&'static str, &'static str)>,
}

/// The page with both.
pub(crate) struct List {
    pub(crate) unknown: &'static str,
    pub(crate) unknown_note: &'static str,
    pub(crate) missing: &'static str,
    /// It is missing, and something needs it.
    pub(crate) needed: &'static str,
    pub(crate) set_up: &'static str,
    pub(crate) in_use: &'static str,
    /// Another provider's is there, by its name.
    pub(crate) other: fn(&str) -> String,
    /// So many mistakes are in it.
    pub(crate) wrong: fn(usize) -> String,
    pub(crate) uses: &'static str,
    pub(crate) begin: &'static str,
    pub(crate) edit: &'static str,
    pub(crate) compose: &'static str,
}

/// What is said at the top of a connector's page.
pub(crate) struct Notices {
    pub(crate) differs: Note,
    pub(crate) load: &'static str,
    pub(crate) keep: &'static str,
    /// Another provider's is there, by its name.
    pub(crate) other: fn(&str) -> String,
    pub(crate) other_body: &'static str,
    pub(crate) unread: &'static str,
}

/// What the checks say.
pub(crate) struct Remarks {
    pub(crate) title: &'static str,
    pub(crate) error: &'static str,
    pub(crate) warning: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) count: fn(usize, Severity) -> String,
    pub(crate) none: &'static str,
    pub(crate) list: &'static str,
    pub(crate) fix_all: &'static str,
}

/// The form.
pub(crate) struct Form {
    pub(crate) title: &'static str,
    pub(crate) more: &'static str,
    pub(crate) optional: &'static str,
    pub(crate) show: &'static str,
    pub(crate) hide: &'static str,
    pub(crate) presets: &'static str,
    pub(crate) safety: Safety,
    pub(crate) sign_in: SignIn,
    /// The words of a field, by its place in the configuration.
    pub(crate) field: fn(&str) -> FieldWords,
}

/// A field.
pub(crate) struct FieldWords {
    pub(crate) label: &'static str,
    pub(crate) hint: Option<&'static str>,
    /// What such a value looks like.
    pub(crate) example: &'static str,
}

/// How the connection to a mail server is encrypted.
pub(crate) struct Safety {
    pub(crate) title: &'static str,
    pub(crate) tls: &'static str,
    pub(crate) start_tls: &'static str,
    pub(crate) if_offered: &'static str,
    pub(crate) clear: &'static str,
    pub(crate) ports: &'static str,
}

/// How Logto signs in to a mail server.
pub(crate) struct SignIn {
    pub(crate) title: &'static str,
    pub(crate) way: &'static str,
    pub(crate) password: &'static str,
    pub(crate) key: &'static str,
    pub(crate) token: &'static str,
}

/// The templates.
pub(crate) struct Templates {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    /// The name of what a message is for, and when it is sent; empty for what isn't known.
    pub(crate) usage: fn(&UsageType) -> (&'static str, &'static str),
    pub(crate) unknown_usage: &'static str,
    /// The variable that must be in it.
    pub(crate) needs: fn(&str) -> String,
    pub(crate) subject: &'static str,
    pub(crate) content: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) plain: &'static str,
    pub(crate) html: &'static str,
    pub(crate) required: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) add: &'static str,
    pub(crate) preview: &'static str,
    pub(crate) frame: &'static str,
    pub(crate) frame_note: &'static str,
    pub(crate) frame_file: &'static str,
    pub(crate) samples: &'static str,
    pub(crate) sms: Sms,
}

/// What a text message takes.
pub(crate) struct Sms {
    /// Segments, places, and places left.
    pub(crate) segments: fn(usize, usize, usize) -> String,
    pub(crate) gsm7: &'static str,
    pub(crate) ucs2: &'static str,
    /// The signs because of which.
    pub(crate) beyond: fn(&str) -> String,
}

/// The configuration as text.
pub(crate) struct Code {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) json: &'static str,
    pub(crate) json_lead: &'static str,
    pub(crate) apply: &'static str,
    pub(crate) reset: &'static str,
    pub(crate) secrets: &'static str,
    pub(crate) import: &'static str,
    pub(crate) imported: &'static str,
    pub(crate) export: &'static str,
    pub(crate) export_secrets: &'static str,
    pub(crate) files: &'static str,
    pub(crate) curl: &'static str,
    pub(crate) curl_lead: &'static str,
    pub(crate) copy: CopyWords,
    pub(crate) problem: CodeProblem,
}

/// Why a text can't be taken over.
pub(crate) struct CodeProblem {
    pub(crate) json: fn(usize, usize) -> String,
    pub(crate) not_an_object: &'static str,
    pub(crate) other: fn(&str) -> String,
    pub(crate) unreadable: &'static str,
}

/// A test message.
pub(crate) struct Send {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) email: &'static str,
    pub(crate) no_address: &'static str,
    pub(crate) goes_to: fn(&str) -> String,
    pub(crate) template: &'static str,
    pub(crate) code: &'static str,
    /// Another template than the server tests with is chosen.
    pub(crate) instead: &'static str,
    pub(crate) send: &'static str,
    pub(crate) sent: fn(&str) -> String,
    pub(crate) failed: &'static str,
}

/// Saving.
pub(crate) struct Save {
    pub(crate) save: &'static str,
    pub(crate) discard: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) unsaved: &'static str,
    pub(crate) unchanged: &'static str,
    pub(crate) new: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) sure: &'static str,
    pub(crate) mistakes: fn(usize) -> String,
    /// What is deleted, by its name.
    pub(crate) replaces: fn(&str) -> String,
    pub(crate) replaces_note: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) cancel: &'static str,
}

/// Deleting.
pub(crate) struct Delete {
    pub(crate) delete: &'static str,
    pub(crate) sure: fn(&str) -> String,
    pub(crate) unused: &'static str,
    pub(crate) breaks: &'static str,
    pub(crate) note: &'static str,
    pub(crate) deleted: &'static str,
    pub(crate) failed: &'static str,
}

/// Leaving the page with changes that aren't saved.
pub(crate) struct Leave {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    pub(crate) leave: &'static str,
    pub(crate) stay: &'static str,
}

/// What the server refused.
pub(crate) struct Failure {
    /// The provider's own sentence.
    pub(crate) provider: fn(&str) -> String,
    pub(crate) fields: &'static str,
    pub(crate) more: &'static str,
}
