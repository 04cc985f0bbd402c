use domain::Weekday;

use super::language::{Language, Sense};
use super::words::{COMMA, Word};

/// Some days, and where they end: `weekdays`, `Mondays and Fridays`, `Monday to Friday`.
pub(super) fn days(words: &[Word<'_>], at: usize, language: &Language) -> Option<(Vec<Weekday>, usize)> {
    let (mut days, mut end) = some(words, at, language)?;
    loop {
        let joins = |sense| match sense {
            Sense::Through => Some(()),
            Sense::At => language.at_joins.then_some(()),
            _ => None,
        };
        let through = language.find(words, end, joins).map(|((), next)| language.past_fillers(words, next));
        if let Some(next) = through
            && let Some((to, after)) = one(words, next, language)
            && let Some(&from) = days.last()
        {
            days.extend(range(from, to));
            end = after;
            continue;
        }
        let mut next = end;
        if words.get(next).is_some_and(|word| word.key == COMMA) {
            next += 1;
        }
        next = language.is(words, next, Sense::And).unwrap_or(next);
        let next = language.past_fillers(words, next);
        match some(words, next, language) {
            Some((more, after)) if next > end => {
                days.extend(more);
                end = after;
            }
            _ => break,
        }
    }
    Some((days, end))
}

fn some(words: &[Word<'_>], at: usize, language: &Language) -> Option<(Vec<Weekday>, usize)> {
    language.find(words, at, |sense| if let Sense::Days(days) = sense { Some(days.to_vec()) } else { None })
}

fn one(words: &[Word<'_>], at: usize, language: &Language) -> Option<(Weekday, usize)> {
    match some(words, at, language)? {
        (days, end) if days.len() == 1 => Some((days[0], end)),
        _ => None,
    }
}

/// The days from one to another, over the weekend if need be.
fn range(from: Weekday, to: Weekday) -> Vec<Weekday> {
    let count = (to.index() + 7 - from.index()) % 7;
    (0..=count).map(|step| Weekday::ALL[(from.index() + step) % 7]).collect()
}
