use std::collections::{BTreeMap, BTreeSet};

use domain::{Home, Suggestion};
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
    /// Changes that were proposed and offered; whether one is of use, only the replay of a night says.
    pub(crate) ideas: usize,
    estimated: bool,
    /// Tokens in and out for each suggestion that was asked about, by home.
    tokens: Vec<(u64, u64)>,
    notes: BTreeMap<String, usize>,
}

/// The table's head.
pub(crate) const HEAD: &str =
    "sort of home    suggestions  valid  titles  reasons  made up  ideas  tokens a suggestion, median (in, out)";

impl Tally {
    pub(crate) fn home(
        &mut self,
        plain: &[Suggestion],
        worded: &[Suggestion],
        valid: usize,
        spent: &ModelSpending,
        notes: &[String],
        home: &Home,
    ) {
        self.suggestions += plain.len();
        self.valid += valid;
        for (plain, worded) in plain.iter().zip(worded) {
            let reason = worded.description.strip_suffix(&plain.description).unwrap_or_default();
            let is_worded = worded.title != plain.title;
            self.titles += usize::from(is_worded);
            self.reasons += usize::from(!reason.is_empty());
            for text in [worded.title.as_str(), reason] {
                self.made_up +=
                    strange_numbers(text, plain) + strange_times(text, plain) + strange_names(text, plain, home);
            }
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
        self.ideas += other.ideas;
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
            "{name:<15} {:>11} {:>6} {:>7} {:>8} {:>8} {:>6}  {}, {}{how}",
            self.suggestions,
            self.valid,
            self.titles,
            self.reasons,
            self.made_up,
            self.ideas,
            median(|(tokens_in, _)| *tokens_in),
            median(|(_, tokens_out)| *tokens_out),
        )
    }

    /// What was dropped first in some homes, and in how many.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = (usize, &str)> {
        self.notes.iter().map(|(note, times)| (*times, note.as_str()))
    }
}

/// Clock times of a text (`6:32`, `18.05`, `6:32 pm`) that are none of the plain automation's: a check that knows nothing of
/// the judge's.
fn strange_times(text: &str, plain: &Suggestion) -> usize {
    let times = |text: &str| -> Vec<(u32, u32)> {
        let lower = text.to_lowercase();
        let mut times = Vec::new();
        for (at, mark) in lower.match_indices([':', '.']) {
            let hour: String = lower[..at].chars().rev().take_while(char::is_ascii_digit).take(2).collect();
            let hour: String = hour.chars().rev().collect();
            let rest = &lower[at + mark.len()..];
            let minute: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let (Ok(hour), Ok(minute), 2) = (hour.parse::<u32>(), minute.parse::<u32>(), minute.len()) else {
                continue;
            };
            let half = rest[minute_length(rest)..].trim_start();
            let hour = match hour {
                1..=11 if half.starts_with("pm") || half.starts_with("p.m") => hour + 12,
                12 if half.starts_with("am") || half.starts_with("a.m") => 0,
                _ => hour,
            };
            times.push((hour, minute));
        }
        times
    };
    let known = times(&format!("{} {}", plain.title, plain.yaml));
    times(text).iter().filter(|time| !known.contains(time)).count()
}

fn minute_length(rest: &str) -> usize {
    rest.bytes().take_while(u8::is_ascii_digit).count()
}

/// Names of the home in a text, of things and rooms, that stand nowhere in the plain words or the automation.
fn strange_names(text: &str, plain: &Suggestion, home: &Home) -> usize {
    const SHORTEST: usize = 4;
    let known = format!("{} {} {}", plain.title, plain.description, plain.yaml).to_lowercase();
    let text = text.to_lowercase();
    let ids = home.entities.keys().map(|id| id.object_id().replace('_', " "));
    let names = home.entities.values().flat_map(|info| info.name.iter().chain(&info.area).cloned());
    let names: BTreeSet<String> = names.chain(ids).map(|name| name.to_lowercase()).collect();
    let is_strange = |name: &&String| {
        let id = name.replace(' ', "_");
        name.chars().count() >= SHORTEST
            && text.contains(name.as_str())
            && !known.contains(name.as_str())
            && !known.contains(&id)
    };
    names.iter().filter(is_strange).count()
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
