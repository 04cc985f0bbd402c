//! A history that grows as the simulated days go by, and forgets, as that of a real home does.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use libtest_mimic::Failed;

use crate::program::Home;

/// What will happen in the home, and how much of it has.
#[derive(Debug)]
pub(crate) struct Growing {
    path: PathBuf,
    /// What is still to come, but for `next`.
    rest: BufReader<File>,
    /// The first line that is still to come.
    next: Option<(Timestamp, String)>,
    /// What is in the history.
    kept: VecDeque<(Timestamp, String)>,
}

/// Home Assistant keeps ten days; the program's archive has the rest.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 10);

impl Growing {
    /// Takes the history that `home` was made with as what is to come.
    pub(crate) fn of(home: &Home) -> Result<Self, Failed> {
        let (path, whole) = (home.path("history.jsonl"), home.path("whole.jsonl"));
        fs::rename(&path, &whole)?;
        let mut rest = BufReader::new(File::open(whole)?);
        let next = line(&mut rest)?;
        Ok(Self { path, rest, next, kept: VecDeque::new() })
    }

    /// Lets happen what happens before `now`, and forgets what has been known for long.
    pub(crate) fn reach(&mut self, now: Timestamp) -> Result<(), Failed> {
        let forgotten = now.checked_sub(KEPT)?;
        // What has not been in the history for a night has yet to be read.
        while self.kept.front().is_some_and(|(at, _)| *at < forgotten) {
            self.kept.pop_front();
        }
        while let Some(happened) = self.next.take_if(|(at, _)| *at < now) {
            self.kept.push_back(happened);
            self.next = line(&mut self.rest)?;
        }
        let mut history = BufWriter::new(File::create(&self.path)?);
        for (_, line) in &self.kept {
            history.write_all(line.as_bytes())?;
        }
        Ok(history.flush()?)
    }
}

/// The next line with its end, and its instant; none after the last.
fn line(from: &mut impl BufRead) -> Result<Option<(Timestamp, String)>, Failed> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let (_, rest) = line.split_once("\"last_changed\":\"").ok_or("a line without last_changed")?;
    let (instant, _) = rest.split_once('"').ok_or("a line without an end of last_changed")?;
    Ok(Some((instant.parse()?, line)))
}
