//! `cargo xtask dist`: the folder to put on a web server, written for one host.

mod app;
mod config;
mod folder;
mod host;
mod offline;
mod page;
mod policy;
mod routes;
mod sizes;

pub(crate) use host::Host;

use crate::{
    error::{Problem, Result},
    process, project, report,
    tools::{self, Build, WebTools},
    workspace,
};
use app::{App, CONFIG, PAGE};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The options of `dist`.
#[derive(Args, Debug, PartialEq)]
pub(crate) struct Options {
    /// The host that will serve the folder; its own files are written too, see docs/deploy.md
    #[arg(long, value_enum, default_value_t)]
    pub(crate) host: Host,
    /// The path of the app on its host, with a slash at both ends
    #[arg(long, value_name = "PATH", default_value = "/", value_parser = check_base)]
    pub(crate) base: String,
    /// The `config.json` to put into the folder, instead of public/config.json
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// A folder with an earlier build, instead of building now
    #[arg(long, value_name = "FOLDER")]
    pub(crate) from: Option<PathBuf>,
    /// The folder to write
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    pub(crate) out: PathBuf,
    /// An origin that people's pictures may come from, or `https:` for every server; can be given more than once
    #[arg(long, value_name = "ORIGIN", value_parser = config::picture_origin)]
    pub(crate) pictures: Vec<String>,
    /// Keep the app in browsers for use without a network; see docs/offline.md
    #[arg(long)]
    pub(crate) offline: bool,
}

/// Checks a base path, or returns how it has to look.
fn check_base(base: &str) -> Result<String, String> {
    let plain = base.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.~".contains(c));
    let segments_fit = !base.contains("//") && !base.split('/').any(|part| part == "." || part == "..");
    if base.starts_with('/') && base.ends_with('/') && plain && segments_fit {
        Ok(base.into())
    } else {
        Err(format!(
            "the base path `{base}` does not fit: it starts and ends with a slash and has letters, digits and -_.~ between, as in /app/"
        ))
    }
}

/// Builds the app unless an earlier build is named, writes the folder, and prints the sizes of its files.
/// Relative paths begin at the repository.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    process::stop_on_signals(130, || report::step("stopped before the end"))?;
    let root = project::root();
    let from = match &options.from {
        Some(folder) => root.join(folder),
        None => build()?,
    };
    let config = options.config.as_ref().map(|file| root.join(file));
    let out = root.join(&options.out);
    let files = write(options, &from, config.as_deref(), &out)?;
    // With --from, an earlier run has printed the sizes.
    if options.from.is_none() {
        let place = out.join(options.host.folder(&options.base));
        let sizes = sizes::list(&place, &files).map_err(Problem::io(format!("reading {}", place.display())))?;
        report::line(&format!("\n{}", report::table(&sizes::rows(&sizes))));
    }
    report::line(&format!("{} is ready: {}", out.display(), options.host.instructions(&options.base)));
    Ok(ExitCode::SUCCESS)
}

/// Builds the app for the root of a host, into a folder of its own.
fn build() -> Result<PathBuf> {
    let tools = WebTools::prepare(Build::Release)?;
    tools::fetch_crates()?;
    let folder = workspace::metadata()?.target_dir.join("dist");
    process::run(&mut tools.release(&folder)?, "building the app")?;
    Ok(folder)
}

/// Writes the folder for the host, and gives the names of the app's files.
fn write(options: &Options, from: &Path, config: Option<&Path>, out: &Path) -> Result<Vec<String>> {
    let mut files = folder::files(from)?;
    // An earlier folder may have been written with a worker.
    files.retain(|name| name != offline::WORKER);
    let page = from.join(PAGE);
    let page = fs::read_to_string(&page).map_err(Problem::io(format!("reading {}", page.display())))?;
    // An earlier folder may have been written with a policy, too.
    let page = page::without_policy(&page);
    let page = page::with_base(&page, &options.base, |name| files.iter().any(|file| file == name))
        .and_then(|page| offline::mark(&page, options.offline))
        .ok_or_else(|| Problem::Other(format!("the index.html in {} is not that of the app", from.display())))?;
    let config = config.map_or_else(|| from.join(CONFIG), Path::to_path_buf);
    let (config, origins) = read_config(options.host, &config)?;
    let mut app = App {
        base: options.base.clone(),
        page,
        files,
        routes: routes::app_routes()?,
        headers: if options.host.names_servers() {
            policy::headers(&origins)
        } else {
            policy::headers_for_any_config()
        },
    };
    let read = |name: &str| {
        let file = from.join(name);
        fs::read(&file).map_err(Problem::io(format!("reading {}", file.display())))
    };
    if options.host.names_servers() {
        policy::allow_pictures(&mut app.headers, &options.pictures);
    }
    let mut worker = Vec::new();
    if options.offline {
        policy::allow_worker(&mut app.headers);
        worker = offline::worker(&app, read)?.into_bytes();
        app.files.push(offline::WORKER.into());
    }
    let of_host = options.host.files(&app)?;

    folder::clear(out, from)?;
    let place = out.join(options.host.folder(&options.base));
    for name in &app.files {
        let content = match name.as_str() {
            PAGE => app.page.clone().into_bytes(),
            CONFIG => config.clone().into_bytes(),
            offline::WORKER => worker.clone(),
            name => read(name)?,
        };
        folder::write(&place, name, &content)?;
        // The configuration may be edited later: servers would still send the old compressed form.
        if options.host.takes_compressed() && precompress::is_compressible(name) && name != CONFIG {
            write_compressed(&place, name, &content)?;
        }
    }
    if !app.files.iter().any(|name| name == CONFIG) {
        folder::write(&place, CONFIG, config.as_bytes())?;
    }
    for (name, text) in of_host {
        folder::write(out, &name, text.as_bytes())?;
        // In place of the form of the page without the policy.
        if options.host.takes_compressed() && name.ends_with(PAGE) {
            write_compressed(out, &name, text.as_bytes())?;
        }
    }
    Ok(app.files)
}

/// Writes a file's compressed forms beside it, where they are smaller.
fn write_compressed(place: &Path, name: &str, content: &[u8]) -> Result<()> {
    let compressed =
        precompress::brotli(content).and_then(|brotli| Ok([(brotli, "br"), (precompress::gzip(content)?, "gz")]));
    for (form, extension) in compressed.map_err(Problem::io(format!("compressing {name}")))? {
        if form.len() < content.len() {
            folder::write(place, &format!("{name}.{extension}"), &form)?;
        }
    }
    Ok(())
}

/// The text of `config.json`, and the origins that it names. Where the policy names them, the folder has to be
/// written anew when they change; elsewhere any file can be put beside the app later.
fn read_config(host: Host, file: &Path) -> Result<(String, Vec<String>)> {
    let text = fs::read_to_string(file).map_err(Problem::io(format!("reading {}", file.display())))?;
    let config =
        config::parse(&text).map_err(|reason| Problem::Other(format!("{} does not fit: {reason}", file.display())))?;
    if host.names_servers() && config.is_local() {
        report::step(&format!(
            "{} names a Logto on this machine, and so does the policy: for anybody else name another one with --config <file>",
            file.display()
        ));
    }
    Ok((text, config.origins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    #[test]
    fn base_paths_have_slashes_at_both_ends() {
        for base in ["/", "/app/", "/a/b-c_1.0/"] {
            assert_eq!(check_base(base).as_deref(), Ok(base));
        }
        for base in ["", "app/", "/app", "//x/", "/a//b/", "/../", "/a b/", "/\"/", "https://x/"] {
            assert!(check_base(base).is_err(), "{base}");
        }
    }

    fn options(host: Host, base: &str) -> Options {
        Options {
            host,
            base: base.into(),
            config: None,
            from: None,
            out: "dist".into(),
            pictures: Vec::new(),
            offline: false,
        }
    }

    /// Writes a minimal built app.
    fn built(folder: &Path) {
        let page = "<!doctype html><meta charset=utf-8><base href=/><script data-wasm=/a_bg.wasm src=/boot.js type=module></script>";
        let (script, text) = ("a-0123456789abcdef.js", "again, ".repeat(20));
        for (name, content) in
            [(PAGE, page), ("boot.js", "1"), (script, &text), (CONFIG, r#"{"endpoint":"http://localhost:3001"}"#)]
        {
            folder::write(folder, name, content.as_bytes()).unwrap();
        }
    }

    /// Returns the names of the files that are written for a host.
    fn written(folder: &Path, host: Host, base: &str) -> Vec<String> {
        let (from, out, config) = (folder.join("built"), folder.join("out"), folder.join("own.json"));
        built(&from);
        fs::write(&config, r#"{"endpoint":"https://t.logto.app"}"#).unwrap();
        let options = Options { offline: folder.ends_with("offline"), ..options(host, base) };
        write(&options, &from, Some(&config), &out).unwrap();
        let mut names = Vec::new();
        let mut folders = vec![out.clone()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    names.push(path.strip_prefix(&out).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_written_for_one_host_after_another() {
        let folder = env::temp_dir().join(format!("xtask-write-{}", std::process::id()));
        let app = ["a-0123456789abcdef.js", "boot.js", "config.json", "index.html"];
        assert_eq!(written(&folder, Host::Plain, "/app/"), app);
        let read = |name: &str| fs::read_to_string(folder.join("out").join(name)).unwrap();
        assert!(
            read(PAGE).contains("<base href=/app/><script data-wasm=/a_bg.wasm src=/app/boot.js "),
            "{}",
            read(PAGE)
        );
        assert!(read(CONFIG).contains("https://t.logto.app"));

        let names = written(&folder, Host::Netlify, "/app/");
        assert_eq!(names.len(), app.len() + 3);
        assert!(names.contains(&"_redirects".into()) && names.contains(&"app/404.html".into()), "{names:?}");
        assert!(read("_headers").contains("connect-src 'self' https://t.logto.app;"));

        let names = written(&folder, Host::Nginx, "/app/");
        let script = |form: &str| format!("public/app/a-0123456789abcdef.js{form}");
        for name in ["nginx.conf".into(), script(""), script(".br"), script(".gz")] {
            assert!(names.contains(&name), "{name} is not in {names:?}");
        }
        // One is small, the other may be edited on the server.
        for name in ["public/app/boot.js.gz", "public/app/config.json.gz", "public/app/config.json.br"] {
            assert!(!names.iter().any(|other| other == name), "{name} is in {names:?}");
        }

        let names = written(&folder, Host::Github, "/app/");
        assert!(names.contains(&".nojekyll".into()) && names.contains(&"callback.html".into()), "{names:?}");
        assert!(read("404.html").contains("http-equiv") && read(PAGE) == read("404.html"));

        let names = written(&folder, Host::Gitlab, "/app/");
        assert!(
            names.contains(&"public/index.html.br".into()) && names.contains(&".gitlab-ci.yml".into()),
            "{names:?}"
        );
        let page = precompress::brotli(&fs::read(folder.join("out/public/index.html")).unwrap()).unwrap();
        assert_eq!(fs::read(folder.join("out/public/index.html.br")).unwrap(), page, "the page has a policy");
        for host in [Host::Apache, Host::Vercel, Host::Firebase, Host::Azure, Host::Cloudfront] {
            written(&folder, host, "/app/");
        }

        // Nothing of the other hosts is left.
        assert_eq!(written(&folder, Host::Plain, "/"), app);
        assert!(read(PAGE).contains("<base href=/>") && read(PAGE).contains("connect-src 'self' https: "));

        // A policy takes the place of the one before.
        let (from, out, config) = (folder.join("out"), folder.join("next"), folder.join("own.json"));
        let pictures = vec!["https://pictures.example".to_owned()];
        write(&Options { pictures, ..options(Host::Github, "/") }, &from, Some(&config), &out).unwrap();
        let page = fs::read_to_string(out.join(PAGE)).unwrap();
        assert!(page.contains("img-src 'self' data: https://pictures.example;"), "{page}");
        assert_eq!(page.matches("http-equiv").count(), 1, "{page}");
        assert!(page.contains("connect-src 'self' https://t.logto.app;"), "{page}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn offline_folder_has_a_worker_and_a_mark() {
        let folder = env::temp_dir().join(format!("xtask-{}", std::process::id())).join("offline");
        let names = written(&folder, Host::Netlify, "/app/");
        assert!(names.contains(&"app/sw.js".into()), "{names:?}");
        let read = |name: &str| fs::read_to_string(folder.join("out").join(name)).unwrap();
        assert!(read("app/index.html").contains("<script data-offline=sw.js data-wasm="));
        assert!(read("app/sw.js").contains("[\"a-0123456789abcdef.js\", \"sha256-"));
        let headers = read("_headers");
        assert!(headers.contains("/app/sw.js\n  Cache-Control: no-cache\n"), "{headers}");
        assert!(headers.contains("; worker-src 'self'\n"), "{headers}");

        // The folder can be written again without the worker.
        assert!(written(&folder, Host::Plain, "/").contains(&offline::WORKER.into()));
        let (from, out) = (folder.join("out"), folder.join("plain"));
        write(&options(Host::Plain, "/"), &from, None, &out).unwrap();
        assert!(!out.join(offline::WORKER).exists());
        assert!(!fs::read_to_string(out.join(PAGE)).unwrap().contains("offline"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_policy_is_not_made_from_a_file_that_does_not_fit() {
        let file = env::temp_dir().join(format!("xtask-config-{}.json", std::process::id()));
        fs::write(&file, r#"{"endpoint":"https://x; script-src *"}"#).unwrap();
        let problem = read_config(Host::Nginx, &file).unwrap_err().to_string();
        fs::remove_file(&file).unwrap();
        assert!(problem.contains("does not fit"), "{problem}");
        assert!(read_config(Host::Nginx, &file).is_err());
    }
}
