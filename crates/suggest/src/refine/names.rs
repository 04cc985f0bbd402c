use domain::{Draft, EntityId, Home};

use super::language::Language;
use super::words::{Word, words};
use crate::words::display_name;

/// The name that a sentence gives after "call it", and the part of the sentence without that. A name in quotation marks
/// ends with them, another one with the next comma.
pub(super) fn naming(text: &str, language: &Language) -> Option<(String, String)> {
    let all = words(text);
    let fits = |at: usize, phrase: &str| {
        let parts: Vec<&str> = phrase.split(' ').collect();
        let is_there =
            parts.iter().enumerate().all(|(place, part)| all.get(at + place).is_some_and(|word| word.key == *part));
        is_there.then_some(at + parts.len())
    };
    let (at, end) = (0..all.len())
        .flat_map(|at| language.naming.iter().map(move |phrase| (at, phrase)))
        .find_map(|(at, phrase)| Some((at, fits(at, phrase)?)))?;
    let rest = all.get(end).map_or("", |word| &text[word.start..]);
    let (name, left) = name(rest);
    let before = &text[..all[at].start];
    let name = name.trim().to_owned();
    (!name.is_empty()).then(|| (name, format!("{before}, {left}")))
}

fn name(rest: &str) -> (&str, &str) {
    let closing = match rest.chars().next() {
        Some('"') => Some(vec!['"']),
        Some('“') => Some(vec!['”', '“']),
        Some('„') => Some(vec!['“', '”']),
        Some('«') => Some(vec!['»']),
        Some('»') => Some(vec!['«']),
        _ => None,
    };
    let first = rest.chars().next().map_or(0, char::len_utf8);
    if let Some(closing) = closing
        && let Some(end) = rest[first..].find(&closing[..])
    {
        let after = rest[first + end..].chars().next().map_or(0, char::len_utf8);
        return (&rest[first..first + end], &rest[first + end + after..]);
    }
    rest.split_once([',', ';']).unwrap_or((rest, ""))
}

/// Which of the things that a draft does is named at a place, and where that ends: by its name or the words of its id.
pub(super) fn action_named(sentence: &[Word<'_>], at: usize, draft: &Draft, home: &Home) -> Option<(EntityId, usize)> {
    let fits = |name: &str| {
        let name = words(name);
        let is_there = !name.is_empty()
            && name
                .iter()
                .enumerate()
                .all(|(place, part)| sentence.get(at + place).is_some_and(|word| word.key == part.key));
        is_there.then_some(at + name.len())
    };
    let ends = draft.actions.iter().filter_map(|action| {
        let id = &action.entity_id;
        let end =
            [display_name(id, home), id.object_id().replace('_', " ")].iter().filter_map(|name| fits(name)).max()?;
        Some((id.clone(), end))
    });
    ends.max_by_key(|(_, end)| *end)
}
