//! Nights whose daemon is killed at random instants, in every stage.

use std::thread::sleep;
use std::time::{Duration, Instant};

use domain::Stage;
use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;

use crate::campaign::{Campaign, PATIENCE, Phase};
use crate::dice::Dice;
use crate::mosquitto::Mosquitto;
use crate::program::{Daemon, Said};
use crate::strace::{Fault, behind};
use crate::tools::{Tool, lacking};
use crate::{Effort, Outcome};

/// When a daemon is to be killed.
#[derive(Clone, Debug)]
enum Aim {
    /// So long after its start.
    FromStart(Duration),
    /// So long after it was up.
    FromUp(Duration),
    /// So long after its run was claimed; on a slow disk or not.
    FromClaim(Duration, Disk),
    /// So long after its run came to this stage; on a slow disk or not.
    FromStage(Stage, Duration, Disk),
    /// So long after its run succeeded.
    FromSuccess(Duration),
    /// By one of its threads' n-th write to a file or a socket.
    AtWrite(u64),
    /// Not at all: it is stopped when all has been said and done.
    Spared,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disk {
    AsItIs,
    /// Each write and flush takes long, as on a memory card: so the short stages take long, too.
    Slow,
}

/// How long things take, as measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typical {
    start_up: Duration,
    /// The first stage, which reads.
    fetch: Duration,
    /// What comes after it.
    rest: Duration,
}

/// Kills at work in a night that leave an attempt to succeed, within the grace time.
const MOST_AT_WORK: u32 = 4;

/// A flush of the slow disk.
const SLOW_FLUSH: Duration = Duration::from_millis(40);

/// A write of the slow disk.
const SLOW_WRITE: Duration = Duration::from_millis(3);

/// What a thread writes, in all its ways.
const WRITES: &str = "write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync,ftruncate,rename,renameat2,unlink";

pub(crate) fn trial(effort: Effort) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Faketime, Tool::Mosquitto, Tool::Strace])? {
        return Ok(skipped);
    }
    let kills = if effort == Effort::Full { 210 } else { 20 };
    let folder = tempfile::tempdir()?;
    let broker = Mosquitto::start(folder.path())?;
    let mut campaign = Campaign::new(Dice::new()?, &broker, "UTC")?;
    let typical = first_nights(&mut campaign)?;
    while campaign.tally.kills.values().sum::<u64>() < kills {
        night(&mut campaign, typical)?;
    }
    campaign.settle()?;
    let spared = Phase::ALL.iter().filter(|phase| !campaign.tally.kills.contains_key(phase)).count();
    if effort == Effort::Full && spared > 0 {
        return Err(format!("the kills are not spread over all stages:\n{}", campaign.figures()).into());
    }
    Ok(campaign.figures())
}

/// A database that is made under fire, then a calm night that shows how long things take.
pub(crate) fn first_nights(campaign: &mut Campaign) -> Result<Typical, Failed> {
    let slot = campaign.next_slot()?;
    for _ in 0..3 {
        let aim = Aim::AtWrite(campaign.dice.between(1, 60));
        let daemon = Daemon::launch(campaign.serve(&wrapper(&aim)))?;
        let was_up = daemon.hear(PATIENCE, |said| matches!(said, Said::Up(_))).is_some();
        daemon.kill()?;
        let (_, phase) = campaign.look_at_remains(slot, was_up)?;
        campaign.count(phase);
    }
    calm_night(campaign, slot)?;
    // The first one reads a whole month.
    let slot = campaign.next_slot()?;
    calm_night(campaign, slot)
}

/// A night that nobody disturbs.
fn calm_night(campaign: &mut Campaign, slot: Timestamp) -> Result<Typical, Failed> {
    campaign.wall.reach(slot.checked_sub(SignedDuration::from_millis(500))?);
    let begin = Instant::now();
    let daemon = Daemon::start(campaign.serve(&[]))?;
    let start_up = begin.elapsed();
    if daemon.hear(PATIENCE, |said| *said == Said::RunStarted).is_none() {
        return Err(format!("slot {slot} does not come: {}", daemon.said()).into());
    }
    let begin = Instant::now();
    let _ = daemon.hear(PATIENCE, |said| matches!(said, Said::StageBegun(_) | Said::EndedWithout));
    let (fetch, begin) = (begin.elapsed(), Instant::now());
    hear_success(&daemon)?;
    let typical = Typical { start_up, fetch, rest: begin.elapsed() };
    campaign.stop(daemon)?;
    campaign.look_at_remains(slot, true)?;
    Ok(typical)
}

/// One night: kills, each with a start after it, until its slot has its success.
pub(crate) fn night(campaign: &mut Campaign, typical: Typical) -> Result<(), Failed> {
    let slot = campaign.next_slot()?;
    let mut strikes = campaign.dice.between(2, 6);
    let mut at_work = 0;
    let late = campaign.dice.hits(1, 8);
    let lead = campaign.dice.between(0, 400);
    campaign.wall.reach(slot.checked_sub(SignedDuration::from_millis(i64::try_from(lead)?))?);
    if late {
        // The machine was off at the hour.
        let minutes = campaign.dice.between(1, 20);
        campaign.wall.skip(SignedDuration::from_mins(i64::try_from(minutes)?));
    }
    let mut was_killed = false;
    loop {
        let aim = match strikes {
            0 => Aim::Spared,
            _ if at_work >= MOST_AT_WORK => Aim::Spared,
            1 => choose(campaign, typical, &Phase::ALL),
            // The later ones would end the night.
            _ => choose(campaign, typical, &Phase::ALL[..6]),
        };
        strikes = strikes.saturating_sub(1);
        let begin = Instant::now();
        let daemon = Daemon::launch(campaign.serve(&wrapper(&aim)))?;
        let is_spared = live(campaign, &daemon, &aim, slot)?;
        let success = daemon.hear_when(Duration::ZERO, |said| *said == Said::Succeeded);
        if let Some((then, _)) = success.filter(|_| was_killed) {
            campaign.tally.recoveries.push(then.duration_since(begin));
        }
        if is_spared {
            last_words(campaign, daemon, slot)?;
            return Ok(());
        }
        let was_up = daemon.hear(Duration::ZERO, |said| matches!(said, Said::Up(_))).is_some();
        daemon.kill()?;
        let (_, phase) = campaign.look_at_remains(slot, was_up)?;
        campaign.count(phase);
        was_killed = true;
        if campaign.ledger.successes.contains_key(&slot) {
            return Ok(());
        }
        if matches!(phase, Phase::At(_)) {
            // Whoever starts it again takes a while: the pause before the next attempt is over then.
            campaign.wall.skip(SignedDuration::from_secs(75 << at_work));
            at_work += 1;
        }
    }
}

/// Lets `daemon` live up to the instant that `aim` means. True when it was to be spared, and its run
/// has succeeded.
fn live(campaign: &mut Campaign, daemon: &Daemon, aim: &Aim, slot: Timestamp) -> Result<bool, Failed> {
    let hear = |wanted: &dyn Fn(&Said) -> bool| {
        let heard = daemon.hear(PATIENCE, wanted);
        heard.ok_or_else(|| Failed::from(format!("slot {slot}, {aim:?}: in vain: {}", daemon.said())))
    };
    match aim {
        Aim::FromStart(time) => sleep(*time),
        Aim::FromUp(time) => {
            hear(&|said| matches!(said, Said::Up(_)))?;
            sleep(*time);
        }
        Aim::FromClaim(time, _) => {
            hear(&|said| *said == Said::RunStarted)?;
            sleep(*time);
        }
        Aim::FromStage(stage, time, _) => {
            let begun = Said::StageBegun(stage.as_str().to_owned());
            // Whoever logs it may be slower than the stage.
            hear(&|said| *said == begun || *said == Said::Succeeded)?;
            sleep(*time);
        }
        Aim::FromSuccess(time) => {
            hear(&|said| *said == Said::Succeeded)?;
            campaign.tell_of_success();
            sleep(*time);
        }
        Aim::AtWrite(_) => {
            // Where no thread writes so often it comes to its success, and is killed then.
            if daemon.hear(PATIENCE, |said| *said == Said::Succeeded).is_some() {
                campaign.tell_of_success();
            }
            let time = campaign.dice.part_of(Duration::from_millis(4));
            sleep(time);
        }
        Aim::Spared => {
            hear_success(daemon)?;
            campaign.tell_of_success();
            return Ok(true);
        }
    }
    Ok(false)
}

fn hear_success(daemon: &Daemon) -> Result<(), Failed> {
    let heard = daemon.hear(PATIENCE, |said| matches!(said, Said::Succeeded | Said::EndedWithout));
    if heard == Some(Said::Succeeded) { Ok(()) } else { Err(format!("no success: {}", daemon.said()).into()) }
}

/// The end of a daemon whose run has succeeded.
fn last_words(campaign: &mut Campaign, daemon: Daemon, slot: Timestamp) -> Result<(), Failed> {
    campaign.decide(&daemon)?;
    if campaign.dice.hits(1, 2) {
        daemon.kill()?;
        let (_, phase) = campaign.look_at_remains(slot, true)?;
        campaign.count(phase);
    } else {
        campaign.stop(daemon)?;
        campaign.look_at_remains(slot, true)?;
    }
    if campaign.ledger.successes.contains_key(&slot) { Ok(()) } else { Err(format!("{slot} is not stored").into()) }
}

/// One time of three at any instant, else where of `phases` the fewest kills have been so far.
fn choose(campaign: &mut Campaign, typical: Typical, phases: &[Phase]) -> Aim {
    let (dice, kills) = (&mut campaign.dice, &campaign.tally.kills);
    let Typical { start_up, fetch, rest } = typical;
    if dice.hits(1, 3) {
        return match dice.between(1, 4) {
            1 => Aim::FromClaim(dice.part_of(fetch + rest * 3 / 4), Disk::AsItIs),
            2 => Aim::FromClaim(dice.part_of(fetch + rest + SLOW_FLUSH * 3), Disk::Slow),
            _ => Aim::AtWrite(dice.between(1, 25)),
        };
    }
    match phases.iter().min_by_key(|phase| kills.get(phase).unwrap_or(&0)).unwrap_or(&Phase::Done) {
        Phase::StartUp => Aim::FromStart(dice.part_of(start_up)),
        Phase::Waiting => Aim::FromUp(dice.part_of(Duration::from_millis(100))),
        Phase::At(Stage::Fetch) => Aim::FromClaim(dice.part_of(fetch), Disk::AsItIs),
        Phase::At(Stage::Mine) => Aim::FromStage(Stage::Mine, dice.part_of(rest), Disk::AsItIs),
        Phase::At(Stage::Suggest) => {
            Aim::FromStage(Stage::Mine, rest / 2 + dice.part_of(rest / 2 + SLOW_FLUSH * 2), Disk::Slow)
        }
        Phase::At(Stage::Store) => Aim::FromStage(Stage::Store, dice.part_of(SLOW_WRITE * 20), Disk::Slow),
        Phase::At(Stage::Notify) => Aim::FromSuccess(dice.part_of(Duration::from_millis(2))),
        Phase::Done => Aim::FromSuccess(Duration::from_millis(50) + dice.part_of(Duration::from_millis(100))),
    }
}

/// What stands before the daemon's command, so that it comes as `aim` wants it.
fn wrapper(aim: &Aim) -> Vec<String> {
    let fault = |calls, effect| Fault { calls, effect };
    match aim {
        Aim::AtWrite(number) => behind(&[fault(WRITES, format!("signal=SIGKILL:when={number}"))], &[]),
        Aim::FromStage(.., Disk::Slow) | Aim::FromClaim(_, Disk::Slow) => behind(
            &[
                fault("fsync,fdatasync", format!("delay_exit={}", SLOW_FLUSH.as_micros())),
                fault("pwrite64", format!("delay_enter={}", SLOW_WRITE.as_micros())),
            ],
            &[],
        ),
        _ => Vec::new(),
    }
}
