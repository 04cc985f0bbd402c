//! How the values of settings are read: one function a type, each with an error that says what is
//! allowed.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use figment::value::Value;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use language::Sentence;
use secrecy::SecretString;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::error::Place;
use super::key::{Key, Kind};
use super::texts::problem;

pub(super) fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(deserializer)?;
    parse_zone(&name).map_err(D::Error::custom)
}

/// The time zone of an IANA name.
fn parse_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| problem!("wrong-zone").to_string())
}

pub(super) fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom(problem!("wrong-length")))
}

/// An amount in bytes.
pub(super) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let problem = problem!("wrong-size");
    let text = String::deserialize(deserializer).map_err(|_| D::Error::custom(&problem))?;
    parse_size(&text).ok_or_else(|| D::Error::custom(problem))
}

/// The bytes of an amount in the units of IEC 80000-13 (KiB, MiB, GiB) or of the SI (kB, MB, GB).
fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let unit: u64 = match unit.trim_start().to_ascii_lowercase().as_str() {
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
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
        Ok(Some(text)) if text.is_empty() => Err(D::Error::custom(problem!("wrong-empty"))),
        Ok(text) => Ok(text.map(SecretString::from)),
        // The error that serde words would quote the value.
        Err(_) => Err(D::Error::custom(problem!("wrong-secret"))),
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

/// Why the text that was written for a setting could not be read; none where the reading says it better.
pub(super) fn refusal(key: &Key, values: &BTreeMap<&'static str, (Value, Place)>) -> Option<Sentence> {
    let text = values.get(key.name).and_then(|(value, _)| value.as_str());
    match (key.name, key.kind) {
        ("timezone", _) => {
            let near = nearest_zone(text?);
            Some(near.map_or_else(|| problem!("wrong-zone"), |name| problem!("wrong-zone-near", name = name)))
        }
        ("language", _) => Some(problem!("wrong-language")),
        ("notify.target", _) => Some(problem!("wrong-target")),
        (_, Kind::Secret) if text == Some("") => Some(problem!("wrong-empty")),
        (_, Kind::Length | Kind::Size | Kind::Secret) => Some(key.kind.not_this()),
        _ => None,
    }
}

/// The time zone that was perhaps meant.
fn nearest_zone(name: &str) -> Option<String> {
    let names = jiff::tz::db().available().map(|name| name.to_string()).collect::<Vec<_>>();
    nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_whole_number_with_a_unit() {
        for (text, bytes) in [("512MiB", 512 << 20), (" 2 gib ", 2 << 30), ("64KiB", 64 << 10), ("5kB", 5_000)] {
            assert_eq!(parse_size(text), Some(bytes), "{text}");
        }
        for wrong in
            ["", "512", "MiB", "-1MiB", "1.5GiB", "12M", "1 MiB x", "99999999999999999999GiB", "99999999999GiB"]
        {
            assert_eq!(parse_size(wrong), None, "{wrong}");
        }
    }
}
