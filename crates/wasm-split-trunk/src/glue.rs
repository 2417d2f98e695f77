//! The JavaScript of the app: that of wasm-bindgen, with a loader for the parts.

use std::collections::{BTreeMap, BTreeSet};

use crate::folder::Stored;
use crate::links::Links;
use crate::pack::Parts;

/// The module from which the app imports the functions that load its parts.
const LINK_MODULE: &str = "\"./__wasm_split.js\"";

/// The loader, with placeholders for names.
const LOADER: &str = include_str!("loader.js");

/// How the page loads the script.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    /// With `import`: its default export starts the app.
    Module,
    /// With a `<script>` element, whose hash every browser checks. `window.appScript` is what a module would export, and
    /// `window.onAppScript` is called with it.
    Classic,
}

/// Returns the table of files and parts for the loader, without those parts that the script itself knows. It is a file
/// of its own, so that a page that does not need it is smaller. `None` when the script knows all parts.
pub(crate) fn table(parts: &Parts, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let needs: Vec<_> = parts.needs.iter().filter(|(part, _)| !is_known(part)).collect();
    if needs.is_empty() {
        return None;
    }
    let mut used: Vec<usize> = Vec::new();
    let mut lists = Vec::new();
    for (part, files) in needs {
        let places = files.iter().map(|file| {
            let known = used.iter().position(|used| used == file);
            known.unwrap_or_else(|| {
                used.push(*file);
                used.len() - 1
            })
        });
        lists.push(format!("\"{part}\":[{}]", list(places.map(|place| place.to_string()))));
    }
    let files = list(used.iter().map(|file| entry(&parts.files[*file])));
    Some(format!("{{\"files\":[{files}],\"needs\":{{{}}}}}", lists.join(",")))
}

/// Puts the loader into wasm-bindgen's script. `table` is the file that the loader reads for parts that it does not
/// know. Returns `None` when the script is not as expected.
pub(crate) fn with_loader(
    script: &str,
    links: &Links,
    parts: &Parts,
    is_known: impl Fn(&str) -> bool,
    table: Option<&Stored>,
) -> Option<String> {
    let mut lines = Vec::new();
    let mut imported = false;
    for line in script.lines() {
        let names_link = line.contains(LINK_MODULE);
        if names_link && line.starts_with("import ") {
            continue;
        }
        if names_link {
            // It stands there once for each function.
            if !imported {
                lines.push(format!("{LINK_MODULE}: parts,"));
            }
            imported = true;
        } else {
            lines.push(line.to_owned());
        }
    }
    if !imported || !script.contains("wasm = instance.exports") {
        return None;
    }
    let known = parts.needs.iter().filter(|(part, _)| is_known(part));
    let known =
        known.map(|(part, files)| format!("{part}:[{}]", list(files.iter().map(|file| entry(&parts.files[*file])))));
    let shared = links.shared.iter().map(|name| format!("{name}:wasm.{name}"));
    let table = table.map_or_else(String::new, |table| format!("\"{}\",\"{}\"", table.name, table.integrity));
    let loader =
        LOADER.replace("/*KNOWN*/", &list(known)).replace("/*TABLE*/", &table).replace("/*SHARED*/", &list(shared));
    lines.push(loader);
    Some(lines.join("\n"))
}

/// Gives the script the form in which the page loads it. One that imports other scripts stays a module.
pub(crate) fn with_format(script: &str, format: Format) -> (String, Format) {
    let imports_others = script.lines().any(|line| line.starts_with("import "));
    let script = script.replace("import.meta.url", "here");
    if format == Format::Module || imports_others {
        return (format!("const here = import.meta.url;\n{script}"), Format::Module);
    }
    let mut exports = Vec::new();
    let mut lines = Vec::new();
    for line in script.lines() {
        let Some(exported) = line.strip_prefix("export ") else {
            lines.push(line.to_owned());
            continue;
        };
        if let Some(names) = exported.strip_prefix('{') {
            let names = names.trim_end_matches([';', ' ']).trim_end_matches('}').split(',').map(str::trim);
            exports.extend(names.filter(|name| !name.is_empty()).map(|name| match name.split_once(" as ") {
                Some((own, exported)) => format!("{exported}:{own}"),
                None => name.to_owned(),
            }));
        } else {
            // `export class Name {`, `export function name(`
            let name = exported.split([' ', '(', '{', '=']).filter(|word| !word.is_empty()).nth(1).unwrap_or_default();
            exports.push(name.to_owned());
            lines.push(exported.to_owned());
        }
    }
    let script = lines.join("\n");
    let exports = exports.join(",");
    let script = format!(
        "(() => {{\n\"use strict\";\nconst here = document.currentScript.src;\n{script}\n\
         globalThis.appScript = {{{exports}}};\nglobalThis.onAppScript?.(appScript);\n}})();"
    );
    (script, Format::Classic)
}

fn entry(file: &Stored) -> String {
    format!("[\"{}\",\"{}\"]", file.name, file.integrity)
}

/// Gives the functions that wasm-bindgen's script has for the module other names. Returns `None` when one of them
/// is not there.
pub(crate) fn with_names(script: &str, names: &BTreeMap<String, String>) -> Option<String> {
    let mut found = 0;
    let lines = script.lines().map(|line| {
        let function = line.split_once(": function").map(|(name, code)| (name.trim(), code));
        let renamed = function.and_then(|(name, code)| Some(format!("{}: function{code}", names.get(name)?)));
        found += usize::from(renamed.is_some());
        renamed.unwrap_or_else(|| line.to_owned())
    });
    let script = lines.collect::<Vec<_>>().join("\n");
    (found == names.len()).then_some(script)
}

/// Returns the script without a class that Rust exports. `None` when there is no such class, or when it is used.
pub(crate) fn without_class(script: &str, name: &str) -> Option<String> {
    let class = format!("export class {name} {{");
    let registry = format!("const {name}Finalization ");
    let disposal = format!("if (Symbol.dispose) {name}.prototype");
    let mut kept = Vec::new();
    let mut lines = script.lines();
    let mut is_found = false;
    while let Some(line) = lines.next() {
        if line == class {
            is_found = true;
            lines.find(|line| *line == "}");
        } else if line.starts_with(&registry) {
            let _ = line.ends_with(");") || lines.find(|line| line.ends_with(");")).is_some();
        } else if !line.starts_with(&disposal) {
            kept.push(line);
        }
    }
    let kept = kept.join("\n");
    let is_used = kept.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$')).any(|word| word == name);
    (is_found && !is_used).then_some(kept)
}

/// Gives the functions that the script uses of the module other names. Returns those by the former ones. `None` when
/// it may use others.
pub(crate) fn with_short_exports(
    script: &str,
    functions: &BTreeSet<String>,
) -> Option<(String, BTreeMap<String, String>)> {
    const MODULE: &str = "wasm.";
    if script.contains("wasm[") {
        return None;
    }
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut short = String::new();
    let mut rest = script;
    while let Some((before, after)) = rest.split_once(MODULE) {
        short.push_str(before);
        short.push_str(MODULE);
        let end = after.find(|c| !is_in_name(c)).unwrap_or(after.len());
        let (name, following) = after.split_at(end);
        if before.ends_with(|c| is_in_name(c) || c == '.') || !functions.contains(name) {
            short.push_str(name);
        } else {
            let next = names.len();
            short.push_str(names.entry(name.to_owned()).or_insert_with(|| format!("e{next}")));
        }
        rest = following;
    }
    short.push_str(rest);
    Some((short, names))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::Part;

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
        export class Body {}\nfunction imports() {\n    return {\n        \"./__wasm_split.js\": import1,\n        \"./__wasm_split.js\": import2,\n    };\n}\n\
        wasm = instance.exports;\nurl = import.meta.url;\nexport { initSync, __wbg_init as default };\n";

    fn links() -> Links {
        let part = |name: &str| Part { name: name.into(), modules: vec!["a.wasm".into()] };
        Links { shared: vec!["memory".into()], parts: vec![part("app"), part("page")] }
    }

    fn parts() -> Parts {
        let stored = |name: &str| Stored { name: name.into(), integrity: format!("sha256-{name}") };
        Parts {
            files: vec![stored("a"), stored("b"), stored("c")],
            needs: [("app".into(), [0].into()), ("page".into(), [0, 2].into())].into(),
        }
    }

    #[test]
    fn the_loader_takes_the_place_of_the_imports() {
        let table = Stored { name: "parts-1.json".into(), integrity: "sha256-x".into() };
        let code = with_loader(SCRIPT, &links(), &parts(), |part| part == "app", Some(&table)).unwrap();
        assert!(!code.contains("import *") && code.matches(LINK_MODULE).count() == 1, "{code}");
        assert!(code.contains("[\"parts-1.json\",\"sha256-x\"]"), "{code}");
        assert!(code.contains("const known = {app:[[\"a\",\"sha256-a\"]]};"), "{code}");
        assert!(code.contains("memory:wasm.memory") && !code.contains("/*"), "{code}");
        assert_eq!(with_loader("export {};", &links(), &parts(), |_| true, None), None);
    }

    #[test]
    fn small_app_has_no_table() {
        assert_eq!(table(&parts(), |_| true), None);
        let code = with_loader(SCRIPT, &links(), &parts(), |_| true, None).unwrap();
        assert!(code.contains("const table = [];") && code.contains("page:[["), "{code}");
    }

    #[test]
    fn the_table_is_json() {
        let table: serde_json::Value = serde_json::from_str(&table(&parts(), |part| part == "app").unwrap()).unwrap();
        let expected =
            serde_json::json!({ "files": [["a", "sha256-a"], ["c", "sha256-c"]], "needs": { "page": [0, 1] } });
        assert_eq!(table, expected);
    }

    #[test]
    fn script_is_a_module_or_not() {
        let (code, format) = with_format(SCRIPT.split_once("wasm =").unwrap().1, Format::Module);
        assert_eq!(format, Format::Module);
        assert!(code.starts_with("const here = import.meta.url;") && code.contains("url = here;"), "{code}");
        assert!(code.contains("export { initSync"), "{code}");
        let own = "export class Body {}\nexport function start(a) {}\nurl = import.meta.url;\n\
            export { initSync, __wbg_init as default };";
        let (code, format) = with_format(own, Format::Classic);
        assert_eq!(format, Format::Classic);
        assert!(code.contains("\nclass Body {}\nfunction start(a) {}\nurl = here;\n"), "{code}");
        assert!(code.contains("appScript = {Body,start,initSync,default:__wbg_init};"), "{code}");
        assert!(!code.contains("export "), "{code}");
        let with_snippet = format!("import {{ a }} from './snippets/a.js';\n{own}");
        assert_eq!(with_format(&with_snippet, Format::Classic).1, Format::Module);
    }

    #[test]
    fn functions_get_the_names_of_the_module() {
        let script = "const import0 = {\n        __wbg_now_46: function() {\n            return now;\n        },\n};";
        let names = BTreeMap::from([("__wbg_now_46".to_owned(), "i0".to_owned())]);
        let renamed = "const import0 = {\ni0: function() {\n            return now;\n        },\n};";
        assert_eq!(with_names(script, &names).as_deref(), Some(renamed));
        assert_eq!(with_names("const import0 = {};", &names), None);
    }

    #[test]
    fn unused_class_is_removed() {
        let script = "export class Sink {\n    free() {\n        SinkFinalization.unregister(this);\n    }\n}\n\
            if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;\n\
            const SinkFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {} }\n\
            \x20   : new FinalizationRegistry(ptr => wasm.free(ptr, 1));\nlet wasm;";
        assert_eq!(without_class(script, "Sink").as_deref(), Some("let wasm;"));
        assert_eq!(without_class(&format!("{script}\nreturn Sink.__wrap(a);"), "Sink"), None);
        assert_eq!(without_class(script, "Source"), None);
    }

    #[test]
    fn functions_of_the_module_get_short_names() {
        let script =
            "wasm.__wbindgen_start(); pass(wasm.malloc_1, wasm.memory.buffer); other_wasm.malloc_1(); wasm.malloc_1();";
        let functions = ["__wbindgen_start", "malloc_1", "unused"].map(str::to_owned).into();
        let (short, names) = with_short_exports(script, &functions).unwrap();
        assert_eq!(short, "wasm.e0(); pass(wasm.e1, wasm.memory.buffer); other_wasm.malloc_1(); wasm.e1();");
        assert_eq!(names, [("__wbindgen_start".into(), "e0".into()), ("malloc_1".into(), "e1".into())].into());
        assert_eq!(with_short_exports("wasm[\"a-b\"]()", &functions), None);
    }
}
