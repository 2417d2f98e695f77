//! What comes of a request, as far as a page can know.

use serde_json::Value;

use crate::diagnostics::Trouble;

/// The longest piece of a server's own words that is kept.
const EXCERPT: usize = 160;

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// An answer that the page may read.
    Read(Page),
    /// It leads elsewhere.
    Redirected,
    /// There is one, but the page may not read it.
    Hidden,
    /// The page's own policy (CSP) forbids to ask.
    Forbidden,
    /// None came in time.
    Late,
    /// None came.
    Nothing,
}

/// An answer that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// The server's time, in milliseconds since 1970, where the page may see it.
    pub(crate) date: Option<i64>,
    /// The device's time when it was asked for.
    pub(crate) asked: i64,
    /// The device's time when it was there.
    pub(crate) came: i64,
}

impl Page {
    /// A member of the JSON in it that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let body: Value = serde_json::from_str(&self.body).ok()?;
        Some(body.get(name)?.as_str()?.to_owned())
    }

    /// The code of an OAuth error.
    pub(crate) fn error(&self) -> Option<String> {
        self.text("error").filter(|_| self.status >= 400)
    }

    /// How far the device is ahead of the server, and how far that may be from the truth, in
    /// milliseconds.
    pub(crate) fn ahead(&self) -> Option<(i64, i64)> {
        let journey = (self.came - self.asked).max(0);
        // Servers tell full seconds only: on the average it is half a second later.
        let theirs = self.date? + 500;
        Some((self.asked + journey / 2 - theirs, journey / 2 + 500))
    }

    /// Status and error in one line.
    fn brief(&self) -> String {
        let error = self.error().map(|error| {
            let description = self.text("error_description").unwrap_or_default();
            let description: String = description.chars().take(EXCERPT).collect();
            [" ", &error, ": ", &description].concat()
        });
        [self.status.to_string(), error.unwrap_or_default()].concat()
    }
}

impl Answer {
    /// The page, if it can be read.
    pub(crate) fn page(&self) -> Option<&Page> {
        match self {
            Self::Read(page) => Some(page),
            _ => None,
        }
    }

    /// The page, if it can be read and the server isn't in trouble.
    pub(crate) fn read(&self) -> Result<&Page, Trouble> {
        match self {
            Self::Read(page) if page.status >= 500 || page.status == 429 => Err(Trouble::Broken(page.status)),
            Self::Read(page) => Ok(page),
            Self::Redirected => Err(Trouble::Redirected),
            Self::Hidden => Err(Trouble::Hidden),
            Self::Forbidden => Err(Trouble::Forbidden),
            Self::Late => Err(Trouble::Late),
            Self::Nothing => Err(Trouble::Unreachable),
        }
    }

    /// The page, if it is one of those that are simply there.
    pub(crate) fn document(&self) -> Result<&Page, Trouble> {
        match self.read()? {
            page if page.status == 200 => Ok(page),
            page => Err(Trouble::Status(page.status)),
        }
    }

    /// What came of it, in one line for those who know.
    pub(crate) fn brief(&self) -> String {
        match self {
            Self::Read(page) => page.brief(),
            Self::Redirected => "redirect".to_owned(),
            Self::Hidden => "no CORS".to_owned(),
            Self::Forbidden => "blocked by CSP connect-src".to_owned(),
            Self::Late => "timeout".to_owned(),
            Self::Nothing => "network error".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_trouble_of_the_server_from_other_answers() {
        let read = |status| Answer::Read(Page { status, ..Page::default() });
        assert_eq!(read(503).document(), Err(Trouble::Broken(503)));
        assert_eq!(read(404).document(), Err(Trouble::Status(404)));
        assert!(read(404).read().is_ok() && read(200).document().is_ok());
        assert_eq!(Answer::Nothing.read(), Err(Trouble::Unreachable));
    }

    #[test]
    fn a_clock_is_compared_with_the_middle_of_the_journey() {
        let page = Page { date: Some(100_000), asked: 100_000, came: 101_000, ..Page::default() };
        assert_eq!(page.ahead(), Some((0, 1_000)));
        let page = Page { date: None, ..page };
        assert_eq!(page.ahead(), None);
    }

    #[test]
    fn an_error_is_told_with_its_description() {
        let body = r#"{"error":"invalid_client","error_description":"invalid client nope"}"#.to_owned();
        let page = Page { status: 400, body, ..Page::default() };
        assert_eq!(Answer::Read(page).brief(), "400 invalid_client: invalid client nope");
    }
}
