//! Passwords that are made here, and secrets that are shown once.

use leptos::prelude::*;
use logto_leptos::Secret;
use logto_ui::components::CopyButton;

use crate::messages::users;

/// Letters and digits that are not mistaken for one another. There are 32 of them, so that each byte stands for one with
/// the same probability.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Groups of letters, and the letters of each.
const GROUPS: (usize, usize) = (4, 5);

/// Returns a random password with 100 bits, in groups: `k7m2p-…`. `None` where the browser has no source of randomness.
pub(super) fn new_password() -> Option<Secret> {
    let mut bytes = [0_u8; GROUPS.0 * GROUPS.1];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(Secret::new(grouped(&bytes)))
}

fn grouped(bytes: &[u8]) -> String {
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map(char::from);
    let groups: Vec<String> = bytes.chunks(GROUPS.1).map(|group| group.iter().filter_map(letter).collect()).collect();
    groups.join("-")
}

/// Shows a new password as [`secret_notice`] does.
pub(super) fn password_notice(password: &Secret, on_done: impl Fn() + 'static) -> AnyView {
    secret_notice(password, (users().secret.title, "new-password"), on_done)
}

/// Shows a secret with a button that copies it, until the operator says that they have it. The test ids begin with `id`.
pub(super) fn secret_notice(
    secret: &Secret,
    (title, id): (&'static str, &'static str),
    on_done: impl Fn() + 'static,
) -> AnyView {
    let messages = &users().secret;
    let (shown, copied) = (secret.expose().to_owned(), secret.clone());
    let [text_id, copy_id, done_id] = ["-text", "-copy", "-done"].map(|part| [id, part].concat());
    view! {
        <section class="new-password" aria-label=title data-testid=id>
            <p class="notice-title">{title}</p>
            <p>{messages.body}</p>
            <p>
                <code data-testid=text_id>{shown}</code>
            </p>
            <div class="actions">
                <CopyButton
                    messages=&messages.copy
                    text=move |()| copied.expose().to_owned()
                    attr:data-testid=copy_id
                />
                <button
                    type="button"
                    class="button button-small"
                    data-testid=done_id
                    on:click=move |_| on_done()
                >
                    {messages.hide}
                </button>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_have_groups_of_plain_letters() {
        let bytes: Vec<u8> = (0..20).map(|byte| byte * 13).collect();
        let password = grouped(&bytes);
        assert_eq!(password.len(), 23);
        assert!(password.split('-').all(|group| group.len() == 5), "{password}");
        assert!(password.bytes().all(|byte| byte == b'-' || LETTERS.contains(&byte)), "{password}");
        assert_eq!(grouped(&[0, 31, 32, 63, 255]), "a9a99");
    }
}
