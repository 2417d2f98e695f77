//! The building blocks of the pages.

mod chips;
mod confirm;
mod copy;
mod countdown;
mod field;
mod heading;
mod icon;
mod lifetime;
mod notice;
mod progress;
mod skeleton;

pub use self::chips::chips;
pub use self::confirm::ConfirmDialog;
pub use self::copy::{CopyButton, CopyLabels};
pub use self::countdown::Countdown;
pub use self::field::{Attempt, Field, FieldForm, unique_id};
pub use self::heading::PageHeading;
pub use self::icon::icon;
pub use self::lifetime::{Lifetime, LifetimeBar};
pub use self::notice::{Notice, Tone};
pub use self::progress::ProgressCard;
pub use self::skeleton::Skeleton;
