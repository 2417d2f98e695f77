//! Views that follow signals.

use leptos::either::Either;
use leptos::prelude::*;

/// Returns a view that is built again when a signal changes that it reads. The type of the function is erased here, so
/// that what Leptos does with such a function is compiled once.
pub(crate) fn dynamic_view(view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(view);
    view.into_any()
}

/// As [`dynamic_view`], for views of one user after another: nothing of the last view stays in the page. Leptos would
/// reuse its elements, with what a user has typed into them.
pub(crate) fn fresh_view(mut view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let mut is_left = false;
    dynamic_view(move || {
        is_left = !is_left;
        if is_left { Either::Left(view()) } else { Either::Right(view()) }.into_any()
    })
}
