use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use crate::selection::Pattern;

/// Which entities are looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitySettings {
    /// What is looked at whatever else is said.
    pub include: Vec<String>,
    /// What is left out.
    pub exclude: Vec<String>,
}

pub(super) const SECTION: Section = Section {
    name: "entities",
    about: "Which entities are looked at. What nobody automates is left out by itself: `update.*` and `button.*`, what its \
            device calls diagnostic or configuration, and sensors of batteries, signal strength and updates. What is left \
            out stays in the archive, so that this can be changed at any time.",
    keys: &[
        Key {
            name: "entities.include",
            kind: Kind::Texts,
            standard: Standard::Value("[]"),
            example: "[\"sensor.car_battery\", \"area:Garage\"]",
            about: "What is looked at although it would be left out. Each is an entity id in which * stands for any \
                    letters and ? for one (`light.guest_*`, `update.*` for a domain), or the name of an area or a label, \
                    as `area:Garage` and `label:Seasonal`. In the environment: separated by commas.",
        },
        Key {
            name: "entities.exclude",
            kind: Kind::Texts,
            standard: Standard::Value("[]"),
            example: "[\"switch.server_*\", \"label:Private\"]",
            about: "What is left out, written as for entities.include, which comes first. No habit is learned of it, and \
                    it triggers nothing.",
        },
    ],
};

impl EntitySettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        for (key, patterns) in [("entities.include", &self.include), ("entities.exclude", &self.exclude)] {
            for pattern in patterns {
                Pattern::parse(pattern).map_err(|problem| Invalid::new(key, problem))?;
            }
        }
        Ok(())
    }
}
