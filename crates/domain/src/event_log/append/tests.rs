use proptest::prelude::*;

use super::*;
use crate::{Cause, Event};

const ENTITIES: [&str; 4] = ["light.a", "light.b", "sensor.d", "sensor.é"];
const STATES: [&str; 4] = ["on", "off", "21.5", ""];

/// Time, entity, state, cause.
type Change = (i64, usize, usize, Cause);

fn log(changes: &[Change]) -> EventLog {
    let mut builder = EventLogBuilder::default();
    for &(time, entity, state, cause) in changes {
        builder.push(Event { time, entity_id: ENTITIES[entity], state: STATES[state], cause });
    }
    builder.finish()
}

fn changes(times: std::ops::Range<i64>) -> impl Strategy<Value = Vec<Change>> {
    let cause = (0_u8..4).prop_map(|code| Cause::from_code(code).expect("one of four"));
    prop::collection::vec((times, 0..ENTITIES.len(), 0..STATES.len(), cause), 0..16)
}

#[test]
fn a_later_log_moves_numbers_and_rows_to_where_they_belong() {
    let person = Cause::Person;
    let appended = log(&[(1, 3, 0, person), (2, 1, 2, person)]).append(&log(&[(3, 2, 1, person), (4, 1, 0, person)]));
    assert_eq!(appended.entity_names().iter().collect::<Vec<_>>(), ["light.b", "sensor.d", "sensor.é"]);
    assert_eq!([0, 1, 2].map(|entity| appended.rows_of(entity).to_vec()), [vec![1, 3], vec![2], vec![0]]);
    assert_eq!(appended.iter().map(|event| event.state).collect::<Vec<_>>(), ["on", "21.5", "off", "on"]);
}

proptest! {
    #[test]
    fn what_comes_later_is_appended_as_if_pushed(early in changes(0..20), late in changes(20..40), last in changes(40..44)) {
        let appended = log(&early).append(&log(&late)).append(&log(&last));
        prop_assert_eq!(appended, log(&[early, late, last].concat()));
    }

    #[test]
    fn what_overlaps_is_appended_as_if_pushed(one in changes(0..20), other in changes(0..24)) {
        prop_assert_eq!(log(&one).append(&log(&other)), log(&[one, other].concat()));
    }
}
