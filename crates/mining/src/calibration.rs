//! Whether p-values mean what they say: in homes without habits, of so many hypotheses no more than
//! a share of `t` may get a p-value of `t` or less. Each home here is made to be hard in its own way.

use domain::{Cause, Event, EventLog, EventLogBuilder, Home, Location};
use jiff::tz::TimeZone;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::conditions::Circumstances;
use crate::detectors::{detectors, presence_series};
use crate::prepare::House;
use crate::rule::Evaluator;
use crate::series::SeriesTable;
use crate::settings::Settings;
use crate::study::Study;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// Monday, 7 September 2026, midnight in UTC.
const START: i64 = 1_788_739_200 * SECOND;
const DAYS: i64 = 30;
/// The kinds that are held to it, in the order of the detectors.
const KINDS: [&str; 5] = ["time", "sun", "state", "state_for", "numeric"];
/// Shares at which p-values are counted; what is likelier than the last is not looked into.
const LEVELS: [f64; 3] = [0.0002, 0.001, 0.002];
/// Those of the kinds that routines have.
const BY_THE_CLOCK: [&str; 2] = ["time", "sun"];
/// So many homes of each sort.
const HOMES: u64 = 40;

/// How things that have nothing to do with each other happen, beyond their number.
#[derive(Clone, Copy, Debug)]
enum Null {
    /// At any time of the waking day, each by itself.
    Even,
    /// In a few bouts a day, at other times each day, which people and sensors share: whoever is
    /// about is seen, and switches things.
    Bouts,
    /// More in the evening than at noon, the same for all.
    Rhythm,
    /// Each at its own hours, day after day, as routines that do not know of each other.
    Routines,
}

/// The instants of one thing that happens about so many times a day.
fn instants(null: Null, a_day: f64, bouts: &[Vec<i64>], random: &mut Pcg64) -> Vec<i64> {
    let mut times = Vec::new();
    let hours: Vec<i64> = (0..2).map(|_| random.random_range(7 * HOUR..22 * HOUR)).collect();
    for day in 0..DAYS {
        let midnight = START + day * DAY;
        // As often as a binomial of ten has it.
        let number = (0..10).filter(|_| random.random_bool((a_day / 10.0).min(1.0))).count();
        for _ in 0..number {
            let spread = |random: &mut Pcg64, width: i64| random.random_range(0..width) + random.random_range(0..width);
            times.push(match null {
                Null::Even => midnight + random.random_range(7 * HOUR..23 * HOUR),
                Null::Bouts => {
                    let of_day = &bouts[usize::try_from(day).expect("positive")];
                    of_day[random.random_range(0..of_day.len())] + random.random_range(0..HOUR / 6)
                }
                Null::Rhythm => midnight + 13 * HOUR + spread(random, 5 * HOUR),
                Null::Routines => midnight + hours[random.random_range(0..hours.len())] + spread(random, HOUR / 8),
            });
        }
    }
    times.sort_unstable();
    times
}

/// A home of lamps, motion sensors and a thermometer that know nothing of each other.
fn home(null: Null, seed: u64) -> EventLog {
    let mut random = Pcg64::seed_from_u64(seed);
    let bouts: Vec<Vec<i64>> = (0..DAYS)
        .map(|day| (0..4).map(|_| START + day * DAY + random.random_range(7 * HOUR..22 * HOUR)).collect())
        .collect();
    let mut log = EventLogBuilder::default();
    for lamp in 0..4 {
        let name = format!("light.lamp_{lamp}");
        for (state, a_day) in [("on", 1.5), ("off", 1.5)] {
            for time in instants(null, a_day, &bouts, &mut random) {
                log.push(Event { time, entity_id: &name, state, cause: Cause::Person });
            }
        }
    }
    for sensor in 0..6 {
        let name = format!("binary_sensor.motion_{sensor}");
        let a_day = random.random_range(1.0..8.0);
        for time in instants(null, a_day, &bouts, &mut random) {
            let until = time + random.random_range(20..200) * SECOND;
            for (time, state) in [(time, "on"), (until, "off")] {
                log.push(Event { time, entity_id: &name, state, cause: Cause::Device });
            }
        }
    }
    let mut degrees: f64 = 20.0;
    for quarter in 0..DAYS * 96 {
        let time = START + quarter * DAY / 96 + random.random_range(0..600) * SECOND;
        degrees += random.random_range(-0.4..0.4) + 0.02 * (20.0 - degrees);
        let state = format!("{degrees:.1}");
        log.push(Event { time, entity_id: "sensor.temperature", state: &state, cause: Cause::Device });
    }
    log.finish()
}

/// How many hypotheses each detector tested, and the p-values that it gave, in some homes.
fn p_values(null: Null, homes: u64) -> [(u64, Vec<f64>); KINDS.len()] {
    let mut all: [(u64, Vec<f64>); KINDS.len()] = std::array::from_fn(|_| (0, Vec::new()));
    for seed in 0..homes {
        let log = home(null, seed);
        let mut home = Home::in_zone(TimeZone::get("Europe/London").expect("known"));
        home.location = Some(Location::new(51.5, 0.0).expect("a place"));
        let house = House::prepare(&log, &home).expect("there are events");
        let (series, presence, evaluator) = (SeriesTable::of(&house), presence_series(&house), Evaluator::new(&house));
        let study = Study {
            house: &house,
            series: &series,
            presence: &presence,
            away: None,
            circumstances: &Circumstances::of(&house),
            measured: house.changes.measured(),
            evaluator: &evaluator,
            settings: &Settings::default(),
        };
        for unit in &house.units {
            for (detector, (tried, p_values)) in detectors().iter().zip(&mut all) {
                let proposals = detector.propose(&study, unit);
                *tried += proposals.tried;
                p_values.extend(proposals.candidates.iter().map(|one| one.ln_p(&[]).exp()));
            }
        }
    }
    all
}

#[test]
fn p_values_are_not_smaller_than_chance_makes_them() {
    for null in [Null::Even, Null::Bouts, Null::Rhythm, Null::Routines] {
        for (kind, (tried, p_values)) in KINDS.iter().zip(p_values(null, HOMES)) {
            assert!(tried > HOMES, "{null:?}, {kind}: nothing is asked");
            if matches!(null, Null::Routines) && BY_THE_CLOCK.contains(kind) {
                // Routines are habits by the clock: the same counts see those that there are.
                continue;
            }
            for level in LEVELS {
                let found = as_small(&p_values, level);
                #[expect(clippy::cast_precision_loss, reason = "a count of hypotheses is far below 2^52")]
                let expected = tried as f64 * level;
                // Hypotheses of a home are not independent, so three standard deviations and one more.
                let most = expected + 3.0 * expected.sqrt() + 1.0;
                assert!(found <= most, "{null:?}, {kind}: {found} of {tried} at {level}, expected {expected:.1}");
            }
        }
    }
}

#[test]
fn what_is_there_gets_small_p_values() {
    let [(_, by_clock), ..] = p_values(Null::Routines, 5);
    assert!(as_small(&by_clock, LEVELS[0]) >= 40.0, "{by_clock:?}");
}

/// How many p-values are this small.
fn as_small(p_values: &[f64], level: f64) -> f64 {
    f64::from(u32::try_from(p_values.iter().filter(|&&p| p <= level).count()).expect("few"))
}
