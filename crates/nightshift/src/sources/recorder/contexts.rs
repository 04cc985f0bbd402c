//! In which contexts automations ran.

use domain::domain_of;
use rusqlite::{Row, ToSql};

use super::rows::{Reader, id, seconds};
use crate::sources::SourceError;
use crate::sources::changes::{Author, Changes, context_hash};

/// An automation may act for this long after it was triggered, in seconds: longer delays are rare.
const LONGEST_RUN: f64 = 86_400.0;

/// Contexts in which automations ran, or scripts, after a time and an id. Uses
/// `ix_events_event_type_id_time_fired_ts`.
pub(super) const TRIGGERED: &str = "SELECT time_fired_ts, event_id, context_id_bin, context_user_id_bin FROM events \
     WHERE event_type_id = (SELECT event_type_id FROM event_types WHERE event_type = ?1) \
     AND (time_fired_ts, event_id) > (?2, ?3) ORDER BY time_fired_ts, event_id";
/// The same of one automation, for those who keep these events out of the recorder: it notes when it ran. Uses
/// `ix_states_metadata_id_last_updated_ts`.
pub(super) const RAN: &str = "SELECT last_updated_ts, state_id, context_id_bin, context_user_id_bin FROM states \
     WHERE metadata_id = ?1 AND (last_updated_ts, state_id) > (?2, ?3) ORDER BY last_updated_ts, state_id";
/// All entities, after one.
pub(super) const NAMES: &str =
    "SELECT metadata_id, entity_id FROM states_meta WHERE metadata_id > ?1 ORDER BY metadata_id";

/// Where a walk by time has come to: it goes on after this time and id.
type Place = (f64, i64);

impl Reader<'_> {
    /// Collects the contexts in which automations ran, from the time `from` on, in microseconds since 1970.
    pub(super) fn automations(&self, from: i64, changes: &mut Changes) -> Result<(), SourceError> {
        let from = (seconds(from) - LONGEST_RUN, i64::MIN);
        for event_type in ["automation_triggered", "script_started"] {
            self.walk(TRIGGERED, &event_type, from, changes)?;
        }
        for number in self.automation_numbers()? {
            self.walk(RAN, &number, from, changes)?;
        }
        Ok(())
    }

    /// The `metadata_id` of all automations and scripts.
    fn automation_numbers(&self) -> Result<Vec<i64>, SourceError> {
        let mut numbers = Vec::new();
        let mut next = Some(i64::MIN);
        while let Some(after) = next {
            next = self.transaction(|| {
                let mut statement = self.database.connection.prepare_cached(NAMES)?;
                let mut rows = statement.query([after])?;
                while let Some(row) = rows.next()? {
                    let number = row.get(0)?;
                    if row.get_ref(1)?.as_str().is_ok_and(|name| matches!(domain_of(name), "automation" | "script")) {
                        numbers.push(number);
                    }
                    if self.pace.is_over() {
                        return Ok(Some(number));
                    }
                }
                Ok(None)
            })?;
        }
        Ok(numbers)
    }

    /// Takes notice of the contexts of all rows of `whose` after a place.
    fn walk(&self, sql: &str, whose: &dyn ToSql, from: Place, changes: &mut Changes) -> Result<(), SourceError> {
        let mut next = Some(from);
        while let Some((time, number)) = next {
            next = self.transaction(|| {
                let mut statement = self.database.connection.prepare_cached(sql)?;
                let mut rows = statement.query::<[&dyn ToSql; 3]>([whose, &time, &number])?;
                while let Some(row) = rows.next()? {
                    self.observe_automation(row, changes)?;
                    if self.pace.is_over() {
                        // After all numbers come texts, which are no times.
                        return Ok(row.get(0).ok().zip(row.get(1).ok()));
                    }
                }
                Ok(None)
            })?;
        }
        Ok(())
    }

    /// A person who starts a script acts through it, so that its context is no automation's.
    fn observe_automation(&self, row: &Row<'_>, changes: &mut Changes) -> rusqlite::Result<()> {
        if let Some(context) = id(row.get_ref(2)?)
            && self.author(row.get_ref(3)?) != Author::Person
        {
            changes.observe_automation(context_hash(context));
        }
        Ok(())
    }
}
