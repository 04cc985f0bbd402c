use domain::{EntityId, Home, PatternKind, TargetState};

use super::names::{join, join_names};
use super::states::readable;
use crate::catalogue::ON_OFF_DOMAINS;

/// With more different things to do than this, they are counted instead of said.
const MOST_PHRASES: usize = 3;

/// What is done: `Turn on Coffee maker`, `Turn off 5 lights and lock Front door`. In a sequence,
/// the order is said: `Dim Lamp, then close Blinds`.
#[must_use]
pub fn describe_actions(kind: PatternKind, targets: &[TargetState], home: &Home) -> String {
    let ordered = kind == PatternKind::Sequence;
    let mut phrases: Vec<(Phrase, Vec<&EntityId>)> = Vec::new();
    for target in targets {
        let phrase = phrase(target.entity_id.domain(), &target.state);
        let from = if ordered { phrases.len().saturating_sub(1) } else { 0 };
        match phrases[from..].iter_mut().find(|(other, _)| *other == phrase) {
            Some((_, entities)) if entities.contains(&&target.entity_id) => {}
            Some((_, entities)) => entities.push(&target.entity_id),
            None => phrases.push((phrase, vec![&target.entity_id])),
        }
    }
    if phrases.is_empty() {
        return "Do nothing".to_owned();
    }
    if phrases.len() > MOST_PHRASES {
        let mut entities: Vec<&EntityId> = targets.iter().map(|target| &target.entity_id).collect();
        entities.sort();
        entities.dedup();
        return format!("Set {}", join_names(&entities, home, "and"));
    }
    let said: Vec<String> = phrases
        .iter()
        .enumerate()
        .map(|(index, (phrase, entities))| {
            let verb = if index == 0 { phrase.verb.to_owned() } else { phrase.verb.to_lowercase() };
            format!("{verb} {}{}", join_names(entities, home, "and"), phrase.rest)
        })
        .collect();
    if ordered { said.join(", then ") } else { join(&said, "and") }
}

/// What stands before and behind the names of the things that it is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    verb: &'static str,
    rest: String,
}

fn phrase(domain: &str, state: &str) -> Phrase {
    let verb = |verb| Phrase { verb, rest: String::new() };
    let set = || Phrase { verb: "Set", rest: format!(" to {}", readable(state)) };
    match (domain, state) {
        ("select" | "input_select", _) => set(),
        (domain, "on") if ON_OFF_DOMAINS.contains(&domain) || domain == "media_player" => verb("Turn on"),
        ("water_heater" | "climate" | "media_player", "off") => verb("Turn off"),
        (domain, "off") if ON_OFF_DOMAINS.contains(&domain) => verb("Turn off"),
        ("cover" | "valve" | "lock", "open") => verb("Open"),
        ("cover" | "valve", "closed") => verb("Close"),
        ("lock", "locked") => verb("Lock"),
        ("lock", "unlocked") => verb("Unlock"),
        ("media_player", "playing") | ("vacuum", "cleaning") => verb("Start"),
        ("media_player", "idle") => verb("Stop"),
        ("media_player" | "vacuum", "paused") => verb("Pause"),
        ("vacuum", "docked" | "returning") => Phrase { verb: "Send", rest: " back to the dock".to_owned() },
        ("alarm_control_panel", "disarmed") => verb("Disarm"),
        ("alarm_control_panel", state) if state.starts_with("armed") => verb("Arm"),
        _ => set(),
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
