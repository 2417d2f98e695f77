//! nginx with its JavaScript module, for the end-to-end tests that serve the app with it.

use super::apt;
use crate::{process, project};
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Paths of nginx outside of `PATH`.
const PROGRAM_FILES: [&str; 2] = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"];

/// Folders of its modules.
const MODULE_FOLDERS: [&str; 4] = [
    "/usr/lib/nginx/modules",
    "/usr/lib64/nginx/modules",
    "/usr/local/lib/nginx/modules",
    "/opt/homebrew/lib/nginx/modules",
];

/// The module's file.
const MODULE: &str = "ngx_http_js_module.so";

/// How to get both.
pub(crate) const HOW_TO: &str = "install nginx with its JavaScript module njs \
    (Debian: `apt-get install nginx-light libnginx-mod-http-js`), or name the files in NGINX and NGINX_JS_MODULE";

/// nginx and the module.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Nginx {
    /// The program.
    pub(crate) program: PathBuf,
    /// The module's file.
    pub(crate) module: PathBuf,
}

/// Finds nginx and its module, or unpacks Debian's into `.tools`. Returns `None` when neither works: some
/// tests are left out then.
pub(crate) fn ensure() -> Option<Nginx> {
    find().or_else(|| {
        let packages = ["nginx", "libnginx-mod-http-js"];
        apt::unpack(&packages, &unpacked(), "one test signs in behind the proxy of deploy/nginx");
        find()
    })
}

/// Finds nginx and its module, in versions that go together.
pub(crate) fn find() -> Option<Nginx> {
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
    if let (Some(program), Some(module)) = (named("NGINX"), named("NGINX_JS_MODULE")) {
        return Some(Nginx { program, module });
    }
    let installed = process::on_path("nginx").into_iter().chain(PROGRAM_FILES.iter().map(PathBuf::from));
    let installed = installed.flat_map(|program| {
        let modules = MODULE_FOLDERS.iter().map(|folder| Path::new(folder).join(MODULE));
        modules.map(move |module| Nginx { program: program.clone(), module })
    });
    let unpacked = unpacked();
    let unpacked =
        Nginx { program: unpacked.join("usr/sbin/nginx"), module: unpacked.join("usr/lib/nginx/modules").join(MODULE) };
    installed.chain([unpacked]).find(Nginx::works)
}

impl Nginx {
    /// Whether the module can be loaded.
    fn works(&self) -> bool {
        if !self.program.is_file() || !self.module.is_file() {
            return false;
        }
        let mut check = Command::new(&self.program);
        let globals = format!("load_module {}; pid /dev/null; error_log /dev/null;", self.module.display());
        check.args(["-t", "-q", "-c", "/dev/null", "-g", &globals]);
        // nginx fails without an `events` section, but only after it has loaded the module.
        let output = check.stdin(Stdio::null()).output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("\"events\" section"))
    }
}

fn unpacked() -> PathBuf {
    project::tools_dir().join("nginx")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_program_does_not_work() {
        let nginx = Nginx { program: "/no/such/nginx".into(), module: "/no/such/module.so".into() };
        assert!(!nginx.works());
        let no_nginx = Nginx { program: "/bin/true".into(), module: PathBuf::from("/bin/true") };
        assert!(!no_nginx.works());
    }
}
