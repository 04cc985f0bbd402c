use domain::{Cause, Event, EventLog, EventLogBuilder, Findings, Home, Location, PatternKind, SunEvent};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::*;
use crate::prepare::Calendar;
use crate::sun::SunTable;

const MINUTE: i64 = 60_000_000;
const LAMP: &str = "light.porch";
const DICE: u64 = 4;

/// A month somewhere.
struct Month {
    place: Location,
    zone: TimeZone,
    calendar: Calendar,
    sun: SunTable,
}

/// What people go by.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Truth {
    Clock,
    Sun,
}

impl Month {
    fn new(zone: &str, latitude: f64, longitude: f64, first: &str) -> Self {
        let zone = TimeZone::get(zone).expect("known");
        let place = Location::new(latitude, longitude).expect("a place");
        let first: Date = first.parse().expect("a date");
        let start = first.to_zoned_datetime(zone.clone()).expect("it exists").timestamp().as_microsecond();
        let calendar = Calendar::new(&zone, start, start + 30 * 86_400_000_000 - 7_200_000_000);
        let sun = SunTable::new(&calendar, place);
        Self { place, zone, calendar, sun }
    }

    /// The lamp goes on at a clock time, which is sunset's in the middle of the month, or 10 minutes
    /// after each sunset; off late in the evening.
    fn live(&self, event: SunEvent, truth: Truth, dice: u64) -> EventLog {
        let mut random = Pcg64::seed_from_u64(dice);
        let mut log = EventLogBuilder::default();
        let sun = |day| self.sun.at(day, event).expect("it rises and sets") + 10 * MINUTE;
        let clock = AtTime::from_seconds(i64::from(self.calendar.local(sun(15)).second / 60 * 60));
        for day in 0..self.calendar.days() {
            let at = if truth == Truth::Sun { sun(day) } else { self.calendar.instant(day, clock) };
            // About three minutes of standard deviation.
            let on = at + random.random_range(-4 * MINUTE..=4 * MINUTE) + random.random_range(-4 * MINUTE..=4 * MINUTE);
            let off = on + random.random_range(60 * MINUTE..=150 * MINUTE);
            for (time, state) in [(on, "on"), (off, "off")] {
                log.push(Event { time, entity_id: LAMP, state, cause: Cause::Person });
            }
        }
        log.finish()
    }

    fn findings(&self, log: &EventLog) -> Findings {
        let mut home = Home::in_zone(self.zone.clone());
        home.location = Some(self.place);
        crate::mine(log, &home, &crate::Settings::default(), &()).expect("nobody stops it")
    }

    /// How the lamp's going on is explained.
    fn explained(&self, event: SunEvent, truth: Truth, dice: u64) -> Vec<PatternKind> {
        let findings = self.findings(&self.live(event, truth, dice));
        let on = findings.patterns.iter().filter(|pattern| pattern.actions[0].state == "on");
        on.map(|pattern| pattern.kind).collect()
    }

    /// By how many minutes the event moves on the clock from the first day to the last, at most.
    fn moves(&self, event: SunEvent) -> i64 {
        let clock = |day| i64::from(self.calendar.local(self.sun.at(day, event).expect("it rises and sets")).second);
        let times: Vec<i64> = (0..self.calendar.days()).map(clock).collect();
        (times.iter().max().expect("days") - times.iter().min().expect("days")) / 60
    }
}

fn months() -> Vec<Month> {
    let places = [
        ("Europe/Berlin", 52.52, 13.405),
        ("Australia/Sydney", -33.87, 151.21),
        ("Asia/Singapore", 1.35, 103.82),
        ("Europe/Helsinki", 64.0, 25.0),
    ];
    // Both equinoxes, both solstices, and a month in which Europe's and Sydney's clocks change.
    let days = ["2026-03-01", "2026-06-06", "2026-09-07", "2026-12-07", "2026-10-10"];
    places.iter().flat_map(|&(zone, north, east)| days.map(|day| Month::new(zone, north, east, day))).collect()
}

/// All that the lamp's going on was explained by, in some plays of each month.
fn plays(truth: Truth, moves: impl Fn(i64) -> bool) -> Vec<(String, Vec<PatternKind>)> {
    let mut plays = Vec::new();
    for month in months() {
        for event in [SunEvent::Sunset, SunEvent::Sunrise].into_iter().filter(|&event| moves(month.moves(event))) {
            for dice in 0..DICE {
                let zone = month.zone.iana_name().unwrap_or_default();
                let told = format!("{zone} {} {event:?} {dice}", month.calendar.date(0));
                plays.push((told, month.explained(event, truth, dice)));
            }
        }
    }
    plays
}

#[test]
fn where_the_sun_moves_each_is_known_for_what_it_is() {
    // Three deviations of the acts, as they are drawn here.
    for (truth, kind) in [(Truth::Clock, PatternKind::Time), (Truth::Sun, PatternKind::Sun)] {
        let plays = plays(truth, |minutes| minutes >= 10);
        assert!(plays.len() >= 25 * usize::try_from(DICE).expect("few"), "the year has too few such months");
        for (told, kinds) in plays {
            assert_eq!(kinds, [kind], "{told}");
        }
    }
}

#[test]
fn where_the_sun_hardly_moves_there_is_one_explanation_and_by_the_clock_it_stays_the_clock() {
    let by_clock = plays(Truth::Clock, |minutes| minutes < 10);
    let by_sun = plays(Truth::Sun, |minutes| minutes < 10);
    assert!(by_clock.len() >= 20, "the year has too few such months");
    for (told, kinds) in by_clock.iter().chain(&by_sun) {
        assert_eq!(kinds.len(), 1, "{told}: {kinds:?}");
    }
    let wrong = by_clock.iter().filter(|(_, kinds)| kinds[..] != [PatternKind::Time]).count();
    assert!(wrong * 10 <= by_clock.len(), "{wrong} of {}", by_clock.len());
}

#[test]
fn likeliest_spread_is_that_of_the_habit_and_not_of_what_is_done_besides() {
    let habit = (-20..=20).map(|minute| f64::from(minute) * 12.0);
    let spread = fit(habit.chain([7000.0, -9000.0]).collect()).expect("enough of them");
    assert!(spread.middle.abs() < 5.0 && (100.0..200.0).contains(&spread.deviation), "{spread:?}");
    assert!(fit(vec![1.0, 2.0]).is_none());
    let exact = fit(vec![5.0; 10]).expect("enough of them");
    assert!((exact.deviation - PRECISION).abs() < 1e-9);
}
