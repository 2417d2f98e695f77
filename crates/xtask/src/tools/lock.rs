//! A lock that allows one installation at a time.

use crate::error::{Problem, Result};
use std::{
    fs::{self, File},
    path::Path,
};

/// A held lock, released when it is dropped.
#[cfg(unix)]
pub(super) type Lock = nix::fcntl::Flock<File>;
/// Nothing is locked on systems without `flock`.
#[cfg(not(unix))]
pub(super) type Lock = File;

/// Creates the folder and waits until no other xtask installs into it.
pub(super) fn hold(folder: &Path) -> Result<Lock> {
    fs::create_dir_all(folder).map_err(Problem::io(format!("creating {}", folder.display())))?;
    let path = folder.join("lock");
    let file = File::create(&path).map_err(Problem::io(format!("creating {}", path.display())))?;
    lock(file, &path)
}

#[cfg(unix)]
fn lock(file: File, path: &Path) -> Result<Lock> {
    use crate::report;
    use nix::fcntl::{Flock, FlockArg};

    let failed = |errno: nix::errno::Errno| Problem::io(format!("locking {}", path.display()))(errno.into());
    match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(lock) => Ok(lock),
        Err((file, nix::errno::Errno::EWOULDBLOCK)) => {
            report::step("waiting for another xtask that installs tools");
            Flock::lock(file, FlockArg::LockExclusive).map_err(|(_, errno)| failed(errno))
        }
        Err((_, errno)) => Err(failed(errno)),
    }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "fails where files can be locked")]
fn lock(file: File, _: &Path) -> Result<Lock> {
    Ok(file)
}
