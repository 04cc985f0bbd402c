use domain::Language;
use language::Catalogue;

use crate::config::Key;

/// The English texts of the settings page.
pub(crate) const ENGLISH: &str = include_str!("../../locales/en/settings.ftl");

/// The texts of the settings page.
pub(crate) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "settings.ftl"));

/// What settings do, in the languages other than English, which stands with the settings themselves.
static HELP: Catalogue = Catalogue::new([
    "",
    include_str!("../../locales/de/help.ftl"),
    include_str!("../../locales/fr/help.ftl"),
    include_str!("../../locales/es/help.ftl"),
    include_str!("../../locales/nl/help.ftl"),
    include_str!("../../locales/it/help.ftl"),
]);

/// A text of the settings page, to be said in whatever language it is read: `later!("key", name = value, …)`.
macro_rules! later {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        language::unsaid!($crate::settings::texts::TEXTS, $crate::settings::texts::ENGLISH, $key $(, $name = $value)*)
    };
}
pub(crate) use later;

/// What the setting does.
pub(crate) fn about(key: &Key, language: Language) -> String {
    HELP.find(language, &message(key), None).unwrap_or_else(|| key.about.to_owned())
}

/// What it means that nobody sets the setting, where `english` says so.
pub(crate) fn without(key: &Key, english: &'static str, language: Language) -> String {
    HELP.find(language, &message(key), Some("without")).unwrap_or_else(|| english.to_owned())
}

/// What people call the setting.
pub(crate) fn label(key: &Key, language: Language) -> String {
    found(&format!("label-{}", message(key)), language).unwrap_or_else(|| key.name.to_owned())
}

/// What people read for one of the words of a choice; none where that is the word itself.
pub(crate) fn choice(word: &str, language: Language) -> Option<String> {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain { found(&format!("choice-{word}"), language) } else { None }
}

/// The text of a key that is only known when the program runs.
pub(crate) fn found(key: &str, language: Language) -> Option<String> {
    TEXTS.find(language, key, None).or_else(|| TEXTS.find(Language::English, key, None))
}

/// The key of the message about a setting.
fn message(key: &Key) -> String {
    key.name.replace('.', "-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::{Standard, keys};

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }

    #[test]
    fn every_setting_is_explained_in_every_language_and_nothing_else_is() {
        let known: BTreeSet<String> = keys().map(message).collect();
        for language in Language::ALL {
            let tag = language.tag();
            for key in keys() {
                let label = format!("label-{}", message(key));
                assert!(TEXTS.find(language, &label, None).is_some(), "{tag}: {label}");
                if language == Language::English {
                    continue;
                }
                let about = HELP.find(language, &message(key), None);
                assert!(about.as_deref().is_some_and(|about| about != key.about), "{tag}: {} is {about:?}", key.name);
                let without = HELP.find(language, &message(key), Some("without"));
                let is_said = matches!(key.standard, Standard::Found(_) | Standard::Unset(_));
                assert_eq!(without.is_some(), is_said, "{tag}: {}.without", key.name);
            }
            for line in HELP.source(language).lines() {
                let Some((name, _)) = line.split_once(" = ") else { continue };
                let is_entry = !name.starts_with([' ', '#']);
                assert!(!is_entry || known.contains(name), "{tag}: {name} is no setting");
            }
        }
    }

    #[test]
    fn what_is_to_be_typed_is_the_same_in_every_language() {
        // Names of settings, quoted words and addresses are typed as they stand.
        for key in keys() {
            let names: Vec<&str> = keys().map(|other| other.name).filter(|name| name.contains('.')).collect();
            let to_type = |text: &str| -> BTreeSet<String> {
                let settings = names.iter().filter(|name| text.contains(**name)).map(|name| (*name).to_owned());
                let quoted = text.split('"').skip(1).step_by(2).map(str::to_owned);
                settings.chain(quoted).collect()
            };
            for language in Language::ALL {
                assert_eq!(to_type(&about(key, language)), to_type(key.about), "{}: {}", language.tag(), key.name);
            }
        }
    }
}
