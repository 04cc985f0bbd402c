//! Whether the tables are as Home Assistant makes them.

use super::super::tables::{NEEDED, number, too_old};
use super::ServerError;
use super::session::{Failure, Session};
use super::sql::{Kind, Words};
use super::trouble::{Meaning, meaning};

/// The version of the schema, as of its latest migration.
const VERSION: Words = Words {
    sql: "SELECT schema_version FROM schema_changes ORDER BY change_id DESC LIMIT 1",
    kinds: &[Kind::Number],
    at_once: None,
};

/// Tries all columns that are read, so that a missing table, column or right is named before anything is read.
pub(super) async fn check(session: &Session<'_>) -> Result<(), ServerError> {
    for (table, columns) in NEEDED {
        if !lacks_column(session, table, &columns.join(", ")).await? {
            continue;
        }
        for column in columns {
            if lacks_column(session, table, column).await? {
                return Err(session.refused(too_old(version(session).await, table, column)));
            }
        }
    }
    Ok(())
}

/// Whether a table has not all of these columns.
async fn lacks_column(session: &Session<'_>, table: &str, columns: &str) -> Result<bool, ServerError> {
    match session.fetch(&format!("SELECT {columns} FROM {table} LIMIT 0"), &[]).await {
        Ok(_) => Ok(false),
        Err(Failure::Sql(error)) if meaning(&error) == Some(Meaning::NoColumn) => Ok(true),
        Err(failure) => Err(session.in_words(failure)),
    }
}

async fn version(session: &Session<'_>) -> Option<i64> {
    let rows = session.fetch(VERSION.sql, &[]).await.ok()?;
    if rows.len() == 0 {
        return None;
    }
    let [version] = rows.values(0, &VERSION).ok()?;
    number(version)
}
