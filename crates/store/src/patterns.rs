use domain::{Evidence, Pattern, PatternId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::Serialize;

use crate::columns::{Json, Micros, Name};
use crate::error::Fault;
use crate::page::Page;
use crate::{Store, StoreError};

/// A pattern, and since when and until when it was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredPattern {
    /// The pattern as it was found last.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// The run that found it first, by its time.
    pub first_seen: Timestamp,
    /// The run that found it last, by its time.
    pub last_seen: Timestamp,
    /// The first run since then that did not find it, by its time.
    pub gone_at: Option<Timestamp>,
}

/// The order of a list: those that the latest run found, as it ranked them, then the others, the
/// last seen first.
pub(crate) const LIST_ORDER: &str = "COALESCE(rank, 9223372036854775807), -last_seen, id";

impl Store {
    /// Patterns in rank order; those not found any more come last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn patterns(&self, page: &Page) -> Result<Vec<StoredPattern>, StoreError> {
        self.read("listing patterns", |connection| {
            let sql = format!(
                "SELECT * FROM patterns
                 WHERE ?1 IS NULL OR ({LIST_ORDER}) > (SELECT {LIST_ORDER} FROM patterns WHERE id = ?1)
                 ORDER BY {LIST_ORDER} LIMIT ?2"
            );
            let mut select = connection.prepare_cached(&sql)?;
            let rows = select.query_map((&page.before, page.limit), |row| {
                Ok(StoredPattern {
                    pattern: pattern_of(row)?,
                    first_seen: row.get::<_, Micros>("first_seen")?.0,
                    last_seen: row.get::<_, Micros>("last_seen")?.0,
                    gone_at: row.get::<_, Option<Micros>>("gone_at")?.map(|at| at.0),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The patterns that the latest run found, in rank order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn current_patterns(&self) -> Result<Vec<Pattern>, StoreError> {
        self.read("reading the patterns of the latest run", current)
    }

    /// The patterns of these ids that are known, in that order, whether the latest run found them or not.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn patterns_of(&self, ids: &[PatternId]) -> Result<Vec<Pattern>, StoreError> {
        self.read("reading the patterns of a suggestion", |connection| {
            let mut select = connection.prepare_cached("SELECT * FROM patterns WHERE id = ?1")?;
            let mut found = Vec::new();
            for id in ids {
                found.extend(select.query_row([id.as_str()], pattern_of).optional()?);
            }
            Ok(found)
        })
    }
}

/// Stores what a run found, in rank order; what it did not find is gone.
pub(crate) fn replace(transaction: &Transaction<'_>, patterns: &[Pattern], now: Timestamp) -> Result<(), Fault> {
    transaction.execute("UPDATE patterns SET rank = NULL WHERE rank IS NOT NULL", [])?;
    let mut put = transaction.prepare_cached(
        "INSERT INTO patterns (id, kind, trigger, conditions, actions, support, opportunities, confidence,
                               confidence_low, q_value, lift, delay_seconds, machine_like, backtest, held_out, score,
                               moments, rank, first_seen, last_seen, gone_at)
         VALUES (:id, :kind, :trigger, :conditions, :actions, :support, :opportunities, :confidence,
                 :confidence_low, :q_value, :lift, :delay_seconds, :machine_like, :backtest, :held_out, :score,
                 :moments, :rank, :now, :now, NULL)
         ON CONFLICT (id) DO UPDATE SET
             kind = excluded.kind, trigger = excluded.trigger, conditions = excluded.conditions,
             actions = excluded.actions, support = excluded.support, opportunities = excluded.opportunities,
             confidence = excluded.confidence, confidence_low = excluded.confidence_low, q_value = excluded.q_value,
             lift = excluded.lift, delay_seconds = excluded.delay_seconds, machine_like = excluded.machine_like,
             backtest = excluded.backtest,
             held_out = excluded.held_out, score = excluded.score, moments = excluded.moments,
             rank = excluded.rank, last_seen = excluded.last_seen, gone_at = NULL",
    )?;
    for (rank, pattern) in (0_i64..).zip(patterns) {
        put.execute(rusqlite::named_params! {
            ":id": pattern.id.as_str(),
            ":kind": Name(pattern.kind),
            ":trigger": Json(&pattern.trigger),
            ":conditions": Json(&pattern.conditions),
            ":actions": Json(&pattern.actions),
            ":support": pattern.support,
            ":opportunities": pattern.opportunities,
            ":confidence": pattern.confidence,
            ":confidence_low": pattern.confidence_low,
            ":q_value": pattern.q_value,
            ":lift": pattern.lift,
            ":delay_seconds": pattern.delay_seconds,
            ":machine_like": pattern.machine_like,
            ":backtest": Json(&pattern.backtest),
            ":held_out": Json(&pattern.held_out),
            ":score": pattern.score,
            ":moments": Json(&pattern.moments),
            ":rank": rank,
            ":now": Micros(now),
        })?;
    }
    transaction
        .prepare_cached("UPDATE patterns SET gone_at = ?1 WHERE rank IS NULL AND gone_at IS NULL")?
        .execute([Micros(now)])?;
    Ok(())
}

/// A measure that may be "not a number", which `SQLite` keeps as NULL.
pub(crate) fn measure(row: &Row<'_>, column: &str) -> rusqlite::Result<f64> {
    Ok(row.get::<_, Option<f64>>(column)?.unwrap_or(f64::NAN))
}

fn current(connection: &Connection) -> Result<Vec<Pattern>, Fault> {
    let mut select = connection.prepare_cached("SELECT * FROM patterns WHERE gone_at IS NULL ORDER BY rank, id")?;
    Ok(select.query_map([], pattern_of)?.collect::<Result<_, _>>()?)
}

pub(crate) fn pattern_of(row: &Row<'_>) -> rusqlite::Result<Pattern> {
    Ok(Pattern {
        id: PatternId::new(row.get::<_, String>("id")?),
        kind: row.get::<_, Name<_>>("kind")?.0,
        trigger: row.get::<_, Json<_>>("trigger")?.0,
        conditions: row.get::<_, Json<_>>("conditions")?.0,
        actions: row.get::<_, Json<_>>("actions")?.0,
        support: row.get("support")?,
        opportunities: row.get("opportunities")?,
        confidence: measure(row, "confidence")?,
        confidence_low: measure(row, "confidence_low")?,
        q_value: measure(row, "q_value")?,
        lift: measure(row, "lift")?,
        delay_seconds: row.get("delay_seconds")?,
        machine_like: row.get("machine_like")?,
        backtest: row.get::<_, Json<_>>("backtest")?.0,
        held_out: row.get::<_, Json<_>>("held_out")?.0,
        score: measure(row, "score")?,
        moments: row.get::<_, Json<_>>("moments")?.0,
        evidence: Evidence::default(),
    })
}
