//! Functions that are loaded when they are needed.

/// Makes an async function whose code, with everything that nothing else needs, is loaded at its
/// first call, and another one that loads it without calling it.
macro_rules! on_demand {
    ($name:ident, $load:ident in $part:ident ($($argument:ident: $of:ty)?) -> $type:ty $body:block) => {
        #[cfg(not(debug_assertions))]
        #[::leptos::wasm_split::wasm_split(
            $part,
            wasm_split_path = ::leptos::wasm_split,
            preload(#[allow(dead_code, reason = "words are never loaded without being used")] $load),
            fallible
        )]
        fn $name($($argument: $of)?) -> Result<$type, $crate::parts::Unloaded> {
            let made = $body;
            Ok(made)
        }

        #[cfg(debug_assertions)]
        #[allow(clippy::unused_async, reason = "it loads something in a release build")]
        async fn $name($($argument: $of)?) -> Result<$type, $crate::parts::Unloaded> {
            Ok($body)
        }

        #[cfg(debug_assertions)]
        #[allow(dead_code, clippy::unused_async, reason = "it loads something in a release build")]
        async fn $load() -> Result<(), $crate::parts::Unloaded> {
            Ok(())
        }
    };
}
pub(crate) use on_demand;
