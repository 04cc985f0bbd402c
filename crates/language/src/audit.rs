use std::collections::{BTreeMap, BTreeSet};

use domain::Language;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use crate::Catalogue;

/// The categories of number words that Unicode knows.
const CATEGORIES: [(&str, PluralCategory); 6] = [
    ("zero", PluralCategory::ZERO),
    ("one", PluralCategory::ONE),
    ("two", PluralCategory::TWO),
    ("few", PluralCategory::FEW),
    ("many", PluralCategory::MANY),
    ("other", PluralCategory::OTHER),
];

/// What is wrong with a catalogue, a line a problem: what cannot be read, a message that one language has and English has
/// not or the other way round, arguments that are not those of the English message, a plural category that the language
/// needs and a message that decides by number has not, a case that English tells apart and another language that tells
/// cases apart does not, and marks that nobody sees.
///
/// An argument that only some languages need is declared in a comment above the English message, as `# $name: what it is`.
#[must_use]
pub fn problems(catalogue: &Catalogue) -> Vec<String> {
    let mut problems = Vec::new();
    let english = Read::new(catalogue.source(Language::English), Language::English, &mut problems);
    for language in Language::ALL {
        let read = Read::new(catalogue.source(language), language, &mut problems);
        let tag = language.tag();
        for (key, said) in &english.messages {
            match read.messages.get(key) {
                None => problems.push(format!("{tag}: {key} is missing")),
                Some(own) => {
                    for (name, variants) in &said.decided {
                        let missing = own.decided.get(name).map(|own| variants.difference(own).collect::<Vec<_>>());
                        for variant in missing.into_iter().flatten() {
                            problems.push(format!("{tag}: {key} does not say what it is for [{variant}] of ${name}"));
                        }
                    }
                    for name in said.used.difference(&own.used).filter(|name| !said.declared.contains(*name)) {
                        problems.push(format!("{tag}: {key} leaves out ${name}"));
                    }
                    for name in own.used.iter().filter(|name| !said.used.contains(*name)) {
                        if !said.declared.contains(name) {
                            problems.push(format!("{tag}: {key} asks for ${name}, which is not given"));
                        }
                    }
                }
            }
        }
        for key in read.messages.keys().filter(|key| !english.messages.contains_key(*key)) {
            problems.push(format!("{tag}: {key} is not in English"));
        }
    }
    problems
}

/// The messages of one source.
struct Read {
    messages: BTreeMap<String, Arguments>,
}

#[derive(Default)]
struct Arguments {
    used: BTreeSet<String>,
    declared: BTreeSet<String>,
    /// By the argument, the texts that decide what is said.
    decided: BTreeMap<String, BTreeSet<String>>,
}

/// What a look at one message needs and finds.
struct Look<'p> {
    place: String,
    needed: BTreeSet<&'static str>,
    arguments: Arguments,
    problems: &'p mut Vec<String>,
}

impl Read {
    fn new(source: &str, language: Language, problems: &mut Vec<String>) -> Self {
        let tag = language.tag();
        for mark in source.chars().filter(|&c| is_unseen(c)).collect::<BTreeSet<_>>() {
            problems.push(format!("{tag}: there is a mark that nobody sees, U+{:04X}", u32::from(mark)));
        }
        if language == Language::French {
            problems.extend(breaks(source));
        }
        let resource = match parser::parse(source) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                problems.extend(errors.iter().map(|error| format!("{tag}: {error} at byte {}", error.pos.start)));
                resource
            }
        };
        let needed = needed_categories(language);
        let mut messages: BTreeMap<String, Arguments> = BTreeMap::new();
        for entry in &resource.body {
            match entry {
                Entry::Message(message) => {
                    let key = message.id.name.to_owned();
                    let mut look = Look {
                        place: format!("{tag}: {key}"),
                        needed: needed.clone(),
                        arguments: Arguments { declared: declared(message), ..Arguments::default() },
                        problems: &mut *problems,
                    };
                    match &message.value {
                        Some(pattern) => look.pattern(pattern),
                        None => look.note("says nothing"),
                    }
                    if !message.attributes.is_empty() {
                        look.note("has attributes, which nobody asks for");
                    }
                    if messages.insert(key.clone(), look.arguments).is_some() {
                        problems.push(format!("{tag}: {key} is there twice"));
                    }
                }
                Entry::Term(term) => problems.push(format!("{tag}: -{} is a term: write it out", term.id.name)),
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
            }
        }
        Self { messages }
    }
}

impl Look<'_> {
    fn note(&mut self, what: &str) {
        self.problems.push(format!("{} {what}", self.place));
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => {
                    if value.contains("  ") {
                        self.note("has two spaces in a row");
                    }
                }
                PatternElement::Placeable { expression: Expression::Inline(inline) } => self.inline(inline),
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    self.inline(selector);
                    let mut names = BTreeSet::new();
                    for variant in variants {
                        match variant.key {
                            VariantKey::Identifier { name } => names.insert(name),
                            // Of the languages, those that have "one" mean 1 by it, and perhaps 0.
                            VariantKey::NumberLiteral { value } => names.insert(if value == "1" { "one" } else { "" }),
                        };
                        self.pattern(&variant.value);
                    }
                    self.categories(&names);
                    if let InlineExpression::VariableReference { id } = selector {
                        let texts = names.iter().filter(|name| !name.is_empty() && !is_category(name));
                        let decided = self.arguments.decided.entry(id.name.to_owned()).or_default();
                        decided.extend(texts.map(|&text| text.to_owned()));
                    }
                }
            }
        }
    }

    /// Whether one that decides by number has what its language needs.
    fn categories(&mut self, names: &BTreeSet<&str>) {
        if !names.iter().filter(|name| is_category(name)).any(|name| *name != "other") {
            return;
        }
        for category in self.needed.clone() {
            if !names.contains(category) {
                self.note(&format!("lacks [{category}]"));
            }
        }
        for name in names.iter().filter(|name| is_category(name)) {
            if !self.needed.contains(name) {
                self.note(&format!("has [{name}], which its language knows not"));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.arguments.used.insert(id.name.to_owned());
            }
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::Placeable { .. }
            | InlineExpression::FunctionReference { .. }
            | InlineExpression::MessageReference { .. }
            | InlineExpression::TermReference { .. } => self.note("refers to something else than an argument"),
        }
    }
}

fn is_category(name: &&str) -> bool {
    CATEGORIES.iter().any(|(category, _)| category == name)
}

/// The arguments that the comment above a message declares.
fn declared(message: &Message<&str>) -> BTreeSet<String> {
    let lines = message.comment.iter().flat_map(|comment| &comment.content);
    lines.filter_map(|line| Some(line.trim().strip_prefix('$')?.split_once(':')?.0.trim().to_owned())).collect()
}

/// The categories that a language has for whole numbers up to a thousand.
fn needed_categories(language: Language) -> BTreeSet<&'static str> {
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let Ok(rules) = PluralRules::create(locale, PluralRuleType::CARDINAL) else { return BTreeSet::new() };
    let had: Vec<PluralCategory> = (0..1000_u32).filter_map(|number| rules.select(number).ok()).collect();
    CATEGORIES.iter().filter(|(_, category)| had.contains(category)).map(|(name, _)| *name).collect()
}

/// Where French puts a space that must not be broken, and one that may be stands.
fn breaks(source: &str) -> Vec<String> {
    let said = source.lines().filter(|line| !line.starts_with('#'));
    let is_broken = |line: &&str| {
        let words: Vec<&str> = line.split(' ').collect();
        let is_lone = |word: &str| {
            [":", ";", "?", "!", "»", "%"].iter().any(|mark| word.trim_end_matches(['.', ',', ')']) == *mark)
        };
        words.iter().skip(1).any(|word| is_lone(word)) || words.iter().rev().skip(1).any(|word| word.ends_with('«'))
    };
    said.filter(is_broken).map(|line| format!("fr: a line may break before a mark or behind «: {line}")).collect()
}

/// Marks of direction and the like, and control characters beside the end of a line.
fn is_unseen(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "\
# $extra: only some need it
greeting = Hello { $name }
apples =
    { $number ->
        [one] { $number } apple
       *[other] { $number } apples
    }
";
    const COLOURS: &str = "colour =\n    { $colour ->\n        [red] red\n       *[blue] blue\n    }\n";

    fn found(german: &'static str) -> Vec<String> {
        let catalogue = Catalogue::new([ENGLISH, german, ENGLISH, ENGLISH, ENGLISH, ENGLISH]);
        problems(&catalogue)
    }

    #[test]
    fn a_whole_catalogue_has_no_problem() {
        assert_eq!(found(ENGLISH), Vec::<String>::new());
        let freely = "greeting = { $extra }, { $name }\napples =\n    { $number ->\n        [1] a\n       *[other] { $number }\n    }\n";
        assert_eq!(found(freely), Vec::<String>::new());
    }

    #[test]
    fn a_case_that_only_english_knows_is_found() {
        let german = "colour =\n    { $colour ->\n       *[blue] blau\n    }\n";
        let catalogue = Catalogue::new([COLOURS, german, COLOURS, COLOURS, COLOURS, COLOURS]);
        assert_eq!(problems(&catalogue), ["de: colour does not say what it is for [red] of $colour"]);
    }

    #[test]
    fn french_marks_stay_on_the_line_of_their_word() {
        for (said, is_well) in [
            ("Bonjour\u{a0}: { $name }", true),
            ("« { $name } »", false),
            ("«\u{a0}{ $name }\u{a0}»", true),
            ("Bonjour { $name }\u{202f}!", true),
            ("Bonjour : { $name }", false),
            ("Bonjour { $name } !", false),
        ] {
            let french: &'static str = Box::leak(
                format!("greeting = {said}\napples =\n    {{ $number ->\n        [one] a\n       *[other] {{ $number }}\n    }}\n").into_boxed_str(),
            );
            let catalogue = Catalogue::new([ENGLISH, ENGLISH, french, ENGLISH, ENGLISH, ENGLISH]);
            assert_eq!(problems(&catalogue).is_empty(), is_well, "{said}: {:?}", problems(&catalogue));
        }
    }

    #[test]
    fn every_sort_of_gap_is_found() {
        for (german, expected) in [
            ("greeting = Hallo { $name }\n", "de: apples is missing"),
            ("greeting = Hallo\napples = { $number }\n", "de: greeting leaves out $name"),
            ("greeting = { $name } { $age }\napples = { $number }\n", "de: greeting asks for $age"),
            ("greeting = { $name }\napples = { $number }\nmore = x\n", "de: more is not in English"),
            ("greeting = { $name }\ngreeting = { $name }\napples = { $number }\n", "de: greeting is there twice"),
            ("greeting = { $name }\napples = { greeting } { $number }\n", "refers to something else"),
            ("greeting = \u{2068}{ $name }\napples = { $number }\n", "U+2068"),
            ("greeting = { $name }\napples = { $number }\n-term = x\n", "is a term"),
            ("greeting = { $name }\napples = { $number }\n    .x = y\n", "has attributes"),
            ("greeting = { $name\napples = { $number }\n", "de: "),
            (
                "greeting = { $name }\napples =\n    { $number ->\n        [few] a\n       *[other] b\n    }\n",
                "has [few], which",
            ),
            (
                "greeting = { $name }\napples =\n    { $number ->\n        [few] a\n       *[other] b\n    }\n",
                "lacks [one]",
            ),
        ] {
            let found = found(german);
            assert!(found.iter().any(|line| line.contains(expected)), "{expected}: {found:?}");
        }
    }
}
