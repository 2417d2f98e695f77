//! The default seed: a demo application, an API, two people, two organizations, and an operator's access to
//! the Management API.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::account_center::AccountCenter;
use super::password::Password;
use super::scopes::{MANAGEMENT_API, MANAGEMENT_API_ALL};
use super::seed::{
    Application, MachineToMachineApp, Organization, OrganizationRole, Resource, Role, Seed, User, one_hour,
};
use super::social::SocialConnector;

impl Default for Seed {
    fn default() -> Self {
        const API: &str = "https://api.example.com";
        let scopes = |names: &[&str]| -> Vec<String> { names.iter().map(|&name| name.to_owned()).collect() };
        let on_api = |names: &[&str]| BTreeMap::from([(API.to_owned(), scopes(names))]);
        let member = |user: &str, role: &str| (user.to_owned(), vec![role.to_owned()]);
        let organization_role = |name: &str, inside: &[&str], api: &[&str]| OrganizationRole {
            name: name.to_owned(),
            scopes: scopes(inside),
            resource_scopes: on_api(api),
        };
        let seed = Self {
            applications: vec![Application::new("spa", "Demo app")],
            users: vec![alice(), bob()],
            resources: vec![Resource {
                indicator: API.to_owned(),
                name: "Demo API".to_owned(),
                scopes: scopes(&["read:profile", "write:profile"]),
                access_token_ttl: one_hour(),
            }],
            roles: vec![
                Role {
                    name: "admin".to_owned(),
                    scopes: on_api(&["read:profile", "write:profile"]),
                    is_default: false,
                },
                Role { name: "reader".to_owned(), scopes: on_api(&["read:profile"]), is_default: true },
                Role {
                    name: "operator".to_owned(),
                    scopes: BTreeMap::from([(MANAGEMENT_API.to_owned(), scopes(&[MANAGEMENT_API_ALL]))]),
                    is_default: false,
                },
            ],
            organizations: vec![
                Organization {
                    id: "org_acme".to_owned(),
                    name: "Acme".to_owned(),
                    description: Some("Anvils and rockets".to_owned()),
                    is_mfa_required: false,
                    members: BTreeMap::from([member("u_alice", "owner"), member("u_bob", "member")]),
                },
                Organization {
                    id: "org_globex".to_owned(),
                    name: "Globex".to_owned(),
                    description: None,
                    is_mfa_required: false,
                    members: BTreeMap::from([member("u_alice", "member")]),
                },
            ],
            organization_roles: vec![
                organization_role("owner", &["read:members", "invite:members"], &["read:profile", "write:profile"]),
                organization_role("member", &["read:members"], &["read:profile"]),
            ],
            account_center: AccountCenter::default(),
            machine_to_machine: vec![MachineToMachineApp {
                id: "m2m".to_owned(),
                name: "Set-up script".to_owned(),
                secret: "m2m-secret-for-development".to_owned(),
            }],
            sign_in_experience: sign_in_experience(),
            social_connectors: vec![SocialConnector {
                id: "demo-social".to_owned(),
                target: "demo".to_owned(),
                name: "Demo social".to_owned(),
            }],
            custom_profile_fields: custom_profile_fields(),
            has_storage: true,
            management_cors: true,
            built_in_connectors: true,
        };
        ["http://localhost:3000", "http://localhost:8080", "http://127.0.0.1:3000", "http://127.0.0.1:8080"]
            .into_iter()
            .fold(seed, Self::with_redirect_origin)
    }
}

/// Settings that let people add factors to their account, without asking for them. New accounts are not asked for the
/// custom profile fields; Logto 1.37 does not have that setting, and asks for all of them.
fn sign_in_experience() -> Map<String, Value> {
    let mfa = json!({ "factors": ["Totp", "WebAuthn", "BackupCode"], "policy": "NoPrompt" });
    Map::from_iter([("mfa".to_owned(), mfa), ("signUpProfileFields".to_owned(), json!([]))])
}

/// What the account center asks for beyond the standard profile.
fn custom_profile_fields() -> Vec<Value> {
    let company = json!({ "placeholder": "Where you work", "minLength": 2, "maxLength": 40 });
    let sizes = json!({ "options": [{ "value": "s", "label": "Small" }, { "value": "l", "label": "Large" }] });
    vec![
        json!({ "name": "company", "type": "Text", "label": "Company", "required": true, "config": company }),
        json!({ "name": "size", "type": "Select", "label": "Team size", "required": false, "config": sizes }),
    ]
}

fn alice() -> User {
    User {
        id: "u_alice".to_owned(),
        username: Some("alice".to_owned()),
        password: Some(Password::new("alice-password-1")),
        name: Some("Alice Example".to_owned()),
        primary_email: Some("alice@example.com".to_owned()),
        primary_phone: Some("15550100001".to_owned()),
        profile: Map::from_iter([
            ("givenName".to_owned(), json!("Alice")),
            ("familyName".to_owned(), json!("Example")),
        ]),
        custom_data: Map::from_iter([("plan".to_owned(), json!("pro"))]),
        roles: vec!["admin".to_owned(), "operator".to_owned()],
        ..User::default()
    }
}

fn bob() -> User {
    User {
        id: "u_bob".to_owned(),
        primary_email: Some("bob@example.com".to_owned()),
        primary_phone: Some("15550100002".to_owned()),
        roles: vec!["reader".to_owned()],
        ..User::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_file_equals_the_default_seed() {
        let example = Seed::from_json(include_str!("../../examples/seed.json")).unwrap();
        assert_eq!(serde_json::to_value(example).unwrap(), serde_json::to_value(Seed::default()).unwrap());
    }

    #[test]
    fn debug_output_hides_passwords_and_secrets() {
        let text = format!("{:?}", Seed::default());
        assert!(text.contains("alice@example.com") && !text.contains("alice-password-1"), "{text}");
        assert!(!text.contains("m2m-secret"), "{text}");
    }
}
