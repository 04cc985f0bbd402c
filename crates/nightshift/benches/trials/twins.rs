//! Two daemons on one database for a month with a night that has its hours twice.

use std::fmt::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

use domain::RunStatus;
use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;

use crate::campaign::{Campaign, PATIENCE};
use crate::dice::Dice;
use crate::mosquitto::Mosquitto;
use crate::program::{Daemon, Said};
use crate::tools::{Tool, lacking};
use crate::{Effort, Outcome};

/// Both of them, and what was seen of their runs.
#[derive(Debug, Default)]
struct Twins {
    daemons: [Option<Daemon>; 2],
    /// When runs were seen at work, and by which of the two.
    at_work: Vec<(Instant, Instant, usize)>,
    successes: [u64; 2],
    starts: u64,
    kills: u64,
    kills_at_work: u64,
    stops: u64,
    rounds: u64,
}

/// What happens to one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Start,
    Kill,
    Stop,
}

/// The home's zone; October ends with summer time: 3:00 comes twice on the 25th.
const ZONE: &str = "Europe/Helsinki";

/// The night with 3:00 twice, counted from 0.
const LONG_NIGHT: u32 = 24;

/// Attempts at a slot after which both are left in peace.
const MOST_ATTEMPTS: usize = 4;

pub(crate) fn trial(effort: Effort) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Faketime, Tool::Mosquitto])? {
        return Ok(skipped);
    }
    let folder = tempfile::tempdir()?;
    let broker = Mosquitto::start(folder.path())?;
    let mut campaign = Campaign::new(Dice::new()?, &broker, ZONE)?;
    let mut twins = Twins::default();
    // From then on there is a schedule that a slot can be missed by.
    let first = Daemon::start(campaign.serve(&[]))?;
    campaign.stop(first)?;
    // In short: the days around the long night, and a few before.
    let nights: Vec<u32> = if effort == Effort::Full { (0..31).collect() } else { vec![0, 1, 2, 23, 24, 25] };
    for night in nights {
        campaign.skip_to(night)?;
        let slot = campaign.next_slot()?;
        twins.night(&mut campaign, slot)?;
        if night == LONG_NIGHT {
            twins.hour_again(&mut campaign, slot)?;
        }
    }
    let overlaps = twins.overlaps();
    if overlaps > 0 {
        return Err(format!("both were at work at once, {overlaps} times").into());
    }
    campaign.settle()?;
    Ok(twins.figures(&campaign))
}

impl Twins {
    /// One night: rounds of starts and ends of both, until its slot has its success.
    fn night(&mut self, campaign: &mut Campaign, slot: Timestamp) -> Result<(), Failed> {
        campaign.wall.reach(slot.checked_sub(SignedDuration::from_millis(300))?);
        let mut pause = 75;
        loop {
            self.rounds += 1;
            let attempts = attempts_at(campaign, slot)?;
            self.round(campaign, attempts >= MOST_ATTEMPTS)?;
            let is_done = self.settled(campaign, slot)?;
            for twin in 0..2 {
                let act = if campaign.dice.hits(1, 2) { Act::Kill } else { Act::Stop };
                self.act(campaign, twin, act)?;
            }
            if is_done {
                return Ok(());
            }
            if attempts_at(campaign, slot)? > attempts {
                // Whoever starts them again takes a while: the pause before the next attempt is over then.
                campaign.wall.skip(SignedDuration::from_secs(pause));
                pause *= 2;
            }
        }
    }

    /// Starts both at about the same time, and lets each of them have its fate.
    fn round(&mut self, campaign: &mut Campaign, in_peace: bool) -> Result<(), Failed> {
        let dice = &mut campaign.dice;
        let mut acts = Vec::new();
        for twin in 0..2 {
            let latest = if dice.hits(1, 3) { 0 } else { 500 };
            let start = dice.part_of(Duration::from_millis(latest));
            acts.push((start, twin, Act::Start));
            if in_peace || dice.hits(1, 3) {
                continue;
            }
            let end = start + dice.part_of(Duration::from_millis(900));
            acts.push((end, twin, if dice.hits(3, 4) { Act::Kill } else { Act::Stop }));
            if dice.hits(1, 2) {
                acts.push((end + dice.part_of(Duration::from_millis(300)), twin, Act::Start));
            }
        }
        acts.sort_by_key(|(at, ..)| *at);
        let begin = Instant::now();
        for (at, twin, act) in acts {
            sleep(at.saturating_sub(begin.elapsed()));
            self.act(campaign, twin, act)?;
        }
        Ok(())
    }

    fn act(&mut self, campaign: &mut Campaign, twin: usize, act: Act) -> Result<(), Failed> {
        match (act, self.daemons[twin].take()) {
            (Act::Start, living) => {
                self.starts += u64::from(living.is_none());
                let start = || Daemon::launch(campaign.serve(&[]));
                self.daemons[twin] = Some(living.map_or_else(start, Ok)?);
            }
            (Act::Kill, Some(daemon)) => {
                self.kills += 1;
                self.kills_at_work += u64::from(self.note(twin, &daemon, Instant::now()));
                daemon.kill()?;
            }
            (Act::Stop, Some(daemon)) => {
                self.stops += 1;
                // One that is not up yet does not listen to signals, and is ended by them.
                if daemon.hear(PATIENCE, |said| matches!(said, Said::Up(_))).is_none() {
                    return Err(format!("it did not come up: {}", daemon.said()).into());
                }
                let daemon = daemon.told_to_stop()?;
                self.note(twin, &daemon, Instant::now());
            }
            (_, None) => {}
        }
        Ok(())
    }

    /// Notes from when to when `daemon`, which ends at `end`, had a run at work. True when it still has.
    fn note(&mut self, twin: usize, daemon: &Daemon, end: Instant) -> bool {
        let mut begun = None;
        for (at, said) in daemon.all_said() {
            match said {
                Said::RunStarted => begun = Some(at),
                Said::Succeeded | Said::EndedWithout => {
                    self.successes[twin] += u64::from(said == Said::Succeeded);
                    self.at_work.extend(begun.take().map(|begun| (begun, at, twin)));
                }
                _ => {}
            }
        }
        self.at_work.extend(begun.map(|begun| (begun, end.max(begun), twin)));
        begun.is_some()
    }

    /// Waits while one of them may still do it; true when the slot has its success.
    fn settled(&self, campaign: &mut Campaign, slot: Timestamp) -> Result<bool, Failed> {
        let begin = Instant::now();
        loop {
            let runs = campaign.look()?;
            if campaign.ledger.successes.contains_key(&slot) {
                return Ok(true);
            }
            let is_at_work = runs.iter().any(|run| run.status == RunStatus::Running)
                && self.daemons.iter().flatten().any(Daemon::is_at_work);
            let is_new = begin.elapsed() < Duration::from_secs(1) && self.daemons.iter().flatten().next().is_some();
            if !is_at_work && !is_new {
                return Ok(false);
            }
            if begin.elapsed() > PATIENCE {
                return Err(format!("the run of slot {slot} does not end").into());
            }
            sleep(Duration::from_millis(25));
        }
    }

    /// The clock comes to the same hour again: nothing may run for it.
    fn hour_again(&mut self, campaign: &mut Campaign, slot: Timestamp) -> Result<(), Failed> {
        let again = slot.checked_add(SignedDuration::from_hours(1))?;
        campaign.wall.reach(again.checked_sub(SignedDuration::from_millis(500))?);
        let before = campaign.look()?.len();
        for twin in 0..2 {
            self.act(campaign, twin, Act::Start)?;
        }
        sleep(Duration::from_secs(3));
        for twin in 0..2 {
            self.act(campaign, twin, Act::Stop)?;
        }
        let after = campaign.look()?.len();
        if after == before {
            Ok(())
        } else {
            Err(format!("{} runs in the hour that came again", after - before).into())
        }
    }

    /// How often both were at work at once.
    fn overlaps(&mut self) -> usize {
        self.at_work.sort();
        self.at_work.windows(2).filter(|pair| pair[1].0 < pair[0].1 && pair[0].2 != pair[1].2).count()
    }

    fn figures(&self, campaign: &Campaign) -> String {
        let mut figures = format!(
            "seed {}: {} nights in {ZONE}, one of them with 3:00 twice; {} rounds, {} starts\n",
            campaign.dice.seed,
            campaign.slots.len(),
            self.rounds,
            self.starts,
        );
        let _ = write!(
            figures,
            "{} kills, {} of them at work, {} clean stops; {} runs seen at work, never two at once\n\
             one success a slot: {} by one, {} by the other and the rest after the last that they said\n",
            self.kills,
            self.kills_at_work,
            self.stops,
            self.at_work.len(),
            self.successes[0],
            self.successes[1],
        );
        figures
    }
}

fn attempts_at(campaign: &mut Campaign, slot: Timestamp) -> Result<usize, Failed> {
    Ok(campaign.look()?.iter().filter(|run| run.scheduled_for == Some(slot)).count())
}
