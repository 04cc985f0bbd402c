use domain::{Condition, Draft, EntityId, EntityIds, SunEvent, Trigger};

use super::ground::{Ground, HOME_ZONE, trigger_entities};

/// A condition that a suggestion has, or may be given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offer {
    /// What it is called: stable for one suggestion.
    pub(super) id: String,
    /// The condition itself.
    pub(super) condition: Condition,
    /// Whether nights found it.
    pub(super) is_learned: bool,
}

/// The conditions that a suggestion has or may be given, beside days and clock times, which are changed by themselves.
/// Each once; those that were learned first.
pub(super) fn offers(present: &[Condition], trigger: &Trigger, ground: &Ground<'_>) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    let mut offer = |condition: Condition, is_learned: bool| {
        let Some(id) = id_of(&condition) else { return };
        let fits = !matches!(condition, Condition::FormerState { .. }) || matches!(trigger, Trigger::State { .. });
        if fits && offers.iter().all(|other| other.id != id) {
            offers.push(Offer { id, condition, is_learned });
        }
    };
    for condition in &ground.found.conditions {
        offer(condition.clone(), true);
    }
    for condition in present {
        offer(condition.clone(), false);
    }
    if ground.home.location.is_some() {
        let sun = |after, before| Condition::Sun { after: Some(after), before: Some(before) };
        offer(sun(SunEvent::Sunset, SunEvent::Sunrise), false);
        offer(sun(SunEvent::Sunrise, SunEvent::Sunset), false);
    }
    // A trigger that is the coming of the first person needs no such condition.
    if let Ok(zone) = EntityId::parse(HOME_ZONE)
        && ground.entities.contains(&zone)
        && !trigger_entities(trigger).contains(&zone)
    {
        let people = |above, below| Condition::NumericState { entity_id: zone.clone().into(), above, below };
        offer(people(Some(0.0), None), false);
        offer(people(None, Some(1.0)), false);
    }
    offers
}

/// The conditions that a draft has or may be given: what each is called, and whether it is asked for at present.
pub(crate) fn offered_conditions(draft: &Draft, ground: &Ground<'_>) -> Vec<(String, Condition, bool)> {
    let offered = offers(&draft.conditions, &draft.trigger, ground).into_iter();
    offered
        .map(|Offer { id, condition, .. }| {
            let is_on = draft.conditions.iter().any(|present| id_of(present).as_deref() == Some(&id));
            (id, condition, is_on)
        })
        .collect()
}

/// What the conditions of a draft are called, days and clock times left out.
pub(crate) fn condition_ids(draft: &Draft) -> Vec<String> {
    draft.conditions.iter().filter_map(id_of).collect()
}

/// What a condition is called; none for days and clock times.
pub(super) fn id_of(condition: &Condition) -> Option<String> {
    let joined = |ids: &EntityIds| ids.as_slice().iter().map(EntityId::as_str).collect::<Vec<_>>().join("+");
    Some(match condition {
        Condition::Time { .. } => return None,
        Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) } => "dark".to_owned(),
        Condition::Sun { after: Some(SunEvent::Sunrise), before: Some(SunEvent::Sunset) } => "daylight".to_owned(),
        Condition::Sun { after, before } => {
            let name = |event: &SunEvent| if *event == SunEvent::Sunrise { "sunrise" } else { "sunset" };
            let after = after.as_ref().map(|event| format!("after_{}", name(event)));
            let before = before.as_ref().map(|event| format!("before_{}", name(event)));
            after.into_iter().chain(before).collect::<Vec<_>>().join("_")
        }
        Condition::State { entity_id, state, .. } => match (joined(entity_id).as_str(), state.as_str()) {
            ("sun.sun", "below_horizon") => "dark".to_owned(),
            ("sun.sun", "above_horizon") => "daylight".to_owned(),
            (HOME_ZONE, "0") => "nobody_home".to_owned(),
            (ids, state) => format!("{ids}={}", crate::words::plain(state, 60)),
        },
        Condition::NumericState { entity_id, above, below } => match (joined(entity_id).as_str(), above, below) {
            (HOME_ZONE, Some(above), None) if (0.0..1.0).contains(above) => "somebody_home".to_owned(),
            (HOME_ZONE, None, Some(below)) if *below > 0.0 && *below <= 1.0 => "nobody_home".to_owned(),
            (ids, above, below) => {
                let above = above.map(|above| format!(">{above}")).unwrap_or_default();
                let below = below.map(|below| format!("<{below}")).unwrap_or_default();
                format!("{ids}{above}{below}")
            }
        },
        Condition::FormerState { .. } => "former_state".to_owned(),
    })
}
