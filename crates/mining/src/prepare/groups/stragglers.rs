//! Members of a gesture that are often in their state already, and so go with the others less often
//! than these with each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    COHESION, EITHER_ORDER, KeyAct, LEAST_SHARE, LEAST_TOGETHER, ONE_GESTURE, OVER_CHANCE, TOGETHER, by_chance,
};

/// All that was done, and what is known of the kinds of actions.
pub(super) struct Acts<'a> {
    pub(super) all: &'a [KeyAct],
    /// The entity of each kind.
    pub(super) entities: &'a [u32],
    /// The occurrences of each kind.
    pub(super) counts: &'a [u32],
    /// Days of the history.
    pub(super) days: u32,
    /// Whether the entity of a kind was in its state just before an instant.
    pub(super) is_there: &'a dyn Fn(u32, i64) -> bool,
}

/// One gesture of a group: when its members went, by time.
type Gesture = Vec<i64>;

/// Adds to each group the kinds that are in no group and go with it in most of the cases in which
/// they could: their entity was not in its state already.
pub(super) fn join(groups: &mut [Vec<u32>], acts: &Acts<'_>, neighbours: &BTreeMap<u32, Vec<u32>>) {
    let mut taken: BTreeSet<u32> = groups.iter().flatten().copied().collect();
    let mut times: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for act in acts.all {
        times.entry(act.key).or_default().push(act.time);
    }
    for group in groups {
        let near: BTreeSet<u32> = group.iter().filter_map(|key| neighbours.get(key)).flatten().copied().collect();
        for key in near {
            let known = group.iter().any(|other| acts.entities[*other as usize] == acts.entities[key as usize]);
            if !known && !taken.contains(&key) && goes_along(key, &gestures(group, &times), &times, acts) {
                group.push(key);
                taken.insert(key);
            }
        }
    }
}

/// When at least two, and half, of a group went within [`TOGETHER`] of the first.
fn gestures(group: &[u32], times: &BTreeMap<u32, Vec<i64>>) -> Vec<Gesture> {
    let mut all: Vec<(i64, u32)> =
        group.iter().flat_map(|&key| times.get(&key).into_iter().flatten().map(move |&time| (time, key))).collect();
    all.sort_unstable();
    let mut gestures = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let end = start + all[start..].partition_point(|(time, _)| time - all[start].0 <= TOGETHER);
        let done: BTreeSet<u32> = all[start..end].iter().map(|(_, key)| *key).collect();
        if done.len() >= 2 && done.len() * 2 >= group.len() {
            gestures.push(all[start..end].iter().map(|(time, _)| *time).collect());
            start = end;
        } else {
            start += 1;
        }
    }
    gestures
}

fn goes_along(key: u32, gestures: &[Gesture], times: &BTreeMap<u32, Vec<i64>>, acts: &Acts<'_>) -> bool {
    let own = times.get(&key).map_or(&[][..], Vec::as_slice);
    let (mut could, mut first) = (0_u32, 0_u32);
    let mut apart: Vec<i64> = Vec::new();
    for gesture in gestures {
        let (Some(&start), Some(&end)) = (gesture.first(), gesture.last()) else {
            continue;
        };
        let place = own.partition_point(|&time| time < end - TOGETHER);
        if let Some(&time) = own.get(place).filter(|&&time| time <= start + TOGETHER) {
            could += 1;
            first += u32::from(time < start);
            apart.extend(gesture.iter().map(|other| (other - time).abs()).min());
        } else {
            could += u32::from(!(acts.is_there)(key, start));
        }
    }
    apart.sort_unstable();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let together = count(apart.len());
    let joined = f64::from(together);
    let own_count = acts.counts[key as usize];
    let either_order = f64::from(first.min(together - first)) >= EITHER_ORDER * joined;
    together >= LEAST_TOGETHER
        && joined >= COHESION * f64::from(could)
        && joined >= LEAST_SHARE * f64::from(own_count)
        && joined >= OVER_CHANCE * by_chance(count(gestures.len()), own_count, acts.days)
        && (either_order || apart.get(apart.len() / 2).is_some_and(|&middle| middle <= ONE_GESTURE))
}
