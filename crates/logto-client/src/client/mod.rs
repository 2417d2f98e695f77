//! The client: sign-in, callback, tokens and sign-out, over the [ports](crate::ports).
//!
//! Each module uses only those above it in this list:
//!
//! - `session`, `sign_in_times`, `observers`: the state of the session, and who observes it
//! - `single_flight`, `requests`, `backoff`, `renewal_signal`: shared tasks, HTTP requests, the waits
//!   after failures, and the signal that ends a wait
//! - `environment`, `inspect`, `fallible_storage`: configuration and ports, and the record for the
//!   developer tools (feature `devtools`)
//! - `session_binding`, `session_record`, `pending_revocation`, `stored_session`, then `session_store`: a session's
//!   identity, what is stored of it beside its tokens, a refresh token that is to be revoked, the stored
//!   session, decoded, and the store
//! - `change_recorder`, `provider_metadata`, `session_lock`, `token_endpoint`: the discovery document and
//!   the keys, the lock under which the stored session is changed, and token requests
//! - `session_manager`, `token_validation`: the session of this page, which follows the stored one, and
//!   the checks of token responses
//! - `token_manager`: access tokens and their renewal
//! - `revocations`, `leftovers`: the requests that revoke refresh tokens, also those of an earlier
//!   configuration
//! - `session_check`, `renewal_loop`: what runs in the background
//! - `callback`, `sign_out`, then `sign_in`: the flows
//! - `facade`: [`LogtoClient`], which puts the parts together
//! - `builder`: [`LogtoClientBuilder`]

mod backoff;
mod builder;
mod callback;
mod change_recorder;
mod environment;
mod facade;
mod fallible_storage;
#[cfg(feature = "devtools")]
pub mod inspect;
mod leftovers;
mod observers;
mod pending_revocation;
mod provider_metadata;
mod renewal_loop;
mod renewal_signal;
mod requests;
mod revocations;
mod session;
mod session_binding;
mod session_check;
mod session_lock;
mod session_manager;
mod session_record;
mod session_store;
mod sign_in;
mod sign_in_times;
mod sign_out;
mod single_flight;
mod stored_session;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod test_parts;
mod token_endpoint;
mod token_manager;
mod token_validation;

pub use self::builder::LogtoClientBuilder;
pub use self::callback::CallbackOutcome;
pub use self::facade::LogtoClient;
pub use self::observers::Subscription;
pub(crate) use self::requests::get;
pub use self::session::{Session, User};
pub use self::session_binding::SessionBinding;
pub use self::sign_in_times::SignInTimes;
pub use self::sign_out::UnfinishedSignOut;
