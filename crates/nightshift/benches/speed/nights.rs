//! The first night, which reads the whole window, and a usual one, which reads one new day.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use domain::Clock;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use nightshift::lifecycle::SystemClock;
use rusqlite::Connection;

use crate::{RUNS, Taken, recorder, show, simulated, watch};

/// The nights are at three o'clock in UTC.
const THREE: f64 = 3.0 * 3600.0;
const DAY: f64 = 86_400.0;

/// Prints a table.
pub(crate) fn print(sizes: &[u64], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\nA night (run) from a recorder database into the store")?;
    writeln!(out, "    events   30 days, no archive one new day         ratio")?;
    // A night looks back from today, and a history that ended long ago is not what it is made for. Before three o'clock today's
    // is still to come.
    let last_day = SystemClock.now().saturating_sub(3.hours())?.to_zoned_datetime(TimeZone::UTC).date();
    for &events in sizes {
        let folder = tempfile::tempdir()?;
        let (before, after) = (folder.path().join("before.db"), folder.path().join("after.db"));
        let home = simulated(events, 32, last_day.saturating_sub(31.days()))?;
        let (first, last) = home.log.span().ok_or("the home has no history")?;
        recorder::write(&home.log, &after)?;
        drop(home);
        #[expect(clippy::cast_precision_loss, reason = "the recorder keeps times so")]
        let end = ((last as f64 / 1e6) / DAY).floor() * DAY + THREE;
        #[expect(clippy::cast_precision_loss, reason = "the recorder keeps times so")]
        if end - DAY <= first as f64 / 1e6 {
            return Err("the home has too short a history".into());
        }
        cut(&after, end)?;
        fs::copy(&after, &before)?;
        cut(&before, end - DAY)?;
        let mut nights = (0..RUNS).map(|_| both(folder.path(), &before, &after)).collect::<Result<Vec<_>, _>>()?;
        let mut middle = |of: fn(&(Taken, Taken)) -> Taken| {
            nights.sort_by(|a, b| of(a).seconds.total_cmp(&of(b).seconds));
            of(&nights[RUNS / 2])
        };
        let (full, usual) = (middle(|night| night.0), middle(|night| night.1));
        writeln!(out, "{events:>10}   {}   {}   {:.2}", show(full), show(usual), usual.seconds / full.seconds)?;
    }
    Ok(())
}

/// Removes what a database would not have had yet at an instant.
fn cut(database: &Path, seconds: f64) -> rusqlite::Result<()> {
    let connection = Connection::open(database)?;
    connection.execute("DELETE FROM states WHERE last_updated_ts >= ?1", [seconds])?;
    connection.execute("DELETE FROM events WHERE time_fired_ts >= ?1", [seconds])?;
    connection.pragma_update(None, "wal_checkpoint", "truncate").or(Ok(()))
}

/// One night after the other in a fresh store.
fn both(folder: &Path, before: &Path, after: &Path) -> Result<(Taken, Taken), Box<dyn Error>> {
    let store = tempfile::tempdir_in(folder)?;
    let settings = store.path().join("nightshift.toml");
    let database = store.path().join("nightshift.db");
    let night = |source: &Path| {
        let text = format!(
            "timezone = \"Europe/Berlin\"\nlatitude = 52.52\nlongitude = 13.405\n[source]\nevents = '{}'\n[store]\npath = '{}'\n[mining]\nmax_threads = 2\n",
            source.display(),
            database.display()
        );
        fs::write(&settings, text)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
        command.args(["run", "--quiet", "--format", "json", "--config"]).arg(&settings);
        watch(command)
    };
    Ok((night(before)?, night(after)?))
}
