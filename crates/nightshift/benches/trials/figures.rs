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
    /// The most resident memory so far, in KiB.
    pub(crate) peak: u64,
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
            peak: number(&status, "VmHWM:").ok_or("no VmHWM")?,
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

fn number(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
