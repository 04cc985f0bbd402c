use domain::{EventLog, EventLogBuilder};
use jiff::tz::TimeZone;

use crate::dice::Dice;
use crate::number::{micros, real};

/// How to destroy the habits in a history.
#[derive(Clone, Debug)]
pub enum Shuffle {
    /// Permutes the times over all events: every entity keeps its events, the home its rhythm.
    Times,
    /// Gives every event a uniform time in the history's span.
    Uniform,
    /// Permutes the local days of each entity by itself. Times of day are kept; what followed
    /// what, and on which weekday, is lost.
    Days(TimeZone),
}

/// The same events of the same entities at other times: a history without the habits of `log`.
#[must_use]
pub fn shuffled(log: &EventLog, seed: u64, how: Shuffle) -> EventLog {
    let mut dice = Dice::new(seed, "shuffle", 0);
    match how {
        Shuffle::Times => {
            let mut times = log.times().to_vec();
            dice.shuffle(&mut times);
            apart(log, times)
        }
        Shuffle::Uniform => {
            let Some((first, last)) = log.span() else {
                return log.clone();
            };
            let times = (0..log.len()).map(|_| first + micros(dice.unit() * real(last - first) / 1e6)).collect();
            apart(log, times)
        }
        Shuffle::Days(zone) => days(log, &zone, seed),
    }
}

/// `log` with other times. Two equal states of an entity that meet in a microsecond are moved
/// apart, or one of them would be lost.
fn apart(log: &EventLog, times: Vec<i64>) -> EventLog {
    let mut builder = EventLogBuilder::default();
    let mut rows: Vec<(u32, i64, u32)> = (0..).zip(times).map(|(row, time)| (log.entity(row), time, row)).collect();
    rows.sort_unstable();
    let mut last = (u32::MAX, i64::MIN);
    for (entity, time, row) in rows {
        let time = if entity == last.0 { time.max(last.1 + 1) } else { time };
        last = (entity, time);
        builder.push(domain::Event { time, ..log.event(row) });
    }
    builder.finish()
}

fn days(log: &EventLog, zone: &TimeZone, seed: u64) -> EventLog {
    let starts = midnights(log, zone);
    let mut times = log.times().to_vec();
    for entity in 0..crate::number::index(log.entity_names().len()) {
        let mut order: Vec<usize> = (0..starts.len().saturating_sub(1)).collect();
        Dice::new(seed, "days", entity as usize).shuffle(&mut order);
        for &row in log.rows_of(entity) {
            let time = log.time(row);
            let day = starts.partition_point(|&start| start <= time).saturating_sub(1);
            if let Some(&other) = order.get(day) {
                // A day with a change of clocks is an hour longer or shorter than others.
                let within = (time - starts[day]).min(starts[other + 1] - starts[other] - 1);
                times[row as usize] = starts[other] + within;
            }
        }
    }
    apart(log, times)
}

/// The local midnights from the first event's day to the end of the last one's.
fn midnights(log: &EventLog, zone: &TimeZone) -> Vec<i64> {
    let Some((first, last)) = log.span() else {
        return Vec::new();
    };
    let mut starts = Vec::new();
    let mut date = jiff::Timestamp::from_microsecond(first).ok().map(|time| zone.to_datetime(time).date());
    while let Some(day) = date {
        let Ok(midnight) = day.to_zoned_datetime(zone.clone()) else { break };
        let midnight = midnight.timestamp().as_microsecond();
        starts.push(midnight);
        if midnight > last {
            break;
        }
        date = day.tomorrow().ok();
    }
    starts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{Cause, Event};
    use proptest::prelude::*;

    use super::*;

    fn counts(log: &EventLog) -> BTreeMap<(String, String, Cause), usize> {
        let mut counts = BTreeMap::new();
        for event in log.iter() {
            *counts.entry((event.entity_id.to_owned(), event.state.to_owned(), event.cause)).or_default() += 1;
        }
        counts
    }

    proptest! {
        #[test]
        fn every_entity_keeps_its_events(
            events in prop::collection::vec((0_i64..40 * 86_400, 0_usize..3, 0_usize..2), 0..200),
            seed in any::<u64>(),
        ) {
            let zone = TimeZone::get("Europe/Berlin").expect("the zone is bundled");
            let mut builder = EventLogBuilder::default();
            for (second, entity, state) in events {
                // Over the end of summer time in 2026.
                let time = 1_790_800_000_000_000 + second * 1_000_000;
                let (entity_id, state) = (["light.a", "light.b", "switch.c"][entity], ["on", "off"][state]);
                builder.push(Event { time, entity_id, state, cause: Cause::Device });
            }
            let log = builder.finish();
            for how in [Shuffle::Times, Shuffle::Uniform, Shuffle::Days(zone)] {
                let other = shuffled(&log, seed, how.clone());
                prop_assert_eq!(counts(&log), counts(&other));
                prop_assert_eq!(other, shuffled(&log, seed, how));
            }
        }
    }

    #[test]
    fn days_move_and_times_of_day_stay() {
        let zone = TimeZone::get("Europe/Berlin").expect("the zone is bundled");
        let mut builder = EventLogBuilder::default();
        let local = |day, hour| {
            let date = jiff::civil::date(2026, 11, day).at(hour, 30, 0, 0);
            date.to_zoned_datetime(zone.clone()).expect("it exists").timestamp().as_microsecond()
        };
        for day in 1..=20 {
            let hour = if day <= 10 { 7 } else { 19 };
            builder.push(Event { time: local(day, hour), entity_id: "light.a", state: "on", cause: Cause::Person });
        }
        let log = builder.finish();
        let other = shuffled(&log, 3, Shuffle::Days(zone.clone()));
        let mornings = |log: &EventLog| {
            let early = |time| jiff::Timestamp::from_microsecond(time).map(|time| zone.to_datetime(time).hour() == 7);
            log.times().iter().map(|&time| early(time).expect("in range")).collect::<Vec<_>>()
        };
        assert_ne!(mornings(&log), mornings(&other));
        assert_eq!(mornings(&other).iter().filter(|&&early| early).count(), 10);
    }
}
