use std::fmt;
use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use tracing::debug;
use url::{Host, Url};

use super::messages::Announcements;
use super::{MqttError, Timing, tls};
use crate::off_thread::in_full;
use crate::supervisor::Supervisor;

/// How to reach the broker, and as whom.
#[derive(Clone)]
pub struct MqttSettings {
    /// `mqtt://host`, `mqtt://user@host:1883`, `mqtts://host:8883`. It may hold a user and a
    /// password, which [`MqttSettings::username`] and [`MqttSettings::password`] override.
    pub url: String,
    /// Who we are.
    pub username: Option<String>,
    /// Our password.
    pub password: Option<SecretString>,
    /// A PEM file of the authorities that may vouch for the broker, instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// A PEM file with our certificate and those between it and its authority.
    pub client_cert: Option<PathBuf>,
    /// A PEM file with the key of our certificate.
    pub client_key: Option<PathBuf>,
    /// What all our topics begin with, such as `ha-ai`.
    pub topic_prefix: String,
    /// Our name at the broker. Two connections of one name put each other out.
    pub client_id: String,
    /// Which version of the protocol to speak.
    pub version: MqttVersion,
    /// How long to wait for what.
    pub timing: Timing,
    /// What the topics begin with on which Home Assistant looks for devices; none where Nightshift is
    /// not to be one.
    pub discovery_prefix: Option<String>,
    /// Who has said where the broker is, and is asked again when that cannot be reached; none where a person has.
    pub supervisor: Option<Supervisor>,
}

/// A version of the MQTT protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MqttVersion {
    /// 3.1.1, which every broker speaks.
    #[default]
    V3,
    /// 5.
    V5,
}

/// Where the broker is and who we are there: what a URL and the settings say together.
pub(super) struct Endpoint {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: bool,
    pub(super) credentials: Option<(String, SecretString)>,
}

/// The longest name at the broker, in bytes. The protocol allows more, and not all brokers do.
const LONGEST_NAME: usize = 100;

impl MqttSettings {
    /// Settings for a broker without encryption or password, with everything else as usual.
    #[must_use]
    pub fn plain(url: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            username: None,
            password: None,
            ca_file: None,
            client_cert: None,
            client_key: None,
            topic_prefix: "ha-ai".to_owned(),
            client_id: client_id.into(),
            version: MqttVersion::V3,
            timing: Timing::default(),
            discovery_prefix: None,
            supervisor: None,
        }
    }

    /// Checks all that can be checked without a connection and without reading a file.
    ///
    /// # Errors
    ///
    /// [`MqttError::Settings`] that names the setting.
    pub fn check(&self) -> Result<(), MqttError> {
        let endpoint = self.endpoint()?;
        let refuse = |text: String| Err(MqttError::Settings(text));
        let prefixes = [
            ("mqtt.topic_prefix", Some(&self.topic_prefix), "ha-ai"),
            ("mqtt.discovery_prefix", self.discovery_prefix.as_ref(), "homeassistant"),
        ];
        for (setting, prefix, example) in prefixes {
            if let Some(prefix) = prefix.filter(|prefix| !begins_topics(prefix)) {
                return refuse(format!(
                    "{setting} is {prefix:?}: it must be the beginning of a topic, such as {example:?}, without `+`, \
                     `#`, a leading `$` or a `/` at either end"
                ));
            }
        }
        if self.client_id.is_empty() || self.client_id.len() > LONGEST_NAME || self.client_id.contains(char::is_control)
        {
            return refuse(format!(
                "mqtt.client_id is {:?}: it must be a name of 1 to {LONGEST_NAME} bytes that no other client of the \
                 broker has",
                self.client_id
            ));
        }
        if self.client_cert.is_some() != self.client_key.is_some() {
            return refuse("mqtt.client_cert and mqtt.client_key go together: set both or none".to_owned());
        }
        if !endpoint.tls && (self.ca_file.is_some() || self.client_cert.is_some()) {
            return refuse(
                "mqtt.ca_file and mqtt.client_cert need an encrypted connection: begin mqtt.url with mqtts://"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// Checks that the certificates and the key can be read and used. Reads their files.
    ///
    /// # Errors
    ///
    /// [`MqttError::Settings`] that names the setting and the file.
    pub fn check_files(&self) -> Result<(), MqttError> {
        if self.endpoint()?.tls { tls::client_config(self).map(drop) } else { Ok(()) }
    }

    /// Asks the Supervisor where the broker is, if it was the Supervisor that said so; whether it is another one now.
    pub(super) async fn ask_again(&mut self) -> bool {
        let Some(supervisor) = &self.supervisor else { return false };
        match supervisor.broker().await {
            Ok(Some(broker)) if !broker.is(&self.url, self.password.as_ref()) => {
                self.url = broker.url;
                self.password = broker.password;
                true
            }
            Ok(_) => false,
            Err(error) => {
                debug!(error = in_full(&error), "The Supervisor cannot be asked for the MQTT broker");
                false
            }
        }
    }

    /// The broker's address for people to read, without user and password.
    #[must_use]
    pub fn address(&self) -> String {
        self.endpoint().map_or_else(|_| "(unreadable)".to_owned(), |endpoint| endpoint.to_string())
    }

    /// How the news of runs is worded for this broker.
    #[must_use]
    pub fn announcements(&self) -> Announcements {
        Announcements { prefix: self.topic_prefix.clone(), events: self.discovery_prefix.is_some() }
    }

    pub(super) fn endpoint(&self) -> Result<Endpoint, MqttError> {
        // What the URL holds is never repeated: it may be a password in the wrong place.
        let refuse = |why: &str| {
            MqttError::Settings(format!("mqtt.url {why}: write it as mqtt://host:1883 or mqtts://host:8883"))
        };
        let url = Url::parse(self.url.trim()).map_err(|error| refuse(&format!("cannot be read ({error})")))?;
        let (tls, usual_port) = match url.scheme() {
            "mqtt" | "tcp" => (false, 1883),
            "mqtts" | "ssl" => (true, 8883),
            _ => return Err(refuse("begins with neither mqtt:// nor mqtts://")),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("goes on after the port"));
        }
        // Schemes that are not the web's have no notion of an IPv4 address: it stays a name.
        let host = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => format!("[{address}]"),
            _ => return Err(refuse("names no host")),
        };
        let plain = |text: &str| match percent_decode_str(text).decode_utf8() {
            Ok(plain) => Ok(plain.into_owned()),
            Err(_) => Err(refuse("has a user or password that is no text")),
        };
        let username = match &self.username {
            Some(name) => Some(name.clone()),
            None if url.username().is_empty() => None,
            None => Some(plain(url.username())?),
        };
        let password = match (&self.password, url.password()) {
            (Some(password), _) => Some(password.clone()),
            (None, Some(password)) => Some(SecretString::from(plain(password)?)),
            (None, None) => None,
        };
        let credentials = match (username, password) {
            (Some(name), password) => Some((name, password.unwrap_or_default())),
            (None, Some(_)) => {
                return Err(MqttError::Settings(
                    "mqtt.password is set without a user: write the user into mqtt.url, mqtt://user@host".to_owned(),
                ));
            }
            (None, None) => None,
        };
        Ok(Endpoint { host, port: url.port().unwrap_or(usual_port), tls, credentials })
    }
}

/// Whether topics may begin so.
fn begins_topics(prefix: &str) -> bool {
    (1..=200).contains(&prefix.len())
        && !prefix.starts_with(['$', '/'])
        && !prefix.ends_with('/')
        && !prefix.contains(['+', '#'])
        && !prefix.contains(char::is_control)
}

impl Endpoint {
    pub(super) fn login(&self) -> Option<(&str, &str)> {
        self.credentials.as_ref().map(|(name, password)| (name.as_str(), password.expose_secret()))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", if self.tls { "mqtts" } else { "mqtt" }, self.host, self.port)
    }
}

/// Leaves out what only the broker may know: the URL's user and password too.
impl fmt::Debug for MqttSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MqttSettings")
            .field("address", &self.address())
            .field("topic_prefix", &self.topic_prefix)
            .field("client_id", &self.client_id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_url(url: &str) -> MqttSettings {
        MqttSettings::plain(url, "nightshift")
    }

    #[test]
    fn a_url_says_where_and_who() {
        let endpoint = with_url("mqtts://me%40home:p%23ss@broker.lan").endpoint().expect("readable");
        assert_eq!(endpoint.to_string(), "mqtts://broker.lan:8883");
        assert_eq!(endpoint.login(), Some(("me@home", "p#ss")));
        let plain = with_url("mqtt://192.168.1.5:1884").endpoint().expect("readable");
        assert_eq!((plain.to_string().as_str(), plain.login()), ("mqtt://192.168.1.5:1884", None));
        assert_eq!(with_url("mqtt://[::1]").endpoint().expect("readable").to_string(), "mqtt://[::1]:1883");
    }

    #[test]
    fn the_settings_override_the_url() {
        let mut settings = with_url("mqtt://me:old@broker");
        settings.password = Some("new".to_owned().into());
        assert_eq!(settings.endpoint().expect("readable").login(), Some(("me", "new")));
    }

    #[test]
    fn nothing_secret_is_shown() {
        let mut settings = with_url("mqtt://someone:hidden1@broker");
        settings.password = Some("hidden2".to_owned().into());
        let shown = format!("{settings:?} {}", settings.address());
        assert!(!shown.contains("hidden") && !shown.contains("someone"), "{shown}");
        for bad in ["http://me:hidden@host", "mqtt://me:hidden@host/path", "mqtt://:hidden@", "hidden", "mqtt:hidden"] {
            let error = with_url(bad).check().expect_err(bad).to_string();
            assert!(error.contains("mqtt.url") && !error.contains("hidden"), "{error}");
        }
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let refused = |change: fn(&mut MqttSettings)| {
            let mut settings = with_url("mqtt://broker");
            change(&mut settings);
            settings.check().expect_err("refused").to_string()
        };
        assert!(refused(|settings| settings.topic_prefix = "a/#".into()).contains("mqtt.topic_prefix"));
        assert!(refused(|settings| settings.discovery_prefix = Some("a/".into())).contains("mqtt.discovery_prefix"));
        assert!(refused(|settings| settings.client_id.clear()).contains("mqtt.client_id"));
        assert!(refused(|settings| settings.client_id = "a\0b".into()).contains("mqtt.client_id"));
        assert!(refused(|settings| settings.client_id = "a".repeat(101)).contains("mqtt.client_id"));
        assert!(refused(|settings| settings.client_cert = Some("x".into())).contains("mqtt.client_key"));
        assert!(refused(|settings| settings.ca_file = Some("x".into())).contains("mqtts://"));
        assert!(refused(|settings| settings.password = Some("x".to_owned().into())).contains("mqtt.password"));
        with_url("mqtt://broker").check().expect("in order");
    }
}
