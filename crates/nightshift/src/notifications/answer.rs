use domain::SuggestionId;
use serde::Serialize;

/// What a person chose on a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The suggestion that it was about.
    pub suggestion: SuggestionId,
    /// What they want with it.
    pub choice: Choice,
}

/// A button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// To use it.
    Accept,
    /// To decide another time.
    NotNow,
    /// Not to see it again.
    Never,
}

/// A button as the companion app takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Button {
    action: String,
    title: &'static str,
}

/// What stands on them.
const CHOICES: [(Choice, &str, &str); 3] =
    [(Choice::Accept, "accept", "Accept"), (Choice::NotNow, "not_now", "Not now"), (Choice::Never, "never", "Never")];

/// The buttons about a suggestion, of the Nightshift of this instance id.
pub(super) fn buttons(instance: &str, suggestion: &SuggestionId) -> Vec<Button> {
    let button = |(_, word, title)| Button { action: format!("nightshift/{instance}/{word}/{suggestion}"), title };
    CHOICES.into_iter().map(button).collect()
}

impl Answer {
    /// Reads the id of a button that was pressed; none when it is not one of ours. Anybody on Home
    /// Assistant's bus can say anything.
    #[must_use]
    pub fn read(action: &str, instance: &str) -> Option<Self> {
        /// Much longer than any of ours.
        const LONGEST: usize = 200;

        let mut parts = action.split('/');
        let ("nightshift", whose, word, suggestion, None) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next())
        else {
            return None;
        };
        if whose != instance || suggestion.is_empty() || action.len() > LONGEST {
            return None;
        }
        let (choice, ..) = CHOICES.into_iter().find(|(_, known, _)| *known == word)?;
        Some(Self { suggestion: SuggestionId::new(suggestion), choice })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_button_is_understood() {
        let id = SuggestionId::new("s-0123456789abcdef");
        let answers: Vec<_> =
            buttons("0badcafe", &id).iter().filter_map(|button| Answer::read(&button.action, "0badcafe")).collect();
        assert_eq!(answers.iter().map(|answer| answer.choice).collect::<Vec<_>>(), CHOICES.map(|(choice, ..)| choice));
        assert!(answers.iter().all(|answer| answer.suggestion == id));
    }

    #[test]
    fn what_is_not_ours_is_nothing() {
        let long = format!("nightshift/0badcafe/accept/{}", "s".repeat(300));
        for action in [
            "",
            "accept",
            "nightshift/0badcafe/accept",
            "nightshift/0badcafe/accept/",
            "nightshift/0badcafe/accept/s-1/x",
            "nightshift/0badcafe/open/s-1",
            "nightshift/another1/accept/s-1",
            "other/0badcafe/accept/s-1",
            &long,
        ] {
            assert_eq!(Answer::read(action, "0badcafe"), None, "{action}");
        }
    }
}
