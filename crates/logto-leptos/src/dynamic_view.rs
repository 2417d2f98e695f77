//! Views that follow signals.

use leptos::prelude::*;

/// Returns a view that is built again when a signal changes that it reads. The type of the function is erased here, so
/// that what Leptos does with such a function is compiled once.
pub(crate) fn dynamic_view(view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(view);
    view.into_any()
}
