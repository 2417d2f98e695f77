//! The building blocks of the pages: those of the design system, and those that know Logto.

mod avatar;
mod claims;
mod failure;
mod finish_sign_out;
mod sign_in_again;
mod strip;

pub(crate) use logto_ui::components::{
    Attempt, CardSkeleton, ConfirmDialog, Control, CopyButton, Countdown, Field, FieldForm, FormFrame, IdentityStrip,
    Lifetime, LongList, Notice, PageHeader, PageHeaderSkeleton, PageHeading, PasswordRule, ProgressCard, Skeleton,
    TicketLabels, TicketSide, Toast, ToastRegion, Toasts, TokenTicket, Tone, chips, icon, is_varied, provide_toasts,
    use_toasts,
};
pub(crate) use logto_ui::errors::{english, sentence};

pub(crate) use self::avatar::{Avatar, Person, international, use_person};
pub(crate) use self::claims::{ClaimsTable, claim_name, claim_value};
pub(crate) use self::failure::{error_details, explain, fine_print};
pub(crate) use self::finish_sign_out::finish_sign_out;
pub(crate) use self::sign_in_again::sign_in_again_button;
pub(crate) use self::strip::{SignInStage, hosts, sign_in_strip, strip_nodes};
