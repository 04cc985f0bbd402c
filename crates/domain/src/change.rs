use serde::{Deserialize, Serialize};

use crate::{AtTime, EntityId, ForDuration, SuggestionId, Weekday};

/// One thing that a user, or whoever reads their sentence, may change of a suggestion. The list is closed: what is not
/// in it cannot be asked for, by nobody.
///
/// Serialised, `change` names it: `{"change": "set_time", "at": "06:40:00"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Its name in Home Assistant and in lists; an empty one is made of what it does again.
    Rename {
        /// The name.
        title: String,
    },
    /// The clock time at which it acts, where it acts by the clock.
    SetTime {
        /// When.
        at: AtTime,
    },
    /// How long after sunrise or sunset it acts (negative: before), where it acts by the sun.
    SetOffset {
        /// How long.
        offset: ForDuration,
    },
    /// Later by so long (negative: earlier), for what acts by the clock or by the sun.
    Shift {
        /// How long.
        by: ForDuration,
    },
    /// For how long the trigger's state must last before it acts; no length at all for at once.
    SetHold {
        /// How long.
        #[serde(rename = "for")]
        hold: ForDuration,
    },
    /// The threshold of a measured value.
    SetThreshold {
        /// In the entity's unit.
        value: f64,
    },
    /// The days on which it acts; all seven lift the limit.
    SetDays {
        /// Which.
        days: Vec<Weekday>,
    },
    /// The clock times between which it acts; neither lifts the limit.
    SetWindow {
        /// At or after.
        #[serde(default)]
        after: Option<AtTime>,
        /// Before.
        #[serde(default)]
        before: Option<AtTime>,
    },
    /// A condition out of those that are offered for the suggestion.
    AddCondition {
        /// As it is called there: `dark`, `somebody_home`.
        condition: String,
    },
    /// A condition that the suggestion has is left out.
    DropCondition {
        /// As it is called among those offered.
        condition: String,
    },
    /// One of several actions is left out.
    DropAction {
        /// What is left alone.
        entity_id: EntityId,
    },
    /// Another suggestion out of those that are offered becomes part of this one: its actions are done, too.
    Join {
        /// Which.
        suggestion: SuggestionId,
    },
    /// A suggestion that is part of this one is by itself again.
    Separate {
        /// Which.
        suggestion: SuggestionId,
    },
    /// How bright lights are turned on.
    SetBrightness {
        /// In percent, 1 to 100; none leaves it to the light.
        percent: Option<u8>,
        /// Which light; none for all of them that can be dimmed.
        #[serde(default)]
        entity_id: Option<EntityId>,
    },
    /// What temperature thermostats are set to.
    SetTemperature {
        /// In the unit of the home; none leaves it to the thermostat.
        temperature: Option<f64>,
        /// Which thermostat; none for all of them.
        #[serde(default)]
        entity_id: Option<EntityId>,
    },
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_are_a_closed_list() {
        let read = |value: serde_json::Value| serde_json::from_value::<Change>(value);
        assert_eq!(
            read(json!({"change": "set_time", "at": "06:40"})).ok(),
            Some(Change::SetTime { at: AtTime::from_seconds(24_000) })
        );
        assert_eq!(
            read(json!({"change": "set_hold", "for": "00:10:00"})).ok(),
            Some(Change::SetHold { hold: ForDuration::from_seconds(600) })
        );
        assert!(read(json!({"change": "set_window"})).is_ok());
        assert!(read(json!({"change": "join", "suggestion": "s-1"})).is_ok());
        for bad in [
            json!({"change": "set_time", "at": "06:40", "action": "lock.unlock"}),
            json!({"change": "set_time", "at": "25:00"}),
            json!({"change": "set_action", "action": "lock.unlock"}),
            json!({"change": "set_days", "days": ["someday"]}),
            json!({"change": "drop_action", "entity_id": "light.a; drop table"}),
            json!({"change": "set_brightness", "percent": 300}),
            json!({"change": "join", "suggestion": ["s-1"]}),
            json!({"change": "join", "suggestion": "s-1", "entity_id": "lock.door"}),
            json!({"at": "06:40"}),
            json!([]),
        ] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }
}
