//! Takes the styles and event handlers out of an HTML message before a browser parses it.

/// The attribute that keeps a style until it can be set.
pub(super) const STYLE: &str = "data-preview-style";

/// Returns the message with `style` attributes and event handlers renamed, and its style sheets. Everything
/// else stays as it is.
pub(super) fn styles_aside(html: &str) -> (String, String) {
    let mut scanner = Scanner::new(html);
    scanner.run();
    (scanner.message, scanner.sheet)
}

/// Reads a message from its beginning to its end, by the rules of HTML's tokenizer for tags and comments.
/// It never goes back, so the time is linear in the length.
struct Scanner<'a> {
    html: &'a str,
    lower: String,
    at: usize,
    message: String,
    sheet: String,
    /// How many bytes were read, with repetitions.
    #[cfg(test)]
    steps: usize,
}

impl<'a> Scanner<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            html,
            lower: html.to_ascii_lowercase(),
            at: 0,
            message: String::with_capacity(html.len()),
            sheet: String::new(),
            #[cfg(test)]
            steps: 0,
        }
    }

    fn run(&mut self) {
        loop {
            self.copy(|c| c != '<');
            let mut next = self.html[self.at..].chars().skip(1);
            match next.next() {
                None => break,
                Some('!') if self.html[self.at..].starts_with("<!--") => self.comment(),
                Some('!' | '?') => self.copy_past('>'),
                Some('/') if next.next().is_some_and(|c| c.is_ascii_alphabetic()) => self.attributes(),
                Some('/') => self.copy_past('>'),
                Some(c) if c.is_ascii_alphabetic() => self.start_tag(),
                Some(_) => self.copy_first(),
            }
        }
        self.copy(|_| true);
    }

    /// Moves to a position, and returns what was passed.
    fn advance(&mut self, to: usize) -> &'a str {
        let passed = &self.html[self.at..to];
        #[cfg(test)]
        {
            self.steps += passed.len() + 1;
        }
        self.at = to;
        passed
    }

    /// Passes the characters for which `is_part` holds.
    fn take(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.html[self.at..];
        self.advance(self.at + rest.find(|c| !is_part(c)).unwrap_or(rest.len()))
    }

    /// Passes everything before a text, ASCII letters in any case, or the rest.
    fn take_before(&mut self, end: &str) -> &'a str {
        let to = self.lower[self.at..].find(end).map_or(self.html.len(), |offset| self.at + offset);
        self.advance(to)
    }

    fn copy(&mut self, is_part: impl Fn(char) -> bool) {
        let part = self.take(is_part);
        self.message.push_str(part);
    }

    fn copy_first(&mut self) {
        if let Some(c) = self.peek() {
            self.advance(self.at + c.len_utf8());
            self.message.push(c);
        }
    }

    fn copy_past(&mut self, end: char) {
        self.copy(|c| c != end);
        self.copy_first();
    }

    fn peek(&self) -> Option<char> {
        self.html[self.at..].chars().next()
    }

    fn comment(&mut self) {
        // `<!-->` is a whole comment: its dashes count twice.
        let start = self.advance(self.at + 2);
        self.message.push_str(start);
        let comment = self.take_before("-->");
        self.message.push_str(comment);
        self.copy_past('>');
    }

    /// Copies a start tag. A style sheet is taken out with its tags.
    fn start_tag(&mut self) {
        let (start, before) = (self.at, self.message.len());
        self.copy(|c| !(c.is_ascii_whitespace() || matches!(c, '/' | '>')));
        let is_style = &self.lower[start..self.at] == "<style";
        self.attributes();
        if is_style {
            self.message.truncate(before);
            let sheet = self.take_before("</style");
            self.sheet.push_str(sheet);
            self.sheet.push('\n');
            self.take(|c| c != '>');
            self.advance((self.at + 1).min(self.html.len()));
        }
    }

    /// Copies the attributes and the end of a tag.
    fn attributes(&mut self) {
        loop {
            self.copy(|c| c.is_ascii_whitespace() || c == '/');
            match self.peek() {
                None => return,
                Some('>') => return self.copy_first(),
                Some(_) => self.attribute(),
            }
        }
    }

    fn attribute(&mut self) {
        let start = self.at;
        let first = self.peek().map_or(0, char::len_utf8);
        self.advance(start + first);
        self.take(|c| !(c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=')));
        let name = start..self.at;
        let space = self.take(|c| c.is_ascii_whitespace());
        let has_value = self.peek() == Some('=');
        match &self.lower[name.clone()] {
            "style" if has_value => self.message.push_str(STYLE),
            lower => {
                if has_value && lower.starts_with("on") {
                    self.message.push_str("data-");
                }
                self.message.push_str(&self.html[name]);
            }
        }
        self.message.push_str(space);
        if has_value {
            self.copy_first();
            self.copy(|c| c.is_ascii_whitespace());
            match self.peek() {
                Some(quote @ ('"' | '\'')) => {
                    self.copy_first();
                    self.copy_past(quote);
                }
                _ => self.copy(|c| !(c.is_ascii_whitespace() || c == '>')),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_put_aside() {
        for (html, message, sheet) in [
            ("<p style=\"a: b\">x</p>", "<p data-preview-style=\"a: b\">x</p>", ""),
            ("<P\nSTYLE = 'a: b'>", "<P\ndata-preview-style = 'a: b'>", ""),
            ("<p class=\"x\"style='a'>", "<p class=\"x\"data-preview-style='a'>", ""),
            ("<p onclick=x ONLOAD = 'y'>", "<p data-onclick=x data-ONLOAD = 'y'>", ""),
            ("a<style type=text/css>b { c: d }</style >e", "ae", "b { c: d }\n"),
            ("<STYLE>a > b {}</STYLE>c<style>d", "c", "a > b {}\nd\n"),
            ("<p title=x\" style='a'>", "<p title=x\" data-preview-style='a'>", ""),
            ("<p/style=a/on=b>", "<p/data-preview-style=a/on=b>", ""),
            ("<!--><p style=a><!---><p style=b>", "<!--><p data-preview-style=a><!---><p data-preview-style=b>", ""),
        ] {
            assert_eq!(styles_aside(html), (message.to_owned(), sheet.to_owned()), "{html}");
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for html in [
            "",
            "style = 1 < 2, style=x",
            "<",
            "<p title=' style=x'>é style=\"y\"</p>",
            "<p data-style='a' styles='b' style on title='on=1'>",
            "<styled a='b'>c</styled>",
            "<!-- a > b <p style='c'> <style>d</style> -->",
            "<!-- never closed <p style='c'>",
            "<!doctype html><?x style='a'?></p style>",
            "<p title=\"never closed",
            "🙂<b>🙂</b>",
        ] {
            assert_eq!(styles_aside(html), (html.to_owned(), String::new()));
        }
    }

    #[test]
    fn each_character_is_read_a_bounded_number_of_times() {
        let many = |part: &str| part.repeat(100_000 / part.len());
        for html in [
            ["<p", &many(" "), ">"].concat(),
            ["<p", &many(" ")].concat(),
            ["<p a", &many(" "), "=", &many(" "), ">"].concat(),
            ["<p ", &many("a "), ">"].concat(),
            ["<p ", &many("="), ">"].concat(),
            ["<p a=\"", &many("' "), "\">"].concat(),
            many("<p a=' "),
            many("<"),
            many("</"),
            many("<!--"),
            many("<!-->"),
            many("<!"),
            many("<style>"),
            many("<style></style>"),
            many("<p style=a>"),
        ] {
            let mut scanner = Scanner::new(&html);
            scanner.run();
            assert!(scanner.steps <= 4 * html.len(), "{} steps for {}…", scanner.steps, &html[..20]);
        }
    }
}
