use domain::{
    AtTime, Condition, Draft, EntityId, ForDuration, PatternKind, Setting, SuggestionId, SunEvent, TargetState,
    Trigger, Weekday,
};
use serde::Serialize;

use super::ground::{Ground, HOME_ZONE};
use super::join::{is_of_another, joins};
use super::offers::{id_of, offers};
use super::timing::{days_of, window_of};
use crate::check::{LONGEST_HOLD, LONGEST_OFFSET};
use crate::words::{describe_actions, describe_conditions, display_name, plain};

/// The least that what was left running must have run, in seconds: at once would be no leaving.
pub(super) const LEAST_HOLD: i32 = 60;

/// What may be changed of a suggestion: present values, as nights found them, and within what. What is none cannot be
/// changed. Whoever shows a form builds it from this.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Options {
    /// Its name, if its user gave it one.
    pub title: Option<String>,
    /// The clock time: `set_time`, `shift`.
    pub time: Option<TimeOption>,
    /// The offset from the sun's event: `set_offset`, `shift`.
    pub offset: Option<OffsetOption>,
    /// How long the trigger's state must last: `set_hold`.
    pub hold: Option<HoldOption>,
    /// The threshold of a value: `set_threshold`.
    pub threshold: Option<ThresholdOption>,
    /// The days: `set_days`.
    pub days: DaysOption,
    /// The clock times between which it acts: `set_window`.
    pub window: Option<WindowOption>,
    /// Conditions that it has or may be given: `add_condition`, `drop_condition`.
    pub conditions: Vec<ConditionOption>,
    /// What it does: `drop_action`, `set_brightness`, `set_temperature`.
    pub actions: Vec<ActionOption>,
    /// Other suggestions that are part of it, or may become so: `join`, `separate`.
    pub joins: Vec<JoinOption>,
}

/// Another suggestion that this one does, too, or could.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JoinOption {
    /// Which.
    pub suggestion: SuggestionId,
    /// What it is called.
    pub title: String,
    /// What would be done, too: `Turn on Porch light`.
    pub text: String,
    /// Whether it is part of this one at present.
    pub is_on: bool,
}

/// A clock time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeOption {
    /// At present.
    pub at: AtTime,
    /// As nights found it.
    pub found: Option<AtTime>,
}

/// An offset from the sun's event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OffsetOption {
    /// From which event.
    pub event: SunEvent,
    /// At present; negative before it.
    pub offset: ForDuration,
    /// As nights found it.
    pub found: Option<ForDuration>,
    /// The least.
    pub min: ForDuration,
    /// The most.
    pub max: ForDuration,
}

/// How long a state must last.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HoldOption {
    /// At present; no length for at once.
    #[serde(rename = "for")]
    pub hold: ForDuration,
    /// As nights found it.
    pub found: Option<ForDuration>,
    /// The least.
    pub min: ForDuration,
    /// The most.
    pub max: ForDuration,
}

/// A threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThresholdOption {
    /// Whose value.
    pub entity_id: EntityId,
    /// What it is called.
    pub name: String,
    /// Whether it acts when the value rises over it; else when it falls under it.
    pub is_above: bool,
    /// At present.
    pub value: f64,
    /// As nights found it.
    pub found: Option<f64>,
    /// The lowest value of the history, where it is known.
    pub min: Option<f64>,
    /// The highest.
    pub max: Option<f64>,
    /// Its unit.
    pub unit: Option<String>,
}

/// The days of the week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DaysOption {
    /// At present.
    pub days: Vec<Weekday>,
    /// As nights found them.
    pub found: Vec<Weekday>,
}

/// Clock times between which it acts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WindowOption {
    /// At or after.
    pub after: Option<AtTime>,
    /// Before.
    pub before: Option<AtTime>,
    /// As nights found the first.
    pub found_after: Option<AtTime>,
    /// As nights found the second.
    pub found_before: Option<AtTime>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConditionOption {
    /// What a change calls it.
    pub id: String,
    /// What it says: `while it is dark`.
    pub text: String,
    /// Whether it is asked for at present.
    pub is_on: bool,
    /// Whether nights found it.
    pub is_learned: bool,
}

/// One of the things that it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionOption {
    /// To what.
    pub entity_id: EntityId,
    /// What that is called.
    pub name: String,
    /// What is done: `Turn on Hall light`.
    pub text: String,
    /// Whether it is done at present; what was left out can be brought back by going back to another version.
    pub can_drop: bool,
    /// How bright a light is turned on.
    pub brightness: Option<PercentOption>,
    /// What temperature it is set to.
    pub temperature: Option<TemperatureOption>,
    /// The other suggestion that it is of, where one is part of this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<SuggestionId>,
}

/// A brightness.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PercentOption {
    /// At present; none leaves it to the light.
    pub percent: Option<u8>,
    /// The least.
    pub min: u8,
    /// The most.
    pub max: u8,
}

/// A temperature.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TemperatureOption {
    /// At present; none leaves it to the thermostat.
    pub temperature: Option<f64>,
    /// The least that the device takes.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// In which steps.
    pub step: f64,
}

/// What may be changed of a draft.
#[must_use]
pub fn options(draft: &Draft, ground: &Ground<'_>) -> Options {
    let found = ground.found;
    let length = ForDuration::from_seconds;
    let time = match (&draft.trigger, &found.trigger) {
        (Trigger::Time { at }, other) => {
            let found = if let Trigger::Time { at } = other { Some(*at) } else { None };
            Some(TimeOption { at: *at, found })
        }
        _ => None,
    };
    let limit = i32::try_from(offset_limit()).unwrap_or(LONGEST_OFFSET);
    let offset = match (&draft.trigger, &found.trigger) {
        (Trigger::Sun { event, offset }, other) => {
            let found = if let Trigger::Sun { offset, .. } = other { Some(*offset) } else { None };
            Some(OffsetOption { event: *event, offset: *offset, found, min: length(-limit), max: length(limit) })
        }
        _ => None,
    };
    let hold = hold_of(&draft.trigger).map(|hold| HoldOption {
        hold,
        found: hold_of(&found.trigger),
        min: length(if draft.kind == PatternKind::LeftOn { LEAST_HOLD } else { 0 }),
        max: length(LONGEST_HOLD),
    });
    let (after, before) = window_of(&draft.conditions);
    let (found_after, found_before) = window_of(&found.conditions);
    let window = WindowOption { after, before, found_after, found_before };
    Options {
        title: draft.title.clone(),
        time,
        offset,
        hold,
        threshold: threshold(draft, ground),
        days: DaysOption { days: days_of(&draft.conditions), found: days_of(&found.conditions) },
        window: (!matches!(draft.trigger, Trigger::Time { .. })).then_some(window),
        conditions: conditions(draft, ground),
        actions: actions(draft, ground),
        joins: joins(draft, ground),
    }
}

/// So far from the sun's event it may act, in seconds.
pub(super) fn offset_limit() -> u32 {
    LONGEST_OFFSET.unsigned_abs()
}

fn hold_of(trigger: &Trigger) -> Option<ForDuration> {
    match trigger {
        Trigger::State { hold, .. } | Trigger::NumericState { hold, .. } => Some(hold.unwrap_or_default()),
        Trigger::Time { .. } | Trigger::Sun { .. } => None,
    }
}

/// Of a trigger by one side of one value; how many people are at home is no such value.
pub(super) fn threshold(draft: &Draft, ground: &Ground<'_>) -> Option<ThresholdOption> {
    let side = |trigger: &Trigger| match trigger {
        Trigger::NumericState { entity_id, above: Some(value), below: None, .. } => {
            entity_id.as_slice().first().map(|id| (id.clone(), true, *value))
        }
        Trigger::NumericState { entity_id, above: None, below: Some(value), .. } => {
            entity_id.as_slice().first().map(|id| (id.clone(), false, *value))
        }
        _ => None,
    };
    let (entity_id, is_above, value) = side(&draft.trigger).filter(|(id, ..)| id.as_str() != HOME_ZONE)?;
    let range = ground.ranges.get(&entity_id);
    let info = ground.home.entities.get(&entity_id);
    Some(ThresholdOption {
        name: display_name(&entity_id, ground.home),
        is_above,
        value,
        found: side(&ground.found.trigger).map(|(_, _, value)| value),
        min: range.map(|(min, _)| *min),
        max: range.map(|(_, max)| *max),
        unit: info.and_then(|info| info.unit.as_deref()).map(|unit| plain(unit, 12)).filter(|unit| !unit.is_empty()),
        entity_id,
    })
}

fn conditions(draft: &Draft, ground: &Ground<'_>) -> Vec<ConditionOption> {
    let has = |id: &str| draft.conditions.iter().any(|condition| id_of(condition).as_deref() == Some(id));
    let said =
        |condition: &Condition| describe_conditions(std::slice::from_ref(condition), &draft.trigger, ground.home);
    offers(&draft.conditions, &draft.trigger, ground)
        .into_iter()
        .map(|offer| ConditionOption {
            text: said(&offer.condition),
            is_on: has(&offer.id),
            is_learned: offer.is_learned,
            id: offer.id,
        })
        .collect()
}

pub(super) fn actions(draft: &Draft, ground: &Ground<'_>) -> Vec<ActionOption> {
    let own = draft.actions.iter().filter(|action| !is_of_another(draft, &action.entity_id)).count();
    let part = |entity: &EntityId| draft.joined.iter().find(|joined| joined.entities.contains(entity));
    let action = |action: &TargetState| ActionOption {
        name: display_name(&action.entity_id, ground.home),
        text: describe_actions(draft.kind, std::slice::from_ref(action), ground.home),
        can_drop: own > 1 || is_of_another(draft, &action.entity_id),
        brightness: brightness(draft, action, ground),
        temperature: temperature(draft, action, ground),
        part: part(&action.entity_id).map(|joined| joined.suggestion.clone()),
        entity_id: action.entity_id.clone(),
    };
    draft.actions.iter().map(action).collect()
}

/// Of a light that is turned on and known to be dimmable.
fn brightness(draft: &Draft, action: &TargetState, ground: &Ground<'_>) -> Option<PercentOption> {
    let info = ground.home.entities.get(&action.entity_id)?;
    let percent = match draft.settings.get(&action.entity_id) {
        Some(Setting::BrightnessPct(percent)) => Some(*percent),
        _ => None,
    };
    let can = action.entity_id.domain() == "light" && action.state == "on" && info.is_dimmable == Some(true);
    can.then_some(PercentOption { percent, min: 1, max: 100 })
}

/// Of a thermostat that is set to a mode with one temperature, and of which the range is known.
fn temperature(draft: &Draft, action: &TargetState, ground: &Ground<'_>) -> Option<TemperatureOption> {
    let range = ground.home.entities.get(&action.entity_id)?.temperatures?;
    let can = match action.entity_id.domain() {
        "climate" => matches!(action.state.as_str(), "heat" | "cool" | "auto"),
        "water_heater" => action.state != "off",
        _ => false,
    };
    let temperature = match draft.settings.get(&action.entity_id) {
        Some(Setting::Temperature(temperature)) => Some(*temperature),
        _ => None,
    };
    let degrees = |hundredths: i32| f64::from(hundredths) / 100.0;
    can.then_some(TemperatureOption {
        temperature,
        min: degrees(range.min),
        max: degrees(range.max),
        step: degrees(range.step.max(1)),
    })
}
