//! A house with a daemon in it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Location, ManualClock, Run, RunStatus};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use nightshift::changes::Past;
use nightshift::daemon::{Ending, ServeError, World, serve};
use nightshift::lifecycle::{Job, RunnerSettings, Service};
use nightshift::live::LiveSettings;
use nightshift::llm::Reader;
use nightshift::notifications::Notifications;
use nightshift::notify::MqttSettings;
use nightshift::schedule::{self, Schedule};
use nightshift::settings::Settings;
use nightshift::sources::Access;
use nightshift::supervisor::Supervisor;
use nightshift::web::{PageSettings, WebSettings};
use store::{Page, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::fixtures::at;
use crate::http_client::{Answer, send};

/// A database in a folder of its own, and a clock in Helsinki at 2:59:40 on a winter night, twenty
/// seconds before the job is due.
pub(crate) struct TestHouse {
    pub(crate) store: Arc<Store>,
    pub(crate) clock: ManualClock,
    folder: TempDir,
}

/// A daemon at work in a [`TestHouse`].
pub(crate) struct Daemon {
    pub(crate) address: SocketAddr,
    pub(crate) shutdown: CancellationToken,
    serving: Option<JoinHandle<Result<Ending, ServeError>>>,
}

/// What a daemon is started with, beside the house.
pub(crate) struct Setup {
    pub(crate) job: Job,
    pub(crate) reader: Option<Reader>,
    pub(crate) cron: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) schedule: schedule::Settings,
    pub(crate) mqtt: Option<MqttSettings>,
    pub(crate) live: Option<LiveSettings>,
    pub(crate) notifications: Option<Notifications>,
    pub(crate) home_assistant: Option<Access>,
    pub(crate) web: WebSettings,
    pub(crate) settings: Option<Settings>,
    pub(crate) broker_source: Option<Supervisor>,
    pub(crate) service: Option<Service>,
    /// The language of the pages.
    pub(crate) language: domain::Language,
}

/// How long anything that should happen may take before a test has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

impl TestHouse {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Arc::new(Store::open(&folder.path().join("nightshift.db")).expect("a database"));
        Self { store, clock: ManualClock::new(at("2026-11-11T00:59:40Z")), folder }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("nightshift.db")
    }

    /// Starts a daemon on the house's own database.
    pub(crate) async fn serve(&self, setup: Setup) -> Daemon {
        self.serve_on(Arc::clone(&self.store), setup).await
    }

    /// Starts a daemon on `store`, as another process would.
    pub(crate) async fn serve_on(&self, store: Arc<Store>, setup: Setup) -> Daemon {
        let zone = TimeZone::get(setup.zone).expect("a zone");
        let world = World {
            store,
            clock: Arc::new(self.clock.clone()),
            job: setup.job,
            reader: setup.reader,
            schedule: Schedule::parse(setup.cron, zone.clone()).expect("a schedule"),
            schedule_settings: setup.schedule,
            runner_settings: RunnerSettings::default(),
            past: Past { lookback_days: 30, time_zone: zone, location: Location::new(60.2, 24.9).ok(), language: None },
            mqtt: setup.mqtt,
            live: setup.live,
            notifications: setup.notifications,
            home_assistant: setup.home_assistant,
            web: setup.web,
            settings: setup.settings,
            broker_source: setup.broker_source,
            page: PageSettings { has_source: true, language: setup.language, min_days: 6 },
            shutdown_grace: SignedDuration::from_secs(8),
            service: setup.service,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(serve(world, listener, shutdown.clone()));
        let daemon = Daemon { address, shutdown, serving: Some(serving) };
        // When it answers it has put the house in order and begun to watch the clock.
        // A night that was missed before it was started is told by its status.
        assert!([200, 503].contains(&daemon.get("/health").await.status));
        self.until("the daemon has looked at the clock", || {
            self.store.meta("schedule.in_force").expect("readable").is_some()
        })
        .await;
        daemon
    }

    /// Lets `seconds` pass.
    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.now().checked_add(SignedDuration::from_secs(seconds)).expect("in range"));
    }

    /// Waits until `condition` holds, or fails the test.
    pub(crate) async fn until(&self, what: &str, condition: impl Fn() -> bool) {
        let holds = async {
            while !condition() {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, holds).await.unwrap_or_else(|_| unreachable!("{what}: runs are {:?}", self.runs()));
    }

    /// Waits until so many tasks have looked at the clock, and all wait for a time that has not come.
    pub(crate) async fn settled(&self, tasks: usize) {
        self.until(&format!("{tasks} tasks wait for the clock"), || {
            let awaited = self.clock.awaited();
            awaited.len() >= tasks && awaited.iter().all(|next| *next > self.clock.now())
        })
        .await;
    }

    /// Lets time pass until `instant`, from one instant that somebody waits for to the next, and waits
    /// until no run is at work and so many tasks wait for what comes after it.
    pub(crate) async fn pass_to(&self, instant: &str, tasks: usize) {
        let instant = at(instant);
        let at_rest = async || {
            self.until("no run is at work", || self.store.running().expect("readable").is_none()).await;
            self.settled(tasks).await;
        };
        while self.clock.now() < instant {
            at_rest().await;
            let next = self.clock.awaited().first().copied().unwrap_or(instant);
            self.clock.set(next.min(instant));
        }
        self.settled(tasks).await;
        at_rest().await;
    }

    /// What has become of each slot, oldest first: `03-28 03:00 schedule 1 succeeded` in UTC.
    pub(crate) fn story(&self) -> Vec<String> {
        let mut runs = self.runs();
        runs.reverse();
        let word = |value: serde_json::Value| value.as_str().expect("a word").to_owned();
        let line = |run: Run| {
            let slot = run.scheduled_for.map(|at| at.strftime("%m-%d %H:%M").to_string()).unwrap_or_default();
            let origin = word(serde_json::to_value(run.origin).expect("serialises"));
            let status = word(serde_json::to_value(run.status).expect("serialises"));
            format!("{slot} {origin} {} {status}", run.attempt)
        };
        runs.into_iter().map(line).collect()
    }

    /// All runs, newest first.
    pub(crate) fn runs(&self) -> Vec<Run> {
        self.store.runs(&Page::first(100)).expect("readable")
    }

    /// Waits until the newest run has this status, and returns it.
    pub(crate) async fn until_newest(&self, status: RunStatus) -> Run {
        self.until(&format!("the newest run is {status:?}"), || {
            self.runs().first().is_some_and(|run| run.status == status)
        })
        .await;
        self.runs().swap_remove(0)
    }

    /// Lets time pass until `condition` holds: on to the next instant that somebody waits for,
    /// whenever nobody is about to do something.
    pub(crate) async fn pass_until(&self, what: &str, condition: impl Fn() -> bool) {
        self.until(what, || {
            let next = self.clock.awaited().first().copied().filter(|next| *next > self.clock.now());
            if let Some(next) = next {
                self.clock.set(next);
            }
            condition()
        })
        .await;
    }
}

impl Setup {
    pub(crate) fn of(job: Job) -> Self {
        Self {
            job,
            reader: None,
            cron: "0 3 * * *",
            zone: "Europe/Helsinki",
            schedule: schedule::Settings::default(),
            mqtt: None,
            live: None,
            notifications: None,
            home_assistant: None,
            web: WebSettings::default(),
            settings: None,
            broker_source: None,
            service: None,
            language: domain::Language::English,
        }
    }
}

impl Daemon {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.address, "GET", path, &[], "").await
    }

    pub(crate) async fn post(&self, path: &str) -> Answer {
        send(self.address, "POST", path, &[], "").await
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.shutdown.cancel();
        self.ended().await.expect("it ends in order");
    }

    /// Ends it in the middle of whatever it does.
    pub(crate) async fn kill(mut self) {
        let serving = self.serving.take().expect("it is still there");
        serving.abort();
        assert!(serving.await.is_err_and(|error| error.is_cancelled()), "it does not end by itself");
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(&mut self) -> Result<Ending, ServeError> {
        let serving = self.serving.take().expect("it is still there");
        timeout(PATIENCE, serving).await.expect("it ends in time").expect("it does not panic")
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        assert!(self.serving.is_none() || std::thread::panicking(), "every daemon of a test is stopped by it");
    }
}
