use std::collections::BTreeMap;

use domain::{Cause, EntityIx, EventLog, StateIx};

use crate::prepare::groups::{KeyAct, TOGETHER, groups};
use crate::prepare::{Calendar, Changes, may_be_suggested};

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
    /// Whether most acts came from the device itself, or from nobody knows where.
    pub by_device: bool,
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

impl Unit {
    /// Whether an entity is one of its members.
    pub(crate) fn has(&self, entity: EntityIx) -> bool {
        self.members.iter().any(|(member, _)| *member == entity)
    }

    /// The same unit with what it did on the first days only, under the same numbers.
    pub(crate) fn until(&self, days: u32) -> Self {
        let acts = self.acts.partition_point(|act| act.day < days);
        Self { members: self.members.clone(), acts: self.acts[..acts].to_vec(), ..*self }
    }

    /// The first act at or after an instant, and its number.
    pub(crate) fn first_act_from(&self, time: i64) -> Option<(u32, Act)> {
        let place = self.acts.partition_point(|act| act.time < time);
        Some((u32::try_from(place).ok()?, *self.acts.get(place)?))
    }

    /// Whether most members were in their states just before an instant, so that there was nothing
    /// left to do.
    pub(crate) fn is_there(&self, changes: &Changes, time: i64) -> bool {
        let there = self.members.iter().filter(|(entity, state)| changes.state_before(*entity, time) == Some(*state));
        there.count() * 2 >= self.members.len()
    }
}

/// Makes units of manual actions: one for each group of actions that people do in one gesture, with
/// the times at which they did; and one for each single action, with the times that are left.
pub(crate) fn units(log: &EventLog, changes: &Changes, manual: &[u32], calendar: &Calendar) -> Vec<Unit> {
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
    let mut by_device = vec![0_u32; keys.len()];
    let mut acts: Vec<KeyAct> = Vec::with_capacity(manual.len());
    for &row in manual {
        let change = changes.get(row);
        if let Some(&key) = numbers.get(&(change.entity, change.state)) {
            counts[key as usize] += 1;
            by_device[key as usize] += u32::from(change.cause == Cause::Device);
            acts.push(KeyAct { time: change.time, key });
        }
    }
    let entities: Vec<EntityIx> = keys.iter().map(|(entity, _)| *entity).collect();
    let mut members: Vec<Vec<u32>> = groups(&acts, &entities, &counts, calendar.days(), &|key: u32, time| {
        let (entity, state) = keys[key as usize];
        changes.state_before(entity, time) == Some(state)
    });
    let (of_groups, left) = gestures(&acts, &mut members, keys.len());
    let mut times: Vec<Vec<i64>> = of_groups;
    for (key, left) in (0_u32..).zip(left) {
        members.push(vec![key]);
        times.push(left);
    }
    members
        .into_iter()
        .zip(times)
        .filter(|(_, times)| !times.is_empty())
        .map(|(members, times)| {
            let acts: Vec<Act> = times
                .into_iter()
                .map(|time| (time, calendar.local(time)))
                .map(|(time, local)| Act { time, day: local.day, second: local.second })
                .collect();
            let of_devices: u32 = members.iter().map(|&key| by_device[key as usize]).sum();
            let all: u32 = members.iter().map(|&key| counts[key as usize]).sum();
            let by_device = of_devices * 2 > all;
            let machine_like = by_device && is_to_the_second(&acts);
            Unit { members: members.iter().map(|&key| keys[key as usize]).collect(), acts, machine_like, by_device }
        })
        .collect()
}

/// The times of each group's gestures, and of each single action that was part of none. A gesture
/// is at least half of the group, and two, within [`TOGETHER`] of the first. Puts the members of each
/// group into the order in which they mostly go.
fn gestures(acts: &[KeyAct], groups: &mut [Vec<u32>], keys: usize) -> (Vec<Vec<i64>>, Vec<Vec<i64>>) {
    let mut group_of: Vec<Option<usize>> = vec![None; keys];
    for (group, members) in groups.iter().enumerate() {
        for &key in members {
            group_of[key as usize] = Some(group);
        }
    }
    let mut acts_of_group: Vec<Vec<KeyAct>> = vec![Vec::new(); groups.len()];
    let mut left: Vec<Vec<i64>> = vec![Vec::new(); keys];
    for act in acts {
        match group_of[act.key as usize] {
            Some(group) => acts_of_group[group].push(*act),
            None => left[act.key as usize].push(act.time),
        }
    }
    let times = acts_of_group
        .iter()
        .zip(groups)
        .map(|(acts, members)| {
            let mut after_first: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
            let mut times = Vec::new();
            let mut start = 0;
            while start < acts.len() {
                let end = start + acts[start..].partition_point(|act| act.time - acts[start].time <= TOGETHER);
                let mut done: Vec<u32> = acts[start..end].iter().map(|act| act.key).collect();
                done.sort_unstable();
                done.dedup();
                if done.len() >= 2 && done.len() * 2 >= members.len() {
                    for act in &acts[start..end] {
                        after_first.entry(act.key).or_default().push(act.time - acts[start].time);
                    }
                    times.push(acts[start].time);
                    start = end;
                } else {
                    left[acts[start].key as usize].push(acts[start].time);
                    start += 1;
                }
            }
            for delays in after_first.values_mut() {
                delays.sort_unstable();
            }
            let middle = |key: &u32| after_first.get(key).map_or(i64::MAX, |delays| delays[delays.len() / 2]);
            members.sort_by_key(|key| (middle(key), *key));
            times
        })
        .collect();
    for times in &mut left {
        times.sort_unstable();
    }
    (times, left)
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

#[cfg(test)]
mod tests;
