use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::value;
use crate::notify;
use crate::notify::messages::Announcements;
use crate::supervisor::Supervisor;

/// The broker that is told of results.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MqttSettings {
    /// Its address; none means that nobody is told.
    #[serde(default, deserialize_with = "value::secret")]
    pub url: Option<SecretString>,
    /// The password of the address's user.
    #[serde(default, deserialize_with = "value::secret")]
    pub password: Option<SecretString>,
    /// Where that password is read from.
    pub password_file: Option<PathBuf>,
    /// What every topic begins with.
    pub topic_prefix: String,
    /// Our name at the broker; none for one that the database gives.
    pub client_id: Option<String>,
    /// Certificates (PEM) of authorities to trust instead of the usual ones.
    pub ca_file: Option<PathBuf>,
    /// The certificate (PEM) to show to the broker.
    pub client_cert: Option<PathBuf>,
    /// The key (PEM) of that certificate.
    pub client_key: Option<PathBuf>,
    /// The protocol to speak.
    pub protocol: MqttProtocol,
    /// Whether Nightshift shows in Home Assistant as a device.
    pub discovery: bool,
    /// What Home Assistant's discovery topics begin with.
    pub discovery_prefix: String,
    /// Who has said where the broker is; it is no setting.
    #[serde(skip)]
    pub supervisor: Option<Supervisor>,
}

/// A version of the MQTT protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum MqttProtocol {
    /// MQTT 3.1.1.
    #[serde(rename = "3.1.1")]
    V3,
    /// MQTT 5.
    #[serde(rename = "5")]
    V5,
}

pub(super) const SECTION: Section = Section {
    name: "mqtt",
    about: "The MQTT broker that is told of results.",
    keys: &[
        Key {
            name: "mqtt.url",
            kind: Kind::Address,
            standard: Standard::Unset(
                "nobody is told over MQTT; as an app of Home Assistant the broker that the Supervisor knows, such as the \
                 Mosquitto app's",
            ),
            example: "\"mqtt://nightshift@core-mosquitto:1883\"",
            about: "The broker's address: mqtt://user@host:port, or mqtts:// for an encrypted connection. The port may \
                    be left out (1883, encrypted 8883). A password in it works and is never shown, but mqtt.password \
                    or mqtt.password_file is the better place.",
        },
        Key {
            name: "mqtt.password",
            kind: Kind::Secret,
            standard: Standard::Unset("none"),
            example: "\"the broker's password\"",
            about: "The password of mqtt.url's user.",
        },
        Key {
            name: "mqtt.password_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/mqtt_password\"",
            about: "A file that holds mqtt.password; its last line end is dropped.",
        },
        Key {
            name: "mqtt.topic_prefix",
            kind: Kind::Text,
            standard: Standard::Value("\"ha-ai\""),
            example: "\"home/nightshift\"",
            about: "What every topic begins with, as in ha-ai/status/analysis_complete.",
        },
        Key {
            name: "mqtt.client_id",
            kind: Kind::Text,
            standard: Standard::Unset("nightshift- and eight digits that the database keeps"),
            example: "\"nightshift-cottage\"",
            about: "The name that the daemon has at the broker. Two clients of one name put each other out, so it \
                    must differ from that of every other client; set it where a copy of the database is at work, too.",
        },
        Key {
            name: "mqtt.ca_file",
            kind: Kind::Path,
            standard: Standard::Unset("the system's authorities are trusted"),
            example: "\"/ssl/ca.crt\"",
            about: "Certificates of the authorities to trust for mqtts://, as PEM.",
        },
        Key {
            name: "mqtt.client_cert",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/ssl/nightshift.crt\"",
            about: "The certificate to show to the broker, as PEM; with mqtt.client_key.",
        },
        Key {
            name: "mqtt.client_key",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/ssl/nightshift.key\"",
            about: "The key of mqtt.client_cert, as PEM.",
        },
        Key {
            name: "mqtt.protocol",
            kind: Kind::Choice(&["3.1.1", "5"]),
            standard: Standard::Value("\"3.1.1\""),
            example: "\"5\"",
            about: "The version of the protocol.",
        },
        Key {
            name: "mqtt.discovery",
            kind: Kind::Truth,
            standard: Standard::Value("true"),
            example: "false",
            about: "Whether the daemon shows in Home Assistant as a device: sensors, a button that starts a run, and an \
                    event to automate on. Where it is switched off they go at the daemon's next start.",
        },
        Key {
            name: "mqtt.discovery_prefix",
            kind: Kind::Text,
            standard: Standard::Value("\"homeassistant\""),
            example: "\"ha\"",
            about: "What Home Assistant's discovery topics begin with, as its MQTT integration has it.",
        },
    ],
};

impl MqttSettings {
    /// How to reach the broker, under the name `client_id` where none is configured; none when no
    /// broker is configured.
    #[must_use]
    pub fn broker(&self, client_id: &str) -> Option<notify::MqttSettings> {
        Some(notify::MqttSettings {
            url: self.url.as_ref()?.expose_secret().to_owned(),
            username: None,
            password: self.password.clone(),
            ca_file: self.ca_file.clone(),
            client_cert: self.client_cert.clone(),
            client_key: self.client_key.clone(),
            topic_prefix: self.topic_prefix.clone(),
            client_id: self.client_id.as_deref().unwrap_or(client_id).to_owned(),
            version: match self.protocol {
                MqttProtocol::V3 => notify::MqttVersion::V3,
                MqttProtocol::V5 => notify::MqttVersion::V5,
            },
            timing: notify::Timing::default(),
            discovery_prefix: self.discovery.then(|| self.discovery_prefix.clone()),
            supervisor: self.supervisor.clone(),
        })
    }

    /// How the news of runs is worded for the broker; none when no broker is configured.
    #[must_use]
    pub fn announcements(&self) -> Option<Announcements> {
        self.url.as_ref()?;
        Some(Announcements { prefix: self.topic_prefix.clone(), events: self.discovery })
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        // The other settings are checked also when there is no broker yet.
        let anywhere = Self { url: Some("mqtts://user@localhost".to_owned().into()), ..self.clone() };
        let broker = if self.url.is_some() { self.broker("nightshift") } else { anywhere.broker("nightshift") };
        let Some(Err(error)) = broker.map(|broker| broker.check()) else { return Ok(()) };
        let problem = error.to_string();
        // The problem begins with the setting's name.
        let key = SECTION.keys.iter().find(|key| problem.starts_with(&format!("{} ", key.name)));
        Err(Invalid::new(key.map_or("mqtt.url", |key| key.name), problem))
    }
}
