use domain::{Cause, Excluded, Summary, is_actuator};

use crate::prepare::House;

/// What was looked at, and what was left out and why.
pub(crate) fn summary(house: &House<'_>, hypotheses: u64) -> Summary {
    let left_out = house.changes.left_out();
    let mut by_automations = 0;
    for row in 0..u32::try_from(house.changes.len()).unwrap_or(u32::MAX) {
        let change = house.changes.get(row);
        let automatic = matches!(change.cause, Cause::Automation | Cause::Derived);
        by_automations += u64::from(automatic && is_actuator(house.entity_id(change.entity)));
    }
    let machine_acts = house.units.iter().filter(|unit| unit.machine_like).map(|unit| unit.acts.len() as u64).sum();
    let excluded = [
        ("measured values, which no one sets by hand", left_out.measurements),
        ("repeats of the state that was there already", left_out.repeats),
        ("gaps in which the entity was unavailable", left_out.blips),
        ("of entities that people do not act on", left_out.other),
        ("what automations did", by_automations),
    ];
    let looks_machine_made = ("to the second every day, and so rank lower as a device's own schedule", machine_acts);
    Summary {
        events: house.log.len() as u64,
        entities: u32::try_from(house.log.entity_names().len()).unwrap_or(u32::MAX),
        days: house.calendar.days(),
        actuators: u32::try_from(house.log.entity_names().iter().filter(|id| is_actuator(id)).count())
            .unwrap_or(u32::MAX),
        manual_actions: house.manual_actions,
        hypotheses,
        excluded: excluded
            .into_iter()
            .chain([looks_machine_made])
            .filter(|(_, events)| *events > 0)
            .map(|(reason, events)| Excluded { reason: reason.to_owned(), events })
            .collect(),
    }
}
