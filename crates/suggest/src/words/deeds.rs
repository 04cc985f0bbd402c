use domain::{EntityId, Home, Language, PatternKind, TargetState};

use super::names::{Counted, Join, join, join_names};
use super::say;
use super::states::mode;
use crate::catalogue::ON_OFF_DOMAINS;

/// With more different things to do than this, they are counted instead of said.
const MOST_PHRASES: usize = 3;

/// Where in a sentence something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At its beginning, with a capital where the language has it.
    First,
    /// Behind something else.
    Next,
}

/// What is done: `Turn on Coffee maker`, `Turn off 5 lights and lock Front door`. In a sequence,
/// the order is said: `Dim Lamp, then close Blinds`.
#[must_use]
pub fn describe_actions(kind: PatternKind, targets: &[TargetState], home: &Home) -> String {
    describe_actions_at(Place::First, kind, targets, home)
}

/// As [`describe_actions`], somewhere in a sentence.
pub(crate) fn describe_actions_at(place: Place, kind: PatternKind, targets: &[TargetState], home: &Home) -> String {
    let language = home.language;
    let ordered = kind == PatternKind::Sequence;
    let mut phrases: Vec<(Deed, Vec<&EntityId>)> = Vec::new();
    for target in targets {
        let deed = Deed::of(target.entity_id.domain(), &target.state, language);
        let from = if ordered { phrases.len().saturating_sub(1) } else { 0 };
        match phrases[from..].iter_mut().find(|(other, _)| *other == deed) {
            Some((_, entities)) if entities.contains(&&target.entity_id) => {}
            Some((_, entities)) => entities.push(&target.entity_id),
            None => phrases.push((deed, vec![&target.entity_id])),
        }
    }
    if phrases.is_empty() {
        return say!(language, "deed-nothing");
    }
    let named = |entities: &[&EntityId]| join_names(entities, home, Join::And, Counted::Plain);
    if phrases.len() > MOST_PHRASES {
        let mut entities: Vec<&EntityId> = targets.iter().map(|target| &target.entity_id).collect();
        entities.sort();
        entities.dedup();
        return say!(language, "deed-set-many", place = place.key(), names = named(&entities));
    }
    let said: Vec<String> = phrases
        .iter()
        .enumerate()
        .map(|(index, (deed, entities))| {
            let place = if index == 0 { place } else { Place::Next };
            deed.said(place, &named(entities), language)
        })
        .collect();
    if ordered {
        let mut said = said.into_iter();
        let first = said.next().unwrap_or_default();
        said.fold(first, |first, next| say!(language, "deeds-then", first = first, next = next))
    } else {
        join(&said, Join::And, language)
    }
}

/// What can be done to things.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Deed {
    TurnOn,
    TurnOff,
    Open,
    Close,
    Lock,
    Unlock,
    Start,
    Stop,
    Pause,
    Dock,
    Arm,
    Disarm,
    Set(String),
}

impl Place {
    fn key(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Next => "next",
        }
    }
}

impl Deed {
    fn of(domain: &str, state: &str, language: Language) -> Self {
        let set = || Self::Set(mode(domain, state, language));
        match (domain, state) {
            ("select" | "input_select", _) => set(),
            (domain, "on") if ON_OFF_DOMAINS.contains(&domain) || domain == "media_player" => Self::TurnOn,
            ("water_heater" | "climate" | "media_player", "off") => Self::TurnOff,
            (domain, "off") if ON_OFF_DOMAINS.contains(&domain) => Self::TurnOff,
            ("cover" | "valve" | "lock", "open") => Self::Open,
            ("cover" | "valve", "closed") => Self::Close,
            ("lock", "locked") => Self::Lock,
            ("lock", "unlocked") => Self::Unlock,
            ("media_player", "playing") | ("vacuum", "cleaning") => Self::Start,
            ("media_player", "idle") => Self::Stop,
            ("media_player" | "vacuum", "paused") => Self::Pause,
            ("vacuum", "docked" | "returning") => Self::Dock,
            ("alarm_control_panel", "disarmed") => Self::Disarm,
            ("alarm_control_panel", state) if state.starts_with("armed") => Self::Arm,
            _ => set(),
        }
    }

    fn said(&self, place: Place, names: &str, language: Language) -> String {
        let place = place.key();
        match self {
            Self::TurnOn => say!(language, "deed-turn-on", place = place, names = names),
            Self::TurnOff => say!(language, "deed-turn-off", place = place, names = names),
            Self::Open => say!(language, "deed-open", place = place, names = names),
            Self::Close => say!(language, "deed-close", place = place, names = names),
            Self::Lock => say!(language, "deed-lock", place = place, names = names),
            Self::Unlock => say!(language, "deed-unlock", place = place, names = names),
            Self::Start => say!(language, "deed-start", place = place, names = names),
            Self::Stop => say!(language, "deed-stop", place = place, names = names),
            Self::Pause => say!(language, "deed-pause", place = place, names = names),
            Self::Dock => say!(language, "deed-dock", place = place, names = names),
            Self::Arm => say!(language, "deed-arm", place = place, names = names),
            Self::Disarm => say!(language, "deed-disarm", place = place, names = names),
            Self::Set(state) => say!(language, "deed-set", place = place, names = names, state = state.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{home_with, target};

    type Row = (PatternKind, &'static [(&'static str, &'static str)], &'static str);

    #[test]
    fn deeds_are_said_in_the_imperative() {
        let home = home_with(&[("cover.blinds", "Blinds", None)]);
        let said = |kind, targets: &[(&str, &str)]| {
            describe_actions(kind, &targets.iter().map(|(id, state)| target(id, state)).collect::<Vec<_>>(), &home)
        };
        let (time, sequence) = (PatternKind::Time, PatternKind::Sequence);
        let table: [Row; 12] = [
            (time, &[("switch.coffee_maker", "on")], "Turn on Coffee maker"),
            (time, &[("light.a", "off"), ("light.b", "off"), ("light.c", "off")], "Turn off A, B and C"),
            (time, &[("light.a", "off"), ("lock.b", "locked"), ("fan.c", "off")], "Turn off A and C and lock B"),
            (sequence, &[("light.a", "off"), ("cover.blinds", "closed")], "Turn off A, then close Blinds"),
            (
                sequence,
                &[("light.a", "off"), ("cover.blinds", "closed"), ("light.b", "off")],
                "Turn off A, then close Blinds, then turn off B",
            ),
            (time, &[("climate.a", "heat"), ("climate.b", "off")], "Set A to heat and turn off B"),
            (time, &[("select.scene", "Movie night")], "Set Scene to Movie night"),
            (time, &[("input_select.scene", "off")], "Set Scene to off"),
            (time, &[("vacuum.a", "docked")], "Send A back to the dock"),
            (time, &[("media_player.tv", "paused")], "Pause Tv"),
            (time, &[("alarm_control_panel.a", "disarmed")], "Disarm A"),
            (
                time,
                &[("light.a", "off"), ("lock.b", "locked"), ("cover.c", "closed"), ("climate.d", "heat")],
                "Set 4 devices",
            ),
        ];
        for (kind, targets, expected) in table {
            assert_eq!(said(kind, targets), expected);
        }
        assert_eq!(said(time, &[]), "Do nothing");
    }
}
