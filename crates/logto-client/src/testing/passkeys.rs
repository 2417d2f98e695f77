//! Fake passkeys.

use std::cell::{Cell, RefCell};

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, ready};
use serde_json::{Value, json};

use crate::ports::{PasskeyError, Passkeys};

/// [`Passkeys`] for tests: creates the same passkey each time, or fails.
///
/// ```
/// use logto_client::ports::{PasskeyError, Passkeys as _};
/// use logto_client::testing::FakePasskeys;
///
/// let passkeys = FakePasskeys::default();
/// assert!(passkeys.is_supported());
/// passkeys.fail(PasskeyError::Unsupported);
/// assert!(!passkeys.is_supported());
/// ```
#[derive(Debug, Default)]
pub struct FakePasskeys {
    failure: Cell<Option<PasskeyError>>,
    options: RefCell<Vec<Value>>,
}

impl FakePasskeys {
    /// Makes every further passkey fail.
    pub fn fail(&self, error: PasskeyError) {
        self.failure.set(Some(error));
    }

    /// Returns the options of all passkeys so far, in order.
    #[must_use]
    pub fn options(&self) -> Vec<Value> {
        self.options.borrow().clone()
    }
}

impl Passkeys for FakePasskeys {
    fn is_supported(&self) -> bool {
        self.failure.get() != Some(PasskeyError::Unsupported)
    }

    fn create(&self, options: Value) -> LocalBoxFuture<'_, Result<Value, PasskeyError>> {
        self.options.borrow_mut().push(options);
        let credential = json!({
            "id": "ZmFrZQ",
            "rawId": "ZmFrZQ",
            "type": "public-key",
            "response": { "clientDataJSON": "e30", "attestationObject": "oA", "transports": ["internal"] },
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
        });
        ready(self.failure.get().map_or(Ok(credential), Err)).boxed_local()
    }
}
