//! A history that grows as the simulated days go by, as that of a real home does.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;

use jiff::Timestamp;
use libtest_mimic::Failed;

use crate::program::Home;

/// What will happen in the home, and how much of it has.
#[derive(Debug)]
pub(crate) struct Growing {
    path: PathBuf,
    /// The whole of it, read as far as it has happened.
    rest: BufReader<File>,
    /// The first line that is still to come.
    next: Option<String>,
}

impl Growing {
    /// Takes the history that `home` was made with as what is to come.
    pub(crate) fn of(home: &Home) -> Result<Self, Failed> {
        let (path, whole) = (home.path("history.jsonl"), home.path("whole.jsonl"));
        fs::rename(&path, &whole)?;
        File::create(&path)?;
        Ok(Self { path, rest: BufReader::new(File::open(whole)?), next: None })
    }

    /// Lets happen what happens before `now`.
    pub(crate) fn reach(&mut self, now: Timestamp) -> Result<(), Failed> {
        let mut history = BufWriter::new(OpenOptions::new().append(true).open(&self.path)?);
        loop {
            let line = match self.next.take() {
                Some(line) => line,
                None => line(&mut self.rest)?,
            };
            if line.is_empty() || instant_of(&line)? >= now {
                self.next = Some(line);
                return Ok(history.flush()?);
            }
            history.write_all(line.as_bytes())?;
        }
    }
}

/// The next line with its end; empty after the last.
fn line(from: &mut impl BufRead) -> Result<String, Failed> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    Ok(line)
}

fn instant_of(line: &str) -> Result<Timestamp, Failed> {
    let (_, rest) = line.split_once("\"last_changed\":\"").ok_or("a line without last_changed")?;
    let (instant, _) = rest.split_once('"').ok_or("a line without an end of last_changed")?;
    Ok(instant.parse()?)
}
