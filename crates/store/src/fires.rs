//! How automations of ours did in Home Assistant, as nights saw it.

use jiff::Timestamp;
use rusqlite::{Row, Transaction};

use crate::automations::{Installation, Seen};
use crate::columns::{Micros, Name};
use crate::error::Fault;
use crate::suggestions::decide;
use crate::{Decision, Store, StoreError};

/// An act of an automation: when, and when people overrode it, if they did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fire {
    /// When it was triggered.
    pub at: Timestamp,
    /// When somebody put back by hand what it did.
    pub overridden_at: Option<Timestamp>,
}

/// The newest acts of each automation that are kept: about one an hour for a year.
const MOST_FIRES: u32 = 10_000;

impl Store {
    /// Notes what a night saw of one that is there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_seen(
        &self,
        of: &Installation,
        seen: Seen,
        entity_id: Option<&str>,
        last_triggered: Option<Timestamp>,
        fires: &[Fire],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write("noting how an automation did", |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE automations
                     SET seen = ?3, seen_at = ?4, last_triggered = coalesce(?5, last_triggered),
                         entity_id = coalesce(?6, entity_id), error = NULL
                     WHERE suggestion_id = ?1 AND revision = ?2 AND state = 'made'",
                )?
                .execute((
                    of.suggestion_id.as_str(),
                    of.revision,
                    Name(seen),
                    Micros(now),
                    last_triggered.map(Micros),
                    entity_id,
                ))?;
            let mut put = transaction.prepare_cached(
                "INSERT INTO automation_fires (suggestion_id, at, overridden_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (suggestion_id, at) DO UPDATE SET
                     overridden_at = coalesce(excluded.overridden_at, overridden_at)",
            )?;
            for fire in fires {
                put.execute((of.suggestion_id.as_str(), Micros(fire.at), fire.overridden_at.map(Micros)))?;
            }
            Ok(())
        })
    }

    /// Notes that somebody has deleted it in Home Assistant, which takes the user's decision back.
    /// Returns whether it was still thought to be there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_deleted(&self, of: &Installation, now: Timestamp) -> Result<bool, StoreError> {
        self.write("noting that an automation was deleted", |transaction| {
            let done = transaction
                .prepare_cached(
                    "UPDATE automations
                     SET state = 'undone', decision = 'undo', done_at = ?3, confirm_at = NULL, seen = NULL, sent = 0,
                         seen_at = ?3, error = 'it was deleted in Home Assistant'
                     WHERE suggestion_id = ?1 AND revision = ?2 AND state = 'made'",
                )?
                .execute((of.suggestion_id.as_str(), of.revision, Micros(now)))?;
            if done == 1 {
                decide(transaction, &of.suggestion_id, Decision::Undo, now)?;
            }
            Ok(done == 1)
        })
    }
}

/// Removes what is kept of acts beyond the newest, and of automations that have gone with their
/// suggestions.
pub(crate) fn tidy(transaction: &Transaction<'_>, gone_before: i64) -> Result<(), Fault> {
    transaction.execute(
        "DELETE FROM automations WHERE state IN ('undone', 'failed') AND coalesce(done_at, wanted_at) < ?1
           AND suggestion_id NOT IN (SELECT id FROM suggestions)",
        [gone_before],
    )?;
    transaction.execute(
        "DELETE FROM automation_fires WHERE suggestion_id NOT IN (SELECT suggestion_id FROM automations)",
        [],
    )?;
    transaction.execute(
        "DELETE FROM automation_fires WHERE (suggestion_id, at) IN (
             SELECT suggestion_id, at FROM (
                 SELECT suggestion_id, at, row_number() OVER (PARTITION BY suggestion_id ORDER BY at DESC) AS place
                 FROM automation_fires
             ) WHERE place > ?1
         )",
        [MOST_FIRES],
    )?;
    Ok(())
}

pub(crate) fn fire_of(row: &Row<'_>) -> rusqlite::Result<Fire> {
    Ok(Fire {
        at: row.get::<_, Micros>("at")?.0,
        overridden_at: row.get::<_, Option<Micros>>("overridden_at")?.map(|at| at.0),
    })
}
