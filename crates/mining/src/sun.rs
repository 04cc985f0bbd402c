use std::sync::{Arc, OnceLock};

use domain::{AtTime, Location, SunEvent};
use solar_positioning::{Horizon, Location as Place, SolarEvents};

use crate::prepare::Calendar;

/// Terrestrial time less universal time, in seconds, in the years that homes have histories of. A
/// minute of it moves the sun by a quarter of a second of arc, so one value does.
const DELTA_T: f64 = 69.0;
const JULIAN_DATE_OF_1970: f64 = 2_440_587.5;
const MICROSECONDS_PER_DAY: f64 = 86_400_000_000.0;

/// Sunrise and sunset of each local day of a calendar, in µs since 1970 in UTC; none on a day when
/// the sun stays up or down.
///
/// Source: the solar position algorithm of Reda and Andreas, *Solar Position Algorithm for Solar
/// Radiation Applications*, Solar Energy 76 (2004), with the sun's centre at -0.833°. A part of it
/// shares what has been worked out.
#[derive(Clone, Debug)]
pub(crate) struct SunTable {
    table: Arc<Table>,
    /// How many of the table's days there are.
    days: u32,
}

#[derive(Debug)]
struct Table {
    place: Place,
    /// Start of each day and of the one after the last, in µs.
    midnights: Vec<i64>,
    /// Worked out when asked for: a stray event can make a history of decades with few days in it.
    days: Vec<OnceLock<Day>>,
}

/// When the sun rises and sets.
#[derive(Clone, Copy, Debug)]
struct Day {
    rise: Option<i64>,
    set: Option<i64>,
}

impl SunTable {
    /// The table for a place.
    pub(crate) fn new(calendar: &Calendar, location: Location) -> Self {
        let midnight = AtTime::from_seconds(0);
        let table = Table {
            place: Place { latitude: location.latitude(), longitude: location.longitude() },
            midnights: (0..=calendar.days()).map(|day| calendar.instant(day, midnight)).collect(),
            days: (0..calendar.days()).map(|_| OnceLock::new()).collect(),
        };
        Self { table: Arc::new(table), days: calendar.days() }
    }

    /// Of the first days.
    pub(crate) fn until(&self, days: u32) -> Self {
        Self { table: Arc::clone(&self.table), days: days.min(self.days) }
    }

    /// When the sun rises or sets on a day.
    pub(crate) fn at(&self, day: u32, event: SunEvent) -> Option<i64> {
        let Day { rise, set } = self.day(day)?;
        match event {
            SunEvent::Sunrise => rise,
            SunEvent::Sunset => set,
        }
    }

    /// The event nearest to an instant of a day, as its own day and how long after it the instant is,
    /// in µs: where summer nights are short the sun sets around midnight.
    pub(crate) fn nearest(&self, day: u32, time: i64, event: SunEvent) -> Option<(u32, i64)> {
        let days = [Some(day), day.checked_sub(1), day.checked_add(1)].into_iter().flatten();
        days.filter_map(|day| Some((day, time - self.at(day, event)?))).min_by_key(|(_, apart)| apart.abs())
    }

    /// Whether the sun is below the horizon at an instant of a day; none when it does not rise or
    /// set on that day.
    pub(crate) fn is_dark(&self, day: u32, time: i64) -> Option<bool> {
        let Day { rise: Some(rise), set: Some(set) } = self.day(day)? else {
            return None;
        };
        Some(time < rise || time > set)
    }

    fn day(&self, day: u32) -> Option<Day> {
        if day < self.days { self.table.day(day as usize) } else { None }
    }
}

impl Table {
    fn day(&self, day: usize) -> Option<Day> {
        let (start, end) = (*self.midnights.get(day)?, *self.midnights.get(day + 1)?);
        let find = || {
            let events = SolarEvents::new();
            let (start, end) = (julian_date(start), julian_date(end));
            let rise = events.next_rise_from_julian(start, end, self.place, DELTA_T, Horizon::SunriseSunset);
            let set = events.next_set_from_julian(start, end, self.place, DELTA_T, Horizon::SunriseSunset);
            Day { rise: rise.ok().flatten().map(microseconds), set: set.ok().flatten().map(microseconds) }
        };
        Some(*self.days.get(day)?.get_or_init(find))
    }
}

fn julian_date(time: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a millisecond is exact enough for the sun")]
    let days = time as f64 / MICROSECONDS_PER_DAY;
    days + JULIAN_DATE_OF_1970
}

fn microseconds(julian_date: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "years that the calculator reaches fit")]
    let time = ((julian_date - JULIAN_DATE_OF_1970) * MICROSECONDS_PER_DAY) as i64;
    time
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn sunset_in_berlin_is_that_of_the_almanac() {
        let instant = |text: &str| text.parse::<Timestamp>().expect("a time").as_microsecond();
        let zone = TimeZone::get("Europe/Berlin").expect("known");
        let calendar = Calendar::new(&zone, instant("2026-10-01T10:00:00Z"), instant("2026-10-02T10:00:00Z"));
        let table = SunTable::new(&calendar, Location::new(52.52, 13.405).expect("a place"));
        let (sunrise, sunset) = (table.at(0, SunEvent::Sunrise), table.at(0, SunEvent::Sunset));
        // What Home Assistant's own library (astral) says, to the second; ours is finer than that.
        let near = |time: Option<i64>, text| (time.expect("it does") - instant(text)).abs() < 30_000_000;
        assert!(
            near(sunrise, "2026-10-01T05:07:37Z") && near(sunset, "2026-10-01T16:43:31Z"),
            "{sunrise:?} {sunset:?}"
        );
        let sunset = sunset.expect("it does");
        assert_eq!(table.is_dark(0, sunset + 1), Some(true));
        assert_eq!(table.is_dark(0, sunset - 1), Some(false));
    }
}
