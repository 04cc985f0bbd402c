//! What caused changes, as far as the logbook tells.
//!
//! The logbook gives no contexts, but what was found by them: the first thing that happened in a change's context, or
//! in its parent. Which rules of the contexts that answers, and which it cannot, `docs/decisions/` says.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::Cause;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::messages::Answer;
use crate::sources::changes::{Author, Terms};
use crate::sources::instant;
use crate::sources::scalar::Scalar;

/// The cause of each change, by the entity and the time in microseconds since 1970.
pub(super) type Causes = BTreeMap<String, FxHashMap<i64, Cause>>;

/// An entry of the logbook.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry<'a> {
    #[serde(borrow)]
    entity_id: Option<Cow<'a, str>>,
    /// Only what is a change of state has one.
    #[serde(borrow)]
    state: Scalar<'a>,
    #[serde(borrow)]
    when: Scalar<'a>,
    #[serde(borrow)]
    context_user_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    context_event_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    context_domain: Option<Cow<'a, str>>,
}

/// The causes that an answer of the logbook tells.
pub(super) fn causes(answer: &Answer, terms: &Terms<'_>) -> Result<Causes, serde_json::Error> {
    let entries: Vec<Entry<'_>> = answer.result()?;
    let mut causes = Causes::new();
    for entry in entries {
        let (Some(entity_id), Ok(when)) = (&entry.entity_id, instant::micros(&entry.when)) else { continue };
        if entry.state == Scalar::Absent {
            continue;
        }
        match causes.get_mut(&**entity_id) {
            Some(of) => of,
            None => causes.entry(entity_id.to_string()).or_default(),
        }
        .insert(when, entry.cause(terms));
    }
    Ok(causes)
}

impl Entry<'_> {
    /// The rules of [`Cause`], by what is left of the context.
    fn cause(&self, terms: &Terms<'_>) -> Cause {
        let author = terms.author(self.context_user_id.as_deref());
        match (self.context_event_type.as_deref(), self.context_domain.as_deref()) {
            // Newer versions fill in the user of the parent: who set the automation off did not do what it did.
            (Some("automation_triggered"), _) => Cause::Automation,
            // A person who starts a script, or lets an automation run, acts through it.
            (Some("script_started"), _) | (_, Some("automation" | "script")) if author != Author::Person => {
                Cause::Automation
            }
            _ => author.cause(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Window;

    fn cause_of(context: &str) -> Cause {
        let text = format!(
            r#"{{"id":1,"type":"result","success":true,"result":[
                {{"entity_id":"automation.a","name":"A","domain":"automation","when":1795530077.1}},
                {{"state":"on","entity_id":"light.a","when":1795530075.7698042{context}}},{{"when":"?","state":7}}]}}"#
        );
        let service = ["service".to_owned()];
        let terms = Terms { window: &Window::All, latest: i64::MAX, service_users: &service };
        let causes = causes(&Answer(text.into()), &terms).expect("is read");
        assert_eq!(causes.len(), 1);
        *causes["light.a"].get(&1_795_530_075_769_804).expect("the time of the change")
    }

    #[test]
    fn what_happened_first_in_the_context_decides_before_the_user() {
        for (context, expected) in [
            ("", Cause::Device),
            (r#","context_event_type":"automation_triggered","context_domain":"automation""#, Cause::Automation),
            (r#","context_event_type":"automation_triggered","context_user_id":"anna""#, Cause::Automation),
            (r#","context_event_type":"script_started","context_domain":"script""#, Cause::Automation),
            (
                r#","context_event_type":"script_started","context_domain":"script","context_user_id":"anna""#,
                Cause::Person,
            ),
            (
                r#","context_event_type":"call_service","context_domain":"light","context_user_id":"anna""#,
                Cause::Person,
            ),
            (
                r#","context_event_type":"call_service","context_domain":"light","context_user_id":"service""#,
                Cause::Automation,
            ),
            (r#","context_event_type":"call_service","context_domain":"script""#, Cause::Automation),
            (r#","context_event_type":"call_service","context_domain":"homekit""#, Cause::Device),
            (r#","context_state":"on","context_entity_id":"switch.wall""#, Cause::Device),
            (r#","context_user_id":"anna""#, Cause::Person),
        ] {
            assert_eq!(cause_of(context), expected, "{context}");
        }
    }
}
