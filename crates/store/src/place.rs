//! The files on the disk: their names, their making, and who may touch them now.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use crate::StoreError;
use crate::connection::{BUSY_PAUSE, BUSY_TIMEOUT};

/// The files that `SQLite` puts beside a database.
pub(crate) const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Held while a process opens the database or puts another file in its place, so that nobody opens
/// what is half in place. The system drops it with the process.
#[derive(Debug)]
pub(crate) struct Turn {
    /// None where files cannot be locked or made: then there is nothing to keep others out with.
    held: Option<(PathBuf, File)>,
}

/// Which file it is, whatever its name; none where the system has no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    number: u64,
}

impl Turn {
    /// Waits for the turn at the database of this path.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when others have it for too long.
    pub(crate) fn at(path: &Path) -> Result<Self, StoreError> {
        let lock = beside(path, ".lock");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut tries = BUSY_TIMEOUT.as_millis() / BUSY_PAUSE.as_millis();
        while tries > 0 {
            let Ok(file) = options.open(&lock) else { return Ok(Self { held: None }) };
            match file.try_lock() {
                // Whoever had it before has removed it: what we hold may have no name any more.
                Ok(()) if Identity::of_file(&file) == Identity::of(&lock) => {
                    return Ok(Self { held: Some((lock, file)) });
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    tries -= 1;
                    thread::sleep(BUSY_PAUSE);
                }
                Err(TryLockError::Error(_)) => {
                    let _ = fs::remove_file(&lock);
                    return Ok(Self { held: None });
                }
            }
        }
        Err(StoreError::Busy { doing: "opening it", path: path.to_owned() })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((path, _)) = &self.held {
            // While it is locked, so that nobody else's is removed. One that stays is harmless.
            let _ = fs::remove_file(path);
        }
    }
}

impl Identity {
    /// That of what is at `path` now; none when there is nothing.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().and_then(|metadata| Self::of_metadata(&metadata))
    }

    fn of_file(file: &File) -> Option<Self> {
        file.metadata().ok().and_then(|metadata| Self::of_metadata(&metadata))
    }

    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
    fn of_metadata(metadata: &fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        Some(Self { device: metadata.dev(), number: metadata.ino() })
    }

    #[cfg(not(unix))]
    fn of_metadata(_: &fs::Metadata) -> Option<Self> {
        None
    }
}

/// Makes the folder and the file where there are none, for the owner's eyes only: it says when
/// people are at home.
pub(crate) fn create(path: &Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(failed("making the folder", folder))?;
    }
    match create_new(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let metadata = fs::metadata(path).map_err(failed("looking at it", path))?;
            if metadata.is_file() {
                Ok(())
            } else {
                Err(StoreError::NotOurs { path: path.to_owned(), found: "is no file".to_owned() })
            }
        }
        Err(error) => Err(failed("making it", path)(error)),
    }
}

/// A new file that its owner only can read.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The path as an `SQLite` URI that promises that nobody changes the file.
pub(crate) fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            uri.push(char::from(byte));
        } else {
            let hex = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or('0');
            uri.extend(['%', hex(byte >> 4), hex(byte & 0xf)]);
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// The file beside `path` whose name goes on with `ending`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

pub(crate) fn is_absent_or_empty(path: &Path) -> bool {
    fs::metadata(path).map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |file| file.len() == 0)
}

/// Says what was done with `path` when it failed.
pub(crate) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full { doing, path },
        _ => StoreError::File { doing, path, source },
    }
}
