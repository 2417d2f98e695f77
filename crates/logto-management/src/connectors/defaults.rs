//! Default texts of templates. Each fits into one SMS in GSM 03.38.

use super::usage_type::UsageType;

fn purpose(usage: &UsageType) -> &'static str {
    match usage {
        UsageType::SignIn => "sign-in code",
        UsageType::Register => "sign-up code",
        UsageType::ForgotPassword => "password reset code",
        UsageType::UserPermissionValidation => "confirmation code",
        UsageType::BindNewIdentifier => "code to add this address",
        UsageType::MfaVerification => "2-step code",
        UsageType::BindMfa => "2-step set-up code",
        UsageType::Generic | UsageType::OrganizationInvitation | UsageType::Other(_) => "code",
    }
}

pub(super) fn subject(usage: &UsageType) -> String {
    match usage {
        UsageType::OrganizationInvitation => "You are invited".to_owned(),
        _ => format!("Your {}", purpose(usage)),
    }
}

pub(super) fn content(usage: &UsageType) -> String {
    match usage {
        UsageType::OrganizationInvitation => "You are invited to join us. Accept here: {{link}}".to_owned(),
        _ => format!("{{{{code}}}} is your {}. It works for 10 minutes. Do not share it.", purpose(usage)),
    }
}
