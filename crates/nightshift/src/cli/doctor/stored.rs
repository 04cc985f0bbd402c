use domain::RunStatus;
use store::{Page, Store, StoreError};

use crate::checks::{Finding, Patient, size};
use crate::cli::history::local;
use crate::cli::output::{count, grouped};
use crate::live::{Standing, live_sentence};
use crate::off_thread::in_full;
use crate::schedule::{How, Verdict};

pub(super) fn database(patient: &Patient<'_>) -> Finding {
    let path = patient.config.store.path.display();
    let store = match &patient.store {
        Ok(Some(store)) => store,
        Ok(None) => return Finding::ok("database", format!("{path} is not there yet: the first run makes it")),
        Err(error @ (StoreError::TooOld { .. } | StoreError::Busy { .. })) => {
            return Finding::warn("database", in_full(error), "nothing, unless it stays so");
        }
        Err(error) => return failed("database", error),
    };
    match store.check_integrity() {
        Ok(()) => Finding::ok("database", format!("{path}, {}, sound", size(store.bytes()))),
        Err(error @ StoreError::Busy { .. }) => Finding::warn("database", in_full(&error), "ask again in a minute"),
        Err(error) => failed("database", &error),
    }
}

pub(super) fn archive(patient: &Patient<'_>) -> Finding {
    let store = match &patient.store {
        Ok(Some(store)) => store,
        Ok(None) => return Finding::ok("archive", "none yet"),
        Err(_) => return Finding::unknown("archive"),
    };
    let days = match store.archived_days() {
        Ok(days) => days,
        Err(error) => return failed("archive", &error),
    };
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Finding::ok("archive", "no day yet: each night adds the days that are over");
    };
    let events = days.iter().map(|day| day.events).sum();
    let found =
        format!("{} with {} events, {} to {}", count(days.len() as u64, "day"), grouped(events), first.date, last.date);
    Finding::ok("archive", found)
}

/// Whether what happens is listened to; none where it is not to be.
pub(super) fn live(patient: &Patient<'_>) -> Option<Finding> {
    const CHECK: &str = "live";
    patient.config.source.listens_to()?;
    let store = match &patient.store {
        Ok(Some(store)) => store,
        Ok(None) => {
            return Some(Finding::ok(CHECK, "nobody has listened to Home Assistant yet: nightshift serve does"));
        }
        Err(_) => return Some(Finding::unknown(CHECK)),
    };
    let standing = match Standing::of(store, patient.now) {
        Ok(standing) => standing,
        Err(error) => return Some(failed(CHECK, &error)),
    };
    let Some(noted) = standing.connection() else {
        return Some(Finding::ok(CHECK, "nobody has listened to Home Assistant yet: nightshift serve does"));
    };
    let zone = &patient.config.timezone;
    let found = live_sentence(standing.is_up(), noted, |at| local(at, zone));
    Some(if standing.is_up() {
        Finding::ok(CHECK, found)
    } else {
        let advice = "start nightshift serve and see that it reaches Home Assistant: until then the night reads its \
                      history, which knows less of who caused a change";
        Finding::warn(CHECK, found, advice)
    })
}

/// Whether the last night was done.
pub(super) fn nights(patient: &Patient<'_>) -> Finding {
    let (store, nights) = match (&patient.store, patient.nights()) {
        (Ok(Some(store)), Some(nights)) => (store, nights),
        (Err(_), _) => return Finding::unknown("nights"),
        _ => return Finding::ok("nights", "no night has been due yet"),
    };
    let verdict = match nights.verdict(store, patient.now) {
        Ok(verdict) => verdict,
        Err(error) => return failed("nights", &error),
    };
    let well = |words: &str| latest_failure(store).unwrap_or_else(|| Finding::ok("nights", words));
    let missed = match verdict {
        Verdict::NothingDue => return well("no night is over yet since nightshift serve follows this schedule"),
        Verdict::Done => return well("the last night is done"),
        Verdict::AtWork => return Finding::ok("nights", "the last night is late, and a run is at work"),
        Verdict::Missed(missed) => missed,
    };
    let advice = match missed.how {
        How::NotStarted => "see that nightshift serve is up at that time; `nightshift run` makes up for the night",
        How::Skipped => {
            "see that the machine is up at that time, or raise schedule.misfire_grace; `nightshift run` makes up for the \
             night"
        }
        How::Failed(_) => "put that right; `nightshift run` makes up for the night",
        How::Interrupted(_) => {
            "`nightshift run` makes up for the night; see what ended the program, such as a lack of memory"
        }
    };
    let sentence = missed.sentence();
    let found = match &missed.error {
        Some(error) => format!("{}: {error}", sentence.trim_end_matches('.')),
        None => sentence,
    };
    Finding::fail("nights", found, advice)
}

/// A latest run that brought nothing, whose night is not over or was done by another run.
fn latest_failure(store: &Store) -> Option<Finding> {
    let latest = store.runs(&Page::first(1)).ok()?.pop()?;
    if !matches!(latest.status, RunStatus::Failed | RunStatus::Interrupted) {
        return None;
    }
    let (stage, error) = (latest.stage.as_str(), latest.error.as_deref().unwrap_or_default());
    let found = format!("the latest run, {}, ended without results at stage {stage}: {error}", latest.id);
    Some(Finding::warn("nights", found, "put that right; `nightshift run` tries it at once"))
}

/// Of an error that says itself what to do.
fn failed(check: &'static str, error: &StoreError) -> Finding {
    Finding { advice: None, ..Finding::fail(check, in_full(error), "") }
}
