//! What a state's attributes say of its entity.

use std::hash::Hasher as _;

use domain::{EntityInfo, TemperatureRange};
use rustc_hash::FxHasher;
use serde_json::Value;

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
    supported_color_modes: Value,
    #[serde(borrow)]
    min_temp: Scalar<'a>,
    #[serde(borrow)]
    max_temp: Scalar<'a>,
    #[serde(borrow)]
    target_temp_step: Scalar<'a>,
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
fn order(info: &EntityInfo) -> ([&Option<String>; 4], Option<bool>, Option<TemperatureRange>) {
    ([&info.name, &info.area, &info.device_class, &info.unit], info.is_dimmable, info.temperatures)
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
        is_dimmable: is_dimmable(&attributes.supported_color_modes),
        temperatures: temperatures(&attributes),
        ..EntityInfo::default()
    }
}

/// Whether a light's brightness can be set: in every mode but the two without. Source: Home Assistant's documentation of
/// light entities, <https://developers.home-assistant.io/docs/core/entity/light/#color-modes>.
fn is_dimmable(modes: &Value) -> Option<bool> {
    let modes = modes.as_array().filter(|modes| !modes.is_empty())?;
    Some(modes.iter().filter_map(Value::as_str).any(|mode| !matches!(mode, "onoff" | "unknown")))
}

/// What a thermostat or a water heater takes; in half degrees where it does not say.
fn temperatures(attributes: &Attributes<'_>) -> Option<TemperatureRange> {
    let (min, max) = (hundredths(&attributes.min_temp)?, hundredths(&attributes.max_temp)?);
    let step = hundredths(&attributes.target_temp_step).filter(|step| *step > 0).unwrap_or(50);
    (min < max).then_some(TemperatureRange { min, max, step })
}

fn hundredths(field: &Scalar<'_>) -> Option<i32> {
    /// No device of a home is hotter than boiling water, or colder than a deep winter, in whatever degrees.
    const BOUNDS: std::ops::RangeInclusive<f64> = -100.0..=212.0;
    match field {
        #[expect(clippy::cast_possible_truncation, reason = "it is within the bounds")]
        Scalar::Number(degrees) if BOUNDS.contains(degrees) => Some((degrees * 100.0).round() as i32),
        _ => None,
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
    fn keeps_what_a_device_can_be_set_to() {
        let dimmable = |modes: &str| entity_info(&format!(r#"{{"supported_color_modes":{modes}}}"#)).is_dimmable;
        for (modes, expected) in [
            (r#"["brightness"]"#, Some(true)),
            (r#"["onoff"]"#, Some(false)),
            (r#"["color_temp","hs"]"#, Some(true)),
            ("[]", None),
            ("null", None),
            (r#""brightness""#, None),
            ("[7]", Some(false)),
        ] {
            assert_eq!(dimmable(modes), expected, "{modes}");
        }
        let range = |text: &str| {
            entity_info(&format!("{{{text}}}")).temperatures.map(|range| (range.min, range.max, range.step))
        };
        assert_eq!(range(r#""min_temp":5,"max_temp":30.5,"target_temp_step":0.1"#), Some((500, 3050, 10)));
        assert_eq!(range(r#""min_temp":5,"max_temp":30"#), Some((500, 3000, 50)));
        for nothing in [
            r#""min_temp":5"#,
            r#""min_temp":30,"max_temp":5"#,
            r#""min_temp":"5","max_temp":30"#,
            r#""min_temp":1e300,"max_temp":1e301"#,
        ] {
            assert_eq!(range(nothing), None, "{nothing}");
        }
        let named = entity_info(r#"{"friendly_name":"Lamp","supported_color_modes":{"a":[1]},"min_temp":[]}"#);
        assert_eq!((named.name.as_deref(), named.is_dimmable, named.temperatures), (Some("Lamp"), None, None));
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
