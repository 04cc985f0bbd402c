use domain::{EntityId, Home, Language};

use super::say;

/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 60;

/// The longest name of an area behind it, in characters.
const LONGEST_AREA: usize = 20;

/// What to call an entity: its name in the home as one line of plain text, at most 60 characters,
/// without control or invisible characters; its id when nothing is left of the name. Where another
/// entity of its domain has the same name, its area tells them apart: `Lamp (Hall)`.
#[must_use]
pub fn display_name(entity: &EntityId, home: &Home) -> String {
    let full = home.name_of(entity);
    let name = plain(&full, LONGEST_NAME);
    if name.is_empty() {
        return plain(entity.as_str(), LONGEST_NAME);
    }
    let own = home.entities.get(entity);
    let area = own.and_then(|info| info.area.as_deref()).map(|area| plain(area, LONGEST_AREA));
    match area {
        Some(area) if !area.is_empty() && is_shared(entity, &full, home) => {
            format!("{} ({area})", plain(&name, LONGEST_NAME - LONGEST_AREA - 3))
        }
        _ => name,
    }
}

/// Whether another entity of the same domain is called the same.
fn is_shared(entity: &EntityId, name: &str, home: &Home) -> bool {
    let named = home.entities.iter().filter(|(_, info)| info.name.as_deref().map(str::trim) == Some(name));
    named.filter(|(other, _)| *other != entity).any(|(other, _)| other.domain() == entity.domain())
}

/// Text from outside as one line: control characters and runs of white space become one space,
/// characters that are invisible or turn the direction of writing go, and what is longer than
/// `longest` characters is cut and ends in `…`.
pub(crate) fn plain(text: &str, longest: usize) -> String {
    let visible: String =
        text.chars().filter(|&c| !is_invisible(c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let start: String = line.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

/// How the names in a list are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    And,
    Or,
}

/// What a number of things is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// `4 lights`
    Plain,
    /// `one of 4 lights`
    OneOf,
    /// `all of 4 lights`
    AllOf,
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn join(parts: &[String], join: Join, language: Language) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., last] => {
            let (start, sound) = (start.join(", "), sound_of(last));
            match join {
                Join::And => say!(language, "list-and", start = start, last = last.as_str(), sound = sound),
                Join::Or => say!(language, "list-or", start = start, last = last.as_str(), sound = sound),
            }
        }
    }
}

/// How a name begins, for languages whose *and* and *or* give way to the same sound: `i`, `o` or `other`.
fn sound_of(name: &str) -> &'static str {
    let lower = name.to_lowercase();
    let sounded = lower.strip_prefix('h').unwrap_or(&lower);
    let mut letters = sounded.chars();
    match (letters.next(), letters.next()) {
        // Before `hie` and `hia` the sound is another.
        (Some('i' | 'í'), Some('a' | 'e')) if lower.starts_with('h') => "other",
        (Some('i' | 'í'), _) => "i",
        (Some('o' | 'ó'), _) => "o",
        _ => "other",
    }
}

/// The names of some entities: all of them up to three that differ, else how many of which sort.
pub(super) fn join_names(entities: &[&EntityId], home: &Home, joined: Join, counted: Counted) -> String {
    let names: Vec<String> = entities.iter().map(|entity| display_name(entity, home)).collect();
    let differ = names.iter().enumerate().all(|(index, name)| !names[..index].contains(name));
    if names.len() == 1 || (names.len() <= 3 && differ) {
        return join(&names, joined, home.language);
    }
    let mut domains: Vec<&str> = entities.iter().map(|entity| entity.domain()).collect();
    domains.dedup();
    let domain = match domains[..] {
        ["binary_sensor"] => "sensor",
        [domain] => domain,
        _ => "other",
    };
    let number = names.len();
    match counted {
        Counted::Plain => say!(home.language, "counted", domain = domain, number = number),
        Counted::OneOf => say!(home.language, "counted-one-of", domain = domain, number = number),
        Counted::AllOf => say!(home.language, "counted-all-of", domain = domain, number = number),
    }
}

/// Characters that show nothing, or turn the direction of what follows. The joiners of emoji and
/// of some scripts (U+200C, U+200D) stay.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{entity, home_with};

    #[test]
    fn hostile_names_become_one_short_line() {
        for (name, expected) in [
            ("Hall  light", "Hall light"),
            ("  Lamp\r\n\tof\0Zoë ", "Lamp of Zoë"),
            ("a\u{202e}b\u{200b}c\u{2028}d", "abc d"),
            ("👩\u{200d}🔬 lab", "👩\u{200d}🔬 lab"),
            ("\u{200b}\u{7}", "light.a_b"),
            ("", "A b"),
        ] {
            assert_eq!(
                display_name(&entity("light.a_b"), &home_with(&[("light.a_b", name, None)])),
                expected,
                "{name:?}"
            );
        }
        let long = "x".repeat(500);
        let shown = display_name(&entity("light.a"), &home_with(&[("light.a", &long, None)]));
        assert_eq!(shown, format!("{}…", "x".repeat(59)));
    }

    #[test]
    fn an_area_tells_those_of_one_name_apart() {
        let mut home = home_with(&[("light.a", "Lamp", None), ("light.b", "Lamp", None), ("fan.c", "Lamp", None)]);
        assert_eq!(display_name(&entity("light.a"), &home), "Lamp", "no area is known");
        for (id, area) in [("light.a", "Hall"), ("light.b", "Living\nroom"), ("fan.c", "Attic")] {
            home.entities.get_mut(&entity(id)).expect("is there").area = Some(area.to_owned());
        }
        let shown = ["light.a", "light.b", "fan.c"].map(|id| display_name(&entity(id), &home));
        assert_eq!(shown, ["Lamp (Hall)", "Lamp (Living room)", "Lamp"]);
        home.entities.get_mut(&entity("light.a")).expect("is there").area = Some("x".repeat(300));
        assert!(display_name(&entity("light.a"), &home).chars().count() <= LONGEST_NAME);
    }

    #[test]
    fn up_to_three_names_are_said_and_more_are_counted() {
        let home = home_with(&[("light.d", "A", None)]);
        let all = ["light.a", "light.b", "light.c", "light.d", "fan.e"].map(entity);
        let named = |range: &[usize]| {
            let entities: Vec<_> = range.iter().map(|&i| &all[i]).collect();
            join_names(&entities, &home, Join::And, Counted::Plain)
        };
        assert_eq!(named(&[0]), "A");
        assert_eq!(named(&[0, 1]), "A and B");
        assert_eq!(named(&[0, 1, 2]), "A, B and C");
        assert_eq!(named(&[0, 3]), "2 lights");
        assert_eq!(named(&[0, 1, 2, 3]), "4 lights");
        assert_eq!(named(&[0, 1, 2, 4]), "4 devices");
    }

    #[test]
    fn spanish_and_and_or_give_way_to_their_own_sound() {
        for (last, and, or) in [
            ("Lámpara", "A y Lámpara", "A o Lámpara"),
            ("Iluminación", "A e Iluminación", "A o Iluminación"),
            ("Hilo", "A e Hilo", "A o Hilo"),
            ("Hielo", "A y Hielo", "A o Hielo"),
            ("Óscar", "A y Óscar", "A u Óscar"),
            ("Horno", "A y Horno", "A u Horno"),
        ] {
            let parts = ["A".to_owned(), last.to_owned()];
            let said = [Join::And, Join::Or].map(|how| join(&parts, how, Language::Spanish));
            assert_eq!(said, [and, or]);
        }
    }

    proptest! {
        #[test]
        fn any_text_becomes_a_bounded_line_and_stays_one(text in any::<String>(), longest in 1_usize..80) {
            let line = plain(&text, longest);
            prop_assert!(line.chars().count() <= longest);
            prop_assert!(!line.chars().any(char::is_control));
            prop_assert_eq!(plain(&line, longest), line);
        }
    }
}
