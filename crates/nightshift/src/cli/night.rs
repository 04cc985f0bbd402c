//! What the commands that do the nightly job share: the world it works in, and how it is followed.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Run, RunOrigin, RunStatus};
use store::{Store, StoreError};
use tokio::runtime::{Builder, Handle};
use tokio_util::sync::CancellationToken;

use super::failure::Failure;
use super::output::clean;
use super::progress::Bar;
use crate::config::Config;
#[cfg(unix)]
use crate::lifecycle::Init;
use crate::lifecycle::{Runner, RunnerParts, RunnerSettings, Signals, StartError, SystemClock, explain, tell};
use crate::night::{Announce, Announced, LatestOutcome, Outcome, World, job};
use crate::notifications::Notifier;
use crate::notify::{Courier, MqttSettings};
use crate::off_thread::in_full;

/// How long a single night tries to reach the broker before the outbox keeps the message.
const DELIVERY_TIME: Duration = Duration::from_secs(5);

/// Threads that may block: one for the night, and some for the store, of whose calls one is at work
/// at a time anyway. More would only take memory when many clients ask.
const MOST_BLOCKED: usize = 8;

/// Delivers the outbox in one go, from the thread of a night.
#[derive(Debug)]
struct OneDelivery {
    courier: Courier,
    runtime: Handle,
}

/// A night that is done, and its row.
pub(super) struct Done {
    pub(super) run: Run,
    /// None when it failed.
    pub(super) outcome: Option<Outcome>,
}

/// Waits for `work` on threads for the store, the broker and signals. The first signal cancels the
/// token that it is given; the second ends the program.
pub(super) fn wait_for<T, W>(work: impl FnOnce(CancellationToken) -> W) -> Result<T, Failure>
where
    W: Future<Output = Result<T, Failure>>,
{
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(MOST_BLOCKED)
        .thread_name("wait")
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        // Before all else: the database may take a while to open.
        let signals = Signals::listen()?;
        let stop = CancellationToken::new();
        tokio::spawn(signals.watch(stop.clone(), |code| std::process::exit(code)));
        as_init(Box::pin(work(stop))).await
    });
    // A job that did not stop when it was told to is left behind: the process ends without it.
    runtime.shutdown_background();
    result
}

/// Does `work`, and beside it what falls to the first process of a container, if we are that.
#[cfg(unix)]
async fn as_init<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let Some(mut init) = Init::take_up()? else { return work.await };
    let result = tokio::select! {
        result = work => result,
        never = init.reap() => match never {},
    };
    init.end_others().await;
    result
}

#[cfg(not(unix))]
async fn as_init<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    work.await
}

/// Opens the store of the configuration.
pub(super) fn open_store(config: &Config) -> Result<Arc<Store>, Failure> {
    Store::open(&config.store.path).map(Arc::new).map_err(store_failure)
}

/// Opens the store of the configuration for a night: one that is damaged is set aside.
pub(super) fn open_store_for_a_night(config: &Config) -> Result<Arc<Store>, Failure> {
    let (store, set_aside) = Store::open_or_begin_anew(&config.store.path, SystemClock.now()).map_err(store_failure)?;
    if let Some(set_aside) = set_aside {
        tell(&set_aside, &store);
        // When standard error is closed there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "warning: {}.", clean(&explain(&set_aside)));
    }
    Ok(Arc::new(store))
}

/// A store that belongs to somebody else, or a path that cannot be, is a wrong setting; all else
/// fails the job.
pub(super) fn store_failure(error: StoreError) -> Failure {
    match error {
        StoreError::NotOurs { .. } | StoreError::TooNew { .. } => Failure::Usage(error.into()),
        StoreError::File { .. } if !error.is_transient() => Failure::Usage(error.into()),
        error => Failure::Job(error.into()),
    }
}

/// Does the nightly job once, now, through the same steps as in the daemon, and waits for its end.
/// Stopped by `stop`, it may still end within the grace time.
pub(super) async fn one_night(
    config: &Arc<Config>,
    store: &Arc<Store>,
    bar: &Bar,
    stop: &CancellationToken,
) -> Result<Done, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let broker = config.mqtt.broker(&format!("nightshift-run-{}", std::process::id()));
    if let Some(broker) = &broker {
        broker.check_files().map_err(|error| Failure::Usage(error.into()))?;
    }
    let delivery = broker.map(|broker| Arc::new(OneDelivery::new(broker, store, &clock)));
    let announcer: Arc<dyn Announce> = match &delivery {
        Some(delivery) => Arc::clone(delivery) as Arc<dyn Announce>,
        None => Arc::new(crate::night::Silent),
    };
    let latest = LatestOutcome::default();
    let world = World { config: Arc::clone(config), store: Arc::clone(store), clock: Arc::clone(&clock), announcer };
    let runner = Runner::new(RunnerParts {
        store: Arc::clone(store),
        clock: Arc::clone(&clock),
        job: job(world, Some(latest.clone())),
        settings: runner_settings(config),
        announcements: config.mqtt.announcements(),
        news: None,
        // Nobody tries a run by hand again but the hand.
        plan: Arc::new(|_, _| None),
    });

    if stop.is_cancelled() {
        return Err(Failure::job("stopped before the run began"));
    }
    let run = runner.start(RunOrigin::Manual, None).await.map_err(|error| match error {
        StartError::Busy(run) => Failure::job(format_args!("run {} is at work already: wait for its end", run.id)),
        error => Failure::Job(error.into()),
    })?;
    follow(&runner, &run, bar, stop, config).await;

    let row = store.run(&run.id).map_err(store_failure)?.unwrap_or(run);
    if row.status != RunStatus::Succeeded
        && let Some(delivery) = &delivery
    {
        delivery.deliver().await;
    }
    if let Some(settings) = config.notify.notifications(&config.source, config.language.unwrap_or_default()) {
        match Notifier::new(&settings, Arc::clone(store), clock).await {
            Ok(notifier) => notifier.tell_once().await,
            Err(error) => tracing::warn!(error = in_full(&error), "Nobody is notified of the run"),
        }
    }
    // The run's own task may hold it a moment longer than this process lasts.
    store.let_go();
    Ok(Done { run: row, outcome: latest.take() })
}

/// The limits of a run, as configured.
pub(super) fn runner_settings(config: &Config) -> RunnerSettings {
    RunnerSettings {
        deadline: config.schedule.deadline,
        max_memory: Some(config.mining.max_memory),
        retention: config.store.retention(),
        ..RunnerSettings::default()
    }
}

/// Moves the bar until the run has ended; at a signal, stops it as the daemon would.
async fn follow(runner: &Runner, run: &Run, bar: &Bar, stop: &CancellationToken, config: &Config) {
    let mut progress = runner.progress();
    let moving = async {
        loop {
            let shown = progress.borrow_and_update().clone().filter(|shown| shown.run_id == run.id);
            let Some(shown) = shown else { return };
            bar.stage(shown.stage, shown.progress);
            if progress.changed().await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = moving => {}
        () = stop.cancelled() => runner.shut_down(config.schedule.shutdown_grace).await,
    }
}

impl OneDelivery {
    fn new(broker: MqttSettings, store: &Arc<Store>, clock: &Arc<dyn Clock>) -> Self {
        let courier = Courier::new(broker, Arc::clone(store), Arc::clone(clock));
        Self { courier, runtime: Handle::current() }
    }

    async fn deliver(&self) -> Announced {
        match self.courier.deliver_once(DELIVERY_TIME).await {
            Ok(delivered) if delivered.left == 0 => Announced::Sent,
            Ok(delivered) => Announced::Waiting {
                messages: delivered.left,
                reason: delivered.error.unwrap_or_else(|| "there was no time to send them".to_owned()),
            },
            Err(error) => Announced::Waiting { messages: 1, reason: crate::off_thread::in_full(&error) },
        }
    }
}

impl Announce for OneDelivery {
    fn announce(&self) -> Announced {
        self.runtime.block_on(self.deliver())
    }
}
