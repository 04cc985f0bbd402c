use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use store::{Contents, StoreError, back_up, check_backup};

use super::Global;
use super::failure::Failure;
use super::night::store_failure;
use super::output::{self, Format, clean, count};
use crate::config::Config;

/// Copy the database to a file, while `nightshift serve` works on it
///
/// The copy is whole: as the database was at one instant, in one file, and checked. It can only be
/// read by its owner. To restore it, stop Nightshift and put it in the place of the database
/// (`store.path`); files beside that with `-wal` and `-shm` at the end of their names go.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift backup /backup/nightshift.db
  nightshift backup --force /backup/nightshift.db --format json")]
pub(super) struct BackupArgs {
    /// The file to write; its folder must be there
    file: PathBuf,
    /// Write over an earlier backup of that name
    #[arg(long)]
    force: bool,
    /// How to print what was done
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Serialize)]
struct BackedUp {
    backup: PathBuf,
    database: PathBuf,
    #[serde(flatten)]
    contents: Contents,
}

/// The files that belong to a database, by the ends of their names.
const BELONGING: [&str; 4] = ["", "-wal", "-shm", "-journal"];

pub(super) fn run(args: &BackupArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let config = global.load(Vec::new())?.config;
    let database = &config.store.path;
    if !database.exists() {
        return Err(Failure::job(format_args!(
            "there is nothing to back up: there is no database at {} yet",
            database.display()
        )));
    }
    check_target(&args.file, args.force, &config)?;
    let copy = make(database, args)?;
    match args.format {
        Format::Json => output::json(out, &copy)?,
        Format::Table => {
            let Contents { bytes, runs, archive_days, pending, accepted, rejected } = copy.contents;
            writeln!(
                out,
                "Backed up {} to {}: {}, {} of the archive, {pending} suggestions to look at, {accepted} accepted, \
                 {rejected} rejected; {} kB.",
                clean(&copy.database.display().to_string()),
                clean(&copy.backup.display().to_string()),
                count(runs, "run"),
                count(archive_days, "day"),
                bytes.div_ceil(1000),
            )?;
        }
    }
    Ok(())
}

/// Refuses to write over anything but an earlier backup, and over that without `force`.
fn check_target(target: &Path, force: bool, config: &Config) -> Result<(), Failure> {
    let shown = target.display();
    for ending in BELONGING {
        let mut part = config.store.path.clone().into_os_string();
        part.push(ending);
        if is_same(target, Path::new(&part)) {
            return Err(Failure::usage(format_args!(
                "{shown} is Nightshift's database, or belongs to it: name another file for the backup"
            )));
        }
    }
    match std::fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::job(format_args!("cannot look at {shown}: {error}"))),
        Ok(_) if !force => {
            return Err(Failure::usage(format_args!(
                "{shown} is there already: name another file, or give --force to write over an earlier backup"
            )));
        }
        Ok(there) if !there.is_file() => {
            return Err(Failure::usage(format_args!("{shown} is no file: name another one for the backup")));
        }
        Ok(_) => {}
    }
    match check_backup(target) {
        // A newer one was a backup all the same.
        Ok(_) | Err(StoreError::TooNew { .. }) => Ok(()),
        Err(StoreError::NotOurs { .. }) => Err(Failure::usage(format_args!(
            "{shown} is no backup of Nightshift's: it is not written over, even with --force; name another file"
        ))),
        Err(StoreError::Damaged { what, .. }) => Err(Failure::usage(format_args!(
            "{shown} is damaged, and may be all that is left of a database: it {what}. Name another file, or move it \
             away"
        ))),
        Err(error) => Err(Failure::Job(error.into())),
    }
}

/// Whether two paths lead to one file, or would once it is made.
fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        path.canonicalize().ok().or_else(|| {
            let path = std::path::absolute(path).ok()?;
            Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?))
        })
    };
    place(one).is_some_and(|one| place(other) == Some(one)) || is_linked(one, other)
}

#[cfg(unix)]
fn is_linked(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let of = |path: &Path| std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    of(one).is_some_and(|one| of(other) == Some(one))
}

#[cfg(not(unix))]
fn is_linked(_: &Path, _: &Path) -> bool {
    false
}

/// Writes the copy under a passing name beside its place, and gives it its name once it is whole and
/// on the disk. What fails on the way leaves nothing behind.
fn make(database: &Path, args: &BackupArgs) -> Result<BackedUp, Failure> {
    let target = std::path::absolute(&args.file)?;
    let folder = target.parent().unwrap_or(&target);
    let cannot = |error: io::Error| Failure::job(format_args!("cannot write {}: {error}", args.file.display()));
    // For its owner only, as it is made.
    let unfinished = tempfile::Builder::new().prefix(".nightshift-backup-").tempfile_in(folder).map_err(cannot)?;
    let contents = back_up(database, unfinished.path()).map_err(store_failure)?;
    unfinished.as_file().sync_all().map_err(cannot)?;
    let named = if args.force { unfinished.persist(&target) } else { unfinished.persist_noclobber(&target) };
    named.map_err(|error| cannot(error.error))?;
    // So that its name survives a loss of power, too, where the system can do so for a folder.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(BackedUp { backup: target, database: database.to_owned(), contents })
}
