//! What the user might do about automations that the home has.

use domain::{Advice, AdviceId, AdviceKind, AtTime, Correction, Home, Pattern, PatternKind, TargetState, Trigger};

use crate::existing::Already;
use crate::words::{self, describe_actions, describe_conditions, describe_duration, plain, times, title};

/// The longest name of an automation that is shown, in characters.
const LONGEST_NAME: usize = 60;
/// An automation of which nobody knows which it is.
const UNKNOWN: &str = "an automation";

/// Advice on what people keep taking back, in the order in which that was found.
pub(crate) fn on_corrections(already: &Already<'_>, home: &Home) -> Vec<Advice> {
    already.corrections.iter().map(|correction| on_correction(correction, already, home)).collect()
}

/// Advice to turn an automation on again that would serve a habit.
pub(crate) fn on_turned_off(automation: &domain::ExistingAutomation, pattern: &Pattern, home: &Home) -> Advice {
    let name = plain(&automation.alias, LONGEST_NAME);
    Advice {
        id: AdviceId::of(&["turned_off", automation.entity_id.as_str()]),
        kind: AdviceKind::TurnedOff,
        title: format!("Turn “{name}” on again"),
        description: format!(
            "“{name}” is turned off, and you do by hand what it would do: {}, {} of {}.",
            title(pattern, home),
            pattern.support,
            times(pattern.opportunities),
        ),
        automation: Some(automation.entity_id.clone()),
        automation_name: Some(name),
        correction: None,
        pattern_id: Some(pattern.id.clone()),
    }
}

/// What to call an automation in the middle of a sentence.
pub(crate) fn quoted_name(name: &str) -> String {
    format!("“{}”", plain(name, LONGEST_NAME))
}

fn on_correction(correction: &Correction, already: &Already<'_>, home: &Home) -> Advice {
    let Correction { automation, target, .. } = correction;
    let known = automation.as_ref().map(|id| {
        let from_states = || home.entities.contains_key(id).then(|| home.name_of(id));
        let name = already.name_of(id).map(str::to_owned).or_else(from_states);
        plain(&name.unwrap_or_else(|| id.object_id().replace('_', " ")), LONGEST_NAME)
    });
    let what = words::display_name(&target.entity_id, home);
    let parts = [automation.as_ref().map_or("", |id| id.as_str()), target.entity_id.as_str(), &target.state];
    Advice {
        id: AdviceId::of(&["corrected", parts[0], parts[1], parts[2]]),
        kind: AdviceKind::Corrected,
        title: match &known {
            Some(name) => format!("Change “{name}”, which you keep correcting"),
            None => format!("Change the automation of {what} that you keep correcting"),
        },
        description: format!("{} {}", seen(correction, known.as_deref(), home), remedy(correction, home)),
        automation: automation.clone(),
        automation_name: known,
        correction: Some(correction.clone()),
        pattern_id: None,
    }
}

fn seen(correction: &Correction, name: Option<&str>, home: &Home) -> String {
    let Correction { target, corrected_to, fired, corrected, fired_days, corrected_days, within_seconds, .. } =
        correction;
    let back = TargetState { entity_id: target.entity_id.clone(), state: corrected_to.clone() };
    let deed = describe_actions(PatternKind::Time, &[back], home);
    let mut letters = deed.chars();
    let deed: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    let within = describe_duration(i64::from(within_seconds.div_ceil(60)) * 60);
    let name = name.map_or_else(|| UNKNOWN.to_owned(), |name| format!("“{name}”"));
    let did = did(target);
    if fired == fired_days {
        format!("You {deed} again within {within}, on {corrected_days} of the {fired_days} days on which {name} {did}.")
    } else {
        format!("You {deed} again within {within}, {corrected} of the {fired} times that {name} {did}.")
    }
}

fn remedy(correction: &Correction, home: &Home) -> String {
    let Some(remedy) = &correction.remedy else {
        return "Another time or a condition may suit you better, or you may turn it off.".to_owned();
    };
    let trigger = Trigger::Time { at: AtTime::from_seconds(0) };
    let only = describe_conditions(&remedy.conditions, &trigger, home);
    let corrected = match remedy.corrected {
        0 => "never".to_owned(),
        number => times(number),
    };
    format!(
        "Limited to this condition: {only}, it would have done so {}, and you would have corrected it {corrected}.",
        times(remedy.fired)
    )
}

/// What was done to an entity, in the past.
fn did(target: &TargetState) -> String {
    match (target.entity_id.domain(), target.state.as_str()) {
        ("select" | "input_select", _) => {}
        (_, "on") => return "turned it on".to_owned(),
        (_, "off") => return "turned it off".to_owned(),
        ("cover" | "valve", "open") => return "opened it".to_owned(),
        ("cover" | "valve", "closed") => return "closed it".to_owned(),
        ("lock", "locked") => return "locked it".to_owned(),
        ("lock", "unlocked") => return "unlocked it".to_owned(),
        _ => {}
    }
    format!("set it to {}", plain(&target.state.replace('_', " "), 40))
}

#[cfg(test)]
mod tests;
