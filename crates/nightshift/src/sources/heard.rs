//! What was heard of changes while they happened, and the log that it makes by the rules that all sources share.

use domain::{Cause, EventLog};
use jiff::Timestamp;

use super::Window;
use super::changes::{Author, Changes, Terms, context_hash, examine, gather, is_automation, is_same_moment};
use super::state_object::{Context, StateObject};

/// Ids of contexts and users are 26 and 32 letters.
const LONGEST_ID: usize = 64;

/// What one message told. Times are microseconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// When it happened, by Home Assistant's clock; none where the message told nothing.
    pub at: Option<i64>,
    /// A change of state.
    pub change: Option<HeardChange>,
    /// That an automation or a script runs.
    pub ran: Option<HeardRun>,
}

/// A change of state, with what is known of its cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeardChange {
    /// When it was.
    pub at: i64,
    /// Of which entity.
    pub entity_id: String,
    /// Into which state.
    pub state: String,
    /// Shared by everything that one act caused.
    pub context_id: Option<String>,
    /// Whose act it was.
    pub user_id: Option<String>,
    /// Whether it follows from another context.
    pub has_parent: bool,
}

/// That an automation or a script runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeardRun {
    /// In which context.
    pub context_id: String,
    /// Who set it off.
    pub user_id: Option<String>,
}

/// Makes an event log of what was heard.
#[derive(Debug)]
pub struct HeardLog<'a> {
    changes: Changes,
    service_users: &'a [String],
}

impl Heard {
    /// What a state object tells that was written now; nothing where only attributes changed, or why it cannot be used.
    pub(super) fn of_state(object: &StateObject<'_>, terms: &Terms<'_>) -> Result<Self, String> {
        let state = examine(object, terms)?;
        let Context { id, parent_id, user_id } = &object.context;
        let (context_id, user_id) = (short(id.as_deref()), short(user_id.as_deref()));
        let ran = context_id
            .clone()
            .filter(|_| is_automation(state.entity_id))
            .map(|context_id| HeardRun { context_id, user_id: user_id.clone() });
        let change = is_same_moment(state.time, state.updated).then(|| HeardChange {
            at: state.time,
            entity_id: state.entity_id.to_owned(),
            state: state.state.into_owned(),
            context_id,
            user_id,
            has_parent: parent_id.is_some(),
        });
        Ok(Self { at: Some(state.updated), change, ran })
    }

    /// What an event that says that an automation or a script runs tells.
    pub(super) fn of_run(context: &Context<'_>, at: Option<i64>) -> Self {
        let ran = short(context.id.as_deref())
            .map(|context_id| HeardRun { context_id, user_id: short(context.user_id.as_deref()) });
        Self { at, change: None, ran }
    }
}

impl<'a> HeardLog<'a> {
    /// An empty log. What `service_users` did counts as automations' work.
    #[must_use]
    pub fn new(service_users: &'a [String]) -> Self {
        Self { changes: Changes::default(), service_users }
    }

    /// Adds a change.
    pub fn change(&mut self, change: &HeardChange) {
        let cause = self.author(change.user_id.as_deref()).cause(change.has_parent);
        let context = change.context_id.as_deref().map_or(0, |id| context_hash(id.as_bytes()));
        self.push((change.at, &change.entity_id, &change.state), cause, context);
    }

    /// Adds a change whose cause is known.
    pub fn told(&mut self, at: i64, entity_id: &str, state: &str, cause: Cause) {
        self.push((at, entity_id, state), cause, 0);
    }

    /// Takes notice of a context in which an automation or a script ran, whenever that was. One that a person started
    /// acts for that person.
    pub fn ran(&mut self, run: &HeardRun) {
        if self.author(run.user_id.as_deref()) != Author::Person {
            self.changes.observe_automation(context_hash(run.context_id.as_bytes()));
        }
    }

    /// The log.
    #[must_use]
    pub fn finish(self) -> EventLog {
        // Nobody stops it.
        gather(vec![(vec![self.changes], &Window::All)], &()).unwrap_or_default().log
    }

    fn push(&mut self, (at, entity_id, state): (i64, &str, &str), cause: Cause, context: u64) {
        let (entity, state) = (self.changes.entity(entity_id), self.changes.state(state));
        self.changes.push(at, entity, state, cause, context);
    }

    fn author(&self, user: Option<&str>) -> Author {
        Terms::new(&Window::All, Timestamp::UNIX_EPOCH, self.service_users).author(user)
    }
}

fn short(id: Option<&str>) -> Option<String> {
    id.map(|id| id.chars().take(LONGEST_ID).collect())
}

#[cfg(test)]
mod tests {
    use domain::Event;

    use super::*;
    use crate::sources::state_object::parse;

    fn heard(text: &str) -> Heard {
        let now = "2026-11-24T15:00:00Z".parse().expect("a time");
        Heard::of_state(&parse(text).expect("an object"), &Terms::new(&Window::All, now, &[])).expect("is usable")
    }

    /// A change of `entity_id` at second `second`, in a context.
    fn object(entity_id: &str, state: &str, second: u32, context: &str) -> String {
        let time = format!("2026-11-24T14:00:{second:02}.5+00:00");
        format!(
            r#"{{"entity_id":"{entity_id}","state":"{state}","last_changed":"{time}","last_updated":"{time}","context":{context}}}"#
        )
    }

    #[test]
    fn causes_are_those_of_every_other_source() {
        use Cause::{Automation, Derived, Device, Person};

        let objects = [
            object("light.a", "on", 1, r#"{"id":"1","parent_id":null,"user_id":"anna"}"#),
            // Before its automation is heard of.
            object("light.a", "off", 2, r#"{"id":"2","parent_id":null,"user_id":null}"#),
            object("automation.night", "on", 3, r#"{"id":"2","parent_id":null,"user_id":null}"#),
            object("light.a", "on", 4, r#"{"id":"4","parent_id":"3","user_id":null}"#),
            object("light.a", "off", 5, r#"{"id":"5","parent_id":null,"user_id":"node-red"}"#),
            // A person's script acts for the person.
            object("script.film", "on", 6, r#"{"id":"6","parent_id":null,"user_id":"anna"}"#),
            object("light.a", "on", 7, r#"{"id":"6","parent_id":null,"user_id":"anna"}"#),
            object("light.a", "off", 8, r#"{"id":"8","parent_id":null,"user_id":null}"#),
        ];
        let service = ["node-red".to_owned()];
        let mut log = HeardLog::new(&service);
        for heard in objects.iter().map(|object| heard(object)) {
            heard.ran.iter().for_each(|run| log.ran(run));
            heard.change.iter().for_each(|change| log.change(change));
        }
        let log = log.finish();
        let lamp: Vec<Cause> =
            log.iter().filter(|event| event.entity_id == "light.a").map(|event| event.cause).collect();
        assert_eq!(lamp, [Person, Automation, Derived, Automation, Person, Device]);

        // By the reader of files, to the bit.
        let mut changes = Changes::default();
        let window = Window::All;
        let now = "2026-11-24T15:00:00Z".parse().expect("a time");
        let terms = Terms::new(&window, now, &service);
        for object in &objects {
            changes.observe(&parse(object).expect("an object"), &terms).expect("is usable");
        }
        assert_eq!(gather(vec![(vec![changes], &window)], &()).expect("nobody stops it").log, log);
    }

    #[test]
    fn new_attributes_are_no_change_and_tell_of_runs_all_the_same() {
        let text = r#"{"entity_id":"automation.a","state":"on","last_changed":"2026-11-24T14:00:00+00:00",
            "last_updated":"2026-11-24T14:00:05+00:00","context":{"id":"7","parent_id":"6","user_id":null}}"#;
        let told = heard(text);
        assert_eq!(told.change, None);
        assert_eq!(told.ran, Some(HeardRun { context_id: "7".to_owned(), user_id: None }));
        assert_eq!(told.at, Some(1_795_528_805_000_000));
    }

    #[test]
    fn what_makes_no_sense_is_refused_and_what_is_long_is_cut() {
        let terms = Terms::new(&Window::All, Timestamp::UNIX_EPOCH, &[]);
        for text in ["{}", r#"{"entity_id":"no","state":"on"}"#, &object("light.a", "on", 1, "{}")] {
            Heard::of_state(&parse(text).expect("an object"), &terms).expect_err(text);
        }
        let long = format!(r#"{{"id":"{}"}}"#, "é".repeat(900));
        let context = heard(&object("light.a", "on", 1, &long)).change.expect("a change").context_id;
        assert_eq!(context.map(|id| id.chars().count()), Some(LONGEST_ID));
    }

    #[test]
    fn a_change_whose_cause_was_told_keeps_it() {
        let mut log = HeardLog::new(&[]);
        log.told(5, "light.a", "on", Cause::Derived);
        let event = Event { time: 5, entity_id: "light.a", state: "on", cause: Cause::Derived };
        assert_eq!(log.finish().iter().collect::<Vec<_>>(), [event]);
    }
}
