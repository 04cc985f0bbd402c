use std::collections::BTreeSet;

use domain::{
    Advice, Condition, EntityId, EntityIds, FeedbackEffect, Home, Outlook, Pattern, PatternId, Suggestion,
    SuggestionId, Trigger, WordedBy,
};

use crate::advice::{self, quoted_name};
use crate::automation::automation_of;
use crate::check::{Known, check};
use crate::existing::Already;
use crate::feedback::Feedback;
use crate::merge::{Merged, is_same_habit, merge, rank};
use crate::rating::{category_of, priority_of, savings_of};
use crate::words::{display_name, say, times};
use crate::yaml::to_yaml;

/// How sure a suggestion must be, and how many there may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The least share of an automation's fires that must have served somebody, 0 to 1: both over the
    /// history, and on days that it was not learned from.
    pub min_precision: f64,
    /// The most suggestions shown.
    pub max_suggestions: usize,
}

impl Default for Limits {
    /// Half right at least, and seven. In the field study of `Trace2TAP` (Zhang et al., IMWUT 2020),
    /// the rules that people accepted had a median precision of 0.55, and most were among the first
    /// five of their group.
    fn default() -> Self {
        Self { min_precision: 0.5, max_suggestions: 7 }
    }
}

/// What is shown, and what is not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggested {
    /// The suggestions, best first.
    pub suggestions: Vec<Suggestion>,
    /// The patterns of which no suggestion was made, in their rank order.
    pub withheld: Vec<Withheld>,
    /// What might be done about the automations that there are.
    pub advice: Vec<Advice>,
}

/// A pattern of which no suggestion was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Which.
    pub pattern_id: PatternId,
    /// Why, as a sentence.
    pub reason: String,
}

/// Suggestions for a home, best first, and why the other patterns are none.
///
/// `rejected` are the patterns of suggestions that the user did not want; neither they nor
/// patterns of the same habit are suggested. Entities are taken to exist when they are in `home` or
/// in the patterns, that is, in the history; where the list of entities is known to be complete,
/// use [`suggest_known`].
#[must_use]
pub fn suggest(patterns: &[Pattern], home: &Home, rejected: &BTreeSet<PatternId>, limits: &Limits) -> Suggested {
    suggest_by_feedback(patterns, home, rejected, &Feedback::default(), limits)
}

/// As [`suggest()`], in an order that what the user made of other suggestions has moved.
///
/// It decides neither what is sure enough nor what is merged: only which comes first, and so which
/// are among the first.
#[must_use]
pub fn suggest_by_feedback(
    patterns: &[Pattern],
    home: &Home,
    rejected: &BTreeSet<PatternId>,
    feedback: &Feedback,
    limits: &Limits,
) -> Suggested {
    suggest_beside(patterns, home, rejected, feedback, &Already::default(), limits)
}

/// As [`suggest_by_feedback()`], beside the automations that the home has: what they do already is not suggested, nor what
/// would undo it, and what might be done about them is said.
#[must_use]
pub fn suggest_beside(
    patterns: &[Pattern],
    home: &Home,
    rejected: &BTreeSet<PatternId>,
    feedback: &Feedback,
    already: &Already<'_>,
    limits: &Limits,
) -> Suggested {
    let mut entities: BTreeSet<EntityId> = home.entities.keys().cloned().collect();
    for pattern in patterns {
        entities.extend(entities_of(pattern).cloned());
    }
    suggest_among(patterns, &Known { entities: &entities, home }, rejected, feedback, already, limits)
}

/// As [`suggest_by_feedback()`], where only the entities of `known` exist.
#[must_use]
pub fn suggest_known(
    patterns: &[Pattern],
    known: &Known<'_>,
    rejected: &BTreeSet<PatternId>,
    feedback: &Feedback,
    limits: &Limits,
) -> Suggested {
    suggest_among(patterns, known, rejected, feedback, &Already::default(), limits)
}

fn suggest_among(
    patterns: &[Pattern],
    known: &Known<'_>,
    rejected: &BTreeSet<PatternId>,
    feedback: &Feedback,
    already: &Already<'_>,
    limits: &Limits,
) -> Suggested {
    let language = known.home.language;
    let mut ranked: Vec<&Pattern> = patterns.iter().collect();
    ranked.sort_by(|a, b| rank(a, b));
    let mut seen: BTreeSet<&PatternId> = BTreeSet::new();
    ranked.retain(|pattern| seen.insert(&pattern.id));

    let (unwanted, wanted): (Vec<&Pattern>, Vec<&Pattern>) =
        ranked.iter().partition(|pattern| rejected.contains(&pattern.id));
    let mut found = Suggested { advice: advice::on_corrections(already, known.home), ..Suggested::default() };
    for pattern in &unwanted {
        found.withhold(&pattern.id, say!(language, "reason-rejected"));
    }
    let mut candidates: Vec<&Pattern> = Vec::new();
    for pattern in wanted {
        if unwanted.iter().any(|rejected| is_same_habit(rejected, pattern)) {
            found.withhold(&pattern.id, say!(language, "reason-rejected-same"));
        } else if let Some(automation) = already.serving(pattern).filter(|automation| automation.is_enabled) {
            found.withhold(
                &pattern.id,
                say!(language, "reason-automated", automation = quoted_name(&automation.alias, language)),
            );
        } else if let Some(done) = already.taken_back(pattern) {
            let name = display_name(&done.entity_id, known.home);
            found.withhold(&pattern.id, say!(language, "reason-taken-back", name = name));
        } else if let Err(reason) = is_worth_it(pattern, known, limits) {
            found.withhold(&pattern.id, reason);
        } else if let Some(automation) = already.serving(pattern) {
            let name = quoted_name(&automation.alias, language);
            found.withhold(&pattern.id, say!(language, "reason-turned-off", automation = name));
            found.advise(advice::on_turned_off(automation, pattern, known.home));
        } else {
            candidates.push(pattern);
        }
    }
    for (merged, effect) in moved_by_feedback(merge(&candidates), feedback, known.home) {
        let shown = if found.suggestions.len() < limits.max_suggestions {
            suggestion_of(&merged, effect, known)
        } else {
            let why = effect.filter(|effect| effect.factor < 1.0).map(|effect| format!(" {}", effect.reason));
            Err(match limits.max_suggestions {
                0 => say!(language, "reason-none-shown"),
                1 => say!(language, "reason-below-first") + &why.unwrap_or_default(),
                most => say!(language, "reason-below", most = most) + &why.unwrap_or_default(),
            })
        };
        match shown {
            Ok(suggestion) => found.suggestions.push(suggestion),
            Err(reason) => merged.members.iter().for_each(|id| found.withhold(id, reason.clone())),
        }
    }
    found.sort_withheld(&ranked);
    found
}

/// The suggestions to be in their order, each with what feedback did to its rank.
fn moved_by_feedback(merged: Vec<Merged>, feedback: &Feedback, home: &Home) -> Vec<(Merged, Option<FeedbackEffect>)> {
    let mut moved: Vec<(f64, Merged, Option<FeedbackEffect>)> = merged
        .into_iter()
        .map(|merged| {
            let effect = feedback.effect(&merged.pattern, home);
            let factor = effect.as_ref().map_or(1.0, |effect| effect.factor);
            (merged.pattern.score * factor, merged, effect)
        })
        .collect();
    // Equals stay in the order that they have on their own.
    moved.sort_by(|a, b| b.0.total_cmp(&a.0));
    moved.into_iter().map(|(_, merged, effect)| (merged, effect)).collect()
}

impl Suggested {
    fn withhold(&mut self, pattern_id: &PatternId, reason: impl Into<String>) {
        self.withheld.push(Withheld { pattern_id: pattern_id.clone(), reason: reason.into() });
    }

    /// Of several habits that one automation would serve, the best is told of.
    fn advise(&mut self, advice: Advice) {
        if self.advice.iter().all(|other| other.id != advice.id) {
            self.advice.push(advice);
        }
    }

    fn sort_withheld(&mut self, ranked: &[&Pattern]) {
        self.withheld.sort_by_key(|one| ranked.iter().position(|pattern| pattern.id == one.pattern_id));
    }
}

/// Whether a pattern alone is sure enough, and gives an automation that is sound.
fn is_worth_it(pattern: &Pattern, known: &Known<'_>, limits: &Limits) -> Result<(), String> {
    let language = known.home.language;
    let backtest = &pattern.backtest;
    // Rounded down, so that what is too little never reads as enough.
    let percent = |share: f64| language::percent(&(share * 100.0).floor().to_string(), language);
    if backtest.fires == 0 {
        return Err(say!(language, "reason-never-acted"));
    } else if !at_least(backtest.precision, limits.min_precision) {
        return Err(say!(
            language,
            "reason-imprecise",
            acted = times(backtest.fires, language),
            right = times(backtest.served, language),
            share = percent(backtest.precision),
            least = percent(limits.min_precision)
        ));
    }
    let outlook = Outlook::of(backtest, &pattern.held_out, pattern.actions.len());
    if !at_least(outlook.precision, limits.min_precision) {
        return Err(say!(
            language,
            "reason-imprecise-later",
            acted = times(pattern.held_out.fires, language),
            right = times(pattern.held_out.served, language),
            share = percent(outlook.precision),
            least = percent(limits.min_precision)
        ));
    }
    is_sound(pattern, known).map(drop)
}

/// Not so for what is not a number either.
fn at_least(share: f64, least: f64) -> bool {
    share >= least
}

/// The automation of a pattern, or why it cannot be shown.
fn is_sound(pattern: &Pattern, known: &Known<'_>) -> Result<domain::Automation, String> {
    let automation = automation_of(pattern, known.home).map_err(|error| error.to_string())?;
    match check(&automation, known).first() {
        None => Ok(automation),
        Some(problem) => Err(say!(known.home.language, "reason-check", problem = problem.to_string())),
    }
}

fn suggestion_of(merged: &Merged, feedback: Option<FeedbackEffect>, known: &Known<'_>) -> Result<Suggestion, String> {
    let pattern = &merged.pattern;
    let automation = is_sound(pattern, known)?;
    let yaml = to_yaml(&automation).map_err(|error| sentence(&error.to_string()))?;
    Ok(Suggestion {
        id: SuggestionId::of(&pattern.id),
        title: automation.alias.clone(),
        description: crate::words::evidence_sentence(pattern, known.home.language),
        worded_by: WordedBy::Plain,
        category: category_of(pattern.kind, &pattern.actions, known.home),
        priority: priority_of(pattern),
        confidence: pattern.confidence,
        kind: pattern.kind,
        pattern_ids: merged.members.clone(),
        backtest: pattern.backtest.clone(),
        held_out: pattern.held_out.clone(),
        savings: savings_of(pattern),
        evidence: pattern.evidence.clone(),
        automation,
        yaml,
        feedback,
    })
}

/// A reason as a sentence: with a capital and a full stop.
pub(crate) fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// All entities that a pattern names.
fn entities_of(pattern: &Pattern) -> impl Iterator<Item = &EntityId> {
    let trigger = match &pattern.trigger {
        Trigger::State { entity_id, .. } | Trigger::NumericState { entity_id, .. } => entity_id.as_slice(),
        Trigger::Time { .. } | Trigger::Sun { .. } => &[],
    };
    let conditions = pattern.conditions.iter().flat_map(|condition| match condition {
        Condition::State { entity_id, .. } | Condition::NumericState { entity_id, .. } => {
            EntityIds::as_slice(entity_id)
        }
        Condition::Time { .. } | Condition::Sun { .. } | Condition::FormerState { .. } => &[],
    });
    trigger.iter().chain(conditions).chain(pattern.actions.iter().map(|target| &target.entity_id))
}

#[cfg(test)]
mod tests;
