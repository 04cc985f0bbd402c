//! Tells a run that is at work from one whose process was killed, at once and without waiting for
//! its lease to end.
//!
//! While a run is at work its process holds a lock on a small file beside the database. The system
//! drops the lock when the process ends, however it ends: a file that is there and not locked is
//! that of a run that died. Where there are no such locks there is no file, and the lease decides.

use std::fs::File;
use std::path::{Path, PathBuf};

use domain::{Remark, Run, RunId, RunStatus, Stage};
use jiff::Timestamp;
use store::{RunEnd, Store, StoreError};

use crate::remarks::{self, remark};

/// Held while a run is at work; gone with its process.
#[derive(Debug)]
pub(super) struct SignOfLife {
    path: PathBuf,
    /// Keeps the lock.
    _file: File,
}

impl SignOfLife {
    /// Begins to show that run `id` is at work; none where the system or the disk does not let us.
    pub(super) fn begin(store: &Store, id: &RunId) -> Option<Self> {
        let path = path_of(store, id)?;
        remove_left_behind(store, &[".alive", ".new"]);
        let unfinished = path.with_extension("new");
        let file = File::create(&unfinished).ok()?;
        // Locked before it has its name, so that nobody takes it for that of a dead run.
        if !lock(&file, Sharing::Exclusive) || std::fs::rename(&unfinished, &path).is_err() {
            let _ = std::fs::remove_file(&unfinished);
            tracing::debug!(run.id = %id, "No sign of life beside the lease: files cannot be locked here");
            return None;
        }
        Some(Self { path, _file: file })
    }
}

impl Drop for SignOfLife {
    fn drop(&mut self) {
        // One that cannot be removed is of a run that has ended, and nobody looks at it.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Puts down as interrupted a run whose process has died, and returns it as it was.
///
/// # Errors
/// When the store cannot be read or written.
pub(crate) fn put_down_dead(store: &Store, now: Timestamp) -> Result<Option<Run>, StoreError> {
    let Some(run) = store.running()? else {
        // Its process may have been killed between the end of its row and that of its sign. One that is
        // being made is left alone: it is not locked at once.
        remove_left_behind(store, &[".alive"]);
        return Ok(None);
    };
    let Some(path) = path_of(store, &run.id) else { return Ok(None) };
    if !is_left_behind(&path) {
        return Ok(None);
    }
    let error = killed_at(run.stage);
    let end = RunEnd { status: RunStatus::Interrupted, stage: run.stage, error, now, may_pass: false };
    let put_down = match store.end_run(&run.id, &end, &[]) {
        Ok(()) => Some(run),
        // It has ended between our looks at it.
        Err(StoreError::LostRun { .. }) => None,
        Err(error) => return Err(error),
    };
    let _ = std::fs::remove_file(&path);
    Ok(put_down)
}

/// `run` as it stands: one whose row says that it is at work while its process has died is shown as
/// interrupted, as the next start puts it down. Changes nothing.
///
/// # Errors
/// When the store cannot be read.
pub fn as_it_stands(store: &Store, run: Run, now: Timestamp) -> Result<Run, StoreError> {
    if run.status != RunStatus::Running {
        return Ok(run);
    }
    let why = if path_of(store, &run.id).is_some_and(|path| is_left_behind(&path)) {
        killed_at(run.stage)
    } else if store.lease_ended(&run.id, now)? {
        remark!("stands-still", stage = remarks::stage(run.stage)).into()
    } else {
        return Ok(run);
    };
    // It may have ended well between the two looks, and taken its sign of life with it.
    let run = store.run(&run.id)?.unwrap_or(run);
    if run.status != RunStatus::Running {
        return Ok(run);
    }
    Ok(Run { status: RunStatus::Interrupted, error: Some(why), ..run })
}

fn killed_at(stage: Stage) -> Remark {
    remark!("killed", stage = remarks::stage(stage)).into()
}

/// Removes the files with these endings that runs have left behind which are not at work any more.
fn remove_left_behind(store: &Store, endings: &[&str]) {
    let (Some(folder), Some(name)) = (store.path().parent(), store.path().file_name()) else { return };
    let begin = format!("{}-", name.to_string_lossy());
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_sign = name.starts_with(&begin) && endings.iter().any(|ending| name.ends_with(ending));
        if is_sign && is_left_behind(&path) {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// Whether there is a sign of life at `path` that nobody holds. The look is shared, so that two who
/// look do not take each other for the run at work.
fn is_left_behind(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| lock(&file, Sharing::Shared))
}

/// The file of run `id`; none for a store in memory, which no other process can see.
fn path_of(store: &Store, id: &RunId) -> Option<PathBuf> {
    let database = store.path();
    let name = database.file_name()?.to_string_lossy();
    database.is_absolute().then(|| database.with_file_name(format!("{name}-{id}.alive")))
}

/// Whether others may hold a lock beside ours.
#[derive(Clone, Copy, Debug)]
enum Sharing {
    Shared,
    Exclusive,
}

#[cfg(unix)]
fn lock(file: &File, sharing: Sharing) -> bool {
    use rustix::fs::FlockOperation::{NonBlockingLockExclusive, NonBlockingLockShared};

    let operation = match sharing {
        Sharing::Shared => NonBlockingLockShared,
        Sharing::Exclusive => NonBlockingLockExclusive,
    };
    rustix::fs::flock(file, operation).is_ok()
}

#[cfg(not(unix))]
fn lock(_: &File, _: Sharing) -> bool {
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use domain::RunOrigin;
    use jiff::SignedDuration;
    use store::{Claim, Claimed};

    use super::*;

    fn claimed(store: &Store) -> Run {
        let claim = Claim {
            origin: RunOrigin::Manual,
            slot: None,
            scheduled_for: None,
            now: Timestamp::UNIX_EPOCH,
            lease: SignedDuration::from_mins(1),
        };
        let Ok(Claimed::Run(run)) = store.claim(&claim) else { panic!("nobody is at work") };
        run
    }

    #[test]
    fn what_earlier_runs_left_behind_is_cleared_away_and_nothing_else() {
        let folder = tempfile::tempdir().expect("makes a folder");
        let store = Store::open(&folder.path().join("n.db")).expect("opens");
        let left = ["n.db-1.alive", "n.db-2.new", "m.db-3.alive", "n.db-note.txt"].map(|name| folder.path().join(name));
        for path in &left {
            std::fs::write(path, "").expect("writes");
        }
        let held = folder.path().join("n.db-4.alive");
        let other = File::create(&held).expect("makes a file");
        assert!(lock(&other, Sharing::Exclusive));
        let sign = SignOfLife::begin(&store, &RunId::new("5")).expect("locks");
        assert_eq!(left.each_ref().map(|path| path.exists()), [false, false, true, true]);
        assert!(held.exists() && sign.path.exists());
    }

    #[test]
    fn the_sign_of_a_run_that_has_ended_is_cleared_away_by_the_next_start() {
        let folder = tempfile::tempdir().expect("makes a folder");
        let store = Store::open(&folder.path().join("n.db")).expect("opens");
        let [alive, new] = ["n.db-1.alive", "n.db-2.new"].map(|name| folder.path().join(name));
        for path in [&alive, &new] {
            std::fs::write(path, "").expect("writes");
        }
        assert_eq!(put_down_dead(&store, Timestamp::UNIX_EPOCH).expect("looks"), None);
        assert_eq!((alive.exists(), new.exists()), (false, true));
    }

    #[test]
    fn without_a_sign_of_life_the_lease_says_how_a_run_stands() {
        let folder = tempfile::tempdir().expect("makes a folder");
        let store = Store::open(&folder.path().join("n.db")).expect("opens");
        let run = claimed(&store);
        let status_at = |seconds| {
            let now = Timestamp::from_second(seconds).expect("in range");
            as_it_stands(&store, run.clone(), now).expect("looks").status
        };
        assert_eq!((status_at(59), status_at(60)), (RunStatus::Running, RunStatus::Interrupted));
    }

    #[test]
    fn a_run_at_work_is_left_alone_and_a_dead_one_is_put_down() {
        let folder = tempfile::tempdir().expect("makes a folder");
        let store = Store::open(&folder.path().join("n.db")).expect("opens");
        let run = claimed(&store);
        let dead = |store: &Store| put_down_dead(store, Timestamp::UNIX_EPOCH).expect("looks");
        assert_eq!(dead(&store), None, "without a sign the lease decides");

        let sign = SignOfLife::begin(&store, &run.id).expect("locks");
        assert_eq!(dead(&store), None);
        let path = sign.path.clone();
        drop(sign);
        assert!(!path.exists());
        assert_eq!(dead(&store), None, "a run that has put its sign away is about to end its row");

        std::fs::write(&path, "").expect("what a killed process leaves behind");
        let looked = || as_it_stands(&store, run.clone(), Timestamp::UNIX_EPOCH).expect("looks");
        let reader = File::open(&path).expect("opens");
        assert!(lock(&reader, Sharing::Shared), "somebody else looks at the same moment");
        assert_eq!(looked().status, RunStatus::Interrupted);
        assert!(looked().error.expect("says why").contains("killed"));
        assert_eq!(store.run(&run.id).expect("reads").expect("is there").status, RunStatus::Running, "only looked at");
        assert_eq!(dead(&store).map(|run| run.id), Some(run.id.clone()));
        let row = store.run(&run.id).expect("reads").expect("is there");
        assert_eq!(row.status, RunStatus::Interrupted);
        assert!(row.error.expect("says why").contains("killed") && !path.exists());

        let (run, now) = (claimed(&store), Timestamp::UNIX_EPOCH);
        let end = RunEnd { status: RunStatus::Failed, stage: run.stage, error: "x".into(), now, may_pass: false };
        store.end_run(&run.id, &end, &[]).expect("is running");
        std::fs::write(path_of(&store, &run.id).expect("has a path"), "").expect("the lock is let go before the file");
        let row = as_it_stands(&store, run, now).expect("looks");
        assert_eq!(row.status, RunStatus::Failed, "it ended after it was read as running");
        assert!(matches!(claimed(&store).status, RunStatus::Running), "the next one need not wait");
    }
}
