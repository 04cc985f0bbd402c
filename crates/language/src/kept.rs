use domain::{Form, Language, Remark, RemarkPart};
use fluent_bundle::FluentArgs;

use crate::{Argument, Catalogue};

/// What was kept, in a language, by those of these catalogues that it is from. What they do not know how to say, such as what a
/// later version of the program has kept, is said as its English text.
pub(crate) fn say_kept(remark: &Remark, catalogues: &[&Catalogue], language: Language) -> String {
    match remark.form() {
        Form::Plain => remark.text().to_owned(),
        Form::Joined { parts, between } => {
            parts.iter().map(|part| say_kept(part, catalogues, language)).collect::<Vec<_>>().join(between)
        }
        Form::Message { catalogue, key, with } => {
            let arguments: FluentArgs<'_> =
                with.iter().map(|(name, part)| (name.as_str(), argument(part, catalogues, language))).collect();
            let catalogue = catalogues.iter().find(|known| known.name() == Some(catalogue.as_str()));
            let say = |catalogue: &&Catalogue| {
                let own = catalogue.try_say(language, key, &arguments);
                own.or_else(|| catalogue.try_say(Language::English, key, &arguments))
            };
            catalogue.and_then(say).unwrap_or_else(|| remark.text().to_owned())
        }
    }
}

fn argument(part: &RemarkPart, catalogues: &[&Catalogue], language: Language) -> Argument<'static> {
    match part {
        RemarkPart::Number(number) => Argument::from(*number),
        RemarkPart::Said(remark) => Argument::from(say_kept(remark, catalogues, language)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sentence;
    use crate::sentence::tests::{ENGLISH, GERMAN};

    static TEXTS: Catalogue = Catalogue::new([ENGLISH, GERMAN, "", "", "", ""]).named("fruit");
    static NAMELESS: Catalogue = Catalogue::new([ENGLISH, GERMAN, "", "", "", ""]);

    fn kept(catalogue: &'static Catalogue) -> Sentence {
        let why = crate::unsaid!(*catalogue, ENGLISH, "why");
        crate::unsaid!(*catalogue, ENGLISH, "outer", name = "{ $why }", number = 2, why = why)
    }

    /// As it comes back from where it was kept.
    fn read_back(remark: &Remark, old: &str, new: &str) -> Remark {
        let json = serde_json::to_string(remark).expect("is written");
        assert!(json.contains(old), "{json}");
        serde_json::from_str(&json.replace(old, new)).expect("is read")
    }

    #[test]
    fn what_was_kept_is_said_in_the_language_of_who_reads_it() {
        let remark = read_back(&kept(&TEXTS).into(), "fruit", "fruit");
        assert_eq!(remark, "{ $why } has 2 apples (because)");
        assert_eq!(say_kept(&remark, &[&NAMELESS, &TEXTS], Language::German), "{ $why } hat 2 Äpfel (darum)");
        assert_eq!(say_kept(&remark, &[&TEXTS], Language::Dutch), remark.text());
        let joined = Sentence::joined([kept(&TEXTS), "x".into()], "; ").kept();
        assert_eq!(say_kept(&joined, &[&TEXTS], Language::German), "{ $why } hat 2 Äpfel (darum); x");
    }

    #[test]
    fn what_nobody_knows_how_to_say_reads_as_it_was_written() {
        let remark: Remark = kept(&TEXTS).into();
        for (old, new) in [("\"outer\"", "\"later\""), ("\"fruit\"", "\"vegetables\""), ("\"number\"", "\"other\"")] {
            let read = read_back(&remark, old, new);
            assert_eq!(say_kept(&read, &[&TEXTS], Language::German), remark.text(), "{new}");
        }
        let nameless: Remark = kept(&NAMELESS).into();
        assert_eq!(nameless.form(), &Form::Plain);
    }
}
