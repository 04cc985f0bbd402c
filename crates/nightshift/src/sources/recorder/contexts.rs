//! In which contexts automations ran.

use std::ops::ControlFlow;

use domain::domain_of;

use super::rows::{Reader, id, seconds};
use super::tables::{Given, Question, Tables, float, number};
use crate::sources::SourceError;
use crate::sources::changes::{Author, Changes, context_hash};

/// An automation may act for this long after it was triggered, in seconds: longer delays are rare.
const LONGEST_RUN: f64 = 86_400.0;

/// Where a walk by time has come to: it goes on after this time and id.
type Place = (f64, i64);

impl<T: Tables> Reader<'_, T> {
    /// Collects the contexts in which automations ran, from the time `from` on, in microseconds since 1970.
    pub(super) fn automations(&self, from: i64, changes: &mut Changes) -> Result<(), SourceError> {
        let from = (seconds(from) - LONGEST_RUN, i64::MIN);
        for event_type in ["automation_triggered", "script_started"] {
            self.walk(Question::Fired, Given::Text(event_type), from, changes)?;
        }
        // For those who keep these events out of the recorder: an automation notes when it ran.
        for metadata_id in self.automation_numbers()? {
            self.walk(Question::Written, Given::Number(metadata_id), from, changes)?;
        }
        Ok(())
    }

    /// The `metadata_id` of all automations and scripts.
    fn automation_numbers(&self) -> Result<Vec<i64>, SourceError> {
        let mut numbers = Vec::new();
        let mut next = Some(i64::MIN);
        while let Some(after) = next {
            let mut last = None;
            let more = self.ask(Question::Names, &[Given::Number(after)], |[metadata_id, entity_id]| {
                last = number(metadata_id);
                if let Some(metadata_id) = last
                    && entity_id.as_str().is_ok_and(|name| matches!(domain_of(name), "automation" | "script"))
                {
                    numbers.push(metadata_id);
                }
                Ok(ControlFlow::Continue(()))
            })?;
            next = last.filter(|_| more);
        }
        Ok(numbers)
    }

    /// Takes notice of the contexts of all rows of `whose` after a place.
    fn walk(
        &self,
        question: Question,
        whose: Given<'_>,
        from: Place,
        changes: &mut Changes,
    ) -> Result<(), SourceError> {
        let mut next = Some(from);
        while let Some((time, row)) = next {
            let mut last = None;
            let given = [whose, Given::Seconds(time), Given::Number(row)];
            let more = self.ask(question, &given, |[time, row, context, user]| {
                // After all numbers come texts, which are no times.
                last = float(time).zip(number(row));
                // A person who starts a script acts through it, so that its context is no automation's.
                if let Some(context) = id(context)
                    && self.author(user) != Author::Person
                {
                    changes.observe_automation(context_hash(context));
                }
                Ok(ControlFlow::Continue(()))
            })?;
            next = last.filter(|_| more);
        }
        Ok(())
    }
}
