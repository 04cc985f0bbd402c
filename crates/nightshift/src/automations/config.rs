use domain::{Suggestion, SuggestionId};
use serde_json::Value;

/// The id by which Home Assistant edits the automation of this suggestion: always the same, so that to make it twice makes
/// one.
#[must_use]
pub fn automation_id(suggestion: &SuggestionId) -> String {
    // Ids of ours are `s-` and hexadecimal digits; nothing else may get into an address.
    let plain = suggestion.as_str().trim_start_matches("s-").chars().filter(char::is_ascii_alphanumeric);
    format!("nightshift_{}", plain.collect::<String>())
}

/// What Home Assistant is told to make of a suggestion. Its description says who made it and why.
///
/// # Errors
/// When an automation cannot be written as JSON, which is a fault of ours.
pub fn configuration(suggestion: &Suggestion) -> Result<Value, serde_json::Error> {
    let mut automation = suggestion.automation.clone();
    let made_by = format!("Made by Nightshift when you accepted its suggestion {}.", suggestion.id);
    automation.description = match automation.description.trim() {
        "" => made_by,
        why => format!("{why} {made_by}"),
    };
    serde_json::to_value(automation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_stable_and_plain() {
        assert_eq!(automation_id(&SuggestionId::new("s-0123456789abcdef")), "nightshift_0123456789abcdef");
        assert_eq!(automation_id(&SuggestionId::new("s-../x?y#z")), "nightshift_xyz");
    }
}
