//! Reading a home's history: whatever the user has, into one event log.
//!
//! [`read`] tells the format of a file by its content and name; [`read_from`] also asks a running Home Assistant. All go
//! through the same checks ([`Reading::skipped`]) and the same four rules that say who caused a change
//! ([`domain::Cause`]).

mod attributes;
mod blocks;
mod changes;
mod csv;
mod data_api;
mod detect;
mod error;
mod file;
mod heard;
mod history;
mod home_assistant;
mod influxdb;
mod instant;
mod json_lines;
mod pages;
mod place;
mod recorder;
mod scalar;
mod service;
mod state_object;
mod window;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use domain::{EntityId, EntityInfo, EventLog, Remark, Watch};
use jiff::Timestamp;

use changes::{Changes, Gathered, NAMED_SKIPS, Terms, gather};
use file::Opened;
use language::Sentence;

use crate::remarks::remark;

pub(crate) use changes::quoted;
pub use data_api::DataApiAccess;
pub use error::SourceError;
pub use heard::{Heard, HeardChange, HeardLog, HeardRun};
pub use home_assistant::{
    Access, Automations, Description, EventStream, HomeAssistantError, HomeFacts, Missed, Subscription, describe, look,
    read_missed,
};
pub(crate) use home_assistant::{Answer, Conversation, socket_address, wait_for};
pub use influxdb::InfluxAccess;
pub use place::Source;
pub use recorder::server::{RecorderAccess, RecorderPlace, ServerError};
pub use service::ServiceError;
pub use window::Window;

/// What to read.
#[derive(Clone)]
pub struct Request<'a> {
    /// The file.
    pub path: &'a Path,
    /// Which part of it.
    pub window: Window,
    /// The present instant: what is more than a day after it comes from a clock that is wrong.
    pub now: Timestamp,
    /// Ids of users whose acts are automations', such as that of Node-RED's token.
    pub service_users: &'a [String],
    /// Follows the reading, and may stop it.
    pub watch: &'a dyn Watch,
}

/// What was read of one file.
#[derive(Debug)]
pub struct Reading {
    /// The changes of state in the window.
    pub log: EventLog,
    /// What attributes say of the entities. An entity may be missing, or be here without events.
    pub entities: BTreeMap<EntityId, EntityInfo>,
    /// What the file was read as.
    pub format: Format,
    /// Lines, state objects or rows that were looked at, those skipped among them. Of a text that is all of it; of a
    /// database only the changes of state in the window and a little before it.
    pub read: u64,
    /// Those that could not be read.
    pub skipped: u64,
    /// The first 20 of those skipped.
    pub skips: Vec<Skip>,
    /// Whether the source says what caused a change.
    pub has_context: bool,
    /// What the user should know, a sentence each.
    pub notes: Vec<Remark>,
    /// What the source says of the home itself; none where it is a file.
    pub facts: Option<HomeFacts>,
    /// The automations that the home has; none where the source is a file.
    pub automations: Option<Automations>,
}

/// What was read of several files.
#[derive(Debug, Default)]
pub struct Readings {
    /// The changes of state in the window.
    pub log: EventLog,
    /// What attributes say of the entities. An entity may be missing, or be here without events.
    pub entities: BTreeMap<EntityId, EntityInfo>,
    /// What is to be said of each file, in the order in which they were given.
    pub files: Vec<FileReading>,
}

/// What is to be said of one file that was read.
#[derive(Debug)]
pub struct FileReading {
    /// What it was read as.
    pub format: Format,
    /// Lines, state objects or rows that were looked at, those skipped among them. Of a text that is all of it; of a
    /// database only the changes of state in the window and a little before it.
    pub read: u64,
    /// Those that could not be read.
    pub skipped: u64,
    /// The first 20 of those skipped.
    pub skips: Vec<Skip>,
    /// Whether the file says what caused a change.
    pub has_context: bool,
    /// What the user should know, a sentence each.
    pub notes: Vec<Remark>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// Its number, counted from 1: of the line, of the state object in a history, or the id of the row in a database.
    pub line: u64,
    /// Why, as an end of "line 7 …". Quotes from the line are short and escaped.
    pub reason: String,
}

/// What a file was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// State objects, one to a line.
    JsonLines,
    /// What Home Assistant's history API returns.
    History,
    /// A table of text.
    Csv,
    /// A recorder database.
    Recorder,
    /// A running Home Assistant.
    HomeAssistant,
    /// An `InfluxDB`.
    InfluxDb,
    /// The Data API of `HomeIQ`.
    DataApi,
}

/// Reads a home's history. It blocks, and takes as many threads as the pool of `rayon` has in which it is called.
///
/// # Errors
/// [`SourceError`] when the file cannot be read to its end, is of no known format, or when more than one in ten of its
/// lines cannot be read. Nothing of it is used then.
pub fn read(request: &Request<'_>) -> Result<Reading, SourceError> {
    let (file, parts) = read_file(request)?;
    let gathered = gather(vec![(parts, &request.window)], request.watch)
        .map_err(|_| SourceError::Cancelled { path: request.path.to_owned() })?;
    Ok(Reading::of(file, gathered))
}

/// Reads a home's history from several files, as if it were in one: what one file says of an automation holds for its
/// acts in another, and a window ends with the newest event of all.
///
/// # Errors
/// As [`read`], when any of the files cannot be read.
pub fn read_all(requests: &[Request<'_>]) -> Result<Readings, SourceError> {
    let mut files = Vec::with_capacity(requests.len());
    let mut parts = Vec::with_capacity(requests.len());
    for request in requests {
        let (file, changes) = read_file(request)?;
        files.push(file);
        parts.push((changes, &request.window));
    }
    let Some(last) = requests.last() else {
        return Ok(Readings::default());
    };
    let Gathered { log, entities } =
        gather(parts, last.watch).map_err(|_| SourceError::Cancelled { path: last.path.to_owned() })?;
    Ok(Readings { log, entities, files })
}

/// Reads one file, as several readers saw it.
fn read_file(request: &Request<'_>) -> Result<(FileReading, Vec<Changes>), SourceError> {
    let terms = Terms::of(request);
    let (format, parts) = match file::open(request.path)? {
        Opened::Database => (Format::Recorder, recorder::read(request.path, &terms, request.watch)?),
        Opened::Text(mut text) => {
            let format = detect::format_of(request.path, text.peek(request.path)?)?;
            let read = match format {
                Format::History => history::read,
                Format::Csv => csv::read,
                _ => json_lines::read,
            };
            (format, read(request.path, text, &terms, request.watch)?)
        }
    };
    let file = FileReading::of(format, &parts);
    if too_many(format, file.read, file.skipped) {
        return Err(SourceError::too_many(request.path, format, file.read, file.skipped, &file.skips));
    }
    // Of a database only the window is read, and a window may well be empty.
    if file.read == 0 && format != Format::Recorder {
        return Err(SourceError::Empty { path: request.path.to_owned() });
    }
    Ok((file, parts))
}

/// Reads a home's history from wherever it is. It blocks, as [`read`] does.
///
/// # Errors
/// [`SourceError`] when it cannot be read whole. Nothing of it is used then.
pub fn read_from(
    source: &Source,
    window: Window,
    now: Timestamp,
    service_users: &[String],
    watch: &dyn Watch,
) -> Result<Reading, SourceError> {
    let terms = Terms::new(&window, now, service_users);
    match source {
        Source::File(path) => read(&Request { path, window, now, service_users, watch }),
        Source::Recorder(access) => {
            let parts = recorder::server::read(access, &terms, watch)?;
            let told = FileReading::of(Format::Recorder, &parts);
            if too_many(told.format, told.read, told.skipped) {
                return Err(SourceError::too_many_rows(access.to_string(), told.read, told.skipped, &told.skips));
            }
            let gathered = gather(vec![(parts, &window)], watch)
                .map_err(|_| ServerError::Cancelled { address: access.to_string() })?;
            Ok(Reading::of(told, gathered))
        }
        Source::InfluxDb(access) => {
            let read = influxdb::read(access, &terms, watch)?;
            of_service(read, Format::InfluxDb, access.address(), &window, watch)
        }
        Source::DataApi(access) => {
            let read = data_api::read(access, &terms, watch)?;
            of_service(read, Format::DataApi, access.address(), &window, watch)
        }
        Source::HomeAssistant(access) => {
            let home_assistant::Read { parts, description } = home_assistant::read(access, &terms, watch)?;
            let told = FileReading::of(Format::HomeAssistant, &parts);
            if too_many(told.format, told.read, told.skipped) {
                return Err(SourceError::too_many_states(told.read, told.skipped, &told.skips));
            }
            let gathered = gather(vec![(parts, &window)], watch).map_err(|_| HomeAssistantError::Cancelled)?;
            let mut reading = Reading::of(told, gathered);
            reading.entities = description.entities;
            reading.facts = Some(description.facts);
            reading.automations = Some(description.automations);
            Ok(reading)
        }
    }
}

/// What was read of a service over HTTP.
fn of_service(
    read: service::Read,
    format: Format,
    address: &str,
    window: &Window,
    watch: &dyn Watch,
) -> Result<Reading, SourceError> {
    let service::Read { parts, notes } = read;
    let service = if format == Format::InfluxDb { influxdb::SERVICE } else { data_api::SERVICE };
    let mut told = FileReading::of(format, &parts);
    if too_many(format, told.read, told.skipped) {
        return Err(SourceError::Service(ServiceError::TooManyBad {
            service,
            address: address.to_owned(),
            record: format.record(),
            skipped: told.skipped,
            read: told.read,
            first: ServiceError::first_of(format.record(), &told.skips),
        }));
    }
    told.notes.extend(notes);
    let gathered = gather(vec![(parts, window)], watch).map_err(|_| ServiceError::Cancelled { service })?;
    Ok(Reading::of(told, gathered))
}

impl FileReading {
    fn of(format: Format, parts: &[Changes]) -> Self {
        let [read, skipped, attribute_only] =
            [|part: &Changes| part.read, |part: &Changes| part.skipped, |part: &Changes| part.attribute_only]
                .map(|count| parts.iter().map(count).sum::<u64>());
        let mut skips: Vec<Skip> = parts.iter().flat_map(|part| part.skips.iter().cloned()).collect();
        skips.sort_by_key(|skip| skip.line);
        skips.truncate(NAMED_SKIPS);
        let has_context = parts.iter().any(|part| part.has_context);
        let mut notes: Vec<Remark> = Vec::new();
        if !has_context && read > 0 {
            notes.push(remark!("no-context", format = format.sentence()).into());
        }
        if attribute_only > 0 {
            let records = format.records(attribute_only);
            notes.push(remark!("only-attributes", number = attribute_only, records = records).into());
        }
        Self { format, read, skipped, skips, has_context, notes }
    }
}

impl Reading {
    /// What is read of a running Home Assistant where nothing has to be.
    #[must_use]
    pub fn of_nothing() -> Self {
        let format = Format::HomeAssistant;
        let file = FileReading { format, read: 0, skipped: 0, skips: Vec::new(), has_context: true, notes: Vec::new() };
        Self::of(file, Gathered::default())
    }

    fn of(file: FileReading, gathered: Gathered) -> Self {
        let Gathered { log, entities } = gathered;
        let FileReading { format, read, skipped, skips, has_context, notes } = file;
        Self { log, entities, format, read, skipped, skips, has_context, notes, facts: None, automations: None }
    }
}

/// Whether more than one line in ten could not be read, so that the rest is not to be trusted either.
///
/// Of a database a night reads only what is new, which may be a handful of rows: a few bad ones among them say nothing
/// of the rest, unless they are all there is.
fn too_many(format: Format, read: u64, skipped: u64) -> bool {
    const A_FEW: u64 = 5;
    let is_asked = !matches!(format, Format::JsonLines | Format::History | Format::Csv);
    let let_pass = is_asked && skipped < A_FEW && skipped < read;
    skipped.saturating_mul(10) > read && !let_pass
}

impl Format {
    /// What one entry of it is called.
    #[must_use]
    pub fn record(self) -> &'static str {
        match self {
            Self::JsonLines | Self::Csv => "line",
            Self::History => "state object",
            Self::HomeAssistant => "state",
            Self::Recorder => "row",
            Self::InfluxDb => "point",
            Self::DataApi => "event",
        }
    }
}

impl Format {
    /// So many entries, without the number.
    pub(crate) fn records(self, number: u64) -> String {
        format!("{}{}", self.record(), if number == 1 { "" } else { "s" })
    }

    /// What it is, for people.
    pub(crate) fn sentence(self) -> Sentence {
        match self {
            Self::JsonLines => remark!("format-json-lines"),
            Self::History => remark!("format-history"),
            Self::Csv => remark!("format-csv"),
            Self::Recorder => remark!("format-recorder"),
            Self::HomeAssistant => remark!("format-home-assistant"),
            Self::InfluxDb => remark!("format-influxdb"),
            Self::DataApi => remark!("format-data-api"),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("path", &self.path)
            .field("window", &self.window)
            .field("now", &self.now)
            .field("service_users", &self.service_users.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) use recorder::tests::empty_database as empty_recorder;

#[cfg(test)]
mod tests;
