//! The fields of an organization, and of a role or permission of the organization template: name and description.

use leptos::prelude::*;
use logto_management::{ManagementError, NewOrganization, Organization, OrganizationPatch};

use crate::controls::TextInput;
use crate::messages::organizations;

/// The values of the fields, and what is wrong with the name.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    name: RwSignal<String>,
    description: RwSignal<String>,
    wrong_name: RwSignal<Option<String>>,
}

/// Values that were checked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Values {
    name: String,
    description: Option<String>,
}

impl Fields {
    pub(super) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { name: empty(), description: empty(), wrong_name: RwSignal::new(None) }
    }

    /// Fills the fields in with the values of an organization, or empties them.
    pub(super) fn fill(self, organization: Option<&Organization>) {
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        self.name.set(owned(organization.map(Organization::name)));
        self.description.set(owned(organization.and_then(Organization::description)));
        self.wrong_name.set(None);
    }

    /// Returns what is in the fields, without the spaces around it. Tracked.
    pub(super) fn typed(self) -> [String; 2] {
        [self.name, self.description].map(|field| field.with(|text| text.trim().to_owned()))
    }

    /// Returns the values; `None` without a name, which is marked.
    pub(super) fn values(self) -> Option<Values> {
        let text = |field: RwSignal<String>| Some(field.get_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        let name = text(self.name);
        self.wrong_name.set(name.is_none().then(|| organizations().form.name_missing.to_owned()));
        Some(Values { name: name?, description: text(self.description) })
    }

    /// Marks the name if the server refuses it. Returns whether it does.
    pub(super) fn mark(self, error: &ManagementError) -> bool {
        let messages = &organizations().form;
        let text = match error.code() {
            "entity.value_too_long" => messages.name_too_long,
            // Names of the organization template are unique.
            "entity.unique_integrity_violation" => messages.name_taken,
            _ => return false,
        };
        self.wrong_name.set(Some(text.to_owned()));
        true
    }

    /// The inputs.
    pub(super) fn view(self) -> AnyView {
        let messages = &organizations().form;
        view! {
            <TextInput
                label=messages.name
                hint=None
                value=self.name
                problem=self.wrong_name
                test_id="organization-name"
            />
            <TextInput
                label=messages.description
                hint=None
                value=self.description
                problem=Signal::derive(|| None::<String>)
                test_id="organization-description"
            />
        }
        .into_any()
    }
}

impl Values {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Returns a new organization with these values.
    pub(super) fn to_new_organization(&self) -> NewOrganization {
        let new = NewOrganization::new(&self.name);
        match &self.description {
            Some(description) => new.with_description(description),
            None => new,
        }
    }

    /// Returns the values that differ from those of an organization.
    pub(super) fn patch(&self, organization: &Organization) -> OrganizationPatch {
        let mut patch = OrganizationPatch::new();
        if self.name != organization.name() {
            patch = patch.with_name(&self.name);
        }
        if self.description.as_deref() != organization.description() {
            patch = patch.with_description(self.description.as_deref());
        }
        patch
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::messages::use_english;

    #[test]
    fn sends_only_what_changed() {
        use_english();
        let owner = Owner::new();
        owner.set();
        let response = json!({"id": "o1", "name": "Acme", "description": "Anvils"});
        let organization = Organization::from_value(response).unwrap();
        let fields = Fields::new();
        fields.fill(Some(&organization));
        assert!(fields.values().unwrap().patch(&organization).is_empty());
        fields.name.set(" Acme Inc. ".to_owned());
        fields.description.set(" ".to_owned());
        let values = fields.values().unwrap();
        assert_eq!(values.patch(&organization).to_value(), json!({"name": "Acme Inc.", "description": null}));
        assert_eq!(values.to_new_organization().to_value(), json!({"name": "Acme Inc."}));
    }

    #[test]
    fn needs_a_name_of_a_length_that_the_server_takes() {
        use_english();
        let owner = Owner::new();
        owner.set();
        let fields = Fields::new();
        fields.fill(None);
        assert_eq!(fields.values(), None);
        assert!(fields.wrong_name.get_untracked().is_some());
        fields.name.set("Acme".to_owned());
        assert!(fields.values().is_some() && fields.wrong_name.get_untracked().is_none());
        let rejected = |code: &str| ManagementError::Rejected {
            code: code.to_owned(),
            message: String::new(),
            data: serde_json::Value::Null,
            details: None,
        };
        assert!(!fields.mark(&rejected("guard.invalid_input")) && fields.wrong_name.get_untracked().is_none());
        for code in ["entity.value_too_long", "entity.unique_integrity_violation"] {
            fields.wrong_name.set(None);
            assert!(fields.mark(&rejected(code)) && fields.wrong_name.get_untracked().is_some(), "{code}");
        }
    }
}
