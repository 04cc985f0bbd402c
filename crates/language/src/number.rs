use domain::Language;

/// A number with at most `places` decimals, none of them a trailing zero, and the language's decimal mark: `21.5`, `21,5`.
///
/// Thousands are not set apart: a space or a point in them reads differently from country to country.
#[must_use]
pub fn decimal(value: f64, places: usize, language: Language) -> String {
    let rounded = format!("{value:.places$}");
    let number = if rounded.contains('.') { rounded.trim_end_matches('0').trim_end_matches('.') } else { &rounded };
    with_mark(if number == "-0" { "0" } else { number }, language)
}

/// A number with exactly so many decimals: `0.30`, `0,30`.
#[must_use]
pub fn decimal_of(value: f64, places: usize, language: Language) -> String {
    with_mark(&format!("{value:.places$}"), language)
}

fn with_mark(number: &str, language: Language) -> String {
    match language {
        Language::English => number.to_owned(),
        Language::German | Language::French | Language::Spanish | Language::Dutch | Language::Italian => {
            number.replace('.', ",")
        }
    }
}

/// A number of hundredths as the language writes it: `55%`, `55 %`. The space is one at which no line breaks.
///
/// Source: CLDR 48, the percent pattern of each locale; for French, which has a narrow space there, a common one, since
/// terminals and older fonts lack it.
#[must_use]
pub fn percent(number: &str, language: Language) -> String {
    match language {
        Language::English | Language::Dutch | Language::Italian => format!("{number}%"),
        Language::German | Language::French | Language::Spanish => format!("{number}\u{a0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        assert_eq!(decimal(21.5, 3, Language::English), "21.5");
        assert_eq!(decimal(21.5, 3, Language::German), "21,5");
        assert_eq!(decimal(-0.0001, 3, Language::French), "0");
        assert_eq!(decimal(0.1 + 0.2, 3, Language::Italian), "0,3");
        assert_eq!(decimal(1200.0, 1, Language::Spanish), "1200");
        assert_eq!(decimal(100.0, 0, Language::Dutch), "100");
        assert_eq!([Language::English, Language::German].map(|tongue| decimal_of(0.3, 2, tongue)), ["0.30", "0,30"]);
        let percents = Language::ALL.map(|language| percent("55", language));
        assert_eq!(percents, ["55%", "55\u{a0}%", "55\u{a0}%", "55\u{a0}%", "55%", "55%"]);
    }
}
