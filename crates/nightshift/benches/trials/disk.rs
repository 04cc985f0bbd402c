//! A disk that has no room, or fails, for a while.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use domain::{Run, RunStatus};
use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;

use crate::campaign::Campaign;
use crate::dice::Dice;
use crate::mosquitto::Mosquitto;
use crate::nights::first_nights;
use crate::program::{Daemon, Said};
use crate::strace::{Fault, behind};
use crate::tools::{Tool, lacking};
use crate::{Effort, Outcome};

/// What the disk does to the store's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    /// `ENOSPC` when it grows.
    Full,
    /// `EIO` when it is written or flushed.
    Unwritable,
    /// `EIO` when it is read.
    Unreadable,
}

/// How the daemon took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    /// Its run succeeded all the same.
    Succeeded,
    /// Its run failed, and its row says why.
    FailedRow,
    /// Its run did not get to an end that could be written down.
    NoEnd,
    /// It could not begin a run.
    NoRun,
    /// It was not up: it waits for its store.
    NotUp,
    /// It ended by itself.
    Ended,
}

/// How long a daemon is left with the fault, before and after it was up.
const UNDER_FAULT: Duration = Duration::from_secs(4);

/// How long the slot may take when the disk is well again: the lease of a run whose end could not be
/// written down has to end first.
const RECOVERED_WITHIN: Duration = Duration::from_secs(150);

pub(crate) fn trial(effort: Effort) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Faketime, Tool::Mosquitto, Tool::Strace])? {
        return Ok(skipped);
    }
    let nights = if effort == Effort::Full { 60 } else { 9 };
    let folder = tempfile::tempdir()?;
    let broker = Mosquitto::start(folder.path())?;
    let mut campaign = Campaign::new(Dice::new()?, &broker, "UTC")?;
    first_nights(&mut campaign)?;
    let mut answers: BTreeMap<(Trouble, Answer), u64> = BTreeMap::new();
    let troubles = [Trouble::Full, Trouble::Unwritable, Trouble::Unreadable];
    for trouble in troubles.into_iter().cycle().take(nights) {
        let slot = campaign.next_slot()?;
        let answer = under(&mut campaign, trouble, slot)?;
        *answers.entry((trouble, answer)).or_default() += 1;
        afterwards(&mut campaign, slot)
            .map_err(|lost| format!("{trouble:?} disk, {answer:?}: {}", lost.message().unwrap_or_default()))?;
    }
    campaign.settle()?;
    let mut figures = campaign.figures();
    for ((trouble, answer), times) in answers {
        let _ = writeln!(figures, "{trouble:?} disk, {answer:?}: {times}");
    }
    Ok(figures)
}

/// A daemon that meets with trouble, most of the times around the slot.
fn under(campaign: &mut Campaign, trouble: Trouble, slot: Timestamp) -> Result<Answer, Failed> {
    campaign.wall.reach(slot.checked_sub(SignedDuration::from_millis(500))?);
    let (calls, error) = match trouble {
        Trouble::Full => ("pwrite64,ftruncate,fallocate", "ENOSPC"),
        Trouble::Unwritable => ("pwrite64,fsync,fdatasync,ftruncate", "EIO"),
        Trouble::Unreadable => ("pread64", "EIO"),
    };
    // A thread's first calls open the store, those of another one are the run's: few, or many.
    let most = 1 << campaign.dice.between(0, if trouble == Trouble::Unreadable { 9 } else { 6 });
    let first = campaign.dice.between(1, most);
    let effect = if campaign.dice.hits(1, 3) {
        format!("error={error}:when={first}+")
    } else {
        format!("error={error}:when={first}..{}", first + campaign.dice.between(0, 30))
    };
    let files = ["nightshift.db", "nightshift.db-wal"].map(|name| campaign.home.path(name));
    let wrapper = behind(&[Fault { calls, effect }], &files);
    let daemon = Daemon::launch(campaign.serve(&wrapper))?;
    // A store that cannot be opened at all may be waited for.
    let was_up = daemon.hear(UNDER_FAULT, |said| matches!(said, Said::Up(_))).is_some();
    let heard = daemon.hear(UNDER_FAULT, |said| matches!(said, Said::Succeeded | Said::EndedWithout));
    let has_begun = daemon.hear(Duration::ZERO, |said| *said == Said::RunStarted).is_some();
    let has_ended = daemon.is_over();
    let said = daemon.said();
    daemon.kill()?;
    let (runs, _) = campaign.look_at_remains(slot, was_up)?;
    let answer = match heard {
        Some(Said::Succeeded) => Answer::Succeeded,
        _ if has_ended => Answer::Ended,
        _ if !was_up => Answer::NotUp,
        _ if !has_begun => Answer::NoRun,
        _ if of(&runs, slot).is_some_and(|run| run.status == RunStatus::Failed) => Answer::FailedRow,
        _ => Answer::NoEnd,
    };
    // Whatever it was, it must have been said.
    if answer != Answer::Succeeded && !["WARN", "ERROR", "error:", "Error"].iter().any(|word| said.contains(word)) {
        return Err(format!("{trouble:?} disk, {answer:?}, and not a word of it: {said}").into());
    }
    Ok(answer)
}

/// The disk is well again, a minute later: the slot must have its success.
fn afterwards(campaign: &mut Campaign, slot: Timestamp) -> Result<(), Failed> {
    campaign.wall.skip(SignedDuration::from_secs(75));
    let daemon = Daemon::start(campaign.serve(&[]))?;
    let runs = campaign.look()?;
    if !campaign.ledger.successes.contains_key(&slot)
        && daemon.hear(RECOVERED_WITHIN, |said| *said == Said::Succeeded).is_none()
    {
        return Err(format!("slot {slot} is lost, {:?}: {}", of(&runs, slot), daemon.said()).into());
    }
    campaign.stop(daemon)?;
    campaign.look_at_remains(slot, true)?;
    Ok(())
}

/// The last run of `slot`.
fn of(runs: &[Run], slot: Timestamp) -> Option<&Run> {
    runs.iter().find(|run| run.scheduled_for == Some(slot))
}
