//! The building blocks of the pages. Their looks are in `style/main.css`, under the same names.

mod avatar;
mod chips;
mod claims;
mod confirm;
mod copy;
mod countdown;
mod failure;
mod field;
mod heading;
mod icon;
mod life;
mod notice;
mod progress;
mod skeleton;

pub(crate) use self::avatar::{Avatar, Person, international};
pub(crate) use self::chips::chips;
pub(crate) use self::claims::ClaimsTable;
pub(crate) use self::confirm::ConfirmDialog;
pub(crate) use self::copy::{CopyButton, CopyWords};
pub(crate) use self::countdown::Countdown;
pub(crate) use self::failure::{error_details, explain, fine_print, sentence};
pub(crate) use self::field::{Attempt, Field, FieldForm, unique};
pub(crate) use self::heading::PageHeading;
pub(crate) use self::icon::icon;
pub(crate) use self::life::{Life, LifeBar};
pub(crate) use self::notice::{Notice, Tone};
pub(crate) use self::progress::ProgressCard;
pub(crate) use self::skeleton::Skeleton;
