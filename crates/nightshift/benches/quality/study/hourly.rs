//! The first baseline: *hourly frequency*. An action (entity and state) is suggested at an hour of
//! the day where it happened on at least 70 % of the days.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AtTime, PatternKind, TargetState, Trigger};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::actions::Change;
use super::proposal::Proposal;

/// On at least this share of the days.
const LEAST_SHARE: f64 = 0.7;

/// What the baseline suggests, the most frequent first.
///
/// The description leaves open at which minute of the hour: taken is the middle one of the times at which it was
/// done (the median), which is in time for the most. Days are the local days from the first
/// change to the last.
pub(crate) fn hourly(changes: &[Change], zone: &TimeZone) -> Vec<Proposal> {
    let mut days = BTreeSet::new();
    let mut by_hour = BTreeMap::<(&TargetState, i8), (BTreeSet<Date>, Vec<i64>)>::new();
    for change in changes {
        let Ok(time) = Timestamp::from_microsecond(change.time) else { continue };
        let local = zone.to_datetime(time);
        days.insert(local.date());
        if change.is_manual {
            let (on, times) = by_hour.entry((&change.into, local.hour())).or_default();
            on.insert(local.date());
            times.push(i64::from(local.minute()) * 60 + i64::from(local.second()));
        }
    }
    let mut frequent: Vec<(usize, usize, Proposal)> = by_hour
        .into_iter()
        .filter(|(_, (on, _))| share(on.len(), days.len()) >= LEAST_SHARE)
        .map(|((into, hour), (on, mut times))| {
            times.sort_unstable();
            let at = AtTime::from_seconds(i64::from(hour) * 3600 + times[times.len() / 2]);
            let proposal = Proposal {
                kind: PatternKind::Time,
                trigger: Trigger::Time { at },
                conditions: Vec::new(),
                targets: vec![into.clone()],
            };
            (on.len(), times.len(), proposal)
        })
        .collect();
    frequent.sort_by_key(|&(days, times, _)| std::cmp::Reverse((days, times)));
    frequent.into_iter().map(|(_, _, proposal)| proposal).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of days")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
