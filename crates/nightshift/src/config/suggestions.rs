use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;

/// Which suggestions are made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestionSettings {
    /// The least share of right fires in the replay.
    pub min_precision: f64,
    /// The most suggestions of a night.
    pub max: u32,
    /// Whether what was decided and overridden moves the ranks.
    pub feedback: bool,
}

pub(super) const SECTION: Section = Section {
    name: "suggestions",
    about: "Which suggestions are made of the patterns that were found.",
    keys: &[
        Key {
            name: "suggestions.min_precision",
            kind: Kind::Number,
            standard: Standard::Value("0.5"),
            example: "0.7",
            about: "An automation is suggested only when at least this share of what it would have done was what \
                    somebody then did by hand, 0 to 1: over the history, and as far as can be told on days that it \
                    had not learned from. Below a half it would be wrong more often than right; of the rules that \
                    people took in a field study (Trace2TAP, 2020) half were right less often than 0.55, so much \
                    more would hide what is wanted.",
        },
        Key {
            name: "suggestions.max",
            kind: Kind::Whole,
            standard: Standard::Value("7"),
            example: "20",
            about: "The most suggestions of one night, best first, 1 to 1000.",
        },
        Key {
            name: "suggestions.feedback",
            kind: Kind::Truth,
            standard: Standard::Value("true"),
            example: "false",
            about: "Whether what you accepted, rejected, took back, and overrode within minutes after an automation did \
                    it, moves the ranks of further suggestions of the same kind. What you rejected stays away in any \
                    case. `nightshift feedback` shows and resets it.",
        },
    ],
};

impl SuggestionSettings {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if !(0.0..=1.0).contains(&self.min_precision) {
            return Err(Invalid::new("suggestions.min_precision", problem!("range-number", least = 0, most = 1)));
        }
        if !(1..=1000).contains(&self.max) {
            return Err(Invalid::new("suggestions.max", problem!("range-whole", least = 1, most = 1000)));
        }
        Ok(())
    }
}
