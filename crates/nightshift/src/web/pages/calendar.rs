//! The nights of a quarter as a calendar: a column a week, a square a day.

use std::collections::BTreeMap;

use domain::{Run, RunStatus};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::nights::status;
use super::picture::{Entry, Svg};
use super::shell::Shell;
use super::texts::t;
use super::when;

/// The calendar, and what its squares mean.
pub(super) struct Calendar {
    /// As HTML.
    pub(super) svg: String,
    /// What its squares mean.
    pub(super) legend: Vec<Entry>,
}

const WEEKS: i32 = 13;
const LEFT: f64 = 30.0;
const TOP: f64 = 16.0;
const STEP: f64 = 22.0;
const SIDE: f64 = 18.0;

/// The calendar of the weeks up to `today`, by the local dates of their slots.
pub(super) fn calendar(shell: &Shell, runs: &[Run], zone: &TimeZone, today: Date) -> Calendar {
    let mut best: BTreeMap<Date, RunStatus> = BTreeMap::new();
    for run in runs {
        let date = zone.to_datetime(run.scheduled_for.unwrap_or(run.started_at)).date();
        let entry = best.entry(date).or_insert(run.status);
        if worth(run.status) > worth(*entry) {
            *entry = run.status;
        }
    }
    let monday = today.saturating_sub(i32::from(today.weekday().to_monday_zero_offset()).days());
    let first = monday.saturating_sub((WEEKS - 1).weeks());
    let (width, height) = (LEFT + f64::from(WEEKS) * STEP, TOP + 7.0 * STEP);
    let mut svg = Svg::new(width, height, &t!(shell, "picture-calendar"));
    for weekday in [0, 2, 4] {
        let name = t!(shell, "weekday", number = weekday + 1);
        svg.text("start", (0.0, TOP + f64::from(weekday) * STEP + 13.0), &name);
    }
    let mut named = None;
    for week in 0..WEEKS {
        let x = LEFT + f64::from(week) * STEP;
        let start = first.saturating_add(week.weeks());
        if named != Some(start.month()) && (week == 0 || start.day() <= 7) {
            svg.text("start", (x, 10.0), &t!(shell, "month", number = start.month()));
            named = Some(start.month());
        }
        for weekday in 0..7 {
            let date = start.saturating_add(weekday.days());
            if date > today {
                continue;
            }
            let y = TOP + f64::from(weekday) * STEP;
            let stands = best.get(&date).copied();
            let says = match stands {
                Some(stands) => format!("{}: {}", when::day(shell, date), status(shell, stands)),
                None => when::day(shell, date),
            };
            svg.cell(class_of(stands), (x, y), SIDE, &says);
            if matches!(stands, Some(RunStatus::Failed | RunStatus::Interrupted)) {
                svg.cross("mark", (x + SIDE / 2.0, y + SIDE / 2.0), 4.0);
            }
        }
    }
    let entry = |stands: RunStatus| Entry { mark: square(stands), text: status(shell, stands) };
    let legend = [RunStatus::Succeeded, RunStatus::Failed, RunStatus::Skipped].map(entry).into();
    Calendar { svg: svg.finish(), legend }
}

fn square(stands: RunStatus) -> String {
    let mut svg = Svg::new(12.0, 12.0, "");
    svg.rect(class_of(Some(stands)), (1.0, 1.0), (10.0, 10.0));
    if stands == RunStatus::Failed {
        svg.cross("wrong", (6.0, 6.0), 2.6);
    }
    svg.finish().replace("role=\"img\" aria-label=\"\"", "aria-hidden=\"true\"")
}

fn class_of(stands: Option<RunStatus>) -> &'static str {
    match stands {
        Some(RunStatus::Succeeded | RunStatus::Running) => "done",
        Some(RunStatus::Failed | RunStatus::Interrupted) => "failed",
        Some(RunStatus::Skipped) => "skipped",
        None => "none",
    }
}

/// Of several runs of a day, the one that counts most.
fn worth(status: RunStatus) -> u8 {
    match status {
        RunStatus::Succeeded => 4,
        RunStatus::Running => 3,
        RunStatus::Failed => 2,
        RunStatus::Interrupted => 1,
        RunStatus::Skipped => 0,
    }
}
