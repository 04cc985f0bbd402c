use std::collections::BTreeSet;
use std::fmt;

use domain::{Action, Automation, Condition, EntityId, EntityIds, ForDuration, Home, Trigger};
use serde_json::Value;

use crate::catalogue::{HVAC_MODES, WATER_HEATER_MODES, find_service, is_numeric, states_of};
use crate::safety::{is_entrance, is_gas_valve, is_template};

/// No habit waits longer than this for a state to settle.
pub(crate) const LONGEST_HOLD: i32 = 7 * 86_400;

/// Farther from sunrise or sunset than this, it has nothing to do with the sun.
pub(crate) const LONGEST_OFFSET: i32 = 12 * 3600;

/// Home Assistant allows no longer state than this.
const LONGEST_STATE: usize = 255;

/// No device of a home is set to more than boiling water has, in whatever degrees.
const HOTTEST: f64 = 212.0;

/// What an automation may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The entities that exist.
    pub entities: &'a BTreeSet<EntityId>,
    /// What is known of them: a cover's class tells whether it may be opened.
    pub home: &'a Home,
}

/// Something wrong with an automation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where: `trigger 1`, `condition 2`, `action 1`.
    pub place: String,
    /// What, as a sentence without its full stop.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Everything that is wrong with an automation, in its order; empty when it can be shown.
///
/// Looks at all of it: that every entity exists, that states, thresholds, times and lengths mean
/// something, that each action is one that Home Assistant has for each of its targets, with the
/// data it needs and no other, and that nothing unlocks, disarms or opens an entrance.
///
/// Home Assistant itself answers "ok" to an automation that acts on an entity which does not
/// exist, so nobody else would notice.
#[must_use]
pub fn check(automation: &Automation, known: &Known<'_>) -> Vec<Problem> {
    let mut check = Check { known, place: "automation".to_owned(), problems: Vec::new() };
    if automation.alias.trim().is_empty() {
        check.problem("it has no name");
    }
    if automation.triggers.is_empty() {
        check.problem("it has no trigger");
    }
    if automation.actions.is_empty() {
        check.problem("it has no action");
    }
    for (index, trigger) in automation.triggers.iter().enumerate() {
        check.place = format!("trigger {}", index + 1);
        check.trigger(trigger);
    }
    for (index, condition) in automation.conditions.iter().enumerate() {
        check.place = format!("condition {}", index + 1);
        check.condition(condition, &automation.triggers);
    }
    for (index, action) in automation.actions.iter().enumerate() {
        check.place = format!("action {}", index + 1);
        check.action(action);
    }
    check.problems
}

struct Check<'a> {
    known: &'a Known<'a>,
    place: String,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn problem(&mut self, message: impl Into<String>) {
        self.problems.push(Problem { place: self.place.clone(), message: message.into() });
    }

    fn trigger(&mut self, trigger: &Trigger) {
        match trigger {
            Trigger::Time { .. } => {}
            Trigger::Sun { offset, .. } => {
                if offset.seconds().unsigned_abs() > LONGEST_OFFSET.unsigned_abs() {
                    self.problem(format!("{offset} is too far from the sun's event"));
                }
            }
            Trigger::State { entity_id, from, to, hold } => {
                self.entities(entity_id);
                for state in [from, to].into_iter().flatten() {
                    self.state(entity_id, state);
                }
                if from.is_some() && from == to {
                    self.problem("it waits for a change into the state that it was in");
                }
                self.hold(*hold);
            }
            Trigger::NumericState { entity_id, above, below, hold } => {
                self.entities(entity_id);
                self.bounds(entity_id, *above, *below);
                self.hold(*hold);
            }
        }
    }

    fn condition(&mut self, condition: &Condition, triggers: &[Trigger]) {
        match condition {
            Condition::Time { after, before, weekday } => {
                if after.is_none() && before.is_none() && weekday.is_empty() {
                    self.problem("it names neither a time nor a day");
                }
                if after.is_some() && after == before {
                    self.problem("its time window begins when it ends");
                }
                if weekday.iter().collect::<BTreeSet<_>>().len() != weekday.len() {
                    self.problem("it names a day twice");
                }
            }
            Condition::State { entity_id, state, hold } => {
                self.entities(entity_id);
                self.state(entity_id, state);
                self.hold(*hold);
            }
            Condition::NumericState { entity_id, above, below } => {
                self.entities(entity_id);
                self.bounds(entity_id, *above, *below);
            }
            Condition::Sun { after, before } => {
                if after.is_none() && before.is_none() {
                    self.problem("it names neither sunrise nor sunset");
                }
                if after.is_some() && after == before {
                    self.problem("its window begins when it ends");
                }
            }
            Condition::FormerState { hold } => {
                if !triggers.iter().all(|trigger| matches!(trigger, Trigger::State { .. })) {
                    self.problem("it asks for a former state, which only a change of state has");
                }
                self.hold(Some(*hold));
            }
        }
    }

    fn action(&mut self, action: &Action) {
        let (name, ids) = (action.action.as_str(), &action.target.entity_id);
        self.entities(ids);
        let domain = name.split_once('.').map_or("", |(domain, _)| domain);
        if domain == "alarm_control_panel" || matches!(name, "lock.unlock" | "lock.open") {
            self.problem(format!("{name} is never suggested, for safety"));
            return;
        }
        let Some(service) = find_service(name) else {
            self.problem(format!("{name:?} is no action that an automation of Nightshift may call"));
            return;
        };
        for id in ids.as_slice() {
            if id.domain() != domain {
                self.problem(format!("{name} cannot act on {id}"));
            }
            if self.opens_what_should_stay_shut(action, id) {
                self.problem(format!("{name} would open {id}, which is never suggested, for safety"));
            }
        }
        for key in service.required {
            if !action.data.contains_key(*key) {
                self.problem(format!("{name} needs {key}"));
            }
        }
        for (key, value) in &action.data {
            if !service.required.contains(&key.as_str()) && !service.optional.contains(&key.as_str()) {
                self.problem(format!("{name} takes no {key:?}"));
            }
            if holds_template(value) {
                self.problem(format!("{key} holds a template"));
            }
            self.mode(key, value);
            self.amount(key, value);
        }
    }

    /// What is set in percent or degrees must be such a number.
    fn amount(&mut self, key: &str, value: &Value) {
        let is_one = match key {
            "brightness_pct" => value.as_u64().is_some_and(|percent| (1..=100).contains(&percent)),
            "temperature" => value.as_f64().is_some_and(|degrees| degrees.abs() <= HOTTEST),
            _ => return,
        };
        if !is_one {
            self.problem(format!("{value} is no {key}"));
        }
    }

    /// A mode or option that is a text must be one; for thermostats and water heaters the modes
    /// are known.
    fn mode(&mut self, key: &str, value: &Value) {
        let allowed: &[&str] = match key {
            "hvac_mode" => &HVAC_MODES,
            "operation_mode" => &WATER_HEATER_MODES,
            "option" => &[],
            _ => return,
        };
        match value.as_str() {
            Some(text) if !text.trim().is_empty() && (allowed.is_empty() || allowed.contains(&text)) => {}
            _ => self.problem(format!("{value} is no {key}")),
        }
    }

    fn opens_what_should_stay_shut(&self, action: &Action, id: &EntityId) -> bool {
        let shuts = |data: &serde_json::Map<String, Value>| data.get("position").and_then(Value::as_f64) == Some(0.0);
        match action.action.as_str() {
            "cover.open_cover" => is_entrance(id, self.known.home),
            "cover.set_cover_position" => is_entrance(id, self.known.home) && !shuts(&action.data),
            "valve.open_valve" => is_gas_valve(id, self.known.home),
            "valve.set_valve_position" => is_gas_valve(id, self.known.home) && !shuts(&action.data),
            _ => false,
        }
    }

    fn entities(&mut self, ids: &EntityIds) {
        let ids = ids.as_slice();
        if ids.is_empty() {
            self.problem("it names no entity");
        }
        for (index, id) in ids.iter().enumerate() {
            if ids[..index].contains(id) {
                self.problem(format!("{id} is named twice"));
            } else if !self.known.entities.contains(id) {
                self.problem(format!("{id} does not exist"));
            }
        }
    }

    fn state(&mut self, ids: &EntityIds, state: &str) {
        if state.trim().is_empty() || state.chars().count() > LONGEST_STATE || state.chars().any(char::is_control) {
            self.problem(format!("{state:.40?} is no state"));
        } else if matches!(state, "unknown" | "unavailable") {
            self.problem(format!("{state} is the lack of a state"));
        } else if state.starts_with("input_") && domain::is_entity_id(state) {
            // Home Assistant would compare with that entity's state instead.
            self.problem(format!("{state} is an entity, not a state"));
        } else {
            for id in ids.as_slice() {
                if states_of(id.domain()).is_some_and(|states| !states.contains(&state)) {
                    self.problem(format!("{id} is never in the state {state:.40?}"));
                }
            }
        }
    }

    fn bounds(&mut self, ids: &EntityIds, above: Option<f64>, below: Option<f64>) {
        if above.is_none() && below.is_none() {
            self.problem("it has no threshold");
        }
        if [above, below].into_iter().flatten().any(|bound| !bound.is_finite()) {
            self.problem("its threshold is no number");
        }
        if let (Some(above), Some(below)) = (above, below)
            && above >= below
        {
            self.problem(format!("nothing is both above {above} and below {below}"));
        }
        for id in ids.as_slice() {
            if !is_numeric(id.domain()) {
                self.problem(format!("the state of {id} is no number"));
            }
        }
    }

    fn hold(&mut self, hold: Option<ForDuration>) {
        if hold.is_some_and(|hold| !(1..=LONGEST_HOLD).contains(&hold.seconds())) {
            self.problem("it waits for no time at all, or for more than a week");
        }
    }
}

fn holds_template(value: &Value) -> bool {
    match value {
        Value::String(text) => is_template(text),
        Value::Array(items) => items.iter().any(holds_template),
        Value::Object(fields) => fields.values().any(holds_template),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests;
