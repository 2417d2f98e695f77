//! A person, small: picture or initials.

use leptos::prelude::*;
use logto_leptos::account::Field;
use logto_leptos::{Account, Logto, User};

/// How many colors the style sheet has for initials.
const COLORS: u32 = 6;

/// What is shown of a person outside the profile page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// The name, where there is one.
    pub(crate) name: Option<String>,
    /// The e-mail address.
    pub(crate) email: Option<String>,
    /// The phone number.
    pub(crate) phone: Option<String>,
    picture: Option<String>,
    color: u32,
}

impl From<&User> for Person {
    fn from(user: &User) -> Self {
        // Without a name of their own, people go by an address; that is shown as an address already.
        let name = user.name().filter(|name| ![user.email(), user.phone()].contains(&Some(*name)));
        let sum = user.sub().bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        Self {
            name: name.map(str::to_owned),
            email: user.email().map(str::to_owned),
            phone: user.phone().map(international),
            picture: user.picture().map(str::to_owned),
            color: sum % COLORS,
        }
    }
}

impl Person {
    /// The same person with what their account has by now, as far as the server tells.
    pub(crate) fn updated(self, account: &Account) -> Self {
        let now = |field, before, now: Option<&str>| {
            if account.is_readable(field) { now.map(str::to_owned) } else { before }
        };
        let username = now(Field::Username, None, account.username());
        Self {
            name: now(Field::Name, self.name, account.name()).or(username),
            email: now(Field::Email, self.email, account.primary_email()),
            phone: now(Field::Phone, self.phone, account.primary_phone().map(international).as_deref()),
            picture: now(Field::Avatar, self.picture, account.avatar()),
            ..self
        }
    }

    /// The best there is to call them by.
    pub(crate) fn label(&self) -> Option<&str> {
        self.name.as_deref().or_else(|| self.address())
    }

    /// Where they can be reached.
    pub(crate) fn address(&self) -> Option<&str> {
        self.email.as_deref().or(self.phone.as_deref())
    }

    fn initials(&self) -> String {
        initials(self.label().unwrap_or_default())
    }
}

/// Returns the person who is signed in.
pub(crate) fn use_person(logto: Logto) -> Memo<Option<Person>> {
    Memo::new(move |_| logto.user().as_ref().map(Person::from))
}

/// A phone number as people write it: Logto keeps the digits only.
pub(crate) fn international(number: &str) -> String {
    if number.starts_with('+') { number.to_owned() } else { ["+", number].concat() }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut messages = name.split_whitespace();
    let first = messages.next().and_then(letter);
    let last = messages.next_back().and_then(letter);
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The picture of a person. Their initials take its place when there is none, or when it doesn't
/// load; the style sheet draws them, because they are a picture too and no text to be read.
#[component]
pub(crate) fn Avatar(
    /// Who it is.
    person: Person,
    /// Whether it is the large one.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let initials = person.initials();
    let color = person.color;
    let picture = RwSignal::new(person.picture);
    let shown = move || {
        picture.get().map(|source| {
            view! {
                <img
                    src=source
                    alt=""
                    referrerpolicy="no-referrer"
                    decoding="async"
                    on:error=move |_| picture.set(None)
                />
            }
        })
    };
    let drawn = move || picture.with(Option::is_none).then(|| initials.clone());
    view! {
        <span class="avatar" class:avatar-large=large data-color=color data-initials=drawn aria-hidden="true">
            {shown}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn takes_the_first_and_the_last_word() {
        assert_eq!(initials("Alice Pleasance Liddell"), "AL");
        assert_eq!(initials("alice"), "A");
        assert_eq!(initials("alice@example.com"), "A");
        assert_eq!(initials("+49 170 123"), "41");
        assert_eq!(initials(""), "");
    }
}
