use std::collections::BTreeMap;

use serde_json::Value;

use super::field::typed_of;
use crate::config::{Key, Kind, Loaded, Place, keys};
use crate::settings::{Standing, standing};
use crate::web::form::Fields;

/// What a form has brought.
#[derive(Debug, Default)]
pub(super) struct Posted {
    /// The version of the settings that the form was drawn from.
    pub(super) version: String,
    /// What was typed, by the settings' names.
    typed: BTreeMap<String, String>,
}

/// What a box is called by which a secret is taken away.
pub(super) const FORGET: &str = "forget:";

impl Posted {
    pub(super) fn read(fields: Fields) -> Self {
        let mut posted = Self::default();
        for (name, value) in fields {
            if name == "version" {
                posted.version = value;
            } else {
                // Of a field that was sent twice the last one counts.
                posted.typed.insert(name, value.replace("\r\n", "\n"));
            }
        }
        posted
    }

    /// What was typed for a setting; none where the form had no field for it.
    pub(super) fn typed(&self, key: &Key) -> Option<&str> {
        self.typed.get(key.name).map(String::as_str)
    }

    /// Whether a secret is to be taken away.
    pub(super) fn forgets(&self, key: &Key) -> bool {
        self.typed.contains_key(&format!("{FORGET}{}", key.name))
    }

    /// What is different from what is set.
    pub(super) fn changes(&self, loaded: &Loaded) -> BTreeMap<String, Value> {
        let mut changes = BTreeMap::new();
        for key in keys().filter(|key| standing(loaded, key) == Standing::Editable) {
            let is_on_page = loaded.place(key.name) == Place::Page;
            if self.forgets(key) && is_on_page {
                changes.insert(key.name.to_owned(), Value::Null);
                continue;
            }
            let Some(typed) = self.typed(key).map(str::trim) else { continue };
            // An empty field of a secret keeps it.
            if typed == typed_of(loaded, key).trim() || (key.is_secret() && typed.is_empty()) {
                continue;
            }
            let value = match key.kind {
                _ if typed.is_empty() => Value::Null,
                Kind::Texts => {
                    Value::from(typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>())
                }
                _ => Value::from(typed),
            };
            if is_on_page || !value.is_null() {
                changes.insert(key.name.to_owned(), value);
            }
        }
        changes
    }
}
