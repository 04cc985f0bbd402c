use language::Catalogue;

/// The texts about what users change.
pub(crate) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "changes.ftl"));

/// Where each key is looked for when this is compiled.
pub(crate) const ENGLISH: &str = include_str!("../../locales/en/changes.ftl");

/// A sentence about a change in a language: `answer!(language, "key", name = value)`.
macro_rules! answer {
    ($language:expr, $($rest:tt)*) => {
        ::language::say!($crate::change::texts::TEXTS, $crate::change::texts::ENGLISH, $language, $($rest)*)
    };
}
pub(crate) use answer;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }
}
