use domain::{Condition, Draft, Home, Language, Setting, Trigger};

use super::offers::id_of;
use super::timing::{days_of, window_of};
use crate::words::{clock, days, describe_conditions, describe_duration, describe_trigger, display_name, quantity};

/// What is different between a draft and a later one, as one sentence in English.
#[must_use]
pub fn differences(before: &Draft, after: &Draft, home: &Home) -> String {
    let home = &in_english(home);
    let mut said = Vec::new();
    if before.title != after.title {
        said.push(match &after.title {
            Some(title) => format!("it is called “{title}”"),
            None => "it is named by what it does again".to_owned(),
        });
    }
    said.extend(trigger(before, after, home));
    let (old, new) = (days_of(&before.conditions), days_of(&after.conditions));
    if old != new {
        let named = days(&new, Language::English);
        said.push(if named.is_empty() { "it acts on every day".to_owned() } else { format!("it acts {named} only") });
    }
    said.extend(window(before, after));
    said.extend(conditions(before, after, home));
    for action in before.actions.iter().filter(|action| !after.actions.contains(action)) {
        said.push(format!("{} is left alone", display_name(&action.entity_id, home)));
    }
    for action in after.actions.iter().filter(|action| !before.actions.contains(action)) {
        said.push(format!("{} is part of it again", display_name(&action.entity_id, home)));
    }
    for action in &after.actions {
        let id = &action.entity_id;
        match (before.settings.get(id), after.settings.get(id)) {
            (old, Some(new)) if old != Some(new) => {
                said.push(format!("{} is set {}", display_name(id, home), setting(*new)));
            }
            (Some(_), None) => said.push(format!("{} is turned on as it was last", display_name(id, home))),
            _ => {}
        }
    }
    if said.is_empty() {
        return "Nothing is different.".to_owned();
    }
    crate::suggest::sentence(&said.join("; "))
}

/// The same home, spoken of in English.
pub(super) fn in_english(home: &Home) -> Home {
    Home { language: Language::English, ..home.clone() }
}

/// What an entity is set to: `at 40% brightness`, `to 21 degrees`.
fn setting(setting: Setting) -> String {
    match setting {
        Setting::BrightnessPct(percent) => format!("at {percent}% brightness"),
        Setting::Temperature(degrees) => format!("to {degrees} degrees"),
    }
}

fn trigger(before: &Draft, after: &Draft, home: &Home) -> Option<String> {
    if before.trigger == after.trigger {
        return None;
    }
    Some(match (&before.trigger, &after.trigger) {
        (Trigger::Time { at: old }, Trigger::Time { at: new }) => {
            format!("it acts at {} instead of {}", clock(*new, Language::English), clock(*old, Language::English))
        }
        (
            Trigger::State { hold: old, .. } | Trigger::NumericState { hold: old, .. },
            Trigger::State { hold: new, .. } | Trigger::NumericState { hold: new, .. },
        ) if old != new => match new {
            Some(new) => {
                let old = old.map_or_else(
                    || "at once".to_owned(),
                    |old| describe_duration(old.seconds().into(), Language::English),
                );
                format!("it waits {} instead of {old}", describe_duration(new.seconds().into(), Language::English))
            }
            None => "it acts at once".to_owned(),
        },
        (
            Trigger::NumericState { above: old_above, below: old_below, .. },
            Trigger::NumericState { entity_id, above, below, .. },
        ) => {
            let number = |value: Option<f64>| quantity(value.unwrap_or_default(), entity_id.as_slice().first(), home);
            let (side, new, old) = match above {
                Some(_) => ("above", number(*above), number(*old_above)),
                None => ("below", number(*below), number(*old_below)),
            };
            format!("it acts {side} {new} instead of {old}")
        }
        (old, new) => format!("it acts {} instead of {}", describe_trigger(new, home), describe_trigger(old, home)),
    })
}

fn window(before: &Draft, after: &Draft) -> Option<String> {
    let new = window_of(&after.conditions);
    if window_of(&before.conditions) == new {
        return None;
    }
    Some(match new {
        (Some(after), Some(before)) => {
            format!("it acts from {} to {} only", clock(after, Language::English), clock(before, Language::English))
        }
        (Some(after), None) => format!("it acts after {} only", clock(after, Language::English)),
        (None, Some(before)) => format!("it acts before {} only", clock(before, Language::English)),
        (None, None) => "it acts at any time of the day".to_owned(),
    })
}

fn conditions(before: &Draft, after: &Draft, home: &Home) -> Vec<String> {
    let lacks = |draft: &Draft, one: &Condition| draft.conditions.iter().all(|other| id_of(other) != id_of(one));
    let said = |one: &Condition| describe_conditions(std::slice::from_ref(one), &after.trigger, home);
    let not_of_time = |one: &&Condition| id_of(one).is_some();
    let added = after.conditions.iter().filter(not_of_time).filter(|one| lacks(before, one));
    let dropped = before.conditions.iter().filter(not_of_time).filter(|one| lacks(after, one));
    let added = added.map(|one| format!("it acts only {}", said(one)));
    let dropped = dropped.map(|one| format!("“{}” is not asked for any more", said(one)));
    added.chain(dropped).collect()
}
