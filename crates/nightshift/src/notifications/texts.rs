//! The sentences of notifications.

use language::Catalogue;

pub(super) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "notifications.ftl"));

/// Where each key is looked for when this is compiled.
pub(super) const ENGLISH: &str = include_str!("../../locales/en/notifications.ftl");

/// A sentence of a notification in a language: `say!(language, "key", name = value)`.
macro_rules! say {
    ($language:expr, $($rest:tt)*) => {
        language::say!(
            $crate::notifications::texts::TEXTS,
            $crate::notifications::texts::ENGLISH,
            $language,
            $($rest)*
        )
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
