use language::Catalogue;

/// The English texts about runs.
pub(crate) const ENGLISH: &str = include_str!("../../locales/en/runs.ftl");

/// The texts about runs. Its name and keys are in databases: a message that is not said any more may be removed, and what was kept
/// of it reads as its English text.
pub(crate) static TEXTS: Catalogue = Catalogue::new(language::sources!("../../locales", "runs.ftl")).named("runs");

/// What is said of a run, to be said in whatever language it is read: `remark!("key", name = value, …)`.
macro_rules! remark {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        language::unsaid!($crate::remarks::TEXTS, $crate::remarks::ENGLISH, $key $(, $name = $value)*)
    };
}
pub(crate) use remark;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }
}
