//! The pages, one module each.

mod api;
mod api_call;
mod callback;
mod check_up;
mod config_advice;
mod config_problem;
mod denied;
mod developer;
mod ended;
mod failure;
mod first_run;
mod home;
mod invitation;
mod invitation_token;
mod memberships;
mod not_found;
mod organizations;
mod profile;
mod progress;
mod settings;
mod sign_in;
mod sign_out;
mod timeline;
mod welcome_card;

pub(crate) use self::api::{ApiPage, ApiSkeleton};
pub(crate) use self::callback::{CallbackFailure, CallbackRoute};
pub(crate) use self::check_up::{CheckUpPage, CheckUpSkeleton, check_application as ask_ahead};
pub(crate) use self::config_problem::ConfigProblemPage;
pub(crate) use self::denied::denied_page;
pub(crate) use self::developer::{DeveloperPage, DeveloperSkeleton};
pub(crate) use self::ended::EndedPage;
pub(crate) use self::first_run::first_run;
pub(crate) use self::home::{FirstSteps, HomePage, welcome};
pub(crate) use self::invitation::{InvitationPage, InvitationSkeleton};
pub(crate) use self::memberships::OrganizationLinks;
pub(crate) use self::not_found::NotFoundPage;
pub(crate) use self::organizations::{OrganizationsPage, OrganizationsSkeleton};
pub(crate) use self::profile::{
    LinkedAccountsPage, LinkedAccountsSkeleton, ProfilePage, ProfileSkeleton, TwoStepPage, TwoStepSkeleton,
};
pub(crate) use self::settings::{SettingsPage, SettingsSkeleton};
pub(crate) use self::sign_in::SignInPage;
pub(crate) use self::sign_out::SignOutPage;
pub(crate) use self::welcome_card::welcome_card;
