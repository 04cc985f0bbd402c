//! The day as a strip of 24 hours, a row for each day: when people acted, and when the automation would have.

use std::collections::BTreeMap;

use domain::{AtTime, Automation, Condition, Evidence, Trigger, Weekday};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{Mark, Svg};
use crate::web::pages::shell::Shell;
use crate::web::pages::texts::t;
use crate::web::pages::when;

/// How many days are drawn, the latest.
const MOST_DAYS: i32 = 31;

const LEFT: f64 = 38.0;
const WIDTH: f64 = 360.0;
const ROW: f64 = 6.6;
const TOP: f64 = 3.0;
const FOOT: f64 = 15.0;
const DAY_SECONDS: f64 = 86_400.0;

/// Where something is: its row, and its place on the row.
struct Strip<'z> {
    first: Date,
    rows: i32,
    zone: &'z TimeZone,
}

/// Draws it.
pub(super) fn draw(shell: &Shell, automation: &Automation, evidence: &Evidence, zone: &TimeZone) -> String {
    let Some(strip) = Strip::over(evidence, zone) else { return String::new() };
    let bottom = TOP + f64::from(strip.rows) * ROW;
    let mut svg = Svg::new(WIDTH, bottom + FOOT, &t!(shell, "picture-days", number = strip.rows));
    let window = window_of(automation);
    for (from, to) in window.iter().flatten() {
        svg.rect("held", (across(*from), TOP), (across(*to) - across(*from), bottom - TOP));
    }
    for hour in (0..=24).step_by(6) {
        let x = across(f64::from(hour) * 3600.0);
        svg.line("grid", &[(x, TOP), (x, bottom)]);
        let anchor = match hour {
            24 => "end",
            _ => "middle",
        };
        svg.text(anchor, (x, bottom + 11.0), &when::hour(shell, hour));
    }
    // A date beside the first row, and beside each Monday that is not too near to it.
    for row in 0..strip.rows {
        let date = strip.date(row);
        let is_monday = date.weekday() == jiff::civil::Weekday::Monday;
        if row == 0 || (is_monday && row > 2) {
            svg.text("end", (LEFT - 7.0, middle_of(row) + 3.2), &when::short_date(shell, date));
            if row > 0 {
                let y = TOP + f64::from(row) * ROW;
                svg.line("grid", &[(LEFT, y), (WIDTH, y)]);
            }
        }
    }
    draw_trigger(&mut svg, &strip, automation, evidence, bottom);
    let days = weekdays_of(automation);
    for row in (0..strip.rows).filter(|row| !days.is_empty() && !days.contains(&weekday(strip.date(*row)))) {
        svg.rect("out", (LEFT, TOP + f64::from(row) * ROW), (WIDTH - LEFT, ROW));
    }
    let wrong = evidence.fires.iter().filter(|fire| !fire.right).map(|fire| (fire.at, Mark::Wrong));
    let acts = evidence.acts.iter().map(|act| (act.at, if act.served { Mark::Served } else { Mark::Missed }));
    for (at, mark) in acts.chain(wrong) {
        if let Some(place) = strip.place(at) {
            svg.mark(mark, place);
        }
    }
    svg.finish()
}

/// The trigger as a line: straight down for a clock time, along its days for the sun.
fn draw_trigger(svg: &mut Svg, strip: &Strip<'_>, automation: &Automation, evidence: &Evidence, bottom: f64) {
    match automation.triggers.first() {
        Some(Trigger::Time { at }) => {
            let x = across(f64::from(at.seconds()));
            svg.line("line", &[(x, TOP), (x, bottom)]);
        }
        Some(Trigger::Sun { .. }) => {
            // Between two days on which it would have acted the sun moves by minutes.
            let by_row: BTreeMap<i32, (f64, f64)> = evidence
                .fires
                .iter()
                .filter_map(|fire| {
                    let (x, y) = strip.place(fire.at)?;
                    Some((strip.row(fire.at)?, (x, y)))
                })
                .collect();
            let places: Vec<(f64, f64)> = by_row.into_values().collect();
            if places.len() > 1 {
                svg.line("line", &places);
            }
        }
        _ => {}
    }
}

impl<'z> Strip<'z> {
    fn over(evidence: &Evidence, zone: &'z TimeZone) -> Option<Self> {
        let date = |at| Some(zone.to_datetime(Timestamp::from_microsecond(at).ok()?).date());
        let last = date(evidence.until)?;
        let first = date(evidence.from)?.max(last.saturating_sub((MOST_DAYS - 1).days()));
        let rows = days_between(first, last) + 1;
        (rows > 0).then_some(Self { first, rows, zone })
    }

    fn date(&self, row: i32) -> Date {
        self.first.saturating_add(row.days())
    }

    fn row(&self, at: i64) -> Option<i32> {
        let date = self.zone.to_datetime(Timestamp::from_microsecond(at).ok()?).date();
        let row = days_between(self.first, date);
        (0..self.rows).contains(&row).then_some(row)
    }

    fn place(&self, at: i64) -> Option<(f64, f64)> {
        let time = self.zone.to_datetime(Timestamp::from_microsecond(at).ok()?).time();
        let seconds = 3600.0 * f64::from(time.hour()) + 60.0 * f64::from(time.minute()) + f64::from(time.second());
        Some((across(seconds), middle_of(self.row(at)?)))
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn across(seconds: f64) -> f64 {
    LEFT + (WIDTH - LEFT) * (seconds / DAY_SECONDS).clamp(0.0, 1.0)
}

fn middle_of(row: i32) -> f64 {
    TOP + (f64::from(row) + 0.5) * ROW
}

/// The hours within which the automation acts, in seconds of the day: two where they go over midnight, none where it has
/// no such condition.
fn window_of(automation: &Automation) -> Option<Vec<(f64, f64)>> {
    automation.conditions.iter().find_map(|condition| match condition {
        Condition::Time { after, before, .. } if after.is_some() || before.is_some() => {
            let from = f64::from(after.map_or(0, AtTime::seconds));
            let to = before.map_or(DAY_SECONDS, |before| f64::from(before.seconds()));
            Some(if from < to { vec![(from, to)] } else { vec![(from, DAY_SECONDS), (0.0, to)] })
        }
        _ => None,
    })
}

/// The days on which it acts; none where it has no such condition.
fn weekdays_of(automation: &Automation) -> Vec<Weekday> {
    let named = automation.conditions.iter().find_map(|condition| match condition {
        Condition::Time { weekday, .. } if !weekday.is_empty() => Some(weekday.clone()),
        _ => None,
    });
    named.unwrap_or_default()
}

fn weekday(date: Date) -> Weekday {
    let place = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    Weekday::ALL[place.min(6)]
}
