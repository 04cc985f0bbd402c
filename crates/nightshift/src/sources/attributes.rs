//! What a state's attributes say of its entity.

use std::hash::Hasher as _;

use domain::EntityInfo;
use rustc_hash::FxHasher;

use super::scalar::Scalar;

/// The longest text kept of an attribute, in characters.
const LONGEST: usize = 255;

/// The latest attributes of one entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Latest {
    /// When they held; the later wins, and of the same time the greater, so that it does not matter in which order
    /// they are read.
    at: Option<i64>,
    /// Tells whether the next attributes are the same text, which they nearly always are.
    hash: u64,
    info: EntityInfo,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Attributes<'a> {
    #[serde(borrow)]
    friendly_name: Scalar<'a>,
    #[serde(borrow)]
    device_class: Scalar<'a>,
    #[serde(borrow)]
    unit_of_measurement: Scalar<'a>,
}

impl Latest {
    /// Takes notice of attributes that held at `time`, and says whether they are the latest that tell anything.
    pub(super) fn observe(&mut self, time: i64, json: &str) -> bool {
        if Some(time) < self.at {
            return false;
        }
        let mut hasher = FxHasher::default();
        hasher.write(json.as_bytes());
        let hash = hasher.finish();
        if hash != self.hash {
            let info = entity_info(json);
            // An entity that is unavailable may be written without any attribute of its own.
            if info.is_empty() || (Some(time) == self.at && order(&info) < order(&self.info)) {
                return false;
            }
            self.info = info;
            self.hash = hash;
        }
        self.at = Some(time);
        true
    }

    /// Takes what another reader saw of the same entity.
    pub(super) fn merge(&mut self, other: Self) {
        if (other.at, order(&other.info)) > (self.at, order(&self.info)) {
            *self = other;
        }
    }

    pub(super) fn into_info(self) -> EntityInfo {
        self.info
    }
}

/// By what of two attributes of one time one is taken.
fn order(info: &EntityInfo) -> [&Option<String>; 4] {
    [&info.name, &info.area, &info.device_class, &info.unit]
}

/// What `json`, an object of attributes, says of its entity; nothing where it is no such object.
pub(super) fn entity_info(json: &str) -> EntityInfo {
    // A list of values would be taken for them, in the order of the fields.
    let json = Some(json.trim_ascii()).filter(|json| json.starts_with('{'));
    let attributes: Attributes<'_> = json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    EntityInfo {
        name: clean(&attributes.friendly_name),
        area: None,
        device_class: clean(&attributes.device_class),
        unit: clean(&attributes.unit_of_measurement),
        ..EntityInfo::default()
    }
}

fn clean(field: &Scalar<'_>) -> Option<String> {
    clean_text(field.as_text()?)
}

/// The text without control characters, which could rewrite the terminal that shows it; none when nothing is left.
pub(super) fn clean_text(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_helps_to_word_a_suggestion() {
        let info = entity_info(
            r#"{"friendly_name":"Hall \u001b[31mlamp","unit_of_measurement":"°C","device_class":"temperature","x":[{}]}"#,
        );
        assert_eq!(info.name.as_deref(), Some("Hall [31mlamp"));
        assert_eq!(info.unit.as_deref(), Some("°C"));
        assert_eq!(info.device_class.as_deref(), Some("temperature"));
        for nothing in ["", "null", "[]", r#"["Lamp"]"#, "{", r#"{"friendly_name":7}"#, r#"{"friendly_name":" "}"#] {
            assert!(entity_info(nothing).is_empty(), "{nothing}");
        }
        let long = format!(r#"{{"friendly_name":"{}"}}"#, "ü".repeat(9000));
        assert_eq!(entity_info(&long).name.map(|name| name.chars().count()), Some(LONGEST));
    }

    #[test]
    fn the_latest_attributes_win_whatever_the_order() {
        let seen = [
            (1, r#"{"friendly_name":"First"}"#),
            (3, r#"{"friendly_name":"Third"}"#),
            (3, r#"{"friendly_name":"Another of the same time"}"#),
            (2, r#"{"friendly_name":"Second"}"#),
            (4, "{}"),
        ];
        let mut forward = Latest::default();
        let mut backward = Latest::default();
        for (time, json) in seen {
            forward.observe(time, json);
        }
        for (time, json) in seen.into_iter().rev() {
            backward.observe(time, json);
        }
        assert_eq!(forward.info.name.as_deref(), Some("Third"));
        assert_eq!(backward.info, forward.info);
        let mut merged = Latest::default();
        merged.observe(1, seen[0].1);
        merged.merge(forward);
        assert_eq!(merged.into_info().name.as_deref(), Some("Third"));
    }
}
