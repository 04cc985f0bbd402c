//! What the user decided, and what people overrode, moves the rank of what is suggested.

use std::collections::BTreeMap;

use domain::{
    EntityId, FeedbackEffect, Home, OverrideCount, PastDecision, Pattern, PatternKind, SuggestionId, TargetState,
    Verdict, wilson_low,
};
use jiff::{SignedDuration, Timestamp};

use crate::words::{self, say};

/// Before anybody has said anything, to take a suggestion is as likely as not, as sure as after two
/// decisions each way: a first one then moves the rank by a fifth, and no single one decides.
const PRIOR: f64 = 2.0;
/// What a decision on the same entity counts, on another one in its area, and on one elsewhere:
/// what people want of one lamp says something of its neighbours, and little of other rooms.
const SAME_ENTITY: f64 = 1.0;
const SAME_AREA: f64 = 1.0 / 3.0;
const ELSEWHERE: f64 = 0.1;
/// A decision counts half after a season: what people want of light and warmth goes with it.
const HALF_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// An acceptance that was taken back counts as half a rejection, since it may have been for another
/// reason, and only after a day: before that the automation may not have acted once.
const TAKEN_BACK: f64 = 0.5;
const ON_TRIAL: SignedDuration = SignedDuration::from_hours(24);
/// The least and the most that feedback makes of a rank: what is more than twice as good as another by
/// itself stays above it, whatever was turned down, and what is less than two thirds as good below it,
/// whatever was taken.
const LEAST: f64 = 0.5;
const MOST: f64 = 1.5;
/// What moves a rank by less than a condition more or less would is left out, so that nothing moves
/// without a word, and no word is wasted.
const NOTICEABLE: f64 = 0.05;
/// The longest name of an area that is shown, in characters.
const LONGEST_AREA: usize = 60;

/// What is known of how the user liked suggestions so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feedback {
    /// In the order of their time, so that sums of them are always the same.
    decisions: Vec<PastDecision>,
    overrides: BTreeMap<TargetState, OverrideCount>,
    now: Timestamp,
}

/// How near a decision is to an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Entity,
    Area,
    Kind,
}

/// What the decisions at one distance say.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    accepted: f64,
    rejected: f64,
}

/// A decision on a suggestion of the same kind.
#[derive(Clone, Copy, Debug)]
struct Heard<'a> {
    decision: &'a PastDecision,
    /// How near it is to the nearest of what the pattern acts on.
    nearest: Scope,
    /// What it counts, by its distance and its age.
    evidence: Evidence,
}

impl Feedback {
    /// What is known at `now`: one decision a suggestion, the latest, and what was overridden.
    #[must_use]
    pub fn new(
        mut decisions: Vec<PastDecision>,
        overrides: impl IntoIterator<Item = OverrideCount>,
        now: Timestamp,
    ) -> Self {
        decisions.sort_by(|a, b| (last_word(a), &a.suggestion_id).cmp(&(last_word(b), &b.suggestion_id)));
        let overrides = overrides.into_iter().map(|one| (one.target.clone(), one)).collect();
        Self { decisions, overrides, now }
    }

    /// What it does to the rank of the suggestion that rests on `pattern`; none when that is not worth
    /// a word. The suggestion's own decision does not count.
    ///
    /// *Decisions* on suggestions of the same kind are counted in a Beta distribution, whose mean over
    /// that of the prior is the factor. Each counts by how near it is to what this one acts on, which
    /// is borrowing strength by a power prior, and by its age. Sources: A. Jøsang, R. Ismail, *The
    /// Beta Reputation System* (15th Bled Electronic Commerce Conference, 2002), also for forgetting;
    /// J. G. Ibrahim, M.-H. Chen, *Power prior distributions for regression models* (Statistical
    /// Science 15, 2000).
    ///
    /// *Overrides* of the same entity and state only lower: by the share that was surely overridden,
    /// the lower bound of Wilson's interval. The product is kept between 0.5 and 1.5.
    pub(crate) fn effect(&self, pattern: &Pattern, home: &Home) -> Option<FeedbackEffect> {
        let heard = self.heard(pattern, home);
        let decided = Evidence::sum(&heard).mean() / Evidence::default().mean();
        let factor = (decided * self.left_alone(&pattern.actions)).clamp(LEAST, MOST);
        if (factor - 1.0).abs() < NOTICEABLE {
            return None;
        }
        let lower = factor < 1.0;
        let overruled = if lower { self.overruled(&pattern.actions, home) } else { None };
        let reasons: Vec<String> =
            decided_in_words(pattern, home, &heard, lower).into_iter().chain(overruled).collect();
        let reasons =
            reasons.into_iter().reduce(|first, next| say!(home.language, "reasons-and", first = first, next = next));
        let reasons = reasons.unwrap_or_default();
        let reason = if lower {
            say!(home.language, "ranked-lower", reasons = reasons)
        } else {
            say!(home.language, "ranked-higher", reasons = reasons)
        };
        Some(FeedbackEffect { factor, reason })
    }

    /// The decisions that say something of a pattern.
    fn heard(&self, pattern: &Pattern, home: &Home) -> Vec<Heard<'_>> {
        let own = SuggestionId::of(&pattern.id);
        let of_others = |decision: &&PastDecision| decision.kind == pattern.kind && decision.suggestion_id != own;
        self.decisions
            .iter()
            .filter(of_others)
            .filter_map(|decision| {
                let opinion = opinion(decision)?;
                let scopes: Vec<Scope> =
                    pattern.actions.iter().map(|target| scope(decision, &target.entity_id, home)).collect();
                let near = mean(scopes.iter().map(|scope| scope.weight()));
                let evidence = opinion.times(near * age_weight(decision, self.now));
                Some(Heard { decision, nearest: scopes.into_iter().min()?, evidence })
            })
            .collect()
    }

    /// How much of the rank is left for what automations do already and people override: the mean over
    /// what the pattern acts on.
    fn left_alone(&self, targets: &[TargetState]) -> f64 {
        mean(targets.iter().map(|target| self.overrides.get(target).map_or(1.0, kept)))
    }

    /// What was overridden of what a suggestion would do, in words: the worst of it.
    fn overruled(&self, targets: &[TargetState], home: &Home) -> Option<String> {
        let worst = targets
            .iter()
            .filter_map(|target| self.overrides.get(target))
            .min_by(|a, b| kept(a).total_cmp(&kept(b)).then_with(|| a.target.cmp(&b.target)))?;
        let OverrideCount { target, fired, overridden } = worst;
        let name = words::display_name(&target.entity_id, home);
        (*overridden > 0)
            .then(|| say!(home.language, "feedback-overruled", name = name, overridden = *overridden, fired = *fired))
    }
}

impl Scope {
    fn weight(self) -> f64 {
        match self {
            Self::Entity => SAME_ENTITY,
            Self::Area => SAME_AREA,
            Self::Kind => ELSEWHERE,
        }
    }
}

impl Evidence {
    fn sum(heard: &[Heard<'_>]) -> Self {
        heard.iter().fold(Self::default(), |sum, one| Self {
            accepted: sum.accepted + one.evidence.accepted,
            rejected: sum.rejected + one.evidence.rejected,
        })
    }

    fn times(self, weight: f64) -> Self {
        Self { accepted: self.accepted * weight, rejected: self.rejected * weight }
    }

    /// The mean of the Beta distribution after this: how likely the next one is taken.
    fn mean(self) -> f64 {
        (PRIOR + self.accepted) / (2.0 * PRIOR + self.accepted + self.rejected)
    }
}

/// How much a decision still counts at `now`, 0 to 1: half after 90 days; 0 for one that was taken back
/// and says nothing any more.
#[must_use]
pub fn decision_weight(decision: &PastDecision, now: Timestamp) -> f64 {
    let Some(Evidence { accepted, rejected }) = opinion(decision) else { return 0.0 };
    (accepted + rejected) * age_weight(decision, now)
}

fn age_weight(decision: &PastDecision, now: Timestamp) -> f64 {
    // A clock that was set back makes nothing count more than once.
    let age = now.duration_since(last_word(decision)).as_secs_f64().max(0.0);
    (-age / HALF_LIFE.as_secs_f64()).exp2()
}

/// What a decision says by itself; none when nothing is left of it.
fn opinion(decision: &PastDecision) -> Option<Evidence> {
    let on_trial = decision.undone_at.map(|undone| undone.duration_since(decision.decided_at));
    match (decision.verdict, on_trial) {
        (Verdict::Accepted, None) => Some(Evidence { accepted: 1.0, rejected: 0.0 }),
        (Verdict::Rejected, None) => Some(Evidence { accepted: 0.0, rejected: 1.0 }),
        (Verdict::Accepted, Some(time)) if time >= ON_TRIAL => Some(Evidence { accepted: 0.0, rejected: TAKEN_BACK }),
        (_, Some(_)) => None,
    }
}

fn last_word(decision: &PastDecision) -> Timestamp {
    decision.undone_at.unwrap_or(decision.decided_at)
}

fn scope(decision: &PastDecision, entity: &EntityId, home: &Home) -> Scope {
    let area = area_of(entity, home);
    if decision.targets.iter().any(|target| target.entity_id == *entity) {
        Scope::Entity
    } else if area.is_some() && decision.targets.iter().any(|target| target.area.as_deref().map(str::trim) == area) {
        Scope::Area
    } else {
        Scope::Kind
    }
}

fn area_of<'h>(entity: &EntityId, home: &'h Home) -> Option<&'h str> {
    let area = home.entities.get(entity)?.area.as_deref()?.trim();
    (!area.is_empty()).then_some(area)
}

/// The share of an automation's acts that people surely leave alone is at most this.
fn kept(count: &OverrideCount) -> f64 {
    1.0 - wilson_low(count.overridden, count.fired)
}

/// 1 where there is nothing.
fn mean(parts: impl ExactSizeIterator<Item = f64>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of entities is far below 2^52")]
    let number = parts.len() as f64;
    if parts.len() == 0 { 1.0 } else { parts.sum::<f64>() / number }
}

/// The decisions that moved the rank this way, in words: those at the nearest distance within which
/// lies half of what did.
fn decided_in_words(pattern: &Pattern, home: &Home, heard: &[Heard<'_>], lower: bool) -> Option<String> {
    let within = |scope: Scope| heard.iter().filter(move |one| one.nearest <= scope).copied().collect::<Vec<_>>();
    let moved = |heard: &[Heard<'_>]| {
        let Evidence { accepted, rejected } = Evidence::sum(heard);
        if lower { rejected - accepted } else { accepted - rejected }
    };
    let all = moved(heard);
    if all <= 0.0 {
        return None;
    }
    let near = [Scope::Entity, Scope::Area].into_iter().find(|scope| 2.0 * moved(&within(*scope)) >= all);
    let scope = near.unwrap_or(Scope::Kind);
    let counted = within(scope);
    let rejected = counted.iter().filter(|one| one.evidence.rejected > 0.0).count();
    let (number, verb) = if lower {
        let taken_back = counted.iter().any(|one| one.decision.undone_at.is_some());
        (rejected, if taken_back { "back" } else { "down" })
    } else {
        (counted.len() - rejected, "accepted")
    };
    let language = home.language;
    let what = match scope {
        Scope::Entity => say!(language, "feedback-of-entity", name = commonest_entity(pattern, home, &counted)?),
        Scope::Area => say!(language, "feedback-of-area", area = commonest_area(pattern, home, &counted)?),
        Scope::Kind => say!(language, "feedback-of-kind", kind = kind_key(pattern.kind)),
    };
    Some(say!(language, "feedback-decided", verb = verb, number = number, all = counted.len(), what = what))
}

/// The name of that one of what the pattern acts on that most of these decisions were about.
fn commonest_entity(pattern: &Pattern, home: &Home, counted: &[Heard<'_>]) -> Option<String> {
    let decided_on = |entity: &EntityId| {
        let on_it = |one: &&Heard<'_>| one.decision.targets.iter().any(|target| target.entity_id == *entity);
        counted.iter().filter(on_it).count()
    };
    let entities = pattern.actions.iter().map(|target| &target.entity_id);
    let commonest = entities.max_by(|a, b| decided_on(a).cmp(&decided_on(b)).then_with(|| b.cmp(a)))?;
    Some(words::display_name(commonest, home))
}

/// The area of what the pattern acts on that most of these decisions were about.
fn commonest_area(pattern: &Pattern, home: &Home, counted: &[Heard<'_>]) -> Option<String> {
    let decided_in = |area: &str| {
        let there = |target: &domain::DecidedTarget| target.area.as_deref().map(str::trim) == Some(area);
        counted.iter().filter(|one| one.decision.targets.iter().any(there)).count()
    };
    let areas = pattern.actions.iter().filter_map(|target| area_of(&target.entity_id, home));
    let commonest = areas.max_by(|a, b| decided_in(a).cmp(&decided_in(b)).then_with(|| b.cmp(a)))?;
    Some(words::plain(commonest, LONGEST_AREA))
}

/// The kind's variant in the sentences about it.
fn kind_key(kind: PatternKind) -> &'static str {
    match kind {
        PatternKind::Time => "time",
        PatternKind::Sun => "sun",
        PatternKind::State => "state",
        PatternKind::StateFor => "state_for",
        PatternKind::Numeric => "numeric",
        PatternKind::Presence => "presence",
        PatternKind::Sequence => "sequence",
        PatternKind::Scene => "scene",
        PatternKind::LeftOn => "left_on",
    }
}

#[cfg(test)]
mod tests;
