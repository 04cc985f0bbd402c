use rusqlite::{OptionalExtension, Transaction};

use crate::error::Fault;
use crate::{Store, StoreError};

const INSTANCE_ID: &str = "instance.id";

impl Store {
    /// What was last kept under `key`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read("reading a note of the program", |connection| {
            Ok(connection
                .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?)
        })
    }

    /// Keeps `value` under `key`, in place of what was there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write("keeping a note of the program", |transaction| put(transaction, key, value))
    }

    /// Eight hexadecimal digits that this database has by chance and keeps: what tells this
    /// installation from another one. A copy of the database has them too.
    ///
    /// # Errors
    /// When the database cannot be read, or, the first time, written.
    pub fn instance_id(&self) -> Result<String, StoreError> {
        if let Some(id) = self.meta(INSTANCE_ID)? {
            return Ok(id);
        }
        self.write("giving the database an id", |transaction| {
            // Another process may have been quicker: the first one stays.
            transaction.execute(
                "INSERT INTO meta (key, value) VALUES (?1, lower(hex(randomblob(4)))) ON CONFLICT (key) DO NOTHING",
                [INSTANCE_ID],
            )?;
            Ok(transaction.query_row("SELECT value FROM meta WHERE key = ?1", [INSTANCE_ID], |row| row.get(0))?)
        })
    }
}

/// Keeps `value` under `key`, in place of what was there.
pub(crate) fn put(transaction: &Transaction<'_>, key: &str, value: &str) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute([key, value])?;
    Ok(())
}
