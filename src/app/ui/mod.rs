//! The building blocks of the pages. Their looks are in `style/main.css`, under the same names.

mod avatar;
mod claims;
mod failure;
mod heading;
mod icon;
mod notice;
mod progress;
mod skeleton;

pub(crate) use self::avatar::{Avatar, Person};
pub(crate) use self::claims::ClaimsTable;
pub(crate) use self::failure::{error_details, explain, fine_print, sentence};
pub(crate) use self::heading::PageHeading;
pub(crate) use self::icon::icon;
pub(crate) use self::notice::{Notice, Tone};
pub(crate) use self::progress::ProgressCard;
pub(crate) use self::skeleton::Skeleton;
