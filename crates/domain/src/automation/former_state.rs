//! How long the trigger's entity had been in its former state, as a template.
//!
//! Home Assistant has no condition for that. The template asks the two states that a state trigger
//! brings along for their `last_changed`: a sensor that came back from `unavailable`, or that was just
//! added, had no former state that could have lasted. Source: Home Assistant's documentation of
//! templates in automations, <https://www.home-assistant.io/docs/automation/templating/>.

use serde::{Deserialize, Deserializer, Serializer, de};

use super::ForDuration;

const START: &str = "{{ trigger.from_state is not none and trigger.from_state.state not in ['unavailable', 'unknown'] \
                     and (trigger.to_state.last_changed - trigger.from_state.last_changed).total_seconds() >= ";
const END: &str = " }}";

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
pub(super) fn serialize<S: Serializer>(hold: &ForDuration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{START}{}{END}", hold.seconds()))
}

/// Takes only what [`serialize`] writes: any other template could mean anything.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ForDuration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let seconds = text.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    seconds
        .and_then(|seconds| seconds.parse().ok().filter(|number: &i32| number.to_string() == seconds))
        .map(ForDuration::from_seconds)
        .ok_or_else(|| de::Error::custom("this template was not written by Nightshift, which reads no other"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use crate::{Condition, ForDuration};

    fn read(template: &str) -> Result<Condition, serde_json::Error> {
        serde_json::from_value(json!({"condition": "template", "value_template": template}))
    }

    #[test]
    fn is_written_as_a_template_and_read_back() {
        for seconds in [i32::MIN, 0, 1, 300, 1800, i32::MAX] {
            let condition = Condition::FormerState { hold: ForDuration::from_seconds(seconds) };
            let json = serde_json::to_value(&condition).expect("serialises");
            assert_eq!(json["condition"], "template");
            let template = json["value_template"].as_str().expect("a text");
            assert!(template.ends_with(&format!(".total_seconds() >= {seconds} }}}}")), "{template}");
            assert_eq!(read(template).expect("our own"), condition);
        }
    }

    #[test]
    fn no_other_template_is_taken() {
        let condition = Condition::FormerState { hold: ForDuration::from_seconds(300) };
        let json = serde_json::to_value(&condition).expect("serialises");
        let ours = json["value_template"].as_str().expect("a text");
        for other in ["", "{{ true }}", "{{  }}"] {
            assert!(read(other).is_err(), "{other}");
        }
        for seconds in ["", "+300", "0300", " 300", "300.0", "1e3", "4294967296", "300 }} {{ states('lock.a')", "300\n"]
        {
            let other = ours.replace("300", seconds);
            assert!(read(&other).is_err(), "{other}");
        }
        for cut in 0..ours.len() {
            assert!(read(&ours[..cut]).is_err() && read(&ours[cut + 1..]).is_err(), "{cut}");
        }
        let not_a_text = json!({"condition": "template", "value_template": Value::Null});
        assert!(serde_json::from_value::<Condition>(not_a_text).is_err());
    }

    proptest! {
        /// Whatever is read is written back to the letter: nothing foreign passes through.
        #[test]
        fn what_is_taken_is_ours(
            seconds in any::<i32>(),
            place in any::<prop::sample::Index>(),
            removed in 0_usize..3,
            put in prop_oneof![any::<String>(), "[0-9{}% -]{0,3}"],
        ) {
            let condition = Condition::FormerState { hold: ForDuration::from_seconds(seconds) };
            let json = serde_json::to_value(&condition).expect("serialises");
            prop_assert_eq!(serde_json::from_value::<Condition>(json.clone()).expect("our own"), condition);
            let ours: Vec<char> = json["value_template"].as_str().expect("a text").chars().collect();
            let start = place.index(ours.len() + 1);
            let end = (start + removed).min(ours.len());
            let changed: String = ours[..start].iter().copied().chain(put.chars()).chain(ours[end..].iter().copied()).collect();
            if let Ok(read) = read(&changed) {
                let again = serde_json::to_value(&read).expect("serialises");
                prop_assert_eq!(again["value_template"].as_str(), Some(changed.as_str()));
            }
        }
    }
}
