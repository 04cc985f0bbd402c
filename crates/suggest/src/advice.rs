//! What the user might do about automations that the home has.

use domain::{
    Advice, AdviceId, AdviceKind, AtTime, Correction, Home, Language, Pattern, PatternKind, TargetState, Trigger,
};

use crate::existing::Already;
use crate::words::{
    self, Place, describe_actions_at, describe_conditions, describe_duration, plain, say, times, title,
};

/// The longest name of an automation that is shown, in characters.
const LONGEST_NAME: usize = 60;

/// Advice on what people keep taking back, in the order in which that was found.
pub(crate) fn on_corrections(already: &Already<'_>, home: &Home) -> Vec<Advice> {
    already.corrections.iter().map(|correction| on_correction(correction, already, home)).collect()
}

/// Advice to turn an automation on again that would serve a habit.
pub(crate) fn on_turned_off(automation: &domain::ExistingAutomation, pattern: &Pattern, home: &Home) -> Advice {
    let language = home.language;
    let name = plain(&automation.alias, LONGEST_NAME);
    Advice {
        id: AdviceId::of(&["turned_off", automation.entity_id.as_str()]),
        kind: AdviceKind::TurnedOff,
        title: say!(language, "advice-turn-on-title", automation = name.as_str()),
        description: say!(
            language,
            "advice-turn-on",
            automation = name.as_str(),
            title = title(pattern, home),
            support = pattern.support,
            opportunities = pattern.opportunities
        ),
        automation: Some(automation.entity_id.clone()),
        automation_name: Some(name),
        correction: None,
        pattern_id: Some(pattern.id.clone()),
    }
}

/// What to call an automation in the middle of a sentence.
pub(crate) fn quoted_name(name: &str, language: Language) -> String {
    say!(language, "quoted", name = plain(name, LONGEST_NAME))
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
        title: if let Some(name) = &known {
            say!(home.language, "advice-change-title", automation = name.as_str())
        } else {
            say!(home.language, "advice-change-title-unknown", name = what)
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
    let language = home.language;
    let deed = describe_actions_at(Place::Next, PatternKind::Time, &[back], home);
    let length = describe_duration(i64::from(within_seconds.div_ceil(60)) * 60, language);
    let automation =
        name.map_or_else(|| say!(language, "automation-unknown"), |name| say!(language, "quoted", name = name));
    let did = did(target, language);
    if fired == fired_days {
        say!(
            language,
            "advice-seen-days",
            deed = deed,
            length = length,
            corrected = *corrected_days,
            fired = *fired_days,
            automation = automation,
            did = did
        )
    } else {
        say!(
            language,
            "advice-seen-times",
            deed = deed,
            length = length,
            corrected = *corrected,
            fired = *fired,
            automation = automation,
            did = did
        )
    }
}

fn remedy(correction: &Correction, home: &Home) -> String {
    let Some(remedy) = &correction.remedy else {
        return say!(home.language, "advice-otherwise");
    };
    let trigger = Trigger::Time { at: AtTime::from_seconds(0) };
    let language = home.language;
    say!(
        language,
        "advice-remedy",
        conditions = describe_conditions(&remedy.conditions, &trigger, home),
        times = times(remedy.fired, language),
        corrected = say!(language, "times-corrected", number = remedy.corrected)
    )
}

/// What was done to an entity, in the past.
fn did(target: &TargetState, language: Language) -> String {
    let value = plain(&target.state.replace('_', " "), 40);
    let state = match (target.entity_id.domain(), target.state.as_str()) {
        ("select" | "input_select", _) => "other",
        (_, "on") => "on",
        (_, "off") => "off",
        ("cover" | "valve", "open") => "open",
        ("cover" | "valve", "closed") => "closed",
        ("lock", "locked") => "locked",
        ("lock", "unlocked") => "unlocked",
        _ => "other",
    };
    say!(language, "did", state = state, value = value)
}

#[cfg(test)]
mod tests;
