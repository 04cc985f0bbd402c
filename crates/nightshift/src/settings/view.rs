use domain::Language;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use super::standing::{Effect, effect, standing};
use super::texts::{about, without};
use crate::config::{Key, Kind, Loaded, SECTIONS, Standard};

/// A setting as the page shows it. Holds no secret.
#[derive(Clone, Debug, Serialize)]
pub struct SettingView {
    /// Its whole name.
    pub key: &'static str,
    /// The table that it stands in; empty for what stands above all tables.
    pub section: &'static str,
    /// What may be written for it, in a word: `text`, `secret`, `address`, `path`, `whole`, `number`, `truth`, `length`,
    /// `size`, `texts` or `choice`.
    pub kind: &'static str,
    /// The words of a choice.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub choices: &'static [&'static str],
    /// What may be written for it, for people.
    pub takes: String,
    /// The value that holds; null for one that is not set, and for every secret. An address is shown without a password.
    pub value: Value,
    /// Whether it has a value: all that is told of a secret.
    pub is_set: bool,
    /// What holds when nobody sets it; null for nothing, or what is found out.
    pub default: Value,
    /// What it means that nobody sets it, where that is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_means: Option<String>,
    /// A value as one would write it in the file.
    pub example: &'static str,
    /// What it does.
    pub about: String,
    /// Where its value comes from, in a word.
    pub origin: &'static str,
    /// The same for people; none for a default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Whether it can be changed on the page.
    pub editable: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
    /// When a change takes effect.
    pub effect: Effect,
}

/// All settings as they stand, in the order in which they are documented, explained in a language.
#[must_use]
pub fn view(loaded: &Loaded, language: Language) -> Vec<SettingView> {
    let of_section = |name: &'static str, keys: &'static [Key]| keys.iter().map(move |key| (name, key));
    SECTIONS
        .into_iter()
        .flat_map(|section| of_section(section.name, section.keys))
        .map(|(section, key)| of(loaded, section, key, language))
        .collect()
}

/// The value that holds, as far as it may be shown; null for one that is not set, and for every secret.
#[must_use]
pub fn shown_value(loaded: &Loaded, key: &Key) -> Value {
    let written = loaded.written(key);
    if key.kind == Kind::Address { written.map(without_password) } else { written }.unwrap_or_default()
}

fn of(loaded: &Loaded, section: &'static str, key: &'static Key, language: Language) -> SettingView {
    let place = loaded.place(key.name);
    let why_not = standing(loaded, key).reason().map(|why| why.said(language));
    SettingView {
        key: key.name,
        section,
        kind: key.kind.word(),
        choices: if let Kind::Choice(words) = key.kind { words } else { &[] },
        takes: key.kind.to_string(),
        value: shown_value(loaded, key),
        is_set: loaded.has(key.name),
        default: key.default_value().unwrap_or_default(),
        default_means: match key.standard {
            Standard::Value(_) => None,
            Standard::Found(meaning) | Standard::Unset(meaning) => Some(without(key, meaning, language)),
        },
        example: key.example,
        about: about(key, language),
        origin: place.word(),
        place: (place.word() != "default").then(|| place.sentence().said(language)),
        editable: why_not.is_none(),
        why_not,
        effect: effect(key),
    }
}

/// The address as it is shown; one that cannot be taken apart is not.
fn without_password(address: Value) -> Value {
    let Some(text) = address.as_str() else { return Value::Null };
    match Url::parse(text) {
        Ok(url) if url.password().is_none() && !text.contains('@') => address,
        Ok(mut url) => {
            let _ = url.set_password(None);
            Value::String(url.to_string())
        }
        Err(_) => Value::Null,
    }
}
