//! The daemon: schedule, runs, courier, live record and HTTP, held together.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Run};
use jiff::{SignedDuration, Timestamp};
use store::Store;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::automations::{Asked, Keeper};
use crate::changes::{Past, Workbench};
use crate::lifecycle::{
    Job, Plan, Pulse, Runner, RunnerParts, RunnerSettings, Service, Watched, answer_presses, plausible, put_down_dead,
};
use crate::live::{Live, LiveSettings};
use crate::llm::Reader;
use crate::notifications::{Decide, Listener, NotificationError, Notifications, Notifier};
use crate::notify::{Courier, MqttError, MqttSettings};
use crate::off_thread::{in_full, with_store};
use crate::schedule::{self, NightWatch, Nightly, Schedule};
use crate::settings::Settings;
use crate::sources::Access;
use crate::supervisor::Supervisor;
use crate::web::{self, AppState, ExposureError, MOST_LISTENERS, PageSettings, WebSettings};

/// All that the daemon touches, so that a test can give it another world.
#[derive(Clone)]
pub struct World {
    /// What is kept.
    pub store: Arc<Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What is done each night.
    pub job: Job,
    /// When.
    pub schedule: Schedule,
    /// What happens to missed slots and failed runs.
    pub schedule_settings: schedule::Settings,
    /// The limits of a run.
    pub runner_settings: RunnerSettings,
    /// What changes of suggestions are tried on.
    pub past: Past,
    /// Who reads sentences about suggestions that the grammar does not understand, if a language model is set.
    pub reader: Option<Reader>,
    /// The broker, if there is one.
    pub mqtt: Option<MqttSettings>,
    /// What is listened to, if anything.
    pub live: Option<LiveSettings>,
    /// Who is notified, if anybody is.
    pub notifications: Option<Notifications>,
    /// The Home Assistant in which accepted automations are made, if there is one.
    pub home_assistant: Option<Access>,
    /// Who may use the API.
    pub web: WebSettings,
    /// The configuration that all this was made of, where it can be changed while the daemon is up.
    pub settings: Option<Settings>,
    /// Who is asked for a broker while there is none.
    pub broker_source: Option<Supervisor>,
    /// What the pages know beside the store.
    pub page: PageSettings,
    /// How long a run may go on after the daemon was told to stop.
    pub shutdown_grace: SignedDuration,
    /// The supervisor that started us, if it wants to hear of us.
    pub service: Option<Service>,
}

/// Why the daemon did not start, or ended by itself.
#[derive(Debug, Error)]
pub enum ServeError {
    /// It would be open to others.
    #[error(transparent)]
    Exposure(#[from] ExposureError),
    /// The broker's settings are wrong.
    #[error(transparent)]
    Mqtt(#[from] MqttError),
    /// The listener is of no use.
    #[error("the address to listen on cannot be read: {0}")]
    Listener(#[from] std::io::Error),
    /// A part of it ended, by a fault of the program.
    #[error("{0} ended by a fault in Nightshift itself; the log has more, please report it")]
    PartEnded(&'static str),
}

/// Why the daemon ended in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was told to.
    Stopped,
    /// Its settings have changed: it is to be started anew with them.
    Renewed,
}

/// How long a decision on a notification waits for Home Assistant; what is not done then is done later.
const DECISION_TIME: Duration = Duration::from_secs(20);

/// How often the Supervisor is asked for a broker while it knows none.
const BROKER_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// How long the parts may take to end once the runs have.
const PARTS_TIME: SignedDuration = SignedDuration::from_secs(5);

/// Runs the daemon until `shutdown`: the schedule, the API on `listener`, and what is to be said to
/// the broker. Then it takes no more work, lets a run end within the grace time, says what is left
/// to say, and returns. It also ends, between two runs, when its settings want it renewed.
///
/// # Errors
///
/// [`ServeError`], before anything has been started, or when a part of it has broken down.
pub async fn serve(world: World, listener: TcpListener, shutdown: CancellationToken) -> Result<Ending, ServeError> {
    let address = listener.local_addr()?;
    check(&world, &address)?;
    let now = world.clock.now();
    let is_believed = put_down_what_was_left(&world, now).await;

    let (stop, stop_courier) = (CancellationToken::new(), CancellationToken::new());
    // One press waits at most: a run is started, or one is at work.
    let (button, presses) = mpsc::channel(1);
    let courier = world
        .mqtt
        .clone()
        .map(|mqtt| Courier::new(mqtt, Arc::clone(&world.store), Arc::clone(&world.clock)).with_button(button));
    let news = courier.as_ref().map(Courier::news);
    let runner = Runner::new(RunnerParts {
        store: Arc::clone(&world.store),
        clock: Arc::clone(&world.clock),
        job: Arc::clone(&world.job),
        settings: world.runner_settings,
        announcements: world.mqtt.as_ref().map(MqttSettings::announcements),
        news: news.clone(),
        plan: plan(&world),
    });
    // By a clock that cannot be right nobody knows when the next run comes.
    let first = world.schedule.next_after(now).filter(|_| is_believed).map(|slot| slot.at);
    let next_run = watch::Sender::new(first);
    let pulse = Pulse::new();
    let keeper = keeper(&world, news.as_ref());
    let state = AppState {
        store: Arc::clone(&world.store),
        clock: Arc::clone(&world.clock),
        automations: keeper.clone(),
        workbench: workbench(&world),
        runner: runner.clone(),
        next_run: next_run.subscribe(),
        nights: nights(&world),
        pulse: pulse.clone(),
        looking: Arc::new(Semaphore::new(1)),
        guard: world.web.clone().guard(&world.store, &world.clock).await,
        settings: world.settings.clone(),
        trying: Arc::new(Semaphore::new(1)),
        page: Arc::new(world.page.clone()),
        listeners: Arc::new(Semaphore::new(MOST_LISTENERS)),
        stop: stop.clone(),
        news: news.clone(),
    };
    let watched = watched(&world, &runner, &pulse, next_run.subscribe());
    let nightly = nightly(&world, &runner, next_run, pulse);

    let mut parts = JoinSet::new();
    parts.spawn(named("the schedule", nightly.run(stop.clone())));
    parts.spawn(named("the web server", web::serve(listener, web::router(state), stop.clone())));
    parts.spawn(named("the care for automations in Home Assistant", keeper.clone().serve(stop.clone())));
    listen_to_home_assistant(&world, &mut parts, &stop);
    look_for_a_broker(&world, &mut parts, &stop);
    if let Some(courier) = courier {
        parts.spawn(named("the button in Home Assistant", answer_presses(presses, runner.clone(), stop.clone())));
        let stop = stop_courier.clone();
        parts.spawn(named("the delivery to the MQTT broker", async move { courier.serve(stop).await }));
    }
    if let Some(notifications) = &world.notifications {
        let (notifier, listener) = notifying(&world, notifications, keeper.clone(), news).await;
        if let Some(notifier) = notifier {
            parts.spawn(named("the notifications", notifier.serve(runner.progress(), stop.clone())));
        }
        if let Some(listener) = listener {
            parts.spawn(named("the buttons of notifications", listener.serve(stop.clone())));
        }
    }
    // Not a part: it goes on until all parts have ended.
    let attending = CancellationToken::new();
    let _attended = attending.clone().drop_guard();
    if let Some(service) = world.service.clone() {
        tokio::spawn(service.attend(watched, attending));
    }
    info!(http.address = %address, schedule.next_run = first.map(|at| at.to_string()), "Nightshift is up");

    let mut ending = Ending::Stopped;
    let broken = tokio::select! {
        biased;
        () = shutdown.cancelled() => None,
        Some(ended) = parts.join_next() => Some(ended.unwrap_or("a part")),
        () = renewal(world.settings.as_ref(), &runner) => {
            ending = Ending::Renewed;
            None
        }
    };
    if let Some(part) = broken {
        error!(part, "A part of Nightshift ended by itself: stopping the rest");
    }
    stop.cancel();
    let ending = end_runs(&world, &runner, ending, &shutdown).await;
    stop_courier.cancel();
    end(parts, world.clock.as_ref()).await;
    // What ends by itself in a moment may still hold it.
    world.store.let_go();
    match ending {
        Ending::Stopped => info!("Nightshift has stopped"),
        Ending::Renewed => info!("Nightshift begins anew with the settings that were changed"),
    }
    broken.map_or(Ok(ending), |part| Err(ServeError::PartEnded(part)))
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("schedule", &self.schedule)
            .field("mqtt", &self.mqtt)
            .field("shutdown_grace", &self.shutdown_grace)
            .finish_non_exhaustive()
    }
}

/// Lets the run at work end, if there is one: within the grace time, or as it would have when the daemon is only renewed and
/// nobody tells it to stop meanwhile.
async fn end_runs(world: &World, runner: &Runner, ending: Ending, shutdown: &CancellationToken) -> Ending {
    if ending == Ending::Renewed {
        tokio::select! {
            () = runner.shut_down(runner.longest_run()) => return Ending::Renewed,
            () = shutdown.cancelled() => {}
        }
    }
    if let Some(service) = &world.service {
        service.stopping(runner.longest_stop(world.shutdown_grace).saturating_add(PARTS_TIME));
    }
    runner.shut_down(world.shutdown_grace).await;
    Ending::Stopped
}

/// Waits for the parts to end, for a while.
async fn end(mut parts: JoinSet<&'static str>, clock: &dyn Clock) {
    let ended = async { while parts.join_next().await.is_some() {} };
    tokio::select! {
        biased;
        () = ended => {}
        // Each part has a bound of its own; one that waits for a disk that hangs has not.
        () = clock.sleep(PARTS_TIME) => warn!("A part of Nightshift does not end: it is left behind"),
    }
}

/// Puts right what an earlier process has left behind. Whether the clock can be believed, as far as is known.
async fn put_down_what_was_left(world: &World, now: Timestamp) -> bool {
    let put_down = with_store(&world.store, move |store| {
        if plausible::doubt(store, now)?.is_some() {
            // The schedule does so as soon as it can be dated.
            return Ok((Vec::new(), false));
        }
        let dead = put_down_dead(store, now)?;
        Ok((dead.into_iter().chain(store.interrupt_stale(now)?).collect::<Vec<_>>(), true))
    });
    match put_down.await {
        Ok((put_down, is_believed)) => {
            for run in put_down {
                info!(run.id = %run.id, "Put down a run that an earlier process had left behind");
            }
            is_believed
        }
        // The schedule does it when the store works again, and the rest can be up until then.
        Err(error) => {
            error!(error = in_full(&error), "What an earlier process had left behind cannot be put right yet");
            true
        }
    }
}

/// What the supervisor is told of.
fn watched(world: &World, runner: &Runner, pulse: &Pulse, next_run: watch::Receiver<Option<Timestamp>>) -> Watched {
    Watched {
        store: Arc::clone(&world.store),
        clock: Arc::clone(&world.clock),
        pulse: pulse.clone(),
        progress: runner.progress(),
        next_run,
        time_zone: world.schedule.time_zone().clone(),
    }
}

/// Who makes accepted automations in Home Assistant, and tells of it by `news`.
/// It tries changes on what the next night will look at, where the settings may change.
fn workbench(world: &World) -> Workbench {
    let workbench = Workbench::new(Arc::clone(&world.store), Arc::clone(&world.clock), world.past.clone())
        .with_reader(world.reader.clone());
    match &world.settings {
        Some(settings) => workbench.following(settings.following()),
        None => workbench,
    }
}

fn keeper(world: &World, news: Option<&Arc<Notify>>) -> Keeper {
    Keeper::new(Arc::clone(&world.store), Arc::clone(&world.clock), world.home_assistant.clone()).telling(news.cloned())
}

/// Who notifies people, and who hears which buttons they press; none where that cannot be.
async fn notifying(
    world: &World,
    settings: &Notifications,
    keeper: Keeper,
    news: Option<Arc<Notify>>,
) -> (Option<Notifier>, Option<Listener>) {
    let unusable = |error: &NotificationError| warn!(error = in_full(error), "Nobody is notified until the next start");
    let (store, clock) = (&world.store, &world.clock);
    let notifier = Notifier::new(settings, Arc::clone(store), Arc::clone(clock)).await;
    let decide = deciding(keeper, news);
    let listener = Listener::new(settings, store, Arc::clone(clock), decide).await;
    (notifier.inspect_err(unusable).ok(), listener.inspect_err(unusable).ok().flatten())
}

/// Does what somebody decided on a notification, as over HTTP.
fn deciding(keeper: Keeper, news: Option<Arc<Notify>>) -> Decide {
    Arc::new(move |id, decision| {
        let (keeper, news) = (keeper.clone(), news.clone());
        Box::pin(async move {
            let asked = Asked { decision, only_note: false, even_if_edited: false };
            let decided = keeper.decide(&id, asked, DECISION_TIME).await;
            if let Some(news) = news {
                news.notify_one();
            }
            decided.map(|decided| decided.is_some()).map_err(|error| in_full(&error))
        })
    })
}

/// Refuses what is set wrongly, before anything is started.
fn check(world: &World, address: &SocketAddr) -> Result<(), ServeError> {
    let token = world.web.token.as_ref();
    web::check_exposure(address, token, world.web.ingress)?;
    if web::is_weakly_guarded(address, token) {
        let least = web::SHORTEST_STRONG_TOKEN;
        warn!(http.address = %address, "http.token is short, and others can reach this address and try: {least} characters are safe");
    }
    if let Some(mqtt) = &world.mqtt {
        mqtt.check()?;
        mqtt.check_files()?;
    }
    Ok(())
}

/// Keeps a record of what Home Assistant says, where it is to be listened to.
fn listen_to_home_assistant(world: &World, parts: &mut JoinSet<&'static str>, stop: &CancellationToken) {
    if let Some(settings) = world.live.clone() {
        let live = Live::new(settings, Arc::clone(&world.store), Arc::clone(&world.clock));
        let stop = stop.clone();
        parts.spawn(named("the live connection to Home Assistant", async move { live.serve(stop).await }));
    }
}

/// Waits until the settings want the daemon renewed, and no run is at work.
async fn renewal(settings: Option<&Settings>, runner: &Runner) {
    let Some(settings) = settings else { return std::future::pending().await };
    settings.renewal_wanted().await;
    // The sender lives as long as the runner.
    let _ = runner.progress().wait_for(Option::is_none).await;
}

/// Asks the Supervisor for a broker as long as there is none: one may be installed at any time.
fn look_for_a_broker(world: &World, parts: &mut JoinSet<&'static str>, stop: &CancellationToken) {
    let Some((supervisor, settings)) = world.broker_source.clone().zip(world.settings.clone()) else { return };
    let (clock, stop) = (Arc::clone(&world.clock), stop.clone());
    parts.spawn(named("the look for an MQTT broker", async move {
        let looking = async {
            loop {
                clock.sleep(BROKER_PAUSE).await;
                // What is wrong was said at the start, and may pass.
                if let Ok(Some(_)) = supervisor.broker().await {
                    break;
                }
            }
            info!("The Supervisor knows an MQTT broker now");
            settings.want_renewal();
        };
        tokio::select! {
            () = looking => stop.cancelled().await,
            () = stop.cancelled() => {}
        }
    }));
}

/// What starts the nights.
fn nightly(world: &World, runner: &Runner, next_run: watch::Sender<Option<Timestamp>>, pulse: Pulse) -> Nightly {
    Nightly {
        schedule: world.schedule.clone(),
        settings: world.schedule_settings,
        store: Arc::clone(&world.store),
        clock: Arc::clone(&world.clock),
        runner: runner.clone(),
        next_run,
        pulse,
    }
}

/// A night may begin within its grace time, and take as long as its deadline.
fn nights(world: &World) -> NightWatch {
    let patience = world.schedule_settings.misfire_grace.saturating_add(world.runner_settings.deadline);
    NightWatch { schedule: world.schedule.clone(), patience }
}

/// A failed run is tried again by the schedule's rules, or with its next slot.
fn plan(world: &World) -> Plan {
    let (schedule, settings, clock) = (world.schedule.clone(), world.schedule_settings, Arc::clone(&world.clock));
    Arc::new(move |run: &Run, transient| {
        let retry = run.scheduled_for.and_then(|slot| settings.retry_at(slot, run, transient));
        retry.or_else(|| schedule.next_after(clock.now()).map(|slot| slot.at))
    })
}

async fn named(name: &'static str, part: impl Future<Output = ()>) -> &'static str {
    part.await;
    name
}
