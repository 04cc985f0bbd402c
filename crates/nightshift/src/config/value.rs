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

/// An amount in bytes.
pub(super) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let problem = "it is no amount of memory: write a whole number with a unit, such as \"512MiB\" or \"2GiB\"";
    let text = String::deserialize(deserializer).map_err(|_| D::Error::custom(problem))?;
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
