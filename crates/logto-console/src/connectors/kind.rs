//! The two kinds of connectors that can be set up.

use logto_management::connectors::{ConnectorConfig as _, SmtpConfig, TwilioConfig};
use logto_management::{Connector, ConnectorType};

/// A kind of connector, by what it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
}

impl Kind {
    /// Both, in the order they are shown.
    pub(crate) const ALL: [Self; 2] = [Self::Sms, Self::Email];

    /// Returns its name in addresses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    /// Returns the kind with this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the id of the connector factory that is set up here.
    pub(crate) fn factory_id(self) -> &'static str {
        match self {
            Self::Sms => TwilioConfig::FACTORY_ID,
            Self::Email => SmtpConfig::FACTORY_ID,
        }
    }

    /// Whether a connector is of this kind, from any provider.
    pub(crate) fn is_of(self, connector: &Connector) -> bool {
        match connector.kind() {
            ConnectorType::Sms => self == Self::Sms,
            ConnectorType::Email => self == Self::Email,
            _ => false,
        }
    }
}
