use std::collections::BTreeMap;

use domain::{Cause, EntityIx, EventLog, StateIx, domain_of};

use crate::prepare::{Calendar, Changes, may_be_suggested};

/// Actions within this time of each other may be one act of a person's, in µs.
const TOGETHER: i64 = 15_000_000;
/// Share of the more frequent action's occurrences in which both must have been done together.
const MOSTLY: f64 = 0.6;
/// Fewer common occurrences than this say nothing.
const LEAST_TOGETHER: u32 = 4;
/// Two actions this near, in µs, are done by one gesture, whatever their order.
const ONE_GESTURE: i64 = 2_000_000;
/// An act at the same clock time within this many seconds, day after day, is a machine's.
const MACHINE_SECONDS: u32 = 1;

/// Something that people do: one entity put into one state, or several that go together.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// The entities and states, in the order in which they mostly go.
    pub members: Vec<(EntityIx, StateIx)>,
    /// When they did it, by time.
    pub acts: Vec<Act>,
    /// Whether most acts came to the second at the same time of day from a device itself.
    pub machine_like: bool,
}

/// One time at which a unit's habit was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    /// When the first of the members went, in µs since 1970 in UTC.
    pub time: i64,
    /// On which day of the calendar.
    pub day: u32,
    /// At which second of the day's clock.
    pub second: u32,
}

#[derive(Clone, Copy, Debug)]
struct KeyAct {
    time: i64,
    key: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    together: u32,
    first_before: u32,
    gestures: u32,
}

impl Unit {
    /// Whether most members were in their states just before an instant, so that there was nothing
    /// left to do.
    pub(crate) fn is_there(&self, changes: &Changes, time: i64) -> bool {
        let there = self.members.iter().filter(|(entity, state)| changes.state_before(*entity, time) == Some(*state));
        there.count() * 2 >= self.members.len()
    }
}

/// Groups manual actions into units. Two actions are of one unit when people mostly do both within
/// seconds, and it is one gesture: in either order, or at once, or the same to entities of a kind.
/// (One that always follows the other after a while is a reaction to it, which is a pattern of its
/// own.)
pub(super) fn group(log: &EventLog, changes: &Changes, manual: &[u32], calendar: &Calendar) -> Vec<Unit> {
    let mut numbers: BTreeMap<(EntityIx, StateIx), u32> = BTreeMap::new();
    for &row in manual {
        let change = changes.get(row);
        if may_be_suggested(log.entity_names().get(change.entity), log.state_names().get(change.state)) {
            numbers.insert((change.entity, change.state), 0);
        }
    }
    let keys: Vec<(EntityIx, StateIx)> = numbers.keys().copied().collect();
    for (number, slot) in (0_u32..).zip(numbers.values_mut()) {
        *slot = number;
    }
    let mut counts = vec![0_u32; keys.len()];
    let mut device_acts = vec![0_u32; keys.len()];
    let mut acts: Vec<KeyAct> = Vec::with_capacity(manual.len());
    for &row in manual {
        let change = changes.get(row);
        if let Some(&key) = numbers.get(&(change.entity, change.state)) {
            counts[key as usize] += 1;
            device_acts[key as usize] += u32::from(change.cause == Cause::Device);
            acts.push(KeyAct { time: change.time, key });
        }
    }
    let pairs = count_pairs(&acts);
    let groups = form_groups(log, &keys, &counts, &pairs);
    let mut group_of = vec![0_usize; keys.len()];
    for (group, members) in groups.iter().enumerate() {
        for &key in members {
            group_of[key as usize] = group;
        }
    }
    let mut unit_acts: Vec<Vec<Act>> = vec![Vec::new(); groups.len()];
    for act in &acts {
        let list = &mut unit_acts[group_of[act.key as usize]];
        let again = groups[group_of[act.key as usize]].len() > 1
            && list.last().is_some_and(|last: &Act| act.time - last.time <= TOGETHER);
        if !again {
            let local = calendar.local(act.time);
            list.push(Act { time: act.time, day: local.day, second: local.second });
        }
    }
    groups
        .into_iter()
        .zip(unit_acts)
        .map(|(members, acts)| {
            let of_devices: u32 = members.iter().map(|&key| device_acts[key as usize]).sum();
            let all: u32 = members.iter().map(|&key| counts[key as usize]).sum();
            let machine_like = of_devices * 2 > all && is_to_the_second(&acts);
            Unit { members: members.iter().map(|&key| keys[key as usize]).collect(), acts, machine_like }
        })
        .collect()
}

/// How often two different actions came within [`TOGETHER`] of each other, by pair of keys
/// (smaller first). Each occurrence counts once a pair.
fn count_pairs(acts: &[KeyAct]) -> BTreeMap<(u32, u32), Pair> {
    let mut pairs: BTreeMap<(u32, u32), Pair> = BTreeMap::new();
    for (place, act) in acts.iter().enumerate() {
        let mut seen: Vec<u32> = Vec::new();
        for other in acts[place + 1..].iter().take_while(|other| other.time - act.time <= TOGETHER) {
            if other.key == act.key || seen.contains(&other.key) {
                continue;
            }
            seen.push(other.key);
            let pair = pairs.entry((act.key.min(other.key), act.key.max(other.key))).or_default();
            pair.together += 1;
            pair.first_before += u32::from(act.key < other.key);
            pair.gestures += u32::from(other.time - act.time <= ONE_GESTURE);
        }
    }
    pairs
}

fn form_groups(
    log: &EventLog,
    keys: &[(EntityIx, StateIx)],
    counts: &[u32],
    pairs: &BTreeMap<(u32, u32), Pair>,
) -> Vec<Vec<u32>> {
    let together = |a: u32, b: u32| {
        let Some(pair) = pairs.get(&(a.min(b), a.max(b))) else {
            return false;
        };
        let (one, other) = (keys[a as usize], keys[b as usize]);
        let most = counts[a as usize].max(counts[b as usize]);
        let alike =
            one.1 == other.1 && domain_of(log.entity_names().get(one.0)) == domain_of(log.entity_names().get(other.0));
        let either_order = pair.first_before.min(pair.together - pair.first_before) * 5 >= pair.together;
        let one_gesture = pair.gestures * 2 > pair.together;
        one.0 != other.0
            && pair.together >= LEAST_TOGETHER
            && f64::from(pair.together) >= MOSTLY * f64::from(most)
            && (alike || either_order || one_gesture)
    };
    let mut order: Vec<u32> = (0..u32::try_from(keys.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by_key(|&key| (std::cmp::Reverse(counts[key as usize]), key));
    let mut taken = vec![false; keys.len()];
    let mut neighbours: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(a, b) in pairs.keys() {
        neighbours.entry(a).or_default().push(b);
        neighbours.entry(b).or_default().push(a);
    }
    let mut groups = Vec::new();
    for seed in order {
        if std::mem::replace(&mut taken[seed as usize], true) {
            continue;
        }
        let mut group = vec![seed];
        // Against the seed, not against any member: chains would join what never goes together.
        for &other in neighbours.get(&seed).into_iter().flatten() {
            if !taken[other as usize] && together(seed, other) {
                taken[other as usize] = true;
                group.push(other);
            }
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups.sort_unstable();
    groups
}

/// Whether most acts came at one clock time to the second, on five days at least.
fn is_to_the_second(acts: &[Act]) -> bool {
    let mut seconds: Vec<u32> = acts.iter().map(|act| act.second).collect();
    seconds.sort_unstable();
    let mut most = 0;
    for (place, &second) in seconds.iter().enumerate() {
        let near = seconds[place..].partition_point(|&other| other - second <= MACHINE_SECONDS);
        most = most.max(near);
    }
    most >= 5 && most * 5 >= acts.len() * 3
}
