use proptest::prelude::*;

use super::*;
use crate::Event;

const ENTITIES: [&str; 5] = ["light.a", "light.b", "switch.c", "sensor.d", "sensor.é"];
const STATES: [&str; 4] = ["on", "off", "21.5", ""];

/// Time, entity, state, cause.
type Change = (i64, usize, usize, Cause);

/// A part that is as it was told to be, in whatever order.
#[derive(Debug)]
struct Told {
    changes: Vec<Change>,
    entity_names: Names,
    state_names: Names,
    fails: bool,
}

impl Part<&'static str> for Told {
    fn entity_names(&self) -> &Names {
        &self.entity_names
    }

    fn state_names(&self) -> &Names {
        &self.state_names
    }

    fn events_of(&self, entity: u32) -> u32 {
        u32::try_from(self.changes.iter().filter(|change| change.1 == entity as usize).count()).expect("few")
    }

    fn write(&self, into: Columns<'_>, _: &mut Vec<u8>) -> Result<(), &'static str> {
        if self.fails {
            return Err("cannot be had");
        }
        for (row, &(time, entity, state, cause)) in self.changes.iter().enumerate() {
            into.times[row] = time;
            into.entities[row] = u32::try_from(entity).expect("few");
            into.states[row] = u32::try_from(state).expect("few");
            into.causes[row] = cause;
        }
        Ok(())
    }
}

fn names(all: &[&str]) -> Names {
    let mut names = Names::default();
    for name in all {
        names.push(name);
    }
    names
}

fn told(changes: Vec<Change>) -> Told {
    Told { changes, entity_names: names(&ENTITIES), state_names: names(&STATES), fails: false }
}

fn log(changes: &[Change]) -> EventLog {
    let mut builder = EventLogBuilder::default();
    for &(time, entity, state, cause) in changes {
        builder.push(Event { time, entity_id: ENTITIES[entity], state: STATES[state], cause });
    }
    builder.finish()
}

fn changes(times: impl Strategy<Value = i64>, most: usize) -> impl Strategy<Value = Vec<Change>> {
    let cause = (0_u8..4).prop_map(|code| Cause::from_code(code).expect("one of four"));
    prop::collection::vec((times, 0..ENTITIES.len(), 0..STATES.len(), cause), 0..most)
}

/// Joins logs of these changes, and has all of them pushed.
fn both_ways(parts: &[Vec<Change>]) -> (EventLog, EventLog) {
    let logs: Vec<EventLog> = parts.iter().map(|part| log(part)).collect();
    let parts_of_it: Vec<&dyn Part<()>> = logs.iter().map(|log| log as &dyn Part<()>).collect();
    (EventLog::join(&parts_of_it).expect("can be had"), log(&parts.concat()))
}

#[test]
fn nothing_is_joined_to_nothing() {
    assert_eq!(EventLog::join::<()>(&[]).expect("is there"), log(&[]));
    assert_eq!(both_ways(&[vec![], vec![], vec![]]), (log(&[]), log(&[])));
    let person = |time| vec![(time, 0, 0, Cause::Person)];
    let (joined, pushed) = both_ways(&[vec![], person(1), vec![], person(2), vec![]]);
    assert_eq!(joined, pushed);
    assert_eq!(joined.rows_of(0), [0, 1]);
}

#[test]
fn what_meets_or_is_out_of_reach_is_put_right() {
    let (person, device) = (Cause::Person, Cause::Device);
    for parts in [
        [vec![(1, 0, 0, person), (5, 0, 0, device)], vec![(5, 0, 0, person), (9, 0, 0, device)]],
        [vec![(5, 1, 0, person)], vec![(5, 0, 0, person)]],
        [vec![(9, 1, 0, person)], vec![(5, 0, 0, person)]],
        [vec![(i64::MIN, 1, 2, person), (5, 0, 0, person)], vec![(i64::MAX, 2, 1, person)]],
    ] {
        let (joined, pushed) = both_ways(&parts);
        assert_eq!(joined, pushed, "{parts:?}");
        let raw = parts.map(told);
        assert_eq!(EventLog::join(&[&raw[0], &raw[1]]).expect("can be had"), pushed);
    }
}

#[test]
fn the_first_part_that_fails_is_told_and_adds_nothing() {
    let good = told(vec![(1, 0, 0, Cause::Person)]);
    let bad = Told { fails: true, ..told(vec![(2, 4, 0, Cause::Person)]) };
    assert_eq!(EventLog::join(&[&good, &bad, &good]).expect_err("fails"), "cannot be had");
    let mut builder = EventLogBuilder::default();
    assert_eq!(builder.append_part(&good).expect("can be had"), 1);
    assert_eq!(builder.append_part(&bad).expect_err("fails"), "cannot be had");
    assert_eq!(builder.finish(), log(&good.changes));
}

proptest! {
    /// Days, one after the other: what is there mostly, and quick.
    #[test]
    fn days_are_joined_as_if_pushed(days in prop::collection::vec(changes(0_i64..20, 12), 0..6)) {
        let days: Vec<Vec<Change>> = (0_i64..)
            .zip(days)
            .map(|(day, changes)| changes.into_iter().map(|(time, e, s, c)| (time + day * 20, e, s, c)).collect())
            .collect();
        let (joined, pushed) = both_ways(&days);
        prop_assert_eq!(joined, pushed);
    }

    #[test]
    fn whatever_overlaps_is_joined_as_if_pushed(parts in prop::collection::vec(changes(0_i64..20, 12), 0..6)) {
        let (joined, pushed) = both_ways(&parts);
        prop_assert_eq!(joined, pushed);
    }

    /// Nothing is in its order, names are not used, and some times are no calendar's.
    #[test]
    fn whatever_is_told_is_joined_as_if_pushed(
        parts in prop::collection::vec(changes(prop_oneof![0_i64..20, any::<i64>()], 12), 0..6),
    ) {
        let pushed = log(&parts.concat());
        let parts: Vec<Told> = parts.into_iter().map(told).collect();
        let parts_of_it: Vec<&dyn Part<_>> = parts.iter().map(|part| part as &dyn Part<_>).collect();
        prop_assert_eq!(&EventLog::join(&parts_of_it).expect("can be had"), &pushed);
        let mut builder = EventLogBuilder::default();
        for part in &parts {
            let count = builder.append_part(part).expect("can be had");
            prop_assert_eq!(count, part.changes.len() as u64);
        }
        prop_assert_eq!(builder.finish(), pushed);
    }
}
