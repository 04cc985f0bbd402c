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
    use std::collections::{BTreeMap, BTreeSet};

    use domain::{AtTime, Draft, EntityId, Home, Language, PatternKind, TargetState, Trigger};

    use super::*;

    #[test]
    fn every_language_says_everything() {
        assert_eq!(language::problems(&TEXTS), Vec::<String>::new());
    }

    #[test]
    fn what_may_be_said_for_example_is_understood_in_each_language() {
        let mut home = Home::in_zone(jiff::tz::TimeZone::UTC);
        home.location = domain::Location::new(60.2, 24.9).ok();
        let coffee = EntityId::parse("switch.coffee").expect("valid");
        let draft = Draft {
            title: None,
            kind: PatternKind::Time,
            trigger: Trigger::Time { at: AtTime::from_seconds(6 * 3600) },
            conditions: Vec::new(),
            actions: vec![TargetState { entity_id: coffee.clone(), state: "on".to_owned() }],
            settings: BTreeMap::new(),
            joined: Vec::new(),
        };
        let (entities, ranges) = (BTreeSet::from([coffee]), BTreeMap::new());
        let ground = suggest::Ground { found: &draft, home: &home, entities: &entities, ranges: &ranges, others: &[] };
        for language in Language::ALL {
            let hint = language::say!(TEXTS, ENGLISH, language, "say-hint");
            let (_, examples) = hint.split_once(':').expect("examples");
            for example in examples.split('·') {
                let read = suggest::refine(example.trim(), &draft, &ground, Some(language.tag()));
                assert!(read.is_ok_and(|read| !read.changes.is_empty()), "{language:?}: {example}");
            }
        }
    }
}
