//! What a scenario expects of a pattern, and whether a pattern is that.

use domain::{AtTime, Condition, EntityIds, NearMiss, Pattern, PatternKind, SunEvent, TargetState, Trigger, Weekday};

use crate::words;

const DAY: i64 = 86_400;

/// A row of a table of expected patterns. An empty column, or `*`, takes anything.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    /// The row as it is written.
    pub written: String,
    kind: Option<String>,
    trigger: Option<ExpectedTrigger>,
    conditions: Option<Vec<ExpectedCondition>>,
    actions: Option<Vec<TargetState>>,
    figures: Vec<Figure>,
}

#[derive(Clone, Debug)]
enum ExpectedTrigger {
    /// `06:32 ± 5 min`
    Clock(i64, i64),
    /// `sunset +10 min ± 5 min`
    Sun(SunEvent, i64, i64),
    /// `binary_sensor.hall_motion off for 5 min ± 1 min`
    State { entity: String, state: String, hold: i64, by: i64 },
    /// `sensor.attic above 26 ± 1`
    Value { entity: String, above: bool, bound: f64, by: f64 },
}

#[derive(Clone, Debug)]
enum ExpectedCondition {
    Weekdays(Vec<Weekday>),
    Dark(bool),
    /// `17:00–22:00 ± 60 min`
    Window(i64, i64, i64),
    Above(String, f64),
    State(String, String),
    /// `quiet 10 min ± 5 min`
    Quiet(i64, i64),
}

/// `precision ≥ 0.9`, `false fires ≤ 1`, `machine-like`
#[derive(Clone, Debug)]
enum Figure {
    MachineLike(bool),
    Bound { name: String, at_least: bool, bound: f64 },
}

impl Expected {
    /// Reads a row, given by its columns.
    pub(crate) fn read<'c>(cell: &impl Fn(&str) -> &'c str) -> Result<Self, String> {
        let given = |name: &str| Some(cell(name)).filter(|text| !text.is_empty() && *text != "*");
        let columns = ["kind", "trigger", "conditions", "actions", "figures"];
        Ok(Self {
            written: columns.map(|name| given(name).unwrap_or("*")).join(" | "),
            kind: given("kind").map(kind).transpose()?,
            trigger: given("trigger").map(trigger).transpose()?,
            conditions: given("conditions").map(conditions).transpose()?,
            actions: given("actions").map(actions).transpose()?,
            figures: given("figures").map_or(Ok(Vec::new()), |text| text.split(", ").map(figure).collect())?,
        })
    }

    /// Whether this is the pattern, figures aside.
    pub(crate) fn is(&self, pattern: &Pattern) -> bool {
        self.describes(pattern.kind, &pattern.trigger, &pattern.conditions, &pattern.actions)
    }

    /// Whether this is the habit that came close.
    pub(crate) fn is_near(&self, near: &NearMiss) -> bool {
        self.describes(near.kind, &near.trigger, &near.conditions, &near.actions)
    }

    /// The figures that are not as expected.
    pub(crate) fn wrong_figures(&self, pattern: &Pattern) -> Vec<String> {
        let backtest = &pattern.backtest;
        self.figures
            .iter()
            .filter_map(|figure| match figure {
                Figure::MachineLike(wanted) => (pattern.machine_like != *wanted)
                    .then(|| format!("machine-like is {}, expected {wanted}", pattern.machine_like)),
                Figure::Bound { name, at_least, bound } => {
                    let value = match name.as_str() {
                        "precision" => backtest.precision,
                        "recall" => backtest.recall,
                        "held out" => pattern.held_out.precision,
                        "false fires" => f64::from(backtest.false_fires),
                        "support" => f64::from(pattern.support),
                        "opportunities" => f64::from(pattern.opportunities),
                        "confidence" => pattern.confidence,
                        _ => pattern.delay_seconds.unwrap_or(f64::NAN),
                    };
                    let right = if *at_least { value >= *bound } else { value <= *bound };
                    (!right).then(|| format!("{name} is {value:.2}, bound {bound}"))
                }
            })
            .collect()
    }

    fn describes(
        &self,
        kind: PatternKind,
        trigger: &Trigger,
        conditions: &[Condition],
        actions: &[TargetState],
    ) -> bool {
        let same_actions = |wanted: &Vec<TargetState>| {
            wanted.len() == actions.len() && wanted.iter().all(|target| actions.contains(target))
        };
        self.kind.as_deref().is_none_or(|wanted| wanted == kind_name(kind))
            && self.trigger.as_ref().is_none_or(|wanted| wanted.is(trigger))
            && self.conditions.as_ref().is_none_or(|wanted| {
                wanted.len() == conditions.len()
                    && wanted.iter().all(|wanted| conditions.iter().any(|condition| wanted.is(condition)))
            })
            && self.actions.as_ref().is_none_or(same_actions)
    }
}

impl ExpectedTrigger {
    fn is(&self, trigger: &Trigger) -> bool {
        match (self, trigger) {
            (Self::Clock(wanted, tolerance), Trigger::Time { at }) => near(*wanted, *at, *tolerance),
            (Self::Sun(wanted, seconds, tolerance), Trigger::Sun { event, offset }) => {
                wanted == event && (i64::from(offset.seconds()) - seconds).abs() <= *tolerance
            }
            (Self::State { entity, state, hold, by }, Trigger::State { entity_id, to, hold: found, .. }) => {
                let found = found.map_or(0, |found| i64::from(found.seconds()));
                names(entity_id, entity) && to.as_deref() == Some(state) && (found - hold).abs() <= *by
            }
            (Self::Value { entity, above: true, bound, by }, Trigger::NumericState { entity_id, above, .. })
            | (
                Self::Value { entity, above: false, bound, by },
                Trigger::NumericState { entity_id, below: above, .. },
            ) => names(entity_id, entity) && above.is_some_and(|found| (found - bound).abs() <= *by),
            _ => false,
        }
    }
}

impl ExpectedCondition {
    fn is(&self, condition: &Condition) -> bool {
        match (self, condition) {
            (Self::Weekdays(days), Condition::Time { after: None, before: None, weekday }) => days == weekday,
            (Self::Dark(true), Condition::Sun { after, .. }) => *after == Some(SunEvent::Sunset),
            (Self::Dark(false), Condition::Sun { after, .. }) => *after == Some(SunEvent::Sunrise),
            (Self::Window(from, to, tolerance), Condition::Time { after: Some(after), before: Some(before), .. }) => {
                near(*from, *after, *tolerance) && near(*to, *before, *tolerance)
            }
            (Self::State(entity, wanted), Condition::State { entity_id, state, .. }) => {
                names(entity_id, entity) && state == wanted
            }
            (Self::Above(entity, bound), Condition::NumericState { entity_id, above: Some(above), below: None }) => {
                names(entity_id, entity) && (above - bound).abs() < 1e-9
            }
            (Self::Quiet(wanted, tolerance), Condition::FormerState { hold }) => {
                (i64::from(hold.seconds()) - wanted).abs() <= *tolerance
            }
            _ => false,
        }
    }
}

fn names(ids: &EntityIds, entity: &str) -> bool {
    ids.as_slice().iter().any(|id| id.as_str() == entity)
}

fn near(wanted: i64, found: AtTime, tolerance: i64) -> bool {
    let apart = (i64::from(found.seconds()) - wanted).rem_euclid(DAY);
    apart.min(DAY - apart) <= tolerance
}

/// How Home Assistant, and the tables, write a kind.
pub(crate) fn kind_name(kind: PatternKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn kind(text: &str) -> Result<String, String> {
    let kind: Result<PatternKind, _> = serde_json::from_value(text.into());
    kind.map(kind_name).map_err(|_| format!("{text:?} is no kind"))
}

fn tolerance(text: &str) -> Result<(&str, i64), String> {
    text.split_once('±').map_or(Ok((text, 0)), |(what, by)| Ok((what.trim(), words::length(by)?)))
}

fn trigger(text: &str) -> Result<ExpectedTrigger, String> {
    for (word, above) in [(" above ", true), (" below ", false)] {
        if let Some((entity, bound)) = text.split_once(word) {
            let (bound, by) = bound.split_once(" ± ").unwrap_or((bound, "0"));
            let number = |text: &str| text.parse::<f64>().map_err(|_| format!("{text:?} is no number"));
            return Ok(ExpectedTrigger::Value {
                entity: entity.to_owned(),
                above,
                bound: number(bound)?,
                by: number(by)?,
            });
        }
    }
    let (what, by) = tolerance(text)?;
    if let Some(sun) = words::sun(what) {
        return sun.map(|(event, offset)| ExpectedTrigger::Sun(event, offset, by));
    }
    if let Ok(at) = words::clock(what) {
        return Ok(ExpectedTrigger::Clock(at, by));
    }
    let (what, hold) = match what.split_once(" for ") {
        Some((what, hold)) => (what, words::length(hold)?),
        None => (what, 0),
    };
    words::entity_state(what).map(|(entity, state)| ExpectedTrigger::State { entity, state, hold, by })
}

fn conditions(text: &str) -> Result<Vec<ExpectedCondition>, String> {
    if text == "none" {
        return Ok(Vec::new());
    }
    text.split(" and ").map(condition).collect()
}

fn condition(text: &str) -> Result<ExpectedCondition, String> {
    if text == "dark" || text == "daylight" {
        return Ok(ExpectedCondition::Dark(text == "dark"));
    }
    if let Ok(days) = words::weekdays(text) {
        return Ok(ExpectedCondition::Weekdays(days));
    }
    let (what, by) = tolerance(text)?;
    if let Some(length) = what.strip_prefix("quiet ") {
        return Ok(ExpectedCondition::Quiet(words::length(length)?, by));
    }
    match what.split_once('–') {
        Some((from, to)) => Ok(ExpectedCondition::Window(words::clock(from)?, words::clock(to)?, by)),
        None => words::entity_state(what).and_then(|(entity, state)| match state.strip_prefix("above ") {
            Some(bound) => {
                bound.parse().map(|bound| ExpectedCondition::Above(entity, bound)).map_err(|error| error.to_string())
            }
            None => Ok(ExpectedCondition::State(entity, state)),
        }),
    }
}

fn actions(text: &str) -> Result<Vec<TargetState>, String> {
    text.split(" and ")
        .map(|action| {
            let (entity, state) = words::entity_state(action)?;
            let entity_id = domain::EntityId::parse(&entity).map_err(|error| error.to_string())?;
            Ok(TargetState { entity_id, state })
        })
        .collect()
}

fn figure(text: &str) -> Result<Figure, String> {
    match text {
        "machine-like" => return Ok(Figure::MachineLike(true)),
        "not machine-like" => return Ok(Figure::MachineLike(false)),
        _ => {}
    }
    let (name, at_least, bound) = if let Some((name, bound)) = text.split_once(" ≥ ") {
        (name, true, bound)
    } else if let Some((name, bound)) = text.split_once(" ≤ ") {
        (name, false, bound)
    } else {
        return Err(format!("{text:?} is no figure: write `precision ≥ 0.9`"));
    };
    let known = ["precision", "recall", "held out", "false fires", "support", "opportunities", "confidence", "delay"];
    if !known.contains(&name) {
        return Err(format!("there is no figure {name:?}; there are {known:?}"));
    }
    let bound = bound.parse().map_err(|_| format!("{bound:?} is no number"))?;
    Ok(Figure::Bound { name: name.to_owned(), at_least, bound })
}
