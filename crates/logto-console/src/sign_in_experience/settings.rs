//! The changes that the cards of two-step sign-in and social sign-in make, as plain functions.

use logto_management::{MfaFactor, SignInExperience};

/// The factors, in the order in which they are offered.
pub(super) const FACTORS: [MfaFactor; 5] =
    [MfaFactor::Totp, MfaFactor::WebAuthn, MfaFactor::BackupCode, MfaFactor::Email, MfaFactor::Phone];

/// Adds or removes a factor of two-step sign-in. They stay in the order in which they are offered.
pub(super) fn set_factor(experience: &mut SignInExperience, factor: &MfaFactor, on: bool) {
    let mut mfa = experience.mfa();
    mfa.factors.retain(|it| it != factor);
    if on {
        mfa.factors.push(factor.clone());
    }
    let place = |factor: &MfaFactor| FACTORS.iter().position(|it| it == factor).unwrap_or(FACTORS.len());
    mfa.factors.sort_by_key(place);
    experience.set_mfa(&mfa);
}

/// Adds a social connector at the end, or removes it.
pub(super) fn set_target(experience: &mut SignInExperience, target: &str, on: bool) {
    let mut targets = experience.social_targets();
    targets.retain(|it| it != target);
    if on {
        targets.push(target.to_owned());
    }
    experience.set_social_targets(&targets);
}

/// Moves a social connector towards the start by one place. Returns whether it moved.
pub(super) fn move_target_up(experience: &mut SignInExperience, target: &str) -> bool {
    let mut targets = experience.social_targets();
    let place = targets.iter().position(|it| it == target).and_then(|place| place.checked_sub(1));
    let Some(before) = place else { return false };
    targets.swap(before, before + 1);
    experience.set_social_targets(&targets);
    true
}

#[cfg(test)]
mod tests {
    use super::super::edits::defaults;
    use super::*;

    #[test]
    fn factors_stay_in_order() {
        let mut experience = defaults().unwrap();
        for factor in [MfaFactor::Phone, MfaFactor::BackupCode, MfaFactor::Totp] {
            set_factor(&mut experience, &factor, true);
        }
        set_factor(&mut experience, &MfaFactor::Totp, true);
        let expected = [MfaFactor::Totp, MfaFactor::BackupCode, MfaFactor::Phone];
        assert_eq!(experience.mfa().factors, expected);
        set_factor(&mut experience, &MfaFactor::BackupCode, false);
        assert_eq!(experience.mfa().factors.len(), 2);
    }

    #[test]
    fn social_connectors_are_added_at_the_end_and_move_up() {
        let mut experience = defaults().unwrap();
        for target in ["google", "github", "google"] {
            set_target(&mut experience, target, true);
        }
        assert_eq!(experience.social_targets(), ["github", "google"]);
        assert!(move_target_up(&mut experience, "google"));
        assert!(!move_target_up(&mut experience, "google"), "it is the first");
        assert!(!move_target_up(&mut experience, "apple"), "it is off");
        assert_eq!(experience.social_targets(), ["google", "github"]);
        set_target(&mut experience, "google", false);
        assert_eq!(experience.social_targets(), ["github"]);
    }
}
