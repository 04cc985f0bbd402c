use std::collections::BTreeMap;

use domain::RunId;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;

use crate::columns::{Count, Micros};
use crate::{Store, StoreError};

/// What calls of a language model have taken, or may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModelUsage {
    /// Tokens of what was asked.
    pub tokens_in: u64,
    /// Tokens of what was answered.
    pub tokens_out: u64,
    /// In millionths of the currency that the prices are in.
    pub cost: u64,
}

/// What was spent in some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModelSpending {
    /// Calls.
    pub calls: u64,
    /// Those of them whose tokens the provider has not counted.
    pub estimated_calls: u64,
    /// What they took.
    #[serde(flatten)]
    pub usage: ModelUsage,
}

/// What a model said, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReply {
    /// As it said it.
    pub reply: String,
    /// When.
    pub made_at: Timestamp,
}

/// A call that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelCallId(i64);

/// A limit on what is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelLimit {
    /// From when on it counts.
    pub since: Timestamp,
    /// Tokens, of both directions.
    pub tokens: Option<u64>,
    /// In millionths of the currency.
    pub cost: Option<u64>,
}

impl ModelUsage {
    /// All tokens.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.tokens_in.saturating_add(self.tokens_out)
    }
}

impl Store {
    /// What the model said when it was asked this, and notes that it was of use.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn model_reply(&self, key: &str, now: Timestamp) -> Result<Option<KeptReply>, StoreError> {
        self.write("reading what a language model said", |transaction| {
            Ok(transaction
                .prepare_cached("UPDATE model_replies SET used_at = ?2 WHERE key = ?1 RETURNING reply, made_at")?
                .query_row((key, Micros(now)), |row| {
                    Ok(KeptReply { reply: row.get(0)?, made_at: row.get::<_, Micros>(1)?.0 })
                })
                .optional()?)
        })
    }

    /// Keeps what the model said when it was asked this.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_model_reply(&self, key: &str, reply: &str, model: &str, now: Timestamp) -> Result<(), StoreError> {
        self.write("keeping what a language model said", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO model_replies (key, reply, model, made_at, used_at) VALUES (?1, ?2, ?3, ?4, ?4)
                     ON CONFLICT (key) DO UPDATE SET reply = excluded.reply, made_at = excluded.made_at,
                         used_at = excluded.used_at",
                )?
                .execute((key, reply, model, Micros(now)))?;
            Ok(())
        })
    }

    /// Writes down that a call begins and what it may take at the most, if that together with what was spent since some
    /// instants stays within these limits; none when it does not. One transaction, so that two calls at once cannot both
    /// take the last of it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn begin_model_call(
        &self,
        run: Option<&RunId>,
        model: &str,
        most: &ModelUsage,
        limits: &[ModelLimit],
        now: Timestamp,
    ) -> Result<Option<ModelCallId>, StoreError> {
        self.write("beginning a call of a language model", |transaction| {
            for limit in limits {
                let spent = spending(transaction, limit.since)?.usage;
                let tokens = spent.tokens().saturating_add(most.tokens());
                let cost = spent.cost.saturating_add(most.cost);
                if limit.tokens.is_some_and(|limit| tokens > limit) || limit.cost.is_some_and(|limit| cost > limit) {
                    return Ok(None);
                }
            }
            transaction
                .prepare_cached(
                    "INSERT INTO model_calls (at, run_id, model, tokens_in, tokens_out, cost, counted)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
                )?
                .execute((
                    Micros(now),
                    run.map(RunId::as_str),
                    model,
                    Count(most.tokens_in),
                    Count(most.tokens_out),
                    Count(most.cost),
                ))?;
            Ok(Some(ModelCallId(transaction.last_insert_rowid())))
        })
    }

    /// Writes down what a call took; `counted` when the provider says so.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn end_model_call(&self, id: ModelCallId, took: &ModelUsage, counted: bool) -> Result<(), StoreError> {
        self.write("ending a call of a language model", |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE model_calls SET tokens_in = ?2, tokens_out = ?3, cost = ?4, counted = ?5 WHERE seq = ?1",
                )?
                .execute((id.0, Count(took.tokens_in), Count(took.tokens_out), Count(took.cost), counted))?;
            Ok(())
        })
    }

    /// What was spent on language models since an instant.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn model_spending(&self, since: Timestamp) -> Result<ModelSpending, StoreError> {
        self.read("counting what language models took", |connection| Ok(spending(connection, since)?))
    }

    /// The numbers by which these are told, each of which is given one, and keeps it, the first time. `nouns` are the words
    /// in front of them; numbers of one noun differ.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn pseudonyms(&self, nouns: &BTreeMap<String, &str>) -> Result<BTreeMap<String, u32>, StoreError> {
        self.write("giving placeholders", |transaction| {
            let mut numbers = BTreeMap::new();
            for (key, noun) in nouns {
                transaction
                    .prepare_cached(
                        "INSERT INTO pseudonyms (key, noun, number)
                         VALUES (?1, ?2, (SELECT coalesce(max(number), 0) + 1 FROM pseudonyms WHERE noun = ?2))
                         ON CONFLICT (key) DO NOTHING",
                    )?
                    .execute((key, noun))?;
                let number = transaction
                    .prepare_cached("SELECT number FROM pseudonyms WHERE key = ?1")?
                    .query_row([key], |row| row.get(0))?;
                numbers.insert(key.clone(), number);
            }
            Ok(numbers)
        })
    }
}

fn spending(connection: &rusqlite::Connection, since: Timestamp) -> rusqlite::Result<ModelSpending> {
    connection
        .prepare_cached(
            "SELECT count(*), coalesce(sum(1 - counted), 0), coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0),
                    coalesce(sum(cost), 0)
             FROM model_calls WHERE at >= ?1",
        )?
        .query_row([Micros(since)], |row| {
            let count = |index| row.get::<_, Count>(index).map(|Count(number)| number);
            Ok(ModelSpending {
                calls: count(0)?,
                estimated_calls: count(1)?,
                usage: ModelUsage { tokens_in: count(2)?, tokens_out: count(3)?, cost: count(4)? },
            })
        })
}

/// Whether a row makes sense, for what is saved from a damaged database.
pub(crate) fn check_reply(row: &Row<'_>) -> rusqlite::Result<()> {
    for column in ["key", "reply", "model"] {
        row.get::<_, String>(column)?;
    }
    for column in ["made_at", "used_at"] {
        row.get::<_, Micros>(column)?;
    }
    Ok(())
}

pub(crate) fn check_call(row: &Row<'_>) -> rusqlite::Result<()> {
    row.get::<_, Micros>("at")?;
    row.get::<_, String>("model")?;
    row.get::<_, bool>("counted")?;
    for column in ["tokens_in", "tokens_out", "cost"] {
        row.get::<_, Count>(column)?;
    }
    Ok(())
}

pub(crate) fn check_pseudonym(row: &Row<'_>) -> rusqlite::Result<()> {
    row.get::<_, String>("key")?;
    row.get::<_, String>("noun")?;
    row.get::<_, u32>("number").map(drop)
}
