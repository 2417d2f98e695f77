//! The outcome of a request, as far as a page can tell.

use serde_json::Value;

use crate::diagnostics::RequestFailure;

/// The maximum length of a server's message that is kept.
const EXCERPT: usize = 160;

/// The outcome of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// An answer that the page can read.
    Read(Page),
    /// A redirect.
    Redirected,
    /// An answer that CORS does not allow to read.
    Hidden,
    /// The page's Content Security Policy forbids the request.
    Forbidden,
    /// No answer in time.
    Late,
    /// No answer.
    Nothing,
}

/// An answer that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// The server's time in Unix milliseconds, if the page can see it.
    pub(crate) date: Option<i64>,
    /// The device's time when the request was sent.
    pub(crate) asked: i64,
    /// The device's time when the answer arrived.
    pub(crate) came: i64,
}

impl Page {
    /// Returns a string member of the JSON body.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let body: Value = serde_json::from_str(&self.body).ok()?;
        Some(body.get(name)?.as_str()?.to_owned())
    }

    /// Returns the code of an OAuth error.
    pub(crate) fn error(&self) -> Option<String> {
        self.text("error").filter(|_| self.status >= 400)
    }

    /// Returns how far the device is ahead of the server and the uncertainty of that, in milliseconds.
    pub(crate) fn ahead(&self) -> Option<(i64, i64)> {
        let journey = (self.came - self.asked).max(0);
        // Servers send full seconds only: on average the time is half a second later.
        let theirs = self.date? + 500;
        Some((self.asked + journey / 2 - theirs, journey / 2 + 500))
    }

    /// Returns status and error in one line.
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
    /// Returns the answer, if it can be read.
    pub(crate) fn page(&self) -> Option<&Page> {
        match self {
            Self::Read(page) => Some(page),
            _ => None,
        }
    }

    /// Returns the answer, if it can be read and is not a server error.
    pub(crate) fn read(&self) -> Result<&Page, RequestFailure> {
        match self {
            Self::Read(page) if page.status >= 500 || page.status == 429 => Err(RequestFailure::Broken(page.status)),
            Self::Read(page) => Ok(page),
            Self::Redirected => Err(RequestFailure::Redirected),
            Self::Hidden => Err(RequestFailure::Hidden),
            Self::Forbidden => Err(RequestFailure::Forbidden),
            Self::Late => Err(RequestFailure::Late),
            Self::Nothing => Err(RequestFailure::Unreachable),
        }
    }

    /// Returns the answer, if its status is a success.
    pub(crate) fn document(&self) -> Result<&Page, RequestFailure> {
        match self.read()? {
            page if page.status == 200 => Ok(page),
            page => Err(RequestFailure::Status(page.status)),
        }
    }

    /// Returns a technical summary in one line.
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
    fn tells_server_errors_from_other_answers() {
        let read = |status| Answer::Read(Page { status, ..Page::default() });
        assert_eq!(read(503).document(), Err(RequestFailure::Broken(503)));
        assert_eq!(read(404).document(), Err(RequestFailure::Status(404)));
        assert!(read(404).read().is_ok() && read(200).document().is_ok());
        assert_eq!(Answer::Nothing.read(), Err(RequestFailure::Unreachable));
    }

    #[test]
    fn compares_clock_with_the_middle_of_the_request() {
        let page = Page { date: Some(100_000), asked: 100_000, came: 101_000, ..Page::default() };
        assert_eq!(page.ahead(), Some((0, 1_000)));
        let page = Page { date: None, ..page };
        assert_eq!(page.ahead(), None);
    }

    #[test]
    fn summary_contains_error_and_description() {
        let body = r#"{"error":"invalid_client","error_description":"invalid client nope"}"#.to_owned();
        let page = Page { status: 400, body, ..Page::default() };
        assert_eq!(Answer::Read(page).brief(), "400 invalid_client: invalid client nope");
    }
}
