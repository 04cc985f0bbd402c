//! The small words of the scenarios' language: lengths of time, clock times, days, moments.

use domain::{Cause, SunEvent, Weekday};
use jiff::civil::Date;

/// When an event of a row comes, on a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum When {
    /// `06:32`
    Clock(i64),
    /// `sunset +10 min`
    Sun(SunEvent, i64),
    /// `6 times between 08:00 and 22:00`, or `between 08:00 and 22:00` for once.
    Between(u32, i64, i64),
    /// `after binary_sensor.hall_motion on, 5 s`
    After { entity: String, state: String, delay: i64 },
}

/// On which days a row is played.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Days {
    /// `daily`, `weekdays`, `weekend`, `tue thu`
    Week(Vec<Weekday>),
    /// `2026-09-10`, or several
    Dates(Vec<Date>),
    /// `2026-09-10 to 2026-09-20`
    Span(Date, Date),
}

/// What must be so for an event of a row to come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OnlyWhen {
    /// `dark`, or `daylight` when false
    Dark(bool),
    /// `17:00–23:00`, over midnight too
    Clock(i64, i64),
    /// `person.anna home`
    State(String, String),
}

impl Days {
    /// Whether a day is among them.
    pub(crate) fn has(&self, date: Date) -> bool {
        match self {
            Self::Week(days) => days.iter().any(|day| day.index() == weekday_number(date)),
            Self::Dates(dates) => dates.contains(&date),
            Self::Span(first, last) => (*first..=*last).contains(&date),
        }
    }
}

fn weekday_number(date: Date) -> usize {
    usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
}

/// Seconds of `5 s`, `10 min`, `2 h`, with or without a sign.
pub(crate) fn length(text: &str) -> Result<i64, String> {
    let problem = || format!("{text:?} is no length of time: write it as `5 s`, `10 min`, `2 h`");
    let (number, unit) = text.trim().split_once(' ').ok_or_else(problem)?;
    let factor = match unit {
        "s" => 1,
        "min" => 60,
        "h" => 3600,
        _ => return Err(problem()),
    };
    number.replace('−', "-").parse::<i64>().map(|number| number * factor).map_err(|_| problem())
}

/// Seconds since midnight of `06:32` or `06:32:10`.
pub(crate) fn clock(text: &str) -> Result<i64, String> {
    text.trim().parse::<domain::AtTime>().map(|at| i64::from(at.seconds()))
}

/// Days, as a row's `days` column has them.
pub(crate) fn days(text: &str) -> Result<Days, String> {
    if let Ok(week) = weekdays(text) {
        return Ok(Days::Week(week));
    }
    let date =
        |text: &str| text.trim().parse::<Date>().map_err(|_| format!("{text:?} are no days: daily, tue thu, a date"));
    if let Some((first, last)) = text.split_once(" to ") {
        return Ok(Days::Span(date(first)?, date(last)?));
    }
    Ok(Days::Dates(text.split(' ').map(date).collect::<Result<_, _>>()?))
}

/// `daily`, `weekdays`, `weekend`, or names of days.
pub(crate) fn weekdays(text: &str) -> Result<Vec<Weekday>, String> {
    match text {
        "daily" => Ok(Weekday::ALL.to_vec()),
        "weekdays" => Ok(Weekday::ALL[..5].to_vec()),
        "weekend" => Ok(Weekday::ALL[5..].to_vec()),
        _ => text.split(' ').map(weekday).collect(),
    }
}

fn weekday(text: &str) -> Result<Weekday, String> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    NAMES
        .iter()
        .position(|name| *name == text)
        .map(|place| Weekday::ALL[place])
        .ok_or(format!("{text:?} is no weekday"))
}

/// `sunset +10 min`, `sunrise`, as event and seconds after it; none when it is not about the sun.
pub(crate) fn sun(text: &str) -> Option<Result<(SunEvent, i64), String>> {
    let (event, rest) = if let Some(rest) = text.strip_prefix("sunset") {
        (SunEvent::Sunset, rest)
    } else {
        (SunEvent::Sunrise, text.strip_prefix("sunrise")?)
    };
    let rest = rest.trim();
    Some(if rest.is_empty() { Ok((event, 0)) } else { length(rest).map(|offset| (event, offset)) })
}

/// An entity and a state, `light.hall on`.
pub(crate) fn entity_state(text: &str) -> Result<(String, String), String> {
    match text.trim().split_once(' ') {
        Some((entity, state)) if domain::is_entity_id(entity) => Ok((entity.to_owned(), state.trim().to_owned())),
        _ => Err(format!("{text:?} must be an entity and its state, like `light.hall on`")),
    }
}

/// A row's `when` column.
pub(crate) fn when(text: &str) -> Result<When, String> {
    if let Some(sun) = sun(text) {
        return sun.map(|(event, offset)| When::Sun(event, offset));
    }
    if let Some(rest) = text.strip_prefix("after ") {
        let (what, delay) =
            rest.split_once(',').ok_or(format!("{text:?} needs a delay, as `after light.a on, 5 s`"))?;
        let (entity, state) = entity_state(what)?;
        return Ok(When::After { entity, state, delay: length(delay)? });
    }
    if let Some((times, hours)) = text.split_once("between ") {
        let times = match times.trim().strip_suffix(" times") {
            Some(times) => times.parse().map_err(|_| format!("{times:?} is no number of times"))?,
            None if times.is_empty() => 1,
            None => return Err(format!("{text:?}: write `6 times between 08:00 and 22:00`")),
        };
        let (from, to) = hours.split_once(" and ").ok_or(format!("{text:?} needs an `and`"))?;
        return Ok(When::Between(times, clock(from)?, clock(to)?));
    }
    clock(text).map(When::Clock)
}

/// A row's `only when` column.
pub(crate) fn only_when(text: &str) -> Result<OnlyWhen, String> {
    match text {
        "dark" => Ok(OnlyWhen::Dark(true)),
        "daylight" => Ok(OnlyWhen::Dark(false)),
        _ => match text.split_once('–') {
            Some((from, to)) => Ok(OnlyWhen::Clock(clock(from)?, clock(to)?)),
            None => entity_state(text).map(|(entity, state)| OnlyWhen::State(entity, state)),
        },
    }
}

/// A row's `cause` column.
pub(crate) fn cause(text: &str) -> Result<Cause, String> {
    match text {
        "person" => Ok(Cause::Person),
        "device" => Ok(Cause::Device),
        "automation" => Ok(Cause::Automation),
        "derived" => Ok(Cause::Derived),
        _ => Err(format!("{text:?} is no cause: person, device, automation or derived")),
    }
}
