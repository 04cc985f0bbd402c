use std::borrow::Borrow;

use domain::Automation;
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Number, Value};
use serde_saphyr::{DoubleQuoted, SerializerOptions, ser_options};
use thiserror::Error;

/// The keys of an automation in the order in which Home Assistant's editor writes them. Keys that
/// are not here, those of an action's data, follow by name.
const KEY_ORDER: [&str; 26] = [
    "alias",
    "description",
    "triggers",
    "conditions",
    "actions",
    "mode",
    "trigger",
    "condition",
    "action",
    "target",
    "data",
    "event",
    "offset",
    "at",
    "entity_id",
    "from",
    "to",
    "state",
    "value_template",
    "above",
    "below",
    "for",
    "after",
    "before",
    "weekday",
    "id",
];

/// An automation that cannot be written as YAML.
#[derive(Debug, Error)]
pub enum YamlError {
    /// The YAML library or the conversion refused it.
    #[error("the automation {alias:?} cannot be written as YAML: {reason}; please report this with the pattern")]
    Write {
        /// Which automation.
        alias: String,
        /// What was refused.
        reason: String,
    },
    /// What was written does not mean the same when read, as with a threshold that is no number.
    #[error(
        "the automation {alias:?} does not survive being written as YAML: {reason}; it has a value that YAML cannot hold"
    )]
    ReadBack {
        /// Which automation.
        alias: String,
        /// What came out instead.
        reason: String,
    },
}

/// An automation as Home Assistant's editor writes it, ready to be pasted there.
///
/// Home Assistant reads YAML 1.1, where `on`, `06:32:00` and `1e3` are no strings: whatever could
/// be taken for something else is in double quotes. What was written is read back and compared
/// before it is handed out.
///
/// # Errors
/// [`YamlError`] when a value has no place in YAML, such as a threshold that is not a number.
pub fn to_yaml(automation: &Automation) -> Result<String, YamlError> {
    write::<Automation, Automation>(automation, &automation.alias)
}

/// Several automations as one list, ready for `automations.yaml`.
///
/// # Errors
/// As [`to_yaml`].
pub fn to_yaml_list(automations: &[Automation]) -> Result<String, YamlError> {
    let first = automations.first().map_or("", |automation| &automation.alias);
    write::<[Automation], Vec<Automation>>(automations, first)
}

fn write<T, R>(what: &T, alias: &str) -> Result<String, YamlError>
where
    T: Serialize + PartialEq + ?Sized,
    R: DeserializeOwned + Borrow<T>,
{
    let refused = |reason: String| YamlError::Write { alias: alias.to_owned(), reason };
    let value = serde_json::to_value(what).map_err(|error| refused(error.to_string()))?;
    let yaml = serde_saphyr::to_string_with_options(&Node(&value), options()).map_err(|e| refused(e.to_string()))?;
    let differs = |reason: String| YamlError::ReadBack { alias: alias.to_owned(), reason };
    let read: R = serde_saphyr::from_str(&yaml).map_err(|error| differs(error.to_string()))?;
    if read.borrow() == what { Ok(yaml) } else { Err(differs("another value came back".to_owned())) }
}

/// The looks of Home Assistant's editor: lists indented, long texts in one line.
fn options() -> SerializerOptions {
    ser_options! { indent_step: 2, compact_list_indent: false, prefer_block_scalars: false }
}

/// A value that writes its keys in the editor's order and quotes what the editor quotes.
struct Node<'a>(&'a Value);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => number.serialize(serializer),
            Value::String(text) if is_ambiguous(text) => DoubleQuoted(text).serialize(serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Node(item))?;
                }
                list.end()
            }
            Value::Object(fields) => {
                let mut keys: Vec<&String> = fields.keys().collect();
                keys.sort_by_key(|key| {
                    (KEY_ORDER.iter().position(|known| known == key).unwrap_or(KEY_ORDER.len()), *key)
                });
                let mut map = serializer.serialize_map(Some(keys.len()))?;
                for key in keys {
                    match (key.as_str(), &fields[key]) {
                        ("above" | "below", Value::Number(number)) => map.serialize_entry(key, &Threshold(number))?,
                        (_, value) => map.serialize_entry(key, &Node(value))?,
                    }
                }
                map.end()
            }
        }
    }
}

/// A threshold: whole numbers without a `.0`, as people write them.
struct Threshold<'a>(&'a Number);

impl Serialize for Threshold<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Beyond this, a float does not hold every whole number.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self.0.as_f64() {
            Some(value) if value.fract() == 0.0 && value.abs() < EXACT =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "it is whole and inside of what i64 holds")]
                serializer.serialize_i64(value as i64)
            }
            _ => self.0.serialize(serializer),
        }
    }
}

/// Texts of digits and colons or underscores, which some readers of YAML 1.1 take for numbers to
/// base 60 even where others do not, and the words that end a document. The library quotes all
/// else that needs it; the editor quotes these too.
fn is_ambiguous(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    digits.contains(':') && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '_'))
}

#[cfg(test)]
mod tests;
