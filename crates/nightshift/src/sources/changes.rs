//! What one reader of a source has collected, and how the parts become one log.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::Hasher as _;

use domain::{Cancelled, Cause, EntityId, EntityInfo, EventLog, EventLogBuilder, Watch, domain_of};
use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::attributes::Latest;
use super::instant::{self, BadTime};
use super::scalar::Scalar;
use super::state_object::{Context, StateObject};
use super::{Request, Skip, Window};

/// Skipped lines that are named in a report.
pub(super) const NAMED_SKIPS: usize = 20;
/// Home Assistant's own limit for the length of a state, in bytes.
const LONGEST_STATE: usize = 255;
/// `last_updated` this much after `last_changed` is another moment and not a rounding, in microseconds.
const SAME_MOMENT: u64 = 1000;
/// Rows that are allocated together, and freed together once they have gone into the log: first so many, ...
const FEWEST_ROWS: usize = 1 << 12;
/// ... later so many. Allocators give pieces this large (36 MB) back to the system at once.
const MOST_ROWS: usize = 3 << 19;
/// Whether to stop is asked after this many rows.
const OFTEN: usize = 1 << 16;
pub(super) const DAY: i64 = 86_400_000_000;

/// By what every line is judged.
#[derive(Debug)]
pub(super) struct Terms<'a> {
    pub(super) window: &'a Window,
    /// Later times come from a clock that is wrong, in microseconds since 1970.
    pub(super) latest: i64,
    pub(super) service_users: &'a [String],
}

/// Whose user a context names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Author {
    Nobody,
    Person,
    /// A user whose acts are automations'.
    Service,
}

/// The changes that one reader has read so far, with numbers for texts.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Lines, state objects or rows that were looked at.
    pub(super) read: u64,
    pub(super) skipped: u64,
    /// The first of those skipped.
    pub(super) skips: Vec<Skip>,
    /// Lines that changed only attributes.
    pub(super) attribute_only: u64,
    pub(super) has_context: bool,
    newest: Option<i64>,
    entities: Texts,
    states: Texts,
    rows: Vec<Vec<Row>>,
    /// From which line on how many of the rows come, in their order.
    runs: Vec<(u64, usize)>,
    /// By the entity's number.
    attributes: Vec<Latest>,
    /// Hashes of the contexts in which automations ran.
    automation_contexts: FxHashSet<u64>,
}

/// What all readers of all files found together.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) log: EventLog,
    pub(super) entities: BTreeMap<EntityId, EntityInfo>,
}

/// 24 bytes: ten million of them must fit beside the log that is made of them.
#[derive(Clone, Copy, Debug)]
struct Row {
    time: i64,
    /// The context id's hash, 0 without one.
    context: u64,
    state: u32,
    /// The entity's number above two bits of [`Cause`].
    entity_and_cause: u32,
}

/// A state object that has been checked. Times are microseconds since 1970.
#[derive(Debug)]
pub(super) struct Examined<'a> {
    pub(super) entity_id: &'a str,
    pub(super) state: Cow<'a, str>,
    /// Since when it is so.
    pub(super) time: i64,
    /// When it was written; later than that where only attributes are new.
    pub(super) updated: i64,
}

#[derive(Debug, Default)]
struct Texts(FxHashMap<Box<str>, u32>);

impl<'a> Terms<'a> {
    pub(super) fn of(request: &'a Request<'_>) -> Self {
        Self::new(&request.window, request.now, request.service_users)
    }

    pub(super) fn new(window: &'a Window, now: Timestamp, service_users: &'a [String]) -> Self {
        Self { window, latest: now.as_microsecond().saturating_add(DAY), service_users }
    }

    pub(super) fn author(&self, user: Option<&str>) -> Author {
        match user {
            Some(user) if self.service_users.iter().any(|service| service == user) => Author::Service,
            Some(_) => Author::Person,
            None => Author::Nobody,
        }
    }
}

impl Author {
    /// The cause of a change by this author that no automation's own context explains.
    pub(super) fn cause(self, has_parent: bool) -> Cause {
        match self {
            _ if has_parent => Cause::Derived,
            Self::Service => Cause::Automation,
            Self::Person => Cause::Person,
            Self::Nobody => Cause::Device,
        }
    }
}

impl Changes {
    /// Takes one state object, or says why not, as an end of "line 7 …".
    pub(super) fn observe(&mut self, object: &StateObject<'_>, terms: &Terms<'_>) -> Result<(), String> {
        let Examined { entity_id, state, time, updated } = examine(object, terms)?;
        let attribute_only = !is_same_moment(time, updated);

        let author = terms.author(object.context.user_id.as_deref());
        let context = self.observe_context(entity_id, &object.context, author);
        if let Some(json) = object.attributes.as_deref() {
            let entity = self.entity(entity_id);
            self.observe_attributes(entity, updated, json);
        }
        if attribute_only {
            self.attribute_only += 1;
            return Ok(());
        }
        if self.wants(time, terms) {
            let cause = author.cause(object.context.parent_id.is_some());
            let (entity, state) = (self.entity(entity_id), self.state(&state));
            self.push(time, entity, state, cause, context);
        }
        Ok(())
    }

    /// Counts a line that cannot be read.
    pub(super) fn skip(&mut self, line: u64, reason: String) {
        self.skipped += 1;
        if self.skips.len() < NAMED_SKIPS {
            self.skips.push(Skip { line, reason });
        }
    }

    /// Whether a change at `time` may lie in the window.
    pub(super) fn wants(&mut self, time: i64, terms: &Terms<'_>) -> bool {
        let newest = self.newest.map_or(time, |newest| newest.max(time));
        self.newest = Some(newest);
        terms.window.rough_bounds(newest).contains(&time)
    }

    /// Whether there is no change.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of an entity.
    pub(super) fn entity(&mut self, entity_id: &str) -> u32 {
        let number = self.entities.number(entity_id);
        if self.attributes.len() <= number as usize {
            self.attributes.resize_with(number as usize + 1, Latest::default);
        }
        number
    }

    /// The number of a state.
    pub(super) fn state(&mut self, state: &str) -> u32 {
        self.states.number(state)
    }

    /// Adds a change by the numbers of its texts; `context` is 0 or the hash of its context id.
    pub(super) fn push(&mut self, time: i64, entity: u32, state: u32, cause: Cause, context: u64) {
        let row = Row { time, context, state, entity_and_cause: entity << 2 | cause as u32 };
        match self.rows.last_mut() {
            Some(rows) if rows.len() < rows.capacity() => rows.push(row),
            last => {
                let size = last.map_or(FEWEST_ROWS, |rows| (2 * rows.capacity()).min(MOST_ROWS));
                let mut rows = Vec::with_capacity(size);
                rows.push(row);
                self.rows.push(rows);
            }
        }
        match self.runs.last_mut() {
            Some((_, count)) => *count += 1,
            None => self.runs.push((0, 1)),
        }
    }

    /// Says that what follows comes from `line` on: other readers may read what is between.
    pub(super) fn go_on_at(&mut self, line: u64) {
        self.runs.push((line, 0));
    }

    /// Takes notice of an entity's attributes, a JSON object as text, and says whether they are the latest that tell
    /// anything.
    pub(super) fn observe_attributes(&mut self, entity: u32, time: i64, json: &str) -> bool {
        self.attributes.get_mut(entity as usize).is_some_and(|latest| latest.observe(time, json))
    }

    /// Takes notice of a context in which an automation ran.
    pub(super) fn observe_automation(&mut self, context: u64) {
        self.automation_contexts.insert(context);
    }

    /// The hash of the context's id. An automation that runs writes its own state in the context in which it acts,
    /// and so does a script; that of a script which a person started is the person's.
    fn observe_context(&mut self, entity_id: &str, context: &Context<'_>, author: Author) -> u64 {
        let Some(id) = context.id.as_deref() else {
            return 0;
        };
        self.has_context = true;
        let hash = context_hash(id.as_bytes());
        if author != Author::Person && is_automation(entity_id) {
            self.observe_automation(hash);
        }
        hash
    }
}

/// What a state object says, or why it cannot be used, as an end of "line 7 …".
pub(super) fn examine<'a>(object: &'a StateObject<'_>, terms: &Terms<'_>) -> Result<Examined<'a>, String> {
    let entity_id = match &object.entity_id {
        Scalar::Text(text) if domain::is_entity_id(text) => text.as_ref(),
        Scalar::Text(text) => return Err(format!("has an `entity_id` that is none: {}", quoted(text))),
        Scalar::Absent => return Err("has no `entity_id`".to_owned()),
        Scalar::Number(_) | Scalar::Other => return Err("has an `entity_id` that is no text".to_owned()),
    };
    let state = state(&object.state)?;
    let (changed, updated) =
        (time("last_changed", &object.last_changed, terms)?, time("last_updated", &object.last_updated, terms)?);
    let Some(time) = changed.or(updated) else {
        return Err("has neither `last_changed` nor `last_updated`".to_owned());
    };
    Ok(Examined { entity_id, state, time, updated: updated.unwrap_or(time) })
}

/// Whether an entity's own state is written in the contexts in which it acts.
pub(super) fn is_automation(entity_id: &str) -> bool {
    matches!(domain_of(entity_id), "automation" | "script")
}

/// Makes one log of what the readers of one or several files found; what it holds does not depend on who read what.
/// Each file is given as its readers' parts and the window that is wanted of it, which ends with the newest event of all.
pub(super) fn gather(files: Vec<(Vec<Changes>, &Window)>, watch: &dyn Watch) -> Result<Gathered, Cancelled> {
    let parts = || files.iter().flat_map(|(parts, _)| parts);
    let newest = parts().filter_map(|part| part.newest).max().unwrap_or_default();
    let mut automation_contexts: FxHashSet<u64> = FxHashSet::default();
    for part in parts() {
        automation_contexts.extend(&part.automation_contexts);
    }
    let mut builder = EventLogBuilder::default();
    let mut attributes: BTreeMap<Box<str>, Latest> = BTreeMap::new();
    // A source is nearly always sorted. In the order of its lines, its rows need not be sorted again.
    let mut runs: Vec<(usize, u64, usize, usize)> = Vec::new();
    let mut readers = Vec::new();
    for (file, (parts, window)) in files.into_iter().enumerate() {
        let bounds = window.bounds(newest);
        for part in parts {
            runs.extend(part.runs.iter().map(|&(line, count)| (file, line, readers.len(), count)));
            let names = part.entities.into_names();
            let entities: Vec<u32> = names.iter().map(|name| builder.entity(name)).collect();
            let states: Vec<u32> = part.states.into_names().iter().map(|name| builder.state(name)).collect();
            for (name, latest) in names.into_iter().zip(part.attributes) {
                attributes.entry(name).or_default().merge(latest);
            }
            readers.push((part.rows.into_iter().flatten(), entities, states, bounds.clone()));
        }
    }
    runs.sort_unstable();
    for (_, _, reader, count) in runs {
        let (rows, entities, states, bounds) = &mut readers[reader];
        for (number, row) in rows.take(count).enumerate() {
            if number % OFTEN == 0 && watch.is_cancelled() {
                return Err(Cancelled);
            }
            if !bounds.contains(&row.time) {
                continue;
            }
            let (entity, cause) = row.entity_and_cause();
            let cause = if automation_contexts.contains(&row.context) { Cause::Automation } else { cause };
            builder.push_numbers(row.time, entities[entity as usize], states[row.state as usize], cause);
        }
    }
    let entities = attributes
        .into_iter()
        .filter_map(|(name, latest)| Some((EntityId::parse(&name).ok()?, latest.into_info())))
        .filter(|(_, info)| !info.is_empty())
        .collect();
    Ok(Gathered { log: builder.finish(), entities })
}

/// Whether a state that was written at `updated` is also one since then, and not only its attributes are.
pub(super) fn is_same_moment(changed: i64, updated: i64) -> bool {
    updated.abs_diff(changed) <= SAME_MOMENT
}

/// A number for a context id that is never 0.
pub(super) fn context_hash(id: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id);
    hasher.finish().max(1)
}

/// Whether Home Assistant could have written this state, or what is wrong with it.
pub(super) fn check_state(state: &str) -> Result<(), String> {
    if state.len() > LONGEST_STATE {
        return Err(format!("has a state of {} bytes, where Home Assistant allows {LONGEST_STATE}", state.len()));
    }
    // Nearly all are plain, which is seen without taking the text apart.
    if !state.bytes().all(|byte| matches!(byte, b' '..=b'~')) && state.chars().any(char::is_control) {
        return Err(format!("has a state with control characters: {}", quoted(state)));
    }
    Ok(())
}

/// A text from outside, short and with nothing in it that a terminal would obey.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 64;
    let mut start: String = text.chars().take(LONGEST).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    format!("{start:?}")
}

fn state<'a>(field: &'a Scalar<'_>) -> Result<Cow<'a, str>, String> {
    let state = match field {
        Scalar::Text(text) => Cow::Borrowed(text.as_ref()),
        Scalar::Number(number) => Cow::Owned(number.to_string()),
        Scalar::Absent => return Err("has no `state`".to_owned()),
        Scalar::Other => return Err("has a `state` that is no text".to_owned()),
    };
    check_state(&state)?;
    Ok(state)
}

fn time(name: &str, field: &Scalar<'_>, terms: &Terms<'_>) -> Result<Option<i64>, String> {
    let written = || match field {
        Scalar::Text(text) => quoted(text),
        Scalar::Number(number) => number.to_string(),
        Scalar::Absent | Scalar::Other => "no text and no number".to_owned(),
    };
    match instant::micros(field) {
        Ok(time) => in_time(name, time, terms).map(Some),
        Err(BadTime::Absent) => Ok(None),
        Err(BadTime::NotATime) => Err(format!("has a `{name}` that is no time: {}", written())),
        Err(BadTime::NoOffset) => {
            Err(format!("has a `{name}` without an offset from UTC: {}; write it with a Z or as +02:00", written()))
        }
        Err(BadTime::OutOfRange) => Err(format!("has a `{name}` before 1970 or after 2199: {}", written())),
    }
}

/// The time, unless it has not come yet.
pub(super) fn in_time(name: &str, time: i64, terms: &Terms<'_>) -> Result<i64, String> {
    if time <= terms.latest {
        return Ok(time);
    }
    let when = Timestamp::from_microsecond(time).map(|time| time.to_string()).unwrap_or_default();
    Err(format!("has a `{name}` more than a day in the future: {when}"))
}

impl Row {
    fn entity_and_cause(self) -> (u32, Cause) {
        let cause = Cause::from_code((self.entity_and_cause & 3) as u8).unwrap_or(Cause::Device);
        (self.entity_and_cause >> 2, cause)
    }
}

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.0.get(text) {
            return number;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(text.into(), number);
        number
    }

    /// The texts in the order of their numbers.
    fn into_names(self) -> Vec<Box<str>> {
        let mut numbered: Vec<(u32, Box<str>)> = self.0.into_iter().map(|(text, number)| (number, text)).collect();
        numbered.sort_unstable_by_key(|&(number, _)| number);
        numbered.into_iter().map(|(_, text)| text).collect()
    }
}
