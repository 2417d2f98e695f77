//! Assigns the modules to files. What is needed at the same time shares a file: a request costs more than a small
//! module, and modules are smaller when they are joined.

use std::collections::{BTreeMap, BTreeSet};

use crate::Level;
use crate::error::Result;
use crate::folder::{Folder, Stored};
use crate::links::Links;
use crate::merge::merge;
use crate::wasm::without_custom_sections;

/// Modules of several parts below this size, in bytes, have no file of their own.
const SMALL: usize = 24 * 1024;

/// The file of small modules of many parts.
const SHARED: &str = "shared";

/// The parts as files.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Parts {
    pub(crate) files: Vec<Stored>,
    /// The files of each part.
    pub(crate) needs: BTreeMap<String, BTreeSet<usize>>,
}

#[cfg(test)]
impl Parts {
    /// The names of the files of a part, without hashes.
    fn names(&self, part: &str) -> Vec<&str> {
        let name = |file: &usize| self.files[*file].name.rsplit_once('-').unwrap().0;
        self.needs[part].iter().map(name).collect()
    }
}

/// Puts all modules into the folder. `levels` are parts that are loaded one after the other; `read` gives the content
/// of a module.
pub(crate) fn store(
    links: &Links,
    levels: &[Level],
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
    let contents = users.keys().map(|module| Ok((*module, read(module)?))).collect::<Result<BTreeMap<_, _>>>()?;
    let mut parts = Parts::default();
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    // Each module has a copy of all types, which does not count.
    let size = |module: &str| merge(&[&contents[module]]).map_or(contents[module].len(), |module| module.len());
    for (name, modules) in assign(&users, levels, size) {
        let joined = merge(&modules.iter().map(|module| &contents[module]).collect::<Vec<_>>());
        // Modules that are not understood work as they are.
        let single =
            |module: &&str| without_custom_sections(&contents[module]).unwrap_or_else(|| contents[module].clone());
        let stored = joined.map_or_else(|_| modules.iter().map(single).collect(), |module| vec![module]);
        let first = parts.files.len();
        for module in &stored {
            parts.files.push(folder.add(&name, ".wasm", module)?);
        }
        for (index, module) in modules.into_iter().enumerate() {
            files.entry(module).or_default().push(first + index.min(stored.len() - 1));
        }
    }
    for part in &links.parts {
        let needed = part.modules.iter().filter_map(|module| files.get(module.as_str())).flatten();
        parts.needs.insert(part.name.clone(), needed.copied().collect());
    }
    Ok(parts)
}

/// Returns the modules of each file, by the file's name.
fn assign<'a>(
    users: &BTreeMap<&'a str, Vec<&'a str>>,
    levels: &[Level],
    size: impl Fn(&str) -> usize,
) -> BTreeMap<String, Vec<&'a str>> {
    let mut files: BTreeMap<String, Vec<&'a str>> = BTreeMap::new();
    // Files of large modules that several parts share, by these parts.
    let mut large: Vec<(String, &Vec<&str>)> = Vec::new();
    let mut small = Vec::new();
    for (module, users) in users {
        let is_shared = users.len() > 1;
        let name = match levels.iter().find(|level| level.needs(users)) {
            Some(level) => format!("part-{}", level.part.replace('_', "-")),
            None if is_shared && size(module) < SMALL => {
                small.push((*module, users));
                continue;
            }
            None if is_shared => {
                large.push((name_of(users), users));
                name_of(users)
            }
            None => name_of(users),
        };
        files.entry(name).or_default().push(module);
    }
    large.sort_by_key(|(_, users)| users.len());
    for (module, users) in small {
        // With a large module that all of them need, or with all others.
        let of_all = |(_, others): &&(String, &Vec<&str>)| users.iter().all(|user| others.contains(user));
        let name = large.iter().find(of_all).map_or(SHARED, |(name, _)| name);
        files.entry(name.to_owned()).or_default().push(module);
    }
    files
}

impl Level {
    /// Whether the level needs a module that these parts use.
    fn needs(&self, users: &[&str]) -> bool {
        let has_texts = |end: &String| users.len() > 1 && users.iter().any(|user| user.ends_with(end.as_str()));
        users.contains(&self.part.as_str()) || self.texts.as_ref().is_some_and(has_texts)
    }
}

/// The parts without those that are texts of a language, which are small.
fn pages<'a>(users: &[&'a str]) -> Vec<&'a str> {
    users.iter().copied().filter(|user| !is_texts(user)).collect()
}

/// Returns the file name of a module that these parts use. Texts are left out when other parts use it too.
fn name_of(users: &[&str]) -> String {
    let of = |parts: &[&str]| parts.iter().map(|part| part.replace('_', "-")).collect::<Vec<_>>().join("-");
    match (users, pages(users).as_slice()) {
        ([own], _) => format!("part-{}", of(&[own])),
        (_, []) => "shared-texts".into(),
        (_, pages) => format!("shared-{}", of(pages)),
    }
}

/// Whether a part is texts of a language, such as `en_account`.
fn is_texts(part: &str) -> bool {
    part.split_once('_').is_some_and(|(language, _)| language.len() == 2)
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use super::*;
    use crate::links::Part;

    fn part(name: &str, modules: &[&str]) -> Part {
        Part { name: name.into(), modules: modules.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn modules_go_into_the_file_of_the_first_level_that_needs_them() {
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
        let staging = env::temp_dir().join(format!("wasm-split-pack-{}", std::process::id()));
        fs::create_dir_all(&staging).unwrap();
        let mut folder = Folder::empty(&staging);
        let levels = [Level::new("client").with_texts("_auth"), Level::new("app")];
        // Without functions and data.
        let content = |_: &str| Ok(b"\0asm\x01\0\0\0".to_vec());
        let parts = store(&links, &levels, &mut folder, content).unwrap();
        assert_eq!(parts.names("client"), ["part-client"]);
        assert_eq!(parts.names("app"), ["part-app", "part-client"]);
        assert_eq!(parts.names("pages"), ["part-app", "part-client", "part-pages", "shared"]);
        assert_eq!(parts.names("more"), ["shared"]);
        assert_eq!(parts.names("en_auth"), ["part-client", "part-en-auth"]);
        fs::remove_dir_all(&staging).unwrap();
    }

    #[test]
    fn small_modules_go_with_a_large_one_that_all_their_parts_need() {
        let users = BTreeMap::from([
            ("large", vec!["api", "organizations", "profile"]),
            ("of-two", vec!["api", "profile"]),
            ("of-texts", vec!["api", "en_account", "profile"]),
            ("of-others", vec!["api", "settings"]),
            ("own", vec!["settings"]),
        ]);
        let files = assign(&users, &[], |module| if module == "large" { SMALL } else { 1 });
        let expected = [
            ("part-settings".to_owned(), vec!["own"]),
            ("shared".to_owned(), vec!["of-others", "of-texts"]),
            ("shared-api-organizations-profile".to_owned(), vec!["large", "of-two"]),
        ];
        assert_eq!(files, expected.into());
    }

    #[test]
    fn modules_that_cannot_be_joined_are_stored_as_they_are() {
        let staging = env::temp_dir().join(format!("wasm-split-single-{}", std::process::id()));
        fs::create_dir_all(&staging).unwrap();
        let mut folder = Folder::empty(&staging);
        let links =
            Links { shared: Vec::new(), parts: vec![part("page", &["a.wasm", "b.wasm"]), part("other", &["b.wasm"])] };
        let content = |file: &str| Ok(file.as_bytes().to_vec());
        let parts = store(&links, &[Level::new("page")], &mut folder, content).unwrap();
        assert_eq!((parts.files.len(), parts.needs["page"].len(), parts.needs["other"].len()), (2, 2, 1));
        fs::remove_dir_all(&staging).unwrap();
    }

    #[test]
    fn module_names_contain_their_users() {
        assert_eq!(name_of(&["en_auth"]), "part-en-auth");
        assert_eq!(name_of(&["sign_in_experience"]), "part-sign-in-experience");
        assert_eq!(name_of(&["api", "en_auth", "profile"]), "shared-api-profile");
        assert_eq!(name_of(&["en_auth", "fr_auth"]), "shared-texts");
    }
}
