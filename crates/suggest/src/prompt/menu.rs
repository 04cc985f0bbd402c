use std::collections::BTreeMap;

use domain::{AtTime, Change, Condition, Draft, EntityId, EntityIds, ForDuration, SuggestionId, TargetState, Weekday};
use serde_json::{Map, Value};

use super::names::{Names, Naming};
use crate::change::{Ground, Joinable, Options, offered_conditions, options, parts_offered};
use crate::words::{describe_actions, describe_conditions};

/// The changes that a language model may ask for of one suggestion: those that its user is offered, and no other.
///
/// A change is said by its name and one text. Conditions and actions go by labels of ours (`c1`, `a2`), so that no id has to
/// leave, and none that was made up can come back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Menu {
    entries: BTreeMap<&'static str, Value>,
    conditions: Vec<String>,
    actions: Vec<EntityId>,
    /// Those that may become part of it, and those that are.
    joins: Vec<SuggestionId>,
}

pub(super) const SET_TEMPERATURE: &str = "set_temperature";
pub(super) const RENAME: &str = "rename";
const JOIN: &str = "join";
const SEPARATE: &str = "separate";

/// Those of which a replay can tell whether they are better.
const JUDGED: [&str; 5] = ["shift", "set_days", "add_condition", "drop_condition", JOIN];

/// Nothing is moved by more, in minutes: a bound before numbers are multiplied.
const MOST_MINUTES: f64 = 10_000.0;

impl Menu {
    /// All that may be changed of a draft. Names that occur in it are taken up and told as they are to be.
    pub(super) fn of(draft: &Draft, ground: &Ground<'_>, names: &mut Names, naming: &Naming) -> Self {
        let offered = offered_conditions(draft, ground);
        let conditions: Vec<(String, Condition, bool)> = offered
            .into_iter()
            .map(|(id, condition, is_on)| (id, told_condition(&condition, ground, names, naming), is_on))
            .collect();
        let offered: Vec<&Joinable> = parts_offered(draft, ground).collect();
        for action in draft.actions.iter().chain(offered.iter().flat_map(|other| &other.draft.actions)) {
            names.entity(&action.entity_id, ground.home, naming);
        }
        let told_home = names.told_home(ground.home);
        let said =
            |condition: &Condition| describe_conditions(std::slice::from_ref(condition), &draft.trigger, &told_home);
        let labelled = |is_on: bool| -> Map<String, Value> {
            let all = (1..).zip(&conditions).filter(|(_, (_, _, present))| *present == is_on);
            all.map(|(n, (_, condition, _))| (format!("c{n}"), Value::from(said(condition)))).collect()
        };
        let options = options(draft, ground);
        let mut entries = entries_of(&options);
        let mut lists = vec![("add_condition", labelled(false)), ("drop_condition", labelled(true))];
        if draft.actions.len() > 1 {
            let actions = (1..).zip(&draft.actions);
            let told = |id: &EntityId| Value::from(names.marked(id.as_str()));
            lists.push(("drop_action", actions.map(|(n, one)| (format!("a{n}"), told(&one.entity_id))).collect()));
        }
        // Of the other's trigger and conditions nothing need be told: they are as good as this one's.
        let joinable = (1..).zip(&offered).map(|(n, other)| {
            let told: Vec<TargetState> =
                other.draft.actions.iter().map(|action| told_target(action, names, naming)).collect();
            (format!("s{n}"), Value::from(describe_actions(other.draft.kind, &told, &told_home)))
        });
        lists.push((JOIN, joinable.collect()));
        let joined = (offered.len() + 1..).zip(&draft.joined).map(|(n, joined)| {
            let told = joined.entities.iter().map(|id| names.marked(id.as_str())).collect::<Vec<_>>();
            (format!("s{n}"), Value::from(told.join(", ")))
        });
        lists.push((SEPARATE, joined.collect()));
        entries.extend(lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(kind, list)| (kind, list.into())));
        Self {
            entries,
            conditions: conditions.into_iter().map(|(id, ..)| id).collect(),
            actions: draft.actions.iter().map(|action| action.entity_id.clone()).collect(),
            joins: offered
                .iter()
                .map(|other| &other.suggestion)
                .chain(draft.joined.iter().map(|joined| &joined.suggestion))
                .cloned()
                .collect(),
        }
    }

    /// Only what a replay can judge.
    pub(super) fn judged(mut self) -> Self {
        self.entries.retain(|kind, _| JUDGED.contains(kind));
        self
    }

    /// What is told of it.
    pub(super) fn told(&self) -> Value {
        let entries = self.entries.iter().map(|(kind, about)| ((*kind).to_owned(), about.clone()));
        Value::Object(entries.collect())
    }

    /// The names of what is in it.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        self.entries.keys().copied().collect()
    }

    /// The change of this name with this text, if it is one of these; else why not. Whether its value fits, whoever makes
    /// the change decides.
    pub(super) fn read(&self, kind: &str, value: &str) -> Result<Change, String> {
        if !self.entries.contains_key(kind) {
            return Err("a change that was not offered".to_owned());
        }
        let value = value.trim();
        let wrong = || format!("no value for {kind} that can be read");
        let minutes = |text: &str| -> Option<ForDuration> {
            let minutes = number(text)?;
            #[expect(clippy::cast_possible_truncation, reason = "it is bounded")]
            (minutes.abs() <= MOST_MINUTES).then(|| ForDuration::from_seconds((minutes * 60.0).round() as i32))
        };
        let read = match kind {
            "set_time" => value.parse().ok().map(|at| Change::SetTime { at }),
            "set_offset" => minutes(value).map(|offset| Change::SetOffset { offset }),
            "shift" => minutes(value).map(|by| Change::Shift { by }),
            "set_hold" => minutes(value).map(|hold| Change::SetHold { hold }),
            "set_threshold" => number(value).map(|value| Change::SetThreshold { value }),
            "set_days" => days(value).map(|days| Change::SetDays { days }),
            "set_window" => window(value).map(|(after, before)| Change::SetWindow { after, before }),
            "add_condition" => self.condition(value).map(|condition| Change::AddCondition { condition }),
            "drop_condition" => self.condition(value).map(|condition| Change::DropCondition { condition }),
            JOIN => self.joined(value).map(|suggestion| Change::Join { suggestion }),
            SEPARATE => self.joined(value).map(|suggestion| Change::Separate { suggestion }),
            "drop_action" => self.action(value).map(|entity_id| Change::DropAction { entity_id }),
            "set_brightness" => self.of_action(value).and_then(|(entity_id, value)| {
                let percent = Some(value.trim_end_matches([' ', '%']).parse().ok()?);
                Some(Change::SetBrightness { percent, entity_id })
            }),
            SET_TEMPERATURE => self.of_action(value).and_then(|(entity_id, value)| {
                Some(Change::SetTemperature { temperature: Some(number(value)?), entity_id })
            }),
            RENAME => (!value.is_empty()).then(|| Change::Rename { title: value.to_owned() }),
            _ => None,
        };
        read.ok_or_else(wrong)
    }

    fn condition(&self, label: &str) -> Option<String> {
        labelled(&self.conditions, 'c', label).cloned()
    }

    fn action(&self, label: &str) -> Option<EntityId> {
        labelled(&self.actions, 'a', label).cloned()
    }

    fn joined(&self, label: &str) -> Option<SuggestionId> {
        labelled(&self.joins, 's', label).cloned()
    }

    /// A value for one of the actions, `a1 40`, or for all that can be set.
    fn of_action<'v>(&self, value: &'v str) -> Option<(Option<EntityId>, &'v str)> {
        match value.split_once(' ') {
            Some((label, rest)) if label.starts_with('a') => Some((Some(self.action(label)?), rest.trim())),
            _ => Some((None, value)),
        }
    }
}

fn labelled<'l, T>(list: &'l [T], mark: char, label: &str) -> Option<&'l T> {
    let number: usize = label.strip_prefix(mark)?.parse().ok()?;
    list.get(number.checked_sub(1)?)
}

/// What has one value, and how it is written.
fn entries_of(options: &Options) -> BTreeMap<&'static str, Value> {
    let mut entries: BTreeMap<&'static str, Value> = BTreeMap::new();
    let mut put = |kind: &'static str, about: String| _ = entries.insert(kind, about.into());
    let minutes = |length: ForDuration| f64::from(length.seconds()) / 60.0;
    if let Some(time) = &options.time {
        put("set_time", format!("HH:MM, now {}", hour_and_minute(time.at)));
    }
    if let Some(offset) = &options.offset {
        put("set_offset", format!("minutes after the sun's event, negative before it, now {}", minutes(offset.offset)));
    }
    if options.time.is_some() || options.offset.is_some() {
        put("shift", "minutes later, negative for earlier".to_owned());
    }
    if let Some(hold) = &options.hold {
        put("set_hold", format!("minutes that it waits, now {}", minutes(hold.hold)));
    }
    if let Some(threshold) = &options.threshold {
        let side = if threshold.is_above { "above" } else { "below" };
        put("set_threshold", format!("number, now {side} {}", threshold.value));
    }
    let days: Vec<String> = options.days.days.iter().map(|day| short(*day)).collect();
    put("set_days", format!("all days on which it acts, now {}", days.join(",")));
    if let Some(window) = &options.window {
        let time = |time: Option<AtTime>| time.map(hour_and_minute).unwrap_or_default();
        put(
            "set_window",
            format!("from-to as HH:MM-HH:MM, - for any time, now {}-{}", time(window.after), time(window.before)),
        );
    }
    let dimmable = (1..).zip(&options.actions).filter(|(_, action)| action.brightness.is_some());
    let dimmable: Vec<String> = dimmable
        .map(|(n, action)| {
            let now = action.brightness.as_ref().and_then(|option| option.percent);
            format!("a{n} {}", now.map_or_else(|| "as it was last".to_owned(), |now| now.to_string()))
        })
        .collect();
    if !dimmable.is_empty() {
        put("set_brightness", format!("percent, or for one of them as a1 40, now {}", dimmable.join(", ")));
    }
    let ranges = (1..).zip(&options.actions).filter_map(|(n, action)| Some((n, action.temperature.as_ref()?)));
    let ranges: Vec<String> = ranges.map(|(n, range)| format!("a{n} {} to {}", range.min, range.max)).collect();
    if !ranges.is_empty() {
        put(SET_TEMPERATURE, format!("degrees, or for one of them as a1 21, {}", ranges.join(", ")));
    }
    put(RENAME, "the name that the person gives, word for word".to_owned());
    entries
}

/// The condition with names of the home's own in the place of states that are such.
fn told_condition(condition: &Condition, ground: &Ground<'_>, names: &mut Names, naming: &Naming) -> Condition {
    let mut take_up = |ids: &EntityIds| ids.as_slice().iter().for_each(|id| names.entity(id, ground.home, naming));
    match condition {
        Condition::State { entity_id, state, hold } => {
            take_up(entity_id);
            let first = entity_id.as_slice().first();
            let state = first.map_or_else(|| state.clone(), |first| names.state(first, state, naming));
            Condition::State { entity_id: entity_id.clone(), state, hold: *hold }
        }
        Condition::NumericState { entity_id, .. } => {
            take_up(entity_id);
            condition.clone()
        }
        Condition::Time { .. } | Condition::Sun { .. } | Condition::FormerState { .. } => condition.clone(),
    }
}

/// The target with a name of the home's own in the place of a state that is one.
fn told_target(target: &TargetState, names: &mut Names, naming: &Naming) -> TargetState {
    let state = names.state(&target.entity_id, &target.state, naming);
    TargetState { entity_id: target.entity_id.clone(), state }
}

fn hour_and_minute(time: AtTime) -> String {
    time.to_string().chars().take(5).collect()
}

fn short(day: Weekday) -> String {
    format!("{day:?}").to_lowercase()
}

fn number(text: &str) -> Option<f64> {
    text.trim().trim_start_matches('+').parse::<f64>().ok().filter(|number| number.is_finite())
}

fn days(text: &str) -> Option<Vec<Weekday>> {
    let day = |name: &str| Weekday::ALL.into_iter().find(|day| name.trim().to_lowercase() == short(*day));
    let named: Option<Vec<Weekday>> = text.split(',').map(day).collect();
    let named = named?;
    Some(Weekday::ALL.into_iter().filter(|day| named.contains(day)).collect())
}

fn window(text: &str) -> Option<(Option<AtTime>, Option<AtTime>)> {
    let time = |text: &str| match text.trim() {
        "" => Some(None),
        text => text.parse::<AtTime>().ok().map(Some),
    };
    let (from, to) = text.split_once(['-', '–'])?;
    Some((time(from)?, time(to)?))
}
