//! The sentences of this crate.

use language::Catalogue;

pub(crate) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "suggestions.ftl"));

/// Where each key is looked for when this is compiled.
pub(crate) const ENGLISH: &str = include_str!("../../locales/en/suggestions.ftl");

/// A sentence of this crate in a language: `say!(language, "key", name = value)`.
macro_rules! say {
    ($language:expr, $($rest:tt)*) => {
        language::say!($crate::words::texts::TEXTS, $crate::words::texts::ENGLISH, $language, $($rest)*)
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests;
