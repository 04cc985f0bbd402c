use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An entity id as Home Assistant defines it: `domain.object_id`, both of `a`–`z`, `0`–`9` and
/// `_`, no `_` at either end of a part and no `__` in the domain.
///
/// It is made by parsing only, so whoever holds one may put it into a page, a query or YAML
/// without wondering what is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntityId(String);

/// A text that is no entity id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not an entity id: it must look like `light.kitchen`, in lower-case letters, digits and underscores")]
pub struct InvalidEntityId(String);

impl EntityId {
    /// Reads an entity id.
    ///
    /// # Errors
    /// [`InvalidEntityId`], with a shortened copy of the text, when `text` is none.
    pub fn parse(text: &str) -> Result<Self, InvalidEntityId> {
        if is_entity_id(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidEntityId(text.chars().take(64).collect()))
        }
    }

    /// The id as text, `light.kitchen`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the dot, `light`.
    #[must_use]
    pub fn domain(&self) -> &str {
        domain_of(&self.0)
    }

    /// The part after the dot, `kitchen`.
    #[must_use]
    pub fn object_id(&self) -> &str {
        self.0.split_once('.').map_or("", |(_, object)| object)
    }
}

/// Whether `text` is an entity id by Home Assistant's rules (`VALID_ENTITY_ID` of its core).
#[must_use]
pub fn is_entity_id(text: &str) -> bool {
    let Some((domain, object)) = text.split_once('.') else {
        return false;
    };
    let part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && !part.starts_with('_')
            && !part.ends_with('_')
    };
    text.len() <= 255 && part(domain) && part(object) && !domain.contains("__")
}

/// The domain of an entity id, `light` of `light.kitchen`.
#[must_use]
pub fn domain_of(entity_id: &str) -> &str {
    entity_id.split_once('.').map_or(entity_id, |(domain, _)| domain)
}

/// Whether entities of this one's domain do something that a person would do by hand, so that a
/// change of it can be a manual action.
///
/// `alarm_control_panel` and `lock` are among them: what may never be *suggested* of them
/// (disarming, unlocking) is decided where actions are chosen.
#[must_use]
pub fn is_actuator(entity_id: &str) -> bool {
    matches!(
        domain_of(entity_id),
        "alarm_control_panel"
            | "climate"
            | "cover"
            | "fan"
            | "humidifier"
            | "input_boolean"
            | "input_select"
            | "light"
            | "lock"
            | "media_player"
            | "select"
            | "siren"
            | "switch"
            | "vacuum"
            | "valve"
            | "water_heater"
    )
}

/// Whether the entity says where people are.
#[must_use]
pub fn is_person(entity_id: &str) -> bool {
    matches!(domain_of(entity_id), "person" | "device_tracker" | "zone")
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for EntityId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EntityId {
    type Error = InvalidEntityId;

    fn try_from(text: String) -> Result<Self, InvalidEntityId> {
        Self::parse(&text)
    }
}

impl From<EntityId> for String {
    fn from(id: EntityId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_home_assistant_takes() {
        for good in ["light.kitchen", "sensor.0x00158d_temp", "a.b", "binary_sensor.hall__motion", "person.zoe_2"] {
            assert!(is_entity_id(good), "{good}");
        }
        for bad in [
            "",
            "light",
            "light.",
            ".kitchen",
            "Light.kitchen",
            "light.kitchen lamp",
            "light.kit.chen",
            "light._a",
            "light.a_",
            "li__ght.a",
            "light.<b>",
            "light.a\nb",
            "light.\"",
            "light.küche",
        ] {
            assert!(!is_entity_id(bad), "{bad:?}");
        }
    }
}
