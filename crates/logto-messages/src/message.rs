//! The types that generated code consists of.

/// A part of a [`Template`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A text of the language.
    Text(&'static str),
    /// The argument with this index.
    Argument(usize),
}

/// A message with arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template(pub &'static [Piece]);

impl Template {
    /// Returns the message with its arguments filled in. An argument that isn't given is left out. One with letters that
    /// are written from right to left is isolated (Unicode Bidirectional Algorithm: FSI and PDI), so that it keeps its order
    /// in any text.
    #[must_use]
    pub fn fill(&self, arguments: &[&str]) -> String {
        let mut message = String::new();
        for piece in self.0 {
            let (text, is_isolated) = match piece {
                Piece::Text(text) => (*text, false),
                Piece::Argument(index) => {
                    let argument = arguments.get(*index).copied().unwrap_or_default();
                    // Texts of languages that are written from right to left isolate every argument.
                    (argument, is_right_to_left(argument) && !message.ends_with(ISOLATE))
                }
            };
            let [start, end] = if is_isolated { [ISOLATE, END_OF_ISOLATE] } else { ["", ""] };
            for part in [start, text, end] {
                message.push_str(part);
            }
        }
        message
    }
}

/// The character before a text whose direction is that of its first letter.
const ISOLATE: &str = "\u{2068}";

/// The character behind it.
const END_OF_ISOLATE: &str = "\u{2069}";

/// Whether a text has letters from U+0580 to U+07FF: Hebrew, Arabic and related alphabets begin with these bytes in UTF-8.
/// Some Armenian letters do, too, which are isolated without effect.
fn is_right_to_left(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, 0xd6..=0xdf))
}

/// A message whose form depends on a number, which is its first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The forms for single numbers.
    pub exact: &'static [(usize, Template)],
    /// The forms for numbers whose last two digits are in a range, which has both of its ends.
    pub last_two: &'static [((usize, usize), Template)],
    /// The form for all other numbers.
    pub other: Template,
}

impl Counted {
    /// Returns the message for a number, with its further arguments filled in.
    #[must_use]
    pub fn fill(&self, count: usize, arguments: &[&str]) -> String {
        let exact = || self.exact.iter().find(|(number, _)| *number == count).map(|(_, form)| form);
        let is_in = |(first, last): (usize, usize)| (first..=last).contains(&(count % 100));
        let last_two = || self.last_two.iter().find(|(range, _)| is_in(*range)).map(|(_, form)| form);
        let form = exact().or_else(last_two).unwrap_or(&self.other);
        let count = count.to_string();
        let arguments: Vec<&str> = [count.as_str()].into_iter().chain(arguments.iter().copied()).collect();
        form.fill(&arguments)
    }
}

/// Messages by keys that are known at run time only, such as error codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup<T: 'static>(pub &'static [(&'static str, T)]);

impl<T: Copy> Lookup<T> {
    /// Returns the message for a key, if there is one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<T> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, message)| *message)
    }
}

/// Returns a text unless it is empty. Languages leave a text empty where they have none.
#[must_use]
pub fn optional(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_arguments_in_the_order_of_the_template() {
        let template = Template(&[Piece::Argument(1), Piece::Text(" of "), Piece::Argument(0)]);
        assert_eq!(template.fill(&["three", "one"]), "one of three");
        assert_eq!(template.fill(&["three"]), " of three");
    }

    #[test]
    fn isolates_arguments_that_are_written_from_right_to_left() {
        let template = Template(&[Piece::Argument(0), Piece::Text(" (3), "), Piece::Argument(1)]);
        assert_eq!(template.fill(&["شركة", "Zoë 東京"]), "\u{2068}شركة\u{2069} (3), Zoë 東京");
        assert_eq!(template.fill(&["A", "א"]), "A (3), \u{2068}א\u{2069}");
        let isolated = Template(&[Piece::Text("\u{2068}"), Piece::Argument(0), Piece::Text("\u{2069}.")]);
        assert_eq!(isolated.fill(&["شركة"]), "\u{2068}شركة\u{2069}.");
    }

    #[test]
    fn chooses_the_form_of_the_number() {
        let counted = Counted {
            exact: &[(0, Template(&[Piece::Text("none of "), Piece::Argument(1)]))],
            last_two: &[((3, 10), Template(&[Piece::Argument(0), Piece::Text(" few")]))],
            other: Template(&[Piece::Argument(0), Piece::Text(" of "), Piece::Argument(1)]),
        };
        for (count, expected) in [
            (0, "none of x"),
            (2, "2 of x"),
            (3, "3 few"),
            (10, "10 few"),
            (11, "11 of x"),
            (103, "103 few"),
            (200, "200 of x"),
        ] {
            assert_eq!(counted.fill(count, &["x"]), expected);
        }
    }

    #[test]
    fn finds_messages_by_key() {
        let lookup = Lookup(&[("a", "A"), ("b", "B")]);
        assert_eq!(lookup.get("b"), Some("B"));
        assert_eq!(lookup.get("c"), None);
        assert_eq!([optional("x"), optional("")], [Some("x"), None]);
    }
}
