//! Looks at all that a night needs, says what it found, and what to do where something is wrong.
//! Changes nothing. A file a group of checks.

mod examine;
mod home;
mod machine;
mod others;
mod stored;

use std::io::{self, IsTerminal, Write};

use clap::Args;
use serde_json::json;

use examine::examine;

use super::Global;
use super::adopt::{adopt, adopt_broker};
use super::failure::Failure;
use super::home_args::HomeArgs;
use super::output::{self, Format, clean, count};
use super::progress::Bar;
use crate::checks::{Finding, Standing};
use crate::config::Environment;
use crate::lifecycle::SystemClock;
use crate::wrap::wrapped;

/// Check all that a night needs, and say what to do where something is wrong
///
/// Looks at the configuration, the time zone, the clock, the schedule, the database, Home Assistant,
/// the history, the broker, who is notified, the disk and the memory, and at the last night. It changes nothing, and works while
/// `nightshift serve` is up.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nightshift doctor
  nightshift doctor --config /config/nightshift.toml --format json

Exit codes: 0 nothing fails, 1 a check fails, 2 the configuration cannot be used.")]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    home: HomeArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How the table is drawn.
#[derive(Clone, Copy, Debug)]
struct Drawing {
    colour: bool,
    /// Columns of the terminal.
    width: usize,
}

/// The widest a line gets, however wide the terminal: longer ones are hard to read.
const WIDEST: usize = 110;

/// Columns of text that a narrow terminal leaves.
const LEAST: usize = 30;

pub(super) fn run(args: &DoctorArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let mut loaded = global.load(args.home.flags())?;
    global.log_if_asked(&loaded.config)?;
    adopt(&mut loaded, &());
    adopt_broker(&mut loaded);
    let bar = Bar::new("looking", !global.has_bar());
    let findings = examine(&loaded, &SystemClock, &bar);
    drop(bar);
    match args.format {
        Format::Json => {
            let status = findings.iter().map(|finding| finding.status).max().unwrap_or(Standing::Ok);
            output::json(out, &json!({"status": status, "checks": findings}))?;
        }
        Format::Table => {
            let terminal = terminal_size::terminal_size_of(io::stdout());
            let drawing = Drawing {
                colour: io::stdout().is_terminal() && !Environment::of_process().no_colour(),
                width: terminal.map_or(WIDEST, |(width, _)| usize::from(width.0)).min(WIDEST),
            };
            print(out, &findings, drawing)?;
        }
    }
    let failed: Vec<&str> = of(&findings, Standing::Fail).map(|finding| finding.check).collect();
    if failed.is_empty() {
        return Ok(());
    }
    out.flush()?;
    let plural = if failed.len() == 1 { "check fails" } else { "checks fail" };
    Err(Failure::job(format_args!("{} {plural}: {}", failed.len(), failed.join(", "))))
}

fn of(findings: &[Finding], status: Standing) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(move |finding| finding.status == status)
}

fn print(out: &mut dyn Write, findings: &[Finding], drawing: Drawing) -> io::Result<()> {
    let names = findings.iter().map(|finding| finding.check.len()).max().unwrap_or(0);
    // Two blanks, the word, two blanks, the name, two blanks.
    let indent = 2 + 4 + 2 + names + 2;
    let room = drawing.width.saturating_sub(indent).max(LEAST);
    for finding in findings {
        let word = drawing.word(finding.status);
        let mut lines = wrapped(&clean(&finding.found.to_string()), room).into_iter();
        writeln!(out, "  {word}  {:<names$}  {}", finding.check, lines.next().unwrap_or_default())?;
        for line in lines {
            writeln!(out, "{:indent$}{line}", "")?;
        }
        let advice = finding.advice.iter().flat_map(|advice| wrapped(&clean(&advice.to_string()), room - 2));
        for (number, line) in advice.enumerate() {
            writeln!(out, "{:indent$}{} {line}", "", if number == 0 { "→" } else { " " })?;
        }
    }
    let number = |status| of(findings, status).count() as u64;
    let (warnings, failed) = (number(Standing::Warn), number(Standing::Fail));
    let verdict = match (failed, warnings) {
        (0, 0) => "All is well.".to_owned(),
        (0, _) => format!("Nothing fails; {}.", count(warnings, "warning")),
        (_, 0) => format!("{} failed.", count(failed, "check")),
        _ => format!("{} failed; {}.", count(failed, "check"), count(warnings, "warning")),
    };
    writeln!(out, "\n  {verdict}")
}

impl Drawing {
    /// Four columns wide.
    fn word(self, status: Standing) -> String {
        let (word, colour) = match status {
            Standing::Ok => ("ok  ", "\x1b[32m"),
            Standing::Warn => ("warn", "\x1b[33m"),
            Standing::Fail => ("FAIL", "\x1b[1;31m"),
        };
        if self.colour { format!("{colour}{word}\x1b[0m") } else { word.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(findings: &[Finding], colour: bool, width: usize) -> String {
        let mut out = Vec::new();
        print(&mut out, findings, Drawing { colour, width }).expect("writes to memory");
        String::from_utf8(out).expect("is text")
    }

    #[test]
    fn the_table_lines_up_and_breaks_long_texts() {
        let findings = [
            Finding::ok("clock", "it is right"),
            Finding::warn("disk space", "one two three four five six seven", "free some space on it, please do"),
            Finding::fail("source", "gone\u{1b}[31m", "look for it"),
        ];
        let expected = "  ok    clock       it is right
  warn  disk space  one two three four five six
                    seven
                    → free some space on it,
                      please do
  FAIL  source      gone [31m
                    → look for it

  1 check failed; 1 warning.
";
        assert_eq!(drawn(&findings, false, 50), expected);
        assert!(drawn(&findings, true, 50).contains("\u{1b}[1;31mFAIL\u{1b}[0m  source"));
        assert!(drawn(&findings[..1], false, 80).ends_with("\n\n  All is well.\n"));
        assert!(drawn(&findings[..2], false, 80).ends_with("\n\n  Nothing fails; 1 warning.\n"));
    }
}
