//! Organizations of the tenant: their members and roles, invitations, just-in-time provisioning, and the organization
//! template.
//!
//! The endpoints are those of [Logto's Management API](https://openapi.logto.io/group/endpoint-organizations):
//! `/api/organizations`, `/api/organization-invitations`, `/api/organization-roles` and `/api/organization-scopes`.

mod calls;
mod invitation;
mod invitation_calls;
mod member;
mod organization;
mod query;
mod role;
mod template_calls;

pub use self::invitation::{InvitationStatus, NewInvitation, OrganizationInvitation};
pub use self::member::OrganizationMember;
pub use self::organization::{NewOrganization, Organization, OrganizationPatch};
pub use self::query::OrganizationQuery;
pub use self::role::{OrganizationRole, OrganizationScope, RoleResourceScope};
