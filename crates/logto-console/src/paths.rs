//! The paths of the pages. `cargo xtask dist` reads this file for the rules of hosts.

/// The connectors.
pub(crate) const CONNECTORS: &str = "/connectors";

/// One connector.
pub(crate) const CONNECTOR: &str = "/connectors/:kind";

/// The sign-in experience.
pub(crate) const SIGN_IN_EXPERIENCE: &str = "/sign-in-experience";

/// The users.
pub(crate) const USERS: &str = "/users";

/// One user.
pub(crate) const USER: &str = "/users/:id";
