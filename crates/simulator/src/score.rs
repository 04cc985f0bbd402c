use std::collections::BTreeMap;
use std::iter::Sum;

use domain::{EntityId, EntityIds, Pattern, PatternKind, TargetState, Trigger};

use crate::truth::{Habit, Truth};

/// How near a clock time must be to the planted one, in seconds, to be that habit's.
const SAME_CLOCK: u32 = 15 * 60;
/// And to be as good as it.
const NEAR_CLOCK: u32 = 5 * 60;
/// How near an offset from the sun must be to the planted one, in seconds.
const SAME_OFFSET: u32 = 15 * 60;

/// How well patterns tell what was planted, kind by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By kind, as it was planted (`planted`, `found`, `near`) or reported (`reported`, `wrong`).
    pub kinds: BTreeMap<PatternKind, Counts>,
}

/// The counts of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Habits that were planted.
    pub planted: u32,
    /// Of them, those that a pattern of this kind tells.
    pub found: u32,
    /// Of the found ones, those whose clock time is within 5 minutes, or that have none.
    pub near: u32,
    /// Patterns that were reported.
    pub reported: u32,
    /// Of them, those that tell nothing that there is: no planted habit of whatever kind and probability, and
    /// nothing that was left running.
    pub wrong: u32,
}

impl Truth {
    /// Compares patterns with what was planted. Planted counts only what was likely enough: with at
    /// least `least_probability` at each chance, and with `least_chances` chances.
    ///
    /// A pattern tells a habit when it has the habit's trigger (the same entity and state; the same
    /// clock time within 15 minutes) and does something that the habit does. One that is a link of a
    /// habit of several actions (what somebody does after another of them) is not that habit, but true; and
    /// so is one about what was left running, whoever left it so.
    #[must_use]
    pub fn score(&self, patterns: &[Pattern], least_probability: f64, least_chances: u32) -> Score {
        let mut score = Score::default();
        for habit in &self.habits {
            if habit.probability < least_probability || habit.opportunities < least_chances {
                continue;
            }
            let counts = score.kinds.entry(habit.kind).or_default();
            counts.planted += 1;
            if let Some(pattern) = patterns.iter().find(|pattern| pattern.kind == habit.kind && tells(pattern, habit)) {
                counts.found += 1;
                counts.near += u32::from(is_near(&pattern.trigger, &habit.trigger));
            }
        }
        for pattern in patterns {
            let counts = score.kinds.entry(pattern.kind).or_default();
            counts.reported += 1;
            counts.wrong += u32::from(!self.has(pattern));
        }
        score
    }

    /// Whether a pattern tells something that there is.
    fn has(&self, pattern: &Pattern) -> bool {
        let left = |action: &TargetState| self.left_running.iter().any(|left| left.action == *action);
        self.habits.iter().any(|habit| tells(pattern, habit) || is_link(pattern, habit))
            || pattern.kind == PatternKind::LeftOn && pattern.actions.iter().all(left)
    }
}

impl Score {
    /// The counts of some kinds together.
    #[must_use]
    pub fn of(&self, kinds: &[PatternKind]) -> Counts {
        kinds.iter().filter_map(|kind| self.kinds.get(kind)).copied().sum()
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |a, b| Self {
            planted: a.planted + b.planted,
            found: a.found + b.found,
            near: a.near + b.near,
            reported: a.reported + b.reported,
            wrong: a.wrong + b.wrong,
        })
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(scores: I) -> Self {
        let mut all = Self::default();
        for (kind, counts) in scores.flat_map(|score| score.kinds) {
            let sum = all.kinds.entry(kind).or_default();
            *sum = [*sum, counts].into_iter().sum();
        }
        all
    }
}

fn tells(pattern: &Pattern, habit: &Habit) -> bool {
    let shares = |action: &TargetState| habit.actions.contains(action);
    pattern.actions.iter().any(shares) && (same_trigger(&pattern.trigger, &habit.trigger) || same_scene(pattern, habit))
}

fn same_trigger(found: &Trigger, planted: &Trigger) -> bool {
    match (found, planted) {
        (Trigger::Time { at }, Trigger::Time { at: planted }) => apart(at.seconds(), planted.seconds()) <= SAME_CLOCK,
        (Trigger::Sun { event, offset }, Trigger::Sun { event: planted, offset: planted_offset }) => {
            event == planted && offset.seconds().abs_diff(planted_offset.seconds()) <= SAME_OFFSET
        }
        (
            Trigger::State { entity_id, from, to, hold },
            Trigger::State { entity_id: planted, from: planted_from, to: planted_to, hold: planted_hold },
        ) => {
            entity_id == planted && from == planted_from && to == planted_to && hold.is_some() == planted_hold.is_some()
        }
        (
            Trigger::NumericState { entity_id, above, below, .. },
            Trigger::NumericState { entity_id: planted, above: planted_above, below: planted_below, .. },
        ) => {
            entity_id == planted
                && above.is_some() == planted_above.is_some()
                && below.is_some() == planted_below.is_some()
        }
        _ => false,
    }
}

/// A scene is told by its members, too: whichever of them goes first takes the others along.
fn same_scene(pattern: &Pattern, habit: &Habit) -> bool {
    let Trigger::State { entity_id, hold: None, .. } = &pattern.trigger else {
        return false;
    };
    let member = |id: &EntityId| habit.actions.iter().any(|action| action.entity_id == *id);
    pattern.kind == PatternKind::Scene
        && habit.kind == PatternKind::Scene
        && entity_id.as_slice().iter().all(member)
        && pattern.actions.iter().all(|action| habit.actions.contains(action))
}

/// Whether a pattern is a part of a habit of several actions: one of them brings others that come with
/// it or after it.
fn is_link(pattern: &Pattern, habit: &Habit) -> bool {
    let Trigger::State { entity_id: EntityIds::One(entity), to: Some(to), hold: None, .. } = &pattern.trigger else {
        return false;
    };
    let place = habit.actions.iter().position(|action| action.entity_id == *entity && action.state == *to);
    let rest = match (habit.kind, place) {
        (PatternKind::Sequence, Some(place)) => &habit.actions[place + 1..],
        (_, Some(_)) => habit.actions.as_slice(),
        (_, None) => return false,
    };
    pattern.actions.iter().all(|action| rest.contains(action))
}

fn is_near(found: &Trigger, planted: &Trigger) -> bool {
    match (found, planted) {
        (Trigger::Time { at }, Trigger::Time { at: planted }) => apart(at.seconds(), planted.seconds()) <= NEAR_CLOCK,
        _ => true,
    }
}

/// The distance between two clock times in seconds, the short way round the clock.
fn apart(a: u32, b: u32) -> u32 {
    let apart = a.abs_diff(b) % 86_400;
    apart.min(86_400 - apart)
}

#[cfg(test)]
mod tests {
    use domain::{Backtest, PatternId};

    use super::*;
    use crate::truth::LeftRunning;

    fn action(text: &str) -> TargetState {
        let (entity, state) = text.split_once(' ').expect("an entity and a state");
        TargetState { entity_id: EntityId::parse(entity).expect("valid"), state: state.to_owned() }
    }

    fn when(text: &str) -> Trigger {
        let TargetState { entity_id, state } = action(text);
        Trigger::State { entity_id: entity_id.into(), from: None, to: Some(state), hold: None }
    }

    fn pattern(kind: PatternKind, trigger: &str, actions: &[&str]) -> Pattern {
        Pattern {
            id: PatternId::new("a"),
            kind,
            trigger: when(trigger),
            conditions: Vec::new(),
            actions: actions.iter().map(|text| action(text)).collect(),
            support: 10,
            opportunities: 10,
            confidence: 1.0,
            confidence_low: 0.7,
            q_value: 0.0,
            lift: 9.0,
            delay_seconds: None,
            machine_like: false,
            backtest: Backtest::default(),
            held_out: Backtest::default(),
            score: 0.5,
            moments: Vec::new(),
            evidence: domain::Evidence::default(),
        }
    }

    fn truth() -> Truth {
        let routine = Habit {
            kind: PatternKind::Sequence,
            trigger: when("media_player.tv playing"),
            conditions: Vec::new(),
            actions: ["light.lamp off", "cover.blind closed"].map(action).to_vec(),
            probability: 0.9,
            opportunities: 20,
            held: 18,
        };
        let left = LeftRunning { action: action("light.porch off"), times: 5, absences: 20 };
        Truth { habits: vec![routine], left_running: vec![left] }
    }

    fn counts(pattern: Pattern) -> (u32, u32) {
        let kind = pattern.kind;
        let score = truth().score(&[pattern], 0.7, 12);
        (score.of(&[PatternKind::Sequence]).found, score.of(&[kind]).wrong)
    }

    #[test]
    fn a_link_of_a_routine_is_not_that_routine_and_not_wrong() {
        let both = ["light.lamp off", "cover.blind closed"];
        assert_eq!(counts(pattern(PatternKind::Sequence, "media_player.tv playing", &both)), (1, 0));
        assert_eq!(counts(pattern(PatternKind::State, "light.lamp off", &both[1..])), (0, 0));
        assert_eq!(
            counts(pattern(PatternKind::State, "cover.blind closed", &both[..1])),
            (0, 1),
            "the wrong way round"
        );
        assert_eq!(counts(pattern(PatternKind::State, "light.lamp off", &["light.porch off"])), (0, 1));
    }

    #[test]
    fn what_was_left_running_is_true_only_as_such() {
        let gone = "zone.home 0";
        assert_eq!(counts(pattern(PatternKind::LeftOn, gone, &["light.porch off"])), (0, 0));
        assert_eq!(counts(pattern(PatternKind::LeftOn, gone, &["light.lamp off"])), (0, 1));
        assert_eq!(counts(pattern(PatternKind::Presence, gone, &["light.porch off"])), (0, 1));
    }
}
