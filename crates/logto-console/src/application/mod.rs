//! The page on which operators compare what the app needs with what is registered at the server, and register what is
//! missing. It also lists the API resources and the roles.
//!
//! Modules in this order, each using only those before it: `usage` → `needs` → `registration` → `state` → `form` →
//! `review`, `address` → `table`, `resources`, `roles` → `page`.

mod address;
mod form;
mod needs;
mod page;
mod registration;
mod resources;
mod review;
mod roles;
mod state;
mod table;
mod usage;

pub(crate) use self::page::{ApplicationPage, ApplicationSkeleton};
