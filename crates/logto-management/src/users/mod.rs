//! Users of the tenant, their roles, sessions, factors of two-step sign-in and personal access tokens, and the statistics
//! of the dashboard.
//!
//! The endpoints are those of [Logto's Management API](https://openapi.logto.io/group/endpoint-users):
//! `/api/users`, `/api/roles` and `/api/dashboard`.

mod calls;
mod changes;
mod credential_calls;
mod mfa_verification;
mod personal_access_token;
mod query;
mod role;
mod session;
mod statistics;
mod user;

pub use self::changes::{NewUser, UserPatch};
pub use self::mfa_verification::MfaVerification;
pub use self::personal_access_token::PersonalAccessToken;
pub use self::query::UserQuery;
pub use self::role::Role;
pub use self::session::UserSession;
pub use self::statistics::{ActiveUsers, Change as CountChange, NewUsers};
pub use self::user::User;
