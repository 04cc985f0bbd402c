use std::collections::BTreeMap;

use domain::{AutomaticAct, Cause, EntityId, EntityIx, Override, StateIx, TargetState, is_actuator};

use crate::prepare::{Change, House};

/// Whoever changes by hand what an automation did within this time, in µs, did not want it. Five
/// minutes are enough to notice it from another room and to get to a switch or a phone; much later,
/// turning a lamp off says that it is not needed any more, not that it should never have been on.
pub(crate) const SOON: i64 = 5 * 60_000_000;
/// An entity that reports another state by itself sooner than this, in µs, has nobody behind it: it
/// corrects what Home Assistant had assumed.
const ECHO: i64 = 2_000_000;
/// A device that goes on after the same time, give or take this, in µs, follows its own timer.
const SAME_DELAY: i64 = 1_000_000;
/// From this many such cases on.
const LEAST_OF_A_TIMER: usize = 3;
/// Of each entity and state, the latest are kept, as many as a pattern keeps moments.
const MOST_ACTS: usize = 200;

/// What automations did to things that people can switch, and what of it people then overrode by hand within
/// minutes, by entity id and state; also where nothing was overridden.
///
/// *Overridden* means that the entity's next change was somebody's, in the app or at the switch.
/// A device that changes by itself after a fixed time does not count as somebody.
pub(crate) fn automatic(house: &House<'_>) -> Vec<Override> {
    let mut found: Vec<Override> = (0_u32..)
        .zip(house.log.entity_names().iter())
        .filter(|(_, id)| is_actuator(id))
        .filter_map(|(entity, id)| Some((entity, EntityId::parse(id).ok()?)))
        .flat_map(|(entity, id)| of_entity(house, entity, &id))
        .collect();
    found.sort_by(|a, b| a.target.cmp(&b.target));
    found
}

/// An automation's change of an entity, and the entity's next one when that is somebody's or a
/// device's own and comes soon.
type Fire = (i64, Option<Change>);

fn of_entity(house: &House<'_>, entity: EntityIx, id: &EntityId) -> Vec<Override> {
    let changes = &house.changes;
    let rows = changes.rows_of(entity);
    let mut by_state: BTreeMap<StateIx, Vec<Fire>> = BTreeMap::new();
    for (place, &row) in rows.iter().enumerate() {
        let fire = changes.get(row);
        if fire.certain && !fire.cause.is_manual() {
            let next = rows.get(place + 1).map(|&row| changes.get(row));
            let next = next.filter(|next| next.certain && next.cause.is_manual() && next.time - fire.time <= SOON);
            by_state.entry(fire.state).or_default().push((fire.time, next));
        }
    }
    let (_, end) = house.span();
    by_state
        .into_iter()
        .map(|(state, fires)| {
            let mut acts = acts(&fires, end);
            acts.drain(..acts.len().saturating_sub(MOST_ACTS));
            let target = TargetState { entity_id: id.clone(), state: house.state_text(state).to_owned() };
            Override { target, acts }
        })
        .collect()
}

/// What became of each fire; those whose time to be overridden is not over at `end` are left out.
fn acts(fires: &[Fire], end: i64) -> Vec<AutomaticAct> {
    let mut of_device: Vec<i64> = fires
        .iter()
        .filter_map(|(time, next)| Some(next.filter(|next| next.cause == Cause::Device)?.time - time))
        .collect();
    of_device.sort_unstable();
    let by_timer = is_a_timer(&of_device);
    fires
        .iter()
        .filter(|(time, next)| next.is_some() || time.saturating_add(SOON) <= end)
        .map(|(time, next)| {
            let by_somebody = |next: &Change| match next.cause {
                Cause::Device => !by_timer && next.time - time >= ECHO,
                _ => true,
            };
            AutomaticAct { fired: *time, overridden: next.filter(by_somebody).map(|next| next.time) }
        })
        .collect()
}

/// Whether most of these delays, which are sorted, are the same.
fn is_a_timer(delays: &[i64]) -> bool {
    let same = delays
        .iter()
        .enumerate()
        .map(|(place, first)| delays[place..].partition_point(|delay| delay - first <= 2 * SAME_DELAY));
    same.max().is_some_and(|most| most >= LEAST_OF_A_TIMER && most * 5 >= delays.len() * 3)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::tests::{home, log, target};

    fn overridden(house: &House<'_>) -> Vec<Override> {
        automatic(house).into_iter().filter(|one| one.count().overridden > 0).collect()
    }

    /// `light.hall on: 2 of 3` for each entity and state that was overridden.
    fn told(lines: &str) -> Vec<String> {
        let (log, home) = (log(lines), home());
        let house = House::prepare(&log, &home).expect("there are events");
        let told = |one: &Override| {
            let count = one.count();
            format!("{} {}: {} of {}", one.target.entity_id, one.target.state, count.overridden, count.fired)
        };
        overridden(&house).iter().map(told).collect()
    }

    /// Six evenings on which an automation turns the lamp on and it goes off again after so many
    /// seconds, by this cause; on a seventh it stays on until somebody leaves.
    fn evenings(after: [i64; 6], cause: &str) -> String {
        let mut lines = String::new();
        for (day, after) in (7..).zip(after) {
            let (minute, second) = (after / 60, after % 60);
            _ = writeln!(lines, "{day} 20:00:00 light.hall on automation");
            _ = writeln!(lines, "{day} 20:{minute:02}:{second:02} light.hall off {cause}");
        }
        _ = writeln!(lines, "13 20:00:00 light.hall on automation\n13 22:00:00 light.hall off person");
        lines
    }

    #[test]
    fn what_people_undo_within_minutes_is_counted() {
        assert_eq!(told(&evenings([20, 70, 130, 290, 300, 301], "person")), ["light.hall on: 5 of 7"]);
        // At the switch, too.
        assert_eq!(told(&evenings([20, 70, 130, 290, 300, 600], "device")), ["light.hall on: 5 of 7"]);
    }

    #[test]
    fn what_nobody_did_is_no_override() {
        for cause in ["automation", "derived"] {
            assert_eq!(told(&evenings([20, 70, 130, 290, 300, 30], cause)), <[&str; 0]>::default());
        }
        let timer = evenings([120, 121, 120, 120, 119, 120], "device");
        assert_eq!(told(&timer), <[&str; 0]>::default(), "a lamp that goes off by itself");
        let echo = evenings([1, 400, 1, 400, 400, 400], "device");
        assert_eq!(told(&echo), <[&str; 0]>::default(), "a lamp that corrects what was assumed");
    }

    #[test]
    fn a_persons_own_act_and_what_came_between_are_not_taken_for_an_automations() {
        let by_hand = evenings([20, 70, 130, 290, 300, 30], "person").replace("on automation", "on person");
        assert_eq!(told(&by_hand), <[&str; 0]>::default());
        let dimmed = "7 20:00:00 light.hall on automation\n7 20:00:30 light.hall off automation\n7 20:01:00 light.hall on person\n8 20:00:00 light.b on";
        assert_eq!(told(dimmed), ["light.hall off: 1 of 1"]);
        let gap = "7 20:00:00 light.hall on automation\n7 20:00:30 light.hall unavailable\n7 20:01:00 light.hall off person\n8 20:00:00 light.b on";
        assert_eq!(told(gap), <[&str; 0]>::default());
    }

    #[test]
    fn what_is_still_open_at_the_end_does_not_count_yet() {
        let lines = format!("{}14 20:00:00 light.hall on automation", evenings([20; 6], "person"));
        assert_eq!(told(&lines), ["light.hall on: 6 of 7"]);
    }

    #[test]
    fn each_entity_and_state_is_told_in_order_and_since_when() {
        let lines = "7 20:00:00 switch.b on automation\n7 20:01:00 switch.b off person\n8 20:00:00 fan.a on automation\n8 20:01:00 fan.a off person\n9 20:00:00 fan.a on automation\n9 22:00:00 fan.a off person";
        assert_eq!(told(lines), ["fan.a on: 1 of 2", "switch.b on: 1 of 1"]);
        let (log, home) = (log(lines), home());
        let found = overridden(&House::prepare(&log, &home).expect("there are events"));
        let since = found[0].since("2026-09-09T00:00:00Z".parse().expect("a time"));
        assert_eq!((since.target, since.fired, since.overridden), (target("fan.a on"), 1, 0));
    }
}
