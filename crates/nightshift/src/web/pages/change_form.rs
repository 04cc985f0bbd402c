//! The form in which a suggestion is changed: what it shows of the options, and which changes its fields ask for.

use domain::{AtTime, Change, EntityId, ForDuration, SuggestionId, Weekday};
use suggest::{ActionOption, Options};

use super::shell::Shell;
use super::texts::t;
use crate::changes::Said;

/// What a browser sent: its fields in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Option<Vec<(String, String)>>);

/// The form, as it is shown.
#[derive(Default)]
pub(super) struct Form {
    /// The name that its user gave it; empty where it is named by what it does.
    pub(super) title: String,
    /// Fields with a value.
    pub(super) inputs: Vec<Input>,
    /// The days of the week.
    pub(super) days: Vec<Tick>,
    /// Conditions that it has or may be given.
    pub(super) conditions: Vec<Tick>,
    /// What it does, where it does several things.
    pub(super) actions: Vec<Tick>,
    /// Other suggestions that are part of it, or may become so.
    pub(super) joins: Vec<Tick>,
}

/// A field with a value.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) min: String,
    pub(super) max: String,
    pub(super) step: String,
    pub(super) hint: String,
}

/// Something that is so or not.
pub(super) struct Tick {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_on: bool,
}

impl Fields {
    /// As they were sent.
    pub(super) fn of(body: &[u8]) -> Self {
        Self(Some(url::form_urlencoded::parse(body).into_owned().collect()))
    }

    /// The values that a suggestion would have, in place of those that it has.
    pub(super) fn with(options: &Options) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut put = |name: &str, value: String| fields.push((name.to_owned(), value));
        put("title", options.title.clone().unwrap_or_default());
        if let Some(time) = &options.time {
            put("at", clock(time.at));
        }
        if let Some(offset) = &options.offset {
            put("offset", minutes(offset.offset));
        }
        if let Some(hold) = &options.hold {
            put("hold", minutes(hold.hold));
        }
        if let Some(threshold) = &options.threshold {
            put("threshold", threshold.value.to_string());
        }
        for day in days(options) {
            put("day", day.index().to_string());
        }
        if let Some(window) = &options.window {
            put("after", window.after.map(clock).unwrap_or_default());
            put("before", window.before.map(clock).unwrap_or_default());
        }
        for condition in options.conditions.iter().filter(|condition| condition.is_on) {
            put("condition", condition.id.clone());
        }
        for join in options.joins.iter().filter(|join| join.is_on) {
            put("join", join.suggestion.as_str().to_owned());
        }
        for action in &options.actions {
            put("action", action.entity_id.as_str().to_owned());
            if let Some(brightness) = &action.brightness {
                put(&format!("brightness:{}", action.entity_id), percent_of(brightness.percent));
            }
            if let Some(temperature) = &action.temperature {
                put(&format!("temperature:{}", action.entity_id), degrees_of(temperature.temperature));
            }
        }
        Self(Some(fields))
    }

    /// The sentence that the values were read out of, or that is to be read.
    pub(super) fn said(&self) -> Option<&str> {
        self.get("said").filter(|said| !said.is_empty())
    }

    /// That sentence, and as what it was read.
    pub(super) fn read(&self) -> Option<Said> {
        let changes = self.get("read").and_then(|read| serde_json::from_str(read).ok()).unwrap_or_default();
        Some(Said { text: self.said()?.to_owned(), changes })
    }

    /// The version that the form was made of.
    pub(super) fn version(&self) -> Option<u32> {
        self.get("version")?.parse().ok()
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.as_ref()?.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim())
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().flatten().any(|(field, sent)| field == name && sent == value)
    }

    /// A value that was sent and is another than what is shown at present.
    fn other(&self, name: &str, present: &str) -> Option<&str> {
        self.get(name).filter(|value| *value != present)
    }

    /// What the fields ask for, of what may be changed. A field that cannot be read asks for nothing.
    pub(super) fn changes(&self, options: &Options) -> Vec<Change> {
        let mut changes = Vec::new();
        for join in &options.joins {
            let suggestion = join.suggestion.clone();
            match (join.is_on, self.has("join", join.suggestion.as_str())) {
                (false, true) => changes.push(Change::Join { suggestion }),
                (true, false) => changes.push(Change::Separate { suggestion }),
                _ => {}
            }
        }
        if self.0.is_none() {
            return changes;
        }
        if let Some(title) = self.other("title", options.title.as_deref().unwrap_or_default()) {
            changes.push(Change::Rename { title: title.to_owned() });
        }
        if let Some(time) = &options.time
            && let Some(at) = self.other("at", &clock(time.at)).and_then(|at| at.parse::<AtTime>().ok())
        {
            changes.push(Change::SetTime { at });
        }
        if let Some(offset) = &options.offset
            && let Some(offset) = self.other("offset", &minutes(offset.offset)).and_then(length)
        {
            changes.push(Change::SetOffset { offset });
        }
        if let Some(hold) = &options.hold
            && let Some(hold) = self.other("hold", &minutes(hold.hold)).and_then(length)
        {
            changes.push(Change::SetHold { hold });
        }
        if let Some(threshold) = &options.threshold {
            let value = self.other("threshold", &threshold.value.to_string()).and_then(|value| value.parse().ok());
            changes.extend(value.filter(|value: &f64| value.is_finite()).map(|value| Change::SetThreshold { value }));
        }
        let wanted: Vec<Weekday> =
            Weekday::ALL.into_iter().filter(|day| self.has("day", &day.index().to_string())).collect();
        if wanted != days(options) {
            // None is refused with its reason, where it is changed.
            changes.push(Change::SetDays { days: wanted });
        }
        if let Some(window) = &options.window {
            let (after, before) = (window.after.map(clock), window.before.map(clock));
            let (sent_after, sent_before) = (self.get("after"), self.get("before"));
            let is_other = |sent: Option<&str>, present: &Option<String>| {
                sent.is_some_and(|sent| sent != present.as_deref().unwrap_or_default())
            };
            if is_other(sent_after, &after) || is_other(sent_before, &before) {
                let read = |sent: Option<&str>| sent.and_then(|sent| sent.parse::<AtTime>().ok());
                changes.push(Change::SetWindow { after: read(sent_after), before: read(sent_before) });
            }
        }
        for condition in &options.conditions {
            let id = condition.id.clone();
            match (condition.is_on, self.has("condition", &condition.id)) {
                (false, true) => changes.push(Change::AddCondition { condition: id }),
                (true, false) => changes.push(Change::DropCondition { condition: id }),
                _ => {}
            }
        }
        // What a part does goes and stays with that part.
        let is_ticked = |action: &ActionOption| action.can_drop && action.part.is_none();
        let kept = |id: &EntityId| self.has("action", id.as_str());
        let stays = |part: &Option<SuggestionId>| part.as_ref().is_none_or(|part| self.has("join", part.as_str()));
        let droppable = options.actions.iter().filter(|action| is_ticked(action));
        changes.extend(
            droppable
                .filter(|action| !kept(&action.entity_id))
                .map(|action| Change::DropAction { entity_id: action.entity_id.clone() }),
        );
        let done = options.actions.iter().filter(|action| !is_ticked(action) || kept(&action.entity_id));
        for action in done.filter(|action| stays(&action.part)) {
            let entity_id = Some(action.entity_id.clone());
            if let Some(brightness) = &action.brightness {
                let present = percent_of(brightness.percent);
                if let Some(percent) = self.other(&format!("brightness:{}", action.entity_id), &present) {
                    changes.push(Change::SetBrightness { percent: percent.parse().ok(), entity_id: entity_id.clone() });
                }
            }
            if let Some(temperature) = &action.temperature {
                let present = degrees_of(temperature.temperature);
                if let Some(degrees) = self.other(&format!("temperature:{}", action.entity_id), &present) {
                    let temperature = degrees.parse().ok().filter(|degrees: &f64| degrees.is_finite());
                    changes.push(Change::SetTemperature { temperature, entity_id });
                }
            }
        }
        changes
    }
}

/// The form of what may be changed, with what was sent in place of what is.
pub(super) fn form(shell: &Shell, options: &Options, fields: &Fields) -> Form {
    let was_sent = fields.0.is_some();
    let shown = |name: &str, present: String| fields.get(name).map_or(present, str::to_owned);
    let mut inputs = Vec::new();
    let mut input = |name: String, label: String, kind, present: String, limits: [String; 3], hint: String| {
        let value = shown(&name, present);
        let [min, max, step] = limits;
        inputs.push(Input { name, label, kind, value, min, max, step, hint });
    };
    let none = || [String::new(), String::new(), String::new()];
    if let Some(time) = &options.time {
        input("at".to_owned(), t!(shell, "change-at"), "time", clock(time.at), none(), String::new());
    }
    if let Some(offset) = &options.offset {
        let limits = [minutes(offset.min), minutes(offset.max), "1".to_owned()];
        let hint = t!(shell, "change-offset-hint");
        input("offset".to_owned(), t!(shell, "change-offset"), "number", minutes(offset.offset), limits, hint);
    }
    if let Some(hold) = &options.hold {
        let limits = [minutes(hold.min), minutes(hold.max), "any".to_owned()];
        let hint = t!(shell, "change-hold-hint");
        input("hold".to_owned(), t!(shell, "change-hold"), "number", minutes(hold.hold), limits, hint);
    }
    if let Some(threshold) = &options.threshold {
        let unit = threshold.unit.clone().unwrap_or_default();
        let label = t!(shell, "change-threshold", name = threshold.name.as_str(), unit = unit);
        let limits = [String::new(), String::new(), "any".to_owned()];
        input("threshold".to_owned(), label, "number", threshold.value.to_string(), limits, String::new());
    }
    if let Some(window) = &options.window {
        let time = |at: Option<AtTime>| at.map(clock).unwrap_or_default();
        input("after".to_owned(), t!(shell, "change-after"), "time", time(window.after), none(), String::new());
        input("before".to_owned(), t!(shell, "change-before"), "time", time(window.before), none(), String::new());
    }
    for action in &options.actions {
        if let Some(brightness) = &action.brightness {
            let present = percent_of(brightness.percent);
            let limits = [brightness.min.to_string(), brightness.max.to_string(), "1".to_owned()];
            let label = t!(shell, "change-brightness", name = action.name.as_str());
            input(format!("brightness:{}", action.entity_id), label, "number", present, limits, String::new());
        }
        if let Some(temperature) = &action.temperature {
            let present = degrees_of(temperature.temperature);
            let limits = [temperature.min.to_string(), temperature.max.to_string(), temperature.step.to_string()];
            let label = t!(shell, "change-temperature", name = action.name.as_str());
            input(format!("temperature:{}", action.entity_id), label, "number", present, limits, String::new());
        }
    }
    let present_days = days(options);
    let day = |day: Weekday| {
        let value = day.index().to_string();
        let is_present = present_days.contains(&day);
        let is_on = if was_sent { fields.has("day", &value) } else { is_present };
        Tick { name: "day".to_owned(), label: t!(shell, "weekday", number = day.index() + 1), value, is_on }
    };
    let tick = |name: &str, value: &str, label: &str, is_present: bool| Tick {
        name: name.to_owned(),
        value: value.to_owned(),
        label: label.to_owned(),
        is_on: if was_sent { fields.has(name, value) } else { is_present },
    };
    let conditions = options.conditions.iter().map(|one| tick("condition", &one.id, &one.text, one.is_on)).collect();
    let several = options.actions.iter().filter(|action| action.can_drop && action.part.is_none());
    let actions = several.map(|one| tick("action", one.entity_id.as_str(), &one.text, true)).collect();
    let joins = options.joins.iter();
    let joins = joins.map(|one| tick("join", one.suggestion.as_str(), &one.title, one.is_on)).collect();
    let title = shown("title", options.title.clone().unwrap_or_default());
    Form { title, inputs, days: Weekday::ALL.into_iter().map(day).collect(), conditions, actions, joins }
}

/// The days on which it acts, in their order.
fn days(options: &Options) -> Vec<Weekday> {
    let present = &options.days.days;
    Weekday::ALL.into_iter().filter(|day| present.is_empty() || present.contains(day)).collect()
}

fn percent_of(percent: Option<u8>) -> String {
    percent.map(|percent| percent.to_string()).unwrap_or_default()
}

fn degrees_of(degrees: Option<f64>) -> String {
    degrees.map(|degrees| degrees.to_string()).unwrap_or_default()
}

/// `06:40`, or `06:40:30` where there are seconds: as a browser's field for times has it.
fn clock(at: AtTime) -> String {
    let seconds = at.seconds();
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") }
}

/// A length in minutes.
fn minutes(length: ForDuration) -> String {
    let minutes = f64::from(length.seconds()) / 60.0;
    format!("{minutes:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A length that was given in minutes.
fn length(minutes: &str) -> Option<ForDuration> {
    let seconds = (minutes.parse::<f64>().ok()? * 60.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "it was looked at whether it fits")]
    let whole = (seconds.abs() < f64::from(i32::MAX)).then_some(seconds as i32)?;
    Some(ForDuration::from_seconds(whole))
}
