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

/// What comes in steps has a slope by chance, the more the fewer the nights. So large may a step be that is no growth:
/// KiB that the allocator keeps for the threads that wait for blocking work, some 150 for each of the up to eight, …
const MEMORY_STEP: f64 = 1_200.0;

/// … bytes of the database, whose file is cut back some pages at a time, and of which the log has more or fewer as
/// the machine is busy or not, …
const DATABASE_STEP: f64 = 49_152.0;

/// … of its write-ahead log, which grows up to 4 MiB and is cut back to that, …
const LOG_STEP: f64 = 262_144.0;

/// … threads that wait for blocking work, of which there are up to eight, and end after ten seconds, and
/// connections of the runtime and the broker.
const HANDLES_STEP: f64 = 8.0;

/// The line of least squares through *n* values that step up by *s* in their midst rises by this many times *s* in all
/// of them, which is the most that one step can do.
const RISE_OF_A_STEP: f64 = 1.5;

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
    let by_a_step = RISE_OF_A_STEP / to_f64(memory.len() as u64);
    let resident = Line::through(&memory);
    let columns = [
        ("resident memory, KiB", memory, MEMORY_STEP * by_a_step),
        ("own memory, KiB", column(|noon| noon.own), (LEAST_SLOPE * resident.level).max(MEMORY_STEP * by_a_step)),
        ("open files", column(|noon| noon.files), HANDLES_STEP * by_a_step),
        ("threads", column(|noon| noon.threads), HANDLES_STEP * by_a_step),
        ("database, bytes", column(|noon| noon.database), DATABASE_STEP * by_a_step),
        ("write-ahead log, bytes", column(|noon| noon.log), LOG_STEP * by_a_step),
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
