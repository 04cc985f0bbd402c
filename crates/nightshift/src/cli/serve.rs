use std::io::{self, Write};
use std::sync::Arc;

use clap::Args;
use domain::Clock;
use store::Store;
use tokio_util::sync::CancellationToken;

use super::Global;
use super::failure::Failure;
use super::home_args::HomeArgs;
use super::night::{open_store, store_failure, wait_for};
use crate::config::{Config, Environment};
use crate::daemon::{self, ServeError};
use crate::lifecycle::{RunnerSettings, Service, SystemClock, give_memory_back};
use crate::night::{Handed, World, job};
use crate::off_thread::StoreFault;
use crate::schedule;
use crate::web::{WebSettings, check_exposure, listen};

/// Stay up: do the nightly job when it is due, and answer over HTTP
///
/// The daemon of Nightshift. It does the nightly job at the configured time, delivers what is to be
/// said over MQTT, and serves the HTTP interface, until SIGTERM, Ctrl-C, or the end of its terminal.
/// A run that is at work then may end within `schedule.shutdown_grace`; a second signal ends at once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift serve --config /config/nightshift.toml
  nightshift serve --events home-assistant_v2.db --listen 127.0.0.1:9000
  curl -X POST http://127.0.0.1:8018/api/analyze/trigger")]
pub(super) struct ServeArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// The address to listen on, instead of the configured one
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
}

pub(super) fn run(args: &ServeArgs, global: &Global, _: &mut dyn Write) -> Result<(), Failure> {
    give_memory_back(&Environment::of_process());
    wait_for(|stop| start(args, global, stop))
}

async fn start(args: &ServeArgs, global: &Global, stop: CancellationToken) -> Result<(), Failure> {
    let mut flags = args.home.flags();
    flags.extend(args.listen.clone().map(|address| ("http.listen", "--listen", address)));
    let loaded = global.load(flags)?;
    global.log(&loaded.config)?;
    for note in &loaded.notes {
        tracing::warn!("{note}");
    }
    let config = Arc::new(loaded.config);
    if config.source.events.is_none() {
        tracing::warn!("{}: until then each night fails", crate::night::Cause::NoSource);
    }
    check_exposure(&config.http.listen, config.http.token.as_ref()).map_err(|error| Failure::Usage(error.into()))?;
    let service = supervisor();
    if let Some(service) = &service {
        service.status("Opening the database");
    }
    let of_config = Arc::clone(&config);
    let opening = tokio::task::spawn_blocking(move || open_store(&of_config));
    let store = tokio::select! {
        opened = opening => opened.map_err(Failure::job_of)??,
        () = stop.cancelled() => {
            // Whatever is under way is a transaction, and undone.
            tracing::info!("Nightshift has stopped before it was up");
            return Ok(());
        }
    };
    serve(&config, store, service, stop).await
}

/// Runs the daemon until `stop`.
pub(super) async fn serve(
    config: &Arc<Config>,
    store: Arc<Store>,
    service: Option<Service>,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let address = config.http.listen;
    let listener = listen(address).map_err(|error| {
        let text = format!("cannot listen on {address} ({error}): free it, or set http.listen to another one");
        // Only somebody else's use of it may pass; what is not allowed stays so.
        if error.kind() == io::ErrorKind::PermissionDenied { Failure::usage(text) } else { Failure::job(text) }
    })?;
    daemon::serve(world(config, store, service)?, listener, stop).await.map_err(|error| match error {
        ServeError::Exposure(_) | ServeError::Mqtt(_) => Failure::Usage(error.into()),
        ServeError::Store(StoreFault::Store(error)) => store_failure(error),
        error => Failure::Job(error.into()),
    })
}

fn world(config: &Arc<Config>, store: Arc<Store>, service: Option<Service>) -> Result<daemon::World, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let night = World {
        config: Arc::clone(config),
        store: Arc::clone(&store),
        clock: Arc::clone(&clock),
        announcer: Arc::new(Handed),
    };
    let client_id = store.instance_id().map(|id| format!("nightshift-{id}")).map_err(store_failure)?;
    let schedule = config.schedule.slots(config.timezone.clone()).map_err(|error| Failure::Usage(error.into()))?;
    Ok(daemon::World {
        store,
        clock,
        job: job(night, None),
        schedule,
        schedule_settings: schedule::Settings {
            misfire_grace: config.schedule.misfire_grace,
            attempts: config.schedule.attempts,
            first_pause: config.schedule.retry_pause,
        },
        runner_settings: RunnerSettings { deadline: config.schedule.deadline, ..RunnerSettings::default() },
        mqtt: config.mqtt.broker(&client_id),
        web: WebSettings { token: config.http.token.clone(), allowed_hosts: config.http.allowed_hosts.clone() },
        shutdown_grace: config.schedule.shutdown_grace,
        service,
    })
}

/// The supervisor that started us, where it wants to hear of us.
fn supervisor() -> Option<Service> {
    let environment = Environment::of_process();
    let socket = environment.notify_socket()?;
    Service::connect(socket, environment.watchdog(std::process::id()))
        .inspect_err(|error| tracing::warn!(%error, "NOTIFY_SOCKET cannot be used: the supervisor is told nothing"))
        .ok()
}
