//! English templates of all messages.
//!
//! `{name}` is replaced with an argument. Text with braces of its own, such as `{{code}}`, is passed as
//! an argument.

mod findings;
mod hints;

const COUNT: usize = findings::TEMPLATES.len() + hints::TEMPLATES.len();

/// Keys and templates.
pub(super) const TEMPLATES: [(&str, &str); COUNT] = joined();

const fn joined() -> [(&'static str, &'static str); COUNT] {
    let mut all = [("", ""); COUNT];
    let mut index = 0;
    while index < COUNT {
        all[index] = if index < findings::TEMPLATES.len() {
            findings::TEMPLATES[index]
        } else {
            hints::TEMPLATES[index - findings::TEMPLATES.len()]
        };
        index += 1;
    }
    all
}
