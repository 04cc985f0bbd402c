use std::fmt::Write as _;

use serde::Serialize;

use super::SECTIONS;
use super::key::{Kind, Standard};
use super::load::Loaded;

/// A setting as it is shown to the user.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// The setting's whole name.
    pub key: &'static str,
    /// Its value; `"(set)"` for a secret, null when it is not set.
    pub value: serde_json::Value,
    /// Where it came from: `default`, `page`, `file`, `app`, `environment`, `flag`, `home_assistant` or `supervisor`.
    pub origin: &'static str,
    /// The file, variable or option; none for a default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// All settings with the values that hold, in the order in which they are documented.
#[must_use]
pub fn shown(loaded: &Loaded) -> Vec<Shown> {
    super::keys()
        .map(|key| {
            let place = loaded.place(key.name);
            let value = loaded.values.get(key.name).map(|(value, _)| value);
            let value = match key.kind {
                Kind::Secret => value.map(|_| "(set)".into()),
                // The address for people: without the user and password that may stand in it.
                Kind::Address if key.name == "mqtt.url" => {
                    loaded.config.mqtt.broker("nightshift").map(|broker| broker.address().into())
                }
                // No user and no password may stand in the others.
                _ => value.and_then(|value| serde_json::to_value(value).ok()),
            };
            let named = (place.word() != "default").then(|| place.to_string());
            Shown { key: key.name, value: value.unwrap_or_default(), origin: place.word(), place: named }
        })
        .collect()
}

/// The same as TOML, each value with its origin behind it.
#[must_use]
pub fn to_toml(loaded: &Loaded) -> String {
    let all = shown(loaded);
    let mut text = String::new();
    match &loaded.file {
        Some(file) => _ = writeln!(text, "# Read from {}.", file.display()),
        None => text.push_str("# No configuration file was found.\n"),
    }
    for note in &loaded.notes {
        _ = writeln!(text, "# {note}");
    }
    for section in SECTIONS {
        text.push('\n');
        if !section.name.is_empty() {
            _ = writeln!(text, "[{}]", section.name);
        }
        for key in section.keys {
            let Some(shown) = all.iter().find(|shown| shown.key == key.name) else { continue };
            let origin = shown.place.as_deref().unwrap_or(shown.origin);
            match toml::Value::try_from(&shown.value) {
                Ok(value) if !shown.value.is_null() => _ = writeln!(text, "{} = {value}  # {origin}", key.short_name()),
                _ => {
                    let meaning = match key.standard {
                        Standard::Unset(meaning) => meaning,
                        Standard::Value(_) | Standard::Found(_) => "not set",
                    };
                    _ = writeln!(text, "# {} is not set: {meaning}", key.short_name());
                }
            }
        }
    }
    text
}
