//! Typed messages in several languages.
//!
//! The texts are in `locales/<language>/<area>.toml`. A build script checks them and generates a struct for each
//! area and a `static` for each language (`generate`, a feature that only build scripts turn on). The client
//! only holds the types below: no parser and no map is part of it.
//!
//! ```
//! use logto_messages::{Counted, Piece, Template};
//!
//! const HELLO: Template = Template(&[Piece::Text("Hello, "), Piece::Argument(0)]);
//! assert_eq!(HELLO.fill(&["Ada"]), "Hello, Ada");
//!
//! const TRIES: Counted = Counted {
//!     exact: &[(1, Template(&[Piece::Text("1 try")]))],
//!     last_two: &[],
//!     other: Template(&[Piece::Argument(0), Piece::Text(" tries")]),
//! };
//! assert_eq!([TRIES.fill(1, &[]), TRIES.fill(3, &[])], ["1 try", "3 tries"]);
//! ```

#[cfg(feature = "generate")]
pub mod generate;
mod message;

pub use self::message::{Counted, Lookup, Piece, Template, optional};
