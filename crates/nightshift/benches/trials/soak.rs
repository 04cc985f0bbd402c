use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{Clock, ManualClock, Run, RunStatus};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use libtest_mimic::Failed;
use nightshift::config::{Inputs, load};
use nightshift::daemon::{self, World};
use nightshift::lifecycle::RunnerSettings;
use nightshift::night::{self, Handed};
use nightshift::schedule;
use nightshift::web::WebSettings;
use serde_json::Value;
use store::{Page, Retention, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::figures::{Held, mebibytes};
use crate::growth::{Noon, slopes};
use crate::mosquitto::Mosquitto;
use crate::program::{Home, ask};
use crate::tools::{Tool, lacking};
use crate::{Effort, Outcome};

/// Days that the source keeps, as Home Assistant's recorder does.
const SOURCE_DAYS: usize = 10;

/// How long anything may take before the trial has failed, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Less is kept than by default, so that after the same nights all that is kept for a time has come to
/// its end, and what grows then grows for ever.
const KEEP: Retention = Retention { runs: 30, pattern_days: 30, sent_days: 30, changes: 30, live_days: 30 };

/// A home that goes on, its daemon in this process, and a broker.
struct Soak {
    home: Home,
    clock: ManualClock,
    store: Arc<Store>,
    broker: Mosquitto,
    address: SocketAddr,
    /// The days that have not come yet, the next one first.
    to_come: VecDeque<PathBuf>,
    /// The days that the source holds.
    held: VecDeque<PathBuf>,
    today: Date,
    nights: usize,
}

/// What goes wrong on a night.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    NoSource,
    NoBroker,
}

/// Eight days of a larger home, a line each.
pub(crate) fn week(effort: Effort) -> Outcome {
    let entities = if effort == Effort::Full { 150 } else { 40 };
    live(8, entities, 1)
}

/// A year of nights of a small home, or sixty of them.
pub(crate) fn year(effort: Effort) -> Outcome {
    let nights = if effort == Effort::Full { 400 } else { 60 };
    live(nights, 15, if effort == Effort::Full { 20 } else { 10 })
}

fn live(nights: usize, entities: u32, every: usize) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Mosquitto])? {
        return Ok(skipped);
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(8).enable_all().build()?;
    let stop = CancellationToken::new();
    let mut figures = String::from("night  resident MiB  own MiB  files  threads  database KiB  log KiB  night ms\n");
    let mut noons = Vec::with_capacity(nights);
    let (mut soak, serving) = runtime.block_on(Soak::begin(nights, entities, &stop))?;
    // A schedule counts from when it was first seen.
    soak.until("the daemon is up", |soak| Ok(soak.store.meta("schedule.in_force")?.is_some()))?;
    for night in 1..=nights {
        let noon = soak.night(trouble_of(night))?;
        if night % every == 0 || night == 1 {
            let _ = writeln!(
                figures,
                "{night:5}  {:12.1}  {:7.1}  {:5}  {:7}  {:12}  {:7}  {:8.0}{}",
                mebibytes(noon.resident),
                mebibytes(noon.own),
                noon.files,
                noon.threads,
                noon.database >> 10,
                noon.log >> 10,
                noon.night.as_secs_f64() * 1000.0,
                if noon.failed { "  (failed, as it should)" } else { "" },
            );
        }
        noons.push(noon);
    }
    let left = soak.store.outbox_depth()?;
    stop.cancel();
    runtime.block_on(serving)??;
    if left > 0 {
        return Err(format!("{left} messages were never delivered").into());
    }
    // A week has no nights to draw a line through after the first ten.
    if nights < 30 {
        return Ok(figures);
    }
    let growing = slopes(&noons, &mut figures);
    if growing.is_empty() { Ok(figures) } else { Err(format!("{} grew:\n{figures}", growing.join(", ")).into()) }
}

/// Every ninth night has no source, every eleventh no broker.
fn trouble_of(night: usize) -> Trouble {
    match (night % 9, night % 11) {
        (5, _) => Trouble::NoSource,
        (_, 6) => Trouble::NoBroker,
        _ => Trouble::None,
    }
}

impl Soak {
    /// Starts all of it at noon, with the source's days behind and the nights to come.
    async fn begin(
        nights: usize,
        entities: u32,
        stop: &CancellationToken,
    ) -> Result<(Self, tokio::task::JoinHandle<Result<daemon::Ending, daemon::ServeError>>), Failed> {
        let days = (SOURCE_DAYS + nights + 1).to_string();
        let home = Home::new(&["--days", &days, "--entities", &entities.to_string()], "")?;
        let mut to_come = cut_into_days(&home)?;
        let held: VecDeque<PathBuf> = to_come.drain(..SOURCE_DAYS.min(to_come.len())).collect();
        let broker = Mosquitto::start_with(&home.path("."), "")?;
        let file = home.path("nightshift.toml");
        let text = fs::read_to_string(&file)?.replace("history.jsonl", &home.path("source.jsonl").to_string_lossy());
        let text = text.replace("nightshift.db", &home.path("nightshift.db").to_string_lossy());
        fs::write(&file, format!("{text}mqtt.url = \"mqtt://127.0.0.1:{}\"\n", broker.port))?;
        let config = Arc::new(load(&Inputs { file: Some(file), ..Inputs::default() })?.config);

        let today = Date::constant(2026, 10, 1).checked_add(i64::try_from(SOURCE_DAYS)?.days())?;
        let clock = ManualClock::new(at(today, 0)?);
        let store = Arc::new(Store::open(&config.store.path)?);
        let night = night::World {
            config: Arc::clone(&config),
            store: Arc::clone(&store),
            clock: Arc::new(clock.clone()),
            announcer: Arc::new(Handed),
        };
        let world = World {
            store: Arc::clone(&store),
            clock: Arc::new(clock.clone()),
            job: night::job(night, None),
            schedule: config.schedule.slots(TimeZone::UTC)?,
            schedule_settings: schedule::Settings::default(),
            runner_settings: RunnerSettings { retention: KEEP, ..RunnerSettings::default() },
            reader: None,
            past: nightshift::changes::Past::of(&config),
            mqtt: config.mqtt.broker("nightshift-soak"),
            live: None,
            notifications: None,
            home_assistant: config.source.access(),
            web: WebSettings::default(),
            page: nightshift::web::PageSettings {
                has_source: true,
                language: config.language.unwrap_or_default(),
                min_days: 6,
            },
            settings: None,
            broker_source: None,
            shutdown_grace: SignedDuration::from_secs(8),
            service: None,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(daemon::serve(world, listener, stop.clone()));
        let soak = Self { home, clock, store, broker, address, to_come, held, today, nights: 0 };
        Ok((soak, serving))
    }

    /// Lives from the last noon to the next one.
    fn night(&mut self, trouble: Trouble) -> Result<Noon, Failed> {
        self.nights += 1;
        self.write_source()?;
        if trouble == Trouble::NoSource {
            fs::remove_file(self.home.path("source.jsonl"))?;
        }
        if trouble == Trouble::NoBroker {
            self.broker.kill()?;
        }
        self.pass_to(at(self.today, 2)?.checked_add(SignedDuration::from_mins(59))?)?;
        let due = at(self.today, 3)?;
        let begin = Instant::now();
        self.pass_to(due)?;
        let first = self.run_of(due)?;
        let night = begin.elapsed();
        let failed = first.status != RunStatus::Succeeded;
        if failed != (trouble == Trouble::NoSource) {
            return Err(format!("night {}: {:?} {:?}", self.nights, first.status, first.error).into());
        }
        if trouble == Trouble::NoSource {
            self.write_source()?;
        }
        // Attempts in between; what is to be said meanwhile waits.
        self.pass_to(at(self.today, 5)?)?;
        if trouble == Trouble::NoBroker {
            self.broker.revive()?;
        }
        self.pass_to(at(self.today, 8)?)?;
        self.morning()?;
        self.pass_to(at(self.today, 12)?)?;
        self.until("everything is delivered", |soak| Ok(soak.store.outbox_depth()? == 0))?;
        self.next_day()?;
        let size = |name: &str| fs::metadata(self.home.path(name)).map_or(0, |file| file.len());
        let held = Held::of(Path::new("/proc/self"))?;
        Ok(Noon {
            resident: held.resident,
            own: held.own,
            files: held.files as u64,
            threads: held.threads,
            database: size("nightshift.db"),
            log: size("nightshift.db-wal"),
            night,
            failed,
        })
    }

    /// People look at what there is, and decide now and then.
    fn morning(&self) -> Result<(), Failed> {
        let address = self.address.to_string();
        // A night without a success is one that was missed.
        let newest = self.store.runs(&Page::first(1))?;
        let is_done = newest.first().is_some_and(|run| run.status == RunStatus::Succeeded);
        let health = if is_done { 200 } else { 503 };
        let questions = [("/health", health), ("/api/analyze/status", 200), ("/api/runs", 200), ("/api/patterns", 200)];
        for (path, expected) in questions {
            let (status, body) = ask(&address, "GET", path)?;
            if status != expected {
                return Err(format!("{path} gave {status}: {body}").into());
            }
        }
        let (_, listed) = ask(&address, "GET", "/api/suggestions?status=pending")?;
        let new = listed["suggestions"].as_array().and_then(|found| found.first()).and_then(|item| item["id"].as_str());
        let decision = match self.nights % 14 {
            3 => "accept",
            10 => "reject",
            _ => return Ok(()),
        };
        if let Some(id) = new {
            let (status, body) = ask(&address, "POST", &format!("/api/suggestions/{id}/{decision}"))?;
            if status != 200 {
                return Err(format!("{decision} of {id} gave {status}: {body}").into());
            }
        }
        Ok(())
    }

    /// The source as it is on the coming night.
    fn write_source(&self) -> Result<(), Failed> {
        let mut source = BufWriter::new(fs::File::create(self.home.path("source.jsonl"))?);
        for day in &self.held {
            std::io::copy(&mut fs::File::open(day)?, &mut source)?;
        }
        Ok(source.flush()?)
    }

    /// The day is over: the source has its events, and purges those of the oldest day.
    fn next_day(&mut self) -> Result<(), Failed> {
        self.today = self.today.tomorrow()?;
        self.held.extend(self.to_come.pop_front());
        if self.held.len() > SOURCE_DAYS
            && let Some(old) = self.held.pop_front()
        {
            fs::remove_file(old)?;
        }
        Ok(())
    }

    /// Sets the clock on, from one instant that somebody waits for to the next, to `then`.
    fn pass_to(&self, then: Timestamp) -> Result<(), Failed> {
        self.until("the clock goes on", |soak| {
            // Nobody is on the way to wait for something while a run is at work.
            if soak.store.running()?.is_some() {
                return Ok(false);
            }
            if soak.clock.now() >= then {
                return Ok(true);
            }
            // In steps of an hour: a wait of a minute for another look at the clock is not what is looked at.
            let hour = soak.clock.now().checked_add(SignedDuration::from_mins(60))?;
            soak.clock.set(hour.min(then));
            Ok(false)
        })
    }

    /// The first run for the slot at `due`, once it has ended.
    fn run_of(&self, due: Timestamp) -> Result<Run, Failed> {
        let first = |soak: &Self| -> Result<Option<Run>, Failed> {
            // The newest ones come first.
            let mut runs = soak.store.runs(&Page::first(20))?.into_iter().rev();
            Ok(runs.find(|run| run.scheduled_for == Some(due)).filter(|run| run.status != RunStatus::Running))
        };
        self.until("the night's run has ended", |soak| Ok(first(soak)?.is_some()))?;
        first(self)?.ok_or_else(|| "the run is gone".into())
    }

    fn until(&self, what: &str, mut holds: impl FnMut(&Self) -> Result<bool, Failed>) -> Result<(), Failed> {
        let begin = Instant::now();
        while !holds(self)? {
            if begin.elapsed() > PATIENCE {
                let runs = self.store.runs(&Page::first(3))?;
                return Err(format!("night {}: {what}: not in {PATIENCE:?}; {runs:?}", self.nights).into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }
}

/// Cuts the home's history into a file a day.
fn cut_into_days(home: &Home) -> Result<VecDeque<PathBuf>, Failed> {
    let mut days: VecDeque<PathBuf> = VecDeque::new();
    let mut current: Option<(String, BufWriter<fs::File>)> = None;
    for line in BufReader::new(fs::File::open(home.path("history.jsonl"))?).lines() {
        let line = line?;
        let event: Value = serde_json::from_str(&line)?;
        let date = event["last_updated"].as_str().and_then(|at| at.get(..10)).ok_or("an event without a time")?;
        if current.as_ref().is_none_or(|(day, _)| day != date) {
            let path = home.path(&format!("{date}.jsonl"));
            current = Some((date.to_owned(), BufWriter::new(fs::File::create(&path)?)));
            days.push_back(path);
        }
        if let Some((_, file)) = &mut current {
            writeln!(file, "{line}")?;
        }
    }
    if let Some((_, mut file)) = current {
        file.flush()?;
    }
    fs::remove_file(home.path("history.jsonl"))?;
    Ok(days)
}

fn at(day: Date, hour: i8) -> Result<Timestamp, Failed> {
    Ok(day.at(hour, 0, 0, 0).to_zoned_datetime(TimeZone::UTC)?.timestamp())
}
