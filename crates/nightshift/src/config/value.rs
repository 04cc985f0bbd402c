//! How the values of settings are read: one function a type, each with an error that says what is
//! allowed.

use std::net::SocketAddr;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

pub(super) fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(deserializer)?;
    parse_zone(&name).map_err(D::Error::custom)
}

/// The time zone of an IANA name.
fn parse_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| {
        let names = jiff::tz::db().available().map(|name| name.to_string()).collect::<Vec<_>>();
        let hint = nearest(name, names.iter().map(String::as_str))
            .map_or_else(String::new, |name| format!("; did you mean \"{name}\"?"));
        format!("it is no known time zone: write an IANA name such as \"Europe/Berlin\"{hint}")
    })
}

pub(super) fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        D::Error::custom("it is no length of time: write a number with a unit, such as \"90s\", \"15m\" or \"1h\"")
    })
}

pub(super) fn listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    numeric.as_ref().unwrap_or(&text).parse().map_err(|_| {
        D::Error::custom("it is no address to listen on: write an IP address and a port, such as \"127.0.0.1:8018\" or \"[::1]:8018\"")
    })
}

pub(super) fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    match Option::<String>::deserialize(deserializer) {
        Ok(Some(text)) if text.is_empty() => Err(D::Error::custom("it is empty: leave it out to have none")),
        Ok(text) => Ok(text.map(SecretString::from)),
        // The error that serde words would quote the value.
        Err(_) => Err(D::Error::custom("it must be a text in quotes")),
    }
}

/// The one of `names` that is most like `wanted`, if one is near enough to have been meant.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    names
        .map(|name| (name, strsim::jaro_winkler(&wanted, &name.to_lowercase())))
        .filter(|(_, likeness)| *likeness >= 0.8)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(name, _)| name)
}
