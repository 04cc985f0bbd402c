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
/// Radiation Applications*, Solar Energy 76 (2004), with the sun's centre at -0.833°.
#[derive(Clone, Debug)]
pub(crate) struct SunTable {
    days: Vec<(Option<i64>, Option<i64>)>,
}

impl SunTable {
    /// The table for a place.
    pub(crate) fn new(calendar: &Calendar, location: Location) -> Self {
        let place = Place { latitude: location.latitude(), longitude: location.longitude() };
        let events = SolarEvents::new();
        let midnight = AtTime::from_seconds(0);
        let days = (0..calendar.days())
            .map(|day| {
                let start = julian_date(calendar.instant(day, midnight));
                let end = julian_date(calendar.instant(day + 1, midnight));
                let horizon = Horizon::SunriseSunset;
                let rise = events.next_rise_from_julian(start, end, place, DELTA_T, horizon);
                let set = events.next_set_from_julian(start, end, place, DELTA_T, horizon);
                (rise.ok().flatten().map(microseconds), set.ok().flatten().map(microseconds))
            })
            .collect();
        Self { days }
    }

    /// When the sun rises or sets on a day.
    pub(crate) fn at(&self, day: u32, event: SunEvent) -> Option<i64> {
        let &(rise, set) = self.days.get(day as usize)?;
        match event {
            SunEvent::Sunrise => rise,
            SunEvent::Sunset => set,
        }
    }

    /// Whether the sun is below the horizon at an instant of a day; none when it does not rise or
    /// set on that day.
    pub(crate) fn is_dark(&self, day: u32, time: i64) -> Option<bool> {
        let &(Some(rise), Some(set)) = self.days.get(day as usize)? else {
            return None;
        };
        Some(time < rise || time > set)
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
