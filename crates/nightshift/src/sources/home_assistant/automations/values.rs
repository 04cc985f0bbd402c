//! The values of a configuration, in each of the forms that Home Assistant takes.

use domain::{EntityId, ForDuration};
use serde_json::Value;

/// No automation waits longer, in seconds.
const LONGEST: f64 = 366.0 * 86_400.0;

/// What is written alone or as a list, as a list.
pub(super) fn list(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

/// The value under the first of these keys that is there: the new name first, then the old one.
pub(super) fn either<'v>(value: &'v Value, keys: [&str; 2]) -> Option<&'v Value> {
    keys.into_iter().find_map(|key| value.get(key))
}

/// Texts, written alone, as a list or with commas between them; none where something else is among them.
pub(super) fn texts(value: Option<&Value>) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    for value in list(value) {
        let text = value.as_str()?;
        if is_template(text) {
            return None;
        }
        found.extend(text.split(',').map(str::trim).filter(|text| !text.is_empty()));
    }
    Some(found)
}

/// Entity ids, as [`texts`]; none where one of them is none.
pub(super) fn entity_ids(value: Option<&Value>) -> Option<Vec<EntityId>> {
    let ids: Vec<EntityId> = texts(value)?.into_iter().map(|text| EntityId::parse(text).ok()).collect::<Option<_>>()?;
    (!ids.is_empty()).then_some(ids)
}

/// States, written alone or as a list; empty for none. YAML reads `on` as true where it is not quoted.
pub(super) fn states(value: Option<&Value>) -> Option<Vec<String>> {
    let state = |value: &Value| match value {
        Value::String(text) if !is_template(text) => Some(text.clone()),
        Value::Bool(true) => Some("on".to_owned()),
        Value::Bool(false) => Some("off".to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    list(value).iter().map(state).collect()
}

/// A number, written as one or as text.
pub(super) fn number(value: Option<&Value>) -> Option<f64> {
    let number = match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number: &f64| number.is_finite())
}

/// A length of time: seconds, `HH:MM:SS`, or a table of units.
pub(super) fn length(value: Option<&Value>) -> Option<ForDuration> {
    const UNITS: [(&str, f64); 5] =
        [("days", 86_400.0), ("hours", 3600.0), ("minutes", 60.0), ("seconds", 1.0), ("milliseconds", 0.001)];
    let value = value?;
    if let Value::String(text) = value
        && let Ok(length) = text.trim().parse::<ForDuration>()
    {
        return Some(length);
    }
    let seconds = match value {
        Value::Object(units) => {
            let part = |(unit, value): (&String, &Value)| {
                let (_, seconds) = UNITS.iter().find(|(name, _)| name == unit)?;
                Some(number(Some(value))? * seconds)
            };
            units.iter().map(part).sum::<Option<f64>>()?
        }
        value => number(Some(value))?,
    };
    #[expect(clippy::cast_possible_truncation, reason = "it was looked at before")]
    (seconds.abs() <= LONGEST).then(|| ForDuration::from_seconds(seconds.round() as i32))
}

/// Whether nobody has turned this part off.
pub(super) fn is_on(value: &Value) -> bool {
    value.get("enabled") != Some(&Value::Bool(false))
}

fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lengths_are_read_in_each_of_their_forms() {
        let seconds = |value: Value| length(Some(&value)).map(ForDuration::seconds);
        for (value, expected) in [
            (json!(90), Some(90)),
            (json!("90"), Some(90)),
            (json!("00:01:30"), Some(90)),
            (json!("-00:15:00"), Some(-900)),
            (json!({"minutes": 1, "seconds": "30"}), Some(90)),
            (json!({"fortnights": 1}), None),
            (json!("{{ states('input_number.wait') }}"), None),
            (json!(1e300), None),
            (json!([1]), None),
        ] {
            assert_eq!(seconds(value.clone()), expected, "{value}");
        }
    }

    #[test]
    fn texts_are_read_alone_as_a_list_and_with_commas() {
        assert_eq!(texts(Some(&json!("a, b"))), Some(vec!["a", "b"]));
        assert_eq!(texts(Some(&json!(["a", "b"]))), Some(vec!["a", "b"]));
        assert_eq!(texts(Some(&json!("{{ x }}"))), None);
        assert_eq!(texts(Some(&json!([1]))), None);
        assert_eq!(states(Some(&json!([true, "off", 1]))), Some(vec!["on".into(), "off".into(), "1".into()]));
    }
}
