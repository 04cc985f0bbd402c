use domain::PatternKind;
use simulator::{Counts, Score};

use crate::study::{Curve, HeldOut, Studied};

/// A line of the table: one home, or all homes of one sort.
#[derive(Debug, Default)]
pub(crate) struct Row {
    homes: u32,
    suggestions: usize,
    score: Score,
    ours: Totals,
    hourly: Beside,
    rules: Beside,
}

/// Fires, served and manual actions.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    fires: f64,
    served: f64,
    manual: f64,
}

/// Ours beside a baseline, at the recall that both reach.
#[derive(Clone, Copy, Debug, Default)]
struct Beside {
    /// Homes in which both suggest something that serves somebody.
    homes: u32,
    /// Of them, those in which the baseline is nowhere more precise.
    dominated: u32,
    /// Of all homes, the manual actions.
    manual: f64,
    served: f64,
    our_fires: f64,
    their_fires: f64,
}

/// The table's head, of two lines.
pub(crate) const HEAD: [&str; 2] = [
    "                        sugges-                   within     not       held out     ours/theirs at equal recall",
    "sort of home     homes  tions  planted  found     5 min      planted   prec. rec.   hourly frequency           association rules",
];

impl Row {
    /// Adds a home.
    pub(crate) fn add(&mut self, home: Studied) {
        self.homes += 1;
        self.suggestions += home.suggestions;
        self.score = [std::mem::take(&mut self.score), home.score].into_iter().sum();
        if let Some(held_out) = &home.held_out {
            self.add_held_out(held_out);
        }
    }

    /// The row of a home of which nobody knows what was planted.
    pub(crate) fn of_real(suggestions: usize, held_out: &HeldOut) -> Self {
        let mut row = Self { homes: 1, suggestions, ..Self::default() };
        row.add_held_out(held_out);
        row
    }

    fn add_held_out(&mut self, HeldOut { ours, hourly, rules }: &HeldOut) {
        let (fires, served, manual) = ours.totals();
        self.ours.fires += fires;
        self.ours.served += served;
        self.ours.manual += manual;
        self.hourly.add(ours, hourly);
        self.rules.add(ours, rules);
    }

    /// It as a line under [`HEAD`].
    pub(crate) fn line(&self, name: &str) -> String {
        let Counts { planted, found, near, reported, wrong } = self.counts();
        let share = |part: u32, whole: u32| {
            if planted == 0 { " ".repeat(7) } else { format!("{:5.1} %", percent(f64::from(part), f64::from(whole))) }
        };
        let planted_text = if planted == 0 { String::new() } else { planted.to_string() };
        let held_out = if self.ours.manual > 0.0 {
            format!("{:.2}  {:.2}", ratio(self.ours.served, self.ours.fires), ratio(self.ours.served, self.ours.manual))
        } else {
            String::new()
        };
        #[expect(clippy::cast_precision_loss, reason = "a count of suggestions")]
        let suggestions = self.suggestions as f64 / f64::from(self.homes.max(1));
        let line = format!(
            "{name:<16} {:>5}  {suggestions:5.2}  {planted_text:>7}  {}  {}  {}  {held_out:<10}   {:<24}   {}",
            self.homes,
            share(found, planted),
            share(near, found),
            share(wrong, reported),
            self.hourly.text(),
            self.rules.text(),
        );
        line.trim_end().to_owned()
    }

    /// What is found and not planted by kind, a line each.
    pub(crate) fn kinds(&self) -> Vec<String> {
        let line = |(kind, counts): (&PatternKind, &Counts)| {
            format!(
                "  {:<10} {:>5} planted, {:5.1} % found, {:5.1} % of {:>4} not planted",
                format!("{kind:?}"),
                counts.planted,
                percent(counts.found.into(), counts.planted.into()),
                percent(counts.wrong.into(), counts.reported.into()),
                counts.reported,
            )
        };
        self.score.kinds.iter().map(line).collect()
    }

    fn counts(&self) -> Counts {
        self.score.kinds.values().copied().sum()
    }
}

impl Beside {
    fn add(&mut self, ours: &Curve, theirs: &Curve) {
        self.manual += ours.totals().2;
        let both = ours.reach().min(theirs.reach());
        let (Some(our_fires), Some(their_fires)) = (ours.fires_at(both), theirs.fires_at(both)) else { return };
        if both <= 0.0 {
            return;
        }
        self.homes += 1;
        self.dominated += u32::from(ours.beaten_at(theirs).is_empty());
        self.served += both * ours.totals().2;
        self.our_fires += our_fires;
        self.their_fires += their_fires;
    }

    /// Precision at equal recall, that recall, and in how many homes ours dominates.
    fn text(&self) -> String {
        if self.homes == 0 {
            return String::new();
        }
        let (ours, theirs) = (ratio(self.served, self.our_fires), ratio(self.served, self.their_fires));
        let recall = ratio(self.served, self.manual);
        format!("{ours:.2}/{theirs:.2} at {recall:.3} {:>2}/{}", self.dominated, self.homes)
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn percent(part: f64, whole: f64) -> f64 {
    100.0 * ratio(part, whole)
}
