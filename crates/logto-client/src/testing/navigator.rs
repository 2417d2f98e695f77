//! A fake address bar.

use std::cell::{Cell, RefCell};

use url::Url;

use crate::ports::{Navigator, PageContext};
use crate::protocol::error::LogtoError;

/// A [`Navigator`] for tests, at `http://localhost:3000/`.
#[derive(Debug)]
pub struct FakeNavigator {
    context: Cell<PageContext>,
    current: RefCell<String>,
    went_to: RefCell<Vec<Url>>,
}

impl Default for FakeNavigator {
    fn default() -> Self {
        Self {
            context: Cell::default(),
            current: RefCell::new("http://localhost:3000/".to_owned()),
            went_to: RefCell::default(),
        }
    }
}

impl FakeNavigator {
    /// Sets the address of the page.
    pub fn set_current_url(&self, url: &str) {
        url.clone_into(&mut self.current.borrow_mut());
    }

    /// Sets the state of the page.
    pub fn set_context(&self, context: PageContext) {
        self.context.set(context);
    }

    /// Returns the addresses for which the page was left, in order.
    #[must_use]
    pub fn went_to(&self) -> Vec<Url> {
        self.went_to.borrow().clone()
    }
}

fn parse(url: &str) -> Result<Url, LogtoError> {
    Url::parse(url).map_err(|_| LogtoError::Navigation(url.to_owned()))
}

impl Navigator for FakeNavigator {
    fn context(&self) -> PageContext {
        self.context.get()
    }

    fn current_url(&self) -> Result<Url, LogtoError> {
        parse(&self.current.borrow())
    }

    fn base_url(&self) -> Result<Url, LogtoError> {
        parse("http://localhost:3000/")
    }

    fn go(&self, url: &Url) -> Result<(), LogtoError> {
        self.went_to.borrow_mut().push(url.clone());
        Ok(())
    }

    fn replace_url(&self, url: &Url) -> Result<(), LogtoError> {
        self.set_current_url(url.as_str());
        Ok(())
    }
}
