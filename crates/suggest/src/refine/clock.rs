use domain::AtTime;

use super::language::{Language, Sense};
use super::numbers::whole;
use super::words::Word;

const HOUR: i32 = 3600;
const DAY: i32 = 24 * HOUR;
const HALF_A_DAY: i32 = 12 * HOUR;

/// A clock time as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// In seconds of the day.
    seconds: i32,
    /// Whether it may be twelve hours later as well: "at seven".
    is_vague: bool,
}

impl Said {
    /// The time that is meant: of two readings the one that is nearer to what it is at present, else as it stands.
    pub(super) fn near(self, present: Option<AtTime>) -> AtTime {
        let other = (self.seconds + HALF_A_DAY) % DAY;
        let apart = |seconds: i32, from: i32| {
            let apart = (seconds - from).rem_euclid(DAY);
            apart.min(DAY - apart)
        };
        let from = present.and_then(|present| i32::try_from(present.seconds()).ok());
        let seconds = match from {
            Some(from) if self.is_vague && apart(other, from) < apart(self.seconds, from) => other,
            _ => self.seconds,
        };
        AtTime::from_seconds(i64::from(seconds))
    }
}

/// A clock time, and where it ends. A number alone is one only where `is_expected` says so.
pub(super) fn clock_time(
    words: &[Word<'_>],
    at: usize,
    language: &Language,
    is_expected: bool,
) -> Option<(Said, usize)> {
    let named = |sense| if let Sense::Named(seconds) = sense { Some(seconds) } else { None };
    if let Some((seconds, end)) = language.find(words, at, named) {
        return Some((Said { seconds, is_vague: false }, end));
    }
    let past = |sense| if let Sense::Past(seconds) = sense { Some(seconds) } else { None };
    if let Some((shift, end)) = language.find(words, at, past) {
        let (hour, end) = whole(words, end, language)?;
        let (half, end) = half_of_day(words, language.is(words, end, Sense::OClock).unwrap_or(end), language);
        return said(i32::from(hour), shift, half, false).map(|said| (said, end));
    }
    let (hour, minutes, is_exact, mut end) = digits(words, at, language)?;
    let mut is_time = minutes.is_some() && words[at].key.contains(':');
    let mut minutes = minutes;
    let of_the_clock = |sense| match sense {
        Sense::OClock => Some(()),
        Sense::Unit(HOUR) => (is_expected && language.hour_is_clock).then_some(()),
        _ => None,
    };
    if let Some(((), after)) = language.find(words, end, of_the_clock) {
        (is_time, end) = (true, after);
        // `18 Uhr 30`
        if minutes.is_none()
            && let Some((more @ 0..=59, after)) = whole(words, end, language)
            && language
                .find(words, after, |sense| {
                    matches!(sense, Sense::Unit(_) | Sense::Percent | Sense::Degrees).then_some(())
                })
                .is_none()
        {
            (minutes, end) = (Some(i32::from(more)), after);
        }
    }
    let past_after = |sense| if let Sense::PastAfter(seconds) = sense { Some(seconds) } else { None };
    let mut shift = 0;
    if minutes.is_none()
        && let Some((seconds, after)) = language.find(words, end, past_after)
    {
        (shift, end) = (seconds, after);
    }
    let (half, after) = half_of_day(words, end, language);
    (is_time, end) = (is_time || half.is_some(), after);
    if !is_time && !is_expected {
        return None;
    }
    said(hour, minutes.unwrap_or(0) * 60 + shift, half, is_exact).map(|said| (said, end))
}

/// `6:40`, `18.30`, `18`, `six forty`: the hour, the minutes, and whether it can only be read in one way.
fn digits(words: &[Word<'_>], at: usize, language: &Language) -> Option<(i32, Option<i32>, bool, usize)> {
    let key = &words.get(at)?.key;
    if let Some((hour, minutes)) = key.split_once([':', '.']) {
        let is_two = minutes.len() == 2 && minutes.bytes().all(|digit| digit.is_ascii_digit());
        let (hour_is_two, hour) = (hour.len() == 2, hour.parse::<u8>().ok()?);
        let minutes = minutes.parse::<u8>().ok().filter(|minutes| is_two && *minutes < 60)?;
        let is_exact = hour_is_two && hour < 10;
        return Some((i32::from(hour), Some(i32::from(minutes)), is_exact, at + 1));
    }
    let (hour, end) = whole(words, at, language)?;
    let is_exact = key.len() == 2 && key.starts_with('0');
    let is_word = !key.starts_with(|letter: char| letter.is_ascii_digit());
    match whole(words, end, language) {
        Some((minutes @ 10..=59, after)) if is_word && hour <= 12 => {
            Some((i32::from(hour), Some(i32::from(minutes)), false, after))
        }
        _ => Some((i32::from(hour), None, is_exact, end)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

fn half_of_day(words: &[Word<'_>], at: usize, language: &Language) -> (Option<Half>, usize) {
    let half = |sense| match sense {
        Sense::Am => Some(Half::Am),
        Sense::Pm => Some(Half::Pm),
        _ => None,
    };
    language.find(words, at, half).map_or((None, at), |(half, end)| (Some(half), end))
}

fn said(hour: i32, past: i32, half: Option<Half>, is_exact: bool) -> Option<Said> {
    if !(0..=24).contains(&hour) || !(-HOUR..HOUR).contains(&past) {
        return None;
    }
    let hour = match half {
        None => hour % 24,
        Some(_) if !(1..=12).contains(&hour) => {
            // `18:30 in the evening` says it twice; `18 am` says nothing.
            if half == Some(Half::Pm) && hour > 12 { hour % 24 } else { return None }
        }
        Some(Half::Am) => hour % 12,
        Some(Half::Pm) => hour % 12 + 12,
    };
    let seconds = (hour * HOUR + past).rem_euclid(DAY);
    Some(Said { seconds, is_vague: half.is_none() && !is_exact && (1..=12).contains(&hour) })
}
