//! The meanings of HTTP status codes.

use crate::messages::account;

/// Returns the meaning of a status (RFC 9110 section 15).
pub(super) fn status_text(status: u16) -> &'static str {
    let messages = &account().api.response;
    let known = messages.status_by_code.get(&status.to_string());
    known.or_else(|| messages.status_by_code.get(&class_of(status))).unwrap_or(messages.unknown_status)
}

/// Returns the class of a status, such as `4xx`.
pub(super) fn class_of(status: u16) -> String {
    format!("{}xx", status / 100)
}

#[cfg(test)]
mod tests {
    use super::status_text;
    use crate::messages::use_english;

    #[test]
    fn every_status_has_a_text() {
        use_english();
        assert!(status_text(200).starts_with("OK"));
        assert!(status_text(403).starts_with("Forbidden"));
        assert_eq!(status_text(299), "Done as asked");
        assert_eq!(status_text(418), "The request isn't right");
        assert_eq!(status_text(599), "The API has a problem");
        assert_eq!(status_text(999), "A status of its own");
    }
}
