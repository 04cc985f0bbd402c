//! Acts along one measure, heaped where they are many: how long after the trigger, or at which value.

use domain::Evidence;

use super::{Mark, Svg};
use crate::web::pages::shell::Shell;
use crate::web::pages::texts::t;
use crate::web::pages::when;

const WIDTH: f64 = 360.0;
/// As the strip above it.
const LEFT: f64 = 38.0;
const RIGHT: f64 = 360.0;
const BASE: f64 = 52.0;
const HEIGHT: f64 = 70.0;
/// Heaps side by side.
const HEAPS: usize = 56;
/// Marks above one another, before they stand closer.
const ROOM: f64 = 46.0;
const STEP: f64 = 5.4;

/// A measure from `low` to `high`, and where the automation's limit is on it.
struct Axis {
    low: f64,
    high: f64,
    limit: Option<f64>,
}

/// How long after the change people acted, in seconds, and how long the automation waits. Empty where that is not known of
/// enough of them.
pub(super) fn of_delays(shell: &Shell, evidence: &Evidence, wait: Option<i32>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a delay in microseconds is far below 2^52")]
    let seconds = |micros: i64| micros as f64 / 1e6;
    let measured: Vec<(f64, bool)> =
        evidence.acts.iter().filter_map(|act| Some((seconds(act.delay?), act.served))).collect();
    let longest = measured.iter().map(|(delay, _)| *delay).fold(0.0, f64::max);
    let wait = wait.map(f64::from);
    let high = nice_above(longest.max(wait.unwrap_or(0.0)));
    let axis = Axis { low: 0.0, high, limit: wait };
    draw(&measured, &axis, &t!(shell, "picture-delays"), &|value| when::length(shell, value))
}

/// At which value people acted, and the automation's threshold.
pub(super) fn of_values(shell: &Shell, evidence: &Evidence, limit: Option<f64>, unit: Option<&str>) -> String {
    let measured: Vec<(f64, bool)> =
        evidence.acts.iter().filter_map(|act| Some((act.value?, act.served))).filter(|one| one.0.is_finite()).collect();
    let values = || measured.iter().map(|(value, _)| *value).chain(limit);
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let axis = around(low, high, limit);
    let unit: String = unit.unwrap_or_default().chars().take(12).collect();
    let words = |value: f64| {
        let places = usize::from(high - low < 20.0);
        format!("{value:.places$} {unit}").trim_end().to_owned()
    };
    draw(&measured, &axis, &t!(shell, "picture-values"), &words)
}

fn draw(measured: &[(f64, bool)], axis: &Axis, says: &str, words: &dyn Fn(f64) -> String) -> String {
    // Of a few it says nothing.
    if measured.len() < 3 || axis.high <= axis.low {
        return String::new();
    }
    let mut svg = Svg::new(WIDTH, HEIGHT, says);
    svg.line("grid", &[(LEFT, BASE), (RIGHT, BASE)]);
    let mut heaps: Vec<Vec<bool>> = vec![Vec::new(); HEAPS];
    for &(value, served) in measured {
        heaps[axis.heap(value)].push(served);
    }
    let highest = heaps.iter().map(Vec::len).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a number of marks is small")]
    let step = STEP.min(ROOM / highest.max(1) as f64);
    let limit = axis.limit.map(|limit| (axis.across(limit), words(limit)));
    if let Some((x, _)) = &limit {
        svg.line("line", &[(*x, 2.0), (*x, BASE)]);
    }
    for (place, heap) in heaps.iter_mut().enumerate() {
        // Served ones below, so that heaps can be compared.
        heap.sort_by_key(|served| !served);
        for (level, served) in heap.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a number of marks is small")]
            let (x, y) =
                (LEFT + (place as f64 + 0.5) * (RIGHT - LEFT) / HEAPS as f64, BASE - 4.0 - level as f64 * step);
            svg.mark(if *served { Mark::Served } else { Mark::Missed }, (x, y));
        }
    }
    let (low, high) = (words(axis.low), words(axis.high));
    let is_clear = |x: f64| limit.as_ref().is_none_or(|(at, _)| (at - x).abs() > 70.0);
    if is_clear(LEFT) {
        svg.text("start", (LEFT, BASE + 13.0), &low);
    }
    if is_clear(RIGHT) {
        svg.text("end", (RIGHT, BASE + 13.0), &high);
    }
    if let Some((x, text)) = &limit {
        svg.text("middle", (x.clamp(LEFT + 24.0, RIGHT - 24.0), BASE + 13.0), text);
    }
    svg.finish()
}

impl Axis {
    fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    fn across(&self, value: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * self.share(value)
    }

    fn heap(&self, value: f64) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a small number"
        )]
        let heap = (self.share(value) * HEAPS as f64) as usize;
        heap.min(HEAPS - 1)
    }
}

/// An axis with some room beside what was measured, which does not go below nothing for what has never been there: light,
/// power and humidity have no less.
fn around(low: f64, high: f64, limit: Option<f64>) -> Axis {
    let margin = ((high - low) * 0.06).max(0.5);
    let lowest = if low >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
    Axis { low: (low - margin).max(lowest), high: high + margin, limit }
}

/// The next length of time, in seconds, that people count in.
fn nice_above(seconds: f64) -> f64 {
    const STEPS: [f64; 18] = [
        5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1200.0, 1800.0, 3600.0, 7200.0, 10_800.0, 21_600.0,
        43_200.0, 86_400.0, 172_800.0,
    ];
    STEPS.into_iter().find(|step| *step >= seconds).unwrap_or(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_never_been_below_nothing_is_not_drawn_there() {
        let ends = |low, high| {
            let axis = around(low, high, None);
            (axis.low, axis.high)
        };
        assert_eq!(ends(0.0, 400.0), (0.0, 424.0));
        assert_eq!(ends(20.0, 420.0), (0.0, 444.0));
        assert_eq!(ends(-4.0, 6.0), (-4.6, 6.6), "a temperature");
        assert_eq!(ends(21.0, 21.0), (20.5, 21.5));
    }
}
