//! Pages of lists, with Logto's parameters and headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::{ApiError, Json};

/// The number of entries on a page that asks for no number, and the largest one.
const SIZES: (usize, usize) = (20, 100);

/// Returns the parameters of a query.
pub(crate) fn parameters(query: Option<&str>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

/// Returns the value of a parameter.
pub(crate) fn value_of<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Responds with the page that the query asks for, or with the whole list if it asks for none.
pub(crate) fn page_or_all(
    endpoint: &str,
    path: &str,
    parameters: &[(String, String)],
    all: Vec<Value>,
) -> Result<Response, ApiError> {
    if ["page", "page_size"].iter().all(|name| value_of(parameters, name).is_none()) {
        return Ok(Json(all).into_response());
    }
    Ok(Paging::read(parameters)?.respond(endpoint, path, parameters, all).into_response())
}

/// The page that a query asks for.
#[derive(Clone, Copy)]
pub(crate) struct Paging {
    page: usize,
    size: usize,
}

impl Paging {
    /// Reads `page` and `page_size`.
    pub(crate) fn read(parameters: &[(String, String)]) -> Result<Self, ApiError> {
        let number = |name: &str, default: usize| match value_of(parameters, name) {
            None => Ok(default),
            Some(value) => value.parse().ok().filter(|number| *number >= 1).ok_or_else(ApiError::invalid_pagination),
        };
        let (page, size) = (number("page", 1)?, number("page_size", SIZES.0)?);
        if size > SIZES.1 { Err(ApiError::invalid_pagination()) } else { Ok(Self { page, size }) }
    }

    /// Returns the entries of the page, with the headers `Total-Number` and `Link`. As those of Logto, the links lack
    /// the `/api` of the path.
    pub(crate) fn respond(
        self,
        endpoint: &str,
        path: &str,
        parameters: &[(String, String)],
        all: Vec<Value>,
    ) -> (HeaderMap, Json<Vec<Value>>) {
        let total = all.len();
        let last = total.div_ceil(self.size).max(1);
        let link = |page: usize, relation: &str| {
            let page = page.to_string();
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            let values = parameters.iter().map(|(name, value)| (&**name, if name == "page" { &*page } else { value }));
            query.extend_pairs(values);
            if parameters.iter().all(|(name, _)| name != "page") {
                query.append_pair("page", &page);
            }
            format!("<{endpoint}{path}?{}>; rel=\"{relation}\"", query.finish())
        };
        let mut links = vec![link(1, "first")];
        if self.page > 1 {
            links.push(link(self.page - 1, "prev"));
        }
        links.push(link(last, "last"));
        if self.page < last {
            links.push(link(self.page + 1, "next"));
        }
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("total-number"), HeaderValue::from(total));
        if let Ok(links) = HeaderValue::from_str(&links.join(", ")) {
            headers.insert(header::LINK, links);
        }
        let items = all.into_iter().skip((self.page - 1).saturating_mul(self.size)).take(self.size).collect();
        (headers, Json(items))
    }
}
