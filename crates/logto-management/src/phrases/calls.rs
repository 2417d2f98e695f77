//! Requests about the texts of the sign-in page.

use logto_client::ports::Method;

use super::Phrases;
use crate::client::{ManagementClient, read_all};
use crate::error::ManagementError;

impl ManagementClient {
    /// Returns the tenant's own texts in all languages ([`GET
    /// /api/custom-phrases`](https://openapi.logto.io/operation/operation-listcustomphrases)).
    ///
    /// ```no_run
    /// # async fn greet(api: logto_management::ManagementClient) -> Result<(), logto_management::ManagementError> {
    /// use logto_management::Phrases;
    ///
    /// let all = api.custom_phrases().await?;
    /// let known = all.into_iter().find(|phrases| phrases.language() == "fr");
    /// let mut own = known.unwrap_or_else(|| Phrases::new("fr"));
    /// own.set("action.sign_in", "Entrer");
    /// api.put_custom_phrases(&own).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn custom_phrases(&self) -> Result<Vec<Phrases>, ManagementError> {
        read_all(self.send(Method::GET, &["custom-phrases"], None).await?, Phrases::from_value)
            .ok_or(ManagementError::Malformed)
    }

    /// Replaces the tenant's own texts in a language, and returns them as the server has them ([`PUT
    /// /api/custom-phrases/{languageTag}`](https://openapi.logto.io/operation/operation-replacecustomphrase)).
    ///
    /// # Errors
    /// [`ManagementError::Rejected`] with `localization.invalid_translation_structure` for a key that Logto does not
    /// have, or `guard.invalid_input` for a language that it does not know.
    pub async fn put_custom_phrases(&self, phrases: &Phrases) -> Result<Phrases, ManagementError> {
        let path = ["custom-phrases", phrases.language()];
        let response = self.send(Method::PUT, &path, Some(phrases.to_value())).await?;
        Phrases::from_value(response).ok_or(ManagementError::Malformed)
    }

    /// Deletes the tenant's own texts in a language ([`DELETE
    /// /api/custom-phrases/{languageTag}`](https://openapi.logto.io/operation/operation-deletecustomphrase)).
    ///
    /// # Errors
    /// [`ManagementError::NotFound`]; [`ManagementError::Rejected`] with `localization.cannot_delete_default_language`.
    pub async fn delete_custom_phrases(&self, language: &str) -> Result<(), ManagementError> {
        self.send(Method::DELETE, &["custom-phrases", language], None).await.map(drop)
    }

    /// Returns the texts that the sign-in page shows in a language: the tenant's own, else Logto's in this language, else
    /// Logto's in English. In a language that has neither, those of the default language.
    ///
    /// # Errors
    /// Those of all requests.
    pub async fn phrases(&self, language: &str) -> Result<Phrases, ManagementError> {
        let (path, query) = ([".well-known", "phrases"], [("lng", language)]);
        let response = self.exchange(Method::GET, &path, &query, None).await?;
        let phrases = Phrases::from_value(response).ok_or(ManagementError::Malformed)?;
        Ok(phrases.in_language(language))
    }
}
