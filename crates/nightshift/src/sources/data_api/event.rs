//! One event, as the Data API writes it.

use std::borrow::Cow;
use std::hash::Hasher as _;

use rustc_hash::FxHasher;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::sources::changes::{Changes, Terms};
use crate::sources::instant::{self, BadTime};
use crate::sources::scalar::Scalar;
use crate::sources::state_object::{self, StateObject};

/// An event that has been read and not yet checked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Event<'a> {
    #[serde(borrow)]
    id: Scalar<'a>,
    #[serde(borrow)]
    timestamp: Scalar<'a>,
    #[serde(borrow)]
    entity_id: Scalar<'a>,
    #[serde(borrow, rename = "event_type")]
    kind: Scalar<'a>,
    #[serde(borrow)]
    old_state: Option<&'a RawValue>,
    #[serde(borrow)]
    new_state: Option<&'a RawValue>,
    #[serde(borrow)]
    attributes: Option<&'a RawValue>,
}

/// What an event is of use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Its state was taken in.
    Taken,
    /// It is no change of an entity's state.
    Other,
    /// It should say a state, and does not.
    NoState,
}

impl<'a> Event<'a> {
    /// # Errors
    /// What is wrong with the JSON, as an end of "event 7 …".
    pub(super) fn parse(json: &'a str) -> Result<Self, String> {
        // A list of the values in the right order would be taken too.
        if !json.starts_with('{') {
            return Err("is no JSON object".to_owned());
        }
        serde_json::from_str(json).map_err(|error| format!("is no event: {error}"))
    }

    /// A number that tells it from all others: of its id, or of all that it says where it has none.
    pub(super) fn identity(&self, json: &str) -> u64 {
        let mut hasher = FxHasher::default();
        match &self.id {
            Scalar::Text(id) if !id.is_empty() => hasher.write(id.as_bytes()),
            Scalar::Number(id) => hasher.write_u64(id.to_bits()),
            _ => hasher.write(json.as_bytes()),
        }
        hasher.finish()
    }

    /// When it was, in microseconds since 1970.
    pub(super) fn time(&self) -> Result<i64, BadTime> {
        instant::micros(&utc(&self.timestamp))
    }

    /// Takes its state in, or says why not, as an end of "event 7 …". `before` is the state that the entity was in as far
    /// as earlier events say, and becomes the one that it is in now.
    pub(super) fn observe(
        &self,
        before: impl FnOnce(&str, &str) -> Option<String>,
        changes: &mut Changes,
        terms: &Terms<'_>,
    ) -> Result<Use, String> {
        if self.kind.as_text().is_some_and(|kind| kind != "state_changed") {
            return Ok(Use::Other);
        }
        let Some(new) = state_of(self.new_state)? else {
            return Ok(Use::NoState);
        };
        let mut object = new;
        if object.state == Scalar::Absent {
            return Ok(Use::NoState);
        }
        if object.entity_id == Scalar::Absent {
            object.entity_id = self.entity_id.clone();
        }
        if object.attributes.is_none() {
            object.attributes = self.attributes.map(|json| Cow::Borrowed(json.get()));
        }
        let written = utc(&self.timestamp);
        object.last_changed = utc(&object.last_changed);
        object.last_updated = utc(&object.last_updated);
        let old = state_of(self.old_state)?.map(|old| old.state).and_then(|state| state.as_text().map(str::to_owned));
        let known = match (object.entity_id.as_text(), object.state.as_text()) {
            (Some(entity_id), Some(state)) => before(entity_id, state),
            _ => None,
        };
        let is_same = object.state.as_text().is_some() && old.or(known).as_deref() == object.state.as_text();
        if object.last_changed == Scalar::Absent {
            // Since when it has been so is not known where the state is what it was, but it is long ago.
            let long_ago = Scalar::Number(0.0);
            object.last_changed = if is_same { long_ago } else { written.clone() };
        }
        if object.last_updated == Scalar::Absent {
            object.last_updated = written;
        }
        changes.observe(&object, terms)?;
        Ok(Use::Taken)
    }
}

/// A state as an object, or as its text alone; none where it is null.
fn state_of(json: Option<&RawValue>) -> Result<Option<StateObject<'_>>, String> {
    let Some(json) = json.map(RawValue::get).filter(|json| *json != "null") else { return Ok(None) };
    if json.starts_with('{') {
        return state_object::parse(json).map(Some);
    }
    let state = serde_json::from_str(json).map_err(|error| format!("has a state that cannot be read: {error}"))?;
    Ok(Some(StateObject { state, ..StateObject::default() }))
}

/// A time as it was written; one without an offset is in UTC, as Python services write their own clock.
fn utc<'a>(time: &Scalar<'a>) -> Scalar<'a> {
    match time {
        Scalar::Text(text) if instant::micros(time) == Err(BadTime::NoOffset) => {
            Scalar::Text(format!("{text}Z").into())
        }
        time => time.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Window;

    fn observe(json: &str, before: Option<&str>) -> (Result<Use, String>, Changes) {
        let now = "2026-11-01T03:00:00Z".parse().expect("a time");
        let terms = Terms::new(&Window::All, now, &[]);
        let mut changes = Changes::default();
        let event = Event::parse(json).expect("JSON");
        let result = event.observe(|_, _| before.map(str::to_owned), &mut changes, &terms);
        (result, changes)
    }

    const CHANGE: &str = r#"{"id":"1","timestamp":"2026-10-01T07:01:02.123456","entity_id":"light.hall",
        "event_type":"state_changed","old_state":{"state":"off"},"new_state":{"state":"on"},"attributes":{},"tags":{}}"#;

    #[test]
    fn a_change_is_taken_and_what_changed_only_attributes_is_told_from_it() {
        for (json, before, attribute_only) in [
            (CHANGE.to_owned(), None, 0),
            (CHANGE.replace(r#"{"state":"off"}"#, r#"{"state":"on"}"#), None, 1),
            (CHANGE.replace(r#"{"state":"off"}"#, "null"), Some("on"), 1),
            (CHANGE.replace(r#"{"state":"off"}"#, "null"), None, 0),
            (CHANGE.replace(r#""state":"on""#, r#""state":"on","last_changed":"2026-09-01T00:00:00+00:00""#), None, 1),
            (CHANGE.replace(r#"{"state":"on"}"#, r#""on""#), None, 0),
        ] {
            let (result, changes) = observe(&json, before);
            assert_eq!((result, changes.attribute_only), (Ok(Use::Taken), attribute_only), "{json}");
        }
    }

    #[test]
    fn what_is_no_change_is_left_out_and_a_null_state_is_noticed() {
        assert_eq!(observe(&CHANGE.replace("state_changed", "call_service"), None).0, Ok(Use::Other));
        assert_eq!(observe(&CHANGE.replace(r#"{"state":"on"}"#, "null"), None).0, Ok(Use::NoState));
        assert_eq!(observe(&CHANGE.replace(r#"{"state":"on"}"#, r#"{"state":null}"#), None).0, Ok(Use::NoState));
        assert!(observe(&CHANGE.replace("light.hall", "hall"), None).0.is_err());
        assert!(observe(&CHANGE.replace("2026-10-01T", "soon"), None).0.is_err());
        assert!(Event::parse("[1]").is_err());
    }
}
