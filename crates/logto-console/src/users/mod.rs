//! The pages on which operators find and manage users.

mod access;
mod chart;
mod create;
mod delete;
mod details;
mod factors;
mod fields;
mod identities;
mod list;
mod organizations;
mod page;
mod password;
mod roles;
mod sessions;
mod state;
mod statistics;
mod tokens;

pub(crate) use self::list::{UsersPage, UsersSkeleton};
pub(crate) use self::page::{UserPage, UserSkeleton};
pub(crate) use self::state::provide_user_list;
