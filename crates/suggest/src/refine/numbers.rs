use super::language::{Language, Sense};
use super::words::Word;

/// A number, in digits or in words, and where it ends.
pub(super) fn number(words: &[Word<'_>], at: usize, language: &Language) -> Option<(f64, usize)> {
    let word = words.get(at)?;
    if word.key.starts_with(|letter: char| letter.is_ascii_digit()) {
        let number = word.key.replace(',', ".").parse::<f64>().ok()?;
        return number.is_finite().then_some((number, at + 1));
    }
    if let Some((tens, end)) = of_table(words, at, language) {
        // `twenty five`, `twenty-five`
        let hyphen = usize::from(words.get(end).is_some_and(|word| word.key == "-"));
        if tens >= 20
            && tens % 10 == 0
            && let Some((ones @ 1..=9, end)) = of_table(words, end + hyphen, language)
        {
            return Some((f64::from(tens + ones), end));
        }
        return Some((f64::from(tens), end));
    }
    let part = |text: &str| {
        language.phrases.iter().find_map(|(phrase, sense)| match sense {
            Sense::Number(number) if *phrase == text => Some(*number),
            _ => None,
        })
    };
    let joint = language.number_joint?;
    // What joins may be in the number itself: `zeven-en-twintig`.
    let joined = word.key.match_indices(joint).find_map(|(place, _)| {
        match (part(&word.key[..place])?, part(&word.key[place + joint.len()..])?) {
            (ones @ 1..=9, tens @ 20..=90) => Some(ones + tens),
            _ => None,
        }
    });
    joined.map(|number| (f64::from(number), at + 1))
}

/// A whole number from nought to 255.
pub(super) fn whole(words: &[Word<'_>], at: usize, language: &Language) -> Option<(u8, usize)> {
    let (number, end) = number(words, at, language)?;
    let is_whole = number.fract() == 0.0 && (0.0..=255.0).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and in the range")]
    is_whole.then_some((number as u8, end))
}

fn of_table(words: &[Word<'_>], at: usize, language: &Language) -> Option<(u8, usize)> {
    language.find(words, at, |sense| if let Sense::Number(number) = sense { Some(number) } else { None })
}
