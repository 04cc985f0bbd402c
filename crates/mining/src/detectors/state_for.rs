use std::collections::BTreeMap;

use domain::{EntityId, EntityIx, ForDuration, PatternKind, StateIx, Trigger, is_person};

use crate::detectors::reaction::{LONGEST, reaction};
use crate::detectors::{Detector, Proposals};
use crate::prepare::{House, Unit};
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
        let searched = f64::from(u32::try_from((LONGEST_HOLD - SHORTEST_HOLD) / LONGEST).unwrap_or(u32::MAX));
        let candidates = lasting(study, unit)
            .into_iter()
            .filter_map(|lasting| series(study.house, &lasting))
            .filter_map(|series| reaction(study, unit, &series, PatternKind::StateFor, searched))
            .collect();
        Proposals { candidates, tried: study.series.len() as u64 }
    }
}

/// The states that had most often lasted about the same time, most first.
fn lasting(study: &Study<'_, '_>, unit: &Unit) -> Vec<Lasting> {
    let house = study.house;
    #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
    let least = f64::from(study.settings.min_days).max(LEAST_SHARE * unit.acts.len() as f64);
    let mut found = Vec::new();
    let mut elapsed: BTreeMap<(EntityIx, StateIx), Vec<i64>> = BTreeMap::new();
    for act in &unit.acts {
        let (from, to) = (act.time - LONGEST_HOLD - LONGEST, act.time - SHORTEST_HOLD + 1);
        for change in house.changes.lasting(from, to, act.time).map(|row| house.changes.get(row)) {
            if change.certain {
                elapsed.entry((change.entity, change.state)).or_default().push(act.time - change.time);
            }
        }
    }
    for ((entity, state), mut lengths) in elapsed {
        if is_person(house.entity_id(entity)) || house.changes.rows_of(entity).len() < 2 {
            continue;
        }
        lengths.sort_unstable();
        let (start, acts) = densest(&lengths);
        #[expect(clippy::cast_precision_loss, reason = "a count of acts is far below 2^52")]
        let enough = acts as f64 >= least;
        // As many acts at this length as in an even spread would be chance of the plainest kind.
        let even = lengths.len() * usize::try_from(LONGEST / MINUTE).unwrap_or(1) * 3
            / usize::try_from(LONGEST_HOLD / MINUTE).unwrap_or(1);
        if enough && acts > even {
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

fn series(house: &House<'_>, lasting: &Lasting) -> Option<Series> {
    let entity_id = EntityId::parse(house.entity_id(lasting.entity)).ok()?;
    let rows = house.changes.rows_of(lasting.entity);
    let (_, end) = house.span();
    let mut times = Vec::new();
    for (place, &row) in rows.iter().enumerate() {
        let change = house.changes.get(row);
        let until = rows.get(place + 1).map_or(end, |&next| house.changes.get(next).time);
        if change.certain && change.state == lasting.state && until - change.time >= lasting.hold {
            times.push(change.time + lasting.hold);
        }
    }
    let trigger = Trigger::State {
        entity_id: entity_id.into(),
        from: None,
        to: Some(house.state_text(lasting.state).to_owned()),
        hold: Some(ForDuration::from_seconds(i32::try_from(lasting.hold / 1_000_000).unwrap_or(i32::MAX))),
    };
    Series::new(house, lasting.entity, trigger, times)
}
