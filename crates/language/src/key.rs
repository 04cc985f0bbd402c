/// The key of a message that the English source of a catalogue has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(&'static str);

impl Key {
    /// The key of a message that `source`, in Fluent's syntax, has a line for.
    ///
    /// # Panics
    /// Where there is no such line: made into a constant, as [`say!`](crate::say!) does, it does not compile.
    #[must_use]
    pub const fn within(source: &'static str, key: &'static str) -> Self {
        assert!(is_within(source.as_bytes(), key.as_bytes()), "the English source has no such message");
        Self(key)
    }

    /// The key as it stands in the source.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// Whether a line of the source begins with the key and ` =`.
const fn is_within(source: &[u8], key: &[u8]) -> bool {
    let mut start = 0;
    while start < source.len() {
        let mut at = 0;
        while at < key.len() && start + at < source.len() && source[start + at] == key[at] {
            at += 1;
        }
        let end = start + at;
        if at == key.len() && end + 1 < source.len() && source[end] == b' ' && source[end + 1] == b'=' {
            return true;
        }
        while start < source.len() && source[start] != b'\n' {
            start += 1;
        }
        start += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_whole_one_at_the_start_of_a_line() {
        let source = b"# one = x\none-two = A\n    three = B\nfour =\n    C\nlast";
        for (key, expected) in [("one-two", true), ("four", true)] {
            assert_eq!(is_within(source, key.as_bytes()), expected, "{key}");
        }
        for key in ["one", "two", "three", "fou", "last", ""] {
            assert!(!is_within(source, key.as_bytes()), "{key}");
        }
    }
}
