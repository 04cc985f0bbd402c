use language::Catalogue;

/// The English texts about the values of settings.
pub(crate) const ENGLISH: &str = include_str!("../../locales/en/config.ftl");

/// The texts about the values of settings.
pub(crate) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "config.ftl")).named("config");

/// What is wrong with a value, to be said in whatever language it is read: `problem!("key", name = value, …)`.
macro_rules! problem {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        language::unsaid!($crate::config::texts::TEXTS, $crate::config::texts::ENGLISH, $key $(, $name = $value)*)
    };
}
pub(crate) use problem;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }
}
