use domain::{Cause, Event, EventLog, EventLogBuilder, Home};
use jiff::tz::TimeZone;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::*;
use crate::conditions::Circumstances;
use crate::rule::Evaluator;
use crate::series::SeriesTable;
use crate::settings::Settings;

const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 86_400 * SECOND;
/// Monday, 7 September 2026, midnight in UTC.
const START: i64 = 1_788_739_200 * SECOND;

/// A home in which a lamp follows on motion as often as `follows` says, is put out some minutes after it, and
/// follows on the dark now and then. Half of what happens comes in bouts.
fn home_log(seed: u64, follows: f64) -> EventLog {
    let mut random = Pcg64::seed_from_u64(seed);
    let mut log = EventLogBuilder::default();
    let mut push = |time, entity_id: &str, state: &str| {
        let cause = if entity_id.starts_with("light") { Cause::Person } else { Cause::Device };
        log.push(Event { time, entity_id, state, cause });
    };
    for day in 0..30 {
        let bout = random.random_range(7..22) * 60 * MINUTE;
        for _ in 0..random.random_range(2..9) {
            let within = if random.random_bool(0.5) { bout } else { random.random_range(7..22) * 60 * MINUTE };
            let time = START + day * DAY + within + random.random_range(0..40 * MINUTE);
            push(time, "binary_sensor.motion", "on");
            push(time + 30 * SECOND, "binary_sensor.motion", "off");
            if random.random_bool(follows) {
                let on = time + random.random_range(1..90) * SECOND;
                push(on, "light.lamp", "on");
                push(time + 5 * MINUTE + random.random_range(31..80) * SECOND, "light.lamp", "off");
            }
        }
        for quarter in 0..96 {
            let noon = f64::from((quarter - 50_i32).abs());
            let lux = (400.0 - 9.0 * noon + random.random_range(-30.0..30.0)).max(0.0).round();
            let time = START + day * DAY + i64::from(quarter) * 15 * MINUTE + random.random_range(0..8 * MINUTE);
            push(time, "sensor.lux", &lux.to_string());
            if quarter > 80 && lux < 130.0 && random.random_bool(follows / 8.0) {
                push(time + random.random_range(1..100) * SECOND, "light.lamp", "on");
            }
        }
    }
    log.finish()
}

/// Calls `look` with the study of many such homes.
pub(in crate::detectors) fn in_homes(mut look: impl FnMut(&Study<'_, '_>)) {
    for seed in 0..24 {
        let log = home_log(seed, [0.0, 0.1, 0.3, 0.9][usize::try_from(seed).expect("few") % 4]);
        let home = Home::in_zone(TimeZone::UTC);
        let house = House::prepare(&log, &home).expect("there are events");
        look(&Study {
            house: &house,
            series: &SeriesTable::of(&house),
            presence: &[],
            away: None,
            circumstances: &Circumstances::of(&house),
            measured: house.changes.measured(),
            evaluator: &Evaluator::new(&house),
            settings: &Settings::default(),
        });
    }
}

#[test]
fn a_first_look_passes_over_nothing_that_chance_is_asked_of() {
    let (mut found, mut passed_over) = (0, 0);
    in_homes(|study| {
        for (unit, series) in study.house.units.iter().flat_map(|unit| study.series.iter().map(move |one| (unit, one)))
        {
            let near = |back| {
                let before = |time: &i64| unit.acts.iter().any(|act| (act.time - back..=act.time).contains(time));
                series.times.iter().copied().filter(before).collect()
            };
            let is_worth = worth_asking(study.house, unit, near, || is_rarer(unit, series.times.len()));
            let is_found = suspect(study, unit, series).is_some();
            assert!(is_worth || !is_found, "{:?} was passed over", series.trigger);
            found += u32::from(is_found);
            passed_over += u32::from(!is_worth);
        }
    });
    assert!(found > 20 && passed_over > 5, "{found} found, {passed_over} passed over");
}
