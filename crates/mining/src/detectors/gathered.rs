use domain::{EntityId, EntityIds, Lack, PatternKind, TargetState, Trigger};

use crate::detectors::reaction::reaction;
use crate::detectors::{Candidate, Detector, Proposals};
use crate::prepare::{House, Unit};
use crate::series::Series;
use crate::study::Study;

/// # Things that go together (`scene`)
///
/// **Looks for** three or more entities that people put into the same state one after the other,
/// within seconds and in any order, at no certain time: whichever goes first brings the rest. One that is often
/// in that state already belongs to it when it goes along whenever it is not.
///
/// **Why it helps** One switch does for all.
///
/// **Example** When one of five lights is switched off between 22:00 and 23:30, the other four follow
/// within 15 seconds, on 25 of 27 evenings.
///
/// **Stays quiet when** one of them is as often switched alone; when all of them go within two seconds, so
/// that something switches them together already; or as with any reaction to a change of state.
/// When they go at a sharp enough clock time, or by the sun, that is their trigger instead.
///
/// **Settings** `latitude` and `longitude`, as with reactions to a change of state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gathered;

/// Fewer things that go together need no scene.
const LEAST_MEMBERS: usize = 3;
/// What follows the first within this time, in µs, went with it.
const AT_ONCE: i64 = 2_000_000;
/// A member's change this soon after another's, in µs, is the same gesture.
const SAME_GESTURE: i64 = 60_000_000;

impl Detector for Gathered {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        let candidate = series(study.house, unit)
            .and_then(|series| reaction(study, unit, &series, PatternKind::Scene, 1.0))
            .map(|candidate| Candidate { objection: together_anyway(study.house, unit), ..candidate });
        Proposals { candidates: candidate.into_iter().collect(), tried: 1 }
    }
}

/// Things that go within two seconds are switched together already, by a group, a scene or one
/// switch; nothing is left for an automation.
fn together_anyway(house: &House<'_>, unit: &Unit) -> Option<Lack> {
    let apart = unit.acts.iter().filter(|act| {
        unit.members.iter().any(|&(entity, state)| {
            let change = house.changes.last_before(entity, act.time + SAME_GESTURE);
            change.is_some_and(|change| change.state == state && change.time > act.time + AT_ONCE)
        })
    });
    (apart.count() * 2 < unit.acts.len()).then_some(Lack::Together)
}

/// The share of a scene's gestures in which a target that could have gone along did; none when the
/// scene is triggered by something else than its members.
///
/// A replay alone would not tell: what mostly goes first is never done by the automation that it starts.
pub(crate) fn goes_along(study: &Study<'_, '_>, candidate: &Candidate, target: &TargetState) -> Option<f64> {
    let (Trigger::State { entity_id, hold: None, .. }, PatternKind::Scene) = (&candidate.trigger, candidate.kind)
    else {
        return None;
    };
    let (entity, state) = study.evaluator.target(target)?;
    if !entity_id.as_slice().contains(&target.entity_id) {
        return None;
    }
    let conditions: Vec<_> =
        candidate.conditions.iter().map(|one| study.evaluator.compile(one, &candidate.trigger)).collect();
    let holds = |time: i64| {
        let local = study.house.calendar.local(time);
        conditions.iter().all(|condition| study.evaluator.holds(condition, time, local))
    };
    let (mut could, mut did) = (0_u32, 0_u32);
    for start in starts(study.evaluator.instants(&candidate.trigger)).into_iter().filter(|&time| holds(time)) {
        if study.house.changes.state_before(entity, start) != Some(state) {
            could += 1;
            let next = study.house.changes.last_before(entity, start + SAME_GESTURE);
            did += u32::from(next.is_some_and(|next| next.state == state && next.cause.is_manual()));
        }
    }
    Some(f64::from(did) / f64::from(could.max(1)))
}

/// The first change of any member into the state that they share, in each gesture.
fn series(house: &House<'_>, unit: &Unit) -> Option<Series> {
    let (first, state) = *unit.members.first()?;
    if unit.members.len() < LEAST_MEMBERS || unit.members.iter().any(|(_, other)| *other != state) {
        return None;
    }
    let mut times: Vec<i64> = unit
        .members
        .iter()
        .flat_map(|&(entity, _)| house.changes.rows_of(entity))
        .map(|&row| house.changes.get(row))
        .filter(|change| change.state == state && change.certain && change.cause.is_manual())
        .map(|change| change.time)
        .collect();
    times.sort_unstable();
    let starts = starts(times);
    let ids: Option<Vec<EntityId>> =
        unit.members.iter().map(|&(entity, _)| EntityId::parse(house.entity_id(entity)).ok()).collect();
    let mut ids = ids?;
    ids.sort();
    let trigger = Trigger::State {
        entity_id: EntityIds::from(ids),
        from: None,
        to: Some(house.state_text(state).to_owned()),
        hold: None,
    };
    Series::new(house, first, trigger, starts)
}

/// The first of each gesture's times, which are given ascending.
fn starts(times: Vec<i64>) -> Vec<i64> {
    let mut starts: Vec<i64> = Vec::new();
    for time in times {
        if starts.last().is_none_or(|&last| time - last > SAME_GESTURE) {
            starts.push(time);
        }
    }
    starts
}
