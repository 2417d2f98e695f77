//! Functions whose code is loaded when they are called first.

use std::pin::Pin;

use futures_util::FutureExt as _;
use futures_util::future::try_join;
use leptos::prelude::AnyView;
use leptos::wasm_split::SplitLoaderError;

/// A WebAssembly file or a style sheet of the app could not be loaded: the network failed, a new version has taken its
/// place on the host, or it does not match its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkLoadError;

impl From<SplitLoaderError> for ChunkLoadError {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Loads something.
pub type LoadFuture = Pin<Box<dyn Future<Output = Result<(), ChunkLoadError>>>>;

/// Loads two things at the same time. Its code is there once, whatever they are.
#[must_use]
pub fn both(one: LoadFuture, other: LoadFuture) -> LoadFuture {
    try_join(one, other).map(|all| all.map(|_| ())).boxed_local()
}

/// A page that is loaded with its messages when it is opened.
#[derive(Debug, Clone, Copy)]
pub struct LazyRoute {
    /// Loads the page. After the first success it is ready immediately.
    pub load: fn() -> LoadFuture,
    /// The view; `None` before the page is loaded.
    pub view: fn() -> Option<AnyView>,
    /// What is shown while the page is loading.
    pub skeleton: fn() -> AnyView,
}

/// Makes an async function whose code, with everything that nothing else needs, is loaded at its
/// first call, and another one that loads it without calling it.
///
/// In a release build the name after `in` becomes the name of a WebAssembly file. A development build
/// is one file, and everything is there at once.
#[macro_export]
macro_rules! lazy {
    ($vis:vis $name:ident, $load:ident in $part:ident ($($argument:ident: $of:ty)?) -> $type:ty $body:block) => {
        #[cfg(not(debug_assertions))]
        #[::leptos::wasm_split::wasm_split(
            $part,
            wasm_split_path = ::leptos::wasm_split,
            preload(#[allow(dead_code, reason = "messages are never loaded without being used")] $load),
            fallible
        )]
        $vis fn $name($($argument: $of)?) -> ::core::result::Result<$type, $crate::lazy::ChunkLoadError> {
            let made = $body;
            Ok(made)
        }

        #[cfg(debug_assertions)]
        #[allow(clippy::unused_async, reason = "it loads something in a release build")]
        $vis async fn $name($($argument: $of)?) -> ::core::result::Result<$type, $crate::lazy::ChunkLoadError> {
            Ok($body)
        }

        #[cfg(debug_assertions)]
        #[allow(dead_code, clippy::unused_async, reason = "it loads something in a release build")]
        $vis async fn $load() -> ::core::result::Result<(), $crate::lazy::ChunkLoadError> {
            Ok(())
        }
    };
}
