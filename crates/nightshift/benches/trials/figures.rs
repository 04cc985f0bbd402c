//! Figures of a running process, from Linux's `/proc`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use libtest_mimic::Failed;

/// What a process holds, and how often it has been woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// Resident memory, in KiB.
    pub(crate) resident: u64,
    /// That part of it which is the process's own, in KiB; the rest is mapped from files, above all
    /// the program itself.
    pub(crate) own: u64,
    pub(crate) threads: u64,
    pub(crate) files: usize,
    /// How often each of its threads, by its number, gave up the processor to wait.
    waits: BTreeMap<String, u64>,
}

impl Held {
    /// Of the process whose folder under `/proc` this is.
    pub(crate) fn of(process: &Path) -> Result<Self, Failed> {
        let status = fs::read_to_string(process.join("status"))?;
        let mut waits = BTreeMap::new();
        for thread in fs::read_dir(process.join("task"))? {
            let thread = thread?;
            // A thread may end between the look at the folder and the look at its file.
            let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
            let waited = number(&status, "voluntary_ctxt_switches:").unwrap_or(0);
            waits.insert(thread.file_name().to_string_lossy().into_owned(), waited);
        }
        Ok(Self {
            resident: number(&status, "VmRSS:").ok_or("no VmRSS")?,
            own: number(&status, "RssAnon:").ok_or("no RssAnon")?,
            threads: number(&status, "Threads:").ok_or("no Threads")?,
            files: fs::read_dir(process.join("fd"))?.count(),
            waits,
        })
    }

    /// Times that a thread has been woken since `before`, but for those that have ended.
    pub(crate) fn wakeups_since(&self, before: &Self) -> u64 {
        let woken = self.waits.iter().map(|(thread, waits)| waits - before.waits.get(thread).unwrap_or(&0));
        woken.sum()
    }
}

/// The straight line through the values of one night after another, by least squares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// What a night adds.
    pub(crate) slope: f64,
    /// The slope's standard error.
    pub(crate) error: f64,
    /// The mean of the values.
    pub(crate) level: f64,
}

impl Line {
    /// Through at least three values.
    pub(crate) fn through(values: &[f64]) -> Self {
        let nights = || std::iter::successors(Some(0.0_f64), |night| Some(night + 1.0)).zip(values.iter().copied());
        let count = nights().map(|_| 1.0).sum::<f64>().max(3.0);
        let (middle, level) = ((count - 1.0) / 2.0, values.iter().sum::<f64>() / count);
        let spread: f64 = nights().map(|(night, _)| (night - middle).powi(2)).sum();
        let slope = nights().map(|(night, value)| (night - middle) * (value - level)).sum::<f64>() / spread;
        let off = |(night, value): (f64, f64)| (value - level - slope * (night - middle)).powi(2);
        let error = (nights().map(off).sum::<f64>() / (count - 2.0) / spread).sqrt();
        Self { slope, error, level }
    }
}

/// Of KiB.
pub(crate) fn mebibytes(kibibytes: u64) -> f64 {
    f64::from(u32::try_from(kibibytes).unwrap_or(u32::MAX)) / 1024.0
}

fn number(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
