use domain::Weekday;

use super::dutch::DUTCH;
use super::english::ENGLISH;
use super::french::FRENCH;
use super::german::GERMAN;
use super::italian::ITALIAN;
use super::spanish::SPANISH;
use super::words::Word;

/// What a phrase means, in any language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sense {
    /// Nothing that matters: "please", "the", "it should".
    Filler,
    /// Joins two of a kind, or two thoughts.
    And,
    /// From one to another: of days, of hours.
    Through,
    /// Nothing but.
    Only,
    /// All but.
    Not,
    /// Beside what there is.
    Also,
    /// Leaves out what follows.
    Without,
    /// A clock time, or an amount that something is set to, follows.
    At,
    /// A clock time from which on, or a length that is waited, follows.
    After,
    /// A clock time until which follows.
    Before,
    /// Two clock times follow.
    Between,
    /// A length that is waited follows.
    Wait,
    /// At once.
    AtOnce,
    /// Later by what stands before it, or by a little.
    Later,
    /// Earlier, likewise.
    Earlier,
    /// Some days.
    Days(&'static [Weekday]),
    /// A number.
    Number(u8),
    /// A unit of time, in seconds.
    Unit(i32),
    /// A whole length of time, in seconds: "half an hour".
    Length(i32),
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// Says that a number is an hour.
    OClock,
    /// The hour that follows, and so many minutes: "half past", "quarter to".
    Past(i32),
    /// So many minutes after, or before, the hour that stands before it: "y media".
    PastAfter(i32),
    /// A clock time by its name, in seconds of the day.
    Named(i32),
    /// Sunrise.
    Sunrise,
    /// Sunset.
    Sunset,
    /// Over a threshold.
    Above,
    /// Under a threshold.
    Below,
    /// In percent.
    Percent,
    /// In degrees.
    Degrees,
    /// Less bright.
    Dimmer,
    /// Brighter.
    Brighter,
    /// As bright as can be.
    Brightest,
    /// Warmer.
    Warmer,
    /// Cooler.
    Cooler,
    /// A condition, as it is called among those offered, and its opposite.
    Condition(&'static str, &'static str),
}

/// A language, as far as sentences about suggestions need it.
#[derive(Debug)]
pub(super) struct Language {
    /// Its code of two letters.
    pub(super) code: &'static str,
    /// Phrases in small letters, words with one space between them, and what they mean. The longest that fits counts.
    pub(super) phrases: &'static [(&'static str, Sense)],
    /// Phrases after which a name follows: "call it".
    pub(super) naming: &'static [&'static str],
    /// What joins the digits of a number in one word, the smaller one first: `fünfundvierzig`.
    pub(super) number_joint: Option<&'static str>,
    /// Whether the word for hours tells the clock as well: `à 7 heures`, `om 7 uur`.
    pub(super) hour_is_clock: bool,
    /// Whether the word before a clock time also stands between two ends: `de 7 a 9`.
    pub(super) at_joins: bool,
    /// Whether a number alone is an hour where a limit is told: `hasta las 23`.
    pub(super) bare_hours: bool,
    /// Examples of what is understood: for each sort of suggestion, in the order of [`Example`].
    pub(super) examples: &'static [(Example, &'static str)],
}

/// For which suggestions an example fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Example {
    /// Those at a clock time.
    Time,
    /// Those by the sun.
    Sun,
    /// Those that may wait.
    Hold,
    /// Those by a value that rises.
    Above,
    /// Those by a value that falls.
    Below,
    /// Those that turn on a light that can be dimmed.
    Brightness,
    /// Those that may be limited to hours.
    Window,
    /// Those that may ask for darkness.
    Dark,
    /// All.
    Always,
}

/// The languages, in the order in which they are tried.
pub(super) const LANGUAGES: [&Language; 6] = [&ENGLISH, &GERMAN, &FRENCH, &SPANISH, &DUTCH, &ITALIAN];

impl Language {
    /// What the phrase at a place means, and where it ends: the longest that fits.
    pub(super) fn sense(&self, words: &[Word<'_>], at: usize) -> Option<(Sense, usize)> {
        let fits = |phrase: &str| {
            let mut end = at;
            for part in phrase.split(' ') {
                if words.get(end)?.key != part {
                    return None;
                }
                end += 1;
            }
            Some(end)
        };
        let found = self.phrases.iter().filter_map(|(phrase, sense)| Some((*sense, fits(phrase)?)));
        found.max_by_key(|(_, end)| *end)
    }

    /// Where the phrase of one of some meanings ends that stands at a place.
    pub(super) fn find<T>(&self, words: &[Word<'_>], at: usize, of: impl Fn(Sense) -> Option<T>) -> Option<(T, usize)> {
        let (sense, end) = self.sense(words, at)?;
        Some((of(sense)?, end))
    }

    /// Whether this meaning stands at a place; gives where it ends.
    pub(super) fn is(&self, words: &[Word<'_>], at: usize, wanted: Sense) -> Option<usize> {
        self.find(words, at, |sense| (sense == wanted).then_some(())).map(|((), end)| end)
    }

    /// The place after what means nothing.
    pub(super) fn past_fillers(&self, words: &[Word<'_>], mut at: usize) -> usize {
        while let Some(end) = self.is(words, at, Sense::Filler) {
            at = end;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::refine::words::words;

    #[test]
    fn every_phrase_of_every_language_is_found_as_what_it_is() {
        for language in LANGUAGES {
            let mut seen = BTreeSet::new();
            for (phrase, sense) in language.phrases {
                assert!(seen.insert(phrase), "{phrase} twice in {}", language.code);
                let words = words(phrase);
                assert_eq!(language.sense(&words, 0), Some((*sense, words.len())), "{phrase}");
            }
        }
    }
}
