//! Requests about users.

use logto_client::ports::Method;
use logto_client::protocol::secret::Secret;
use serde_json::{Map, Value, json};

use super::{ActiveUsers, NewUser, NewUsers, Role, User, UserPatch, UserQuery, UserSession};
use crate::client::{ManagementClient, WHOLE_PAGE, read_all};
use crate::error::ManagementError;
use crate::page::Page;

impl ManagementClient {
    /// Returns a page of the users ([`GET /api/users`](https://openapi.logto.io/operation/operation-listusers)).
    ///
    /// ```no_run
    /// # async fn find(api: logto_management::ManagementClient) -> Result<(), logto_management::ManagementError> {
    /// use logto_management::UserQuery;
    ///
    /// let page = api.users(&UserQuery::new().with_search("ada")).await?;
    /// for user in page.items.iter().filter(|user| !user.is_suspended()) {
    ///     println!("{}: {}", user.id(), user.label());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn users(&self, query: &UserQuery) -> Result<Page<User>, ManagementError> {
        let parameters = query.parameters();
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (response, total) = self.list(&["users"], &parameters).await?;
        let users = read_all(response, User::from_value).ok_or(ManagementError::Malformed)?;
        Ok(Page::new(users, total))
    }

    /// Returns a user ([`GET /api/users/{id}`](https://openapi.logto.io/operation/operation-getuser)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn user(&self, id: &str) -> Result<User, ManagementError> {
        User::from_value(self.send(Method::GET, &["users", id], None).await?).ok_or(ManagementError::Malformed)
    }

    /// Creates a user ([`POST /api/users`](https://openapi.logto.io/operation/operation-createuser)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `user.username_already_in_use`, `user.email_already_in_use`,
    /// `user.phone_already_in_use` or `guard.invalid_input`, and [field errors](ManagementError::field_errors).
    pub async fn create_user(&self, new: &NewUser) -> Result<User, ManagementError> {
        User::from_value(self.send(Method::POST, &["users"], Some(new.to_value())).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Changes a user ([`PATCH /api/users/{id}`](https://openapi.logto.io/operation/operation-updateuser)). An empty
    /// patch, which the server rejects, is not sent.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; as [`ManagementClient::create_user`].
    pub async fn update_user(&self, id: &str, patch: &UserPatch) -> Result<User, ManagementError> {
        if patch.is_empty() {
            return self.user(id).await;
        }
        User::from_value(self.send(Method::PATCH, &["users", id], Some(patch.to_value())).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Changes these further claims of the profile, such as `givenName`, and returns all of them
    /// ([`PATCH /api/users/{id}/profile`](https://openapi.logto.io/operation/operation-updateuserprofile)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn update_user_profile(
        &self,
        id: &str,
        claims: Map<String, Value>,
    ) -> Result<Map<String, Value>, ManagementError> {
        match self.send(Method::PATCH, &["users", id, "profile"], Some(json!({ "profile": claims }))).await? {
            Value::Object(profile) => Ok(profile),
            _ => Err(ManagementError::Malformed),
        }
    }

    /// Suspends a user, whose sessions and tokens end at once, or lets them sign in again
    /// ([`PATCH /api/users/{id}/is-suspended`](https://openapi.logto.io/operation/operation-updateuserissuspended)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn set_user_suspended(&self, id: &str, is_suspended: bool) -> Result<User, ManagementError> {
        let body = json!({ "isSuspended": is_suspended });
        User::from_value(self.send(Method::PATCH, &["users", id, "is-suspended"], Some(body)).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Sets a user's password ([`PATCH /api/users/{id}/password`](https://openapi.logto.io/operation/operation-updateuserpassword)).
    /// The server's password policy does not apply, and sessions go on.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn set_user_password(&self, id: &str, password: &Secret) -> Result<User, ManagementError> {
        let body = json!({ "password": password.expose() });
        User::from_value(self.send(Method::PATCH, &["users", id, "password"], Some(body)).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Deletes a user with all of their data ([`DELETE /api/users/{id}`](https://openapi.logto.io/operation/operation-deleteuser)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn delete_user(&self, id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["users", id], None).await.map(drop)
    }

    /// Returns the roles that users can have, the first 100 of them
    /// ([`GET /api/roles`](https://openapi.logto.io/operation/operation-listroles)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn roles(&self) -> Result<Vec<Role>, ManagementError> {
        let [page, size] = WHOLE_PAGE;
        roles(self.list(&["roles"], &[("type", "User"), page, size]).await?.0).ok_or(ManagementError::Malformed)
    }

    /// Returns the roles of a user, the first 100 of them
    /// ([`GET /api/users/{id}/roles`](https://openapi.logto.io/operation/operation-listuserroles)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`].
    pub async fn user_roles(&self, id: &str) -> Result<Vec<Role>, ManagementError> {
        roles(self.list(&["users", id, "roles"], &WHOLE_PAGE).await?.0).ok_or(ManagementError::Malformed)
    }

    /// Gives roles to a user, who may have some of them already
    /// ([`POST /api/users/{id}/roles`](https://openapi.logto.io/operation/operation-assignuserroles)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when the user or a role does not exist; [`ManagementError::Rejected`] with
    /// `user.invalid_role_type` for a role of machine-to-machine applications.
    pub async fn assign_roles(&self, id: &str, role_ids: &[&str]) -> Result<(), ManagementError> {
        self.send(Method::POST, &["users", id, "roles"], Some(json!({ "roleIds": role_ids }))).await.map(drop)
    }

    /// Takes a role from a user
    /// ([`DELETE /api/users/{id}/roles/{roleId}`](https://openapi.logto.io/operation/operation-deleteuserrole)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when the user does not have it.
    pub async fn remove_role(&self, id: &str, role_id: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["users", id, "roles", role_id], None).await.map(drop)
    }

    /// Returns the sessions of a user (`GET /api/users/{id}/sessions`). Logto before 1.38 does not have them.
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] from an older server.
    pub async fn user_sessions(&self, id: &str) -> Result<Vec<UserSession>, ManagementError> {
        let mut response = self.send(Method::GET, &["users", id, "sessions"], None).await?;
        read_all(response["sessions"].take(), |session| UserSession::from_value(&session))
            .ok_or(ManagementError::Malformed)
    }

    /// Ends a session of a user, with the tokens of all of its applications (`DELETE /api/users/{id}/sessions/{sessionId}`).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when it has ended already.
    pub async fn end_user_session(&self, id: &str, session_id: &str) -> Result<(), ManagementError> {
        let path = ["users", id, "sessions", session_id];
        self.exchange(Method::DELETE, &path, &[("revokeGrantsTarget", "all")], None).await.map(drop)
    }

    /// Unlinks a social identity from a user, by its target such as `google`
    /// ([`DELETE /api/users/{id}/identities/{target}`](https://openapi.logto.io/operation/operation-deleteuseridentity)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`] when the user does not have it.
    pub async fn unlink_identity(&self, id: &str, target: &str) -> Result<User, ManagementError> {
        User::from_value(self.send(Method::DELETE, &["users", id, "identities", target], None).await?)
            .ok_or(ManagementError::Malformed)
    }

    /// Returns the number of users
    /// ([`GET /api/dashboard/users/total`](https://openapi.logto.io/operation/operation-gettotalusercount)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn user_count(&self) -> Result<u64, ManagementError> {
        let response = self.send(Method::GET, &["dashboard", "users", "total"], None).await?;
        response["totalUserCount"].as_u64().ok_or(ManagementError::Malformed)
    }

    /// Returns how many users are new
    /// ([`GET /api/dashboard/users/new`](https://openapi.logto.io/operation/operation-getnewusercounts)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn new_users(&self) -> Result<NewUsers, ManagementError> {
        let response = self.send(Method::GET, &["dashboard", "users", "new"], None).await?;
        NewUsers::from_value(&response).ok_or(ManagementError::Malformed)
    }

    /// Returns how many users are active
    /// ([`GET /api/dashboard/users/active`](https://openapi.logto.io/operation/operation-getactiveusercounts)).
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn active_users(&self) -> Result<ActiveUsers, ManagementError> {
        let response = self.send(Method::GET, &["dashboard", "users", "active"], None).await?;
        ActiveUsers::from_value(&response).ok_or(ManagementError::Malformed)
    }
}

fn roles(response: Value) -> Option<Vec<Role>> {
    read_all(response, |role| Role::from_value(&role))
}
