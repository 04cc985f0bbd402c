//! Simulated nights of a home whose daemon is killed, and the books that are kept of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use domain::{Run, RunStatus, Stage, SuggestionStatus};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use libtest_mimic::Failed;
use store::Store;

use crate::dice::Dice;
use crate::history::Growing;
use crate::ledger::{Ledger, copy_of};
use crate::mosquitto::{COMPLETE, Listener, Mosquitto};
use crate::program::{Daemon, Home, Said, ask};
use crate::wall::Wall;

/// A home, its broker and its clock.
#[derive(Debug)]
pub(crate) struct Campaign {
    pub(crate) home: Home,
    pub(crate) wall: Wall,
    pub(crate) dice: Dice,
    pub(crate) ledger: Ledger,
    pub(crate) listener: Listener,
    pub(crate) tally: Tally,
    /// Told when a run has succeeded.
    pub(crate) on_success: Option<Sender<()>>,
    /// The slots that have been so far.
    pub(crate) slots: Vec<Timestamp>,
    history: Growing,
    zone: TimeZone,
    /// The local day of the next slot.
    next: Date,
}

/// What has been done to the daemon, and how it took it.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Daemons started.
    pub(crate) lives: u64,
    /// Ended by SIGTERM.
    pub(crate) stops: u64,
    /// Ended by SIGKILL, by where the database says they were.
    pub(crate) kills: BTreeMap<Phase, u64>,
    /// From the start after a kill to the slot's success.
    pub(crate) recoveries: Vec<Duration>,
}

/// Where a daemon was when it was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Not yet up.
    StartUp,
    /// Up, and the slot yet to come.
    Waiting,
    /// A run was at this stage, as its row says.
    At(Stage),
    /// The slot had its success, and it was all said.
    Done,
}

/// How long anything may take before the trial has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// The first local day with a slot.
const FIRST: Date = jiff::civil::date(2026, 10, 1);

impl Phase {
    pub(crate) const ALL: [Self; 8] = [
        Self::StartUp,
        Self::Waiting,
        Self::At(Stage::Fetch),
        Self::At(Stage::Mine),
        Self::At(Stage::Suggest),
        Self::At(Stage::Store),
        Self::At(Stage::Notify),
        Self::Done,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::StartUp => "starting up",
            Self::Waiting => "waiting for the slot",
            Self::At(stage) => stage.as_str(),
            Self::Done => "at rest",
        }
    }
}

impl Campaign {
    /// A home in `zone` whose daemon is told of `broker`, drawn from `dice`.
    pub(crate) fn new(dice: Dice, broker: &Mosquitto, zone: &str) -> Result<Self, Failed> {
        let zone_of = TimeZone::get(zone)?;
        // A month before the first slot, and all the days that may be asked for.
        let start = FIRST.saturating_sub(31.days()).to_string();
        let settings = format!("mqtt.url = \"mqtt://127.0.0.1:{}\"\n", broker.port);
        let home = Home::in_zone(zone, &["--entities", "80", "--days", "420", "--start", &start], &settings)?;
        Ok(Self {
            history: Growing::of(&home)?,
            home,
            wall: Wall::new(FIRST.at(2, 50, 0, 0).to_zoned_datetime(zone_of.clone())?.timestamp())?,
            dice,
            ledger: Ledger::default(),
            listener: Listener::start(broker.port)?,
            tally: Tally::default(),
            on_success: None,
            slots: Vec::new(),
            zone: zone_of,
            next: FIRST,
        })
    }

    /// Lets the next day come, up to some minutes before its slot, and gives the slot.
    pub(crate) fn next_slot(&mut self) -> Result<Timestamp, Failed> {
        // Jiff's way with a time that comes twice, or not at all, is the schedule's promise too.
        let slot = self.next.at(3, 0, 0, 0).to_zoned_datetime(self.zone.clone())?.timestamp();
        self.next = self.next.tomorrow()?;
        self.slots.push(slot);
        let before = slot.checked_sub(SignedDuration::from_mins(5))?;
        self.wall.reach(before);
        self.history.reach(before)?;
        Ok(slot)
    }

    /// Leaves out the nights before number `night`, counted from 0: nobody was there.
    pub(crate) fn skip_to(&mut self, night: u32) -> Result<(), Failed> {
        self.next = self.next.max(FIRST.checked_add(i64::from(night).days())?);
        Ok(())
    }

    /// Looks at the database while others may be at work on it. Gives the runs, the newest first.
    pub(crate) fn look(&mut self) -> Result<Vec<Run>, Failed> {
        if !self.home.path("nightshift.db").exists() {
            return Ok(Vec::new());
        }
        let store = Store::open(&self.home.path("nightshift.db"))?;
        self.ledger.compare(&store)
    }

    /// The command that starts the daemon at this instant, behind `wrapper` if there is one.
    pub(crate) fn serve(&mut self, wrapper: &[String]) -> Command {
        self.tally.lives += 1;
        let mut command = self.home.command_behind(wrapper, &["serve"]);
        self.wall.show(&mut command);
        command
    }

    /// Looks at what the dead daemon left behind, without opening it: that is for the next start.
    /// Gives the runs, the newest first, and where it was.
    pub(crate) fn look_at_remains(&mut self, slot: Timestamp, was_up: bool) -> Result<(Vec<Run>, Phase), Failed> {
        let (_folder, store) = copy_of(&self.home.path("nightshift.db"))?;
        let runs = self.ledger.compare(&store)?;
        let phase = match runs.iter().find(|run| run.status == RunStatus::Running) {
            Some(run) => Phase::At(run.stage),
            None if !self.ledger.successes.contains_key(&slot) && was_up => Phase::Waiting,
            None if !was_up => Phase::StartUp,
            None if store.outbox_depth()? > 0 => Phase::At(Stage::Notify),
            None => Phase::Done,
        };
        Ok((runs, phase))
    }

    /// A run has just succeeded.
    pub(crate) fn tell_of_success(&self) {
        if let Some(told) = &self.on_success {
            // Nobody may be interested any more.
            let _ = told.send(());
        }
    }

    /// Enters a kill.
    pub(crate) fn count(&mut self, phase: Phase) {
        *self.tally.kills.entry(phase).or_default() += 1;
    }

    /// The user looks through what is suggested and decides on one suggestion.
    pub(crate) fn decide(&mut self, daemon: &Daemon) -> Result<(), Failed> {
        let Some(Said::Up(address)) = daemon.hear(PATIENCE, |said| matches!(said, Said::Up(_))) else {
            return Err("it is not up".into());
        };
        let (_, list) = ask(&address, "GET", "/api/suggestions?status=pending&limit=100")?;
        let pending: Vec<&str> = id_of_each(&list);
        if pending.len() < 2 {
            return Ok(());
        }
        let chosen = pending[usize::try_from(self.dice.between(0, pending.len() as u64 - 1))?];
        let (word, status) = if self.dice.hits(1, 2) {
            ("accept", SuggestionStatus::Accepted)
        } else {
            ("reject", SuggestionStatus::Rejected)
        };
        let (answer, body) = ask(&address, "POST", &format!("/api/suggestions/{chosen}/{word}"))?;
        if answer != 200 {
            return Err(format!("{word} of {chosen} gave {answer}: {body}").into());
        }
        self.ledger.decided(chosen, status);
        Ok(())
    }

    /// Stops `daemon` as a supervisor does; nothing of its run may be left lying about.
    pub(crate) fn stop(&mut self, daemon: Daemon) -> Result<(), Failed> {
        daemon.stop()?;
        self.tally.stops += 1;
        for entry in fs::read_dir(self.home.path("."))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.contains(".alive") || name.contains(".new") {
                return Err(format!("{name} was left behind by a daemon that was stopped").into());
            }
        }
        Ok(())
    }

    /// What must hold at the end, when a last daemon has had time to say what is left to say: every
    /// slot, every message.
    pub(crate) fn settle(&mut self) -> Result<(), Failed> {
        let daemon = Daemon::start(self.serve(&[]))?;
        let last = self.ledger.successes.values().next_back();
        if last.is_some_and(|id| !self.listener.has_heard_of(id, PATIENCE)) {
            return Err(format!("the last success was never announced: {}", daemon.said()).into());
        }
        self.stop(daemon)?;
        let store = Store::open(&self.home.path("nightshift.db"))?;
        self.ledger.compare(&store)?;
        self.ledger.slots_are(&self.slots)?;
        drop(store);
        self.commands_say_so()?;
        self.messages_came()?;
        nothing_is_left(&self.home)
    }

    /// The program's own commands must tell the same.
    fn commands_say_so(&self) -> Result<(), Failed> {
        let told = |arguments: &[&str]| -> Result<serde_json::Value, Failed> {
            let mut command = self.home.command(arguments);
            self.wall.show(&mut command);
            let output = command.output()?;
            if !output.status.success() {
                return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
            }
            Ok(serde_json::from_slice(&output.stdout)?)
        };
        let history = told(&["history", "--limit", "1000", "--format", "json"])?;
        let rows = history.as_array().or_else(|| history["runs"].as_array()).ok_or("history lists no runs")?;
        let succeeded = rows.iter().filter(|row| row["status"] == "succeeded" && !row["scheduled_for"].is_null());
        if succeeded.count() != self.slots.len() {
            return Err(format!("history does not show {} successes", self.slots.len()).into());
        }
        if told(&["status", "--format", "json"])?["is_running"] == true {
            return Err("status says that a run is at work".into());
        }
        Ok(())
    }

    /// Each success was announced at least once, and in order but for what came again.
    fn messages_came(&self) -> Result<(), Failed> {
        let mut first_heard = Vec::new();
        for message in self.listener.messages().into_iter().filter(|message| message.what == COMPLETE) {
            if !first_heard.contains(&message.run_id) {
                first_heard.push(message.run_id);
            }
        }
        let expected: Vec<String> = self.ledger.successes.values().cloned().collect();
        if first_heard == expected { Ok(()) } else { Err(format!("heard {first_heard:?}, not {expected:?}").into()) }
    }

    /// What it came to.
    pub(crate) fn figures(&self) -> String {
        let tally = &self.tally;
        let heard = self.listener.messages();
        let complete = heard.iter().filter(|message| message.what == COMPLETE).count();
        let kills: u64 = tally.kills.values().sum();
        let mut figures = format!(
            "seed {}: {} nights, {} starts, {kills} kills, {} clean stops; {} looks at the database, all sound\n",
            self.dice.seed,
            self.slots.len(),
            tally.lives,
            tally.stops,
            self.ledger.looks,
        );
        figures.push_str("killed while");
        for phase in Phase::ALL {
            let _ = write!(figures, " | {} {}", phase.name(), tally.kills.get(&phase).unwrap_or(&0));
        }
        let _ = write!(
            figures,
            "\nslots lost 0, slots successful twice 0; {} suggestions, {} decisions, none lost\n\
             announced {complete} times, {} of them again, none lost\n",
            self.ledger.suggestions(),
            self.ledger.decisions(),
            complete - self.ledger.successes.len().min(complete),
        );
        let mut recoveries = tally.recoveries.clone();
        recoveries.sort();
        if let (Some(middle), Some(longest)) = (recoveries.get(recoveries.len() / 2), recoveries.last()) {
            let _ = writeln!(
                figures,
                "from the start after a kill to the success: median {:.2} s, longest {:.2} s, of {}",
                middle.as_secs_f64(),
                longest.as_secs_f64(),
                recoveries.len(),
            );
        }
        figures
    }
}

fn id_of_each(list: &serde_json::Value) -> Vec<&str> {
    let rows = list.as_array().or_else(|| list["suggestions"].as_array());
    rows.into_iter().flatten().filter_map(|row| row["id"].as_str()).collect()
}

/// No process of `home` may be alive or unburied.
fn nothing_is_left(home: &Home) -> Result<(), Failed> {
    let (folder, us) = (fs::canonicalize(home.path("."))?, std::process::id().to_string());
    let end = Instant::now() + Duration::from_secs(5);
    loop {
        let mut left = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let process = entry?.path();
            // It may end while we look.
            let status = fs::read_to_string(process.join("status")).unwrap_or_default();
            let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
            let unburied = field("PPid:") == us && field("State:").starts_with('Z');
            let at_home = fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == folder);
            if unburied || at_home {
                left.push(field("Name:").to_owned());
            }
        }
        if left.is_empty() {
            return Ok(());
        }
        if Instant::now() > end {
            return Err(format!("processes are left: {left:?}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
