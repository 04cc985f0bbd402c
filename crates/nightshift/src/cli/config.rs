use std::io::Write;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Global;
use super::failure::Failure;
use super::output::{self, Format};
use crate::config::{documentation, example_file, shown, to_toml};

/// Show the configuration, or print a file to start from
#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print the configuration that holds, and where each value came from
    ///
    /// Values come from the built-in defaults, the settings page, a TOML file, environment variables
    /// and options of the command line, each over the one before. Secrets are shown as "(set)".
    #[command(
        after_help = "Examples:\n  nightshift config show\n  NIGHTSHIFT__LOOKBACK_DAYS=60 nightshift config show --format json"
    )]
    Show {
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print a configuration file with every setting explained, to start from
    #[command(after_help = "Example:\n  nightshift config example > nightshift.toml")]
    Example,
    /// Print the documentation of every setting, as Markdown
    Reference,
}

pub(super) fn run(args: &ConfigArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    match args.command {
        ConfigCommand::Show { format } => {
            let loaded = global.load(Vec::new())?;
            match format {
                Format::Table => out.write_all(to_toml(&loaded).as_bytes())?,
                Format::Json => {
                    let settings = shown(&loaded);
                    output::json(out, &json!({"file": loaded.file, "notes": loaded.notes, "settings": settings}))?;
                }
            }
        }
        ConfigCommand::Example => out.write_all(example_file().as_bytes())?,
        ConfigCommand::Reference => out.write_all(documentation().as_bytes())?,
    }
    Ok(())
}
