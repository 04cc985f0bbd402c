use std::path::PathBuf;

use jiff::Timestamp;
use language::Sentence;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::value;
use crate::remarks::failure;
use crate::sources::{Access, RecorderPlace, Source, socket_address};

/// Where the home's history is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSettings {
    /// A file: a recorder database, JSON lines, CSV, or what the history API returned.
    pub events: Option<PathBuf>,
    /// Where Home Assistant's recorder writes to, as its `db_url` says.
    #[serde(default, deserialize_with = "value::secret")]
    pub recorder_url: Option<SecretString>,
    /// Where that address is read from.
    pub recorder_url_file: Option<PathBuf>,
    /// Home Assistant's address.
    pub url: Option<String>,
    /// Home Assistant's long-lived access token.
    #[serde(default, deserialize_with = "value::secret")]
    pub token: Option<SecretString>,
    /// Where that token is read from.
    pub token_file: Option<PathBuf>,
    /// A PEM file of the authorities that may vouch for Home Assistant, instead of the system's, and for the recorder's
    /// server.
    pub ca_file: Option<PathBuf>,
    /// Ids of users whose acts are automations'.
    pub service_users: Vec<String>,
    /// Whether Home Assistant is listened to while the daemon is up.
    pub live: bool,
    /// The token that the Supervisor gives to an app; it is no setting.
    #[serde(skip)]
    pub supervisor_token: Option<SecretString>,
    /// Where a recorder database is looked for when no file is named, and no setting either.
    #[serde(skip)]
    pub recorder_places: Vec<PathBuf>,
}

pub(super) const SECTION: Section = Section {
    name: "source",
    about: "Where the home's history is.",
    keys: &[
        Key {
            name: "source.events",
            kind: Kind::Path,
            standard: Standard::Found(
                "what influxdb or data_api names; else a home-assistant_v2.db in /homeassistant, /config or ~/.homeassistant that Home Assistant writes to; \
                 without one, Home Assistant is asked: through the Supervisor in an app, else at source.url",
            ),
            example: "\"/config/home-assistant_v2.db\"",
            about: "The file that holds the history: Home Assistant's recorder database (opened read-only, also while \
                    Home Assistant writes to it), JSON lines of state objects (plain, .gz or .zst), a CSV export, or \
                    what /api/history/period returned. Its format is told by its content.",
        },
        Key {
            name: "source.recorder_url",
            kind: Kind::Secret,
            standard: Standard::Unset("none: the recorder is looked for as a file"),
            example: "\"mysql://nightshift:password@core-mariadb/homeassistant\"",
            about: "Where Home Assistant's recorder writes to, as in its configuration.yaml (recorder: db_url:): \
                    mysql://user:password@host/database (also mariadb:// and mysql+pymysql://), \
                    postgresql://user:password@host/database, or sqlite:////path. It is only read, so a user who may only \
                    read is enough. source.events comes before it.",
        },
        Key {
            name: "source.recorder_url_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/recorder_url\"",
            about: "A file that holds source.recorder_url; its last line end is dropped.",
        },
        Key {
            name: "source.url",
            kind: Kind::Address,
            standard: Standard::Unset("Home Assistant is not asked, unless the Supervisor lets an app do so"),
            example: "\"http://homeassistant.local:8123\"",
            about: "Home Assistant's address, as a browser has it; with source.token. It is asked for names, areas, the \
                    time zone and the place, and for the history too when no recorder database is named or found. \
                    The automation of a suggestion that you accept is made there; nothing else is changed.",
        },
        Key {
            name: "source.token",
            kind: Kind::Secret,
            standard: Standard::Unset("none"),
            example: "\"a long-lived access token\"",
            about: "A long-lived access token for source.url, from Home Assistant's page of your profile, Security. A user \
                    without administrator rights is enough to read; only an administrator's makes automations when you \
                    accept suggestions.",
        },
        Key {
            name: "source.token_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/home_assistant_token\"",
            about: "A file that holds source.token; its last line end is dropped.",
        },
        Key {
            name: "source.ca_file",
            kind: Kind::Path,
            standard: Standard::Unset("the system's authorities are believed"),
            example: "\"/etc/nightshift/home-ca.pem\"",
            about: "A PEM file of the authorities that may vouch for Home Assistant at an https:// address, such as your \
                    own certificate's; also for the server of source.recorder_url where that asks for one that is vouched \
                    for and names no file itself.",
        },
        Key {
            name: "source.service_users",
            kind: Kind::Texts,
            standard: Standard::Value("[]"),
            example: "[\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"]",
            about: "Ids of Home Assistant users that are programs, such as the one whose token Node-RED uses. What \
                    they do counts as an automation's work and is not learned. In the environment: separated by commas.",
        },
        Key {
            name: "source.live",
            kind: Kind::Truth,
            standard: Standard::Value("true"),
            example: "false",
            about: "Whether nightshift serve listens to what Home Assistant says, where it can be asked at all, and keeps \
                    that for the night: it tells best who caused a change. Not where source.events is a file that is \
                    no database.",
        },
    ],
};

impl SourceSettings {
    /// How to ask Home Assistant: through the Supervisor, else by address and token; none where neither is there.
    #[must_use]
    pub fn access(&self) -> Option<Access> {
        if let Some(token) = &self.supervisor_token {
            return Access::of_supervisor(token.clone()).ok();
        }
        // The address has been checked.
        Access::new(self.url.as_deref()?, self.token.clone()?, self.ca_file.clone()).ok()
    }

    /// Where the history is read from: what is set here, else `elsewhere`, else what is found; none where nothing is. Looks
    /// into databases.
    pub(super) fn choose(&self, elsewhere: Option<Source>, now: Timestamp) -> Option<Source> {
        let recorder = || self.recorder()?.ok().map(Source::from);
        let set = self.events.clone().map(Source::File).or_else(recorder).or(elsewhere);
        Source::choose(set, &self.recorder_places, self.access().as_ref(), now)
    }

    /// Where the recorder is that was set, or what is wrong with its address.
    fn recorder(&self) -> Option<Result<RecorderPlace, &'static str>> {
        let url = self.recorder_url.as_ref()?;
        Some(RecorderPlace::parse(url.expose_secret(), self.ca_file.as_deref()))
    }

    /// Where to listen to what happens; none where nobody is to. Looks into databases.
    #[must_use]
    pub fn listens_to(&self) -> Option<Access> {
        let access = self.access().filter(|_| self.live)?;
        let is_export = self.events.clone().is_some_and(|path| Source::File(path).is_an_export());
        (!is_export).then_some(access)
    }

    /// What of it is of no use as it is.
    pub(super) fn note(&self) -> Option<Sentence> {
        if self.events.is_some() && self.recorder_url.is_some() {
            return Some(failure!("note-not-the-recorder"));
        }
        match (&self.url, &self.token) {
            (Some(_), None) if self.supervisor_token.is_none() => Some(failure!("note-no-token")),
            (None, Some(_)) if self.supervisor_token.is_none() => Some(failure!("note-no-address")),
            _ => None,
        }
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        if let Some(url) = &self.url {
            socket_address(url).map_err(|problem| Invalid::new("source.url", problem))?;
        }
        Ok(())
    }

    /// Checks what may have come from files of its own.
    pub(super) fn check_secrets(&self) -> Result<(), Invalid> {
        let key = if self.recorder_url_file.is_some() { "source.recorder_url_file" } else { "source.recorder_url" };
        match self.recorder() {
            Some(Err(problem)) => Err(Invalid::new(key, problem)),
            _ => Ok(()),
        }
    }
}
