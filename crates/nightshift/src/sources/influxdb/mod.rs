//! `InfluxDB`, where many homes keep years: version 2 is asked in Flux, version 1 in `InfluxQL`.
//!
//! Two layouts are read, told by each series itself: that of Home Assistant's own `influxdb` integration (tags `domain`
//! and `entity_id` without the domain, fields `state` and `value`), and that of `HomeIQ` (a tag `entity_id` with the
//! domain, a field `state`). Nothing is written there.

mod access;
mod annotated;
mod flux;
mod influxql;
mod points;
#[cfg(test)]
mod tests;

use std::ops::Range;

use domain::{Remark, Watch};

use super::changes::{Changes, Terms};
use super::pages::Pages;
use super::service::{Answer, Asker, Limits, Read, ServiceError, range_of, wait_for, written};
use crate::remarks::remark;
use access::Version;
use points::Points;

pub use access::InfluxAccess;

/// What it is called in errors.
pub(super) const SERVICE: &str = "InfluxDB";
/// Points that a page should hold at the most: an answer of some 20 MB.
const MANY: usize = 1 << 18;
/// How long before the window the last state of an entity is looked for, in microseconds: one that was not written for
/// so long counts as new when it is.
const BEFORE: i64 = 30 * super::changes::DAY;

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// All points.
    All,
    /// The last point of each series.
    Last,
}

/// Reads the changes in the window. Blocks.
pub(super) fn read(access: &InfluxAccess, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Read, ServiceError> {
    wait_for(SERVICE, watch, read_within(access, Limits::default(), terms, watch))
}

async fn read_within(
    access: &InfluxAccess,
    limits: Limits,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Read, ServiceError> {
    let asker = access.asker(limits)?;
    let range = range_of(terms);
    let (mut points, mut changes) = (Points::default(), Changes::default());
    // What an entity was before tells whether the first point is a change.
    let before = range.start.saturating_sub(BEFORE).max(0)..range.start;
    if !before.is_empty() {
        ask(access, &asker, Wanted::Last, &before, &mut points, terms).await?;
        points.settle_before();
    }
    let mut pages = Pages::over(range.clone(), MANY);
    while let Some(page) = pages.page() {
        watch.progress(pages.share());
        match ask(access, &asker, Wanted::All, &page, &mut points, terms).await {
            Ok(()) => pages.read(points.settle(&mut changes, terms)),
            Err(error @ ServiceError::TooMuch { .. }) => {
                if !pages.shorten() {
                    return Err(error);
                }
                tracing::debug!(%error, "Asking for a shorter time");
            }
            Err(error) => return Err(error),
        }
    }
    watch.progress(1.0);
    let mut notes: Vec<Remark> = points.foreign_note().into_iter().collect();
    if changes.read == 0 {
        let none = remark!(
            "points-none",
            address = asker.address.to_string(),
            place = access.place_in_words(),
            from = written(range.start),
            until = written(range.end),
        );
        notes.push(none.into());
    }
    Ok(Read { parts: vec![changes], notes })
}

/// Has what is wanted of a time in the page at hand of `points`, whole.
async fn ask(
    access: &InfluxAccess,
    asker: &Asker<'_>,
    wanted: Wanted,
    range: &Range<i64>,
    points: &mut Points,
    terms: &Terms<'_>,
) -> Result<(), ServiceError> {
    let most = asker.limits.points;
    match &access.version {
        Version::Two(two) => {
            asker
                .ask(
                    |http| two.request(http, asker, wanted, range),
                    async |answer| {
                        points.forget_page();
                        flux::take(answer, asker, points, most, terms).await
                    },
                )
                .await
        }
        Version::One(one) => {
            asker
                .ask(
                    |http| one.request(http, asker, wanted, range),
                    async |answer| {
                        points.forget_page();
                        influxql::take(answer, asker, wanted, points, most, terms).await
                    },
                )
                .await
        }
    }
}

fn too_many(asker: &Asker<'_>, most: usize) -> ServiceError {
    asker.too_much(format!("gives more than {most} points at once"))
}
