//! The command line: a file a command. Results go to standard output, everything else to standard
//! error.

mod adopt;
mod analyze;
mod backup;
mod change;
mod config;
mod decide;
mod demo;
mod doctor;
mod evaluate;
mod failure;
mod feedback;
mod health;
mod history;
mod history_files;
mod home_args;
mod installed;
mod night;
mod output;
mod progress;
mod prompt;
mod report;
mod run;
mod serve;
mod simulate;
mod status;
mod stored;
mod suggestions;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgAction, Args, Parser, Subcommand};

pub use failure::Failure;
pub use output::Format;

use crate::config::{Config, ConfigError, Environment, Inputs, Loaded, LogFormat};
use crate::telemetry::{self, Verbosity};

/// Learns what you keep doing by hand in your smart home, and writes the automations that would do
/// it for you
///
/// Nightshift runs beside Home Assistant. Every night it reads what happened in the home, finds
/// habits, turns them into Home Assistant automations, tries each one on the same history, and
/// has a short list of suggestions ready in the morning. Nothing leaves the machine.
#[derive(Debug, Parser)]
#[command(
    name = "nightshift",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Try it with nothing to install:  nightshift demo\nTry it on your own home:         nightshift analyze --events home-assistant_v2.db\n\nExit codes: 0 done, 1 the job failed, 2 wrong usage or configuration."
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// The configuration file [default: `$NIGHTSHIFT_CONFIG`, or else ./nightshift.toml,
    /// /config/nightshift.toml or /etc/nightshift/nightshift.toml]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    config: Option<PathBuf>,
    /// Log what is done; twice for everything
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Global options")]
    verbose: u8,
    /// Log errors only, and draw no progress bar
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    Run(run::RunArgs),
    Serve(serve::ServeArgs),
    Analyze(analyze::AnalyzeArgs),
    Evaluate(evaluate::EvaluateArgs),
    Simulate(simulate::SimulateArgs),
    History(history::HistoryCommandArgs),
    Status(status::StatusArgs),
    Doctor(doctor::DoctorArgs),
    Health(health::HealthArgs),
    Suggestions(suggestions::SuggestionsArgs),
    Feedback(feedback::FeedbackArgs),
    Backup(backup::BackupArgs),
    Config(config::ConfigArgs),
}

/// A setting from an option: the setting's whole name, the option, and what was written.
type Flag = (&'static str, &'static str, String);

/// Does what the command line says, and gives the program's exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    #[cfg(unix)]
    if let Err(error) = crate::lifecycle::give_up_root(&Environment::of_process()) {
        let _ = writeln!(std::io::stderr(), "error: {error}");
        return ExitCode::from(1);
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output with code 0. A closed pipe is no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = std::io::stdout().lock();
    let result = run(&cli, &mut out).and_then(|()| out.flush().map_err(Failure::from));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !matches!(failure, Failure::OutputClosed) {
                // When standard error is closed too there is nobody left to tell.
                let _ = writeln!(std::io::stderr(), "error: {}", output::clean(&failure.to_string()));
            }
            failure.exit_code()
        }
    }
}

fn run(cli: &Cli, out: &mut dyn Write) -> Result<(), Failure> {
    #[cfg(unix)]
    if !matches!(cli.command, Command::Demo(_) | Command::Serve(_) | Command::Run(_)) {
        crate::lifecycle::end_at_first_signal()?;
    }
    match &cli.command {
        Command::Demo(args) => demo::run(args, &cli.global, out),
        Command::Serve(args) => serve::run(args, &cli.global, out),
        Command::Run(args) => run::run(args, &cli.global, out),
        Command::History(args) => history::run(args, &cli.global, out),
        Command::Status(args) => status::run(args, &cli.global, out),
        Command::Health(args) => health::run(args, &cli.global, out),
        Command::Doctor(args) => doctor::run(args, &cli.global, out),
        Command::Suggestions(args) => suggestions::run(args, &cli.global, out),
        Command::Feedback(args) => feedback::run(args, &cli.global, out),
        Command::Analyze(args) => analyze::run(args, &cli.global, out),
        Command::Evaluate(args) => evaluate::run(args, &cli.global, out),
        Command::Simulate(args) => simulate::run(args, &cli.global, out),
        Command::Backup(args) => backup::run(args, &cli.global, out),
        Command::Config(args) => config::run(args, &cli.global, out),
    }
}

impl Global {
    /// Sets up the log as the options say.
    fn log(&self, config: &Config) -> Result<(), Failure> {
        Self::log_with(config, Verbosity::of(self.quiet, self.verbose))
    }

    /// Sets up the log of a command that does one thing and says how it went: only `-v` has it logged.
    fn log_if_asked(&self, config: &Config) -> Result<(), Failure> {
        let asked = self.verbose > 0;
        Self::log_with(config, if asked { Verbosity::of(self.quiet, self.verbose) } else { Verbosity::Silent })
    }

    /// Whether progress is worth drawing: not in the middle of a log.
    fn has_bar(&self) -> bool {
        !self.quiet && self.verbose == 0
    }

    fn log_with(config: &Config, verbosity: Verbosity) -> Result<(), Failure> {
        let format = match config.log.format {
            LogFormat::Human => telemetry::LogFormat::Human,
            LogFormat::Json => telemetry::LogFormat::Json,
        };
        let no_colour = Environment::of_process().no_colour();
        telemetry::set_up(telemetry::LogSettings { format, verbosity, no_colour }).map_err(Failure::job_of)
    }

    /// The configuration, with `flags` over all other layers.
    fn load(&self, flags: Vec<Flag>) -> Result<Loaded, ConfigError> {
        crate::config::load(&self.inputs(flags))
    }

    /// What the configuration is put together from.
    fn inputs(&self, flags: Vec<Flag>) -> Inputs {
        let environment = Environment::of_process();
        Inputs { file: self.config.clone(), environment, flags, ..Inputs::default() }
    }
}

/// A path as the text of a setting.
fn path_text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
