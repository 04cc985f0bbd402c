//! Homes that people lived in: published data sets that are not part of the project. Who has them
//! gives the folder; what is not in it is skipped, by name.

use std::error::Error;
use std::path::Path;

use domain::{Clock, Home};
use jiff::tz::TimeZone;
use nightshift::lifecycle::SystemClock;
use nightshift::sources::{Request, Window, read};

use crate::study::{HeldOut, Keep, held_out, suggestions};

/// The files, the zones in which the people lived, and where they are from.
pub(crate) const HOMES: [(&str, &str, &str); 3] = [
    ("office_2019_spring.jsonl.gz", "America/Chicago", "Trace2TAP (Zhang et al., IMWUT 2020)"),
    ("apartment_2003.jsonl.gz", "America/New_York", "subject 1 (Tapia, Intille, Larson, Pervasive 2004)"),
    ("sensors_only_2008.jsonl.gz", "Europe/Amsterdam", "house A (van Kasteren et al., UbiComp 2008)"),
];
/// Days that are kept back at a time.
const PIECE: i64 = 7;

/// What was found in a real home.
#[derive(Debug)]
pub(crate) struct Real {
    pub(crate) suggestions: usize,
    pub(crate) held_out: HeldOut,
}

/// Reads a home's history and tries what is found on days kept back: the second half, week by week,
/// each learned from all days before it. None where the file is absent.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn study(folder: &Path, file: &str, zone: &str) -> Result<Option<Real>, Box<dyn Error + Send + Sync>> {
    let path = folder.join(file);
    if !path.exists() {
        return Ok(None);
    }
    let request = Request { path: &path, window: Window::All, now: SystemClock.now(), service_users: &[], watch: &() };
    let reading = read(&request)?;
    let home = Home { entities: reading.entities, ..Home::in_zone(TimeZone::get(zone)?) };
    let held_out = held_out(&reading.log, &home, Keep::Rolling(PIECE))?;
    Ok(Some(Real { suggestions: suggestions(&reading.log, &home)?, held_out }))
}
