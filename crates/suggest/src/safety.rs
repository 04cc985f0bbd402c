use domain::{EntityId, Home};

/// Whether a cover closes an entrance: opening it lets people in, so it is never suggested.
///
/// Decided by `device_class`; where there is none, by the words of its id and name, because a
/// garage that says nothing of itself is still a garage.
pub(crate) fn is_entrance(entity: &EntityId, home: &Home) -> bool {
    if entity.domain() != "cover" {
        return false;
    }
    if let Some(class) = device_class(entity, home) {
        return matches!(class, "garage" | "garage_door" | "door" | "gate");
    }
    let words = words_of(entity, home);
    let has = |parts: &[&str]| words.iter().any(|word| parts.iter().any(|part| word.contains(part)));
    has(&["garage", "door", "gate"]) && !has(&["blind", "shutter", "curtain", "shade", "awning"])
}

/// Whether a valve lets gas through. Decided as for [`is_entrance`].
pub(crate) fn is_gas_valve(entity: &EntityId, home: &Home) -> bool {
    entity.domain() == "valve"
        && match device_class(entity, home) {
            Some(class) => class == "gas",
            None => words_of(entity, home).iter().any(|word| word == "gas"),
        }
}

/// An entity's `device_class`, if it has one that says something.
pub(crate) fn device_class<'a>(entity: &EntityId, home: &'a Home) -> Option<&'a str> {
    home.entities.get(entity)?.device_class.as_deref().filter(|class| !class.is_empty())
}

/// Whether Home Assistant would take the text for a template and evaluate it.
pub(crate) fn is_template(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark))
}

fn words_of(entity: &EntityId, home: &Home) -> Vec<String> {
    let text = format!("{} {}", entity.object_id(), home.name_of(entity)).to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{entity, home_with};

    #[test]
    fn an_entrance_is_known_by_class_and_else_by_its_name() {
        let home = home_with(&[
            ("cover.left", "Left", Some("garage")),
            ("cover.garage_blind", "Garage blind", Some("blind")),
            ("cover.c4", "Garagentor", None),
            ("cover.front_gate", "", None),
            ("cover.patio_door_curtain", "", None),
            ("cover.bedroom", "Bedroom", None),
            ("light.garage", "Garage", None),
        ]);
        for (id, expected) in [
            ("cover.left", true),
            ("cover.garage_blind", false),
            ("cover.c4", true),
            ("cover.front_gate", true),
            ("cover.unknown_garage", true),
            ("cover.patio_door_curtain", false),
            ("cover.bedroom", false),
            ("light.garage", false),
        ] {
            assert_eq!(is_entrance(&entity(id), &home), expected, "{id}");
        }
    }

    #[test]
    fn a_gas_valve_is_known_by_class_and_else_by_its_name() {
        let home = home_with(&[("valve.main", "Main", Some("gas")), ("valve.gas", "Gas", Some("water"))]);
        for (id, expected) in
            [("valve.main", true), ("valve.gas", false), ("valve.stove_gas", true), ("valve.garden", false)]
        {
            assert_eq!(is_gas_valve(&entity(id), &home), expected, "{id}");
        }
    }
}
