//! Assigns the modules to files. Small modules share a file, because a request costs more than they do.

use super::{
    folder::{Folder, Stored},
    link::Links,
};
use crate::error::Result;
use std::collections::BTreeMap;

/// Modules below this size, in bytes, go into packs. Those above are compiled while they arrive.
const SMALL: usize = 32 * 1024;

/// The place of a module: a file, or a range of bytes of a file of several modules.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) file: usize,
    pub(super) range: Option<(usize, usize)>,
}

/// The parts as files.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) files: Vec<Stored>,
    /// The places of the modules of each part.
    pub(super) places: BTreeMap<String, Vec<Place>>,
}

impl Parts {
    /// The names of the files of a part.
    pub(super) fn files_of(&self, part: &str) -> Vec<String> {
        let mut files = Vec::new();
        for place in self.places.get(part).into_iter().flatten() {
            let name = &self.files[place.file].name;
            if !files.contains(name) {
                files.push(name.clone());
            }
        }
        files
    }
}

/// A file of several modules, and where each begins.
#[derive(Default)]
struct Pack<'a> {
    content: Vec<u8>,
    modules: Vec<(&'a str, usize)>,
}

/// Puts all modules into the folder. `read` gives the content of a module.
pub(super) fn store(
    links: &Links,
    first: &str,
    folder: &mut Folder,
    read: impl Fn(&str) -> Result<Vec<u8>>,
) -> Result<Parts> {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in &links.parts {
        for module in &part.modules {
            users.entry(module).or_default().push(&part.name);
        }
    }
    let mut parts = Parts::default();
    let mut places: BTreeMap<&str, Place> = BTreeMap::new();
    // A pack for what the first part needs too, and one for the rest.
    let mut packs: BTreeMap<&str, Pack<'_>> = BTreeMap::new();
    for (module, users) in &users {
        let content = read(module)?;
        match users.as_slice() {
            [_, _, ..] if content.len() < SMALL => {
                let pack = packs.entry(if users.contains(&first) { first } else { "shared" }).or_default();
                pack.modules.push((module, pack.content.len()));
                pack.content.extend(content);
            }
            _ => {
                parts.files.push(folder.add(&name_of(users), ".wasm", &content)?);
                places.insert(module, Place { file: parts.files.len() - 1, range: None });
            }
        }
    }
    for (name, Pack { content, modules }) in packs {
        let file = parts.files.len();
        parts.files.push(folder.add(&format!("pack-{name}"), ".wasm", &content)?);
        let ends = modules.iter().skip(1).map(|(_, start)| *start).chain([content.len()]);
        for ((module, start), end) in modules.iter().zip(ends) {
            places.insert(module, Place { file, range: Some((*start, end)) });
        }
    }
    for part in &links.parts {
        let of = part.modules.iter().filter_map(|module| places.get(module.as_str()).cloned());
        parts.places.insert(part.name.clone(), of.collect());
    }
    Ok(parts)
}

/// Returns the file name of a module that these parts use. Parts of messages, which have a `_` in their name, are
/// left out when pages use it too.
fn name_of(users: &[&str]) -> String {
    let pages = users.iter().filter(|user| !user.contains('_')).copied().collect::<Vec<_>>();
    match (users, pages.as_slice()) {
        ([own], _) => format!("part-{}", own.replace('_', "-")),
        (_, []) => "shared-words".into(),
        (_, pages) => format!("shared-{}", pages.join("-")),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::link::Part, *};
    use std::{env, fs};

    #[test]
    fn small_modules_that_are_shared_go_into_packs() {
        let part = |name: &str, modules: &[&str]| Part {
            name: name.into(),
            modules: modules.iter().map(ToString::to_string).collect(),
        };
        let links = Links {
            shared: Vec::new(),
            parts: vec![
                part("app", &["chunk_1.wasm", "chunk_2.wasm", "split_app.wasm"]),
                part("pages", &["chunk_1.wasm", "chunk_2.wasm", "chunk_3.wasm", "split_pages.wasm"]),
                part("more", &["chunk_3.wasm"]),
            ],
        };
        let staging = env::temp_dir().join(format!("xtask-pack-{}", std::process::id()));
        fs::create_dir_all(&staging).unwrap();
        let mut folder = Folder::empty(&staging);
        let content = |file: &str| Ok(if file == "chunk_2.wasm" { vec![2; SMALL] } else { file.as_bytes().to_vec() });
        let parts = store(&links, "app", &mut folder, content).unwrap();
        let names = |part: &str| {
            let names = parts.files_of(part).into_iter();
            names.map(|name| name[..name.rfind('-').unwrap()].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("app"), ["pack-app", "shared-app-pages", "part-app"]);
        assert_eq!(names("pages"), ["pack-app", "shared-app-pages", "pack-shared", "part-pages"]);
        assert_eq!(names("more"), ["pack-shared"]);
        let place = &parts.places["more"][0];
        let file = fs::read(staging.join(&parts.files[place.file].name)).unwrap();
        let (start, end) = place.range.unwrap();
        assert_eq!(&file[start..end], b"chunk_3.wasm");
        fs::remove_dir_all(&staging).unwrap();
    }

    #[test]
    fn module_names_contain_their_users() {
        assert_eq!(name_of(&["en_flow"]), "part-en-flow");
        assert_eq!(name_of(&["app", "en_flow", "personal"]), "shared-app-personal");
        assert_eq!(name_of(&["en_flow", "fr_flow"]), "shared-words");
    }
}
