//! When the form shows what is wrong at a place.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::fields::Place;

/// Whether what is wrong at a place is shown already: its field was left, or has a value and is not being filled in.
pub(super) fn is_due(
    draft: &Draft,
    place: &Place,
    left: &BTreeSet<&'static str>,
    typing: Option<&'static str>,
) -> bool {
    let is_filled = |path: &'static str| left.contains(path) || (typing != Some(path) && !draft.text(path).is_empty());
    match place {
        Place::Field(path) => is_filled(path),
        Place::Auth => ["auth.user", "auth.pass"].into_iter().any(is_filled),
        Place::Template(..) | Place::Templates | Place::Whole => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::fields::InputKind;
    use crate::connectors::kind::Kind;

    #[test]
    fn empty_field_shows_no_error_before_it_is_left() {
        let mut draft = Draft::new(Kind::Sms);
        let place = Place::Field("accountSID");
        let (none, left) = (BTreeSet::new(), BTreeSet::from(["accountSID"]));
        assert!(!is_due(&draft, &place, &none, None));
        assert!(is_due(&draft, &place, &left, None));
        draft.set_text("accountSID", InputKind::Text, "A");
        assert!(!is_due(&draft, &place, &none, Some("accountSID")), "it is being typed");
        assert!(is_due(&draft, &place, &none, Some("authToken")));
        assert!(!is_due(&Draft::new(Kind::Email), &Place::Auth, &none, None));
        assert!(is_due(&draft, &Place::Templates, &none, None));
    }
}
