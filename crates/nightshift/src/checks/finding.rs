use language::Sentence;
use serde::{Serialize, Serializer};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// All is well.
    Ok,
    /// Nights will be done, but something is not as it should be.
    Warn,
    /// A night will not be done, was not, or nobody will be told of it.
    Fail,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// What was looked at.
    pub(crate) check: &'static str,
    /// How it came out.
    pub(crate) status: Standing,
    /// What was found. Holds no secret.
    #[serde(serialize_with = "as_text")]
    pub(crate) found: Sentence,
    /// What to do about it; none where all is well, or where what was found says so.
    #[serde(serialize_with = "as_text_if_any")]
    pub(crate) advice: Option<Sentence>,
}

impl Finding {
    /// Of what cannot be known because of what another check says.
    pub(crate) fn unknown(check: &'static str) -> Self {
        let found = "not known: the database cannot be looked at".into();
        Self { check, status: Standing::Warn, found, advice: None }
    }

    pub(crate) fn ok(check: &'static str, found: impl Into<Sentence>) -> Self {
        Self { check, status: Standing::Ok, found: found.into(), advice: None }
    }

    pub(crate) fn warn(check: &'static str, found: impl Into<Sentence>, advice: impl Into<Sentence>) -> Self {
        Self { check, status: Standing::Warn, found: found.into(), advice: Some(advice.into()) }
    }

    pub(crate) fn fail(check: &'static str, found: impl Into<Sentence>, advice: impl Into<Sentence>) -> Self {
        Self { check, status: Standing::Fail, found: found.into(), advice: Some(advice.into()) }
    }
}

/// The sentence in English.
fn as_text<S: Serializer>(sentence: &Sentence, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(sentence)
}

#[expect(clippy::ref_option, reason = "serde gives the field as it is")]
fn as_text_if_any<S: Serializer>(sentence: &Option<Sentence>, serializer: S) -> Result<S::Ok, S::Error> {
    match sentence {
        Some(sentence) => serializer.serialize_some(&sentence.to_string()),
        None => serializer.serialize_none(),
    }
}

/// A size for people: `12.3 MB`.
pub(crate) fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

/// A length of time for people, in its largest unit: `3 days`.
pub(crate) fn about(seconds: i64) -> String {
    let (number, unit) = match seconds {
        ..120 => (seconds.max(0), "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_for_people() {
        assert_eq!(
            [0, 999, 1_000, 12_345_678, 3_200_000_000].map(size),
            ["0 bytes", "999 bytes", "1 kB", "12.3 MB", "3.2 GB"]
        );
        assert_eq!(
            [-5, 1, 119, 120, 7_200, 172_800].map(about),
            ["0 seconds", "1 second", "119 seconds", "2 minutes", "2 hours", "2 days"]
        );
    }
}
