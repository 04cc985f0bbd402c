use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use domain::Clock;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::adopt::{Until, adopt, adopt_broker};
use super::failure::Failure;
use super::home_args::HomeArgs;
use super::night::{runner_settings, store_failure, wait_for};
use super::{Flag, Global};
use crate::changes::Past;
use crate::config::{Config, Environment};
use crate::daemon::{self, Ending, ServeError};
use crate::lifecycle::{Service, SystemClock, give_memory_back, open_patiently};
use crate::live::LiveSettings;
use crate::llm::Reader;
use crate::night::{Handed, World, job_following};
use crate::off_thread::StoreFault;
use crate::schedule;
use crate::settings::Settings;
use crate::web::{self, PageSettings, Problem, WebSettings, check_exposure, listen, waiting_router};

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
    let mut loaded = global.load(args.flags())?;
    global.log(&loaded.config)?;
    let asks_home = loaded.lacks_home() && loaded.config.source.access().is_some();
    if asks_home || loaded.lacks_broker().is_some() {
        let until = Until(stop.clone());
        let adopted = tokio::task::spawn_blocking(move || {
            adopt(&mut loaded, &until);
            adopt_broker(&mut loaded);
            loaded
        });
        loaded = adopted.await.map_err(Failure::job_of)?;
    }
    for note in &loaded.notes {
        tracing::warn!("{note}");
    }
    let settings = Settings::new(global.inputs(args.flags()), loaded);
    let config = settings.config();
    if config.history(SystemClock.now()).is_none() {
        tracing::warn!("{}: until then each night fails", crate::night::Cause::NoSource);
    }
    check_exposure(&config.http.listen, config.http.token.as_ref(), config.http.ingress)
        .map_err(|error| Failure::Usage(error.into()))?;
    let up = Up::begin(&config, supervisor(), stop)?;
    let Some(store) = up.store(&config).await? else {
        tracing::info!("Nightshift has stopped before it was up");
        return Ok(());
    };
    up.serve(&settings, store).await
}

/// Runs the daemon until `stop`.
pub(super) async fn serve(settings: &Settings, store: Arc<Store>, stop: CancellationToken) -> Result<(), Failure> {
    Up::begin(&settings.config(), None, stop)?.serve(settings, store).await
}

impl ServeArgs {
    fn flags(&self) -> Vec<Flag> {
        let mut flags = self.home.flags();
        flags.extend(self.listen.clone().map(|address| ("http.listen", "--listen", address)));
        flags
    }
}

/// A program that can be reached and told to stop, with nothing behind it yet.
struct Up {
    address: SocketAddr,
    listener: std::net::TcpListener,
    service: Option<Service>,
    stop: CancellationToken,
}

impl Up {
    fn begin(config: &Config, service: Option<Service>, stop: CancellationToken) -> Result<Self, Failure> {
        let address = config.http.listen;
        let listener = listen(address).map_err(|error| {
            let text = format!("cannot listen on {address} ({error}): free it, or set http.listen to another one");
            // Only somebody else's use of it may pass; what is not allowed stays so.
            if error.kind() == io::ErrorKind::PermissionDenied { Failure::usage(text) } else { Failure::job(text) }
        })?;
        Ok(Self { address: listener.local_addr()?, listener: listener.into_std()?, service, stop })
    }

    /// Opens the store. While it cannot be opened for a reason that may pass, everybody who asks is
    /// told that; none when it is to stop meanwhile.
    async fn store(&self, config: &Config) -> Result<Option<Arc<Store>>, Failure> {
        if let Some(service) = &self.service {
            service.status("Opening the database");
        }
        let (open_now, answering) = (CancellationToken::new(), TaskTracker::new());
        let reason = watch::Sender::new(String::new());
        let mut listener = Some(self.listener.try_clone()?);
        let opening = open_patiently(&config.store.path, &SystemClock, &self.stop, |error| {
            reason.send_replace(format!("{} Nightshift tries again by itself.", Problem::of_passing(error)));
            if let Some(service) = &self.service {
                service.waiting("Waiting for a database that cannot be used; the log says why");
            }
            if let Some(listener) = listener.take().and_then(|listener| TcpListener::from_std(listener).ok()) {
                tracing::warn!(http.address = %self.address, "Until then every request is answered with 503");
                answering.spawn(web::serve(listener, waiting_router(reason.subscribe()), open_now.clone()));
            }
        });
        let opened = tokio::select! {
            opened = opening => opened,
            // Whatever is under way is a transaction, and undone.
            () = self.stop.cancelled() => Ok(None),
        };
        open_now.cancel();
        answering.close();
        answering.wait().await;
        opened.map_err(|fault| match fault {
            StoreFault::Store(error) => store_failure(error),
            broken_off @ StoreFault::BrokenOff => Failure::Job(broken_off.into()),
        })
    }

    /// Runs the daemon, and begins it anew whenever its settings want that.
    async fn serve(self, settings: &Settings, store: Arc<Store>) -> Result<(), Failure> {
        loop {
            let listener = TcpListener::from_std(self.listener.try_clone()?)?;
            let world = world(settings, Arc::clone(&store), self.service.clone())?;
            let ended = daemon::serve(world, listener, self.stop.clone()).await.map_err(|error| match error {
                ServeError::Exposure(_) | ServeError::Mqtt(_) => Failure::Usage(error.into()),
                error => Failure::Job(error.into()),
            })?;
            if ended == Ending::Stopped || self.stop.is_cancelled() {
                return Ok(());
            }
            let (settings, until) = (settings.clone(), Until(self.stop.clone()));
            let renewed = tokio::task::spawn_blocking(move || {
                settings.renew(|loaded| {
                    adopt(loaded, &until);
                    adopt_broker(loaded);
                });
            });
            renewed.await.map_err(Failure::job_of)?;
        }
    }
}

fn world(settings: &Settings, store: Arc<Store>, service: Option<Service>) -> Result<daemon::World, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let config = settings.config();
    let night = World {
        config: Arc::clone(&config),
        store: Arc::clone(&store),
        clock: Arc::clone(&clock),
        announcer: Arc::new(Handed),
    };
    let client_id = store.instance_id().map(|id| format!("nightshift-{id}")).map_err(store_failure)?;
    let schedule = config.schedule.slots(config.timezone.clone()).map_err(|error| Failure::Usage(error.into()))?;
    let model = config.llm.access(&config.source);
    let model = model.map_err(|(setting, problem)| Failure::usage(format_args!("{setting}: {problem}")))?;
    Ok(daemon::World {
        reader: model.map(|access| Reader::new(access, Arc::clone(&clock), config.timezone.clone())),
        store,
        clock,
        job: job_following(settings.following(), night, None),
        schedule,
        schedule_settings: schedule::Settings {
            misfire_grace: config.schedule.misfire_grace,
            attempts: config.schedule.attempts,
            first_pause: config.schedule.retry_pause,
        },
        runner_settings: runner_settings(&config),
        past: Past::of(&config),
        mqtt: config.mqtt.broker(&client_id),
        live: config
            .source
            .listens_to()
            .map(|access| LiveSettings { access, service_users: config.source.service_users.clone() }),
        notifications: config.notify.notifications(&config.source, config.language.unwrap_or_default()),
        home_assistant: config.source.access(),
        web: WebSettings {
            token: config.http.token.clone(),
            allowed_hosts: config.http.allowed_hosts.clone(),
            ingress: config.http.ingress,
        },
        page: PageSettings {
            has_source: config.history(SystemClock.now()).is_some(),
            language: config.language.unwrap_or_default(),
            min_days: mining::Settings::default().min_days,
        },
        shutdown_grace: config.schedule.shutdown_grace,
        broker_source: settings.loaded().lacks_broker(),
        settings: Some(settings.clone()),
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
