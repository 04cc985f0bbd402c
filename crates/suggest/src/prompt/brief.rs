use std::collections::BTreeSet;

use domain::{
    Action, AtTime, Category, Condition, EntityId, EntityIds, ForDuration, Home, PatternKind, Suggestion, SunEvent,
    TargetState, Trigger, Weekday,
};
use serde::Serialize;

use super::deeds::{settings_of, targets_of};
use super::lexicon::Claim;
use super::names::{Names, Naming, keys};
use super::quantities::{Quantity, Unit, of_length};
use crate::rating::category_of;
use crate::safety::device_class;
use crate::words::{describe_actions, describe_conditions, describe_trigger, display_name};

/// What a language model is told of one suggestion, and what its words are held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    pub(super) told: Told,
    pub(super) names: Names,
    pub(super) grounds: Grounds,
    pub(super) home_names: Vec<String>,
}

/// The part that leaves: plain words of ours, with the home's names between marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Told {
    does: String,
    when: String,
    #[serde(rename = "if", skip_serializing_if = "String::is_empty")]
    conditions: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sets: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    category: Category,
}

/// All that a text about the suggestion may claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Grounds {
    /// Clock times, in seconds since midnight.
    pub(super) times: BTreeSet<u32>,
    /// Windows of the clock, over midnight where the second is smaller.
    pub(super) windows: Vec<(u32, u32)>,
    pub(super) quantities: Vec<Quantity>,
    /// The days that it is limited to; none for every day.
    pub(super) days: Vec<Weekday>,
    pub(super) claims: BTreeSet<Claim>,
    /// Our own words and the names in them, in small letters.
    pub(super) said: String,
    /// The categories that are not made up.
    pub(super) categories: Vec<Category>,
}

impl Brief {
    /// What is told of a suggestion of this home.
    #[must_use]
    pub fn of(suggestion: &Suggestion, home: &Home, naming: &Naming) -> Self {
        let mut naming_of = Telling { names: Names::default(), grounds: Grounds::default(), home, naming };
        let automation = &suggestion.automation;
        let triggers: Vec<Trigger> = automation.triggers.iter().map(|trigger| naming_of.trigger(trigger)).collect();
        let conditions: Vec<Condition> =
            automation.conditions.iter().map(|condition| naming_of.condition(condition)).collect();
        let (mut targets, mut sets) = (Vec::new(), Vec::new());
        for action in &automation.actions {
            naming_of.action(action, &mut targets, &mut sets);
        }
        if suggestion.kind == PatternKind::LeftOn {
            naming_of.grounds.claims.extend([Claim::On, Claim::Leaving]);
        }
        let Telling { names, mut grounds, .. } = naming_of;
        // Not the suggestion's own, which may be the model's already.
        let category = category_of(suggestion.kind, &targets, home);

        let told_home = names.told_home(home);
        let first = triggers.first().cloned();
        let when: Vec<String> = triggers.iter().map(|trigger| describe_trigger(trigger, &told_home)).collect();
        let told = Told {
            does: describe_actions(suggestion.kind, &targets, &told_home),
            when: when.join(" or "),
            conditions: first.map_or_else(String::new, |first| describe_conditions(&conditions, &first, &told_home)),
            sets,
            why: match suggestion.kind {
                PatternKind::LeftOn => Some("it was left on with nobody at home"),
                PatternKind::Sequence => Some("a routine, one after the other"),
                _ => None,
            },
            category,
        };
        let count = targets.iter().map(|target| &target.entity_id).collect::<BTreeSet<_>>().len();
        #[expect(clippy::cast_precision_loss, reason = "a home has some hundreds of entities")]
        grounds.quantities.push(Quantity { value: count as f64, unit: Unit::Other });
        grounds.said =
            format!("{} {} {} {}", told.does, told.when, told.conditions, told.sets.join(" ")).to_lowercase();
        for (_, real) in names.longest_first() {
            grounds.said.push(' ');
            grounds.said.push_str(&real.to_lowercase());
        }
        grounds.categories = vec![category, Category::Comfort, Category::Convenience];
        if !targets.is_empty() && targets.iter().all(|target| target.state == "off") {
            grounds.categories.push(Category::Energy);
        }
        let home_names = other_names(home, &grounds.said);
        Self { told, names, grounds, home_names }
    }

    /// What has to be given a number before it is told by placeholders: entity ids, and states that are names.
    #[must_use]
    pub fn keys(suggestion: &Suggestion, home: &Home) -> Vec<String> {
        keys(&Self::of(suggestion, home, &Naming::Own).names).map(str::to_owned).collect()
    }
}

/// What else of the home has a name, which a text about this suggestion has no reason to say.
fn other_names(home: &Home, said: &str) -> Vec<String> {
    const SHORTEST: usize = 4;
    let entities = home.entities.keys().map(|id| display_name(id, home));
    let areas = home.entities.values().filter_map(|info| info.area.clone());
    let names: BTreeSet<String> = entities.chain(areas).map(|name| name.trim().to_owned()).collect();
    let is_other = |name: &String| name.chars().count() >= SHORTEST && !said.contains(&name.to_lowercase());
    names.into_iter().filter(is_other).collect()
}

/// Goes through an automation once: takes up names, and what may be claimed.
struct Telling<'a> {
    names: Names,
    grounds: Grounds,
    home: &'a Home,
    naming: &'a Naming,
}

impl Telling<'_> {
    fn trigger(&mut self, trigger: &Trigger) -> Trigger {
        match trigger {
            Trigger::Time { at } => {
                self.time(*at);
                trigger.clone()
            }
            Trigger::Sun { event, offset } => {
                self.sun(*event);
                self.length(Some(*offset));
                trigger.clone()
            }
            Trigger::State { entity_id, from, to, hold } => {
                self.length(*hold);
                let from = from.as_ref().map(|state| self.state(entity_id, state, false));
                let to = to.as_ref().map(|state| self.state(entity_id, state, true));
                self.entities(entity_id);
                Trigger::State { entity_id: entity_id.clone(), from, to, hold: *hold }
            }
            Trigger::NumericState { entity_id, above, below, hold } => {
                self.length(*hold);
                self.bounds(entity_id, *above, *below);
                trigger.clone()
            }
        }
    }

    fn condition(&mut self, condition: &Condition) -> Condition {
        match condition {
            Condition::Time { after, before, weekday } => {
                after.iter().chain(before).for_each(|time| self.time(*time));
                if after.is_some() || before.is_some() {
                    let end = |time: &Option<AtTime>, or| time.map_or(or, AtTime::seconds);
                    self.grounds.windows.push((end(after, 0), end(before, 86_399)));
                }
                if !weekday.is_empty() && weekday.len() < Weekday::ALL.len() {
                    self.grounds.days.clone_from(weekday);
                }
                condition.clone()
            }
            Condition::State { entity_id, state, hold } => {
                self.length(*hold);
                let told = self.state(entity_id, state, true);
                self.entities(entity_id);
                Condition::State { entity_id: entity_id.clone(), state: told, hold: *hold }
            }
            Condition::NumericState { entity_id, above, below } => {
                self.bounds(entity_id, *above, *below);
                condition.clone()
            }
            Condition::Sun { after, before } => {
                after.iter().chain(before).for_each(|event| self.sun(*event));
                self.grounds.claims.insert(Claim::Dark);
                condition.clone()
            }
            Condition::FormerState { hold } => {
                self.length(Some(*hold));
                condition.clone()
            }
        }
    }

    fn action(&mut self, action: &Action, targets: &mut Vec<TargetState>, sets: &mut Vec<String>) {
        self.entities(&action.target.entity_id);
        for target in targets_of(action) {
            let state = self.state(&EntityIds::One(target.entity_id.clone()), &target.state, true);
            targets.push(TargetState { state, ..target });
        }
        for (what, number) in settings_of(action) {
            let unit = if what.ends_with("pct") || what == "percentage" || what == "position" {
                Unit::Percent
            } else if what.contains("temp") {
                Unit::Degree
            } else {
                Unit::Other
            };
            self.grounds.quantities.push(Quantity { value: number, unit });
            sets.push(format!("{what} {number}"));
        }
    }

    fn entities(&mut self, ids: &EntityIds) {
        for id in ids.as_slice() {
            self.names.entity(id, self.home, self.naming);
        }
        #[expect(clippy::cast_precision_loss, reason = "a home has some hundreds of entities")]
        let count = ids.as_slice().len() as f64;
        self.grounds.quantities.push(Quantity { value: count, unit: Unit::Other });
    }

    /// A state as it is told. What it means may be claimed: `is_after` when that is how it is afterwards.
    fn state(&mut self, ids: &EntityIds, state: &str, is_after: bool) -> String {
        let Some(first) = ids.as_slice().first() else { return state.to_owned() };
        self.grounds.claims.extend(claims_of(first, state, is_after, self.home));
        self.names.state(first, state, self.naming)
    }

    fn bounds(&mut self, ids: &EntityIds, above: Option<f64>, below: Option<f64>) {
        self.entities(ids);
        let first = ids.as_slice().first();
        if first.is_some_and(|id| id.as_str() == "zone.home") {
            self.grounds.claims.extend([Claim::Arrival, Claim::Leaving]);
            return;
        }
        let unit = first.and_then(|id| self.home.entities.get(id)?.unit.as_deref());
        let unit = match unit {
            Some("°C" | "°F" | "K") => Unit::Degree,
            Some("%") => Unit::Percent,
            _ => Unit::Other,
        };
        for value in above.into_iter().chain(below) {
            // As it is told: three places at most.
            self.grounds.quantities.push(Quantity { value: (value * 1000.0).round() / 1000.0, unit });
        }
    }

    fn time(&mut self, time: AtTime) {
        self.grounds.times.insert(time.seconds());
    }

    fn length(&mut self, length: Option<ForDuration>) {
        let lengths = length.map(|length| of_length(length.seconds().into()));
        self.grounds.quantities.extend(lengths.unwrap_or_default());
    }

    fn sun(&mut self, event: SunEvent) {
        self.grounds.claims.extend(match event {
            SunEvent::Sunset => [Claim::Sunset, Claim::Dark],
            SunEvent::Sunrise => [Claim::Sunrise, Claim::Sunrise],
        });
    }
}

/// What may be said of an entity that is in a state.
fn claims_of(id: &EntityId, state: &str, is_after: bool, home: &Home) -> Vec<Claim> {
    let class = device_class(id, home).unwrap_or_default();
    match (id.domain(), class, state) {
        ("sun", _, "below_horizon") => vec![Claim::Dark, Claim::Sunset],
        ("sun", _, "above_horizon") => vec![Claim::Sunrise],
        ("person" | "device_tracker" | "zone", _, _) => vec![Claim::Arrival, Claim::Leaving],
        ("binary_sensor", "motion" | "occupancy" | "presence" | "moving", _) => vec![Claim::Motion],
        ("binary_sensor", "lock", "on") | ("lock", _, "unlocked" | "open") => vec![Claim::Unlock],
        ("binary_sensor", "lock", _) | ("lock", _, _) => vec![Claim::Lock],
        ("alarm_control_panel", ..) => vec![Claim::Alarm],
        ("cover" | "valve", _, "open" | "opening")
        | ("binary_sensor", "door" | "window" | "garage_door" | "opening", "on") => vec![Claim::Open],
        ("cover" | "valve", ..) | ("binary_sensor", "door" | "window" | "garage_door" | "opening", _) => {
            vec![Claim::Close]
        }
        (_, _, "off" | "idle" | "paused" | "standby") => vec![Claim::Off],
        // What is told of numbers and names makes nothing go on.
        ("sensor" | "select" | "input_select", ..) => Vec::new(),
        _ if is_after => vec![Claim::On],
        _ => vec![Claim::On, Claim::Off],
    }
}
