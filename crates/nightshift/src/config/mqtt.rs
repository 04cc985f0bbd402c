use std::fmt;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de::Error};

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::value;

/// The broker that is told of results.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MqttSettings {
    /// Its address; none means that nobody is told.
    pub url: Option<BrokerUrl>,
    /// The password of the address's user.
    #[serde(default, deserialize_with = "value::secret")]
    pub password: Option<SecretString>,
    /// Where that password is read from.
    pub password_file: Option<PathBuf>,
    /// What every topic begins with.
    pub topic_prefix: String,
    /// Certificates (PEM) of authorities to trust instead of the usual ones.
    pub ca_file: Option<PathBuf>,
    /// The certificate (PEM) to show to the broker.
    pub client_cert: Option<PathBuf>,
    /// The key (PEM) of that certificate.
    pub client_key: Option<PathBuf>,
    /// The protocol to speak.
    pub protocol: MqttProtocol,
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

/// A broker's address, `mqtt://user@host:port` or `mqtts://…`.
#[derive(Clone)]
pub struct BrokerUrl {
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// A host name or an IP address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The user, if one is named.
    pub user: Option<String>,
    /// A password written into the address.
    pub password: Option<SecretString>,
}

pub(super) const SECTION: Section = Section {
    name: "mqtt",
    about: "The MQTT broker that is told of results.",
    keys: &[
        Key {
            name: "mqtt.url",
            kind: Kind::Address,
            standard: Standard::Unset("nobody is told over MQTT"),
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
    ],
};

impl MqttSettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let prefix = &self.topic_prefix;
        if prefix.is_empty()
            || prefix.len() > 200
            || prefix.starts_with(['/', '$'])
            || prefix.ends_with('/')
            || prefix.contains(['+', '#'])
            || prefix.chars().any(char::is_control)
        {
            return Err(Invalid::new(
                "mqtt.topic_prefix",
                "it must be 1 to 200 characters without + and #, begin with neither / nor $, and not end with /",
            ));
        }
        match (&self.client_cert, &self.client_key) {
            (Some(_), None) => return Err(Invalid::new("mqtt.client_cert", "it needs mqtt.client_key beside it")),
            (None, Some(_)) => return Err(Invalid::new("mqtt.client_key", "it needs mqtt.client_cert beside it")),
            _ => {}
        }
        if self.url.as_ref().is_some_and(|url| !url.tls) {
            for (key, path) in [("mqtt.ca_file", &self.ca_file), ("mqtt.client_cert", &self.client_cert)] {
                if path.is_some() {
                    return Err(Invalid::new(key, "it needs an encrypted connection: write mqtts:// in mqtt.url"));
                }
            }
        }
        if let Some(url) = &self.url
            && url.user.is_none()
            && self.password.is_some()
        {
            return Err(Invalid::new("mqtt.password", "mqtt.url names no user: write mqtt://user@host"));
        }
        Ok(())
    }
}

impl BrokerUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// A text that says what is allowed; it does not repeat the address, which may hold a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("{what}: write mqtt://user@host:port or mqtts://user@host:port");
        let (tls, rest) = if let Some(rest) = text.strip_prefix("mqtt://") {
            (false, rest)
        } else if let Some(rest) = text.strip_prefix("mqtts://") {
            (true, rest)
        } else {
            return Err(wrong("it does not begin with mqtt:// or mqtts://"));
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (login, place) = rest.rsplit_once('@').map_or((None, rest), |(login, place)| (Some(login), place));
        let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
            None | Some(("", "")) => (None, None),
            Some((user, password)) => {
                let decode =
                    |text: &str| decode(text).ok_or_else(|| wrong("its user or password has a broken % sequence"));
                (
                    Some(decode(user)?),
                    (!password.is_empty()).then(|| decode(password)).transpose()?.map(SecretString::from),
                )
            }
        };
        let (host, port) = if let Some(inner) = place.strip_prefix('[') {
            let (host, port) = inner.split_once(']').ok_or_else(|| wrong("its IPv6 address has no ]"))?;
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return Err(wrong("what is in [ ] is no IPv6 address"));
            }
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':').unwrap_or("")) })
        } else {
            place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port)))
        };
        let legal = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        if host.is_empty() || host.len() > 253 || !host.chars().all(legal) {
            return Err(wrong("it has no valid host"));
        }
        let port = match port {
            None => 1883 + if tls { 7000 } else { 0 },
            Some(port) => match port.parse() {
                Ok(port @ 1..) => port,
                _ => return Err(wrong("its port is no number from 1 to 65535")),
            },
        };
        Ok(Self { tls, host: host.to_owned(), port, user, password })
    }
}

/// `%40` → `@`, as addresses write what they give a meaning to.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            bytes.push(digit(rest.next()?)? * 16 + digit(rest.next()?)?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

impl fmt::Display for BrokerUrl {
    /// Writes the address without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.tls { "mqtts://" } else { "mqtt://" })?;
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Debug for BrokerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BrokerUrl({self})")
    }
}

impl<'de> Deserialize<'de> for BrokerUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The error that serde words would quote the value.
        let text = String::deserialize(deserializer).map_err(|_| D::Error::custom("it must be a text in quotes"))?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn reads_addresses() {
        let url = BrokerUrl::parse("mqtts://us%40er:p%3Ass@[::1]:8884").expect("valid");
        assert_eq!((url.tls, url.host.as_str(), url.port, url.user.as_deref()), (true, "::1", 8884, Some("us@er")));
        assert_eq!(url.password.as_ref().map(|p| p.expose_secret().to_owned()).as_deref(), Some("p:ss"));
        assert_eq!(BrokerUrl::parse("mqtt://broker").expect("valid").port, 1883);
        assert_eq!(BrokerUrl::parse("mqtts://broker").expect("valid").port, 8883);
        assert!(!format!("{url} {url:?}").contains("p:ss"));
    }

    #[test]
    fn refuses_what_is_no_address_without_repeating_it() {
        for bad in [
            "",
            "broker",
            "http://u:hunter2@broker",
            "mqtt://",
            "mqtt://u:hunter2@",
            "mqtt://u:hunter2@broker:0",
            "mqtt://u:hunter2@broker:99999",
            "mqtt://u:hunter2%@broker",
            "mqtt://u:hunter2@bro ker",
            "mqtt://u:hunter2@[::1",
            "mqtt://u:hunter2@[nonsense]:1883",
            "mqtt://u:hunter2@broker/path",
        ] {
            let error = BrokerUrl::parse(bad).expect_err(bad);
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
