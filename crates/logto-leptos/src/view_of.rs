//! Views that an app gives in place of the library's own.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

/// A view of an error, of a [`Refusal`](crate::Refusal) or of the options of a sign-in, as components take them in
/// `error`, `refused` and `other_person`. Any function from it to a view converts into it.
///
/// ```
/// use leptos::prelude::*;
/// use logto_leptos::{CallbackPage, LogtoError};
///
/// #[component]
/// fn Callback() -> impl IntoView {
///     let error = |error: LogtoError| view! { <p role="alert">{error.to_string()}</p> };
///     view! { <CallbackPage error=error/> }
/// }
/// ```
pub struct ViewOf<T>(Arc<dyn Fn(T) -> AnyView + Send + Sync>);

impl<T> ViewOf<T> {
    /// Returns the view of a value.
    pub(crate) fn run(&self, value: T) -> AnyView {
        (self.0)(value)
    }
}

impl<T, F, View> From<F> for ViewOf<T>
where
    F: Fn(T) -> View + Send + Sync + 'static,
    View: IntoView + 'static,
{
    fn from(view: F) -> Self {
        Self(Arc::new(move |value| view(value).into_any()))
    }
}

impl<T> Clone for ViewOf<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for ViewOf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ViewOf")
    }
}
