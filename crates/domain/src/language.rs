use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A language that people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// `en`, which stands in for every language that is not here.
    #[default]
    English,
    /// `de`
    German,
    /// `fr`
    French,
    /// `es`
    Spanish,
    /// `nl`
    Dutch,
    /// `it`
    Italian,
}

/// A text that names none of the languages.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("it is no language that Nightshift speaks: write \"en\", \"de\", \"fr\", \"es\", \"nl\" or \"it\"")]
pub struct UnknownLanguage;

impl Language {
    /// All of them, in the order in which they are declared.
    pub const ALL: [Self; 6] = [Self::English, Self::German, Self::French, Self::Spanish, Self::Dutch, Self::Italian];

    /// The tag of BCP 47, which is also that of ISO 639-1.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Dutch => "nl",
            Self::Italian => "it",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Dutch => "Nederlands",
            Self::Italian => "Italiano",
        }
    }

    /// The language for a tag of BCP 47 such as `de-CH` or `es_419`, whatever its region and script; none when it is
    /// not spoken here. Swiss German (`gsw`), which Home Assistant offers, is written to in German.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("gsw") {
            return Some(Self::German);
        }
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The first language of an `Accept-Language` header that is spoken here, by its weights; none when there is none.
    /// Source: RFC 9110, section 12.5.4.
    #[must_use]
    pub fn of_accept_header(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let Some(language) = parts.next().and_then(Self::of_tag) else { continue };
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |weight| weight.parse().ok());
            let Some(weight) = weight.filter(|weight| (f32::MIN_POSITIVE..=1.0).contains(weight)) else { continue };
            if best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of_tag(text).ok_or(UnknownLanguage)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_whatever_its_region_case_and_mark() {
        for (tag, expected) in [
            ("de", Some(Language::German)),
            ("de-CH", Some(Language::German)),
            ("gsw", Some(Language::German)),
            ("EN-gb", Some(Language::English)),
            ("es_419", Some(Language::Spanish)),
            (" nl ", Some(Language::Dutch)),
            ("it-Latn-IT", Some(Language::Italian)),
            ("fr", Some(Language::French)),
            ("pt", None),
            ("den", None),
            ("", None),
            ("d\u{0}e", None),
        ] {
            assert_eq!(Language::of_tag(tag), expected, "{tag:?}");
        }
    }

    #[test]
    fn a_language_is_written_as_it_is_read() {
        for language in Language::ALL {
            let written = serde_json::to_string(&language).expect("it is a text");
            assert_eq!(serde_json::from_str::<Language>(&written).expect("it reads back"), language);
        }
        let error = "pt".parse::<Language>().expect_err("it is not spoken here").to_string();
        assert!(Language::ALL.iter().all(|language| error.contains(&format!("{:?}", language.tag()))), "{error}");
    }

    #[test]
    fn a_browser_gets_what_it_likes_best_of_what_there_is() {
        for (header, expected) in [
            ("de-CH, fr;q=0.8, en;q=0.5", Some(Language::German)),
            ("pt-BR, fr;q=0.4, es;q=0.9", Some(Language::Spanish)),
            ("nl;q=0, it;q=0.1", Some(Language::Italian)),
            ("fr;q=x, *", None),
            ("", None),
        ] {
            assert_eq!(Language::of_accept_header(header), expected, "{header}");
        }
    }
}
