//! Users of the tenant, their roles and sessions, and the statistics of the dashboard.
//!
//! The endpoints are those of [Logto's Management API](https://openapi.logto.io/group/endpoint-users):
//! `/api/users`, `/api/roles` and `/api/dashboard`.

mod calls;
mod changes;
mod query;
mod role;
mod session;
mod statistics;
mod user;

pub use self::changes::{NewUser, UserPatch};
pub use self::query::UserQuery;
pub use self::role::Role;
pub use self::session::UserSession;
pub use self::statistics::{ActiveUsers, Change as CountChange, NewUsers};
pub use self::user::User;
