use std::sync::OnceLock;

use domain::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::Key;

/// What is put into a sentence: a text, which goes in as it is, or a number, by which it may be decided.
pub type Argument<'a> = fluent_bundle::FluentValue<'a>;

/// The sources of a catalogue in Fluent's syntax, one a language, in the order of [`Language::ALL`].
pub type Sources = [&'static str; Language::ALL.len()];

/// Sentences in each language. A language is read when it is first spoken.
pub struct Catalogue {
    name: Option<&'static str>,
    sources: Sources,
    read: [OnceLock<FluentBundle<FluentResource>>; Language::ALL.len()],
}

impl Catalogue {
    /// A catalogue of these sources.
    #[must_use]
    pub const fn new(sources: Sources) -> Self {
        Self { name: None, sources, read: [const { OnceLock::new() }; Language::ALL.len()] }
    }

    /// The same with a name, by which what it says can be kept and said again.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// Its name, where it has one.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        self.name
    }

    /// The source in a language.
    #[must_use]
    pub const fn source(&self, language: Language) -> &'static str {
        self.sources[language as usize]
    }

    /// A sentence, with its arguments in it.
    ///
    /// Where the language has no such message or cannot make a sentence of these arguments it is said in English, and where
    /// English cannot either, the key is all that is said. [`problems`](crate::problems) finds both.
    #[must_use]
    pub fn say(&self, language: Language, key: Key, arguments: &[(&'static str, Argument<'_>)]) -> String {
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.try_say(language, key.as_str(), &arguments)
            .or_else(|| self.try_say(Language::English, key.as_str(), &arguments))
            .unwrap_or_else(|| key.as_str().to_owned())
    }

    /// What the language's own source has for a key that is only known when the program runs, or for an attribute of that
    /// (`key.attribute`); none where it has nothing, English included.
    #[must_use]
    pub fn find(&self, language: Language, key: &str, attribute: Option<&str>) -> Option<String> {
        let message = self.bundle(language).get_message(key)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let said = self.bundle(language).format_pattern(pattern, None, &mut errors);
        errors.is_empty().then(|| said.into_owned())
    }

    fn bundle(&self, language: Language) -> &FluentBundle<FluentResource> {
        self.read[language as usize].get_or_init(|| bundle_of(language, self.source(language)))
    }

    pub(crate) fn try_say(&self, language: Language, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundle(language);
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(arguments), &mut errors);
        errors.is_empty().then(|| said.into_owned())
    }
}

fn bundle_of(language: Language, source: &str) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    // What can be read of a damaged source is kept: the rest is said in English.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "\
greeting = Hello { $name }
apples =
    { $number ->
        [0] No apples
        [one] { $number } apple
       *[other] { $number } apples
    }
only-english = Here
nonsense = { $missing }
";
    const GERMAN: &str = "\
greeting = Hallo { $name }
apples =
    { $number ->
        [0] Keine Äpfel
        [one] { $number } Apfel
       *[other] { $number } Äpfel
    }
nonsense = { $missing }
";
    static TEXTS: Catalogue = Catalogue::new([ENGLISH, GERMAN, "", "", "", "junk ="]);

    #[test]
    fn a_sentence_is_said_in_the_language_that_is_asked_for() {
        assert_eq!(crate::say!(TEXTS, ENGLISH, Language::German, "greeting", name = "Zoë"), "Hallo Zoë");
        let apples = |number: u32| crate::say!(TEXTS, ENGLISH, Language::German, "apples", number = number);
        assert_eq!([0, 1, 2, 12_345].map(apples), ["Keine Äpfel", "1 Apfel", "2 Äpfel", "12345 Äpfel"]);
    }

    #[test]
    fn a_gap_is_filled_in_english_and_nothing_fails() {
        assert_eq!(crate::say!(TEXTS, ENGLISH, Language::German, "only-english"), "Here");
        assert_eq!(crate::say!(TEXTS, ENGLISH, Language::Italian, "greeting", name = "Zoë"), "Hello Zoë");
        assert_eq!(crate::say!(TEXTS, ENGLISH, Language::German, "nonsense"), "nonsense");
    }

    #[test]
    fn a_name_is_text_and_never_syntax() {
        for name in ["{ $number }", "\u{2068}x", "{\"a\"}", "-term", "a\n.b = c"] {
            assert_eq!(crate::say!(TEXTS, ENGLISH, Language::German, "greeting", name = name), format!("Hallo {name}"));
        }
    }
}
