use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use domain::{Clock, Language, RunStatus};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value, json};
use simulator::{Plan, simulate};
use tokio_util::sync::CancellationToken;

use super::failure::Failure;
use super::night::{Done, one_night, open_store, wait_for};
use super::output::{self, Format, clean};
use super::progress::Bar;
use super::simulate::write_history;
use super::{Global, path_text, run as run_command, serve};
use crate::config::{Config, Environment, Inputs, load, page_file};
use crate::lifecycle::SystemClock;
use crate::notify::{EmbeddedBroker, MqttVersion, Received, Subscriber};
use crate::settings::Settings;
use crate::telemetry::Verbosity;

/// How long the announcement may take from the embedded broker to us.
const MESSAGE_TIME: Duration = Duration::from_secs(5);

/// Do a whole night on a made-up home, with nothing to install
///
/// Makes up a home and a month of its history, does the nightly job on it with an embedded database
/// and an embedded MQTT broker, reads the announcement back from the broker, and prints what was
/// found and where everything is. It takes none of your settings but `http`, `log` and `language`, and
/// touches nothing else of yours.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift demo
  nightshift demo --seed 7 --dir /tmp/demo
  nightshift demo --language de
  nightshift demo --serve")]
pub(super) struct DemoArgs {
    /// What the home is drawn from: another number, another home
    #[arg(long, value_name = "N", default_value_t = SEED)]
    seed: u64,
    /// Where its files go [default: a new folder among the temporary ones]
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// The language of the suggestions: en, de, fr, es, nl or it [default: the configured one]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Keep the HTTP interface and the broker up afterwards, until Ctrl-C
    #[arg(long)]
    serve: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A home with habits of every kind.
const SEED: u64 = 11;

/// A demo shows all that was found; a real home is shown the best few.
const MOST_SUGGESTIONS: u32 = 50;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How many days a demo's month goes on after the clocks were changed.
const DAYS_AFTER: i32 = 6;

/// How the settings of a demo begin.
const DEMO: &str = "# Settings of a demo's home.";

/// Where the demo keeps what.
struct Place {
    history: PathBuf,
    truth: PathBuf,
    config: PathBuf,
    store: PathBuf,
}

pub(super) fn run(args: &DemoArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let language = args.language.iter().map(|language| ("language", "--language", language.clone()));
    let own = global.load(language.collect())?.config;
    // A demo is for reading its result; what the night logs is for -v.
    let quiet = global.quiet || global.verbose == 0;
    Global::log_with(&own, Verbosity::of(quiet, global.verbose))?;
    wait_for(|stop| night(args, own, global.quiet, out, stop))
}

async fn night(
    args: &DemoArgs,
    own: Config,
    quiet: bool,
    out: &mut dyn Write,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let bar = Bar::new("simulate", quiet);
    let place = Place::make(args.dir.as_deref()).map_err(Failure::Job)?;
    let plan = plan(args.seed);
    let simulated = simulate(&plan).map_err(Failure::job_of)?;
    write_history(&place.history, &simulated)?;
    let truth = serde_json::to_vec_pretty(&simulated.truth).map_err(Failure::job_of)?;
    write(&place.truth, &truth).map_err(Failure::Job)?;
    write(&place.config, place.settings(&plan, own.language).as_bytes()).map_err(Failure::Job)?;
    drop(simulated);

    let broker = EmbeddedBroker::start(MqttVersion::V3).map_err(Failure::job_of)?;
    let settings = settings_of(&place, &broker, own)?;
    let config = settings.config();
    let told = config.mqtt.broker("nightshift-demo").ok_or_else(|| Failure::job("the demo has no broker"))?;
    let mut subscriber =
        Subscriber::listen(&told, &format!("{}/status/#", config.mqtt.topic_prefix)).await.map_err(Failure::job_of)?;
    let store = open_store(&config)?;
    let done = one_night(&config, &store, &bar, &stop).await?;
    drop(bar);
    let message = subscriber.next(MESSAGE_TIME).await;
    drop(subscriber);
    match args.format {
        Format::Json => output::json(out, &to_json(&done, message.as_ref(), &broker, &place))?,
        Format::Table => print(out, args.seed, &done, message.as_ref(), &broker, &place)?,
    }
    run_command::ended_well(&done.run)?;
    if message.is_none() {
        return Err(Failure::job("the embedded broker did not pass the announcement on"));
    }
    if args.serve {
        if args.format == Format::Table {
            writeln!(out, "\nUp at http://{} until Ctrl-C.", config.http.listen)?;
        }
        out.flush()?;
        serve::serve(&settings, store, stop).await?;
    }
    broker.stop();
    Ok(())
}

/// The latest month that is over and has a change of the clocks in it.
fn plan(seed: u64) -> Plan {
    let plan = Plan::new(seed);
    let now = SystemClock.now();
    let is_over = |change: Timestamp| change + DAYS_AFTER * DAY <= now;
    let change = plan.time_zone.preceding(now).map(|change| change.timestamp()).find(|change| is_over(*change));
    let last = change.map_or(now, |change| change + DAYS_AFTER * DAY);
    let last_day = plan.time_zone.to_datetime(last).date();
    Plan { first_day: last_day.saturating_sub(i64::from(plan.days).days()), ..plan }
}

fn settings_of(place: &Place, broker: &EmbeddedBroker, own: Config) -> Result<Settings, Failure> {
    let inputs = Inputs {
        file: Some(place.config.clone()),
        environment: Environment::default(),
        flags: vec![("mqtt.url", "the demo's own broker", broker.url())],
        ..Inputs::default()
    };
    let mut loaded = load(&inputs)?;
    (loaded.config.http, loaded.config.log) = (own.http, own.log);
    Ok(Settings::new(inputs, loaded))
}

fn to_json(done: &Done, message: Option<&Received>, broker: &EmbeddedBroker, place: &Place) -> Value {
    let mut value = run_command::to_json(&done.run, done.outcome.as_ref());
    if let Some(fields) = value.as_object_mut() {
        let message = message.map(|message| {
            let payload = serde_json::from_str::<Value>(&message.payload).unwrap_or(Value::Null);
            json!({"topic": message.topic, "payload": payload})
        });
        fields.insert("mqtt".into(), json!({"broker": broker.url(), "message": message}));
        fields.insert(
            "files".into(),
            json!({"history": place.history, "truth": place.truth, "config": place.config, "store": place.store}),
        );
    }
    value
}

fn print(
    out: &mut dyn Write,
    seed: u64,
    done: &Done,
    message: Option<&Received>,
    broker: &EmbeddedBroker,
    place: &Place,
) -> Result<(), Failure> {
    writeln!(out, "A night in a made-up home (seed {seed}), done as every night is done.\n")?;
    if let Some(outcome) = &done.outcome {
        run_command::print(out, &done.run, outcome)?;
        if let Some(first) = outcome.suggested.suggestions.first() {
            writeln!(out, "\nThe first suggestion as Home Assistant takes it")?;
            for line in first.yaml.lines() {
                writeln!(out, "  {}", clean(line))?;
            }
        }
    }
    if let Some(message) = message {
        writeln!(out, "\nThe broker at {} passed on", broker.url())?;
        writeln!(out, "  {} {}", clean(&message.topic), clean(&message.payload))?;
    }
    let path = |path: &Path| clean(&path.display().to_string());
    writeln!(out, "\nIts files")?;
    writeln!(out, "  history     {}", path(&place.history))?;
    writeln!(out, "  its truth   {}", path(&place.truth))?;
    writeln!(out, "  settings    {}", path(&place.config))?;
    writeln!(out, "  database    {}", path(&place.store))?;
    if done.run.status == RunStatus::Succeeded {
        writeln!(out, "\nLook around:  nightshift suggestions list --config {}", path(&place.config))?;
    }
    Ok(())
}

impl Place {
    fn make(folder: Option<&Path>) -> anyhow::Result<Self> {
        let folder = if let Some(folder) = folder {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            folder.canonicalize().with_context(|| format!("cannot use {}", folder.display()))?
        } else {
            let made = tempfile::Builder::new().prefix("nightshift-demo-").tempdir();
            made.context("cannot make a temporary folder")?.keep()
        };
        let place = Self {
            history: folder.join("history.jsonl.gz"),
            truth: folder.join("truth.json"),
            config: folder.join("nightshift.toml"),
            store: folder.join("nightshift.db"),
        };
        place.clear()?;
        Ok(place)
    }

    /// Removes the database of an earlier demo, whose home was another one. A folder with files of
    /// these names that are not a demo's is left as it is.
    fn clear(&self) -> anyhow::Result<()> {
        let on_page = page_file(&self.store);
        let files = [&self.history, &self.truth, &self.config, &self.store, &on_page];
        let Some(there) = files.into_iter().find(|file| file.exists()) else {
            return Ok(());
        };
        let settings = std::fs::read_to_string(&self.config).unwrap_or_default();
        if !settings.starts_with(DEMO) {
            anyhow::bail!("{} is there already and not from a demo: give another --dir", there.display());
        }
        let of_database = ["", "-wal", "-shm"].map(|ending| PathBuf::from(format!("{}{ending}", self.store.display())));
        for file in of_database.into_iter().chain([on_page]) {
            if file.exists() {
                std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
            }
        }
        Ok(())
    }

    fn settings(&self, plan: &Plan, language: Option<Language>) -> String {
        let text = |text: String| toml::Value::String(text).to_string();
        let location = plan.location.map_or_else(String::new, |at| {
            format!("latitude = {:?}\nlongitude = {:?}\n", at.latitude(), at.longitude())
        });
        let language = language.map_or_else(String::new, |language| format!("language = \"{language}\"\n"));
        format!(
            "{DEMO}\ntimezone = {}\n{location}{language}lookback_days = {}\n\n[source]\nevents = {}\n\n\
             [store]\npath = {}\n\n[suggestions]\nmax = {MOST_SUGGESTIONS}\n",
            text(plan.time_zone.iana_name().unwrap_or("UTC").to_owned()),
            plan.days,
            text(path_text(&self.history)),
            text(path_text(&self.store)),
        )
    }
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
