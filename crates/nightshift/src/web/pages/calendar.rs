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
    /// The same in numbers, for where there is room beside it.
    pub(super) figures: Vec<Counted>,
}

/// A number of nights, or what is usual of them.
pub(super) struct Counted {
    /// Its square, as HTML; empty where it has none.
    pub(super) mark: String,
    pub(super) value: String,
    pub(super) label: String,
}

const WEEKS: i32 = 13;
const LEFT: f64 = 30.0;
const TOP: f64 = 16.0;
const STEP: f64 = 22.0;
const SIDE: f64 = 18.0;

/// The calendar of the weeks up to `today`, by the local dates of their slots.
pub(super) fn calendar(shell: &Shell, runs: &[Run], zone: &TimeZone, today: Date) -> Calendar {
    let monday = today.saturating_sub(i32::from(today.weekday().to_monday_zero_offset()).days());
    let first = monday.saturating_sub((WEEKS - 1).weeks());
    let mut best: BTreeMap<Date, RunStatus> = BTreeMap::new();
    let mut lengths: Vec<u64> = Vec::new();
    for run in runs {
        let date = zone.to_datetime(run.scheduled_for.unwrap_or(run.started_at)).date();
        if date < first {
            continue;
        }
        lengths.extend(run.duration_ms.filter(|_| run.status == RunStatus::Succeeded));
        let entry = best.entry(date).or_insert(run.status);
        if worth(run.status) > worth(*entry) {
            *entry = run.status;
        }
    }
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
    Calendar { svg: svg.finish(), legend, figures: figures(shell, &best, lengths, today) }
}

/// How many of the days stand how, how many were done one after the other until now, and how long a run usually takes.
fn figures(shell: &Shell, best: &BTreeMap<Date, RunStatus>, mut lengths: Vec<u64>, today: Date) -> Vec<Counted> {
    let kinds: [&[RunStatus]; 3] =
        [&[RunStatus::Succeeded], &[RunStatus::Failed, RunStatus::Interrupted], &[RunStatus::Skipped]];
    let counted = |kind: &[RunStatus]| {
        let stands = kind.first().copied()?;
        let number = best.values().filter(|stands| kind.contains(stands)).count();
        Some(Counted { mark: square(stands), value: number.to_string(), label: status(shell, stands) })
    };
    let mut figures: Vec<Counted> = kinds.into_iter().filter_map(counted).collect();
    let plain = |value: String, label: String| Counted { mark: String::new(), value, label };
    let row = in_a_row(best, today);
    figures.push(plain(row.to_string(), t!(shell, "calendar-row", number = row)));
    lengths.sort_unstable();
    if let Some(middle) = lengths.get(lengths.len() / 2) {
        figures.push(plain(when::took(shell, *middle), t!(shell, "calendar-usual")));
    }
    figures
}

/// How many days until now were done without a gap; today counts once it is.
fn in_a_row(best: &BTreeMap<Date, RunStatus>, today: Date) -> usize {
    let is_done = |date: &Date| best.get(date) == Some(&RunStatus::Succeeded);
    let last = if is_done(&today) { today } else { today.saturating_sub(1.days()) };
    std::iter::successors(Some(last), |date| date.yesterday().ok()).take_while(is_done).count()
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn nights_in_a_row_end_at_the_first_that_was_not_done() {
        let today = date(2026, 11, 30);
        let day = |back: i32| today.saturating_sub(back.days());
        let nights = |days: &[(i32, RunStatus)]| {
            let best: BTreeMap<Date, RunStatus> = days.iter().map(|(back, stands)| (day(*back), *stands)).collect();
            in_a_row(&best, today)
        };
        let done = |back: i32| (back, RunStatus::Succeeded);
        assert_eq!(nights(&[]), 0);
        assert_eq!(nights(&[done(0), done(1), done(2)]), 3);
        assert_eq!(nights(&[done(1), done(2), done(4)]), 2, "the night to come breaks nothing, a day without one does");
        assert_eq!(nights(&[(0, RunStatus::Failed), done(1)]), 1, "it may still be made up for today");
        assert_eq!(nights(&[done(0), (1, RunStatus::Skipped), done(2)]), 1);
    }
}
