//! What a client accepts as a response: the headers `Accept` and `Accept-Language`.

use axum::http::{HeaderMap, header};

/// Whether the client is a browser that shows a page.
pub(crate) fn wants_html(headers: &HeaderMap) -> bool {
    let kinds = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kinds.split(',').filter_map(|kind| kind.split(';').next()).any(|kind| kind.trim() == "text/html")
}

/// The languages that the client prefers, best first.
pub(crate) fn languages(headers: &HeaderMap) -> Vec<String> {
    let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut weighted: Vec<(f32, &str)> = text
        .split(',')
        .filter_map(|item| {
            let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
            let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse().ok())?;
            (weight > 0.0 && !tag.trim().is_empty()).then_some((weight, tag.trim()))
        })
        .collect();
    // The sort is stable, so that tags of equal weight keep their order.
    weighted.sort_by(|(one, _), (two, _)| two.total_cmp(one));
    weighted.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn only_browsers_ask_for_html() {
        assert!(wants_html(&with(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")));
        for other in ["*/*", "application/json", "text/plain"] {
            assert!(!wants_html(&with(header::ACCEPT, other)), "{other}");
        }
        assert!(!wants_html(&HeaderMap::new()));
    }

    #[test]
    fn orders_languages_by_weight() {
        let headers = with(header::ACCEPT_LANGUAGE, "en;q=0.5, fr-CA, ja;q=0.9, de;q=0, ;q=1");
        assert_eq!(languages(&headers), ["fr-CA", "ja", "en"]);
        assert!(languages(&HeaderMap::new()).is_empty());
    }
}
