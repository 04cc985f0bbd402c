use domain::{Condition, Draft, EntityId, Home, Joined, Language, Setting, Trigger};

use super::offers::id_of;
use super::texts::answer;
use super::timing::{days_of, window_of};
use crate::words::{clock, days, describe_conditions, describe_duration, describe_trigger, display_name, quantity};

/// What is different between a draft and a later one, as one sentence in the home's language.
#[must_use]
pub fn differences(before: &Draft, after: &Draft, home: &Home) -> String {
    let language = home.language;
    let mut said = Vec::new();
    if before.title != after.title {
        said.push(if let Some(title) = &after.title {
            answer!(language, "is-called", title = title.as_str())
        } else {
            answer!(language, "is-named-again")
        });
    }
    said.extend(trigger(before, after, home));
    let (old, new) = (days_of(&before.conditions), days_of(&after.conditions));
    if old != new {
        let named = days(&new, language);
        said.push(if named.is_empty() {
            answer!(language, "acts-daily")
        } else {
            answer!(language, "acts-on-days", days = named)
        });
    }
    said.extend(window(before, after, home));
    said.extend(conditions(before, after, home));
    said.extend(joined(before, after, language));
    let is_joined = |of: &Draft, other: &Draft, id: &EntityId| {
        let is_other = |joined: &&Joined| other.joined.iter().all(|one| one.suggestion != joined.suggestion);
        of.joined.iter().filter(is_other).any(|joined| joined.entities.contains(id))
    };
    let dropped = before.actions.iter().filter(|action| !after.actions.contains(action));
    for action in dropped.filter(|action| !is_joined(before, after, &action.entity_id)) {
        said.push(answer!(language, "left-alone", name = display_name(&action.entity_id, home)));
    }
    let added = after.actions.iter().filter(|action| !before.actions.contains(action));
    for action in added.filter(|action| !is_joined(after, before, &action.entity_id)) {
        said.push(answer!(language, "part-again", name = display_name(&action.entity_id, home)));
    }
    for action in &after.actions {
        let id = &action.entity_id;
        let name = display_name(id, home);
        match (before.settings.get(id), after.settings.get(id)) {
            (old, Some(new)) if old != Some(new) => said.push(set(*new, name, language)),
            (Some(_), None) => said.push(answer!(language, "as-last", name = name)),
            _ => {}
        }
    }
    if said.is_empty() {
        said.push(answer!(language, "nothing-different"));
    }
    crate::suggest::sentence(&said.join("; "))
}

/// Which suggestions became part of it, and which are by themselves again.
fn joined(before: &Draft, after: &Draft, language: Language) -> Vec<String> {
    let new = |of: &Draft, other: &Draft| -> Vec<String> {
        let is_other = |joined: &&Joined| other.joined.iter().all(|one| one.suggestion != joined.suggestion);
        of.joined.iter().filter(is_other).map(|joined| joined.title.clone()).collect()
    };
    let added = new(after, before).into_iter().map(|title| answer!(language, "is-joined", title = title));
    let dropped = new(before, after).into_iter().map(|title| answer!(language, "is-separate", title = title));
    added.chain(dropped).collect()
}

/// What an entity is set to.
fn set(setting: Setting, name: String, language: Language) -> String {
    match setting {
        Setting::BrightnessPct(percent) => {
            let percent = language::percent(&percent.to_string(), language);
            answer!(language, "is-set-bright", name = name, percent = percent)
        }
        Setting::Temperature(degrees) => {
            answer!(language, "is-set-to", name = name, degrees = language::decimal(degrees, 2, language))
        }
    }
}

fn trigger(before: &Draft, after: &Draft, home: &Home) -> Option<String> {
    if before.trigger == after.trigger {
        return None;
    }
    let language = home.language;
    let (to, from) = (describe_trigger(&after.trigger, home), describe_trigger(&before.trigger, home));
    Some(match (&before.trigger, &after.trigger) {
        (Trigger::Time { at: old }, Trigger::Time { at: new }) => {
            let (new, old) = (clock(*new, language), clock(*old, language));
            answer!(language, "acts-at", new = new, old = old, to = to, from = from)
        }
        (
            Trigger::State { hold: old, .. } | Trigger::NumericState { hold: old, .. },
            Trigger::State { hold: new, .. } | Trigger::NumericState { hold: new, .. },
        ) if old != new => {
            let length = |hold: domain::ForDuration| describe_duration(hold.seconds().into(), language);
            match (old, new) {
                (Some(old), Some(new)) => answer!(language, "waits", new = length(*new), old = length(*old)),
                (None, Some(new)) => answer!(language, "waits-now", new = length(*new)),
                (_, None) => answer!(language, "acts-at-once"),
            }
        }
        (
            Trigger::NumericState { above: old_above, below: old_below, .. },
            Trigger::NumericState { entity_id, above, below, .. },
        ) => {
            let number = |value: Option<f64>| quantity(value.unwrap_or_default(), entity_id.as_slice().first(), home);
            if above.is_some() {
                answer!(language, "acts-above", new = number(*above), old = number(*old_above))
            } else {
                answer!(language, "acts-below", new = number(*below), old = number(*old_below))
            }
        }
        _ => answer!(language, "acts-when", new = to, old = from),
    })
}

fn window(before: &Draft, after: &Draft, home: &Home) -> Option<String> {
    let (from, until) = window_of(&after.conditions);
    if window_of(&before.conditions) == (from, until) {
        return None;
    }
    let language = home.language;
    let condition = Condition::Time { after: from, before: until, weekday: Vec::new() };
    let window = describe_conditions(&[condition], &after.trigger, home);
    Some(match (from.map(|at| clock(at, language)), until.map(|at| clock(at, language))) {
        (Some(from), Some(until)) => answer!(language, "acts-between", from = from, until = until, window = window),
        (Some(from), None) => answer!(language, "acts-after", from = from, window = window),
        (None, Some(until)) => answer!(language, "acts-before", until = until, window = window),
        (None, None) => answer!(language, "acts-any-time"),
    })
}

fn conditions(before: &Draft, after: &Draft, home: &Home) -> Vec<String> {
    let lacks = |draft: &Draft, one: &Condition| draft.conditions.iter().all(|other| id_of(other) != id_of(one));
    let said = |one: &Condition| describe_conditions(std::slice::from_ref(one), &after.trigger, home);
    let not_of_time = |one: &&Condition| id_of(one).is_some();
    let added = after.conditions.iter().filter(not_of_time).filter(|one| lacks(before, one));
    let dropped = before.conditions.iter().filter(not_of_time).filter(|one| lacks(after, one));
    let added = added.map(|one| answer!(home.language, "acts-only", condition = said(one)));
    let dropped = dropped.map(|one| answer!(home.language, "not-asked-for", condition = said(one)));
    added.chain(dropped).collect()
}
