/// A word of a sentence: letters and digits, or one mark that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// As it was written.
    pub(super) text: &'t str,
    /// In small letters, without apostrophes: what tables know it by.
    pub(super) key: String,
    /// Where it begins in the sentence, in bytes.
    pub(super) start: usize,
}

/// The marks that end a thought, and stand for "and".
pub(super) const COMMA: &str = ",";

/// The words of a sentence. Digits and letters that stand together are two words (`10min`, `6pm`), a clock time (`6:40`)
/// and a number with a point or a comma in it (`21,5`) one.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some(&(start, first)) = letters.peek() {
        let sort = Sort::of(first);
        letters.next();
        if sort == Sort::Space {
            continue;
        }
        let mut end = start + first.len_utf8();
        if matches!(sort, Sort::Letter | Sort::Digit) {
            while let Some(&(at, letter)) = letters.peek() {
                let next = text[at + letter.len_utf8()..].chars().next();
                let is_inside = if sort == Sort::Letter {
                    Sort::of(letter) == Sort::Letter || matches!(letter, '\'' | '’')
                } else {
                    let is_followed = next.is_some_and(|next| next.is_ascii_digit());
                    letter.is_ascii_digit() || (matches!(letter, ':' | '.' | ',') && is_followed)
                };
                if !is_inside {
                    break;
                }
                end = at + letter.len_utf8();
                letters.next();
            }
        }
        let text = &text[start..end];
        let key = match sort {
            Sort::End => COMMA.to_owned(),
            _ => text.to_lowercase().replace(['\'', '’'], ""),
        };
        words.push(Word { text, key, start });
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Space,
    Letter,
    Digit,
    /// A mark between two thoughts.
    End,
    /// Any other mark.
    Mark,
}

impl Sort {
    fn of(letter: char) -> Self {
        match letter {
            _ if letter.is_whitespace() || letter.is_control() => Self::Space,
            _ if letter.is_ascii_digit() => Self::Digit,
            _ if letter.is_alphabetic() => Self::Letter,
            ',' | ';' | '.' | '!' | '?' | '…' => Self::End,
            _ => Self::Mark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn a_sentence_falls_into_words() {
        assert_eq!(keys("Don’t, at 6:40pm!"), ["dont", ",", "at", "6:40", "pm", ","]);
        assert_eq!(keys("10min später; um 18.30 Uhr."), ["10", "min", "später", ",", "um", "18.30", "uhr", ","]);
        assert_eq!(keys("40% / 21,5°C Mo–Fr"), ["40", "%", "/", "21,5", "°", "c", "mo", "–", "fr"]);
        assert_eq!(keys(" \u{0}\n"), Vec::<String>::new());
    }
}
