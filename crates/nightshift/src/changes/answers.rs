use language::Catalogue;

/// The English texts about suggestions that were not changed.
pub(super) const ENGLISH: &str = include_str!("../../locales/en/changes.ftl");

/// The texts about suggestions that were not changed.
pub(super) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "changes.ftl"));

/// Why a suggestion was not changed, in a language: `answer!(language, "key", name = value, …)`.
macro_rules! answer {
    ($language:expr, $($rest:tt)*) => {
        language::say!($crate::changes::answers::TEXTS, $crate::changes::answers::ENGLISH, $language, $($rest)*)
    };
}
pub(super) use answer;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }
}
