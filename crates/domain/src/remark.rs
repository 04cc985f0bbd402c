use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// A sentence that is kept until somebody reads it, in whatever language they then speak: its English text, and by what a
/// catalogue says it in others.
///
/// It reads as its English text, which is what logs, the API and the command line speak. Kept as JSON it is an object, or a
/// text where it is the same in every language; what a version of this program does not know how to say it reads as text.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Remark {
    text: String,
    form: Form,
}

/// By what a [`Remark`] is said.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// By its text alone, which is the same in every language.
    Plain,
    /// By a message of a catalogue.
    Message {
        /// The catalogue's name.
        catalogue: String,
        /// The message's key in it.
        key: String,
        /// What is put into it, by the name of the argument.
        with: BTreeMap<String, RemarkPart>,
    },
    /// By others, one after the other.
    Joined {
        /// In their order.
        parts: Vec<Remark>,
        /// What stands between two.
        between: String,
    },
}

/// What is put into a [`Remark`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RemarkPart {
    /// A number, by which the sentence may be decided.
    Number(f64),
    /// Something that is itself said in the language of the whole.
    Said(Remark),
}

/// A remark as JSON. What is tried first stands first.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Plain(String),
    Message {
        text: String,
        catalogue: String,
        key: String,
        with: BTreeMap<String, RemarkPart>,
    },
    Joined {
        text: String,
        parts: Vec<Remark>,
        between: String,
    },
    /// Of a later version.
    Other {
        text: String,
    },
}

impl Remark {
    /// One that reads as `text` in English, and is said by `form`.
    #[must_use]
    pub fn new(text: impl Into<String>, form: Form) -> Self {
        Self { text: text.into(), form }
    }

    /// One that reads the same in every language.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Form::Plain)
    }

    /// Its English text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// By what it is said.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }
}

impl From<Kept> for Remark {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Plain(text) | Kept::Other { text } => Self::plain(text),
            Kept::Message { text, catalogue, key, with } => Self::new(text, Form::Message { catalogue, key, with }),
            Kept::Joined { text, parts, between } => Self::new(text, Form::Joined { parts, between }),
        }
    }
}

impl From<Remark> for Kept {
    fn from(Remark { text, form }: Remark) -> Self {
        match form {
            Form::Plain => Self::Plain(text),
            Form::Message { catalogue, key, with } => Self::Message { text, catalogue, key, with },
            Form::Joined { parts, between } => Self::Joined { text, parts, between },
        }
    }
}

impl Deref for Remark {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Remark {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

/// Two are one that read the same.
impl PartialEq for Remark {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Remark {}

impl PartialEq<&str> for Remark {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl From<String> for Remark {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

impl From<&str> for Remark {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_back_as_it_was_kept() {
        let inner = Remark::new(
            "because",
            Form::Message { catalogue: "runs".to_owned(), key: "why".to_owned(), with: BTreeMap::new() },
        );
        let with = [
            ("days", RemarkPart::Number(3.0)),
            ("why", RemarkPart::Said(inner)),
            ("name", RemarkPart::Said("Zoë".into())),
        ];
        let with = with.into_iter().map(|(name, part)| (name.to_owned(), part)).collect();
        let message = Remark::new(
            "3 days because of Zoë",
            Form::Message { catalogue: "runs".to_owned(), key: "days".to_owned(), with },
        );
        let joined =
            Remark::new("a; b", Form::Joined { parts: vec!["a".into(), message.clone()], between: "; ".to_owned() });
        for remark in [message, joined, Remark::plain("{\"text\": 1}")] {
            let json = serde_json::to_string(&remark).expect("is written");
            let read: Remark = serde_json::from_str(&json).expect("is read");
            assert_eq!((read.text(), read.form()), (remark.text(), remark.form()), "{json}");
        }
    }

    #[test]
    fn what_an_earlier_version_kept_and_what_a_later_one_will_reads_as_text() {
        for kept in [
            r#""a note""#,
            r#"{"text": "a note", "catalogue": "x", "key": "y", "with": {"when": [2026, 1]}}"#,
            r#"{"text": "a note", "spoken": "later"}"#,
        ] {
            let read: Remark = serde_json::from_str(kept).expect("is read");
            assert_eq!((read.text(), read.form()), ("a note", &Form::Plain), "{kept}");
        }
    }
}
