//! Holds what a text says against what is so.

use domain::{Language, Weekday};

use super::brief::Grounds;
use super::lexicon::{CLAIMS, Claim, DAYS, NUMBERS, PARTS, THINGS, UNCHECKABLE, column, find};
use super::quantities::{Unit, unit_of};

/// Why a text, in small letters and without the names that were told, claims something that is not so; none when it does not.
pub(super) fn untrue(text: &str, grounds: &Grounds, language: Language) -> Option<String> {
    number(text, grounds, language)
        .or_else(|| number_word(text, grounds, language))
        .or_else(|| deed(text, grounds, language))
        .or_else(|| thing(text, grounds, language))
        .or_else(|| day(text, &grounds.days, language))
        .or_else(|| part_of_day(text, grounds, language))
}

/// A number as it stands in a text.
#[derive(Debug, PartialEq)]
struct Written {
    /// Groups of digits, and what stands between them.
    groups: Vec<String>,
    marks: Vec<char>,
    /// The rest of the line.
    end: usize,
    begin: usize,
}

fn number(text: &str, grounds: &Grounds, language: Language) -> Option<String> {
    let mut from = 0;
    while let Some(written) = next_number(text, from) {
        from = written.end;
        let shown = &text[written.begin..written.end];
        let is_attached = text[..written.begin].ends_with(|c: char| c.is_alphabetic());
        if is_attached || !is_known(&written, text, grounds, language) {
            return Some(format!("{shown:?} is no number or time of this automation"));
        }
    }
    None
}

fn next_number(text: &str, from: usize) -> Option<Written> {
    let begin = text.get(from..)?.find(char::is_numeric)? + from;
    let mut written = Written { groups: vec![String::new()], marks: Vec::new(), end: begin, begin };
    let mut letters = text[begin..].char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let follows = letters.peek().is_some_and(|(_, next)| next.is_numeric());
        if letter.is_numeric() {
            written.groups.last_mut()?.push(letter);
        } else if matches!(letter, ':' | '.' | ',' | 'h') && follows {
            written.marks.push(letter);
            written.groups.push(String::new());
        } else {
            break;
        }
        written.end = begin + at + letter.len_utf8();
    }
    Some(written)
}

fn is_known(written: &Written, text: &str, grounds: &Grounds, language: Language) -> bool {
    let rest = text[written.end..].trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']);
    let word: String = rest.chars().take_while(|c| c.is_alphabetic() || matches!(c, '°' | '%')).collect();
    let half = half_of_day(rest);
    let parsed: Option<Vec<u32>> = written.groups.iter().map(|group| group.parse().ok()).collect();
    let Some(groups) = parsed else { return false };
    // Digits right before letters are a number only where those are a unit or the hour's mark.
    let unit = unit_of(&word, language);
    let is_hour = matches!(word.as_str(), "uhr" | "h" | "uur" | "heures" | "heure" | "horas" | "ore" | "o");
    if text[written.end..].starts_with(char::is_alphabetic) && unit.is_none() && !is_hour && half.is_none() {
        return false;
    }
    let clock = |hour: u32, minute: u32, second: u32| {
        let hour = match half {
            Some(after_noon) if (1..=12).contains(&hour) => hour % 12 + if after_noon { 12 } else { 0 },
            Some(_) => return false,
            None => hour,
        };
        hour < 24 && minute < 60 && second < 60 && grounds.times.contains(&(hour * 3600 + minute * 60 + second))
    };
    let has = |value: f64, unit: Option<Unit>| {
        grounds
            .quantities
            .iter()
            .any(|known| (known.value - value).abs() < 1e-6 && unit.is_none_or(|unit| unit == known.unit))
    };
    let two = |at: usize| written.groups.get(at).is_some_and(|group| group.len() == 2);
    // Hours may begin with a nought, other numbers do not.
    let first = written.groups[0].as_str();
    let (is_hour_long, is_plain) = (first.len() <= 2, first.len() == 1 || !first.starts_with('0'));
    match (groups.as_slice(), written.marks.as_slice()) {
        // `7 Uhr`, `7 pm`, `17–23`, `5 min`, `3 lamps`. An hour's mark may also be that of a length.
        (&[whole], []) => {
            let is_clock = is_hour_long && clock(whole, 0, 0) && (half.is_some() || is_hour || unit.is_none());
            let is_quantity = is_plain && half.is_none() && has(f64::from(whole), unit);
            is_clock || is_quantity || minutes_after(written, text, grounds)
        }
        (&[hour, minute], [mark]) => {
            let decimal = format!("{}.{}", written.groups[0], written.groups[1]).parse::<f64>().ok();
            let is_decimal = is_plain
                && matches!(mark, '.' | ',')
                && half.is_none()
                && decimal.is_some_and(|value| has(value, unit));
            // A comma parts no clock time.
            is_decimal || (*mark != ',' && is_hour_long && two(1) && clock(hour, minute, 0))
        }
        (&[hour, minute, second], [':', ':']) => is_hour_long && two(1) && two(2) && clock(hour, minute, second),
        _ => false,
    }
}

/// `7 Uhr 15`: the minutes behind an hour's mark, or the hour before them.
fn minutes_after(written: &Written, text: &str, grounds: &Grounds) -> bool {
    let marks = [" uhr ", " h ", " uur ", " heures "];
    let digits = |text: &str| text.parse::<u32>().ok().filter(|number| *number < 60);
    let this = digits(&text[written.begin..written.end]);
    let before = marks.iter().find_map(|mark| {
        let head = text[..written.begin].strip_suffix(mark)?;
        let start = head.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
        Some((digits(head.get(start..)?)?, this?))
    });
    let after = marks.iter().find_map(|mark| {
        let tail = text[written.end..].strip_prefix(mark)?;
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        Some((this?, digits(&tail[..end])?))
    });
    before.or(after).is_some_and(|(hour, minute)| grounds.times.contains(&(hour * 3600 + minute * 60)))
}

/// Whether `am` or `pm` follows.
fn half_of_day(rest: &str) -> Option<bool> {
    [("a.m", false), ("p.m", true), ("am", false), ("pm", true)]
        .iter()
        .find(|(word, _)| rest.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
        .map(|(_, after_noon)| *after_noon)
}

fn number_word(text: &str, grounds: &Grounds, language: Language) -> Option<String> {
    let place = column(language);
    if let Some(word) = UNCHECKABLE[place].split(", ").find(|word| find(text, word).is_some()) {
        return Some(format!("{:?} is a number in words, which cannot be checked", word.trim_end_matches('|')));
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let index = NUMBERS[place].iter().position(|number| number == word)?;
        let value = f64::from(u32::try_from(index + 2).ok()?);
        let unit = words.get(at + 1).and_then(|next| unit_of(next, language));
        let is_known = grounds
            .quantities
            .iter()
            .any(|known| (known.value - value).abs() < 1e-6 && unit.is_none_or(|unit| unit == known.unit));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 2 to 12")]
        let is_time = unit.is_none() && grounds.times.contains(&(value as u32 * 3600));
        (!is_known && !is_time).then(|| format!("{word:?} is no number of this automation"))
    })
}

fn deed(text: &str, grounds: &Grounds, language: Language) -> Option<String> {
    let place = column(language);
    let made_up = |(claim, stems): &&(Claim, [&[&str]; 6])| {
        !grounds.claims.contains(claim) && stems[place].iter().any(|stem| find(text, stem).is_some())
    };
    CLAIMS
        .iter()
        .find(made_up)
        .map(|(claim, _)| format!("it says {claim:?}, which this automation is not about").to_lowercase())
}

fn thing(text: &str, grounds: &Grounds, language: Language) -> Option<String> {
    let place = column(language);
    THINGS.iter().find_map(|row| {
        let stem = row[place].iter().find(|stem| find(text, stem).is_some())?;
        let is_said =
            row.iter().flat_map(|stems| stems.iter()).any(|stem| grounds.said.contains(stem.trim_end_matches('|')));
        (!is_said).then(|| format!("{:?} does not occur in this automation", stem.trim_end_matches('|')))
    })
}

fn day(text: &str, days: &[Weekday], language: Language) -> Option<String> {
    let place = column(language);
    DAYS.iter().find_map(|(meant, stems)| {
        let stem = stems[place].iter().find(|stem| find(text, stem).is_some())?;
        let holds = if days.is_empty() {
            meant.len() == Weekday::ALL.len()
        } else {
            let limited: Vec<usize> = days.iter().map(|day| day.index()).collect();
            let within = limited.iter().all(|day| meant.contains(day)) && meant.len() < Weekday::ALL.len();
            // One of several days may be named, or the group that they all belong to.
            if meant.len() == 1 { limited.contains(&meant[0]) } else { within }
        };
        (!holds).then(|| format!("{stem:?} are not the days of this automation"))
    })
}

fn part_of_day(text: &str, grounds: &Grounds, language: Language) -> Option<String> {
    let place = column(language);
    let mut text = text.to_owned();
    for ((from, to), stems) in &PARTS {
        for stem in stems[place] {
            // What is inside a longer word was looked at with that.
            while let Some(at) = find(&text, stem) {
                if !is_in_part(grounds, *from, *to) {
                    return Some(format!("{:?} is not when this automation acts", stem.trim_end_matches('|')));
                }
                text.replace_range(at.clone(), &" ".repeat(at.len()));
            }
        }
    }
    None
}

/// Whether the automation acts at these hours, as far as its clock times, its windows or the sun tell.
fn is_in_part(grounds: &Grounds, from: u32, to: u32) -> bool {
    let holds = |time: u32| {
        let hour = time / 3600 % 24;
        if from < to { (from..to).contains(&hour) || (to == 24 && hour >= from) } else { hour >= from || hour < to }
    };
    let in_window = |(after, before): &(u32, u32)| {
        const STEP: u32 = 900;
        let length = (before + 86_400 - after) % 86_400;
        let steps = length / STEP + 1;
        let inside = (0..steps).filter(|step| holds((after + step * STEP) % 86_400)).count();
        inside * 2 >= steps as usize
    };
    let by_sun = match from {
        4 => grounds.claims.contains(&Claim::Sunrise),
        16.. => grounds.claims.contains(&Claim::Dark) || grounds.claims.contains(&Claim::Sunset),
        _ => false,
    };
    let ends = grounds.windows.iter().flat_map(|(after, before)| [*after, *before]).collect::<Vec<_>>();
    let has_moment = grounds.times.iter().filter(|time| !ends.contains(time)).any(|time| holds(*time));
    has_moment || by_sun || grounds.windows.iter().any(in_window)
}

#[cfg(test)]
mod tests {
    use super::super::quantities::{Quantity, of_length};
    use super::*;

    fn grounds() -> Grounds {
        let mut quantities = of_length(300);
        quantities.push(Quantity { value: 26.5, unit: Unit::Degree });
        quantities.push(Quantity { value: 3.0, unit: Unit::Other });
        Grounds {
            times: [6 * 3600 + 32 * 60, 18 * 3600].into(),
            quantities,
            days: Weekday::ALL[..5].to_vec(),
            claims: [Claim::On].into(),
            said: "turn on «kitchen lamp»".to_owned(),
            ..Grounds::default()
        }
    }

    #[test]
    fn a_fact_may_be_written_in_several_ways() {
        let table = [
            (Language::English, "at 6:32 and 06:32 and 6.32 and 6:32 am, 6:32:00"),
            (Language::English, "at 6 pm, 6:00 p.m., 18:00 or 18.00"),
            (Language::English, "after 5 min, five minutes, 300 seconds"),
            (Language::English, "above 26.5 °c, 26.5 degrees or 26,5°"),
            (Language::English, "turns on three lamps on weekdays in the morning"),
            (Language::English, "on monday in the kitchen"),
            (Language::German, "um 6:32 uhr oder 18 uhr, nach 5 minuten, werktags am morgen"),
            (Language::German, "um 6 uhr 32 in der küche"),
            (Language::French, "à 6h32, à 18 h, en semaine"),
            (Language::Spanish, "a las 18 horas, entre semana"),
            (Language::Dutch, "om 6.32 uur op werkdagen"),
            (Language::Italian, "alle 6:32 nei giorni feriali"),
        ];
        for (language, text) in table {
            assert_eq!(untrue(text, &grounds(), language), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_fact_is_named() {
        let table = [
            (Language::English, "at 6:33"),
            (Language::English, "at 6:32 pm"),
            (Language::English, "at 6:00"),
            (Language::English, "after 5 hours"),
            (Language::English, "four lamps"),
            (Language::English, "after 27 days"),
            (Language::English, "26.5%"),
            (Language::English, "26 of 28"),
            (Language::English, "a2"),
            (Language::English, "3x"),
            (Language::English, "1,000,000"),
            (Language::English, "² and ٣"),
            (Language::English, "twenty lamps"),
            (Language::English, "at half past six"),
            (Language::English, "it turns off"),
            (Language::English, "unlock it"),
            (Language::English, "the bedroom"),
            (Language::English, "at weekends"),
            (Language::English, "every day"),
            (Language::English, "on sundays"),
            (Language::English, "at night"),
            (Language::English, "always"),
            (Language::German, "um halb sieben"),
            (Language::German, "schließt die tür auf"),
            (Language::German, "jeden tag"),
            (Language::German, "am nachmittag"),
            (Language::French, "l'après-midi de samedi"),
            (Language::Spanish, "apaga la lámpara"),
            (Language::Dutch, "in de slaapkamer"),
            (Language::Italian, "ogni giorno"),
        ];
        for (language, text) in table {
            assert!(untrue(text, &grounds(), language).is_some(), "{text}");
        }
    }
}
