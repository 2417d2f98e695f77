//! What the types of the server's objects with an id have in common.

pub(super) use logto_client::protocol::entity::Entity;

/// Gives a type over an [`Entity`] the methods that all of them have. `from_value`, which is for those that need no more
/// than an id, names the type, as in "a user". `id` is the documentation of the method.
macro_rules! entity_methods {
    ($type:ident.$field:tt, $(from_value: $name:literal,)? id: $id:literal $(,)?) => {
        impl $type {
            $(
                #[doc = concat!("Reads the server's response; `None` when it is not ", $name, ".")]
                #[must_use]
                pub fn from_value(response: Value) -> Option<Self> {
                    Entity::from_value(response).map(Self)
                }
            )?

            #[doc = $id]
            #[must_use]
            pub fn id(&self) -> &str {
                self.$field.id()
            }

            /// Returns a member of the response by its name; `None` when it is missing or `null`.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<&Value> {
                self.$field.get(name)
            }
        }
    };
}

pub(super) use entity_methods;
