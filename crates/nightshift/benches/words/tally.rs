use std::collections::BTreeMap;

use domain::Suggestion;
use nightshift::llm::NOTE;
use store::ModelSpending;

/// What was counted in some homes.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    suggestions: usize,
    valid: usize,
    titles: usize,
    reasons: usize,
    made_up: usize,
    estimated: bool,
    /// Tokens in and out for each suggestion that was asked about, by home.
    tokens: Vec<(u64, u64)>,
    notes: BTreeMap<String, usize>,
}

/// The table's head.
pub(crate) const HEAD: &str =
    "sort of home    suggestions  valid  titles  reasons  made up  tokens a suggestion, median (in, out)";

impl Tally {
    pub(crate) fn home(
        &mut self,
        plain: &[Suggestion],
        worded: &[Suggestion],
        valid: usize,
        spent: &ModelSpending,
        notes: &[String],
    ) {
        self.suggestions += plain.len();
        self.valid += valid;
        for (plain, worded) in plain.iter().zip(worded) {
            let reason = worded.description.strip_suffix(&plain.description).unwrap_or_default();
            let is_worded = worded.title != plain.title;
            self.titles += usize::from(is_worded);
            self.reasons += usize::from(!reason.is_empty());
            self.made_up += strange_numbers(&worded.title, plain) + strange_numbers(reason, plain);
        }
        if let Some(asked) = u64::try_from(plain.len()).ok().filter(|asked| *asked > 0 && spent.calls > 0) {
            self.tokens.push((spent.usage.tokens_in / asked, spent.usage.tokens_out / asked));
            self.estimated |= spent.estimated_calls > 0;
        }
        for note in notes.iter().filter_map(|note| note.strip_prefix(NOTE)).filter(|note| note.contains("dropped")) {
            *self.notes.entry(note.to_owned()).or_default() += 1;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.suggestions += other.suggestions;
        self.valid += other.valid;
        self.titles += other.titles;
        self.reasons += other.reasons;
        self.made_up += other.made_up;
        self.estimated |= other.estimated;
        self.tokens.extend(&other.tokens);
        for (note, times) in &other.notes {
            *self.notes.entry(note.clone()).or_default() += times;
        }
    }

    pub(crate) fn line(&self, name: &str) -> String {
        let median = |of: fn(&(u64, u64)) -> u64| {
            let mut all: Vec<u64> = self.tokens.iter().map(of).collect();
            all.sort_unstable();
            all.get(all.len() / 2).copied().unwrap_or_default()
        };
        let how = if self.estimated { " by our estimate" } else { "" };
        format!(
            "{name:<15} {:>11} {:>6} {:>7} {:>8} {:>8}  {}, {}{how}",
            self.suggestions,
            self.valid,
            self.titles,
            self.reasons,
            self.made_up,
            median(|(tokens_in, _)| *tokens_in),
            median(|(_, tokens_out)| *tokens_out),
        )
    }

    /// What was dropped first in some homes, and in how many.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = (usize, &str)> {
        self.notes.iter().map(|(note, times)| (*times, note.as_str()))
    }
}

/// Numbers of a text that stand nowhere in the plain words: a check that knows nothing of the judge's.
fn strange_numbers(text: &str, plain: &Suggestion) -> usize {
    let numbers = |text: &str| -> Vec<u64> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
    };
    let mut known = numbers(&plain.title);
    known.extend(numbers(&plain.yaml));
    // Half of the clock's hours may be said with am and pm.
    known.extend(known.clone().iter().filter(|hour| (13..24).contains(*hour)).map(|hour| hour - 12));
    numbers(text).iter().filter(|number| !known.contains(number)).count()
}
