use rusqlite::OptionalExtension;

use crate::{Store, StoreError};

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
        self.write("keeping a note of the program", |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO meta (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute([key, value])?;
            Ok(())
        })
    }
}
