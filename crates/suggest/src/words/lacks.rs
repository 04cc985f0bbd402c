use domain::{Lack, Language};
use jiff::civil::Date;

use super::evidence::times;
use super::say;

/// What a habit lacked, as a sentence.
#[must_use]
pub fn lack_sentence(lack: &Lack, language: Language) -> String {
    let percent = |share: f64| language::percent(&language::decimal(100.0 * share, 0, language), language);
    match *lack {
        Lack::Chance { q_value, most } => {
            let number = |value: f64| language::decimal_of(value, 2, language);
            say!(language, "lack-chance", value = number(q_value), most = number(most))
        }
        Lack::TooRare { held, least } => say!(language, "lack-rare", held = percent(held), least = percent(least)),
        Lack::TooFewDays { least } => say!(language, "lack-few-days", least = least),
        Lack::TooWide { in_time } => say!(language, "lack-wide", share = percent(in_time)),
        Lack::Over { until, before, days_before, since, days_since } => say!(
            language,
            "lack-over",
            date = day_and_month(until, language),
            before = before,
            daysbefore = days_before,
            since = since,
            dayssince = days_since
        ),
        Lack::Meant => say!(language, "lack-meant"),
        Lack::Together => say!(language, "lack-together"),
        Lack::TakenOver => say!(language, "lack-taken-over"),
        Lack::InTimeRarely { days } => say!(language, "lack-in-time", days = days),
        Lack::Imprecise { right, wrong } => {
            say!(language, "lack-imprecise", right = times(right, language), wrong = times(wrong, language))
        }
        Lack::ImpreciseLater { right, wrong } => {
            say!(language, "lack-imprecise-later", right = times(right, language), wrong = times(wrong, language))
        }
        Lack::Ended => say!(language, "lack-ended"),
        Lack::Contradicted => say!(language, "lack-contradicted"),
        Lack::Mirrored => say!(language, "lack-mirrored"),
    }
}

/// `12 October`
fn day_and_month(date: Date, language: Language) -> String {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = usize::try_from(date.month() - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"dec");
    say!(language, "day-and-month", day = date.day(), month = *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Lack> {
        vec![
            Lack::Chance { q_value: 0.301, most: 0.1 },
            Lack::TooRare { held: 0.434, least: 0.5 },
            Lack::TooFewDays { least: 4 },
            Lack::TooWide { in_time: 0.38 },
            Lack::Over {
                until: jiff::civil::date(2026, 10, 12),
                before: 12,
                days_before: 14,
                since: 1,
                days_since: 16,
            },
            Lack::Meant,
            Lack::Together,
            Lack::TakenOver,
            Lack::InTimeRarely { days: 3 },
            Lack::Imprecise { right: 2, wrong: 7 },
            Lack::ImpreciseLater { right: 1, wrong: 4 },
            Lack::Ended,
            Lack::Contradicted,
            Lack::Mirrored,
        ]
    }

    #[test]
    fn every_lack_is_said_in_every_language() {
        for language in Language::ALL {
            let said: Vec<String> = all().iter().map(|lack| lack_sentence(lack, language)).collect();
            insta::assert_snapshot!(format!("lacks_{language}"), said.join("\n"));
        }
    }
}
