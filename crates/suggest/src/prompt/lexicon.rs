//! Words of each language that claim something about a home, and so have to be grounded in the pattern.
//!
//! A stem is looked for at the beginning of a word; with `|` at its end it is the whole word. A word that is missed here
//! costs an unchecked word, one that is found wrongly costs the model's text, in whose place the plain one stands.

mod deeds;
mod numbers;
mod things;
mod times;

use domain::Language;

pub(super) use deeds::{CLAIMS, Claim};
pub(super) use numbers::{NUMBERS, UNCHECKABLE};
pub(super) use things::THINGS;
pub(super) use times::{DAYS, PARTS};

/// Stems in the order of [`Language::ALL`]: English, German, French, Spanish, Dutch, Italian.
type Row<T> = (T, [&'static [&'static str]; 6]);

/// Short words that a sentence of a language can hardly do without, and that are rare in the others.
pub(super) const FUNCTION_WORDS: [&[&str]; 6] = [
    &[
        "the", "you", "your", "and", "when", "this", "is", "it", "so", "by", "that", "while", "with", "for", "to",
        "every",
    ],
    &[
        "der", "die", "das", "du", "sie", "und", "wenn", "ist", "es", "dein", "deine", "ihre", "den", "dem", "dann",
        "nicht", "ein", "eine", "wird", "sich", "schon", "um",
    ],
    &[
        "le", "la", "les", "vous", "votre", "et", "quand", "lorsque", "est", "une", "des", "dès", "que", "pour", "du",
        "sans", "au",
    ],
    &[
        "el", "la", "los", "las", "usted", "tu", "y", "cuando", "es", "una", "que", "para", "por", "sin", "al", "se",
        "su",
    ],
    &[
        "de", "het", "je", "jouw", "en", "als", "wanneer", "is", "een", "dat", "voor", "met", "niet", "uw", "zodra",
        "om",
    ],
    &["il", "la", "lo", "gli", "e", "quando", "è", "una", "che", "per", "di", "senza", "si", "al", "tuo", "tua", "del"],
];

/// The place of a language in the tables.
pub(super) fn column(language: Language) -> usize {
    Language::ALL.iter().position(|other| *other == language).unwrap_or(0)
}

/// Where a stem stands in a text in small letters, in bytes.
pub(super) fn find(text: &str, stem: &str) -> Option<std::ops::Range<usize>> {
    let (stem, is_whole) = stem.strip_suffix('|').map_or((stem, false), |stem| (stem, true));
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(stem).map(|at| at + from) {
        let end = at + stem.len();
        let begins = !text[..at].ends_with(char::is_alphanumeric);
        let ends = !is_whole || !text[end..].starts_with(char::is_alphanumeric);
        if begins && ends {
            return Some(at..end);
        }
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Whether a text in small letters is in the language, as far as its short words tell: none is more often met by another
/// language's. A text without any of them, such as a title of names, can be in every language.
pub(super) fn seems_to_be(text: &str, language: Language) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let met = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
    let own = met(FUNCTION_WORDS[column(language)]);
    let most = FUNCTION_WORDS.iter().map(|list| met(list)).max().unwrap_or(0);
    own == most && (own > 0 || words.len() < 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_begins_a_word() {
        assert_eq!(find("unlock the door", "lock|"), None);
        assert_eq!(find("the locks", "lock|"), None);
        assert_eq!(find("to lock it", "lock|"), Some(3..7));
        assert_eq!(find("wenn küchenlicht", "küche"), Some(5..11));
    }

    #[test]
    fn a_sentence_shows_its_language() {
        let sentences = [
            "you make coffee when the sun is up, so this saves you the walk",
            "du machst das licht an, wenn es dunkel ist",
            "vous allumez la lampe quand le soleil se couche, et la maison est prête",
            "la lámpara se enciende cuando el sol se pone, y así no tienes que ir",
            "je zet het licht aan als het donker is, dus dat hoeft niet meer",
            "la lampada si accende quando il sole tramonta, e non serve altro che rientrare",
        ];
        for (sentence, language) in sentences.iter().zip(Language::ALL) {
            for other in Language::ALL {
                assert_eq!(seems_to_be(sentence, other), other == language, "{sentence} in {other}");
            }
        }
        assert!(Language::ALL.iter().all(|language| seems_to_be("coffee 6:32", *language)));
    }
}
