//! Reads what is left of a damaged database.

use domain::{EntityId, EventLogBuilder, RunId, SuggestionStatus};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, Row, Transaction, params_from_iter};
use serde::Serialize;

use crate::block::Block;
use crate::columns::{Count, Day, Micros, Name};
use crate::{advice, automations, feedback, fires, language_model, patterns, runs, suggestions, versions};

/// What a fresh database has of a damaged one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Salvaged {
    /// Suggestions that the user accepted or rejected.
    pub decisions: u64,
    /// Suggestions in all.
    pub suggestions: u64,
    /// Runs.
    pub runs: u64,
    /// Days of the archive.
    pub archive_days: u64,
    /// Whether everything was there that the damaged one said it had.
    pub complete: bool,
}

/// A table, and what tells a row of it from nonsense.
struct Table {
    name: &'static str,
    /// In the order of which its rows lie in the file.
    key: &'static str,
    /// Reads a row as the program does.
    check: fn(&Row<'_>) -> rusqlite::Result<()>,
}

/// In an order in which each row finds what it refers to.
const TABLES: [Table; 20] = [
    Table { name: "meta", key: "key", check: |row| text(row, "key").and(text(row, "value")) },
    Table { name: "runs", key: "id", check: |row| runs::run_of(row).map(drop) },
    Table { name: "entities", key: "entity_id", check: |row| row.get::<_, Name<EntityId>>("entity_id").map(drop) },
    Table { name: "patterns", key: "rowid", check: |row| patterns::pattern_of(row).map(drop) },
    Table { name: "suggestions", key: "rowid", check: |row| suggestions::row_of(row).map(drop) },
    Table { name: "suggestion_changes", key: "seq", check: change },
    Table { name: "suggestion_versions", key: "rowid", check: |row| versions::version_of(row).map(drop) },
    Table { name: "decisions", key: "rowid", check: |row| feedback::decision_of(row).map(drop) },
    Table { name: "overrides", key: "rowid", check: |row| feedback::override_of(row).map(drop) },
    Table { name: "override_resets", key: "rowid", check: |row| feedback::reset_of(row).map(drop) },
    Table { name: "automations", key: "rowid", check: |row| automations::uncounted(row).map(drop) },
    Table { name: "automation_fires", key: "at", check: |row| fires::fire_of(row).map(drop) },
    Table { name: "home_automations", key: "entity_id", check: |row| advice::automation_of(row).map(drop) },
    Table { name: "dismissed_advice", key: "id", check: |row| advice::dismissed_of(row).map(drop) },
    Table { name: "advice", key: "id", check: |row| advice::advice_of(row).map(drop) },
    Table { name: "model_replies", key: "key", check: language_model::check_reply },
    Table { name: "model_calls", key: "seq", check: language_model::check_call },
    Table { name: "pseudonyms", key: "key", check: language_model::check_pseudonym },
    Table { name: "outbox", key: "id", check: message },
    Table { name: "archive_days", key: "rowid", check: day },
];

/// What Home Assistant said live is read from the source again: a part of it would pass for all of it.
#[cfg(test)]
const NOT_SALVAGED: [&str; 4] = ["live_changes", "live_connection", "live_contexts", "live_spans"];

/// Notes about the archive begin so. They hold for the whole of it only.
const ARCHIVE_NOTES: &str = "archive.";

/// Copies into `fresh`, which is empty, each row of `damaged` that can be read and makes sense.
///
/// # Errors
/// When `fresh` cannot be written. What is wrong with `damaged` is no error.
pub(crate) fn salvage(damaged: &Connection, fresh: &mut Connection) -> rusqlite::Result<Salvaged> {
    let transaction = fresh.transaction()?;
    let mut salvaged = Salvaged { complete: true, ..Salvaged::default() };
    let mut archive_is_complete = true;
    for table in &TABLES {
        let is_complete = copy(damaged, &transaction, table)? & remove_nonsense(&transaction, table)?;
        salvaged.complete &= is_complete;
        if table.name == "archive_days" {
            archive_is_complete = is_complete;
        }
    }
    salvaged.complete &= copy_totals(damaged, &transaction)?;
    if !archive_is_complete {
        // So that the days that are missing are read from the source again.
        transaction.execute("DELETE FROM meta WHERE substr(key, 1, length(?1)) = ?1", [ARCHIVE_NOTES])?;
    }
    let count = |rows: &str| {
        transaction.query_row(&format!("SELECT count(*) FROM {rows}"), [], |row| row.get::<_, Count>(0)).map(|n| n.0)
    };
    salvaged.decisions = count("suggestions WHERE status IN ('accepted', 'rejected')")?;
    salvaged.suggestions = count("suggestions")?;
    salvaged.runs = count("runs")?;
    salvaged.archive_days = count("archive_days")?;
    transaction.commit()?;
    Ok(salvaged)
}

/// Copies the rows of a table, from both its ends up to where it cannot be read. Returns whether
/// that was all of it.
fn copy(damaged: &Connection, fresh: &Transaction<'_>, table: &Table) -> rusqlite::Result<bool> {
    let Table { name, key, .. } = table;
    let columns = |connection: &Connection| -> rusqlite::Result<Vec<String>> {
        connection.prepare("SELECT name FROM pragma_table_info(?1)")?.query_map([name], |row| row.get(0))?.collect()
    };
    // One in an older format lacks columns.
    let there = columns(damaged).unwrap_or_default();
    let shared: Vec<String> = columns(fresh)?.into_iter().filter(|column| there.contains(column)).collect();
    if shared.is_empty() {
        return Ok(false);
    }
    let list = shared.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let places = vec!["?"; shared.len()].join(", ");
    let mut insert = fresh.prepare(&format!("INSERT OR IGNORE INTO {name} ({list}) VALUES ({places})"))?;

    let mut is_complete = true;
    for direction in ["ASC", "DESC"] {
        let sql = format!("SELECT {list} FROM {name} NOT INDEXED ORDER BY {key} {direction}");
        let Ok(mut select) = damaged.prepare(&sql) else { return Ok(false) };
        let Ok(mut rows) = select.query([]) else { return Ok(false) };
        let broke_off = loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break false,
                Err(_) => break true,
            };
            let values = (0..shared.len()).map(|column| row.get_ref(column)).collect::<Result<Vec<_>, _>>()?;
            match insert.execute(params_from_iter(values.into_iter().map(ToSqlOutput::Borrowed))) {
                Ok(_) => {}
                // What the new table does not take was not in the old one either, before it was damaged.
                Err(error) if is_of_the_row(&error) => is_complete = false,
                Err(error) => return Err(error),
            }
        };
        if !broke_off {
            break;
        }
        is_complete = false;
    }
    Ok(is_complete)
}

/// Has the counts of runs go on from where they were: those of runs that have been removed since are
/// nowhere else. The fresh database has counted the runs that were copied. Returns whether all could
/// be read; one in an older format has none.
fn copy_totals(damaged: &Connection, fresh: &Transaction<'_>) -> rusqlite::Result<bool> {
    let Ok(mut select) = damaged.prepare("SELECT status, runs FROM run_totals") else { return Ok(true) };
    let mut update = fresh.prepare("UPDATE run_totals SET runs = max(runs, ?2) WHERE status = ?1")?;
    let Ok(mut rows) = select.query([]) else { return Ok(false) };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        };
        let (Ok(status), Ok(Count(runs))) = (row.get::<_, String>(0), row.get(1)) else { return Ok(false) };
        update.execute((status, Count(runs)))?;
    }
}

fn is_of_the_row(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig))
}

/// Removes rows that the program could not read. Returns whether there were none.
fn remove_nonsense(fresh: &Transaction<'_>, table: &Table) -> rusqlite::Result<bool> {
    let Table { name, key, check } = table;
    let mut select = fresh.prepare(&format!("SELECT {key} AS key_of_row, * FROM {name}"))?;
    let mut rows = select.query([])?;
    let mut nonsense = Vec::new();
    while let Some(row) = rows.next()? {
        if check(row).is_err() {
            nonsense.push(match row.get_ref(0)? {
                ValueRef::Integer(number) => Value::Integer(number),
                // It may be no text.
                other => Value::Blob(other.as_bytes().unwrap_or_default().to_owned()),
            });
        }
    }
    let mut delete = fresh.prepare(&format!("DELETE FROM {name} WHERE {key} = ?1 OR CAST({key} AS BLOB) = ?1"))?;
    for key in &nonsense {
        delete.execute([key])?;
    }
    Ok(nonsense.is_empty())
}

fn text(row: &Row<'_>, column: &str) -> rusqlite::Result<()> {
    row.get::<_, String>(column).map(drop)
}

fn change(row: &Row<'_>) -> rusqlite::Result<()> {
    row.get::<_, Micros>("at")?;
    row.get::<_, Option<Name<SuggestionStatus>>>("from_status")?;
    row.get::<_, Name<SuggestionStatus>>("to_status")?;
    row.get::<_, Option<String>>("run_id")?.map(RunId::new);
    Ok(())
}

fn message(row: &Row<'_>) -> rusqlite::Result<()> {
    for column in ["run_id", "topic", "payload"] {
        text(row, column)?;
    }
    row.get::<_, Micros>("created_at")?;
    row.get::<_, u32>("attempts")?;
    row.get::<_, Option<String>>("error").map(drop)
}

fn day(row: &Row<'_>) -> rusqlite::Result<()> {
    row.get::<_, Day>("date")?;
    let (Count(events), block) = (row.get("events")?, row.get::<_, Vec<u8>>("block")?);
    // What it says does not matter: it is thrown away.
    let block = Block::open(block).ok().filter(|block| block.events() == events);
    let unpacked = block.and_then(|block| EventLogBuilder::default().append_part(&block).ok());
    unpacked.map(drop).ok_or(rusqlite::Error::InvalidQuery)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table that is not in the list would be lost with every damaged database.
    #[test]
    fn every_table_is_salvaged() {
        let store = crate::Store::open_in_memory().expect("opens");
        let tables = store.read("", |raw| {
            let mut select =
                raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name")?;
            Ok(select.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?)
        });
        let mut known = TABLES.map(|table| table.name).to_vec();
        known.push("run_totals");
        known.extend(NOT_SALVAGED);
        known.sort_unstable();
        assert_eq!(tables.expect("lists"), known);
    }
    #[test]
    fn the_counts_of_runs_go_on() {
        let open = || crate::Store::open_in_memory().expect("opens");
        let (damaged, fresh) = (open(), open());
        let set = |raw: &Connection| Ok(raw.execute("UPDATE run_totals SET runs = 412 WHERE status = 'failed'", [])?);
        assert_eq!(damaged.read("", set).expect("writes"), 1);
        let salvaged = salvage(&damaged.link().connection, &mut fresh.link().connection).expect("reads");
        assert!(salvaged.complete);
        let count = |raw: &Connection| {
            let sql = "SELECT runs FROM run_totals WHERE status = 'failed'";
            Ok(raw.query_row(sql, [], |row| row.get::<_, u32>(0))?)
        };
        assert_eq!(fresh.read("", count).expect("reads"), 412);
    }
}
