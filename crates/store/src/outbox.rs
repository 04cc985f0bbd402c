use domain::RunId;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use crate::columns::{Count, Micros};
use crate::error::Fault;
use crate::{Store, StoreError};

/// A message to the broker. It is stored in the transaction that stores what it announces, and
/// sent when there is a broker: it may come late or twice, and is not lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxMessage {
    /// The full topic.
    pub topic: String,
    /// The payload.
    pub payload: String,
    /// Whether the broker is to keep it for who comes later.
    pub retain: bool,
}

/// A message that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMessage {
    /// Its number: messages are to be sent in the order of their numbers.
    pub id: i64,
    /// The full topic.
    pub topic: String,
    /// The payload.
    pub payload: String,
    /// Whether the broker is to keep it for who comes later.
    pub retain: bool,
    /// The run that it tells of.
    pub run_id: RunId,
    /// When it was stored.
    pub created_at: Timestamp,
    /// How many times sending it failed.
    pub attempts: u32,
    /// Why, the last time.
    pub error: Option<String>,
}

/// What of the outbox that was not sent is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Messages stored since then.
    pub since: Timestamp,
    /// So many of the newest ones, however old: a clock that is set wrong must not cost them.
    pub least: u32,
    /// Of all of them, so many of the newest ones at most.
    pub most: u32,
}

/// Those that [`Unsent`] (?1, ?2, ?3) does not keep.
const TOO_LONG: &str = "sent_at IS NULL AND (
    (created_at < ?1 AND id NOT IN (SELECT id FROM outbox WHERE sent_at IS NULL ORDER BY id DESC LIMIT ?2))
    OR id NOT IN (SELECT id FROM outbox WHERE sent_at IS NULL ORDER BY id DESC LIMIT ?3))";

impl Store {
    /// The messages that wait, at most `limit` of them, the first to send first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn pending_messages(&self, limit: u32) -> Result<Vec<StoredMessage>, StoreError> {
        self.pending_messages_after(i64::MIN, limit)
    }

    /// As [`Store::pending_messages`], of those that come after message `after`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn pending_messages_after(&self, after: i64, limit: u32) -> Result<Vec<StoredMessage>, StoreError> {
        self.read("reading the outbox", |connection| {
            let mut select = connection.prepare_cached(
                "SELECT id, topic, payload, retain, run_id, created_at, attempts, error FROM outbox
                 WHERE sent_at IS NULL AND id > ?1 ORDER BY id LIMIT ?2",
            )?;
            let rows = select.query_map((after, limit), |row| {
                Ok(StoredMessage {
                    id: row.get(0)?,
                    topic: row.get(1)?,
                    payload: row.get(2)?,
                    retain: row.get(3)?,
                    run_id: RunId::new(row.get::<_, String>(4)?),
                    created_at: row.get::<_, Micros>(5)?.0,
                    attempts: row.get(6)?,
                    error: row.get(7)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that the broker has taken message `id`. One that is unknown or already sent is left as
    /// it is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn message_sent(&self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        self.write("noting a message as sent", |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE outbox SET sent_at = ?2, attempted_at = ?2, error = NULL WHERE id = ?1 AND sent_at IS NULL",
                )?
                .execute((id, Micros(now)))?;
            Ok(())
        })
    }

    /// Notes that sending message `id` failed, so many more times, and why the last time; it goes on
    /// waiting. `error` must hold no secret.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn message_failed(&self, id: i64, now: Timestamp, times: u32, error: &str) -> Result<(), StoreError> {
        self.write("noting that a message could not be sent", |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE outbox SET attempts = attempts + ?4, attempted_at = ?2, error = ?3
                     WHERE id = ?1 AND sent_at IS NULL",
                )?
                .execute((id, Micros(now), error, times))?;
            Ok(())
        })
    }

    /// Drops the messages that wait and are not to be kept; says how many that were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn drop_unsent(&self, keep: &Unsent) -> Result<u64, StoreError> {
        let values = (Micros(keep.since), keep.least, keep.most);
        // Most times there is nothing to drop, and then nothing is to be written.
        let found = self.read("looking for messages that waited for too long", |connection| {
            Ok(connection
                .prepare_cached(&format!("SELECT count(*) FROM outbox WHERE {TOO_LONG}"))?
                .query_row(values, |row| row.get::<_, Count>(0))?)
        })?;
        if found.0 == 0 {
            return Ok(0);
        }
        self.write("dropping messages that waited for too long", |transaction| {
            let dropped = transaction.execute(&format!("DELETE FROM outbox WHERE {TOO_LONG}"), values)?;
            Ok(dropped as u64)
        })
    }

    /// How many messages wait.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outbox_depth(&self) -> Result<u64, StoreError> {
        self.read("counting the outbox", |connection| Ok(depth(connection)?))
    }
}

/// Puts messages of a run into the outbox, in order.
pub(crate) fn enqueue(
    transaction: &Transaction<'_>,
    run: &RunId,
    messages: &[OutboxMessage],
    now: Timestamp,
) -> Result<(), Fault> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO outbox (run_id, topic, payload, retain, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for message in messages {
        insert.execute((run.as_str(), &message.topic, &message.payload, message.retain, Micros(now)))?;
    }
    Ok(())
}

fn depth(connection: &Connection) -> rusqlite::Result<u64> {
    connection
        .prepare_cached("SELECT count(*) FROM outbox WHERE sent_at IS NULL")?
        .query_row([], |row| row.get::<_, Count>(0))
        .map(|Count(depth)| depth)
}
