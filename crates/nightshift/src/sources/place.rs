//! Where a home's history is: what was set, or what is found.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::data_api::DataApiAccess;
use super::home_assistant::Access;
use super::influxdb::InfluxAccess;
use super::recorder;
use super::recorder::server::{RecorderAccess, RecorderPlace};

/// Where a home's history is read from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file of any known format.
    File(PathBuf),
    /// A recorder on a database server.
    Recorder(Box<RecorderAccess>),
    /// An `InfluxDB`.
    InfluxDb(InfluxAccess),
    /// The Data API of `HomeIQ`.
    DataApi(DataApiAccess),
    /// A running Home Assistant.
    HomeAssistant(Access),
}

/// A recorder that was not written to for so long belongs to a Home Assistant that is no more, or that records into
/// another database now: one that is up writes every few seconds.
const FRESH: SignedDuration = SignedDuration::from_hours(26);

impl Source {
    /// The first of these: what was `set`; a recorder database at one of `places` that can be read and is being
    /// written to; the running Home Assistant. It has to look into databases, and blocks.
    #[must_use]
    pub fn choose(set: Option<Self>, places: &[PathBuf], access: Option<&Access>, now: Timestamp) -> Option<Self> {
        if set.is_some() {
            return set;
        }
        places
            .iter()
            .find(|path| is_fresh(path, now) && recorder::can_read(path))
            .map(|path| Self::File(path.clone()))
            .or_else(|| access.cloned().map(Self::HomeAssistant))
    }
}

impl Source {
    /// Whether it is a file that was written once, and no database that goes on. It has to look into it, and blocks.
    #[must_use]
    pub fn is_an_export(&self) -> bool {
        match self {
            // A pipe would wait for who writes to it, and be read only once.
            Self::File(path) => !path.is_file() || !recorder::can_read(path),
            Self::Recorder(_) | Self::InfluxDb(_) | Self::DataApi(_) | Self::HomeAssistant(_) => false,
        }
    }

    /// Whether it keeps the contexts of changes, and not only what somebody made of them.
    #[must_use]
    pub fn has_whole_contexts(&self) -> bool {
        match self {
            Self::File(_) | Self::Recorder(_) => true,
            Self::InfluxDb(_) | Self::DataApi(_) | Self::HomeAssistant(_) => false,
        }
    }
}

impl From<RecorderPlace> for Source {
    fn from(place: RecorderPlace) -> Self {
        match place {
            RecorderPlace::File(path) => Self::File(path),
            RecorderPlace::Server(access) => Self::Recorder(access),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Recorder(access) => write!(f, "{access}"),
            Self::InfluxDb(access) => write!(f, "{access}"),
            Self::DataApi(access) => write!(f, "{access}"),
            Self::HomeAssistant(access) => f.write_str(access.address()),
        }
    }
}

/// Whether the database, or its log beside it, was written to of late.
fn is_fresh(path: &Path, now: Timestamp) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    [path, Path::new(&log)].into_iter().any(|file| {
        let modified = fs::metadata(file).and_then(|metadata| metadata.modified()).ok();
        modified.and_then(|time| Timestamp::try_from(time).ok()).is_some_and(|time| now.duration_since(time) < FRESH)
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn access() -> Access {
        Access::new("http://home:8123", "t".to_owned().into(), None).expect("an address")
    }

    fn recorder_in(folder: &Path, written: Timestamp) -> PathBuf {
        let path = folder.join("home-assistant_v2.db");
        crate::sources::recorder::tests::empty_database(&path);
        let since = Duration::from_micros(written.as_microsecond().try_into().expect("after 1970"));
        let file = fs::File::options().write(true).open(&path).expect("opens");
        file.set_modified(SystemTime::UNIX_EPOCH + since).expect("is set");
        path
    }

    fn chosen(set: Option<&str>, places: &[PathBuf], access: Option<&Access>, now: Timestamp) -> Option<String> {
        Source::choose(set.map(|path| Source::File(path.into())), places, access, now).map(|source| source.to_string())
    }

    #[test]
    fn what_was_set_comes_before_what_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let now: Timestamp = "2026-07-01T03:00:00Z".parse().expect("a time");
        let found = recorder_in(folder.path(), now);
        let (places, shown) = ([folder.path().join("none"), found.clone()], found.display().to_string());
        assert_eq!(chosen(Some("set.jsonl"), &places, Some(&access()), now).as_deref(), Some("set.jsonl"));
        assert_eq!(chosen(None, &places, Some(&access()), now), Some(shown.clone()));
        assert_eq!(chosen(None, &places, None, now), Some(shown));
        assert_eq!(chosen(None, &places[..1], Some(&access()), now).as_deref(), Some("ws://home:8123/api/websocket"));
        assert_eq!(chosen(None, &[], None, now), None);
    }

    #[test]
    fn a_recorder_that_nobody_writes_to_any_more_is_not_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let now: Timestamp = "2026-07-05T03:00:00Z".parse().expect("a time");
        let old = recorder_in(folder.path(), "2026-07-01T03:00:00Z".parse().expect("a time"));
        assert_eq!(chosen(None, std::slice::from_ref(&old), None, now), None);
        fs::write(&old, "no database").expect("is written");
        assert_eq!(chosen(None, &[old], None, Timestamp::UNIX_EPOCH), None, "of no use, however new");
    }
}
