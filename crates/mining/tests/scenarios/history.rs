//! Plays a scenario: makes the event log that its tables describe.

use std::collections::BTreeMap;

use domain::{Event, EventLog, EventLogBuilder, SunEvent};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use solar_positioning::{Horizon, SolarEvents};

use crate::language::{HomeLine, Row, Scenario};
use crate::words::{OnlyWhen, When};

const SECOND: i64 = 1_000_000;

/// Times and states of one entity, by time.
type Past<'s> = BTreeMap<&'s str, Vec<(i64, &'s str)>>;

/// The log of a scenario's `draw`th playing. The same scenario and draw give the same log; a row
/// that is added at the end leaves what the others do as it was.
pub(crate) fn play(scenario: &Scenario, draw: u64) -> EventLog {
    let mut past = Past::new();
    let mut log = EventLogBuilder::default();
    for (number, row) in (0_u64..).zip(&scenario.rows) {
        let mut random = Pcg64::seed_from_u64(seed(&scenario.title) ^ (number << 32) ^ draw);
        let mut times = row_times(scenario, row, &past, &mut random);
        times.sort_unstable();
        for &time in &times {
            log.push(Event { time, entity_id: &row.entity, state: &row.state, cause: row.cause });
        }
        let of_entity = past.entry(&row.entity).or_default();
        of_entity.extend(times.into_iter().map(|time| (time, row.state.as_str())));
        of_entity.sort_unstable();
    }
    log.finish()
}

fn row_times(scenario: &Scenario, row: &Row, past: &Past<'_>, random: &mut Pcg64) -> Vec<i64> {
    let home = &scenario.home;
    let mut planned: Vec<i64> = Vec::new();
    if let When::After { entity, state, delay } = &row.when {
        let before = past.get(entity.as_str()).into_iter().flatten().filter(|(_, of)| of == state);
        planned.extend(
            before.filter(|(time, _)| row.days.has(date_of(home, *time))).map(|(time, _)| time + delay * SECOND),
        );
    } else {
        for date in (0..home.days).filter_map(|day| home.first.checked_add(i64::from(day).days()).ok()) {
            if row.days.has(date) {
                planned.extend(times_on(home, row, date, random));
            }
        }
    }
    planned
        .into_iter()
        .filter_map(|time| {
            // Always drawn, so that what one event does never moves the next one's dice.
            let happens = random.random_bool(row.chance);
            let away = (random.random::<f64>() + random.random::<f64>() - 1.0) * seconds(row.jitter);
            #[expect(clippy::cast_possible_truncation, reason = "a jitter is a few hours at most")]
            let time = time + (away * 1e6) as i64;
            (happens && row.only_when.as_ref().is_none_or(|only| holds(home, only, time, past))).then_some(time)
        })
        .collect()
}

fn times_on(home: &HomeLine, row: &Row, date: Date, random: &mut Pcg64) -> Vec<i64> {
    match &row.when {
        When::Clock(second) => vec![instant(home, date, *second)],
        When::Sun(event, offset) => sun(home, date, *event).map(|time| time + offset * SECOND).into_iter().collect(),
        When::Between(times, from, to) => (0..*times)
            .map(|_| instant(home, date, *from) + random.random_range(0..=(to - from).rem_euclid(86_400) * SECOND))
            .collect(),
        When::After { .. } => Vec::new(),
    }
}

fn holds(home: &HomeLine, only: &OnlyWhen, time: i64, past: &Past<'_>) -> bool {
    match only {
        OnlyWhen::Dark(dark) => {
            let date = date_of(home, time);
            let up = sun(home, date, SunEvent::Sunrise).zip(sun(home, date, SunEvent::Sunset));
            up.is_some_and(|(rise, set)| (time < rise || time > set) == *dark)
        }
        OnlyWhen::Clock(from, to) => {
            let second = local(home, time).time().duration_since(jiff::civil::Time::MIN).as_secs();
            if from <= to { (*from..*to).contains(&second) } else { second >= *from || second < *to }
        }
        OnlyWhen::State(entity, state) => past
            .get(entity.as_str())
            .and_then(|events| events[..events.partition_point(|(at, _)| *at < time)].last())
            .is_some_and(|(_, last)| last == state),
    }
}

/// Sunrise or sunset on a date, by the almanac.
fn sun(home: &HomeLine, date: Date, event: SunEvent) -> Option<i64> {
    let place = home.location?;
    let place = solar_positioning::Location { latitude: place.latitude(), longitude: place.longitude() };
    let (start, end) = (julian(instant(home, date, 0)), julian(instant(home, date.tomorrow().ok()?, 0)));
    let events = SolarEvents::new();
    let found = match event {
        SunEvent::Sunrise => events.next_rise_from_julian(start, end, place, 69.0, Horizon::SunriseSunset),
        SunEvent::Sunset => events.next_set_from_julian(start, end, place, 69.0, Horizon::SunriseSunset),
    };
    #[expect(clippy::cast_possible_truncation, reason = "the years of scenarios fit")]
    found.ok().flatten().map(|date| ((date - 2_440_587.5) * 86_400e6) as i64)
}

fn julian(time: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a millisecond is exact enough for the sun")]
    let days = time as f64 / 86_400e6;
    days + 2_440_587.5
}

/// A clock time on a date; one that the date skips is as much later, as people would be.
fn instant(home: &HomeLine, date: Date, second: i64) -> i64 {
    let civil = date.to_datetime(jiff::civil::Time::midnight()) + second.seconds();
    home.zone.to_ambiguous_timestamp(civil).compatible().map_or(0, Timestamp::as_microsecond)
}

fn local(home: &HomeLine, time: i64) -> DateTime {
    home.zone.to_datetime(Timestamp::from_microsecond(time).unwrap_or_default())
}

fn date_of(home: &HomeLine, time: i64) -> Date {
    local(home, time).date()
}

fn seconds(length: i64) -> f64 {
    f64::from(i32::try_from(length).unwrap_or(i32::MAX))
}

/// FNV-1a of a scenario's title.
fn seed(title: &str) -> u64 {
    title.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
