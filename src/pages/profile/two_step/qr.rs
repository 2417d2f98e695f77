//! A QR code, drawn as elements of the page: a picture from a `data:` URL would put the secret in an address.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment};

/// The width of the margin around the code, in modules (ISO/IEC 18004 section 6.3.8).
const MARGIN: i32 = 4;

/// The QR code of a text. `None` when the text is too long for one.
pub(super) fn qr_code(text: &str, label: &'static str) -> Option<AnyView> {
    let segment = QrSegment::make_bytes(text.as_bytes());
    let code = QrCode::encode_segments(&[segment], QrCodeEcc::Medium).ok()?;
    let side = (code.size() + 2 * MARGIN).to_string();
    let view_box = ["0 0 ", &side, " ", &side].concat();
    Some(
        view! {
            <svg
                class="qr"
                viewBox=view_box
                role="img"
                aria-label=label
                shape-rendering="crispEdges"
                data-testid="totp-qr"
            >
                <path d=dark_modules(&code)></path>
            </svg>
        }
        .into_any(),
    )
}

/// The path of the dark modules: a rectangle for each run of them in a row.
fn dark_modules(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {}h{2}v1h-{2}z", start + MARGIN, y + MARGIN, x - start);
            }
            x += 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules that a path fills.
    fn filled(path: &str) -> usize {
        path.split('M').skip(1).filter_map(|run| run.split(['h', 'v']).nth(1)?.parse::<usize>().ok()).sum()
    }

    #[test]
    fn draws_every_dark_module_once() {
        let code =
            QrCode::encode_text("otpauth://totp/localhost:ada?secret=JBSWY3DPEHPK3PXP", QrCodeEcc::Medium).unwrap();
        let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = all.filter(|(x, y)| code.get_module(*x, *y)).count();
        let path = dark_modules(&code);
        assert_eq!(filled(&path), dark);
        assert!(path.starts_with("M4 4h7v1h-7z"), "the finder pattern stands inside the margin: {path}");
    }
}
