use domain::Language;

use super::lexicon::column;

/// A number that is a fact of a pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) value: f64,
    pub(super) unit: Unit,
}

/// What a number counts, as far as it matters to tell 5 minutes from 5 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Degree,
    Percent,
    /// Some other unit, or none.
    Other,
}

/// Words of time in the order of [`Language::ALL`]; the symbols are everybody's.
const WORDS: [[&[&str]; 4]; 6] = [
    [&["second", "seconds"], &["minute", "minutes"], &["hour", "hours"], &["day", "days"]],
    [&["sekunde", "sekunden"], &["minute", "minuten"], &["stunde", "stunden"], &["tag", "tage", "tagen"]],
    [&["seconde", "secondes"], &["minute", "minutes"], &["heure", "heures"], &["jour", "jours"]],
    [&["segundo", "segundos"], &["minuto", "minutos"], &["hora", "horas"], &["día", "días"]],
    [&["seconde", "seconden"], &["minuut", "minuten"], &["uur", "uren"], &["dag", "dagen"]],
    [&["secondo", "secondi"], &["minuto", "minuti"], &["ora", "ore"], &["giorno", "giorni"]],
];

/// The unit that a word behind a number is.
pub(super) fn unit_of(word: &str, language: Language) -> Option<Unit> {
    let units = [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day];
    let named = WORDS[column(language)].iter().zip(units).find(|(words, _)| words.contains(&word));
    named.map(|(_, unit)| unit).or(match word {
        "s" | "sec" | "sek" => Some(Unit::Second),
        "min" | "mins" => Some(Unit::Minute),
        "h" | "hr" | "hrs" | "std" => Some(Unit::Hour),
        "°" | "°c" | "°f" | "degrees" | "degree" | "grad" | "degrés" | "grados" | "graden" | "gradi" => {
            Some(Unit::Degree)
        }
        "%" => Some(Unit::Percent),
        _ => None,
    })
}

/// The ways in which a length of time may be said: whole, or in parts.
pub(super) fn of_length(seconds: i64) -> Vec<Quantity> {
    let seconds = seconds.unsigned_abs();
    #[expect(clippy::cast_precision_loss, reason = "lengths of days at the most")]
    let say = |value: u64, unit| Quantity { value: value as f64, unit };
    let units = [(1, Unit::Second), (60, Unit::Minute), (3600, Unit::Hour), (86_400, Unit::Day)];
    let mut said: Vec<Quantity> = units
        .iter()
        .filter(|(length, _)| seconds >= *length && seconds.is_multiple_of(*length))
        .map(|&(length, unit)| say(seconds / length, unit))
        .collect();
    let parts = [
        (seconds / 86_400, Unit::Day),
        (seconds / 3600 % 24, Unit::Hour),
        (seconds / 60 % 60, Unit::Minute),
        (seconds % 60, Unit::Second),
    ];
    said.extend(parts.iter().filter(|(amount, _)| *amount > 0).map(|&(amount, unit)| say(amount, unit)));
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_may_be_said_whole_or_in_parts() {
        let says = |seconds, value, unit| of_length(seconds).contains(&Quantity { value, unit });
        assert!(says(300, 5.0, Unit::Minute) && says(300, 300.0, Unit::Second) && !says(300, 5.0, Unit::Hour));
        assert!(says(-5400, 90.0, Unit::Minute) && says(5400, 1.0, Unit::Hour) && says(5400, 30.0, Unit::Minute));
        assert!(of_length(0).is_empty());
        assert_eq!(unit_of("minuten", Language::German), Some(Unit::Minute));
        assert_eq!(unit_of("lampen", Language::German), None);
    }
}
