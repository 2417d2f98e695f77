//! Pages of lists, with Logto's parameters and headers.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::{ApiError, Json, Parameters, SharedState};

/// The number of entries on a page that asks for no number, and the largest one.
const SIZES: (usize, usize) = (20, 100);

/// The page that a request asks for, or else the first one. `Option<Paging>` is for lists that have pages only when they
/// are asked for: see [`page_or_all`].
pub(crate) struct Paging {
    page: usize,
    size: usize,
    /// The address of the list. As in the links of Logto, its path lacks the `/api`.
    address: String,
    parameters: Parameters,
}

impl FromRequestParts<SharedState> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedState) -> Result<Self, ApiError> {
        Self::read(&parts.uri, &app.endpoint)
    }
}

impl OptionalFromRequestParts<SharedState> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedState) -> Result<Option<Self>, ApiError> {
        let paging = Self::read(&parts.uri, &app.endpoint)?;
        let is_asked_for = ["page", "page_size"].iter().any(|name| paging.parameters.get(name).is_some());
        Ok(is_asked_for.then_some(paging))
    }
}

impl Paging {
    /// Reads `page` and `page_size`.
    fn read(uri: &Uri, endpoint: &str) -> Result<Self, ApiError> {
        let parameters = Parameters::of(uri);
        let number = |name: &str, default: usize| match parameters.get(name) {
            None => Ok(default),
            Some(value) => value.parse().ok().filter(|number| *number >= 1).ok_or_else(ApiError::invalid_pagination),
        };
        let (page, size) = (number("page", 1)?, number("page_size", SIZES.0)?);
        if size > SIZES.1 {
            return Err(ApiError::invalid_pagination());
        }
        let path = uri.path();
        let address = format!("{endpoint}{}", path.strip_prefix("/api").unwrap_or(path));
        Ok(Self { page, size, address, parameters })
    }

    /// Responds with the entries of the page, and the headers `Total-Number` and `Link`.
    pub(crate) fn respond(&self, all: Vec<Value>) -> Response {
        let total = all.len();
        let last = total.div_ceil(self.size).max(1);
        let mut links = vec![self.link(1, "first")];
        if self.page > 1 {
            links.push(self.link(self.page - 1, "prev"));
        }
        links.push(self.link(last, "last"));
        if self.page < last {
            links.push(self.link(self.page + 1, "next"));
        }
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("total-number"), HeaderValue::from(total));
        if let Ok(links) = HeaderValue::from_str(&links.join(", ")) {
            headers.insert(header::LINK, links);
        }
        let items: Vec<Value> =
            all.into_iter().skip((self.page - 1).saturating_mul(self.size)).take(self.size).collect();
        (headers, Json(items)).into_response()
    }

    /// Returns the link to another page: the parameters of the request with its number.
    fn link(&self, page: usize, relation: &str) -> String {
        let page = page.to_string();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let pairs = self.parameters.pairs().iter();
        query.extend_pairs(pairs.map(|(name, value)| (&**name, if name == "page" { &*page } else { value })));
        if self.parameters.get("page").is_none() {
            query.append_pair("page", &page);
        }
        format!("<{}?{}>; rel=\"{relation}\"", self.address, query.finish())
    }
}

/// Responds with the page that is asked for, or with the whole list if none is.
pub(crate) fn page_or_all(paging: Option<Paging>, all: Vec<Value>) -> Response {
    match paging {
        Some(paging) => paging.respond(all),
        None => Json(all).into_response(),
    }
}
