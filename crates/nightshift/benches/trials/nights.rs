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
    /// So long after its run came to this stage, on a slow disk.
    FromStage(Stage, Duration),
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
    /// Each flush takes long, as on a memory card: so the short stages take long, too.
    Slow,
}

/// How long things take, as measured.
#[derive(Clone, Copy, Debug)]
struct Typical {
    start_up: Duration,
    run: Duration,
}

/// Kills at work in a night that leave an attempt to succeed, within the grace time.
const MOST_AT_WORK: u32 = 4;

/// A flush of the slow disk.
const SLOW: Duration = Duration::from_millis(40);

/// What a thread writes, in all its ways.
const WRITES: &str = "write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync,ftruncate,rename,renameat2,unlink";

pub(crate) fn trial(effort: Effort) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Faketime, Tool::Mosquitto, Tool::Strace])? {
        return Ok(skipped);
    }
    let kills = if effort == Effort::Full { 210 } else { 20 };
    let folder = tempfile::tempdir()?;
    let broker = Mosquitto::start(folder.path().to_owned())?;
    let mut campaign = Campaign::new(Dice::new()?, &broker, "UTC")?;
    let typical = first_nights(&mut campaign)?;
    while campaign.tally.kills.values().sum::<u64>() < kills {
        night(&mut campaign, typical)?;
    }
    campaign.settle()?;
    Ok(campaign.figures())
}

/// A database that is made under fire, then a calm night that shows how long things take.
fn first_nights(campaign: &mut Campaign) -> Result<Typical, Failed> {
    let slot = campaign.next_slot()?;
    for _ in 0..3 {
        let aim = Aim::AtWrite(campaign.dice.between(1, 60));
        let daemon = Daemon::launch(campaign.serve(&wrapper(&aim)))?;
        let was_up = daemon.hear(PATIENCE, |said| matches!(said, Said::Up(_))).is_some();
        daemon.kill()?;
        let (_, phase) = campaign.look_at_remains(slot, was_up)?;
        campaign.count(phase);
    }
    campaign.wall.reach(slot.checked_sub(SignedDuration::from_millis(500))?);
    let begin = Instant::now();
    let daemon = Daemon::start(campaign.serve(&[]))?;
    let start_up = begin.elapsed();
    if daemon.hear(PATIENCE, |said| *said == Said::RunStarted).is_none() {
        return Err(format!("the slot does not come: {}", daemon.said()).into());
    }
    let begin = Instant::now();
    hear_success(&daemon)?;
    let typical = Typical { start_up, run: begin.elapsed() };
    campaign.stop(daemon)?;
    campaign.look_at_remains(slot, true)?;
    Ok(typical)
}

/// One night: kills, each with a start after it, until its slot has its success.
fn night(campaign: &mut Campaign, typical: Typical) -> Result<(), Failed> {
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
        let aim = if strikes == 0 || at_work >= MOST_AT_WORK { Aim::Spared } else { choose(campaign, typical) };
        strikes = strikes.saturating_sub(1);
        let begin = Instant::now();
        let daemon = Daemon::launch(campaign.serve(&wrapper(&aim)))?;
        if live(campaign, &daemon, &aim, slot)? {
            if was_killed {
                campaign.tally.recoveries.push(begin.elapsed());
            }
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
            campaign.wall.skip(SignedDuration::from_secs(62 << at_work));
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
        Aim::FromStage(stage, time) => {
            let begun = Said::StageBegun(stage.as_str().to_owned());
            // Whoever logs it may be slower than the stage.
            hear(&|said| *said == begun || *said == Said::Succeeded)?;
            sleep(*time);
        }
        Aim::FromSuccess(time) => {
            hear(&|said| *said == Said::Succeeded)?;
            sleep(*time);
        }
        Aim::AtWrite(_) => {
            // Where no thread writes so often it comes to its success, and is killed then.
            let _ = daemon.hear(PATIENCE, |said| *said == Said::Succeeded);
            let time = campaign.dice.part_of(Duration::from_millis(30));
            sleep(time);
        }
        Aim::Spared => {
            hear_success(daemon)?;
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
    if campaign.dice.hits(1, 2) {
        campaign.decide(&daemon)?;
    }
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

/// Half of the time at any instant, else where the fewest kills have been so far.
fn choose(campaign: &mut Campaign, typical: Typical) -> Aim {
    let (dice, kills) = (&mut campaign.dice, &campaign.tally.kills);
    let whole = typical.run + typical.run / 10;
    if dice.hits(1, 2) {
        return match dice.between(1, 4) {
            1 => Aim::FromClaim(dice.part_of(whole), Disk::AsItIs),
            2 => Aim::FromClaim(dice.part_of(whole + SLOW * 6), Disk::Slow),
            _ => Aim::AtWrite(dice.between(1, 80)),
        };
    }
    match Phase::ALL.into_iter().min_by_key(|phase| kills.get(phase).unwrap_or(&0)).unwrap_or(Phase::Done) {
        Phase::StartUp => Aim::FromStart(dice.part_of(typical.start_up)),
        Phase::Waiting => Aim::FromUp(dice.part_of(Duration::from_millis(100))),
        Phase::At(Stage::Fetch) => Aim::FromClaim(dice.part_of(typical.run / 2), Disk::AsItIs),
        Phase::At(Stage::Mine) => Aim::FromStage(Stage::Mine, dice.part_of(typical.run / 2)),
        Phase::At(stage @ (Stage::Suggest | Stage::Store)) => Aim::FromStage(stage, dice.part_of(SLOW)),
        Phase::At(Stage::Notify) => Aim::FromSuccess(dice.part_of(Duration::from_millis(2))),
        Phase::Done => Aim::FromSuccess(Duration::from_millis(50) + dice.part_of(Duration::from_millis(100))),
    }
}

/// What stands before the daemon's command, so that it comes as `aim` wants it.
fn wrapper(aim: &Aim) -> Vec<String> {
    let (calls, fault) = match aim {
        Aim::AtWrite(number) => (WRITES, format!("signal=SIGKILL:when={number}")),
        Aim::FromStage(..) | Aim::FromClaim(_, Disk::Slow) => {
            ("fsync,fdatasync", format!("delay_exit={}", SLOW.as_micros()))
        }
        _ => return Vec::new(),
    };
    strace(calls, &fault)
}

/// Has `fault` done to the system calls `calls`, from a tracer that is not the daemon's parent.
pub(crate) fn strace(calls: &str, fault: &str) -> Vec<String> {
    let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:{fault}"));
    ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "signal=none", "-e", &trace, "-e", &inject]
        .map(str::to_owned)
        .to_vec()
}
