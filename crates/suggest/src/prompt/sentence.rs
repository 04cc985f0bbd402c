//! A person's own sentence as it is told: without what could end it, and with placeholders for names of the home.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::lexicon::{CLAIMS, DAYS, FUNCTION_WORDS, NUMBERS, PARTS, THINGS, find};
use super::names::{AREA, CLOSE, NOUNS, Names, Naming, OPEN, WORD, is_private, pseudonym_noun};
use crate::change::Ground;
use crate::refine::{LONGEST_REQUEST, is_word_of_the_grammar};
use crate::words::{display_name, plain};

/// A sentence as it is told, and what its placeholders stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) told: String,
    /// Where placeholders stand in it, in letters without our marks and in their order, and what the person wrote there.
    originals: Vec<(Range<usize>, String)>,
}

/// A word of a name that is shorter tells nothing by itself.
const SHORTEST_WORD: usize = 3;

/// So many letters more may a word have at its end than the one in the name: a plural, a possessive.
const ENDING: usize = 2;

/// Words for things that stand in the names of every home.
const DEVICES: [&str; 40] = [
    "lamp",
    "lamps",
    "light",
    "lights",
    "bulb",
    "lampe",
    "lampen",
    "licht",
    "lichter",
    "leuchte",
    "lampada",
    "luce",
    "luz",
    "lámpara",
    "lumière",
    "switch",
    "schalter",
    "plug",
    "socket",
    "steckdose",
    "heater",
    "heating",
    "heizung",
    "thermostat",
    "blind",
    "blinds",
    "shutter",
    "rollladen",
    "curtain",
    "sensor",
    "motion",
    "temperature",
    "temperatur",
    "maker",
    "machine",
    "maschine",
    "ceiling",
    "floor",
    "desk",
    "bed",
];

impl Sentence {
    /// As it is told. `own` are the names of the suggestion: of several things with one name, its own is meant.
    pub(super) fn of(text: &str, own: &Names, ground: &Ground<'_>, naming: &Naming) -> Self {
        let letters = cleaned(text);
        let Naming::Placeholders(numbers) = naming else {
            return Self { told: letters.iter().collect(), originals: Vec::new() };
        };
        let (mut told, mut originals, mut from) = (String::new(), Vec::new(), 0);
        for (range, key) in named(&letters, own, ground) {
            told.extend(&letters[from..range.start]);
            let number = numbers.get(&key).copied().unwrap_or_default();
            let placeholder = format!("{} {number}", pseudonym_noun(&key));
            let start = told.chars().count() - 2 * originals.len();
            told.push(OPEN);
            told.push_str(&placeholder);
            told.push(CLOSE);
            let place = start..start + placeholder.chars().count();
            originals.push((place, letters[range.clone()].iter().collect()));
            from = range.end;
        }
        told.extend(&letters[from..]);
        Self { told, originals }
    }

    /// What has to be given a number before the sentence can be told by placeholders.
    pub(super) fn keys(text: &str, own: &Names, ground: &Ground<'_>) -> Vec<String> {
        named(&cleaned(text), own, ground).into_iter().map(|(_, key)| key).collect()
    }

    /// A part of the sentence as the person wrote it; none for what is no part of it.
    pub(super) fn quoted(&self, part: &str) -> Option<String> {
        let bare = |text: &str| -> Vec<char> { text.chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect() };
        let small = |letters: &[char]| -> Vec<char> { letters.iter().copied().map(small_letter).collect() };
        let (told, part) = (bare(&self.told), bare(part.trim()));
        let (said, wanted) = (small(&told), small(&part));
        if wanted.is_empty() {
            return None;
        }
        let start = said.windows(wanted.len()).position(|window| window == wanted)?;
        let end = start + wanted.len();
        let (mut own, mut from) = (String::new(), start);
        for (place, original) in self.originals.iter().filter(|(place, _)| place.start < end && start < place.end) {
            // Half a placeholder is no name of anything.
            if place.start < from || end < place.end {
                return None;
            }
            own.extend(&told[from..place.start]);
            own.push_str(original);
            from = place.end;
        }
        own.extend(&told[from..end]);
        Some(own)
    }
}

/// One bounded line without marks of ours.
fn cleaned(text: &str) -> Vec<char> {
    let is_ours = |c: &char| matches!(*c, OPEN | CLOSE) || is_private(*c);
    plain(text, LONGEST_REQUEST).chars().filter(|c| !is_ours(c)).collect()
}

/// Where names of the home are said, in their order, and what each names.
///
/// Accents count for nothing: who writes without them means the same.
fn named(letters: &[char], own: &Names, ground: &Ground<'_>) -> Vec<(Range<usize>, String)> {
    let home = ground.home;
    let small = |text: &str| -> Vec<char> { text.chars().map(small_letter).collect() };
    let bare = |letters: &[char]| -> Vec<char> { letters.iter().copied().map(without_accent).collect() };
    let written: Vec<char> = letters.iter().copied().map(small_letter).collect();
    let said = bare(&written);
    let mut names: BTreeMap<Vec<char>, String> = BTreeMap::new();
    let mut words: BTreeSet<Vec<char>> = BTreeSet::new();
    let mut take_up = |name: &str, key: &str| {
        let name = small(name.trim());
        if name.len() < 2 || name.iter().all(|c| c.is_numeric()) {
            return;
        }
        for word in name.split(|c| !c.is_alphabetic()) {
            let text: String = word.iter().collect();
            if word.len() >= SHORTEST_WORD && !is_ordinary(&text) {
                words.insert(bare(word));
            }
        }
        names.entry(bare(&name)).or_insert_with(|| key.to_owned());
    };
    for (key, name) in own.by_key() {
        take_up(name, key);
    }
    // Those that Home Assistant lists, and those that only the history knows.
    for id in home.entities.keys().chain(ground.entities) {
        take_up(&display_name(id, home), id.as_str());
        take_up(&id.object_id().replace('_', " "), id.as_str());
        take_up(id.as_str(), id.as_str());
    }
    for info in home.entities.values() {
        info.name.iter().for_each(|name| take_up(name, &format!("{WORD}{}", name.to_lowercase())));
        info.area.iter().for_each(|area| take_up(area, &format!("{AREA}{area}")));
    }
    let mut names: Vec<(Vec<char>, String)> = names.into_iter().collect();
    // A stable sort: of equals, the order of the letters.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for (name, key) in &names {
        for start in 0..=said.len().saturating_sub(name.len()) {
            let range = start..start + name.len();
            let is_free = found.iter().all(|(other, _)| other.end <= range.start || range.end <= other.start);
            if is_free && said.get(range.clone()) == Some(name.as_slice()) && is_whole(&said, &range) {
                found.push((range, key.clone()));
            }
        }
    }
    for range in runs(&said) {
        let word = &said[range.clone()];
        let is_free = found.iter().all(|(other, _)| other.end <= range.start || range.end <= other.start);
        let stem = words.iter().find(|stem| word.starts_with(stem) && word.len() - stem.len() <= ENDING);
        let is_plain = is_ordinary(&written[range.clone()].iter().collect::<String>());
        if let Some(stem) = stem.filter(|_| is_free && !is_plain) {
            found.push((range, format!("{WORD}{}", stem.iter().collect::<String>())));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

fn small_letter(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// The letter without its accent, for the letters of the languages that are read here and their neighbours.
fn without_accent(letter: char) -> char {
    const LETTERS: [(&str, char); 16] = [
        ("àáâãäåāăą", 'a'),
        ("çćč", 'c'),
        ("ďđ", 'd'),
        ("èéêëēęě", 'e'),
        ("ğģ", 'g'),
        ("ìíîïīįı", 'i'),
        ("ķ", 'k'),
        ("ĺļľł", 'l'),
        ("ñńņň", 'n'),
        ("òóôõöøőō", 'o'),
        ("ŕř", 'r'),
        ("śşšș", 's'),
        ("ţťț", 't'),
        ("ùúûüūůűų", 'u'),
        ("ýÿ", 'y'),
        ("źżž", 'z'),
    ];
    LETTERS.iter().find(|(accented, _)| accented.contains(letter)).map_or(letter, |(_, plain)| *plain)
}

fn is_whole(said: &[char], range: &Range<usize>) -> bool {
    let is_inside = |at: Option<usize>| at.and_then(|at| said.get(at)).is_some_and(|c| c.is_alphanumeric());
    !is_inside(range.start.checked_sub(1)) && !is_inside(Some(range.end))
}

/// The words of a text: letters in a row.
fn runs(said: &[char]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut begin = None;
    for (at, letter) in said.iter().chain(std::iter::once(&' ')).enumerate() {
        match (letter.is_alphabetic(), begin) {
            (true, None) => begin = Some(at),
            (false, Some(start)) => {
                runs.push(start..at);
                begin = None;
            }
            _ => {}
        }
    }
    runs
}

/// Whether a word is one that any home's people would say, so that it tells nothing of this one.
fn is_ordinary(word: &str) -> bool {
    let is_stem = |stems: &[&str]| stems.iter().any(|stem| find(word, stem).is_some_and(|at| at.start == 0));
    let in_any = |columns: &[&[&str]; 6]| columns.iter().any(|stems| is_stem(stems));
    DEVICES.contains(&word)
        || NOUNS.iter().any(|noun| noun.to_lowercase() == word)
        || FUNCTION_WORDS.iter().any(|words| words.contains(&word))
        || NUMBERS.iter().any(|words| words.contains(&word))
        || THINGS.iter().any(in_any)
        || CLAIMS.iter().any(|(_, columns)| in_any(columns))
        || DAYS.iter().any(|(_, columns)| in_any(columns))
        || PARTS.iter().any(|(_, columns)| in_any(columns))
        || is_word_of_the_grammar(word)
}
