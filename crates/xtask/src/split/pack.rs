//! Assigns the modules to files. What is needed at the same time shares a file: a request costs more than a small
//! module, and modules are smaller when they are compressed together.

use super::{
    folder::{Folder, Stored},
    link::Links,
};
use crate::error::Result;
use std::collections::BTreeMap;

/// Modules of several pages below this size, in bytes, share a file.
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

#[cfg(test)]
impl Parts {
    /// The names of the files of a part.
    fn files_of(&self, part: &str) -> Vec<String> {
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

/// Puts all modules into the folder. `levels` are parts that each need those before them, with the end of the names of
/// messages that belong to them. `read` gives the content of a module.
pub(super) fn store(
    links: &Links,
    levels: &[(&str, Option<&str>)],
    folder: &mut Folder,
    read: impl Fn(&str) -> Result<Vec<u8>>,
) -> Result<Parts> {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in &links.parts {
        for module in &part.modules {
            users.entry(module).or_default().push(&part.name);
        }
    }
    users.values_mut().for_each(|users| users.sort_unstable());
    let mut parts = Parts::default();
    let mut places: BTreeMap<&str, Place> = BTreeMap::new();
    // A pack for each level, of what it needs beside the levels before it, and one for each page, of what it shares
    // with pages after it.
    let mut packs: BTreeMap<String, Pack<'_>> = BTreeMap::new();
    for (module, users) in &users {
        let content = read(module)?;
        let is_shared = users.len() > 1;
        let level = levels.iter().find(|(level, messages)| {
            let has_messages = |end: &&str| is_shared && users.iter().any(|user| user.ends_with(*end));
            users.contains(level) || messages.as_ref().is_some_and(has_messages)
        });
        let is_small = is_shared && content.len() < SMALL;
        let pack = level.map(|(level, _)| format!("pack-{level}"));
        if let Some(pack) = pack.or_else(|| is_small.then(|| shared_pack(users))) {
            let pack = packs.entry(pack).or_default();
            pack.modules.push((module, pack.content.len()));
            pack.content.extend(content);
        } else {
            parts.files.push(folder.add(&name_of(users), ".wasm", &content)?);
            places.insert(module, Place { file: parts.files.len() - 1, range: None });
        }
    }
    for (name, Pack { content, modules }) in packs {
        let file = parts.files.len();
        parts.files.push(folder.add(&name, ".wasm", &content)?);
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

/// Returns the name of the pack for a small module that these parts share.
fn shared_pack(users: &[&str]) -> String {
    let page = users.iter().find(|user| !is_messages(user));
    page.map_or_else(|| "pack-messages".into(), |page| format!("pack-shared-{}", page.replace('_', "-")))
}

/// Returns the file name of a module that these parts use. Parts of messages are left out when pages use it too.
fn name_of(users: &[&str]) -> String {
    let pages = users.iter().filter(|user| !is_messages(user)).map(|user| user.replace('_', "-")).collect::<Vec<_>>();
    match (users, pages.as_slice()) {
        ([own], _) => format!("part-{}", own.replace('_', "-")),
        (_, []) => "shared-messages".into(),
        (_, pages) => format!("shared-{}", pages.join("-")),
    }
}

/// Whether a part is messages of a language, such as `en_auth`.
fn is_messages(part: &str) -> bool {
    part.split_once('_').is_some_and(|(language, _)| language.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::{super::link::Part, *};
    use std::{env, fs};

    #[test]
    fn modules_go_into_the_pack_of_the_first_level_that_needs_them() {
        let part = |name: &str, modules: &[&str]| Part {
            name: name.into(),
            modules: modules.iter().map(ToString::to_string).collect(),
        };
        let links = Links {
            shared: Vec::new(),
            parts: vec![
                part("client", &["chunk_1.wasm", "chunk_2.wasm", "split_client.wasm"]),
                part("app", &["chunk_1.wasm", "chunk_2.wasm", "chunk_4.wasm", "split_app.wasm"]),
                part("pages", &["chunk_1.wasm", "chunk_3.wasm", "chunk_4.wasm", "split_pages.wasm"]),
                part("more", &["chunk_3.wasm"]),
                part("en_auth", &["chunk_5.wasm", "split_en_auth.wasm"]),
                part("fr_auth", &["chunk_5.wasm"]),
            ],
        };
        let staging = env::temp_dir().join(format!("xtask-pack-{}", std::process::id()));
        fs::create_dir_all(&staging).unwrap();
        let mut folder = Folder::empty(&staging);
        let content = |file: &str| Ok(if file == "chunk_2.wasm" { vec![2; SMALL] } else { file.as_bytes().to_vec() });
        let parts = store(&links, &[("client", Some("_auth")), ("app", None)], &mut folder, content).unwrap();
        let names = |part: &str| {
            let names = parts.files_of(part).into_iter();
            names.map(|name| name[..name.rfind('-').unwrap()].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("client"), ["pack-client"]);
        assert_eq!(names("app"), ["pack-client", "pack-app"]);
        assert_eq!(names("pages"), ["pack-client", "pack-shared-more", "pack-app", "part-pages"]);
        assert_eq!(names("more"), ["pack-shared-more"]);
        assert_eq!(names("en_auth"), ["pack-client", "part-en-auth"]);
        let place = &parts.places["more"][0];
        let file = fs::read(staging.join(&parts.files[place.file].name)).unwrap();
        let (start, end) = place.range.unwrap();
        assert_eq!(&file[start..end], b"chunk_3.wasm");
        fs::remove_dir_all(&staging).unwrap();
    }

    #[test]
    fn module_names_contain_their_users() {
        assert_eq!(name_of(&["en_auth"]), "part-en-auth");
        assert_eq!(name_of(&["sign_in_experience"]), "part-sign-in-experience");
        assert_eq!(name_of(&["api", "en_auth", "profile"]), "shared-api-profile");
        assert_eq!(name_of(&["en_auth", "fr_auth"]), "shared-messages");
        assert_eq!(shared_pack(&["en_auth", "fr_auth"]), "pack-messages");
        assert_eq!(shared_pack(&["en_auth", "profile", "settings"]), "pack-shared-profile");
    }
}
