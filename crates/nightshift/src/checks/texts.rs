use language::Catalogue;

/// The English texts of what was found.
pub(crate) const ENGLISH: &str = include_str!("../../locales/en/checks.ftl");

/// The texts of what was found.
pub(crate) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "checks.ftl"));

/// What was found, to be said in whatever language it is read: `told!("key", name = value, …)`.
macro_rules! told {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        language::unsaid!($crate::checks::texts::TEXTS, $crate::checks::texts::ENGLISH, $key $(, $name = $value)*)
    };
}
pub(crate) use told;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }
}
