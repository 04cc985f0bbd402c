//! The log: one line an event on standard error, for people or, by setting, for machines.

mod context;
mod lines;

use std::io::{self, IsTerminal};

use context::KeepFields;
use lines::{Human, Json};
use thiserror::Error;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, layer::SubscriberExt};

/// How the log looks and how much it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogSettings {
    /// For whom it is.
    pub format: LogFormat,
    /// How much it says.
    pub verbosity: Verbosity,
    /// Whether the user wants no colour (`NO_COLOR`). Where standard error is not a terminal there
    /// is none anyway.
    pub no_colour: bool,
}

/// For whom the log is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// People: aligned text.
    #[default]
    Human,
    /// Machines: one JSON object a line.
    Json,
}

/// How much the log says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Nothing: whoever asked is told by the result, or by the error that ends the program.
    Silent,
    /// Errors alone: `--quiet`.
    Quiet,
    /// What happens and what is wrong.
    #[default]
    Normal,
    /// How it comes about: `-v`.
    Verbose,
    /// All of it, that of the libraries too: `-vv` and more.
    All,
}

/// The log has been set up already.
#[derive(Debug, Error)]
#[error("the log is set up already")]
pub struct AlreadySetUp;

impl Verbosity {
    /// The verbosity of `--quiet` and of so many `-v`.
    #[must_use]
    pub fn of(quiet: bool, verbose: u8) -> Self {
        match (quiet, verbose) {
            (true, _) => Self::Quiet,
            (false, 0) => Self::Normal,
            (false, 1) => Self::Verbose,
            (false, _) => Self::All,
        }
    }

    /// Which events are let through.
    ///
    /// The embedded broker's library logs every visitor that leaves as an error, so it is heard only
    /// when all is.
    fn filter(self) -> EnvFilter {
        EnvFilter::new(match self {
            Self::Silent => "off",
            Self::Quiet => "error,rumqttd=off,rumqttc=off",
            Self::Normal => "warn,nightshift=info,rumqttd=off,rumqttc=off",
            Self::Verbose => "info,nightshift=debug,rumqttd=off,rumqttc=warn",
            Self::All => "debug,nightshift=trace",
        })
    }
}

/// Sets up the log of this process, on standard error.
///
/// # Errors
///
/// [`AlreadySetUp`] when it is called a second time.
pub fn set_up(settings: LogSettings) -> Result<(), AlreadySetUp> {
    let colour = !settings.no_colour && io::stderr().is_terminal();
    Registry::default().with(layer(settings, colour, io::stderr)).try_init().map_err(|_| AlreadySetUp)
}

fn layer<W>(settings: LogSettings, colour: bool, writer: W) -> Box<dyn Layer<Registry> + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(colour);
    let filter = settings.verbosity.filter();
    match settings.format {
        LogFormat::Human => {
            let human = Human { target: settings.verbosity >= Verbosity::Verbose };
            Box::new(KeepFields.and_then(lines.event_format(human)).with_filter(filter))
        }
        LogFormat::Json => Box::new(KeepFields.and_then(lines.event_format(Json)).with_filter(filter)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex, PoisonError};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written of a few events.
    fn log_of(settings: LogSettings) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = Registry::default().with(layer(settings, false, move || writer.clone()));
        tracing::subscriber::with_default(subscriber, || {
            tracing::error!(target: "rumqttd::router", "a visitor left");
            tracing::info!(target: "hyper", "a library's news");
            tracing::debug!(target: "nightshift::night", "how");
            tracing::info!(target: "nightshift::night", { run.id = "r-1" }, "what\n\u{1b}[31mred");
            tracing::error!(target: "nightshift::night", "wrong");
            let run = tracing::error_span!(target: "nightshift::night", "run", run.id = "r-2", run.attempt = 2);
            let stage = tracing::error_span!(target: "nightshift::night", parent: &run, "stage", stage = "mine");
            stage.in_scope(|| tracing::error!(target: "nightshift::night", { events = 7 }, "inside"));
            stage.in_scope(|| tracing::error!(target: "nightshift::night", { stage = "store" }, "its own stage"));
        });
        let bytes = kept.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8(bytes).expect("a text")
    }

    #[test]
    fn says_as_much_as_is_wanted() {
        let lines = |quiet, verbose| {
            let verbosity = Verbosity::of(quiet, verbose);
            log_of(LogSettings { verbosity, format: LogFormat::Json, ..LogSettings::default() }).lines().count()
        };
        assert_eq!((lines(true, 0), lines(false, 0), lines(false, 1), lines(false, 2)), (3, 4, 6, 7));
    }

    #[test]
    fn json_is_one_object_a_line_with_dotted_fields() {
        let log = log_of(LogSettings { format: LogFormat::Json, ..LogSettings::default() });
        let first: serde_json::Value = serde_json::from_str(log.lines().next().expect("a line")).expect("an object");
        assert_eq!((&first["run.id"], &first["level"]), (&"r-1".into(), &"INFO".into()));
    }

    #[test]
    fn text_from_outside_paints_nothing() {
        let log = log_of(LogSettings::default());
        assert!(log.contains("what") && !log.contains('\u{1b}'), "{log:?}");
    }

    #[test]
    fn what_is_said_in_a_run_says_of_which_and_in_which_stage() {
        for quiet in [true, false] {
            let settings = LogSettings { verbosity: Verbosity::of(quiet, 0), ..LogSettings::default() };
            let log = log_of(LogSettings { format: LogFormat::Json, ..settings });
            let entry = |text: &str| -> serde_json::Value {
                let line = log.lines().find(|line| line.contains(text)).expect("a line");
                serde_json::from_str(line).expect("an object")
            };
            let inside = entry("inside");
            let fields = ["message", "run.id", "run.attempt", "stage", "events", "level"].map(|name| &inside[name]);
            assert_eq!(serde_json::json!(fields), serde_json::json!(["inside", "r-2", 2, "mine", 7, "ERROR"]));
            assert_eq!(entry("its own stage")["stage"], "store");
            assert_eq!(entry("wrong")["run.id"], serde_json::Value::Null);

            let log = log_of(settings);
            assert!(log.contains("ERROR inside events=7 run.id=r-2 stage=mine\n"), "{log}");
            assert!(log.contains("ERROR its own stage stage=\"store\" run.id=r-2\n"), "{log}");
            assert!(log.contains("ERROR wrong\n"), "{log}");
        }
    }
}
