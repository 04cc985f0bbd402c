use domain::{AtTime, EntityId, Home, Weekday};

use super::names::{join, plain};

/// A length of time in words: `45 s`, `5 min`, `1 h 30 min`, `2 days`. Taken without its sign.
#[must_use]
pub fn describe_duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let parts =
        [(seconds / 86_400, "days"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let said: Vec<String> = parts
        .iter()
        .filter(|(amount, _)| *amount > 0)
        .map(|&(amount, unit)| {
            let unit = if unit == "days" && amount == 1 { "day" } else { unit };
            format!("{amount} {unit}")
        })
        .collect();
    if said.is_empty() { "0 s".to_owned() } else { said.join(" ") }
}

/// `6:32`, and `6:32:10` where the seconds matter.
pub(crate) fn clock(time: AtTime) -> String {
    let seconds = time.seconds();
    let minutes = format!("{}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds.is_multiple_of(60) { minutes } else { format!("{minutes}:{:02}", seconds % 60) }
}

/// `on weekdays`, `at weekends`, `on Mondays and Fridays`; empty for every day and for none.
pub(crate) fn days(weekdays: &[Weekday]) -> String {
    let named: Vec<Weekday> = Weekday::ALL.into_iter().filter(|day| weekdays.contains(day)).collect();
    match named[..] {
        [] | [_, _, _, _, _, _, _] => String::new(),
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri] => "on weekdays".to_owned(),
        [Weekday::Sat, Weekday::Sun] => "at weekends".to_owned(),
        [_, _, _, _, _, _] => {
            let missing = Weekday::ALL.into_iter().find(|day| !named.contains(day)).map_or("", day_name);
            format!("on every day but {missing}")
        }
        _ => {
            let plurals: Vec<String> = named.iter().map(|&day| format!("{}s", day_name(day))).collect();
            format!("on {}", join(&plurals, "and"))
        }
    }
}

/// A number with the entity's unit: `26 °C`, `20 lx`, `55%`.
pub(crate) fn quantity(value: f64, entity: Option<&EntityId>, home: &Home) -> String {
    if value.abs() >= 1e9 {
        return format!("{value:e}");
    }
    // Three places are more than any sensor means, and hide what arithmetic adds.
    let rounded = format!("{value:.3}");
    let number = if rounded.contains('.') { rounded.trim_end_matches('0').trim_end_matches('.') } else { &rounded };
    let number = if number == "-0" { "0" } else { number };
    let unit = entity.and_then(|entity| home.entities.get(entity)?.unit.as_deref()).map(|unit| plain(unit, 12));
    match unit.as_deref() {
        None | Some("") => number.to_owned(),
        Some("%") => format!("{number}%"),
        Some(unit) => format!("{number} {unit}"),
    }
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
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
            assert_eq!(describe_duration(seconds), expected);
        }
        assert_eq!(clock(time("06:32:00")), "6:32");
        assert_eq!(clock(time("00:00:07")), "0:00:07");
        assert_eq!(days(&WEEKDAYS), "on weekdays");
        assert_eq!(days(&[Weekday::Sun, Weekday::Sat]), "at weekends");
        assert_eq!(days(&[Weekday::Fri, Weekday::Mon]), "on Mondays and Fridays");
        assert_eq!(days(&Weekday::ALL[..6]), "on every day but Sunday");
        assert_eq!(days(&Weekday::ALL), "");
    }

    #[test]
    fn numbers_come_with_the_unit_of_their_entity() {
        let mut home = home_with(&[("sensor.a", "", None)]);
        let sensor = entity("sensor.a");
        assert_eq!(quantity(26.0, Some(&sensor), &home), "26");
        assert_eq!(quantity(1e300, Some(&sensor), &home), "1e300");
        for (unit, value, expected) in
            [("°C", 21.5, "21.5 °C"), ("%", 55.0, "55%"), (" \n", -0.0001, "0"), ("lx", 0.1 + 0.2, "0.3 lx")]
        {
            home.entities.get_mut(&sensor).expect("it is there").unit = Some(unit.to_owned());
            assert_eq!(quantity(value, Some(&sensor), &home), expected);
        }
    }
}
