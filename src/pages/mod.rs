//! The pages, one module each.

mod api;
mod api_call;
mod callback;
mod config_advice;
mod config_problem;
mod ended;
mod failure;
mod home;
mod memberships;
mod not_found;
mod organizations;
mod profile;
mod settings;
mod sign_in;
mod sign_out;
mod timeline;
mod welcome_card;

pub(crate) use self::api::{ApiPage, ApiSkeleton};
pub(crate) use self::callback::{CallbackFailure, CallbackRoute};
pub(crate) use self::config_problem::ConfigProblemPage;
pub(crate) use self::ended::EndedPage;
pub(crate) use self::home::{HomePage, welcome};
pub(crate) use self::not_found::NotFoundPage;
pub(crate) use self::organizations::{OrganizationsPage, OrganizationsSkeleton};
pub(crate) use self::profile::{ProfilePage, ProfileSkeleton};
pub(crate) use self::settings::{SettingsPage, SettingsSkeleton};
pub(crate) use self::sign_in::SignInPage;
pub(crate) use self::sign_out::SignOutPage;
pub(crate) use self::welcome_card::welcome_card;
