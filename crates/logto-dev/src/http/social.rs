//! Visits to social providers: finding the connector, and checking what the provider sent.

use serde_json::{Map, Value};

use super::ApiError;
use crate::model::social::{SocialAccount, SocialConnector};
use crate::model::store::Store;

/// The social connector with this id.
pub(crate) fn social_connector<'a>(store: &'a Store, id: &str) -> Result<&'a SocialConnector, ApiError> {
    if store.connectors.iter().any(|other| other.id == id) {
        return Err(ApiError::unexpected_connector_type());
    }
    store.social_connectors.iter().find(|it| it.id == id).ok_or_else(|| ApiError::unavailable_connector(id))
}

/// Takes the account of the code in `data`, which the provider sent to `redirect_uri`. A code works once.
pub(crate) fn redeem_social_code(
    store: &mut Store,
    data: Option<&Map<String, Value>>,
    connector: &str,
    redirect_uri: &str,
    now_ms: i64,
) -> Result<SocialAccount, ApiError> {
    let text = |name: &str| data.and_then(|data| data.get(name)?.as_str()).unwrap_or_default();
    let code = store.social_codes.remove(text("code")).filter(|code| {
        let is_of_visit = code.connector == connector && code.redirect_uri == redirect_uri;
        is_of_visit && text("redirectUri") == redirect_uri && code.expires > now_ms
    });
    code.map(|code| code.account).ok_or_else(ApiError::invalid_social_code)
}
