use domain::{EntityId, TargetState, Trigger};

use super::study::actions::Change;
use super::study::rules::rules;

fn change(second: i64, entity: &str, state: &str, is_manual: bool) -> Change {
    let into = TargetState { entity_id: EntityId::parse(entity).expect("valid"), state: state.into() };
    Change { time: second * 1_000_000, into, is_manual }
}

/// A door that opens so often, and a lamp that goes on `after` seconds later the first times.
fn door(times: i64, answered: i64, after: i64) -> Vec<Change> {
    let mut changes = Vec::new();
    for number in 0..times {
        changes.push(change(number * 3600, "binary_sensor.door", "on", false));
        if number < answered {
            changes.push(change(number * 3600 + after, "light.hall", "on", true));
        }
    }
    changes.sort();
    changes
}

#[test]
fn takes_what_comes_together_five_times_and_seven_times_in_ten() {
    let found = rules(&door(7, 5, 200));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(matches!(&found[0].trigger, Trigger::State { to: Some(to), .. } if to == "on"));
    assert_eq!(found[0].targets[0].entity_id.as_str(), "light.hall");
    assert_eq!(rules(&door(8, 5, 200)), [], "five of eight are too few");
    assert_eq!(rules(&door(4, 4, 200)), [], "four times are too few");
    assert_eq!(rules(&door(7, 7, 301)), [], "five minutes are over");
}

#[test]
fn knows_no_direction_and_ranks_by_confidence() {
    // The lamp goes on before the door opens.
    let mut changes = door(7, 5, -200);
    for number in 0..6 {
        changes.push(change(100_000 + number * 3600, "light.bed", "off", true));
        changes.push(change(100_060 + number * 3600, "fan.bed", "on", true));
    }
    changes.sort();
    let actions: Vec<String> = rules(&changes).iter().map(|rule| rule.targets[0].entity_id.to_string()).collect();
    assert_eq!(actions, ["light.bed", "fan.bed", "light.hall"]);
}
