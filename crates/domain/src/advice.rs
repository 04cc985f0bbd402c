use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::stable_hash;
use crate::{AdviceId, Condition, EntityId, EntityIds, PatternId, TargetState};

/// What an automation keeps doing and people keep taking back: measured on the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The automation's own entity; none where it is not known which one it was.
    pub automation: Option<EntityId>,
    /// What it puts into which state.
    #[serde(flatten)]
    pub target: TargetState,
    /// The state that people mostly put it into then.
    pub corrected_to: String,
    /// How often it did.
    pub fired: u32,
    /// How often somebody put the entity into another state by hand within minutes.
    pub corrected: u32,
    /// The local days on which it did.
    pub fired_days: u32,
    /// Those on which it was corrected.
    pub corrected_days: u32,
    /// Lower bound of Wilson's 95 % score interval of `corrected / fired`.
    pub share_low: f64,
    /// The share of false discoveries to expect among corrections this strong, over all automations that
    /// were looked at (Benjamini–Hochberg).
    pub q_value: f64,
    /// Within how many seconds nine of ten corrections came.
    pub within_seconds: u32,
    /// What tells the times at which it was left alone from those at which it was corrected, if
    /// anything does.
    pub remedy: Option<Remedy>,
}

/// Conditions under which an automation is mostly left alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// How often it acted while they held.
    pub fired: u32,
    /// How often it was corrected then.
    pub corrected: u32,
}

/// What the user might do about an automation of theirs. Nothing that could be accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Stable: the same advice on another night has the same.
    pub id: AdviceId,
    /// What it is about.
    pub kind: AdviceKind,
    /// A few words, such as `Change Hall light at dusk`.
    pub title: String,
    /// What was seen, and what might be done, in a sentence or two.
    pub description: String,
    /// The automation's own entity; none where it is not known which one it is.
    pub automation: Option<EntityId>,
    /// The automation's name, where it is known.
    pub automation_name: Option<String>,
    /// The figures, where people correct it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// The habit that it would serve, where it is turned off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern_id: Option<PatternId>,
}

/// What is the matter with an automation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdviceKind {
    /// People keep taking back what it does.
    Corrected,
    /// It is turned off, and people do by hand what it would do.
    TurnedOff,
}

impl AdviceId {
    /// The id of the advice that is described by `parts`; the same parts always give the same id.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        Self::new(format!("a-{}", stable_hash(parts)))
    }
}

impl Advice {
    /// Whether it says something that matters and that the same advice did not say `before`: people put the thing into
    /// another state, another condition would help, another habit would be served, or it is corrected in a larger share of
    /// times than can be chance (the lower bound of that share has passed the share of then).
    #[must_use]
    pub fn says_more_than(&self, before: &Self) -> bool {
        let (now, then) = match (&self.correction, &before.correction) {
            (Some(now), Some(then)) => (now, then),
            (None, None) => return self.kind != before.kind || self.pattern_id != before.pattern_id,
            _ => return true,
        };
        let share_then = f64::from(then.corrected) / f64::from(then.fired.max(1));
        now.corrected_to != then.corrected_to || !now.conditions_are_like(then) || now.share_low > share_then
    }
}

impl Correction {
    /// Whether what would help is asked of the same things: its bounds move a little from night to night.
    fn conditions_are_like(&self, other: &Self) -> bool {
        let asked = |correction: &Self| {
            let conditions = correction.remedy.iter().flat_map(|remedy| &remedy.conditions);
            conditions.map(what_is_asked).collect::<BTreeSet<_>>()
        };
        asked(self) == asked(other)
    }
}

/// Of what a condition asks, and in which sense, without the bounds.
fn what_is_asked(condition: &Condition) -> (&'static str, String) {
    let ids = |ids: &EntityIds| ids.as_slice().iter().map(EntityId::as_str).collect::<Vec<_>>().join(" ");
    match condition {
        Condition::Time { weekday, after, before } if weekday.is_empty() => {
            ("time", format!("{} {}", after.is_some(), before.is_some()))
        }
        Condition::Time { weekday, .. } => ("weekday", format!("{weekday:?}")),
        Condition::State { entity_id, state, .. } => ("state", format!("{} {state}", ids(entity_id))),
        Condition::NumericState { entity_id, above, below } => {
            ("numeric_state", format!("{} {} {}", ids(entity_id), above.is_some(), below.is_some()))
        }
        Condition::Sun { after, before } => ("sun", format!("{after:?} {before:?}")),
        Condition::FormerState { .. } => ("former_state", String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AtTime, Weekday};

    fn advice() -> Advice {
        let id = |text| EntityId::parse(text).expect("an entity id");
        let until = |hour: i64| Condition::Time {
            after: None,
            before: Some(AtTime::from_seconds(hour * 3600)),
            weekday: Vec::new(),
        };
        let correction = Correction {
            automation: Some(id("automation.dusk")),
            target: TargetState { entity_id: id("light.hall"), state: "on".to_owned() },
            corrected_to: "off".to_owned(),
            fired: 30,
            corrected: 15,
            fired_days: 30,
            corrected_days: 15,
            share_low: crate::wilson_low(15, 30),
            q_value: 1e-6,
            within_seconds: 120,
            remedy: Some(Remedy { conditions: vec![until(22)], fired: 12, corrected: 1 }),
        };
        Advice {
            id: AdviceId::of(&["corrected"]),
            kind: AdviceKind::Corrected,
            title: "Change Dusk".to_owned(),
            description: "On 15 of 30 days.".to_owned(),
            automation: Some(id("automation.dusk")),
            automation_name: Some("Dusk".to_owned()),
            correction: Some(correction),
            pattern_id: None,
        }
    }

    /// The advice with this done to its correction.
    fn with(change: impl FnOnce(&mut Correction)) -> Advice {
        let mut advice = advice();
        change(advice.correction.as_mut().expect("a correction"));
        advice
    }

    #[test]
    fn another_night_of_the_same_says_no_more() {
        let then = advice();
        let moved =
            |hour| vec![Condition::Time { after: None, before: Some(AtTime::from_seconds(hour)), weekday: Vec::new() }];
        for same in [
            advice(),
            Advice {
                title: "Dämmerung ändern".to_owned(), description: "An 16 von 31 Tagen.".to_owned(), ..advice()
            },
            with(|one| (one.fired, one.corrected, one.share_low) = (31, 17, crate::wilson_low(17, 31))),
            with(|one| (one.fired, one.corrected, one.share_low) = (30, 4, crate::wilson_low(4, 30))),
            with(|one| one.remedy.as_mut().expect("one").conditions = moved(79_500)),
        ] {
            assert!(!same.says_more_than(&then), "{same:?}");
        }
    }

    #[test]
    fn what_matters_is_said_again() {
        let then = advice();
        let workdays = Condition::Time { after: None, before: None, weekday: Weekday::ALL[..5].to_vec() };
        for more in [
            with(|one| one.corrected_to = "50".to_owned()),
            with(|one| one.remedy = None),
            with(|one| one.remedy.as_mut().expect("one").conditions = vec![workdays]),
            with(|one| (one.fired, one.corrected, one.share_low) = (30, 24, crate::wilson_low(24, 30))),
            Advice { correction: None, ..advice() },
        ] {
            assert!(more.says_more_than(&then), "{more:?}");
        }
        let off = Advice {
            kind: AdviceKind::TurnedOff,
            correction: None,
            pattern_id: Some(PatternId::of(&["a"])),
            ..advice()
        };
        assert!(!off.clone().says_more_than(&off));
        assert!(Advice { pattern_id: Some(PatternId::of(&["b"])), ..off.clone() }.says_more_than(&off));
    }
}
