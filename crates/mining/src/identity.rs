use std::collections::BTreeMap;

use domain::{PatternId, PatternKind, SunEvent, TargetState, Trigger};

/// Parts of the day, by their first second: their borders lie where people do little, so that a
/// habit that moves by minutes seldom crosses one.
const DAY_PARTS: [u32; 4] = [3 * 3600 + 2700, 10 * 3600 + 2700, 15 * 3600 + 900, 20 * 3600 + 900];

/// Gives each habit its id, by what it is and not by its figures, which change from night to night:
/// kind, first action, what triggers it, and by the clock only the part of the day. Habits that
/// agree in all of it are told apart by their order.
pub(crate) fn ids<'p>(habits: impl Iterator<Item = (PatternKind, &'p Trigger, &'p [TargetState])>) -> Vec<PatternId> {
    let described: Vec<(Vec<String>, i64)> =
        habits.map(|(kind, trigger, actions)| describe(kind, trigger, actions)).collect();
    let mut order: Vec<usize> = (0..described.len()).collect();
    order.sort_by(|&a, &b| described[a].cmp(&described[b]).then(a.cmp(&b)));
    let mut so_far: BTreeMap<&[String], u32> = BTreeMap::new();
    let mut ids = vec![PatternId::new(""); described.len()];
    for index in order {
        let parts = &described[index].0;
        let number = so_far.entry(parts).or_default();
        let mut texts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let ordinal = number.to_string();
        if *number > 0 {
            texts.push(&ordinal);
        }
        *number += 1;
        ids[index] = PatternId::of(&texts);
    }
    ids
}

/// What a habit is, and its place among those that are the same.
fn describe(kind: PatternKind, trigger: &Trigger, actions: &[TargetState]) -> (Vec<String>, i64) {
    let mut parts = vec![format!("{kind:?}")];
    if let Some(first) = actions.iter().min() {
        parts.push(first.entity_id.to_string());
        parts.push(first.state.clone());
    }
    let mut place = 0;
    match trigger {
        Trigger::Time { at } => {
            let part = DAY_PARTS.iter().filter(|&&start| start <= at.seconds()).count() % DAY_PARTS.len();
            parts.push(format!("clock {part}"));
            // The night's part goes over midnight: its late evening comes before its small hours.
            let since = (i64::from(at.seconds()) - i64::from(DAY_PARTS[3])).rem_euclid(86_400);
            place = since;
        }
        Trigger::Sun { event, offset } => {
            parts.push(if *event == SunEvent::Sunrise { "sunrise" } else { "sunset" }.to_owned());
            place = i64::from(offset.seconds());
        }
        Trigger::State { entity_id, to, hold, .. } => {
            parts.push("state".to_owned());
            parts.extend(entity_id.as_slice().iter().map(ToString::to_string));
            parts.push(to.clone().unwrap_or_default());
            place = hold.map_or(0, |hold| i64::from(hold.seconds()));
        }
        Trigger::NumericState { entity_id, above, below, .. } => {
            parts.push("value".to_owned());
            parts.extend(entity_id.as_slice().iter().map(ToString::to_string));
            parts.push(
                if above.is_some() {
                    "above"
                } else if below.is_some() {
                    "below"
                } else {
                    ""
                }
                .to_owned(),
            );
        }
    }
    (parts, place)
}

#[cfg(test)]
mod tests {
    use domain::{AtTime, EntityId};

    use super::*;

    fn at(hour: i64, minute: i64) -> Trigger {
        Trigger::Time { at: AtTime::from_seconds(hour * 3600 + minute * 60) }
    }

    #[test]
    fn a_habit_that_moves_by_minutes_keeps_its_id_and_others_do_not_take_it() {
        let lamp = [TargetState { entity_id: EntityId::parse("light.a").expect("valid"), state: "on".into() }];
        let id = |triggers: &[Trigger]| ids(triggers.iter().map(|trigger| (PatternKind::Time, trigger, &lamp[..])));
        let alone = id(&[at(6, 32)]);
        assert_eq!(alone, id(&[at(6, 35)]));
        let both = id(&[at(18, 0), at(6, 31)]);
        assert_eq!(both[1], alone[0]);
        assert_ne!(both[0], both[1]);
        let evening = id(&[at(0, 10), at(23, 50)]);
        assert_eq!(evening[1], id(&[at(23, 55)])[0], "the earlier of one night comes first");
    }
}
