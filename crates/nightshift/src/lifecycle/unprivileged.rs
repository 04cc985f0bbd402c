//! In an app of Home Assistant: gives root's rights up before anything else is done.
//!
//! The Supervisor keeps an app's folder and its options for root alone, so that a container of an app has to start as root.
//! Nothing in Nightshift needs that, so it hands the folder over to a user of no rights and starts itself anew as that one, in
//! the same process. Commands that somebody runs in the container do so, too: what they leave in the folder is the daemon's.

use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use thiserror::Error;

use crate::config::Environment;

/// The user and the group: those that images without a user of their own call `nonroot`.
const USER: u32 = 65532;

/// What the Supervisor keeps for an app.
const FOLDER: &str = "/data";

/// Root's rights could not be given up.
#[derive(Debug, Error)]
pub enum RootError {
    /// A file of the app cannot be handed over.
    #[error(
        "cannot give {path} to the user {USER} ({source}): restart the app, and report it with the app's AppArmor profile if it stays so"
    )]
    Folder {
        /// The file.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// The program cannot be started as another user.
    #[error(
        "cannot become the user {USER} ({0}): restart the app, and report it with the app's AppArmor profile if it stays so"
    )]
    User(io::Error),
}

/// Starts this program anew as a user of no rights, where it is an app and root. Else it returns at once.
///
/// To be called first, while there is one thread and nothing is open.
///
/// # Errors
/// [`RootError`]: going on as root would be no help, since what root writes the user cannot open.
pub fn give_up_root(environment: &Environment) -> Result<(), RootError> {
    let folder = Path::new(FOLDER);
    if !environment.is_app() || !rustix::process::geteuid().is_root() || !folder.is_dir() {
        return Ok(());
    }
    hand_over(folder, USER)?;
    let program = std::env::current_exe().map_err(RootError::User)?;
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| program.clone().into());
    // Other groups are given up with the user.
    Err(RootError::User(Command::new(program).arg0(name).args(arguments).uid(USER).gid(USER).exec()))
}

/// Makes `owner` the owner of the folder and of what is directly in it. What a link leads to is left alone.
fn hand_over(folder: &Path, owner: u32) -> Result<(), RootError> {
    let at = |path: &Path| {
        let path = path.display().to_string();
        move |source| RootError::Folder { path, source }
    };
    let entries = std::fs::read_dir(folder).map_err(at(folder))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>().map_err(at(folder))?;
    paths.push(folder.to_owned());
    for path in paths {
        // What has gone meanwhile needs no owner.
        let Ok(file) = path.symlink_metadata() else { continue };
        let is_theirs = file.uid() == owner && file.gid() == owner;
        if !is_theirs && (file.is_file() || file.is_dir()) {
            lchown(&path, Some(owner), Some(owner)).map_err(at(&path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_app_gives_up_root() {
        give_up_root(&Environment::default()).expect("nothing is done");
    }

    #[test]
    fn what_is_theirs_already_is_left_as_it_is_and_what_cannot_be_given_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("nightshift.db"), "x").expect("is written");
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("a link")).expect("is made");
        let own = folder.path().metadata().expect("is there");
        if own.uid() == own.gid() {
            hand_over(folder.path(), own.uid()).expect("it is theirs");
        }
        if rustix::process::geteuid().is_root() {
            hand_over(folder.path(), USER).expect("root may");
            let owner = |name: &str| folder.path().join(name).symlink_metadata().expect("is there").uid();
            assert_eq!((owner("nightshift.db"), owner("."), owner("a link")), (USER, USER, own.uid()));
        } else {
            let error = hand_over(folder.path(), USER).expect_err("only root may").to_string();
            assert!(error.contains("nightshift.db") && error.contains("65532"), "{error}");
        }
        let error = hand_over(Path::new("/no/such/folder"), USER).expect_err("is not there").to_string();
        assert!(error.contains("/no/such/folder"), "{error}");
    }
}
