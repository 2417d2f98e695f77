//! The policies of the sign-in experience, and what it asks for at sign-up besides identifiers.

use serde_json::{Value, json};

use super::experience::SignInExperience;
use crate::document::Document as _;

/// The rules for usernames. Every username also begins with a letter or `_`, and has only letters, digits and `_`.
///
/// The default allows everything that Logto allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsernamePolicy {
    /// Whether `ada` and `Ada` are two usernames.
    pub case_sensitive: bool,
    /// The fewest characters.
    pub min_length: u32,
    /// The most characters, at most 128.
    pub max_length: u32,
    /// Whether small letters are allowed.
    pub lowercase: bool,
    /// Whether capital letters are allowed.
    pub uppercase: bool,
    /// Whether digits are allowed.
    pub numbers: bool,
    /// Whether `_` is allowed.
    pub underscore: bool,
}

impl Default for UsernamePolicy {
    fn default() -> Self {
        let (min_length, max_length) = (1, 128);
        Self {
            case_sensitive: true,
            min_length,
            max_length,
            lowercase: true,
            uppercase: true,
            numbers: true,
            underscore: true,
        }
    }
}

/// When wrong passwords and codes lock a person. `None` is the server's default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SentinelPolicy {
    /// The number of wrong attempts that locks; 100 by default.
    pub max_attempts: Option<u32>,
    /// How long it does, in minutes; 60 by default.
    pub lockout_minutes: Option<u32>,
}

/// How long verification codes are valid. `None` is the server's default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VerificationCodePolicy {
    /// The lifetime in seconds, from 60 to 3600; 600 by default.
    pub expiration_seconds: Option<u32>,
    /// The number of wrong attempts after which a code is void, from 1 to 100; 10 by default.
    pub max_retry_attempts: Option<u32>,
}

/// The policies. Members that this library does not know stay as they are.
///
/// ```
/// use logto_management::{SignInExperience, UsernamePolicy};
/// use serde_json::json;
///
/// let mut experience = SignInExperience::from_value(json!({"signUp": {}, "signIn": {}})).unwrap();
/// assert_eq!(experience.username_policy(), None);
/// experience.set_username_policy(&UsernamePolicy { min_length: 3, ..UsernamePolicy::default() });
/// assert_eq!(experience.to_value()["usernamePolicy"]["minLength"], 3);
/// ```
impl SignInExperience {
    /// Returns the rules for usernames; `None` from a server without them.
    #[must_use]
    pub fn username_policy(&self) -> Option<UsernamePolicy> {
        let policy = self.get("usernamePolicy")?;
        let default = UsernamePolicy::default();
        let flag = |value: &Value| value.as_bool().unwrap_or(true);
        let allowed = &policy["allowedChars"];
        Some(UsernamePolicy {
            case_sensitive: flag(&policy["caseSensitive"]),
            min_length: number(policy, "minLength").unwrap_or(default.min_length),
            max_length: number(policy, "maxLength").unwrap_or(default.max_length),
            lowercase: flag(&allowed["lowercase"]),
            uppercase: flag(&allowed["uppercase"]),
            numbers: flag(&allowed["numbers"]),
            underscore: flag(&allowed["underscore"]),
        })
    }

    /// Sets the rules for usernames. The server requires all of them together.
    pub fn set_username_policy(&mut self, policy: &UsernamePolicy) {
        let mut members = self.object("usernamePolicy");
        let mut allowed = members.get("allowedChars").and_then(Value::as_object).cloned().unwrap_or_default();
        for (name, is_allowed) in [
            ("lowercase", policy.lowercase),
            ("uppercase", policy.uppercase),
            ("numbers", policy.numbers),
            ("underscore", policy.underscore),
        ] {
            allowed.insert(name.to_owned(), is_allowed.into());
        }
        for (name, value) in [
            ("caseSensitive", json!(policy.case_sensitive)),
            ("minLength", json!(policy.min_length)),
            ("maxLength", json!(policy.max_length)),
            ("allowedChars", Value::Object(allowed)),
        ] {
            members.insert(name.to_owned(), value);
        }
        self.members_mut().insert("usernamePolicy".to_owned(), Value::Object(members));
    }

    /// Returns when wrong attempts lock a person.
    #[must_use]
    pub fn sentinel_policy(&self) -> SentinelPolicy {
        let policy = self.get("sentinelPolicy").unwrap_or(&Value::Null);
        SentinelPolicy {
            max_attempts: number(policy, "maxAttempts"),
            lockout_minutes: number(policy, "lockoutDuration"),
        }
    }

    /// Sets when wrong attempts lock a person.
    pub fn set_sentinel_policy(&mut self, policy: &SentinelPolicy) {
        let numbers = [("maxAttempts", policy.max_attempts), ("lockoutDuration", policy.lockout_minutes)];
        self.set_numbers("sentinelPolicy", numbers);
    }

    /// Returns how long verification codes are valid; `None` from a server that does not let it be set.
    #[must_use]
    pub fn verification_code_policy(&self) -> Option<VerificationCodePolicy> {
        let policy = self.get("verificationCodePolicy")?;
        Some(VerificationCodePolicy {
            expiration_seconds: number(policy, "expirationDuration"),
            max_retry_attempts: number(policy, "maxRetryAttempts"),
        })
    }

    /// Sets how long verification codes are valid.
    pub fn set_verification_code_policy(&mut self, policy: &VerificationCodePolicy) {
        let numbers =
            [("expirationDuration", policy.expiration_seconds), ("maxRetryAttempts", policy.max_retry_attempts)];
        self.set_numbers("verificationCodePolicy", numbers);
    }

    /// Returns the number of days after which passwords expire; `None` when they do not.
    #[must_use]
    pub fn password_valid_days(&self) -> Option<u32> {
        let policy = self.get("passwordExpiration").filter(|policy| policy["enabled"] == true)?;
        number(policy, "validPeriodDays")
    }

    /// Sets the number of days after which passwords expire; `None` turns that off.
    pub fn set_password_valid_days(&mut self, days: Option<u32>) {
        let policy = match days {
            Some(days) => json!({"enabled": true, "validPeriodDays": days}),
            None => json!({"enabled": false}),
        };
        self.members_mut().insert("passwordExpiration".to_owned(), policy);
    }

    /// Returns the names of the custom profile fields that a sign-up asks for, in their order.
    #[must_use]
    pub fn sign_up_profile_fields(&self) -> Vec<&str> {
        let fields = self.get("signUpProfileFields").and_then(Value::as_array).into_iter().flatten();
        fields.filter_map(|field| field["name"].as_str()).collect()
    }

    /// Sets the custom profile fields that a sign-up asks for. The server must know them.
    pub fn set_sign_up_profile_fields<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        let old = self.get("signUpProfileFields").and_then(Value::as_array).cloned().unwrap_or_default();
        let field = |name: &str| {
            let old = old.iter().find(|field| field["name"] == name);
            old.cloned().unwrap_or_else(|| json!({"name": name}))
        };
        let fields = names.into_iter().map(field).collect();
        self.members_mut().insert("signUpProfileFields".to_owned(), fields);
    }

    /// Sets or removes numbers of an object.
    fn set_numbers(&mut self, name: &str, numbers: [(&str, Option<u32>); 2]) {
        let mut members = self.object(name);
        for (name, number) in numbers {
            match number {
                Some(number) => members.insert(name.to_owned(), number.into()),
                None => members.remove(name),
            };
        }
        self.members_mut().insert(name.to_owned(), Value::Object(members));
    }
}

fn number(value: &Value, name: &str) -> Option<u32> {
    value[name].as_u64().and_then(|number| u32::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn experience(members: &Value) -> SignInExperience {
        let mut all = json!({"signUp": {}, "signIn": {}});
        for (name, value) in members.as_object().unwrap() {
            all[name] = value.clone();
        }
        SignInExperience::from_value(all).unwrap()
    }

    #[test]
    fn reads_the_policies_of_a_new_server_and_of_an_older_one() {
        let new = experience(&json!({
            "usernamePolicy": {
                "caseSensitive": false, "minLength": 3, "maxLength": 20,
                "allowedChars": {"lowercase": true, "uppercase": false, "numbers": true, "underscore": true},
            },
            "sentinelPolicy": {}, "verificationCodePolicy": {"expirationDuration": 300}, "passwordExpiration": {},
            "signUpProfileFields": null,
        }));
        let expected = UsernamePolicy {
            case_sensitive: false,
            min_length: 3,
            max_length: 20,
            uppercase: false,
            ..UsernamePolicy::default()
        };
        assert_eq!(new.username_policy(), Some(expected));
        assert_eq!(new.sentinel_policy(), SentinelPolicy::default());
        let codes = VerificationCodePolicy { expiration_seconds: Some(300), max_retry_attempts: None };
        assert_eq!(new.verification_code_policy(), Some(codes));
        assert_eq!((new.password_valid_days(), new.sign_up_profile_fields()), (None, Vec::new()));
        let old = experience(&json!({"sentinelPolicy": {"maxAttempts": 5, "lockoutDuration": 10}}));
        assert_eq!((old.username_policy(), old.verification_code_policy()), (None, None));
        let sentinel = SentinelPolicy { max_attempts: Some(5), lockout_minutes: Some(10) };
        assert_eq!(old.sentinel_policy(), sentinel);
    }

    #[test]
    fn keeps_members_that_it_does_not_know() {
        let before = experience(&json!({
            "usernamePolicy": {"allowedChars": {"emoji": false}, "reserved": ["root"]},
            "sentinelPolicy": {"maxAttempts": 5, "by": "ip"},
            "signUpProfileFields": [{"name": "city", "required": true}, {"name": "team"}],
        }));
        let mut after = before.clone();
        after.set_username_policy(&UsernamePolicy { numbers: false, ..UsernamePolicy::default() });
        after.set_sentinel_policy(&SentinelPolicy { max_attempts: None, lockout_minutes: Some(5) });
        after.set_verification_code_policy(&VerificationCodePolicy::default());
        after.set_password_valid_days(Some(90));
        after.set_sign_up_profile_fields(["shoe", "city"]);
        let allowed = json!({
            "emoji": false, "lowercase": true, "uppercase": true, "numbers": false, "underscore": true,
        });
        let expected = json!({
            "usernamePolicy": {
                "reserved": ["root"], "caseSensitive": true, "minLength": 1, "maxLength": 128, "allowedChars": allowed,
            },
            "sentinelPolicy": {"by": "ip", "lockoutDuration": 5},
            "verificationCodePolicy": {},
            "passwordExpiration": {"enabled": true, "validPeriodDays": 90},
            "signUpProfileFields": [{"name": "shoe"}, {"name": "city", "required": true}],
        });
        assert_eq!(before.patch_to(&after).to_value(), expected);
        after.set_password_valid_days(None);
        assert_eq!(after.to_value()["passwordExpiration"], json!({"enabled": false}));
        assert_eq!(after.sign_up_profile_fields(), ["shoe", "city"]);
    }
}
