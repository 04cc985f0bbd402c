use std::fs;
use std::path::{Path, PathBuf};

use crate::checks::{Finding, size};
use crate::config::Config;

/// Less free space than this is little for anything, in bytes.
const LITTLE: u64 = 200_000_000;

/// With less free space than this the next night will not be stored, in bytes.
const NONE_LEFT: u64 = 10_000_000;

/// A busy home's month takes about as much, in bytes.
const ENOUGH_MEMORY: u64 = 512_000_000;

/// Whether the database and its folder can be written to. Asks the system, and writes nothing.
pub(super) fn write_access(config: &Config) -> Finding {
    let path = absolute(&config.store.path);
    let advice = "give the user that runs Nightshift the right to write there, or set store.path to another place";
    let (folder, exists) = nearest_folder(&path);
    if let Err(error) = writable(&folder) {
        let found = format!("the folder {} cannot be written to: {error}", folder.display());
        return Finding::fail("write access", found, advice);
    }
    for file in ["", "-wal", "-shm"].map(|ending| beside(&path, ending)) {
        if file.exists()
            && let Err(error) = writable(&file)
        {
            return Finding::fail("write access", format!("{} cannot be written to: {error}", file.display()), advice);
        }
    }
    let made = if exists { "" } else { ", in which the first run makes the database's" };
    Finding::ok("write access", format!("to the folder {}{made}", folder.display()))
}

pub(super) fn disk_space(config: &Config) -> Finding {
    let path = absolute(&config.store.path);
    let (folder, _) = nearest_folder(&path);
    let free = match free_bytes(&folder) {
        Ok(free) => free,
        Err(error) => {
            let found = format!("the free space at {} cannot be found out: {error}", folder.display());
            return Finding::warn("disk space", found, "look at it with `df`");
        }
    };
    let sizes = ["", "-wal", "-shm"].map(|ending| fs::metadata(beside(&path, ending)).map_or(0, |file| file.len()));
    let database = sizes.iter().sum();
    judge_space(free, database, &folder)
}

/// Whether `free` bytes are enough beside a database of that size.
fn judge_space(free: u64, database: u64, folder: &Path) -> Finding {
    let found = format!("{} free at {}, for a database of {}", size(free), folder.display(), size(database));
    let advice = "free some space on that disk, or set store.path to another one";
    if free < NONE_LEFT {
        Finding::fail("disk space", found, advice)
    } else if free < LITTLE.max(database.saturating_mul(2)) {
        Finding::warn("disk space", found, advice)
    } else {
        Finding::ok("disk space", found)
    }
}

/// How much memory there is, by the machine and by the container or service that we are in.
pub(super) fn memory() -> Finding {
    let available = fs::read_to_string("/proc/meminfo").ok().and_then(|text| available_in(&text));
    let limit = memory_limit(Path::new("/sys/fs/cgroup"), &fs::read_to_string("/proc/self/cgroup").unwrap_or_default());
    judge_memory(available, limit)
}

fn judge_memory(available: Option<u64>, limit: Option<u64>) -> Finding {
    let found = match (available, limit) {
        (None, None) => return Finding::ok("memory", "this system does not say how much there is"),
        (Some(available), None) => format!("{} available, no limit set", size(available)),
        (None, Some(limit)) => format!("limited to {}", size(limit)),
        (Some(available), Some(limit)) => format!("{} available, limited to {}", size(available), size(limit)),
    };
    let least = available.unwrap_or(u64::MAX).min(limit.unwrap_or(u64::MAX));
    if least < ENOUGH_MEMORY {
        let advice = "enough for a usual home; where nights end early, allow 512 MB or set mining.max_threads to 1";
        return Finding::warn("memory", found, advice);
    }
    Finding::ok("memory", found)
}

/// `MemAvailable` of `/proc/meminfo`, in bytes.
fn available_in(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// The least limit of our control group and those around it, in bytes: `memory.max` of version 2
/// below `root`, for a process whose `/proc/self/cgroup` is `own`.
fn memory_limit(root: &Path, own: &str) -> Option<u64> {
    let group = own.lines().find_map(|line| line.strip_prefix("0::"))?;
    let mut folder = root.join(group.trim_start_matches('/'));
    let mut limits = Vec::new();
    while folder.starts_with(root) {
        let limit = fs::read_to_string(folder.join("memory.max")).ok();
        // No limit is written as `max`.
        limits.extend(limit.and_then(|text| text.trim().parse::<u64>().ok()));
        if !folder.pop() {
            break;
        }
    }
    limits.into_iter().min()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The folder that the file at `path` is in, or the nearest one above it that is there; and whether
/// it is the file's own.
fn nearest_folder(path: &Path) -> (PathBuf, bool) {
    let mut folders = path.ancestors().skip(1);
    let own = folders.next().unwrap_or(path);
    if own.is_dir() {
        return (own.to_owned(), true);
    }
    (folders.find(|folder| folder.is_dir()).unwrap_or(Path::new("/")).to_owned(), false)
}

#[cfg(unix)]
fn writable(path: &Path) -> std::io::Result<()> {
    use rustix::fs::{Access, access};

    let enter = if path.is_dir() { Access::EXEC_OK } else { Access::READ_OK };
    Ok(access(path, Access::WRITE_OK | enter)?)
}

#[cfg(not(unix))]
fn writable(path: &Path) -> std::io::Result<()> {
    if fs::metadata(path)?.permissions().readonly() {
        return Err(std::io::ErrorKind::PermissionDenied.into());
    }
    Ok(())
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> std::io::Result<u64> {
    let room = rustix::fs::statvfs(folder)?;
    // What a user may have; some is often kept for the system.
    Ok(room.f_bavail.saturating_mul(room.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> std::io::Result<u64> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Standing;

    #[test]
    fn free_space_is_judged_by_the_database() {
        let judged = |free, database| judge_space(free, database, Path::new("/data")).status;
        assert_eq!(judged(9_000_000, 0), Standing::Fail);
        assert_eq!(judged(199_000_000, 1_000), Standing::Warn);
        assert_eq!(judged(201_000_000, 1_000), Standing::Ok);
        assert_eq!(judged(900_000_000, 500_000_000), Standing::Warn);
        assert!(free_bytes(Path::new("/")).is_ok_and(|free| free > 0) || cfg!(not(unix)));
    }

    #[test]
    fn the_least_limit_around_us_holds() {
        let root = tempfile::tempdir().expect("a folder");
        let inner = root.path().join("system.slice/nightshift.service");
        fs::create_dir_all(&inner).expect("makes");
        let own = "0::/system.slice/nightshift.service\n";
        assert_eq!(memory_limit(root.path(), own), None);
        fs::write(inner.join("memory.max"), "max\n").expect("writes");
        assert_eq!(memory_limit(root.path(), own), None);
        fs::write(root.path().join("system.slice/memory.max"), "300000000\n").expect("writes");
        assert_eq!(memory_limit(root.path(), own), Some(300_000_000));
        assert_eq!(judge_memory(Some(4_000_000_000), Some(300_000_000)).status, Standing::Warn);
        assert_eq!(judge_memory(available_in("MemFree: 1 kB\nMemAvailable:  2000000 kB\n"), None).status, Standing::Ok);
        assert_eq!(judge_memory(None, None).status, Standing::Ok);
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_judged_by_the_nearest_one() {
        let root = tempfile::tempdir().expect("a folder");
        assert_eq!(nearest_folder(&root.path().join("n.db")), (root.path().to_owned(), true));
        assert_eq!(nearest_folder(&root.path().join("a/b/n.db")), (root.path().to_owned(), false));
    }
}
