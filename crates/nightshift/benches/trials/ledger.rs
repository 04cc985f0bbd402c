//! All that was ever seen committed, and the look whether it still is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use domain::{Run, RunStatus, SuggestionStatus};
use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;
use store::{Page, Retention, Store, SuggestionFilter};
use tempfile::TempDir;

/// More of anything than a trial leaves in a store.
const ALL: u32 = 100_000;

/// What a store held each time it was looked at.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The run of each slot that succeeded.
    pub(crate) successes: BTreeMap<Timestamp, String>,
    /// Runs that ended, and how.
    ended: BTreeMap<String, RunStatus>,
    /// Suggestions by their id.
    suggestions: BTreeMap<String, Known>,
    /// How often it was looked at.
    pub(crate) looks: u64,
}

/// A suggestion that was committed.
#[derive(Clone, Copy, Debug)]
struct Known {
    last_seen: Timestamp,
    /// What the user was told that they decided.
    decided: Option<SuggestionStatus>,
}

impl Ledger {
    /// The user was told that this is what they decided.
    pub(crate) fn decided(&mut self, id: &str, status: SuggestionStatus) {
        let known = self.suggestions.entry(id.to_owned()).or_insert(Known { last_seen: Timestamp::MAX, decided: None });
        known.decided = Some(status);
    }

    pub(crate) fn suggestions(&self) -> usize {
        self.suggestions.len()
    }

    pub(crate) fn decisions(&self) -> usize {
        self.suggestions.values().filter(|known| known.decided.is_some()).count()
    }

    /// Looks at all of `store`: what was there before must be there, no slot may have succeeded
    /// twice, and the database must be sound. What is new is noted. Gives its runs, the newest first.
    pub(crate) fn compare(&mut self, store: &Store) -> Result<Vec<Run>, Failed> {
        store.check_integrity()?;
        let runs = store.runs(&Page::first(ALL))?;
        self.compare_runs(&runs)?;
        let found = store.suggestions(&SuggestionFilter::default(), &Page::first(ALL))?;
        let now = runs.first().map_or(Timestamp::MIN, |run| run.started_at);
        // A run tidies up at its end, which is later than its start by this much at most.
        let longest_run = SignedDuration::from_hours(1);
        let keep = SignedDuration::from_hours(24 * i64::from(Retention::default().pattern_days)) - longest_run;
        for stored in &found {
            let decided = self.suggestions.get(stored.suggestion.id.as_str()).and_then(|known| known.decided);
            if let Some(decided) = decided.filter(|decided| *decided != stored.status) {
                return Err(format!("{} was {decided:?} by the user: {:?}", stored.suggestion.id, stored.status).into());
            }
            let known = Known { last_seen: stored.last_seen, decided };
            self.suggestions.insert(stored.suggestion.id.to_string(), known);
        }
        let there: BTreeSet<&str> = found.iter().map(|stored| stored.suggestion.id.as_str()).collect();
        for (id, known) in &self.suggestions {
            // One that nobody decided on and that was not found for long may go.
            let may_go = known.decided.is_none() && now.duration_since(known.last_seen) >= keep;
            if !there.contains(id.as_str()) && !may_go {
                return Err(format!("suggestion {id} was committed and is lost: {known:?}").into());
            }
        }
        self.looks += 1;
        Ok(runs)
    }

    fn compare_runs(&mut self, runs: &[Run]) -> Result<(), Failed> {
        let by_id: BTreeMap<&str, &Run> = runs.iter().map(|run| (run.id.as_str(), run)).collect();
        for (id, status) in &self.ended {
            if by_id.get(id.as_str()).is_none_or(|run| run.status != *status) {
                return Err(format!("run {id} was {status:?}, and is {:?}", by_id.get(id.as_str())).into());
            }
        }
        if runs.iter().filter(|run| run.status == RunStatus::Running).count() > 1 {
            return Err("two runs are at work".into());
        }
        for run in runs.iter().filter(|run| run.status != RunStatus::Running) {
            self.ended.insert(run.id.to_string(), run.status);
            let Some(slot) = run.scheduled_for.filter(|_| run.status == RunStatus::Succeeded) else { continue };
            let first = self.successes.entry(slot).or_insert_with(|| run.id.to_string());
            if first != run.id.as_str() {
                return Err(format!("slot {slot} has succeeded twice: {first} and {}", run.id).into());
            }
        }
        Ok(())
    }

    /// Every one of `slots` must have had its success, and no other.
    pub(crate) fn slots_are(&self, slots: &[Timestamp]) -> Result<(), Failed> {
        let missed: Vec<String> =
            slots.iter().filter(|slot| !self.successes.contains_key(slot)).map(Timestamp::to_string).collect();
        if !missed.is_empty() {
            return Err(format!("slots without a success: {}", missed.join(", ")).into());
        }
        if self.successes.len() != slots.len() {
            return Err(format!("{} slots, {} successes", slots.len(), self.successes.len()).into());
        }
        Ok(())
    }
}

/// A copy of a database that nobody is at work on: the first look at what was left there is for the
/// daemon's next start. It lives as long as its folder.
pub(crate) fn copy_of(database: &Path) -> Result<(TempDir, Store), Failed> {
    let (copy, log) = (tempfile::tempdir()?, database.with_extension("db-wal"));
    if database.exists() {
        fs::copy(database, copy.path().join("nightshift.db"))?;
    }
    if log.exists() {
        fs::copy(log, copy.path().join("nightshift.db-wal"))?;
    }
    let store = Store::open(&copy.path().join("nightshift.db"))?;
    Ok((copy, store))
}
