use domain::{Location, SunEvent, Weekday};
use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp};
use solar_positioning::{Horizon, Location as Place, SolarEvents};

use crate::number::{HOUR, SECOND, micros};
use crate::plan::{Plan, PlanError};

/// The local days of a history and the sun on them.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    pub(crate) days: Vec<Day>,
    /// Start of the first day, in microseconds since 1970.
    pub(crate) start: i64,
    /// End of the last day.
    pub(crate) end: i64,
    zone: jiff::tz::TimeZone,
}

/// A local day.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) weekday: Weekday,
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// None without a location, and on days on which the sun does not rise.
    pub(crate) sunrise: Option<i64>,
    pub(crate) sunset: Option<i64>,
}

impl Calendar {
    /// The days of `plan`.
    pub(crate) fn new(plan: &Plan) -> Result<Self, PlanError> {
        let out = || PlanError::Calendar { first_day: plan.first_day, days: plan.days };
        let midnight = |date: Date| {
            date.to_zoned_datetime(plan.time_zone.clone())
                .map(|zoned| zoned.timestamp().as_microsecond())
                .map_err(|_| out())
        };
        let mut days = Vec::with_capacity(plan.days as usize);
        let mut date = plan.first_day;
        let mut start = midnight(date)?;
        let first = start;
        for _ in 0..plan.days {
            let next = date.checked_add(Span::new().days(1)).map_err(|_| out())?;
            let end = midnight(next)?;
            let weekday = Weekday::ALL[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % 7];
            let sun = |event| plan.location.and_then(|place| sun_time(place, start, end, event));
            days.push(Day {
                date,
                weekday,
                start,
                end,
                sunrise: sun(SunEvent::Sunrise),
                sunset: sun(SunEvent::Sunset),
            });
            (date, start) = (next, end);
        }
        Ok(Self { days, start: first, end: start, zone: plan.time_zone.clone() })
    }

    /// The instant at which the clock on day `day` shows `seconds` after midnight; on the next
    /// days from 86,400 on. A time that is skipped is taken as much later, one that is repeated
    /// the first time.
    pub(crate) fn at(&self, day: usize, seconds: f64) -> i64 {
        let over = (seconds / 86_400.0).floor();
        let (day, seconds) = match crate::number::whole(over) {
            days @ 1.. => (day + crate::number::length(days), seconds - over * 86_400.0),
            _ => (day, seconds.max(0.0)),
        };
        let Some(of) = self.days.get(day) else {
            return self.end.saturating_add(micros(seconds));
        };
        let plain = of.start.saturating_add(micros(seconds));
        if of.end - of.start == 24 * HOUR {
            return plain;
        }
        let clock = |at: i64| {
            let at = i32::try_from(at / SECOND).unwrap_or(0);
            Time::midnight().checked_add(Span::new().seconds(at)).ok().map(|time| of.date.to_datetime(time))
        };
        clock(micros(seconds))
            .and_then(|local| local.to_zoned_datetime(self.zone.clone()).ok())
            .map_or(plain, |zoned| zoned.timestamp().as_microsecond() + micros(seconds) % SECOND)
    }

    /// The day that `time` is on.
    pub(crate) fn day_of(&self, time: i64) -> usize {
        self.days.partition_point(|day| day.start <= time).saturating_sub(1)
    }

    /// What the clock shows at `time`, in seconds after midnight.
    pub(crate) fn clock(&self, time: i64) -> f64 {
        let Some(day) = self.days.get(self.day_of(time)) else {
            return 0.0;
        };
        if day.end - day.start == 24 * HOUR {
            return crate::number::real((time - day.start).clamp(0, 24 * HOUR - 1)) / 1e6;
        }
        Timestamp::from_microsecond(time).map_or(0.0, |instant| {
            let zoned = instant.to_zoned_datetime(self.zone.clone());
            f64::from(zoned.hour()) * 3600.0 + f64::from(zoned.minute()) * 60.0 + f64::from(zoned.second())
        })
    }

    /// Whether the sun is below the horizon; taken from the clock when nothing is known of it.
    pub(crate) fn is_dark(&self, time: i64) -> bool {
        match self.days.get(self.day_of(time)) {
            Some(Day { sunrise: Some(rise), sunset: Some(set), .. }) => time < *rise || time >= *set,
            _ => !(7.0 * 3600.0..18.5 * 3600.0).contains(&self.clock(time)),
        }
    }

    /// How high the sun stands, 0 (horizon or below) to 1 (noon).
    pub(crate) fn daylight(&self, time: i64) -> f64 {
        let (rise, set) = match self.days.get(self.day_of(time)) {
            Some(Day { sunrise: Some(rise), sunset: Some(set), .. }) if rise < set => (*rise, *set),
            Some(day) => (day.start + 7 * HOUR, day.start + 37 * HOUR / 2),
            None => return 0.0,
        };
        let share = crate::number::real(time - rise) / crate::number::real(set - rise);
        if (0.0..1.0).contains(&share) { (share * std::f64::consts::PI).sin() } else { 0.0 }
    }
}

/// When the sun rises or sets at `place` between two instants; none when it does not.
fn sun_time(place: Location, start: i64, end: i64, event: SunEvent) -> Option<i64> {
    /// Terrestrial less universal time in this century's first half, in seconds.
    const DELTA_T: f64 = 69.0;
    let place = Place { latitude: place.latitude(), longitude: place.longitude() };
    let (start, end) = (julian_date(start), julian_date(end));
    let events = SolarEvents::new();
    let found = match event {
        SunEvent::Sunrise => events.next_rise_from_julian(start, end, place, DELTA_T, Horizon::SunriseSunset),
        SunEvent::Sunset => events.next_set_from_julian(start, end, place, DELTA_T, Horizon::SunriseSunset),
    };
    let days = found.ok().flatten()? - JULIAN_DATE_OF_1970;
    Some(micros(days * 86_400.0))
}

const JULIAN_DATE_OF_1970: f64 = 2_440_587.5;

fn julian_date(time: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a millisecond is exact enough for the sun")]
    let seconds = time as f64 / 1e6;
    seconds / 86_400.0 + JULIAN_DATE_OF_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_when_the_clock_goes_back_has_25_hours() {
        let calendar = Calendar::new(&Plan::new(1)).expect("the default is possible");
        let day = &calendar.days[24];
        assert_eq!(day.date, Date::constant(2026, 10, 25));
        assert_eq!(day.end - day.start, 25 * HOUR);
        let noon = calendar.at(24, 12.0 * 3600.0);
        assert_eq!(noon, day.start + 13 * HOUR);
        assert!((calendar.clock(noon) - 12.0 * 3600.0).abs() < 1.0);
        assert_eq!(calendar.at(23, 25.0 * 3600.0), calendar.at(24, 3600.0));
        assert_eq!(calendar.day_of(noon), 24);
    }

    #[test]
    fn the_sun_sets_when_almanacs_say() {
        let calendar = Calendar::new(&Plan::new(1)).expect("the default is possible");
        // Berlin, 1 October 2026: sunrise 7:06, sunset 18:44 by the clock.
        let day = &calendar.days[0];
        let minutes = |time: Option<i64>| (time.expect("it does") - day.start) / (60 * SECOND);
        assert!((minutes(day.sunrise) - 426).abs() <= 3, "{}", minutes(day.sunrise));
        assert!((minutes(day.sunset) - 1124).abs() <= 3, "{}", minutes(day.sunset));
    }
}
