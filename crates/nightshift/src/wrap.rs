//! Breaks text between words.

use unicode_width::UnicodeWidthStr;

/// The lines of `text`, broken between words so that each takes `width` columns of a terminal at
/// most; a longer word has a line of its own. Always at least one line.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_words_and_counts_columns() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensible it is", 5), ["incomprehensible", "it is"]);
        assert_eq!(wrapped("灯 灯 灯", 5), ["灯 灯", "灯"], "such signs take two columns");
        assert_eq!(wrapped("", 5), [""]);
    }
}
