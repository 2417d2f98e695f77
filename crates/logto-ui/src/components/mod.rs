//! The building blocks of the pages.

mod chips;
mod code_input;
mod confirm;
mod copy;
mod countdown;
mod dialog;
mod field;
mod heading;
mod icon;
mod identity_strip;
mod lifetime;
mod long_list;
mod notice;
mod password_input;
mod phone_input;
mod progress;
mod skeleton;
mod ticket;
mod toast;

pub use self::chips::chips;
pub use self::code_input::CodeInput;
pub use self::confirm::{ConfirmDialog, ConfirmName};
pub use self::copy::{CopyButton, CopyLabels};
pub use self::countdown::Countdown;
pub use self::dialog::FormDialog;
pub use self::field::{Attempt, Control, Field, FieldForm, FormFrame, unique_id};
pub use self::heading::{PageHeader, PageHeaderSkeleton, PageHeading};
pub use self::icon::icon;
pub use self::identity_strip::{
    IdentityStrip, Strip, StripDirection, StripLabels, StripLeg, StripMark, StripNode, StripState,
};
pub use self::lifetime::{Lifetime, LifetimeMeter};
pub use self::long_list::LongList;
pub use self::notice::{Notice, Tone};
pub use self::password_input::{PasswordInput, PasswordLabels, PasswordRule, is_varied};
pub use self::phone_input::{PhoneInput, PhoneLabels};
pub use self::progress::ProgressCard;
pub use self::skeleton::{CardSkeleton, Skeleton};
pub use self::ticket::{TicketLabels, TicketSide, TokenTicket};
pub use self::toast::{Toast, ToastRegion, ToastTone, Toasts, provide_toasts, use_toasts};
