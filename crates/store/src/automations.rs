use std::collections::BTreeMap;

use domain::SuggestionId;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::columns::{Count, Json, Micros, Name};
use crate::error::Fault;
use crate::suggestions::{decide, suggestion};
use crate::{Decision, Store, StoreError, parts};

/// An automation of ours in Home Assistant: what is wanted of it, and what came of that.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Installation {
    /// The suggestion whose automation it is.
    #[serde(skip)]
    pub suggestion_id: SuggestionId,
    /// The id by which Home Assistant edits it.
    pub automation_id: String,
    /// How far it is.
    pub state: InstallState,
    /// Grows with every wish.
    #[serde(skip)]
    pub revision: i64,
    /// What the user decided, which is noted when it is done.
    #[serde(skip)]
    pub decision: Decision,
    /// The configuration as we make it.
    #[serde(skip)]
    pub config: Value,
    /// Whether it was sent to Home Assistant: from then on it may be there.
    #[serde(skip)]
    pub is_sent: bool,
    /// Whether it is taken away also when a person has edited it.
    #[serde(skip)]
    pub even_if_edited: bool,
    /// When the user decided.
    pub wanted_at: Timestamp,
    /// When that was done.
    pub done_at: Option<Timestamp>,
    /// When to look once more whether Home Assistant has kept it.
    #[serde(skip)]
    pub confirm_at: Option<Timestamp>,
    /// What Home Assistant calls it.
    pub entity_id: Option<String>,
    /// Why it is not done, or not as it was wanted.
    pub error: Option<String>,
    /// What the latest night saw of it.
    pub seen: Option<Seen>,
    /// When that was.
    pub seen_at: Option<Timestamp>,
    /// When Home Assistant last had it triggered, as that night saw it.
    pub last_triggered: Option<Timestamp>,
    /// How often it acted, as far as nights saw it.
    pub fired: u64,
    /// How often people undid by hand within minutes what it did.
    pub overridden: u64,
}

/// How far an automation of ours is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstallState {
    /// It is wanted and not known to be there.
    Making,
    /// It is there.
    Made,
    /// It is to be taken away and not known to be gone.
    Undoing,
    /// It is gone.
    Undone,
    /// Home Assistant does not take it.
    Failed,
}

/// What a night sees of an automation that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// It is as we made it, and on.
    On,
    /// Somebody has turned it off.
    Off,
    /// Somebody has disabled its entity.
    Disabled,
    /// Somebody has edited it.
    Edited,
}

/// A wish for an automation.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// What the user decided.
    pub decision: Decision,
    /// The id by which Home Assistant is to edit it.
    pub automation_id: String,
    /// The configuration to make it with. One that may be there already keeps its own.
    pub config: Value,
    /// The version of the suggestion that this is the configuration of.
    pub version: u32,
    /// Whether it is taken away also when a person has edited it.
    pub even_if_edited: bool,
}

/// How long after it was done it is looked at once more: Home Assistant writes its registries to the
/// disk ten seconds after a change, and forgets the change when it is killed before that.
const CONFIRM_AFTER: SignedDuration = SignedDuration::from_secs(30);

impl Store {
    /// The automation of a suggestion; none where there never was one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn installation(&self, id: &SuggestionId) -> Result<Option<Installation>, StoreError> {
        self.read("reading an automation", |connection| installation(connection, id))
    }

    /// All automations of ours, by their suggestions.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn installations(&self) -> Result<BTreeMap<SuggestionId, Installation>, StoreError> {
        self.read("listing automations", |connection| {
            let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM automations"))?;
            let rows = select.query_map([], installation_of)?.collect::<Result<Vec<_>, _>>()?;
            Ok(rows.into_iter().map(|row| (row.suggestion_id.clone(), row)).collect())
        })
    }

    /// Those on which there is work now: not done, or to be looked at once more. The oldest wish first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn open_installations(&self, now: Timestamp) -> Result<Vec<Installation>, StoreError> {
        self.read("looking for work on automations", |connection| {
            let mut select = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM automations WHERE state IN ('making', 'undoing') OR confirm_at <= ?1
                 ORDER BY wanted_at, suggestion_id"
            ))?;
            Ok(select.query_map([Micros(now)], installation_of)?.collect::<Result<_, _>>()?)
        })
    }

    /// Notes what the user wishes, before Home Assistant is asked for it. To wish the same again changes
    /// nothing. None when there is no such suggestion, or when there is nothing to take away: then
    /// the decision alone is to be noted.
    ///
    /// # Errors
    /// [`StoreError::Outdated`] when an automation is wished for and the suggestion has been changed since its
    /// configuration was made; [`StoreError::Part`] for what is part of another one; when the database cannot be written.
    pub fn wish(&self, id: &SuggestionId, wish: &Wish, now: Timestamp) -> Result<Option<Installation>, StoreError> {
        self.write("noting what is wanted of an automation", |transaction| {
            let Some(stored) = suggestion(transaction, id)? else { return Ok(None) };
            if wish.decision == Decision::Accept && stored.version != wish.version {
                return Err(StoreError::Outdated { id: id.clone() }.into());
            }
            parts::refuse_part(transaction, id)?;
            let before = installation(transaction, id)?;
            let state = before.as_ref().map(|before| before.state);
            let wants_it = wish.decision == Decision::Accept;
            match (wants_it, state) {
                (true, Some(InstallState::Making | InstallState::Made))
                | (false, None | Some(InstallState::Undone | InstallState::Failed)) => {
                    return Ok(before.filter(|_| wants_it));
                }
                (false, Some(InstallState::Undoing))
                    if before.as_ref().is_some_and(|before| {
                        before.decision == wish.decision && before.even_if_edited >= wish.even_if_edited
                    }) =>
                {
                    return Ok(before);
                }
                _ => {}
            }
            // One that may be there is known by the configuration that it was made with.
            let may_be_there = matches!(state, Some(InstallState::Undoing | InstallState::Making | InstallState::Made));
            let kept = before.as_ref().filter(|_| may_be_there);
            let config = kept.map_or(&wish.config, |kept| &kept.config);
            transaction
                .prepare_cached(
                    "INSERT INTO automations (suggestion_id, automation_id, state, revision, decision, config, sent,
                                              even_if_edited, wanted_at)
                     VALUES (?1, ?2, ?3, 1, ?4, ?5, 0, ?6, ?7)
                     ON CONFLICT (suggestion_id) DO UPDATE SET
                         state = excluded.state, revision = revision + 1, decision = excluded.decision,
                         config = excluded.config, sent = ?8, even_if_edited = excluded.even_if_edited,
                         wanted_at = excluded.wanted_at, done_at = NULL, confirm_at = NULL, error = NULL,
                         seen = NULL, seen_at = NULL",
                )?
                .execute((
                    id.as_str(),
                    &wish.automation_id,
                    Name(if wants_it { InstallState::Making } else { InstallState::Undoing }),
                    Name(wish.decision),
                    Json(config),
                    wish.even_if_edited,
                    Micros(now),
                    kept.is_some_and(|kept| kept.is_sent),
                ))?;
            installation(transaction, id)
        })
    }

    /// Notes that it is about to be sent to Home Assistant. Returns whether that is still wanted.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_sent(&self, of: &Installation) -> Result<bool, StoreError> {
        self.write("noting that an automation is sent", |transaction| {
            change(transaction, of, "UPDATE automations SET sent = 1 WHERE suggestion_id = ?1 AND revision = ?2")
        })
    }

    /// Notes that the wish was fulfilled, and with it what the user decided: one transaction. Returns
    /// whether it was still the wish.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn fulfil(
        &self,
        of: &Installation,
        entity_id: Option<&str>,
        note: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write("noting what became of an automation", |transaction| {
            let state = match of.decision {
                Decision::Accept => InstallState::Made,
                Decision::Reject | Decision::Undo => InstallState::Undone,
            };
            let confirm_at = now.checked_add(CONFIRM_AFTER).unwrap_or(now);
            let done = transaction
                .prepare_cached(
                    "UPDATE automations SET state = ?3, done_at = ?4, confirm_at = ?5, error = ?6,
                                            entity_id = coalesce(?7, entity_id), sent = ?8
                     WHERE suggestion_id = ?1 AND revision = ?2 AND state IN ('making', 'undoing')",
                )?
                .execute((
                    of.suggestion_id.as_str(),
                    of.revision,
                    Name(state),
                    Micros(now),
                    Micros(confirm_at),
                    note,
                    entity_id,
                    state == InstallState::Made,
                ))?;
            if done == 1 {
                decide(transaction, &of.suggestion_id, of.decision, now)?;
            }
            Ok(done == 1)
        })
    }

    /// Notes that the wish cannot be fulfilled: one for an automation has failed, and one to take it
    /// away leaves it made. What the user had decided before stays.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn give_up(&self, of: &Installation, error: &str) -> Result<bool, StoreError> {
        self.write("noting why an automation is not made", |transaction| {
            let done = transaction
                .prepare_cached(
                    "UPDATE automations
                     SET state = CASE state WHEN 'making' THEN 'failed' ELSE 'made' END, error = ?3,
                         even_if_edited = 0
                     WHERE suggestion_id = ?1 AND revision = ?2 AND state IN ('making', 'undoing')",
                )?
                .execute((of.suggestion_id.as_str(), of.revision, error))?;
            Ok(done == 1)
        })
    }

    /// Notes why the wish waits.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_waiting(&self, of: &Installation, error: &str) -> Result<(), StoreError> {
        self.write("noting why an automation waits", |transaction| {
            transaction
                .prepare_cached("UPDATE automations SET error = ?3 WHERE suggestion_id = ?1 AND revision = ?2")?
                .execute((of.suggestion_id.as_str(), of.revision, error))?;
            Ok(())
        })
    }

    /// Notes that it was looked at once more, or when to do so again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_confirmed(&self, of: &Installation, again: bool, now: Timestamp) -> Result<(), StoreError> {
        let confirm_at = again.then(|| Micros(now.checked_add(CONFIRM_AFTER).unwrap_or(now)));
        self.write("noting that an automation is there", |transaction| {
            transaction
                .prepare_cached("UPDATE automations SET confirm_at = ?3 WHERE suggestion_id = ?1 AND revision = ?2")?
                .execute((of.suggestion_id.as_str(), of.revision, confirm_at))?;
            Ok(())
        })
    }
}

/// All columns of an automation and its counts, as [`installation_of`] reads them.
const COLUMNS: &str = "*,
    (SELECT count(*) FROM automation_fires AS fires WHERE fires.suggestion_id = automations.suggestion_id) AS fired,
    (SELECT count(overridden_at) FROM automation_fires AS fires
     WHERE fires.suggestion_id = automations.suggestion_id) AS overridden";

fn installation(connection: &Connection, id: &SuggestionId) -> Result<Option<Installation>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM automations WHERE suggestion_id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id.as_str()], installation_of).optional()?)
}

fn installation_of(row: &Row<'_>) -> rusqlite::Result<Installation> {
    let (Count(fired), Count(overridden)) = (row.get("fired")?, row.get("overridden")?);
    Ok(Installation { fired, overridden, ..uncounted(row)? })
}

/// All but the counts.
pub(crate) fn uncounted(row: &Row<'_>) -> rusqlite::Result<Installation> {
    let instant = |column: &str| row.get::<_, Option<Micros>>(column).map(|at| at.map(|at| at.0));
    Ok(Installation {
        suggestion_id: SuggestionId::new(row.get::<_, String>("suggestion_id")?),
        automation_id: row.get("automation_id")?,
        state: row.get::<_, Name<_>>("state")?.0,
        revision: row.get("revision")?,
        decision: row.get::<_, Name<_>>("decision")?.0,
        config: row.get::<_, Json<_>>("config")?.0,
        is_sent: row.get("sent")?,
        even_if_edited: row.get("even_if_edited")?,
        wanted_at: row.get::<_, Micros>("wanted_at")?.0,
        done_at: instant("done_at")?,
        confirm_at: instant("confirm_at")?,
        entity_id: row.get("entity_id")?,
        error: row.get("error")?,
        seen: row.get::<_, Option<Name<_>>>("seen")?.map(|name| name.0),
        seen_at: instant("seen_at")?,
        last_triggered: instant("last_triggered")?,
        fired: 0,
        overridden: 0,
    })
}

/// Does `sql` to the row unless another wish came meanwhile.
fn change(transaction: &Transaction<'_>, of: &Installation, sql: &str) -> Result<bool, Fault> {
    Ok(transaction.prepare_cached(sql)?.execute((of.suggestion_id.as_str(), of.revision))? == 1)
}
