use domain::{
    AtTime, Change, Condition, Draft, EntityId, ForDuration, Language, PatternKind, Setting, Trigger, Weekday,
};
use thiserror::Error;

use super::ground::Ground;
use super::join::{is_of_another, join, leave_alone, separate};
use super::offers::{Offer, id_of, offers};
use super::options::{self, LEAST_HOLD, offset_limit};
use super::texts::answer;
use super::timing::{with_days, with_window};
use crate::check::LONGEST_HOLD;
use crate::merge::exclude_each_other;
use crate::words::{describe_conditions, describe_duration, describe_trigger, display_name, plain};

/// The longest name that a suggestion may be given, in characters.
pub const LONGEST_TITLE: usize = 120;
/// How many changes may be asked for at once.
pub const MOST_CHANGES: usize = 32;
/// By so much at most something is moved at once, in seconds.
const LONGEST_SHIFT: u32 = 12 * 3600;

/// A change that cannot be made, and what can.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct Refused {
    /// Which of the changes, from 0.
    pub index: usize,
    /// Why, and what is allowed, as sentences.
    pub reason: String,
}

/// Changes a draft, one change after the other: all of them, or none.
///
/// # Errors
/// [`Refused`] for the first change that does not fit what the draft is, what the home has, or what Home Assistant takes.
pub fn apply(draft: &Draft, changes: &[Change], ground: &Ground<'_>) -> Result<Draft, Refused> {
    if changes.len() > MOST_CHANGES {
        let reason = answer!(ground.home.language, "too-many-changes", number = MOST_CHANGES.to_string());
        return Err(Refused { index: MOST_CHANGES, reason });
    }
    let mut draft = draft.clone();
    for (index, change) in changes.iter().enumerate() {
        one(&mut draft, change, ground).map_err(|reason| Refused { index, reason })?;
    }
    Ok(draft)
}

fn one(draft: &mut Draft, change: &Change, ground: &Ground<'_>) -> Result<(), String> {
    match change {
        Change::Rename { title } => rename(draft, title, ground),
        Change::SetTime { at } => set_time(draft, *at, ground),
        Change::SetOffset { offset } => set_offset(draft, *offset, ground),
        Change::Shift { by } => shift(draft, *by, ground),
        Change::SetHold { hold } => set_hold(draft, *hold, ground),
        Change::SetThreshold { value } => set_threshold(draft, *value, ground),
        Change::SetDays { days } => set_days(draft, days, ground),
        Change::SetWindow { after, before } => set_window(draft, *after, *before, ground),
        Change::AddCondition { condition } => add_condition(draft, condition, ground),
        Change::DropCondition { condition } => drop_condition(draft, condition, ground),
        Change::DropAction { entity_id } => drop_action(draft, entity_id, ground),
        Change::Join { suggestion } => join(draft, suggestion, ground),
        Change::Separate { suggestion } => separate(draft, suggestion, ground),
        Change::SetBrightness { percent, entity_id } => set_brightness(draft, *percent, entity_id.as_ref(), ground),
        Change::SetTemperature { temperature, entity_id } => {
            set_temperature(draft, *temperature, entity_id.as_ref(), ground)
        }
    }
}

fn rename(draft: &mut Draft, title: &str, ground: &Ground<'_>) -> Result<(), String> {
    if title.chars().count() > LONGEST_TITLE {
        return Err(answer!(ground.home.language, "title-too-long", number = LONGEST_TITLE.to_string()));
    }
    let title = plain(title, LONGEST_TITLE);
    draft.title = (!title.is_empty()).then_some(title);
    Ok(())
}

fn acts(draft: &Draft, ground: &Ground<'_>) -> String {
    describe_trigger(&draft.trigger, ground.home)
}

fn set_time(draft: &mut Draft, to: AtTime, ground: &Ground<'_>) -> Result<(), String> {
    match &mut draft.trigger {
        Trigger::Time { at } => {
            *at = to;
            Ok(())
        }
        _ => Err(answer!(ground.home.language, "no-clock-time", when = acts(draft, ground))),
    }
}

fn set_offset(draft: &mut Draft, to: ForDuration, ground: &Ground<'_>) -> Result<(), String> {
    match &mut draft.trigger {
        Trigger::Sun { offset, .. } if to.seconds().unsigned_abs() <= offset_limit() => {
            *offset = to;
            Ok(())
        }
        Trigger::Sun { .. } => {
            Err(answer!(ground.home.language, "sun-limit", length = length(offset_limit().into(), ground)))
        }
        _ => Err(answer!(ground.home.language, "no-sun", when = acts(draft, ground))),
    }
}

fn shift(draft: &mut Draft, by: ForDuration, ground: &Ground<'_>) -> Result<(), String> {
    if by.seconds().unsigned_abs() > LONGEST_SHIFT {
        return Err(answer!(ground.home.language, "shift-limit", length = length(LONGEST_SHIFT.into(), ground)));
    }
    match &draft.trigger {
        Trigger::Time { at } => {
            let at = AtTime::from_seconds(i64::from(at.seconds()) + i64::from(by.seconds()));
            set_time(draft, at, ground)
        }
        Trigger::Sun { offset, .. } => {
            let offset = ForDuration::from_seconds(offset.seconds().saturating_add(by.seconds()));
            set_offset(draft, offset, ground)
        }
        Trigger::State { hold, .. } | Trigger::NumericState { hold, .. } => {
            let hold = hold.unwrap_or_default().seconds().saturating_add(by.seconds());
            set_hold(draft, ForDuration::from_seconds(hold), ground)
        }
    }
}

fn set_hold(draft: &mut Draft, to: ForDuration, ground: &Ground<'_>) -> Result<(), String> {
    let least = if draft.kind == PatternKind::LeftOn { LEAST_HOLD } else { 0 };
    match &mut draft.trigger {
        Trigger::State { hold, .. } | Trigger::NumericState { hold, .. } => {
            if !(least..=LONGEST_HOLD).contains(&to.seconds()) {
                let (least, most) = (length(least.into(), ground), length(LONGEST_HOLD.into(), ground));
                return Err(answer!(ground.home.language, "hold-limit", least = least, most = most));
            }
            *hold = (!to.is_zero()).then_some(to);
        }
        Trigger::Time { .. } | Trigger::Sun { .. } => {
            return Err(answer!(ground.home.language, "no-hold", when = acts(draft, ground)));
        }
    }
    draft.kind = match (draft.kind, to.is_zero()) {
        (PatternKind::State, false) => PatternKind::StateFor,
        (PatternKind::StateFor, true) => PatternKind::State,
        (kind, _) => kind,
    };
    Ok(())
}

fn set_threshold(draft: &mut Draft, to: f64, ground: &Ground<'_>) -> Result<(), String> {
    let Some(allowed) = options::threshold(draft, ground) else {
        return Err(answer!(ground.home.language, "no-threshold", when = acts(draft, ground)));
    };
    if !to.is_finite() || allowed.min.is_some_and(|min| to < min) || allowed.max.is_some_and(|max| to > max) {
        let number = |value: Option<f64>| {
            value.map_or_else(
                || answer!(ground.home.language, "any-value"),
                |value| crate::words::quantity(value, Some(&allowed.entity_id), ground.home),
            )
        };
        return Err(answer!(
            ground.home.language,
            "threshold-limits",
            name = display_name(&allowed.entity_id, ground.home),
            least = number(allowed.min),
            most = number(allowed.max),
        ));
    }
    if let Trigger::NumericState { above, below, .. } = &mut draft.trigger {
        if above.is_some() {
            *above = Some(to);
        } else {
            *below = Some(to);
        }
    }
    Ok(())
}

fn set_days(draft: &mut Draft, days: &[Weekday], ground: &Ground<'_>) -> Result<(), String> {
    if days.is_empty() {
        return Err(answer!(ground.home.language, "no-day"));
    }
    draft.conditions = with_days(std::mem::take(&mut draft.conditions), days);
    Ok(())
}

fn set_window(
    draft: &mut Draft,
    after: Option<AtTime>,
    before: Option<AtTime>,
    ground: &Ground<'_>,
) -> Result<(), String> {
    if after.is_some() && after == before {
        return Err(answer!(ground.home.language, "empty-window"));
    }
    if matches!(draft.trigger, Trigger::Time { .. }) && (after.is_some() || before.is_some()) {
        return Err(answer!(ground.home.language, "one-clock-time"));
    }
    draft.conditions = with_window(std::mem::take(&mut draft.conditions), (after, before));
    Ok(())
}

fn add_condition(draft: &mut Draft, id: &str, ground: &Ground<'_>) -> Result<(), String> {
    let offered = offers(&draft.conditions, &draft.trigger, ground);
    let Some(Offer { condition, .. }) = offered.iter().find(|offer| offer.id == id) else {
        return Err(not_offered(id, &offered, ground.home.language));
    };
    if draft.conditions.iter().any(|present| id_of(present).as_deref() == Some(id)) {
        return Ok(());
    }
    if let Some(other) = draft
        .conditions
        .iter()
        .find(|other| exclude_each_other(std::slice::from_ref(other), std::slice::from_ref(condition)))
    {
        let said = |one: &Condition| describe_conditions(std::slice::from_ref(one), &draft.trigger, ground.home);
        return Err(answer!(ground.home.language, "excluded", first = said(condition), second = said(other)));
    }
    draft.conditions.push(condition.clone());
    Ok(())
}

fn drop_condition(draft: &mut Draft, id: &str, ground: &Ground<'_>) -> Result<(), String> {
    let before = draft.conditions.len();
    draft.conditions.retain(|condition| id_of(condition).as_deref() != Some(id));
    if draft.conditions.len() == before {
        let present: Vec<Offer> = offers(&draft.conditions, &draft.trigger, ground)
            .into_iter()
            .filter(|offer| draft.conditions.contains(&offer.condition))
            .collect();
        return Err(not_offered(id, &present, ground.home.language));
    }
    Ok(())
}

fn not_offered(id: &str, offered: &[Offer], language: Language) -> String {
    let ids: Vec<&str> = offered.iter().map(|offer| offer.id.as_str()).collect();
    if ids.is_empty() {
        return answer!(language, "no-condition-at-all", id = plain(id, 60));
    }
    answer!(language, "no-condition", id = plain(id, 60), known = ids.join(", "))
}

/// A length of time in the home's language.
fn length(seconds: i64, ground: &Ground<'_>) -> String {
    describe_duration(seconds, ground.home.language)
}

fn drop_action(draft: &mut Draft, entity: &EntityId, ground: &Ground<'_>) -> Result<(), String> {
    let is_there = draft.actions.iter().any(|action| action.entity_id == *entity);
    if !is_there {
        return Err(answer!(ground.home.language, "does-nothing-to", name = display_name(entity, ground.home)));
    }
    // What it does by itself: what others do for it can be separated, and it cannot be all of it.
    if draft.actions.iter().all(|action| action.entity_id == *entity || is_of_another(draft, &action.entity_id))
        && !is_of_another(draft, entity)
    {
        return Err(answer!(ground.home.language, "all-it-does"));
    }
    leave_alone(draft, std::slice::from_ref(entity));
    Ok(())
}

fn set_brightness(
    draft: &mut Draft,
    percent: Option<u8>,
    entity: Option<&EntityId>,
    ground: &Ground<'_>,
) -> Result<(), String> {
    if percent.is_some_and(|percent| !(1..=100).contains(&percent)) {
        return Err(answer!(ground.home.language, "brightness-limits"));
    }
    let lights: Vec<EntityId> = options::actions(draft, ground)
        .into_iter()
        .filter(|action| action.brightness.is_some() && entity.is_none_or(|entity| action.entity_id == *entity))
        .map(|action| action.entity_id)
        .collect();
    if lights.is_empty() {
        let language = ground.home.language;
        return Err(if let Some(entity) = entity {
            answer!(language, "not-dimmable", name = display_name(entity, ground.home))
        } else {
            answer!(language, "nothing-dimmable")
        });
    }
    for light in lights {
        match percent {
            Some(percent) => draft.settings.insert(light, Setting::BrightnessPct(percent)),
            None => draft.settings.remove(&light),
        };
    }
    Ok(())
}

fn set_temperature(
    draft: &mut Draft,
    temperature: Option<f64>,
    entity: Option<&EntityId>,
    ground: &Ground<'_>,
) -> Result<(), String> {
    let settable: Vec<(EntityId, options::TemperatureOption)> = options::actions(draft, ground)
        .into_iter()
        .filter(|action| entity.is_none_or(|entity| action.entity_id == *entity))
        .filter_map(|action| Some((action.entity_id, action.temperature?)))
        .collect();
    if settable.is_empty() {
        return Err(answer!(ground.home.language, "nothing-settable"));
    }
    for (id, range) in &settable {
        if let Some(wanted) = temperature
            && !(range.min..=range.max).contains(&wanted)
        {
            let language = ground.home.language;
            let name = display_name(id, ground.home);
            let [least, most] = [range.min, range.max].map(|limit| language::decimal(limit, 2, language));
            return Err(answer!(language, "temperature-limits", name = name, least = least, most = most));
        }
    }
    for (id, _) in settable {
        match temperature {
            Some(wanted) => draft.settings.insert(id, Setting::Temperature(wanted)),
            None => draft.settings.remove(&id),
        };
    }
    Ok(())
}
