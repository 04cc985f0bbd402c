use domain::{Language, SuggestionId};
use serde::Serialize;

use super::texts::say;

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
    title: String,
}

/// What their ids say, in every language.
const CHOICES: [(Choice, &str); 3] =
    [(Choice::Accept, "accept"), (Choice::NotNow, "not_now"), (Choice::Never, "never")];

/// The buttons about a suggestion, of the Nightshift of this instance id.
pub(super) fn buttons(instance: &str, suggestion: &SuggestionId, language: Language) -> Vec<Button> {
    let button = |(choice, word)| {
        let title = match choice {
            Choice::Accept => say!(language, "button-accept"),
            Choice::NotNow => say!(language, "button-not-now"),
            Choice::Never => say!(language, "button-never"),
        };
        Button { action: format!("nightshift/{instance}/{word}/{suggestion}"), title }
    };
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
        let (choice, _) = CHOICES.into_iter().find(|(_, known)| *known == word)?;
        Some(Self { suggestion: SuggestionId::new(suggestion), choice })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_button_is_understood() {
        let id = SuggestionId::new("s-0123456789abcdef");
        for language in Language::ALL {
            let buttons = buttons("0badcafe", &id, language);
            let answers: Vec<_> =
                buttons.iter().filter_map(|button| Answer::read(&button.action, "0badcafe")).collect();
            let choices: Vec<_> = answers.iter().map(|answer| answer.choice).collect();
            assert_eq!(choices, CHOICES.map(|(choice, _)| choice));
            assert!(answers.iter().all(|answer| answer.suggestion == id));
        }
        let titles: Vec<String> = buttons("0", &id, Language::German).into_iter().map(|one| one.title).collect();
        assert_eq!(titles, ["Annehmen", "Nicht jetzt", "Nie"]);
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
