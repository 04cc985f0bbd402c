//! One at a time: what was read of Home Assistant still holds when it is changed.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::sleep;

/// How long to wait before asking again for the turn.
const PAUSE: Duration = Duration::from_millis(50);

/// Held while a process works on automations. The system drops it with the process, however that ends.
#[derive(Debug)]
pub(super) struct Turn {
    /// None where files cannot be locked or made, or nobody else can see the database.
    _file: Option<File>,
}

impl Turn {
    /// Waits for the turn of whoever uses this database.
    pub(super) async fn at(database: &Path) -> Self {
        let Some(path) = path_of(database) else { return Self { _file: None } };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let Ok(file) = options.open(&path) else { return Self { _file: None } };
        loop {
            match file.try_lock() {
                Ok(()) => return Self { _file: Some(file) },
                Err(TryLockError::WouldBlock) => sleep(PAUSE).await,
                Err(TryLockError::Error(error)) => {
                    tracing::debug!(%error, path = %path.display(), "Files cannot be locked here");
                    return Self { _file: None };
                }
            }
        }
    }
}

/// None for a store in memory, which no other process can see.
fn path_of(database: &Path) -> Option<PathBuf> {
    let name = database.file_name()?.to_string_lossy();
    database.is_absolute().then(|| database.with_file_name(format!("{name}-automations.lock")))
}
