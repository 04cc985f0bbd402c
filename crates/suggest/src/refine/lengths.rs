use super::language::{Language, Sense};
use super::numbers::number;
use super::words::Word;

/// Nobody means more than a month.
const LONGEST: f64 = 31.0 * 86_400.0;

/// A length of time in seconds, such as `10 minutes`, `1 h 30`, `half an hour`, and where it ends.
pub(super) fn length(words: &[Word<'_>], at: usize, language: &Language) -> Option<(i32, usize)> {
    let whole = |sense| if let Sense::Length(seconds) = sense { Some(seconds) } else { None };
    if let Some(found) = language.find(words, at, whole) {
        return Some(found);
    }
    let (mut seconds, mut end) = part(words, at, language)?;
    // `1 hour and 30 minutes`
    let joint = language.is(words, end, Sense::And).unwrap_or(end);
    if let Some((more, after)) = part(words, joint, language).filter(|(more, _)| *more < seconds) {
        (seconds, end) = (seconds + more, after);
    }
    (0.0..=LONGEST).contains(&seconds).then(|| {
        #[expect(clippy::cast_possible_truncation, reason = "a month of seconds is far inside")]
        let seconds = seconds.round() as i32;
        (seconds, end)
    })
}

fn part(words: &[Word<'_>], at: usize, language: &Language) -> Option<(f64, usize)> {
    let (amount, end) = number(words, at, language)?;
    let unit = |sense| if let Sense::Unit(seconds) = sense { Some(seconds) } else { None };
    let (unit, end) = language.find(words, end, unit)?;
    Some((amount * f64::from(unit), end))
}
