//! Reads the JavaScript file that `wasm-split-cli` writes, which has a loader for each module. Only the names and
//! dependencies are taken from it; `glue` has its own loader.

/// The modules and the parts that need them.
#[derive(Debug, PartialEq)]
pub(crate) struct Links {
    /// The imports of the modules from the main one.
    pub(crate) shared: Vec<String>,
    /// The parts, by name.
    pub(crate) parts: Vec<Part>,
}

/// A part that is loaded as a whole.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// The module files it consists of: what it shares with others, then its own.
    pub(crate) modules: Vec<String>,
}

impl Links {
    /// Reads the file. `None` when it isn't as expected.
    pub(crate) fn parse(script: &str) -> Option<Self> {
        let shared = between(script, "const { ", "} = initSync(")?;
        let shared = shared.split(',').map(str::trim).filter(|name| !name.is_empty()).map(Into::into).collect();
        let mut chunks = Vec::new();
        let mut parts = Vec::new();
        for (index, found) in script.match_indices("makeLoad(() =>") {
            let (before, rest) = (&script[..index], &script[index + found.len()..]);
            // Up to the list of the modules needed before.
            let (body, rest) = rest.split_once(", [")?;
            let needs = rest.split_once(']')?.0;
            let own = between(body, "new URL(\"./", "\"").map(str::to_owned);
            let line = before.rsplit('\n').next()?;
            if let Some(name) = between(line, "const __wasm_split_load_", " ") {
                let needed = needs.split(',').map(str::trim).filter(|need| !need.is_empty());
                let needed = needed.map(|need| {
                    chunks.iter().find(|(name, _): &&(String, String)| name == need).map(|(_, file)| file.clone())
                });
                let mut modules = needed.collect::<Option<Vec<_>>>()?;
                modules.extend(own);
                parts.push(Part { name: name.into(), modules });
            } else {
                chunks.push((between(line, "const ", " ")?.to_owned(), own?));
            }
        }
        (!parts.is_empty()).then_some(Self { shared, parts })
    }
}

/// Returns the text between two others, at their first occurrence.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"import { initSync } from "./logto-app.js";
let sharedImports = undefined;
function getSharedImports() {
        const { __indirect_function_table, memory,  } = initSync(undefined, undefined);
}
function makeLoad(fetcher, deps) {
}
/* app, pages */
const __chunk_9 = makeLoad(() => {
    const src = fetch(new URL("./chunk_9.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load_pages = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_pages.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_9]));
export const __wasm_split_load_app = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_9]));
"#;

    #[test]
    fn reads_parts_and_their_modules() {
        let part = |name: &str, modules: &[&str]| Part {
            name: name.into(),
            modules: modules.iter().map(ToString::to_string).collect(),
        };
        let links = Links::parse(SCRIPT).unwrap();
        assert_eq!(links.shared, ["__indirect_function_table", "memory"]);
        assert_eq!(links.parts, [part("pages", &["chunk_9.wasm", "split_pages.wasm"]), part("app", &["chunk_9.wasm"])]);
    }

    #[test]
    fn rejects_unknown_script() {
        assert_eq!(Links::parse("export {};"), None);
        assert_eq!(Links::parse(&SCRIPT.replace("const __chunk_9", "const __other")), None);
    }
}
