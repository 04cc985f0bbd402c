use domain::{Condition, EntityId, EntityIds, EntityIx, ForDuration, Trigger, domain_of};

use crate::prepare::House;

const HOUR: i64 = 3_600_000_000;
/// How long nobody has to be at home before something that runs is taken for left on, in µs.
pub(crate) const HOLD: i64 = HOUR;
/// Shorter absences would save too little to be worth an automation, in µs.
const SHORTEST: i64 = 2 * HOUR;
/// Longer ones are holidays, and tell little of forgetting, in µs.
const LONGEST: i64 = 20 * HOUR;

/// When nobody was at home, and how an automation would know.
#[derive(Clone, Debug)]
pub(crate) struct Away {
    /// Nobody has been at home for an hour.
    pub(crate) trigger: Trigger,
    /// What belongs to the trigger.
    pub(crate) conditions: Vec<Condition>,
    /// From when the last one left to when the first one came back, in µs since 1970 in UTC, by time;
    /// those of ordinary days.
    pub(crate) spans: Vec<(i64, i64)>,
    /// The same of all absences, however short or long; one that goes on has no end.
    absences: Vec<(i64, i64)>,
}

impl Away {
    /// Of a home's history; none where it tells of nobody.
    pub(crate) fn of(house: &House<'_>) -> Option<Self> {
        let ids = house.log.entity_names();
        let hold = Some(ForDuration::from_seconds(i32::try_from(HOLD / 1_000_000).unwrap_or(i32::MAX)));
        if let Some(zone) = ids.find_sorted("zone.home") {
            let trigger = Trigger::State {
                entity_id: EntityId::parse("zone.home").ok()?.into(),
                from: None,
                to: Some("0".to_owned()),
                hold,
            };
            return Some(Self::told_by(trigger, Vec::new(), absences(house, &[zone], "0")));
        }
        let persons: Vec<EntityIx> =
            (0_u32..).zip(ids.iter()).filter(|(_, id)| domain_of(id) == "person").map(|(entity, _)| entity).collect();
        let all: Option<Vec<EntityId>> =
            persons.iter().map(|&person| EntityId::parse(house.entity_id(person)).ok()).collect();
        let all = all.filter(|all| !all.is_empty())?;
        let several = all.len() > 1;
        let all = EntityIds::from(all);
        let state = "not_home".to_owned();
        let trigger = Trigger::State { entity_id: all.clone(), from: None, to: Some(state.clone()), hold };
        // The trigger fires for each of them; only that of the last one finds the others gone as long.
        let conditions = if several { vec![Condition::State { entity_id: all, state, hold }] } else { Vec::new() };
        Some(Self::told_by(trigger, conditions, absences(house, &persons, "not_home")))
    }

    fn told_by(trigger: Trigger, conditions: Vec<Condition>, absences: Vec<(i64, i64)>) -> Self {
        let ordinary = |&&(left, came): &&(i64, i64)| (SHORTEST..=LONGEST).contains(&came.saturating_sub(left));
        Self { trigger, conditions, spans: absences.iter().filter(ordinary).copied().collect(), absences }
    }

    /// Whether nobody was at home at an instant, in µs.
    pub(crate) fn is_at(&self, time: i64) -> bool {
        let place = self.absences.partition_point(|&(left, _)| left <= time);
        place.checked_sub(1).is_some_and(|place| time < self.absences[place].1)
    }
}

/// When all of the entities were in a state.
fn absences(house: &House<'_>, entities: &[EntityIx], state: &str) -> Vec<(i64, i64)> {
    let Some(away) = house.log.state_names().find_sorted(state) else {
        return Vec::new();
    };
    let mut rows: Vec<(u32, usize)> = (0..entities.len())
        .flat_map(|place| house.changes.rows_of(entities[place]).iter().map(move |&row| (row, place)))
        .collect();
    rows.sort_unstable();
    let mut gone = vec![false; entities.len()];
    let (mut since, mut absences) = (None, Vec::new());
    for (row, place) in rows {
        let change = house.changes.get(row);
        gone[place] = change.state == away;
        match (since, gone.iter().all(|&gone| gone)) {
            (None, true) if change.certain => since = Some(change.time),
            (Some(left), false) => {
                absences.push((left, change.time));
                since = None;
            }
            _ => {}
        }
    }
    absences.extend(since.map(|left| (left, i64::MAX)));
    absences
}
