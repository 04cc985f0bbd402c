//! What a schedule should do, reckoned in another way: seconds, and a zone's list of changes. It
//! asks neither the cron library nor jiff's rules for skipped and repeated times.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const DAY: i64 = 86_400;

/// A zone as stretches of time with one offset each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretches(Vec<Stretch>);

/// From `start` to before `end`, in seconds since 1970, the local clock is `offset` ahead of UTC.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    start: i64,
    end: i64,
    offset: i64,
}

/// A cron expression as the sets of its fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) text: String,
    pub(super) minutes: Vec<i64>,
    pub(super) hours: Vec<i64>,
    /// None for `*`. When both this and `weekdays` are set, a day that is in either matches.
    pub(super) dates: Option<Vec<i64>>,
    pub(super) months: Vec<i64>,
    /// 0 for Sunday to 6 for Saturday; none for `*`.
    pub(super) weekdays: Option<Vec<i64>>,
}

impl Stretches {
    /// The zone from `from` until `until`.
    pub(super) fn of(zone: &TimeZone, from: Timestamp, until: Timestamp) -> Self {
        let mut stretches = Vec::new();
        let mut start = from.as_second();
        let mut offset = zone.to_offset(from).seconds().into();
        for change in zone.following(from).take_while(|change| change.timestamp() < until) {
            let (at, next) = (change.timestamp().as_second(), change.offset().seconds().into());
            if next != offset {
                stretches.push(Stretch { start, end: at, offset });
                (start, offset) = (at, next);
            }
        }
        stretches.push(Stretch { start, end: until.as_second(), offset });
        Self(stretches)
    }

    /// The instants at which the local clock is changed.
    pub(super) fn changes(&self) -> impl Iterator<Item = i64> {
        self.0.iter().skip(1).map(|stretch| stretch.start)
    }

    /// The first instant at which the clock shows the local second `civil`, or a later one.
    fn first_showing(&self, civil: i64) -> Option<i64> {
        let stretch = self.0.iter().find(|stretch| stretch.end + stretch.offset > civil)?;
        Some((civil - stretch.offset).max(stretch.start))
    }

    fn has_day(&self, day: i64) -> bool {
        let of = |stretch: &Stretch| stretch.start + stretch.offset..stretch.end + stretch.offset;
        self.0.iter().map(of).any(|local| local.start < (day + 1) * DAY && day * DAY < local.end)
    }

    fn offset_at(&self, instant: i64) -> i64 {
        self.0.iter().rev().find(|stretch| stretch.start <= instant).map_or(0, |stretch| stretch.offset)
    }

    /// The slots of `fields` in `[from, until)`, each with its key, in order.
    pub(super) fn slots(&self, fields: &Fields, from: i64, until: i64) -> Vec<(i64, String)> {
        // A time may be skipped to a later date, and the clock go over the date line.
        let days = from.div_euclid(DAY) - 3..=until.div_euclid(DAY) + 3;
        let is_daily = fields.minutes.len() * fields.hours.len() == 1;
        let mut slots = Vec::new();
        for day in days.filter(|day| self.has_day(*day) && fields.has_day(*day)) {
            for (hour, minute) in fields.hours.iter().flat_map(|hour| fields.minutes.iter().map(move |min| (hour, min)))
            {
                let Some(at) = self.first_showing(day * DAY + hour * 3600 + minute * 60) else { continue };
                let key = if is_daily { date(day).to_string() } else { self.local(at) };
                slots.push((at, key));
            }
        }
        slots.retain(|(at, _)| (from..until).contains(at));
        slots.sort();
        slots.dedup();
        slots
    }

    /// What the local clock shows at `instant`, to the minute.
    fn local(&self, instant: i64) -> String {
        let local = instant + self.offset_at(instant);
        let second = local.rem_euclid(DAY);
        format!("{}T{:02}:{:02}", date(local.div_euclid(DAY)), second / 3600, second % 3600 / 60)
    }
}

impl Fields {
    /// `minute hour * * *`.
    pub(super) fn daily(minute: i64, hour: i64) -> Self {
        Self {
            text: format!("{minute} {hour} * * *"),
            minutes: vec![minute],
            hours: vec![hour],
            months: (1..=12).collect(),
            ..Self::default()
        }
    }

    fn has_day(&self, day: i64) -> bool {
        let date = date(day);
        // 1 January 1970 was a Thursday.
        let weekday = (day + 4).rem_euclid(7);
        let of_month = self.dates.as_ref().map(|dates| dates.contains(&date.day().into()));
        let of_week = self.weekdays.as_ref().map(|weekdays| weekdays.contains(&weekday));
        let matches = match (of_month, of_week) {
            (Some(of_month), Some(of_week)) => of_month || of_week,
            (one, other) => one.or(other).unwrap_or(true),
        };
        matches && self.months.contains(&date.month().into())
    }
}

fn date(day: i64) -> jiff::civil::Date {
    jiff::civil::date(1970, 1, 1).checked_add(day.days()).expect("in range")
}
