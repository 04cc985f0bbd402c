//! The project's own chores: `cargo xtask ci`, `tidy`, `generate`.

mod ci;
mod detectors;
mod generate;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
Usage: cargo xtask <chore>

  ci        everything that must hold: format, lints, tidiness, tests, documentation, the demo
  tidy      house rules that no lint knows: sizes of files, left-overs, who may depend on whom
  generate  write the files that are made from the code";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let chore = arguments.next();
    let result = match (chore.as_deref(), arguments.next()) {
        (Some("ci"), None) => ci::run(),
        (Some("tidy"), None) => tidy::run(),
        (Some("generate"), None) => generate::run(),
        _ => Err(anyhow::anyhow!(USAGE)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a chore talks to whoever runs it")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// The workspace's folder.
fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask is not inside the workspace")?.to_owned())
}

/// `cargo` with these arguments, in the workspace's folder.
fn cargo(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(root()?);
    Ok(command)
}

/// Runs `command` to its end, its output being ours.
fn execute(what: &str, mut command: Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {what}"))?;
    if !status.success() {
        bail!("{what} failed ({status})");
    }
    Ok(())
}
