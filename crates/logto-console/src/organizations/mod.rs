//! The pages on which operators find and manage organizations.

mod add_member;
mod create;
mod delete;
mod details;
mod fields;
mod invitations;
mod invite;
mod jit;
mod link;
mod list;
mod members;
mod page;
mod roles;
mod state;
mod template;
mod template_dialogs;

pub(crate) use self::list::{OrganizationsPage, OrganizationsSkeleton};
pub(crate) use self::page::{OrganizationPage, OrganizationSkeleton};
pub(crate) use self::state::provide_organization_list;
