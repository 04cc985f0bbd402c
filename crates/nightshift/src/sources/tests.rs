//! Files as a user has them, read from end to end.

mod causes;
mod csv_files;
mod faults;
mod fuzz;
mod histories;
mod lines;
mod simulated;

use std::path::PathBuf;

use domain::Cause;

use super::*;

/// A folder with a history in it, and how it is read.
pub(super) struct House {
    folder: tempfile::TempDir,
    pub(super) window: Window,
    pub(super) service_users: Vec<String>,
}

pub(super) type Seen<'a> = (&'a str, &'a str, &'a str, Cause);

impl House {
    pub(super) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder for the test"),
            window: Window::All,
            service_users: Vec::new(),
        }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn read(&self, name: &str, content: impl AsRef<[u8]>) -> Result<Reading, SourceError> {
        std::fs::write(self.path(name), content).expect("the test's folder can be written");
        self.read_path(&self.path(name))
    }

    pub(super) fn read_path(&self, path: &Path) -> Result<Reading, SourceError> {
        self.read_watched(path, &())
    }

    pub(super) fn read_watched(&self, path: &Path, watch: &dyn Watch) -> Result<Reading, SourceError> {
        let now = "2026-11-01T03:00:00Z".parse().expect("a time");
        let Self { window, service_users, .. } = self;
        super::read(&Request { path, window: window.clone(), now, service_users, watch })
    }
}

/// A line that says when an entity went into a state.
fn line(entity_id: &str, state: &str, last_changed: &str) -> String {
    serde_json::json!({"entity_id": entity_id, "state": state, "last_changed": last_changed}).to_string() + "\n"
}

/// Many good lines, a minute apart.
fn lines(count: u32) -> String {
    (0..count)
        .map(|minute| {
            line(
                "light.a",
                ["on", "off"][minute as usize % 2],
                &format!("2026-10-01T{:02}:{:02}:00Z", minute / 60, minute % 60),
            )
        })
        .collect()
}

/// The events of a log: time, entity, state, cause.
fn events(log: &EventLog) -> Vec<(String, String, String, Cause)> {
    log.iter()
        .map(|event| {
            let time = Timestamp::from_microsecond(event.time).expect("in range").to_string();
            (time, event.entity_id.to_owned(), event.state.to_owned(), event.cause)
        })
        .collect()
}

#[track_caller]
pub(super) fn assert_events(log: &EventLog, expected: &[Seen<'_>]) {
    let seen = events(log);
    let seen: Vec<Seen<'_>> = seen
        .iter()
        .map(|(time, entity, state, cause)| (time.as_str(), entity.as_str(), state.as_str(), *cause))
        .collect();
    assert_eq!(seen, expected);
}

fn gzip(content: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn zstandard(content: &[u8]) -> Vec<u8> {
    zstd::encode_all(content, 1).expect("memory can be written")
}
