//! English templates of all messages.
//!
//! `{name}` is replaced with an argument. Text with braces of its own, such as `{{code}}`, is passed as
//! an argument.

mod findings;
mod hints;
mod settings;

const COUNT: usize = findings::TEMPLATES.len() + hints::TEMPLATES.len() + settings::TEMPLATES.len();

/// Keys and templates.
pub(super) const TEMPLATES: [(&str, &str); COUNT] = joined();

const fn joined() -> [(&'static str, &'static str); COUNT] {
    let areas: [&[(&str, &str)]; 3] = [&findings::TEMPLATES, &hints::TEMPLATES, &settings::TEMPLATES];
    let mut all = [("", ""); COUNT];
    let (mut index, mut area, mut place) = (0, 0, 0);
    while index < COUNT {
        while place == areas[area].len() {
            area += 1;
            place = 0;
        }
        all[index] = areas[area][place];
        index += 1;
        place += 1;
    }
    all
}
