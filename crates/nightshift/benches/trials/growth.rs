//! What grows from night to night, told from what comes in steps.

use std::fmt::Write as _;
use std::time::Duration;

use crate::figures::Line;

/// Nights until the archive is full: 30 days that are mined, and 7 more that are kept.
const ARCHIVE_NIGHTS: usize = 37;

/// A slope is one when it is more than this many of its standard errors away from nothing …
const STANDARD_ERRORS: f64 = 3.0;

/// … and more than this share of the level a night: of resident memory also for the part of it that is
/// the process's own.
const LEAST_SLOPE: f64 = 0.0005;

/// What comes in steps has a slope by chance when one falls near an end of the nights. In all of them
/// together so much is a step, and no growth: KiB that the allocator keeps for the threads that wait for blocking
/// work, some 150 for each of the up to eight, …
const SOME_MEMORY: f64 = 1_200.0;

/// … bytes of the database's pages, …
const SOME_PAGES: f64 = 16_384.0;

/// … of its write-ahead log, which grows up to 4 MiB and is cut back to that, …
const SOME_LOG: f64 = 262_144.0;

/// … threads that wait for blocking work, of which there are up to eight, and end after ten seconds, and
/// connections of the runtime and the broker.
const SOME_HANDLES: f64 = 4.0;

/// What is measured each day at noon, with nothing at work.
pub(crate) struct Noon {
    pub(crate) resident: u64,
    pub(crate) own: u64,
    pub(crate) files: u64,
    pub(crate) threads: u64,
    pub(crate) database: u64,
    pub(crate) log: u64,
    /// Real time from the instant at which the run was due to its end.
    pub(crate) night: Duration,
    pub(crate) failed: bool,
}

/// Adds the slopes to the figures, and says what grew.
pub(crate) fn slopes(noons: &[Noon], figures: &mut String) -> Vec<&'static str> {
    // Until the archive is full each night adds a day to it, and to what is mined; and a row of a run, until
    // as many are kept as may be.
    let after = if noons.len() > ARCHIVE_NIGHTS + 20 { ARCHIVE_NIGHTS } else { 10 };
    let after = after.min(noons.len());
    let column = |value: fn(&Noon) -> u64| noons[after..].iter().map(|noon| to_f64(value(noon))).collect::<Vec<_>>();
    let memory = column(|noon| noon.resident);
    let looked_at = to_f64(memory.len() as u64);
    let resident = Line::through(&memory);
    let columns = [
        ("resident memory, KiB", memory, SOME_MEMORY / looked_at),
        ("own memory, KiB", column(|noon| noon.own), (LEAST_SLOPE * resident.level).max(SOME_MEMORY / looked_at)),
        ("open files", column(|noon| noon.files), SOME_HANDLES / looked_at),
        ("threads", column(|noon| noon.threads), SOME_HANDLES / looked_at),
        ("database, bytes", column(|noon| noon.database), SOME_PAGES / looked_at),
        ("write-ahead log, bytes", column(|noon| noon.log), SOME_LOG / looked_at),
    ];
    let mut growing = Vec::new();
    let _ = writeln!(figures, "slope a night, after the first {after} nights, with its standard error:");
    for (name, values, allowed) in columns {
        let line = Line::through(&values);
        let _ = writeln!(figures, "{name:24} {:10.3} ± {:.3}, of {:.0}", line.slope, line.error, line.level);
        let noise = (STANDARD_ERRORS * line.error).max(LEAST_SLOPE * line.level).max(allowed);
        if line.slope > noise {
            growing.push(name);
        }
    }
    growing
}

#[expect(clippy::cast_precision_loss, reason = "figures of a process are far below 2^53")]
fn to_f64(value: u64) -> f64 {
    value as f64
}
