use language::Catalogue;

/// The English texts of the pages.
pub(in crate::web) const ENGLISH: &str = include_str!("../../../locales/en/page.ftl");

/// The texts of the pages.
pub(in crate::web) static TEXTS: Catalogue = Catalogue::new([
    ENGLISH,
    include_str!("../../../locales/de/page.ftl"),
    include_str!("../../../locales/fr/page.ftl"),
    include_str!("../../../locales/es/page.ftl"),
    include_str!("../../../locales/nl/page.ftl"),
    include_str!("../../../locales/it/page.ftl"),
]);

/// A text of a page, in the language of its shell: `t!(shell, "key", name = value, …)`.
macro_rules! t {
    ($shell:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        language::say!(
            $crate::web::pages::texts::TEXTS,
            $crate::web::pages::texts::ENGLISH,
            $shell.language,
            $key
            $(, $name = $value)*
        )
    };
}
pub(in crate::web) use t;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }
}
