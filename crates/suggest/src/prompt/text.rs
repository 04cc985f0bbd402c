use domain::Language;

use super::brief::Brief;
use super::claims::untrue;
use super::lexicon::{DAYS, column, find};
use super::names::{CLOSE, NOUNS, OPEN, is_private};
use super::question::instructions;
use crate::words::plain;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Reason,
}

/// A text that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    /// With the home's own names.
    pub(super) shown: String,
    /// In small letters, with a sign of ours for each name.
    pub(super) masked: String,
}

/// With real names put in, no text is longer than this.
const LONGEST_SHOWN: usize = 320;

/// So many words in a row are no chance.
const LEAK: usize = 5;

/// Where the signs for names begin.
const SIGNS: u32 = 0xe000;

/// What a model says of itself, or repeats of what it was told.
const TALK: [&str; 23] = [
    // Its task: a very small model goes no further than "This is a list of suggestions."
    "suggestion",
    "vorschl",
    "sugerencia",
    "suggestie",
    "suggeriment",
    "as an ai",
    "language model",
    "instruction",
    "prompt",
    "json",
    "yaml",
    "markdown",
    "i cannot",
    "i can't",
    "i'm sorry",
    "i am sorry",
    "sprachmodell",
    "anweisung",
    "modèle de langage",
    "modelo de lenguaje",
    "taalmodel",
    "modello linguistico",
    "http",
];

/// The text as it may be shown, or why it may not.
pub(super) fn check(text: &str, part: Part, brief: &Brief, language: Language) -> Result<Checked, String> {
    let longest = match part {
        Part::Title => 90,
        Part::Reason => 220,
    };
    let text: String = text.trim().chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect();
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.chars().count() > longest {
        return Err(format!("it is longer than {longest} characters"));
    }
    if text.chars().any(is_private) || plain(&text, longest) != text {
        return Err("it holds characters that show nothing or end a line".to_owned());
    }
    let names = brief.names.longest_first();
    let masked = mask(&text, &names);
    if let Some(odd) = masked.chars().find(|c| !is_plain(*c)) {
        return Err(format!("it holds {odd:?}, which plain text does not need"));
    }
    if let Some(noun) = NOUNS.iter().find(|noun| is_numbered(&masked, noun)) {
        return Err(format!("it names a {noun} by a number that was not given"));
    }
    if has_inner_dot(&masked) {
        return Err("it holds an address or an entity's id".to_owned());
    }
    let lower = masked.to_lowercase();
    if TALK.iter().any(|talk| lower.contains(talk)) || leaks(&lower, &instructions(language).to_lowercase()) {
        return Err("it speaks of its instructions".to_owned());
    }
    if let Some(why) = untrue(&lower, &brief.grounds, language) {
        return Err(why);
    }
    if let Some(name) = brief.home_names.iter().find(|name| says_name(&masked, &lower, name)) {
        return Err(format!("it names {name:?}, which this automation is not about"));
    }
    if let Some(word) = stranger(&masked, brief, language) {
        return Err(format!("it names {word:?}, which does not occur in this automation"));
    }
    let masked = match part {
        Part::Title => masked.trim_end_matches('.').to_owned(),
        Part::Reason => sentence(&masked)?,
    };
    let shown = unmask(&masked, &names);
    if shown.chars().count() > LONGEST_SHOWN {
        return Err(format!("with the names in it, it is longer than {LONGEST_SHOWN} characters"));
    }
    Ok(Checked { shown, masked: masked.to_lowercase() })
}

/// Puts a sign of ours in the place of each name.
fn mask(text: &str, names: &[(&str, &str)]) -> String {
    let mut masked = text.to_owned();
    for (sign, (told, _)) in (SIGNS..).zip(names) {
        let Some(sign) = char::from_u32(sign) else { break };
        for spelling in spellings(told) {
            let mut from = 0;
            while let Some(at) = masked.get(from..).and_then(|rest| rest.find(&spelling)).map(|at| at + from) {
                let end = at + spelling.len();
                let is_word =
                    !masked[..at].ends_with(char::is_alphanumeric) && !masked[end..].starts_with(char::is_alphanumeric);
                if is_word {
                    masked.replace_range(at..end, sign.encode_utf8(&mut [0; 4]));
                    from = at + sign.len_utf8();
                } else {
                    from = end;
                }
            }
        }
    }
    masked
}

/// As it is told, and with its first letter small or large.
fn spellings(told: &str) -> Vec<String> {
    let mut letters = told.chars();
    let Some(first) = letters.next() else { return Vec::new() };
    let rest = letters.as_str();
    let mut all =
        vec![told.to_owned(), format!("{}{rest}", first.to_lowercase()), format!("{}{rest}", first.to_uppercase())];
    all.dedup();
    all
}

fn unmask(masked: &str, names: &[(&str, &str)]) -> String {
    let mut shown = String::with_capacity(masked.len() * 2);
    for letter in masked.chars() {
        let name = u32::from(letter).checked_sub(SIGNS).and_then(|index| names.get(usize::try_from(index).ok()?));
        match name {
            Some((_, real)) => shown.push_str(real),
            None => shown.push(letter),
        }
    }
    shown
}

/// Letters of the languages here, digits, and what a sentence needs.
fn is_plain(c: char) -> bool {
    is_private(c)
        || c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && c.is_alphabetic()
        || " .,:;!?'’‘“”„\"()-–—%°…&+/¡¿·".contains(c)
}

fn is_numbered(masked: &str, noun: &str) -> bool {
    let lower = masked.to_lowercase();
    let noun = noun.to_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find(&noun)).map(|at| at + from) {
        from = at + noun.len();
        let rest = lower[from..].trim_start_matches([' ', '-', '#']);
        if !lower[..at].ends_with(char::is_alphanumeric) && rest.starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
    }
    false
}

/// `light.kitchen`, `example.com`, but not `a.m.` and `6.32`.
fn has_inner_dot(text: &str) -> bool {
    let letters = |text: &str, back: bool| {
        let is_word = |c: &char| c.is_alphabetic();
        if back { text.chars().rev().take_while(is_word).count() } else { text.chars().take_while(is_word).count() }
    };
    text.match_indices(['.', ':', '/']).any(|(at, mark)| {
        let (before, after) = (letters(&text[..at], true), letters(&text[at + mark.len()..], false));
        mark != "/" && before > 1 && after > 1
    }) || text.contains("//")
}

fn leaks(lower: &str, instructions: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (said, told) = (words(lower), words(instructions));
    said.windows(LEAK).any(|part| told.windows(LEAK).any(|other| part == other))
}

fn says_name(masked: &str, lower: &str, name: &str) -> bool {
    let exact = |text: &str, name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let end = at + name.len();
            !text[..at].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric)
        })
    };
    // A single word may be any word; with a capital, within a sentence, it is meant.
    if name.contains(' ') {
        exact(lower, &name.to_lowercase())
    } else {
        exact(masked, name) && name.starts_with(char::is_uppercase)
    }
}

/// A word with a capital within a sentence, where the language does not write all nouns so.
fn stranger(masked: &str, brief: &Brief, language: Language) -> Option<String> {
    let words: Vec<&str> = masked.split(' ').collect();
    let is_capital = |word: &&&str| word.starts_with(char::is_uppercase);
    // In a title of English all words may have one.
    let is_title_case = words.iter().filter(is_capital).count() * 2 > words.len();
    if language == Language::German || is_title_case {
        return None;
    }
    let days = DAYS.iter().flat_map(|(_, stems)| stems[column(language)]);
    let days: Vec<&&str> = days.collect();
    words.windows(2).find_map(|pair| {
        let (before, word) = (pair[0], pair[1].trim_matches(|c: char| !c.is_alphanumeric()));
        if before.ends_with(['.', '!', '?', ':', '"', '“', '„']) || !word.starts_with(char::is_uppercase) {
            return None;
        }
        let lower = word.to_lowercase();
        let is_known = brief.grounds.said.contains(&lower) || days.iter().any(|day| find(&lower, day).is_some());
        (!is_known).then(|| word.to_owned())
    })
}

/// One sentence with its end.
fn sentence(masked: &str) -> Result<String, String> {
    let body = masked.trim_end_matches(['.', '!', '?', '…']);
    let bytes = body.as_bytes();
    let ends = body.match_indices(['.', '!', '?']).filter(|(at, _)| {
        let follows_space = bytes.get(at + 1) == Some(&b' ');
        let next_is_capital = body[at + 1..].trim_start().starts_with(|c: char| c.is_uppercase() || is_private(c));
        follows_space && next_is_capital
    });
    if ends.count() > 0 {
        return Err("it is more than one sentence".to_owned());
    }
    let end = masked[body.len()..].chars().next().unwrap_or('.');
    Ok(format!("{body}{end}"))
}
