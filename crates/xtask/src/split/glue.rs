//! The JavaScript of the app: wasm-bindgen's, with a loader for the parts in it.

use super::{link::Links, pack::Parts};

/// The module from which the app imports what loads its parts.
const LINK_MODULE: &str = "\"./__wasm_split.js\"";

/// The loader, with marks where the facts go.
const LOADER: &str = include_str!("loader.js");

/// Puts the loader into wasm-bindgen's script. `None` when that isn't as expected.
pub(super) fn with_loader(script: &str, links: &Links, parts: &Parts) -> Option<String> {
    let mut lines = Vec::new();
    let mut imported = false;
    for line in script.lines() {
        let names_link = line.contains(LINK_MODULE);
        if names_link && line.starts_with("import ") || is_comment(line) {
            continue;
        }
        let line = line.trim_start();
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
    let files = parts.files.iter().map(|file| format!("[\"{}\",\"{}\"]", file.name, file.integrity));
    let needs = parts.places.iter().map(|(part, places)| {
        let places = places.iter().map(|place| match place.range {
            Some((start, end)) => format!("[{},{start},{end}]", place.file),
            None => format!("[{}]", place.file),
        });
        format!("{part}:[{}]", list(places))
    });
    let shared = links.shared.iter().map(|name| format!("{name}:wasm.{name}"));
    let loader = LOADER
        .replace("/*FILES*/", &list(files))
        .replace("/*NEEDS*/", &list(needs))
        .replace("/*SHARED*/", &list(shared));
    lines.push(loader);
    Some(lines.join("\n"))
}

/// Whether a line says something to readers only.
fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || ["//", "/**", "* ", "*/"].iter().any(|start| line.starts_with(start)) || line == "*"
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            link::Part,
            pack::{Place, Stored},
        },
        *,
    };

    #[test]
    fn the_loader_takes_the_place_of_the_imports() {
        let script = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
            function imports() {\n    return {\n        \"./__wasm_split.js\": import1,\n        \"./__wasm_split.js\": import2,\n    };\n}\n\
            wasm = instance.exports;\n";
        let links = Links {
            shared: vec!["memory".into()],
            parts: vec![Part { name: "app".into(), modules: vec!["a.wasm".into()] }],
        };
        let parts = Parts {
            files: vec![Stored { name: "a-1.wasm".into(), integrity: "sha384-x".into() }],
            places: [("app".into(), vec![Place { file: 0, range: Some((1, 2)) }])].into(),
        };
        let code = with_loader(script, &links, &parts).unwrap();
        assert!(!code.contains("import *") && code.matches(LINK_MODULE).count() == 1, "{code}");
        assert!(code.contains("[\"a-1.wasm\",\"sha384-x\"]") && code.contains("app:[[0,1,2]]"), "{code}");
        assert!(code.contains("memory:wasm.memory") && !code.contains("/*"), "{code}");
        assert_eq!(with_loader("export {};", &links, &parts), None);
    }
}
