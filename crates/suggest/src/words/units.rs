use domain::{AtTime, EntityId, Home, Language, Weekday};

use super::names::{Join, join, plain};
use super::say;

/// A length of time in words: `45 s`, `5 min`, `1 h 30 min`, `2 days`. Taken without its sign.
#[must_use]
pub fn describe_duration(seconds: i64, language: Language) -> String {
    let seconds = seconds.unsigned_abs();
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let mut said = Vec::new();
    if days > 0 {
        said.push(say!(language, "length-days", number = days));
    }
    if hours > 0 {
        said.push(say!(language, "length-hours", number = hours));
    }
    if minutes > 0 {
        said.push(say!(language, "length-minutes", number = minutes));
    }
    if rest > 0 || said.is_empty() {
        said.push(say!(language, "length-seconds", number = rest));
    }
    said.join(" ")
}

/// `6:32`, and `6:32:10` where the seconds matter.
pub(crate) fn clock(time: AtTime, language: Language) -> String {
    let (hour, minute, second) = (hour(time), time.seconds() / 60 % 60, time.seconds() % 60);
    let minutes = format!("{minute:02}");
    if second == 0 {
        let exact = if minute == 0 { "hour" } else { "minute" };
        say!(language, "clock", hour = hour, minute = minutes, exact = exact)
    } else {
        say!(language, "clock-seconds", hour = hour, minute = minutes, second = format!("{second:02}"))
    }
}

/// The hour of a clock time, which some languages have another article for.
pub(super) fn hour(time: AtTime) -> u32 {
    time.seconds() / 3600
}

/// `on weekdays`, `at weekends`, `on Mondays and Fridays`; empty for every day and for none.
pub(crate) fn days(weekdays: &[Weekday], language: Language) -> String {
    let named: Vec<Weekday> = Weekday::ALL.into_iter().filter(|day| weekdays.contains(day)).collect();
    match named[..] {
        [] | [_, _, _, _, _, _, _] => String::new(),
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri] => say!(language, "days-working"),
        [Weekday::Sat, Weekday::Sun] => say!(language, "days-weekend"),
        [_, _, _, _, _, _] => {
            let missing = Weekday::ALL.into_iter().find(|day| !named.contains(day)).map_or("", day_key);
            say!(language, "days-but", day = say!(language, "day-single", day = missing))
        }
        _ => {
            let plurals: Vec<String> =
                named.iter().map(|&day| say!(language, "day-plural", day = day_key(day))).collect();
            say!(language, "days-on", days = join(&plurals, Join::And, language))
        }
    }
}

/// A number with the entity's unit, on one line with it: `26 °C`, `20 lx`, `55%`.
pub(crate) fn quantity(value: f64, entity: Option<&EntityId>, home: &Home) -> String {
    if value.abs() >= 1e9 {
        return format!("{value:e}");
    }
    // Three places are more than any sensor means, and hide what arithmetic adds.
    let number = language::decimal(value, 3, home.language);
    let unit = entity.and_then(|entity| home.entities.get(entity)?.unit.as_deref()).map(|unit| plain(unit, 12));
    match unit.as_deref() {
        None | Some("") => number,
        Some("%") => language::percent(&number, home.language),
        Some(unit) => format!("{number}\u{a0}{unit}"),
    }
}

fn day_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{WEEKDAYS, entity, home_with, time};

    #[test]
    fn lengths_of_time_clock_times_and_days() {
        for (seconds, expected) in [
            (0, "0 s"),
            (45, "45 s"),
            (300, "5 min"),
            (-600, "10 min"),
            (5400, "1 h 30 min"),
            (86_400, "1 day"),
            (180_001, "2 days 2 h 1 s"),
        ] {
            assert_eq!(describe_duration(seconds, Language::English), expected);
        }
        assert_eq!(clock(time("06:32:00"), Language::English), "6:32");
        assert_eq!(clock(time("00:00:07"), Language::English), "0:00:07");
        assert_eq!(days(&WEEKDAYS, Language::English), "on weekdays");
        assert_eq!(days(&[Weekday::Sun, Weekday::Sat], Language::English), "at weekends");
        assert_eq!(days(&[Weekday::Fri, Weekday::Mon], Language::English), "on Mondays and Fridays");
        assert_eq!(days(&Weekday::ALL[..6], Language::English), "on every day but Sunday");
        assert_eq!(days(&Weekday::ALL, Language::English), "");
    }

    #[test]
    fn numbers_come_with_the_unit_of_their_entity() {
        let mut home = home_with(&[("sensor.a", "", None)]);
        let sensor = entity("sensor.a");
        assert_eq!(quantity(26.0, Some(&sensor), &home), "26");
        assert_eq!(quantity(1e300, Some(&sensor), &home), "1e300");
        for (unit, value, expected) in
            [("°C", 21.5, "21.5\u{a0}°C"), ("%", 55.0, "55%"), (" \n", -0.0001, "0"), ("lx", 0.1 + 0.2, "0.3\u{a0}lx")]
        {
            home.entities.get_mut(&sensor).expect("it is there").unit = Some(unit.to_owned());
            assert_eq!(quantity(value, Some(&sensor), &home), expected);
        }
    }
}
