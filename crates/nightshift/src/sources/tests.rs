use std::path::PathBuf;

use domain::Cause;

use super::*;

/// A file in a folder of its own, and how it is read.
pub(super) struct House {
    folder: tempfile::TempDir,
    pub(super) window: Window,
    pub(super) service_users: Vec<String>,
}

pub(super) type Seen<'a> = (&'a str, &'a str, &'a str, Cause);

pub(super) fn now() -> Timestamp {
    "2026-11-01T03:00:00Z".parse().expect("a time")
}

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
        let Self { window, service_users, .. } = self;
        super::read(&Request { path, window: window.clone(), now: now(), service_users, watch: &() })
    }
}

/// The events of a log: time, entity, state, cause.
pub(super) fn events(log: &EventLog) -> Vec<(String, String, String, Cause)> {
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

#[test]
fn reads_json_lines() {
    let house = House::new();
    let reading = house
        .read(
            "a.jsonl",
            "{\"entity_id\":\"light.a\",\"state\":\"on\",\"last_changed\":\"2026-10-01T07:01:02.5+02:00\"}\n",
        )
        .expect("valid");
    assert_events(&reading.log, &[("2026-10-01T05:01:02.5Z", "light.a", "on", Cause::Device)]);
}
