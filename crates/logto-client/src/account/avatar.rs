//! The picture as a file.

use super::transport::Call;
use super::{Account, AccountChanges, AccountClient, AccountError};
use crate::ports::Method;
use crate::protocol::scope::Scope;

/// The types of pictures that Logto takes, in the form of an `accept` attribute.
pub const PICTURE_TYPES: &str = "image/png,image/jpeg,image/gif,image/webp,image/bmp";

/// The size that Logto takes, in bytes.
pub const MAX_PICTURE_SIZE: usize = 20 * 1024 * 1024;

impl AccountClient {
    /// Uploads a picture of one of [`PICTURE_TYPES`], and makes it the picture of the account.
    ///
    /// Only a server with a storage for files takes pictures (since 1.42). Nothing tells an app ahead whether it has one.
    ///
    /// ```no_run
    /// use logto_client::account::{AccountClient, AccountError};
    ///
    /// async fn show(client: &AccountClient, png: &[u8]) -> Result<Option<String>, AccountError> {
    ///     let account = client.upload_avatar("image/png", png).await?;
    ///     Ok(account.avatar().map(str::to_owned))
    /// }
    /// ```
    ///
    /// # Errors
    /// [`AccountError::UploadsOff`] when the server has no storage; [`AccountError::NotSupported`] when it is older;
    /// [`AccountError::InvalidInput`] when it is no such picture or larger than [`MAX_PICTURE_SIZE`];
    /// [`AccountError::FieldNotEditable`].
    pub async fn upload_avatar(&self, media_type: &str, picture: &[u8]) -> Result<Account, AccountError> {
        if picture.is_empty()
            || picture.len() > MAX_PICTURE_SIZE
            || !PICTURE_TYPES.split(',').any(|it| it == media_type)
        {
            return Err(AccountError::InvalidInput { field: Some("file".to_owned()) });
        }
        // Random, so that the picture does not contain it.
        let boundary = self.client.random_text()?;
        let head = [
            "--",
            &boundary,
            "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture\"\r\nContent-Type: ",
            media_type,
            "\r\n\r\n",
        ];
        let mut body = head.concat().into_bytes();
        body.extend_from_slice(picture);
        body.extend_from_slice(["\r\n--", &boundary, "--\r\n"].concat().as_bytes());
        let path = ["my-account", "user-assets", "avatar"];
        let content_type = ["multipart/form-data; boundary=", &boundary].concat();
        let call = Call::new(Method::POST, &path).raw_body(content_type, body).scope(Scope::PROFILE);
        let answer = self.send(call).await?;
        let url = answer["url"].as_str().filter(|url| !url.is_empty()).ok_or(AccountError::Malformed)?;
        self.update(AccountChanges::new().avatar(Some(url))).await
    }
}
