mod former_state;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::EntityId;

/// A Home Assistant automation in today's syntax (`triggers:`/`conditions:`/`actions:`).
///
/// Serialised, it is what Home Assistant's automation editor takes. Source: Home Assistant's
/// documentation of automations, <https://www.home-assistant.io/docs/automation/>.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Automation {
    /// Its name.
    pub alias: String,
    /// What it does and why.
    pub description: String,
    /// What starts it: any of these.
    pub triggers: Vec<Trigger>,
    /// What must hold when it starts: all of these.
    pub conditions: Vec<Condition>,
    /// What it does, in order.
    pub actions: Vec<Action>,
    /// What happens when it is triggered while it runs.
    pub mode: Mode,
}

/// What starts an automation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "trigger", rename_all = "snake_case")]
pub enum Trigger {
    /// A local clock time.
    Time {
        /// When.
        at: AtTime,
    },
    /// Sunrise or sunset.
    Sun {
        /// Which of them.
        event: SunEvent,
        /// Seconds after it (negative: before), written as Home Assistant's `HH:MM:SS`.
        #[serde(default, skip_serializing_if = "ForDuration::is_zero")]
        offset: ForDuration,
    },
    /// An entity changes its state.
    State {
        /// Which.
        entity_id: EntityIds,
        /// Out of this state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// Into this state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// And stays there this long.
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        hold: Option<ForDuration>,
    },
    /// A value crosses a threshold.
    NumericState {
        /// Whose.
        entity_id: EntityIds,
        /// Upwards over this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        above: Option<f64>,
        /// Downwards under this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        below: Option<f64>,
        /// And stays there this long.
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        hold: Option<ForDuration>,
    },
}

/// What must hold for an automation to act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "condition", rename_all = "snake_case")]
pub enum Condition {
    /// The local clock time or weekday. `after` later than `before` means over midnight.
    Time {
        /// At or after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<AtTime>,
        /// Before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<AtTime>,
        /// On these days.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weekday: Vec<Weekday>,
    },
    /// An entity is in a state.
    State {
        /// Which.
        entity_id: EntityIds,
        /// In which state.
        state: String,
        /// For at least this long.
        #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
        hold: Option<ForDuration>,
    },
    /// A value is between bounds.
    NumericState {
        /// Whose.
        entity_id: EntityIds,
        /// Over this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        above: Option<f64>,
        /// Under this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        below: Option<f64>,
    },
    /// The sun's place. Both set means the night, from sunset to sunrise, as any of the two.
    Sun {
        /// After this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<SunEvent>,
        /// Before this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<SunEvent>,
    },
    /// The entity whose change of state is the trigger had been in its former state for at least
    /// this long: the room had been quiet before. Written as a template, the only way that Home
    /// Assistant has for it.
    #[serde(rename = "template")]
    FormerState {
        /// How long.
        #[serde(rename = "value_template", with = "former_state")]
        hold: ForDuration,
    },
}

/// A call of one of Home Assistant's actions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// `light.turn_on`.
    pub action: String,
    /// On what.
    pub target: Target,
    /// With what, such as `hvac_mode: heat`.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub data: serde_json::Map<String, serde_json::Value>,
}

/// What an action acts on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Entities, one or more.
    pub entity_id: EntityIds,
}

/// One entity id, written alone, or several, written as a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EntityIds {
    /// Exactly one.
    One(EntityId),
    /// A list.
    Many(Vec<EntityId>),
}

/// What happens when an automation is triggered while it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Nothing.
    #[default]
    Single,
    /// It starts anew.
    Restart,
}

/// Sunrise or sunset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SunEvent {
    /// The sun's upper edge comes over the horizon.
    Sunrise,
    /// The sun's upper edge goes under the horizon.
    Sunset,
}

/// A weekday, as Home Assistant writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a day's name needs no explanation")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A local clock time, in seconds since midnight, written `HH:MM:SS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AtTime(u32);

/// A length of time in whole seconds, written `HH:MM:SS`, negative with a leading `-`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ForDuration(i32);

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

impl AtTime {
    /// The time `seconds` after midnight, taken round the clock.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self(u32::try_from(seconds.rem_euclid(86_400)).unwrap_or(0))
    }

    /// Seconds since midnight, 0 to 86,399.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl ForDuration {
    /// A length of `seconds`.
    #[must_use]
    pub fn from_seconds(seconds: i32) -> Self {
        Self(seconds)
    }

    /// Its length in seconds.
    #[must_use]
    pub fn seconds(self) -> i32 {
        self.0
    }

    /// Whether it has no length.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

impl EntityIds {
    /// The ids as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[EntityId] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }
}

impl From<EntityId> for EntityIds {
    fn from(id: EntityId) -> Self {
        Self::One(id)
    }
}

impl From<Vec<EntityId>> for EntityIds {
    fn from(ids: Vec<EntityId>) -> Self {
        match <[EntityId; 1]>::try_from(ids) {
            Ok([id]) => Self::One(id),
            Err(ids) => Self::Many(ids),
        }
    }
}

impl fmt::Display for AtTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.0 / 3600, self.0 / 60 % 60, self.0 % 60)
    }
}

impl fmt::Display for ForDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{:02}:{:02}:{:02}", length / 3600, length / 60 % 60, length % 60)
    }
}

impl FromStr for AtTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match seconds_of(text) {
            Some(seconds @ 0..86_400) => Ok(Self(seconds.unsigned_abs())),
            _ => Err(format!("{text:?} is no clock time: write it as 06:32:00")),
        }
    }
}

impl FromStr for ForDuration {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        seconds_of(text).map(Self).ok_or_else(|| format!("{text:?} is no length of time: write it as 00:05:00"))
    }
}

impl TryFrom<String> for AtTime {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl TryFrom<String> for ForDuration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<AtTime> for String {
    fn from(time: AtTime) -> Self {
        time.to_string()
    }
}

impl From<ForDuration> for String {
    fn from(length: ForDuration) -> Self {
        length.to_string()
    }
}

/// Seconds of `[-]HH:MM[:SS]`.
fn seconds_of(text: &str) -> Option<i32> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let parts: Vec<i32> = digits
        .split(':')
        .map(|part| (1..=4).contains(&part.len()).then(|| part.parse::<u16>().ok().map(i32::from)).flatten())
        .collect::<Option<_>>()?;
    match parts[..] {
        [hours, minutes @ 0..60] => Some(sign * (hours * 3600 + minutes * 60)),
        [hours, minutes @ 0..60, seconds @ 0..60] => Some(sign * (hours * 3600 + minutes * 60 + seconds)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_syntax_of_the_automation_editor() {
        let trigger = Trigger::State {
            entity_id: EntityIds::One(EntityId::parse("binary_sensor.hall").expect("valid")),
            from: None,
            to: Some("off".into()),
            hold: Some(ForDuration::from_seconds(300)),
        };
        let json = serde_json::to_value(&trigger).expect("serialises");
        assert_eq!(
            json,
            serde_json::json!({"trigger": "state", "entity_id": "binary_sensor.hall", "to": "off", "for": "00:05:00"})
        );
        assert_eq!(serde_json::from_value::<Trigger>(json).expect("reads back"), trigger);
    }

    #[test]
    fn clock_times_go_round() {
        assert_eq!(AtTime::from_seconds(-60).to_string(), "23:59:00");
        assert_eq!("06:32".parse(), Ok(AtTime::from_seconds(6 * 3600 + 32 * 60)));
        for bad in ["24:00:00", "-01:00:00", "6", "06:60:00", "aa:bb", ""] {
            assert!(bad.parse::<AtTime>().is_err(), "{bad}");
        }
        assert_eq!("-00:10:00".parse(), Ok(ForDuration::from_seconds(-600)));
    }
}
