//! The pages on which connectors are set up: text messages by Twilio, e-mail by SMTP.

mod browser;
mod code;
mod draft;
mod editor;
mod failure;
mod field;
mod fields;
mod form;
mod guard;
mod import;
mod kind;
mod labels;
mod list;
mod mail_frame;
mod mail_styles;
mod page;
mod preview;
mod remarks;
mod save;
mod send;
mod source;
mod steps;
mod templates;
mod uses;

pub(crate) use self::guard::LeaveGuard;
pub(crate) use self::kind::Kind;
pub(crate) use self::list::ConnectorsPage;
pub(crate) use self::page::{ConnectorPage, ConnectorsSkeleton};
