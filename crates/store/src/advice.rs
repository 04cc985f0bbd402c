use std::collections::BTreeSet;

use domain::{Advice, AdviceId, ExistingAutomation};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::Serialize;

use crate::columns::{Json, Micros};
use crate::error::Fault;
use crate::{Store, StoreError};

/// What might be done about an automation of the home.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredAdvice {
    /// The advice as it was given last.
    #[serde(flatten)]
    pub advice: Advice,
    /// The run that gave it first, by its time, of those that gave it one after the other.
    pub first_seen: Timestamp,
    /// The run that gave it last, by its time.
    pub last_seen: Timestamp,
    /// When the user dismissed it; none where they did not, or where it [says more](Advice::says_more_than) than it did then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dismissed_at: Option<Timestamp>,
}

impl Store {
    /// What the latest run that succeeded advises, best first, what was dismissed included.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn advice(&self) -> Result<Vec<StoredAdvice>, StoreError> {
        self.read("reading advice", |connection| {
            let mut select = connection.prepare_cached(
                "SELECT advice.*, dismissed.advice AS dismissed, dismissed.at AS dismissed_at
                 FROM advice LEFT JOIN dismissed_advice AS dismissed ON dismissed.id = advice.id ORDER BY rank, advice.id",
            )?;
            let rows = select.query_map([], |row| {
                let one = advice_of(row)?;
                let then: Option<Json<Advice>> = row.get("dismissed")?;
                let at: Option<Micros> = row.get("dismissed_at")?;
                let still = then.filter(|Json(then)| !one.advice.says_more_than(then)).and(at);
                Ok(StoredAdvice { dismissed_at: still.map(|Micros(at)| at), ..one })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps advice from being told again until it says more than it does now. Returns it; none where there is no such
    /// advice.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn dismiss_advice(&self, id: &AdviceId, now: Timestamp) -> Result<Option<StoredAdvice>, StoreError> {
        self.write("dismissing advice", |transaction| {
            let Some(one) = find(transaction, id)? else { return Ok(None) };
            transaction
                .prepare_cached("INSERT OR REPLACE INTO dismissed_advice (id, advice, at) VALUES (?1, ?2, ?3)")?
                .execute((id.as_str(), Json(&one.advice), Micros(now)))?;
            Ok(Some(StoredAdvice { dismissed_at: Some(now), ..one }))
        })
    }

    /// Lets advice that was dismissed be told again. Returns it; none where there is no such advice.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn restore_advice(&self, id: &AdviceId) -> Result<Option<StoredAdvice>, StoreError> {
        self.write("telling advice again", |transaction| {
            transaction.prepare_cached("DELETE FROM dismissed_advice WHERE id = ?1")?.execute([id.as_str()])?;
            find(transaction, id)
        })
    }

    /// Keeps the automations that the home has, in place of those that were kept.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_home_automations(&self, automations: &[ExistingAutomation]) -> Result<(), StoreError> {
        self.write("keeping the automations of the home", |transaction| {
            transaction.execute("DELETE FROM home_automations", [])?;
            let mut put = transaction
                .prepare_cached("INSERT OR REPLACE INTO home_automations (entity_id, automation) VALUES (?1, ?2)")?;
            for automation in automations {
                put.execute((automation.entity_id.as_str(), Json(automation)))?;
            }
            Ok(())
        })
    }

    /// The automations that the home has, by their entity ids, as they were kept last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn home_automations(&self) -> Result<Vec<ExistingAutomation>, StoreError> {
        self.read("reading the automations of the home", |connection| {
            let mut select = connection.prepare_cached("SELECT * FROM home_automations ORDER BY entity_id")?;
            Ok(select.query_map([], automation_of)?.collect::<Result<_, _>>()?)
        })
    }
}

/// Stores what a run advises; what it does not advise any more goes.
pub(crate) fn replace(transaction: &Transaction<'_>, advice: &[Advice], now: Timestamp) -> Result<(), Fault> {
    let mut put = transaction.prepare_cached(
        "INSERT INTO advice (id, advice, rank, first_seen, last_seen) VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT (id) DO UPDATE SET
             advice = excluded.advice, rank = excluded.rank, last_seen = excluded.last_seen",
    )?;
    let mut seen = BTreeSet::new();
    for (rank, one) in (0_i64..).zip(advice) {
        if seen.insert(&one.id) {
            put.execute((one.id.as_str(), Json(one), rank, Micros(now)))?;
        }
    }
    let ids: Vec<&str> = seen.iter().map(|id| id.as_str()).collect();
    transaction
        .prepare_cached("DELETE FROM advice WHERE id NOT IN (SELECT value FROM json_each(?1))")?
        .execute([Json(&ids)])?;
    Ok(())
}

/// All but whether it was dismissed.
pub(crate) fn advice_of(row: &Row<'_>) -> rusqlite::Result<StoredAdvice> {
    Ok(StoredAdvice {
        advice: row.get::<_, Json<_>>("advice")?.0,
        first_seen: row.get::<_, Micros>("first_seen")?.0,
        last_seen: row.get::<_, Micros>("last_seen")?.0,
        dismissed_at: None,
    })
}

pub(crate) fn dismissed_of(row: &Row<'_>) -> rusqlite::Result<Advice> {
    row.get::<_, Micros>("at")?;
    Ok(row.get::<_, Json<_>>("advice")?.0)
}

fn find(transaction: &Transaction<'_>, id: &AdviceId) -> Result<Option<StoredAdvice>, Fault> {
    Ok(transaction
        .prepare_cached("SELECT * FROM advice WHERE id = ?1")?
        .query_row([id.as_str()], advice_of)
        .optional()?)
}

pub(crate) fn automation_of(row: &Row<'_>) -> rusqlite::Result<ExistingAutomation> {
    Ok(row.get::<_, Json<_>>("automation")?.0)
}
