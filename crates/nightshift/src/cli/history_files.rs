use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use domain::{EntityId, EntityInfo, EventLog, Home, Remark, Watch};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::Flag;
use super::failure::Failure;
use crate::config::Config;
use crate::selection::{Selection, left_out_note};
use crate::sources::{self, FileReading, Readings, Request, Window};

/// Which history, and where the home is.
#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    /// A file that holds the home's history; give it more than once for several files
    ///
    /// Home Assistant's recorder database, JSON lines of state objects (also .gz or .zst), a CSV
    /// export, or what /api/history/period returned; - is standard input.
    #[arg(long, value_name = "FILE", required = true)]
    events: Vec<PathBuf>,
    /// The home's time zone, such as Europe/Berlin [default: the configured one]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Degrees north, for habits by the sun; with --longitude
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    latitude: Option<String>,
    /// Degrees east, for habits by the sun; with --latitude
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    longitude: Option<String>,
    /// The language of the suggestions: en, de, fr, es, nl or it [default: the configured one]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Look at this many days back from the newest event only [default: all of a file, the
    /// configured days of a recorder database]
    #[arg(long, value_name = "DAYS", allow_hyphen_values = true)]
    lookback_days: Option<String>,
}

/// The name of standard input as a file.
const STANDARD_INPUT: &str = "/dev/stdin";

/// What the files held together.
#[derive(Debug)]
pub(super) struct History {
    /// The events of what is looked at.
    pub(super) log: EventLog,
    /// All events that were read.
    pub(super) events: usize,
    /// All entities that had one.
    pub(super) entities: usize,
    /// What the user should know, a sentence each.
    pub(super) notes: Vec<Remark>,
    pub(super) home: Home,
    pub(super) files: Vec<FileRead>,
}

/// What was read of one file.
#[derive(Debug, Serialize)]
pub(super) struct FileRead {
    pub(super) path: PathBuf,
    pub(super) format: String,
    pub(super) record: &'static str,
    pub(super) read: u64,
    pub(super) skipped: u64,
    pub(super) skips: Vec<SkippedRecord>,
    pub(super) has_context: bool,
    #[serde(serialize_with = "as_texts")]
    pub(super) notes: Vec<Remark>,
}

/// A line that could not be read.
#[derive(Debug, Serialize)]
pub(super) struct SkippedRecord {
    pub(super) line: u64,
    pub(super) reason: String,
}

impl HistoryArgs {
    /// The settings among the options.
    pub(super) fn flags(&self) -> Vec<Flag> {
        [
            ("timezone", "--timezone", &self.timezone),
            ("latitude", "--latitude", &self.latitude),
            ("longitude", "--longitude", &self.longitude),
            ("lookback_days", "--lookback-days", &self.lookback_days),
            ("language", "--language", &self.language),
        ]
        .into_iter()
        .filter_map(|(name, option, value)| Some((name, option, value.clone()?)))
        .collect()
    }

    /// Reads the files.
    pub(super) fn read(&self, config: &Config, now: Timestamp, watch: &dyn Watch) -> Result<History, Failure> {
        let service_users = &config.source.service_users;
        let requests: Vec<Request<'_>> = self
            .events
            .iter()
            .map(|given| {
                let path = if given.as_os_str() == "-" { Path::new(STANDARD_INPUT) } else { given.as_path() };
                let window = if self.lookback_days.is_some() || is_database(path) {
                    Window::Last { days: config.lookback_days, time_zone: config.timezone.clone(), until: None }
                } else {
                    Window::All
                };
                Request { path, window, now, service_users, watch }
            })
            .collect();
        let Readings { log, entities, files } = sources::read_all(&requests).map_err(Failure::job_of)?;
        let files = self.events.iter().cloned().zip(files).map(|(path, file)| FileRead::of(path, file)).collect();
        Ok(History::of(config, log, entities, files))
    }
}

impl History {
    fn of(config: &Config, all: EventLog, known: BTreeMap<EntityId, EntityInfo>, files: Vec<FileRead>) -> Self {
        let (events, entities) = (all.len(), all.entity_names().len());
        let (log, left_out) = Selection::of(&config.entities).apply(all, &known);
        let notes = left_out_note(left_out).into_iter().collect();
        let home = Home {
            time_zone: config.timezone.clone(),
            location: config.location(),
            language: config.language.unwrap_or_default(),
            entities: known,
        };
        Self { log, events, entities, notes, home, files }
    }
}

impl FileRead {
    fn of(path: PathBuf, file: FileReading) -> Self {
        let skips = file.skips.into_iter().map(|skip| SkippedRecord { line: skip.line, reason: skip.reason });
        Self {
            path,
            format: file.format.to_string(),
            record: file.format.record(),
            read: file.read,
            skipped: file.skipped,
            skips: skips.collect(),
            has_context: file.has_context,
            notes: file.notes,
        }
    }
}

fn as_texts<S: Serializer>(remarks: &[Remark], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(remarks.iter().map(Remark::text))
}

/// Whether the file is a database: a recorder may hold years, and is looked at for the usual time.
fn is_database(path: &Path) -> bool {
    // What is read from a pipe is gone for whoever reads after us.
    if !path.is_file() {
        return false;
    }
    let mut begin = [0; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok() && begin == *b"SQLite format 3\0"
}
