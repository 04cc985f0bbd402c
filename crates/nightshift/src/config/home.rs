use domain::{Language, Location};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use language::Sentence;
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;
use super::{
    DataApiSettings, EntitySettings, HttpSettings, InfluxSettings, LlmSettings, LogSettings, MiningSettings,
    MqttSettings, NotifySettings, ScheduleSettings, SourceSettings, StoreSettings, SuggestionSettings, value,
};
use crate::remarks::failure;
use crate::sources::Source;

/// The whole configuration, checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The zone in which the home's people live by the clock.
    #[serde(deserialize_with = "value::zone")]
    pub timezone: TimeZone,
    /// Degrees north of the equator.
    pub latitude: Option<f64>,
    /// Degrees east of Greenwich.
    pub longitude: Option<f64>,
    /// The language that the home's people read, where somebody said.
    pub language: Option<Language>,
    /// Days of history to mine.
    pub lookback_days: u32,
    /// Where the history is.
    pub source: SourceSettings,
    /// An `InfluxDB` that holds the history.
    pub influxdb: InfluxSettings,
    /// The Data API of `HomeIQ` that holds the history.
    pub data_api: DataApiSettings,
    /// Which entities are looked at.
    pub entities: EntitySettings,
    /// Where results are kept.
    pub store: StoreSettings,
    /// The HTTP interface.
    pub http: HttpSettings,
    /// The broker.
    pub mqtt: MqttSettings,
    /// Who is notified.
    pub notify: NotifySettings,
    /// When the job runs.
    pub schedule: ScheduleSettings,
    /// How much of the machine mining may use.
    pub mining: MiningSettings,
    /// Which suggestions are made.
    pub suggestions: SuggestionSettings,
    /// A language model that words them.
    pub llm: LlmSettings,
    /// How logs are written.
    pub log: LogSettings,
}

pub(super) const SECTION: Section = Section {
    name: "",
    about: "The home, and how much of its history is looked at. These stand above all tables.",
    keys: &[
        Key {
            name: "timezone",
            kind: Kind::Text,
            standard: Standard::Found(
                "what Home Assistant says when it can be asked, else the system's zone (TZ or /etc/localtime), or UTC",
            ),
            example: "\"Europe/Berlin\"",
            about: "The home's time zone, as an IANA name. Set it where the program runs in a container.",
        },
        Key {
            name: "latitude",
            kind: Kind::Number,
            standard: Standard::Found(
                "what Home Assistant says when it can be asked; else nothing is said about the sun",
            ),
            example: "52.52",
            about: "Where the home is, in degrees, north positive; with longitude. It never leaves the machine.",
        },
        Key {
            name: "longitude",
            kind: Kind::Number,
            standard: Standard::Found(
                "what Home Assistant says when it can be asked; else nothing is said about the sun",
            ),
            example: "13.405",
            about: "Where the home is, in degrees, east positive; with latitude.",
        },
        Key {
            name: "language",
            kind: Kind::Text,
            standard: Standard::Found(
                "what Home Assistant says when it can be asked and it is one of these, else English",
            ),
            example: "\"de\"",
            about: "The language of what people read: suggestions, their automations in Home Assistant, and notifications. \
                    One of \"en\", \"de\", \"fr\", \"es\", \"nl\", \"it\"; the command line itself speaks English.",
        },
        Key {
            name: "lookback_days",
            kind: Kind::Whole,
            standard: Standard::Value("30"),
            example: "60",
            about: "Days of history that the nightly job looks at, 1 to 365. Nightshift keeps them in its own archive, \
                    since Home Assistant keeps ten.",
        },
    ],
};

impl Config {
    /// Where the home is, if that is known.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        Location::new(self.latitude?, self.longitude?).ok()
    }

    /// Where the history is read from; none where nothing was set and nothing is found. Looks into databases.
    #[must_use]
    pub fn history(&self, now: Timestamp) -> Option<Source> {
        self.source.choose(self.influxdb.source().or_else(|| self.data_api.source()), now)
    }

    /// Which of the histories that are set is not read.
    pub(super) fn unread(&self) -> Option<Sentence> {
        let first = self.source.events.is_some() || self.source.recorder_url.is_some();
        match (first, self.influxdb.url.is_some(), self.data_api.url.is_some()) {
            (true, true, _) => Some(failure!("note-unread", unread = "influxdb")),
            (true, false, true) => Some(failure!("note-unread", unread = "data_api")),
            (false, true, true) => Some(failure!("note-not-the-data-api")),
            _ => None,
        }
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        if !(1..=365).contains(&self.lookback_days) {
            return Err(Invalid::new("lookback_days", problem!("range-whole", least = 1, most = 365)));
        }
        match (self.latitude, self.longitude) {
            (Some(_), None) => return Err(Invalid::new("latitude", problem!("needs", setting = "longitude"))),
            (None, Some(_)) => return Err(Invalid::new("longitude", problem!("needs", setting = "latitude"))),
            (Some(latitude), Some(_)) if !(-90.0..=90.0).contains(&latitude) => {
                return Err(Invalid::new("latitude", problem!("range-number", least = -90, most = 90)));
            }
            (Some(_), Some(longitude)) if !(-180.0..=180.0).contains(&longitude) => {
                return Err(Invalid::new("longitude", problem!("range-number", least = -180, most = 180)));
            }
            _ => {}
        }
        self.source.check()?;
        self.influxdb.check()?;
        self.data_api.check()?;
        self.entities.check()?;
        self.store.check()?;
        self.mqtt.check()?;
        self.schedule.check()?;
        self.mining.check()?;
        self.suggestions.check()?;
        self.llm.check()
    }
}
