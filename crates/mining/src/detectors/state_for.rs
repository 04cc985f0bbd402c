use domain::{EntityId, EntityIx, ForDuration, PatternKind, StateIx, Trigger, is_person};

use crate::detectors::reaction::{LONGEST, is_rarer, reaction, worth_asking};
use crate::detectors::{Candidate, Detector, Proposals};
use crate::prepare::{House, Unit, ahead};
use crate::series::Series;
use crate::study::Study;

const MINUTE: i64 = 60_000_000;
/// The shortest and the longest time, in µs, for which a state is waited out.
const SHORTEST_HOLD: i64 = MINUTE;
const LONGEST_HOLD: i64 = 60 * MINUTE;
/// In this share of the acts the state must have been held for about the same time.
const LEAST_SHARE: f64 = 0.15;
/// Only the states with the most such acts are tried.
const MOST_TRIED: usize = 4;

/// # Reactions to a state that lasts (`state_for`)
///
/// **Looks for** something that is done within two minutes after another entity, or the same one, has
/// been in a state for a certain time: a minute at least, about an hour at most.
///
/// **Why it helps** The light goes off by itself when the room has been empty for a while.
///
/// **Example** `light.bathroom` is switched off soon after `binary_sensor.bathroom_motion` has been `off`
/// for 10 minutes, in 22 of 26 times.
///
/// **Stays quiet when** the state had lasted for all sorts of times, or as with any reaction to a
/// change of state.
///
/// **Settings** `latitude` and `longitude`, as with reactions to a change of state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StateFor;

/// A state that had lasted about as long when people acted.
struct Lasting {
    entity: EntityIx,
    state: StateIx,
    hold: i64,
    acts: usize,
}

impl Detector for StateFor {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        Proposals { candidates: candidates(study, unit, |_| true), tried: study.series.len() as u64 }
    }

    /// Looks at the one state only.
    fn refit(&self, _: &Study<'_, '_>, past: &Study<'_, '_>, unit: &Unit, habit: &Candidate) -> Option<Candidate> {
        let Trigger::State { entity_id, to, .. } = &habit.trigger else {
            return None;
        };
        let is_its = |lasting: &Lasting| {
            entity_id.as_slice().iter().any(|id| id.as_str() == past.house.entity_id(lasting.entity))
                && to.as_deref() == Some(past.house.state_text(lasting.state))
        };
        habit.nearest(candidates(past, unit, is_its))
    }
}

fn candidates(study: &Study<'_, '_>, unit: &Unit, wanted: impl Fn(&Lasting) -> bool) -> Vec<Candidate> {
    let searched = f64::from(u32::try_from((LONGEST_HOLD - SHORTEST_HOLD) / LONGEST).unwrap_or(u32::MAX));
    let house = study.house;
    lasting(study, unit)
        .into_iter()
        .filter(wanted)
        .filter(|lasting| {
            let near = |back| lasting.near(house, unit, back);
            worth_asking(house, unit, near, || is_rarer(unit, lasting.times(house).take(unit.acts.len() + 1).count()))
        })
        .filter_map(|lasting| reaction(study, unit, &lasting.series(house)?, PatternKind::StateFor, searched))
        .collect()
}

/// The states that had most often lasted about the same time, most first.
fn lasting(study: &Study<'_, '_>, unit: &Unit) -> Vec<Lasting> {
    let house = study.house;
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let least = f64::from(study.settings.min_days).max(LEAST_SHARE * unit.acts.len() as f64);
    let mut found = Vec::new();
    let mut elapsed: Vec<(EntityIx, StateIx, i64)> = Vec::new();
    for act in &unit.acts {
        let (from, to) = (act.time - LONGEST_HOLD - LONGEST, act.time - SHORTEST_HOLD + 1);
        for change in house.changes.lasting(from, to, act.time).map(|row| house.changes.get(row)) {
            if change.certain {
                elapsed.push((change.entity, change.state, act.time - change.time));
            }
        }
    }
    elapsed.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let enough = |acts: usize| acts as f64 >= least;
    for of_state in elapsed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|of_state| enough(of_state.len())) {
        let Some(&(entity, state, _)) = of_state.first() else {
            continue;
        };
        if is_person(house.entity_id(entity)) || house.changes.rows_of(entity).len() < 2 {
            continue;
        }
        let lengths: Vec<i64> = of_state.iter().map(|(_, _, length)| *length).collect();
        let (start, acts) = densest(&lengths);
        // As many acts at this length as in an even spread would be chance of the plainest kind.
        let even = lengths.len() * usize::try_from(LONGEST / MINUTE).unwrap_or(1) * 3
            / usize::try_from(LONGEST_HOLD / MINUTE).unwrap_or(1);
        if enough(acts) && acts > even {
            let hold = (start / MINUTE * MINUTE).max(SHORTEST_HOLD);
            found.push(Lasting { entity, state, hold, acts });
        }
    }
    found.sort_by(|a, b| b.acts.cmp(&a.acts).then((a.entity, a.state).cmp(&(b.entity, b.state))));
    found.truncate(MOST_TRIED);
    found
}

/// Where most lengths lie within a reaction's time from a full minute on, and how many.
fn densest(lengths: &[i64]) -> (i64, usize) {
    let mut best = (0, 0);
    for &length in lengths {
        let start = length / MINUTE * MINUTE;
        let from = lengths.partition_point(|&other| other < start);
        let to = lengths.partition_point(|&other| other <= start + LONGEST);
        if to - from > best.1 {
            best = (start, to - from);
        }
    }
    best
}

impl Lasting {
    /// When the state had lasted for that long, ascending.
    fn times<'h>(&self, house: &'h House<'_>) -> impl Iterator<Item = i64> + use<'h> {
        self.among(house, house.changes.rows_of(self.entity))
    }

    /// When it had, of all that began in these rows, which are some of the entity's.
    fn among<'h>(&self, house: &'h House<'_>, rows: &'h [u32]) -> impl Iterator<Item = i64> + use<'h> {
        let Self { state, hold, .. } = *self;
        let (_, end) = house.span();
        let changes = rows.iter().map(|&row| (row, house.changes.get(row)));
        changes
            .filter(move |(_, change)| change.certain && change.state == state)
            .filter(move |(row, change)| house.changes.next_time(*row).unwrap_or(end) - change.time >= hold)
            .map(move |(_, change)| change.time + hold)
    }

    /// When it had, at most `back` µs before an act.
    fn near(&self, house: &House<'_>, unit: &Unit, back: i64) -> Vec<i64> {
        let rows = house.changes.rows_of(self.entity);
        let times = house.changes.times_of(self.entity);
        let place = |from: usize, time: i64| ahead(times, from, |at| at + self.hold < time);
        let mut near = Vec::new();
        let mut from = 0;
        for act in &unit.acts {
            let start = place(from, act.time - back);
            from = place(start, act.time + 1);
            near.extend(self.among(house, &rows[start..from]));
        }
        near
    }

    fn series(&self, house: &House<'_>) -> Option<Series> {
        let entity_id = EntityId::parse(house.entity_id(self.entity)).ok()?;
        let trigger = Trigger::State {
            entity_id: entity_id.into(),
            from: None,
            to: Some(house.state_text(self.state).to_owned()),
            hold: Some(ForDuration::from_seconds(i32::try_from(self.hold / 1_000_000).unwrap_or(i32::MAX))),
        };
        Series::new(house, self.entity, trigger, self.times(house).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detectors::reaction::tests::in_homes;

    #[test]
    fn what_had_lasted_near_an_act_is_of_all_that_had() {
        let mut near_acts = 0;
        in_homes(|study| {
            for unit in &study.house.units {
                for lasting in lasting(study, unit) {
                    for back in [0, LONGEST, 20 * LONGEST] {
                        let near = |time: &i64| unit.acts.iter().any(|act| (act.time - back..=act.time).contains(time));
                        let expected: Vec<i64> = lasting.times(study.house).filter(near).collect();
                        assert_eq!(lasting.near(study.house, unit, back), expected, "{back} µs");
                        near_acts += expected.len();
                    }
                }
            }
        });
        assert!(near_acts > 500, "{near_acts}");
    }
}
