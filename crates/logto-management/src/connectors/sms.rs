//! Length of text messages in encoding units and segments.

use std::collections::BTreeSet;

/// Characters of the basic table of GSM 03.38.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Characters of its extension table, of two septets each.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Encoding of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// GSM 03.38: 160 septets in a single message, 153 in a segment of a longer one.
    Gsm7,
    /// UCS-2, for messages with a character that is not in GSM 03.38: 70 UTF-16 code units in a single
    /// message, 67 in a segment of a longer one.
    Ucs2,
}

/// Length of a text message. Providers charge for each segment.
///
/// ```
/// use logto_management::connectors::{Encoding, SmsLength};
///
/// let length = SmsLength::of("Your code is 123456");
/// assert_eq!((length.encoding, length.units, length.segments), (Encoding::Gsm7, 19, 1));
/// let length = SmsLength::of("It’s 123456");
/// assert_eq!((length.encoding, length.beyond_gsm.as_slice()), (Encoding::Ucs2, ['’'].as_slice()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmsLength {
    /// The encoding.
    pub encoding: Encoding,
    /// The encoding units it takes: septets of GSM 03.38, or UTF-16 code units.
    pub units: usize,
    /// The number of segments it is sent as; 0 when it is empty.
    pub segments: usize,
    /// The encoding units left in the last segment.
    pub left: usize,
    /// The characters that are not in GSM 03.38, each once, in order.
    pub beyond_gsm: Vec<char>,
}

impl SmsLength {
    /// Measures a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut seen = BTreeSet::new();
        let beyond_gsm: Vec<char> = text.chars().filter(|c| septets(*c).is_none() && seen.insert(*c)).collect();
        let (encoding, alone, part) =
            if beyond_gsm.is_empty() { (Encoding::Gsm7, 160, 153) } else { (Encoding::Ucs2, 70, 67) };
        let width = |c: char| match encoding {
            Encoding::Gsm7 => septets(c).unwrap_or(1),
            Encoding::Ucs2 => c.len_utf16(),
        };
        let units = text.chars().map(width).sum();
        let (segments, left) = if units <= alone {
            (usize::from(units > 0), alone - units)
        } else {
            // A character of two units is not split over two segments.
            let pack = |(full, used): (usize, usize), c: char| match used + width(c) {
                used if used <= part => (full, used),
                _ => (full + 1, width(c)),
            };
            let (full, used) = text.chars().fold((0, 0), pack);
            (full + 1, part - used)
        };
        Self { encoding, units, segments, left, beyond_gsm }
    }
}

fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENSION.contains(c) {
        Some(2)
    } else {
        None
    }
}

/// Replaces typographic characters with those of GSM 03.38: straight quotes for curly ones, `-` for
/// dashes, `...` for `…`, plain spaces. Everything else stays.
///
/// ```
/// use logto_management::connectors::plain;
///
/// assert_eq!(plain("It’s “new” – wait…"), "It's \"new\" - wait...");
/// ```
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{00b4}' | '`' | '\u{02bc}' => out.push('\''),
            '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{00ab}' | '\u{00bb}' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '\u{2026}' => out.push_str("..."),
            '\u{2022}' | '\u{00b7}' => out.push('*'),
            '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn measured(text: &str) -> (Encoding, usize, usize, usize) {
        let length = SmsLength::of(text);
        (length.encoding, length.units, length.segments, length.left)
    }

    #[test]
    fn counts_segments_like_networks() {
        use Encoding::{Gsm7, Ucs2};
        for (text, expected) in [
            (String::new(), (Gsm7, 0, 0, 160)),
            ("a".repeat(160), (Gsm7, 160, 1, 0)),
            ("a".repeat(161), (Gsm7, 161, 2, 145)),
            ("a".repeat(306), (Gsm7, 306, 2, 0)),
            ("a".repeat(307), (Gsm7, 307, 3, 152)),
            ("€".repeat(80), (Gsm7, 160, 1, 0)),
            // 152 + 2 does not fit into 153: the character moves to the next segment as a whole.
            (format!("{}€{}", "a".repeat(152), "a".repeat(10)), (Gsm7, 164, 2, 141)),
            ("é@£{}".to_owned(), (Gsm7, 7, 1, 153)),
            ("ё".repeat(70), (Ucs2, 70, 1, 0)),
            ("ё".repeat(71), (Ucs2, 71, 2, 63)),
            ("🙂".repeat(35), (Ucs2, 70, 1, 0)),
            ("🙂".repeat(36), (Ucs2, 72, 2, 61)),
            ("ê".to_owned(), (Ucs2, 1, 1, 69)),
        ] {
            assert_eq!(measured(&text), expected, "{text}");
        }
    }

    #[test]
    fn lists_each_character_beyond_gsm_once() {
        assert_eq!(SmsLength::of("a’b’c “").beyond_gsm, ['’', '“']);
        assert!(SmsLength::of("all [plain] €").beyond_gsm.is_empty());
    }

    #[test]
    fn gsm_tables_have_no_duplicates() {
        let all: Vec<char> = BASIC.chars().chain(EXTENSION.chars()).collect();
        let once: std::collections::BTreeSet<char> = all.iter().copied().collect();
        // 128 characters without the escape, and the ten of the extension.
        assert_eq!((all.len(), once.len()), (127 + 10, 127 + 10));
    }

    #[test]
    fn plain_text_is_in_gsm_tables() {
        let typographic = "‘’‚‛“”„‟′″´`«»‐‑‒–—―−…•·\t\u{a0}\u{2009}\u{3000}\u{200b}\u{feff}";
        assert_eq!(SmsLength::of(&plain(typographic)).encoding, Encoding::Gsm7);
        assert_eq!(plain("Grüße, ё"), "Grüße, ё");
    }
}
