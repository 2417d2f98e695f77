//! A real Apache, which reads the `.htaccess` of the app.

use std::env;
use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

use crate::wait::wait_until;

/// The modules that the file needs, and those that every Apache has.
const MODULES: [&str; 7] = ["mpm_event", "authz_core", "alias", "dir", "mime", "headers", "rewrite"];

/// The entries of an installed `mime.types` that the app needs. That of WebAssembly is in `.htaccess`.
const TYPES: &str = "text/html html\ntext/css css\ntext/javascript js\napplication/json json\nimage/svg+xml svg\n\
    image/png png\nimage/x-icon ico\ntext/plain txt\napplication/gzip gz\n";

/// The running Apache. It stops when this is dropped.
#[derive(Debug)]
pub(super) struct Apache(Child);

impl Apache {
    /// Starts Apache with the app in this folder, at this path and port.
    pub(super) async fn start(port: u16, folder: &Path, base: &str) -> Result<Self> {
        let program = env::var_os("APACHE").map(PathBuf::from);
        let program =
            program.context("APACHE names no file: `cargo xtask test e2e` finds Apache, or says how to have it")?;
        // Debian's layout, also where its packages are only unpacked.
        let usr = program.parent().and_then(Path::parent).context("Apache is not in a folder sbin")?;
        let home = folder.parent().context("a folder without a parent")?.join("apache");
        fs::create_dir_all(home.join("empty"))?;
        fs::write(home.join("types"), TYPES)?;
        let file = home.join("apache.conf");
        fs::write(&file, configuration(port, folder, base, &home, &usr.join("lib/apache2/modules")))?;
        for path in [folder.parent(), Some(home.as_path())].into_iter().flatten() {
            make_readable(path)?;
        }
        let log = home.join("log");
        let child = Command::new(&program)
            .args(["-D", "FOREGROUND", "-f"])
            .arg(&file)
            .env("LD_LIBRARY_PATH", libraries(usr)?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .context("Apache does not start")?;
        let apache = Self(child);
        wait_until("Apache to listen", async || Ok(TcpStream::connect(("127.0.0.1", port)).is_ok().then_some(())))
            .await
            .with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        Ok(apache)
    }
}

/// A server as Debian configures it, with the one setting that the file asks for.
fn configuration(port: u16, folder: &Path, base: &str, home: &Path, modules: &Path) -> String {
    let load = |name: &&str| format!("LoadModule {name}_module {}/mod_{name}.so\n", modules.display());
    let load: String = MODULES.iter().map(load).collect();
    let (folder, home) = (folder.display(), home.display());
    format!(
        "{load}ServerName localhost
Listen 127.0.0.1:{port}
PidFile {home}/pid
DefaultRuntimeDir {home}
ErrorLog {home}/error.log
# For a start as root.
User #65534
Group #65534
TypesConfig {home}/types
AddType application/x-gzip .gz
DocumentRoot {home}/empty
Alias {base} {folder}/
<Directory {folder}>
    AllowOverride FileInfo
    Require all granted
</Directory>
<Files \".ht*\">
    Require all denied
</Files>
"
    )
}

/// The folders of libraries beside the program.
fn libraries(usr: &Path) -> Result<std::ffi::OsString> {
    let folders = fs::read_dir(usr.join("lib"))?.flatten().map(|entry| entry.path());
    Ok(env::join_paths(folders.filter(|path| path.to_string_lossy().ends_with("-linux-gnu")))?)
}

/// Lets other users read a folder: Apache gives up the rights of root.
fn make_readable(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

impl Drop for Apache {
    fn drop(&mut self) {
        // Its children end with it only when it is asked to stop.
        #[cfg(unix)]
        let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        #[cfg(not(unix))]
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
