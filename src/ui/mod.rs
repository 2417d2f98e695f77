//! The building blocks of the pages: those of the design system, and those that know Logto.

mod avatar;
mod claims;
mod failure;
mod finish_sign_out;
mod sign_in_again;

pub(crate) use logto_ui::components::{
    Attempt, CopyButton, Countdown, Field, FieldForm, Lifetime, LifetimeBar, Notice, PageHeading, ProgressCard,
    Skeleton, Tone, chips, icon,
};
pub(crate) use logto_ui::errors::sentence;

pub(crate) use self::avatar::{Avatar, Person, international, use_person};
pub(crate) use self::claims::ClaimsTable;
pub(crate) use self::failure::{error_details, explain, fine_print};
pub(crate) use self::finish_sign_out::finish_sign_out;
pub(crate) use self::sign_in_again::sign_in_again_button;
