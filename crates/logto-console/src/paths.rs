//! The paths of the pages. `cargo xtask dist` reads this file for the rules of hosts.

/// The connectors.
pub(crate) const CONNECTORS: &str = "/connectors";

/// One connector.
pub(crate) const CONNECTOR: &str = "/connectors/:kind";

/// The sign-in experience.
pub(crate) const SIGN_IN_EXPERIENCE: &str = "/sign-in-experience";

/// The languages and texts of the sign-in page.
pub(crate) const LOCALIZATION: &str = "/localization";

/// The users.
pub(crate) const USERS: &str = "/users";

/// One user.
pub(crate) const USER: &str = "/users/:id";

/// The organizations of the tenant. The app has a page with a person's own ones at `/organizations`.
pub(crate) const ORGANIZATIONS: &str = "/all-organizations";

/// One organization.
pub(crate) const ORGANIZATION: &str = "/all-organizations/:id";
/// The application, API resources and roles.
pub(crate) const APPLICATION: &str = "/application";
