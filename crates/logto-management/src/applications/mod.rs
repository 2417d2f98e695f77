//! Applications, API resources with their scopes, and roles with theirs: what an app needs at the server.
//!
//! The endpoints are those of [Logto's Management API](https://openapi.logto.io/group/endpoint-applications):
//! `/api/applications`, `/api/resources` and `/api/roles`.

mod application;
mod calls;
mod changes;
mod resource;

pub use self::application::Application;
pub use self::changes::{ApplicationPatch, NewApiResource, NewRole};
pub use self::resource::{ApiResource, ResourceScope};
