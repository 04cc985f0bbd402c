//! The sentences about who read a sentence.

use language::Catalogue;

pub(super) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "reading.ftl"));

/// Where each key is looked for when this is compiled.
pub(super) const ENGLISH: &str = include_str!("../../locales/en/reading.ftl");

/// A sentence in a language: `say!(language, "key", name = value)`.
macro_rules! say {
    ($language:expr, $($rest:tt)*) => {
        language::say!($crate::changes::texts::TEXTS, $crate::changes::texts::ENGLISH, $language, $($rest)*)
    };
}
pub(super) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }
}
