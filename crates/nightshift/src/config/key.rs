use std::fmt;

use language::Sentence;

use super::texts::problem;

/// A table of the configuration: what it is about, and its settings.
#[derive(Debug)]
pub struct Section {
    /// The table's name in the file; empty for the settings that stand above all tables.
    pub name: &'static str,
    /// What it is about, as a sentence or two.
    pub about: &'static str,
    /// Its settings, in the order in which they are explained.
    pub keys: &'static [Key],
}

/// A setting: what the loader, the example file and the documentation know of it.
#[derive(Debug)]
pub struct Key {
    /// Its whole name, `http.listen`.
    pub name: &'static str,
    /// What may be written for it.
    pub kind: Kind,
    /// What holds when nobody sets it.
    pub standard: Standard,
    /// A value as one would write it in the file.
    pub example: &'static str,
    /// What it does, as sentences.
    pub about: &'static str,
}

/// What may be written for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A text that is never shown.
    Secret,
    /// The address of a broker, which may hold a password.
    Address,
    /// A file or folder.
    Path,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// `true` or `false`.
    Truth,
    /// A length of time, such as `90s`, `15m` or `1h`.
    Length,
    /// An amount of memory, such as `512MiB` or `2GiB`.
    Size,
    /// A list of texts.
    Texts,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// What holds when nobody sets a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// This, as TOML.
    Value(&'static str),
    /// What the program finds at its start; the text says what that is.
    Found(&'static str),
    /// Nothing; the text says what that means.
    Unset(&'static str),
}

impl Key {
    /// Whether its value must not be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.kind == Kind::Secret
    }

    /// Its name within its table, `listen` of `http.listen`.
    #[must_use]
    pub fn short_name(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, short)| short)
    }

    /// What holds when nobody sets it, where that is a value.
    #[must_use]
    pub fn default_value(&self) -> Option<serde_json::Value> {
        let Standard::Value(text) = self.standard else { return None };
        serde_json::to_value(super::layer::literal(text)?).ok()
    }

    /// The option of the Home Assistant app that sets it, `http_listen`.
    #[must_use]
    pub fn app_option(&self) -> String {
        self.name.replace('.', "_")
    }

    /// The environment variable that sets it, `NIGHTSHIFT__HTTP__LISTEN`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{}{}", super::environment::PREFIX, self.name.to_uppercase().replace('.', "__"))
    }
}

impl Kind {
    /// Its name for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Secret => "secret",
            Self::Address => "address",
            Self::Path => "path",
            Self::Whole => "whole",
            Self::Number => "number",
            Self::Truth => "truth",
            Self::Length => "length",
            Self::Size => "size",
            Self::Texts => "texts",
            Self::Choice(_) => "choice",
        }
    }

    /// What is wrong with a value that is of another kind.
    #[must_use]
    pub(crate) fn not_this(self) -> Sentence {
        match self {
            Self::Text => problem!("wrong-text"),
            Self::Secret => problem!("wrong-secret"),
            Self::Address => problem!("wrong-address"),
            Self::Path => problem!("wrong-path"),
            Self::Whole => problem!("wrong-whole"),
            Self::Number => problem!("wrong-number"),
            Self::Truth => problem!("wrong-truth"),
            Self::Length => problem!("wrong-length"),
            Self::Size => problem!("wrong-size"),
            Self::Texts => problem!("wrong-texts"),
            Self::Choice(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                problem!("wrong-choice", words = words.join(", "))
            }
        }
    }

    /// A text that somebody has typed, as the value of such a setting. One that does not fit stays a text, which is refused
    /// later with what is allowed.
    #[must_use]
    pub fn read(self, text: &str) -> toml::Value {
        let read = super::layer::read_as(self, text.trim());
        toml::Value::try_from(&read).unwrap_or_else(|_| toml::Value::from(text))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("text"),
            Self::Secret => f.write_str("text, never shown"),
            Self::Address => f.write_str("address"),
            Self::Path => f.write_str("path"),
            Self::Whole => f.write_str("whole number"),
            Self::Number => f.write_str("number"),
            Self::Truth => f.write_str("true or false"),
            Self::Length => f.write_str("length of time, such as \"90s\", \"15m\" or \"1h\""),
            Self::Size => f.write_str("amount of memory, such as \"512MiB\" or \"2GiB\""),
            Self::Texts => f.write_str("list of texts"),
            Self::Choice(words) => {
                f.write_str("one of ")?;
                for (place, word) in words.iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    write!(f, "{comma}\"{word}\"")?;
                }
                Ok(())
            }
        }
    }
}
