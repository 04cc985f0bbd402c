use std::collections::BTreeSet;

use domain::{Condition, EntityId, EntityIds, EntityIx, PatternKind, Trigger, domain_of};

use crate::detectors::reaction::reaction;
use crate::detectors::{Candidate, Detector, Proposals};
use crate::prepare::{House, Unit};
use crate::series::Series;
use crate::study::Study;

/// # Coming and leaving (`presence`)
///
/// **Looks for** something that is done within two minutes after a person, or a person's device, comes
/// home or leaves, and after the first one comes or the last one leaves.
///
/// **Why it helps** The house is dark and cool when nobody is there, and lit and warm when somebody
/// is.
///
/// **Example** `climate.living_room` is set to `off` within a minute after `zone.home` went to 0, on 17
/// of 20 times.
///
/// **Stays quiet when** the history has no `person`, `device_tracker` or `zone`; about the first one
/// who comes, when it has no `zone`; about one person or phone, when how many are at home explains it
/// nearly as well; or as with any reaction to a change of state.
///
/// **Settings** `latitude` and `longitude`, as with reactions to a change of state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Presence;

impl Detector for Presence {
    fn propose(&self, study: &Study<'_, '_>, unit: &Unit) -> Proposals {
        Proposals { candidates: candidates(study, unit, |_| true), tried: study.presence.len() as u64 }
    }

    /// Looks at the one trigger only.
    fn refit(&self, _: &Study<'_, '_>, past: &Study<'_, '_>, unit: &Unit, habit: &Candidate) -> Option<Candidate> {
        habit.nearest(candidates(past, unit, |series| series.trigger == habit.trigger))
    }
}

fn candidates(study: &Study<'_, '_>, unit: &Unit, wanted: impl Fn(&Series) -> bool) -> Vec<Candidate> {
    let wanted = study.presence.iter().filter(|series| wanted(series));
    wanted.filter_map(|series| reaction(study, unit, series, PatternKind::Presence, 1.0)).collect()
}

/// Everything that comes and goes: each person and tracker, how many are in a zone, and, where no
/// zone tells, all persons together.
pub(crate) fn presence_series(house: &House<'_>) -> Vec<Series> {
    let ids = house.log.entity_names();
    let of_domain = |domain: &'static str| {
        (0_u32..).zip(ids.iter()).filter(move |(_, id)| domain_of(id) == domain).map(|(entity, _)| entity)
    };
    let mut series = Vec::new();
    for zone in of_domain("zone") {
        series.extend(passes(house, zone, Some("0"), None));
        series.extend(passes(house, zone, None, Some("0")));
    }
    let persons: Vec<EntityIx> = of_domain("person").collect();
    for entity in persons.iter().copied().chain(of_domain("device_tracker")) {
        series.extend(passes(house, entity, None, Some("home")));
        series.extend(passes(house, entity, None, Some("not_home")));
    }
    if of_domain("zone").next().is_none() && persons.len() > 1 {
        series.extend(last_leaves(house, &persons));
    }
    series
}

/// An entity leaves one state or enters another.
fn passes(house: &House<'_>, entity: EntityIx, from: Option<&str>, to: Option<&str>) -> Option<Series> {
    let entity_id = EntityId::parse(house.entity_id(entity)).ok()?;
    let find = |state: &str| house.log.state_names().find_sorted(state);
    let (out_of, into) = (from.map(find), to.map(find));
    let rows = house.changes.rows_of(entity);
    let mut times = Vec::new();
    for (place, &row) in rows.iter().enumerate() {
        let change = house.changes.get(row);
        let before = place.checked_sub(1).map(|place| house.changes.get(rows[place]).state);
        let leaves = out_of.is_none_or(|state| state.is_some() && state == before);
        let enters = into.is_none_or(|state| state == Some(change.state));
        if change.certain && leaves && enters {
            times.push(change.time);
        }
    }
    let trigger = Trigger::State {
        entity_id: entity_id.into(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        hold: None,
    };
    Series::new(house, entity, trigger, times)
}

/// Any person leaves, and then all are gone.
fn last_leaves(house: &House<'_>, persons: &[EntityIx]) -> Option<Series> {
    let home = house.log.state_names().find_sorted("home")?;
    let away = house.log.state_names().find_sorted("not_home")?;
    let mut rows: Vec<u32> = persons.iter().flat_map(|&person| house.changes.rows_of(person)).copied().collect();
    rows.sort_unstable();
    let mut at_home: BTreeSet<EntityIx> = BTreeSet::new();
    let mut times = Vec::new();
    for change in rows.into_iter().map(|row| house.changes.get(row)) {
        if change.state == home {
            at_home.insert(change.entity);
        } else if at_home.remove(&change.entity) && at_home.is_empty() && change.state == away && change.certain {
            times.push(change.time);
        }
    }
    let ids: Option<Vec<EntityId>> =
        persons.iter().map(|&person| EntityId::parse(house.entity_id(person)).ok()).collect();
    let ids = EntityIds::from(ids?);
    let trigger = Trigger::State { entity_id: ids.clone(), from: None, to: Some("not_home".to_owned()), hold: None };
    let mut series = Series::new(house, *persons.first()?, trigger, times)?;
    series.conditions = vec![Condition::State { entity_id: ids, state: "not_home".to_owned(), hold: None }];
    Some(series)
}
