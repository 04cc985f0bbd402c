use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{EntityId, Language};

/// What is known of a home beside its events.
#[derive(Clone, Debug)]
pub struct Home {
    /// The zone in which its people live by the clock.
    pub time_zone: TimeZone,
    /// Where it stands, for the sun; without it nothing is said about daylight.
    pub location: Option<Location>,
    /// The language that its people read.
    pub language: Language,
    /// What is known of its entities. Entities may be missing here, and be here without events.
    pub entities: BTreeMap<EntityId, EntityInfo>,
}

/// A place on Earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    latitude: f64,
    longitude: f64,
}

/// Coordinates that are no place on Earth.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error(
    "latitude {latitude} and longitude {longitude} are no place: latitude goes from -90 to 90, longitude from -180 to 180"
)]
pub struct InvalidLocation {
    latitude: f64,
    longitude: f64,
}

/// What a source knows of an entity: the attributes that help to word and to check a suggestion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityInfo {
    /// `friendly_name`, as the user reads it. Text from outside: escape it wherever it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The area's name, when the source knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// `device_class`, such as `motion` or `door`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_class: Option<String>,
    /// `unit_of_measurement`, such as `°C`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// `entity_category`: `config` or `diagnostic` where the entity is not what its device is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Whether somebody, or its integration, hides it from the user.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hidden: bool,
    /// The names of the labels on it, on its device and on its area.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub labels: BTreeSet<String>,
    /// Whether the brightness of a light can be set, when the source knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_dimmable: Option<bool>,
    /// What temperatures it can be set to, when the source knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperatures: Option<TemperatureRange>,
}

/// The temperatures that a device takes, in hundredths of a degree of the home's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TemperatureRange {
    /// The least.
    pub min: i32,
    /// The most.
    pub max: i32,
    /// In which steps.
    pub step: i32,
}

impl Home {
    /// A home of which only the zone is known.
    #[must_use]
    pub fn in_zone(time_zone: TimeZone) -> Self {
        Self { time_zone, location: None, language: Language::default(), entities: BTreeMap::new() }
    }

    /// What to call an entity: its friendly name, or else its object id in words.
    #[must_use]
    pub fn name_of(&self, entity: &EntityId) -> String {
        match self.entities.get(entity).and_then(|info| info.name.as_deref()).map(str::trim) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => {
                let words = entity.object_id().replace('_', " ");
                let mut letters = words.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            }
        }
    }
}

impl Location {
    /// The place at `latitude` (north is positive) and `longitude` (east is positive), in degrees.
    ///
    /// # Errors
    /// [`InvalidLocation`] when one of them is out of range or no number.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, InvalidLocation> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Self { latitude, longitude })
        } else {
            Err(InvalidLocation { latitude, longitude })
        }
    }

    /// Degrees north of the equator.
    #[must_use]
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east of Greenwich.
    #[must_use]
    pub fn longitude(self) -> f64 {
        self.longitude
    }
}

impl EntityInfo {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
