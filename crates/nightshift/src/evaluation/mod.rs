//! How good suggestions are on days that nobody had seen when they were made.
//!
//! A history is cut at one day or at several; at each cut the suggestions are made of what lies before
//! it, and tried on the days after it ([`Cut`]). What they did is added up by rank ([`Curve`]).

mod cut;
mod tally;

use std::collections::BTreeSet;

use domain::{Backtest, EventLog, Home, Pattern, Suggestion, TargetState};
use jiff::Timestamp;
use mining::{Replay, Rule};
use serde::Serialize;
use suggest::Already;

pub use cut::{Cut, Cuts, NotEnoughDays};
pub use tally::{Curve, Ranked, Totals};

use crate::config::SuggestionSettings;
use crate::night;

/// How the suggestions did on the days kept back.
#[derive(Debug, Serialize)]
pub struct Evaluation {
    /// Days that the first suggestions were learned from; later cuts have more.
    pub train_days: i64,
    /// Days kept back, of all cuts together.
    pub holdout_days: i64,
    /// How many times suggestions were made: once a cut.
    pub cuts: usize,
    /// Of every actuator on the days kept back.
    pub manual_actions: u32,
    /// All suggestions together: what an action is counted for once, however many would have done it.
    #[serde(flatten)]
    pub totals: Totals,
    /// Of the totals' served actions, how many a day.
    pub actions_saved_per_day: f64,
    /// The totals of the first suggestion, of the first two, and so on.
    pub curve: Vec<Totals>,
    /// The suggestions, by the best rank that they had.
    pub suggestions: Vec<Evaluated>,
}

/// A suggestion with what it would have done on the days kept back.
#[derive(Debug, Serialize)]
pub struct Evaluated {
    /// The suggestion, as it was made last.
    #[serde(flatten)]
    pub suggestion: Suggestion,
    /// On the days after each cut at which it was made, by itself.
    pub holdout: Backtest,
    /// At how many cuts it was made.
    pub made_at_cuts: u32,
}

/// Makes suggestions at each cut and tries them on its days.
///
/// # Errors
/// [`night::Cause::Cancelled`] when `watch` stopped it.
pub fn evaluate(
    log: &EventLog,
    home: &Home,
    cuts: &Cuts,
    wanted: &SuggestionSettings,
    watch: &dyn domain::Watch,
) -> Result<Evaluation, night::Cause> {
    let replay = Replay::new(log, home);
    let mut curve = Curve::default();
    let mut found: Vec<(usize, Evaluated)> = Vec::new();
    for cut in cuts.iter() {
        let past = log.between(Timestamp::MIN, cut.at);
        let findings = night::mine(&past, home, wanted, watch)?;
        drop(past);
        let feedback = night::feedback_of_history(&findings.overrides);
        let already = Already { automations: &[], overrides: &findings.overrides, corrections: &findings.corrections };
        let none = BTreeSet::new();
        let suggested = night::suggest_beside(&findings.patterns, home, &none, &feedback, &already, wanted);
        let suggestions = suggested.suggestions;
        let Some(replay) = &replay else {
            continue;
        };
        let rules: Vec<Ranked> =
            suggestions.iter().filter_map(|suggestion| Ranked::of(suggestion, &findings.patterns)).collect();
        curve.add(replay, &cut.range, &rules);
        for (rank, (suggestion, rule)) in suggestions.into_iter().zip(&rules).enumerate() {
            let holdout = replay.run(rule.rule(), cut.range.clone());
            note(&mut found, rank, suggestion, &holdout);
        }
    }
    // A stable sort: of equals, what was made first stays first.
    found.sort_by_key(|(rank, _)| *rank);
    let curve = curve.points();
    let totals = curve.last().cloned().unwrap_or_else(|| Totals::nothing(replay.as_ref(), cuts));
    let holdout_days = cuts.iter().map(|cut| cut.days).sum();
    Ok(Evaluation {
        train_days: cuts.first().train_days,
        holdout_days,
        cuts: cuts.iter().count(),
        manual_actions: totals.manual_actions,
        actions_saved_per_day: f64::from(totals.served) / f64::from(i32::try_from(holdout_days).unwrap_or(1).max(1)),
        totals,
        curve,
        suggestions: found.into_iter().map(|(_, one)| one).collect(),
    })
}

/// Adds a suggestion of one cut to those of the others.
fn note(found: &mut Vec<(usize, Evaluated)>, rank: usize, suggestion: Suggestion, holdout: &Backtest) {
    match found.iter_mut().find(|(_, other)| other.suggestion.id == suggestion.id) {
        Some((best, other)) => {
            *best = rank.min(*best);
            other.holdout = other.holdout.and(holdout);
            other.suggestion = suggestion;
            other.made_at_cuts += 1;
        }
        None => found.push((rank, Evaluated { suggestion, holdout: holdout.clone(), made_at_cuts: 1 })),
    }
}

impl Ranked {
    /// What a suggestion does; none for one without a trigger.
    #[must_use]
    pub fn of(suggestion: &Suggestion, patterns: &[Pattern]) -> Option<Self> {
        // As states: what the patterns that it stands for do, each once.
        let mut targets: Vec<TargetState> = Vec::new();
        for pattern in patterns.iter().filter(|pattern| suggestion.pattern_ids.contains(&pattern.id)) {
            for action in &pattern.actions {
                if !targets.contains(action) {
                    targets.push(action.clone());
                }
            }
        }
        Some(Self {
            kind: suggestion.kind,
            trigger: suggestion.automation.triggers.first()?.clone(),
            conditions: suggestion.automation.conditions.clone(),
            targets,
        })
    }

    pub(crate) fn rule(&self) -> Rule<'_> {
        Rule { kind: self.kind, trigger: &self.trigger, conditions: &self.conditions, targets: &self.targets }
    }
}
