use std::fmt;

use domain::{Form, Language, Remark, RemarkPart};

use crate::kept::say_kept;
use crate::{Argument, Catalogue, Key};

/// A sentence that is not said yet, for what is found out before anybody knows in which language it will be read.
///
/// As text it is English, which is what logs and the command line speak.
#[derive(Clone)]
pub struct Sentence(Box<Kind>);

#[derive(Clone)]
enum Kind {
    /// Text that is the same in every language: a name, an address, what another program said.
    Plain(String),
    /// A message of a catalogue.
    Message { catalogue: &'static Catalogue, key: Key, parts: Vec<(&'static str, Part)> },
    /// What was kept, of these catalogues.
    Recalled { remark: Remark, catalogues: &'static [&'static Catalogue] },
    /// One after the other, with this between.
    Joined { parts: Vec<Sentence>, between: &'static str },
}

/// What is put into a [`Sentence`].
#[derive(Clone)]
pub enum Part {
    /// A number, by which the sentence may be decided.
    Number(f64),
    /// Something that is itself said in the language of the whole.
    Said(Sentence),
}

impl Sentence {
    /// The message `key` of `catalogue`, as [`unsaid!`](crate::unsaid) makes it.
    #[must_use]
    pub fn new(catalogue: &'static Catalogue, key: Key, parts: Vec<(&'static str, Part)>) -> Self {
        Self(Box::new(Kind::Message { catalogue, key, parts }))
    }

    /// Sentences in their order, with `between` after each but the last.
    #[must_use]
    pub fn joined(parts: impl IntoIterator<Item = Sentence>, between: &'static str) -> Self {
        Self(Box::new(Kind::Joined { parts: parts.into_iter().collect(), between }))
    }

    /// The sentence in a language.
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        match &*self.0 {
            Kind::Plain(text) => text.clone(),
            Kind::Recalled { remark, catalogues } => say_kept(remark, catalogues, language),
            Kind::Joined { parts, between } => {
                parts.iter().map(|part| part.said(language)).collect::<Vec<_>>().join(between)
            }
            Kind::Message { catalogue, key, parts } => {
                let arguments: Vec<(&'static str, Argument<'_>)> =
                    parts.iter().map(|(name, part)| (*name, part.argument(language))).collect();
                catalogue.say(language, *key, &arguments)
            }
        }
    }

    /// What was kept, to be said by those of `catalogues` that it is from. What they do not know how to say, such as what a later
    /// version of the program has kept, is said as its English text.
    #[must_use]
    pub fn recalled(remark: Remark, catalogues: &'static [&'static Catalogue]) -> Self {
        Self(Box::new(Kind::Recalled { remark, catalogues }))
    }

    /// The same to be kept: what belongs to a catalogue without a name is kept as its English text.
    #[must_use]
    pub fn kept(&self) -> Remark {
        let form = match &*self.0 {
            Kind::Recalled { remark, .. } => return remark.clone(),
            Kind::Plain(_) => Form::Plain,
            Kind::Joined { parts, between } => {
                Form::Joined { parts: parts.iter().map(Self::kept).collect(), between: (*between).to_owned() }
            }
            Kind::Message { catalogue, key, parts } => match catalogue.name() {
                Some(name) => Form::Message {
                    catalogue: name.to_owned(),
                    key: key.as_str().to_owned(),
                    with: parts.iter().map(|(name, part)| ((*name).to_owned(), part.kept())).collect(),
                },
                None => Form::Plain,
            },
        };
        Remark::new(self.to_string(), form)
    }

    /// The key of the message that it is; none for plain text.
    #[must_use]
    pub fn key(&self) -> Option<&'static str> {
        if let Kind::Message { key, .. } = &*self.0 { Some(key.as_str()) } else { None }
    }
}

impl Part {
    fn kept(&self) -> RemarkPart {
        match self {
            Self::Number(number) => RemarkPart::Number(*number),
            Self::Said(sentence) => RemarkPart::Said(sentence.kept()),
        }
    }

    fn argument(&self, language: Language) -> Argument<'static> {
        match self {
            Self::Number(number) => Argument::from(*number),
            Self::Said(sentence) => Argument::from(sentence.said(language)),
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::English))
    }
}

impl fmt::Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

/// Two are one that say the same.
impl PartialEq for Sentence {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Sentence {}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self(Box::new(Kind::Plain(text)))
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self(Box::new(Kind::Plain(text.to_owned())))
    }
}

impl From<Sentence> for Remark {
    fn from(sentence: Sentence) -> Self {
        sentence.kept()
    }
}

impl From<Sentence> for Part {
    fn from(sentence: Sentence) -> Self {
        Self::Said(sentence)
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Said(text.into())
    }
}

impl From<&String> for Part {
    fn from(text: &String) -> Self {
        Self::Said(text.clone().into())
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Said(text.into())
    }
}

macro_rules! part_of_number {
    ($($number:ty),*) => {
        $(impl From<$number> for Part {
            fn from(number: $number) -> Self {
                Self::Number(number.into())
            }
        })*
    };
}
part_of_number!(u8, u16, u32, i32, f64);

/// Counts that are larger than anybody reads stay at the largest.
impl From<u64> for Part {
    fn from(number: u64) -> Self {
        Self::Number(u32::try_from(number).unwrap_or(u32::MAX).into())
    }
}

impl From<usize> for Part {
    fn from(number: usize) -> Self {
        Self::from(number as u64)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const ENGLISH: &str = "\
outer = { $name } has { $number ->
        [one] { $number } apple
       *[other] { $number } apples
    } ({ $why })
why = because
";
    pub(crate) const GERMAN: &str = "\
outer = { $name } hat { $number ->
        [one] { $number } Apfel
       *[other] { $number } Äpfel
    } ({ $why })
why = darum
";
    static TEXTS: Catalogue = Catalogue::new([ENGLISH, GERMAN, "", "", "", ""]);

    #[test]
    fn it_is_said_in_whatever_language_is_asked_for_when_it_is_shown() {
        let why = crate::unsaid!(TEXTS, ENGLISH, "why");
        let sentence = crate::unsaid!(TEXTS, ENGLISH, "outer", name = "{ $why }", number = 2, why = why);
        assert_eq!(sentence.to_string(), "{ $why } has 2 apples (because)");
        assert_eq!(sentence.said(Language::German), "{ $why } hat 2 Äpfel (darum)");
        assert_eq!(sentence.key(), Some("outer"));
        assert_eq!(Sentence::from("https://x").said(Language::Dutch), "https://x");
        let joined = Sentence::joined([crate::unsaid!(TEXTS, ENGLISH, "why"), "x".into()], "; ");
        assert_eq!(joined.said(Language::German), "darum; x");
    }
}
