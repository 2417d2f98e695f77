//! The texts of Logto's sign-in page in a language, and those of a tenant that replace them.
//!
//! The endpoints are `/api/custom-phrases` of [Logto's Management
//! API](https://openapi.logto.io/group/endpoint-custom-phrases), and the public `/api/.well-known/phrases`.

mod calls;
mod placeholders;
mod tree;

pub use self::placeholders::{PlaceholderChange, placeholder_changes};
pub use self::tree::Phrases;

/// The languages that Logto's sign-in page has texts in.
pub const BUILT_IN_LANGUAGES: [&str; 18] = [
    "ar", "de", "en", "es", "fr", "it", "ja", "ko", "pl-PL", "pt-BR", "pt-PT", "ru", "th", "tr-TR", "uk-UA", "zh-CN",
    "zh-HK", "zh-TW",
];
