use std::collections::{BTreeMap, BTreeSet};

use domain::{Change, Condition, Draft, EntityId, Home, Location, PatternKind, SunEvent, TargetState, Trigger};
use proptest::prelude::*;

use super::*;
use crate::change::{differences, options};
use crate::testing::{WEEKDAYS, at, becomes, entity, home_with, is_in, on_days, stays, target};

/// A home in which there is all that can be asked for.
struct Place {
    home: Home,
    entities: BTreeSet<EntityId>,
    ranges: BTreeMap<EntityId, (f64, f64)>,
}

impl Place {
    fn new() -> Self {
        let mut home = home_with(&[
            ("light.hall", "Hall light", None),
            ("light.kitchen", "Kitchen light", None),
            ("switch.coffee", "Coffee maker", None),
            ("climate.bath", "Bath", None),
            ("sensor.lux", "Lux", None),
            ("binary_sensor.motion", "Motion", Some("motion")),
            ("zone.home", "Home", None),
        ]);
        home.location = Location::new(60.2, 24.9).ok();
        for (id, info) in &mut home.entities {
            info.is_dimmable = (id.domain() == "light").then_some(true);
            info.unit = (id.as_str() == "sensor.lux").then(|| "lx".to_owned());
            info.temperatures =
                (id.domain() == "climate").then_some(domain::TemperatureRange { min: 500, max: 3000, step: 50 });
        }
        let entities = home.entities.keys().cloned().collect();
        Self { home, entities, ranges: BTreeMap::from([(entity("sensor.lux"), (0.0, 500.0))]) }
    }

    fn ground<'a>(&'a self, found: &'a Draft) -> Ground<'a> {
        Ground { found, home: &self.home, entities: &self.entities, ranges: &self.ranges, others: &[] }
    }
}

fn draft(kind: PatternKind, trigger: Trigger, conditions: &[Condition], actions: &[(&str, &str)]) -> Draft {
    let actions: Vec<TargetState> = actions.iter().map(|(id, state)| target(id, state)).collect();
    Draft {
        title: None,
        kind,
        trigger,
        conditions: conditions.to_vec(),
        actions,
        settings: BTreeMap::new(),
        joined: Vec::new(),
    }
}

fn coffee() -> Draft {
    draft(PatternKind::Time, at("06:32:00"), &[on_days(&WEEKDAYS)], &[("switch.coffee", "on")])
}

fn evening() -> Draft {
    let dark = Condition::Sun { after: Some(SunEvent::Sunset), before: Some(SunEvent::Sunrise) };
    let lights = [("light.hall", "on"), ("light.kitchen", "on")];
    draft(PatternKind::Scene, at("18:30:00"), &[dark], &lights)
}

fn motion() -> Draft {
    draft(PatternKind::StateFor, stays("binary_sensor.motion", "off", 300), &[], &[("light.hall", "off")])
}

fn sunset() -> Draft {
    let offset = domain::ForDuration::from_seconds(600);
    draft(PatternKind::Sun, Trigger::Sun { event: SunEvent::Sunset, offset }, &[], &[("light.hall", "on")])
}

fn lux() -> Draft {
    let entity_id = entity("sensor.lux").into();
    let trigger = Trigger::NumericState { entity_id, above: None, below: Some(20.0), hold: None };
    draft(PatternKind::Numeric, trigger, &[is_in("light.kitchen", "off")], &[("light.hall", "on")])
}

fn warm() -> Draft {
    draft(PatternKind::Time, at("05:30:00"), &[], &[("climate.bath", "heat")])
}

/// What a sentence does to a draft, in words; or why nothing. Where its lines may break is left out.
fn said(draft: &Draft, text: &str) -> String {
    let place = Place::new();
    let said = match refine(text, draft, &place.ground(draft), None) {
        Ok(understood) => differences(draft, &understood.draft, &place.home),
        Err(error) => error.to_string(),
    };
    said.replace('\u{a0}', " ")
}

#[test]
fn plain_sentences_are_understood() {
    let coffee = coffee();
    let evening = evening();
    let table: Vec<(&Draft, &str, &str)> = vec![
        (&coffee, "at 6:40", "It acts at 6:40 instead of 6:32."),
        (&coffee, "At six forty, please.", "It acts at 6:40 instead of 6:32."),
        (&coffee, "ten minutes later", "It acts at 6:42 instead of 6:32."),
        (&coffee, "15min earlier", "It acts at 6:17 instead of 6:32."),
        (&coffee, "half an hour later", "It acts at 7:02 instead of 6:32."),
        (&coffee, "at quarter to seven", "It acts at 6:45 instead of 6:32."),
        (&coffee, "half past six pm", "It acts at 18:30 instead of 6:32."),
        (&coffee, "at noon", "It acts at 12:00 instead of 6:32."),
        (&evening, "at 7", "It acts at 19:00 instead of 18:30."),
        (&evening, "at 07:00", "It acts at 7:00 instead of 18:30."),
        (&evening, "at seven in the morning", "It acts at 7:00 instead of 18:30."),
        (&evening, "um halb sieben", "Nothing is different."),
        (&coffee, "um halb sieben", "It acts at 6:30 instead of 6:32."),
        (&coffee, "um Viertel nach sechs", "It acts at 6:15 instead of 6:32."),
        (&coffee, "um 18 Uhr 30", "It acts at 18:30 instead of 6:32."),
        (&coffee, "um 6.45 Uhr", "It acts at 6:45 instead of 6:32."),
        (&coffee, "fünfundzwanzig Minuten später", "It acts at 6:57 instead of 6:32."),
        (&evening, "only on weekdays", "It acts on weekdays only."),
        (&evening, "weekdays only", "It acts on weekdays only."),
        (
            &evening,
            "Monday to Thursday and on Saturdays",
            "It acts on Mondays, Tuesdays, Wednesdays, Thursdays and Saturdays only.",
        ),
        (&evening, "Fri-Mon", "It acts on Mondays, Fridays, Saturdays and Sundays only."),
        (&evening, "not on Sundays", "It acts on every day but Sunday only."),
        (&coffee, "also at weekends", "It acts on every day."),
        (&coffee, "at the weekend too", "It acts on every day."),
        (&coffee, "every day", "It acts on every day."),
        (&evening, "nur werktags", "It acts on weekdays only."),
        (
            &evening,
            "nicht sonntags und montags",
            "It acts on Tuesdays, Wednesdays, Thursdays, Fridays and Saturdays only.",
        ),
        (&coffee, "auch am Wochenende", "It acts on every day."),
        (&evening, "Mo-Fr", "It acts on weekdays only."),
        (&evening, "dimmer", "Hall light is set at 50% brightness; Kitchen light is set at 50% brightness."),
        (&evening, "at 40 %", "Hall light is set at 40% brightness; Kitchen light is set at 40% brightness."),
        (&evening, "auf 30 Prozent", "Hall light is set at 30% brightness; Kitchen light is set at 30% brightness."),
        (&evening, "without the kitchen light", "Kitchen light is left alone."),
        (&evening, "not the hall light", "Hall light is left alone."),
        (&evening, "only if somebody is home", "It acts only if somebody is home."),
        (&evening, "also in daylight", "“while it is dark” is not asked for any more."),
        (&coffee, "only when it's dark", "It acts only while it is dark."),
        (&coffee, "nur wenn jemand zuhause ist", "It acts only if somebody is home."),
        (&coffee, "call it Morning coffee", "It is called “Morning coffee”."),
        (
            &coffee,
            "nenne es „Kaffee, stark“ und um 6:40",
            "It is called “Kaffee, stark”; it acts at 6:40 instead of 6:32.",
        ),
        (
            &evening,
            "Only on weekdays, and dimmer",
            "It acts on weekdays only; Hall light is set at 50% brightness; Kitchen light is set at 50% brightness.",
        ),
        (
            &evening,
            "ten minutes later and not on Fridays, but at 20%",
            "It acts at 18:40 instead of 18:30; it acts on every day but Friday only; Hall light is set at 20% brightness; Kitchen light is set at 20% brightness.",
        ),
    ];
    for (draft, text, expected) in table {
        assert_eq!(said(draft, text), expected, "{text}");
    }
    let (motion, sunset, lux, warm) = (motion(), sunset(), lux(), warm());
    let table: Vec<(&Draft, &str, &str)> = vec![
        (&motion, "after 10 minutes instead", "It waits 10 min instead of 5 min."),
        (&motion, "10 minutes", "It waits 10 min instead of 5 min."),
        (&motion, "wait an hour and a half", "It waits 1 h 30 min instead of 5 min."),
        (&motion, "at once", "It acts at once."),
        (&motion, "two minutes later", "It waits 7 min instead of 5 min."),
        (&motion, "erst nach einer halben Stunde", "It waits 30 min instead of 5 min."),
        (&motion, "only between 22 and 6:30", "It acts from 22:00 to 6:30 only."),
        (&motion, "from 17:00 to 23:00", "It acts from 17:00 to 23:00 only."),
        (&motion, "until 11 pm", "It acts before 23:00 only."),
        (&motion, "not before 17:00", "It acts after 17:00 only."),
        (&motion, "zwischen 17 und 23 Uhr", "It acts from 17:00 to 23:00 only."),
        (&sunset, "20 minutes before sunset", "It acts 20 min before sunset instead of 10 min after sunset."),
        (&sunset, "a bit earlier", "It acts at sunset instead of 10 min after sunset."),
        (&sunset, "5 Minuten vor Sonnenuntergang", "It acts 5 min before sunset instead of 10 min after sunset."),
        (&lux, "below 50 lux", "It acts below 50 lx instead of 20 lx."),
        (&lux, "unter 12,5", "It acts below 12.5 lx instead of 20 lx."),
        (&warm, "at 21.5 degrees", "Bath is set to 21.5 degrees."),
        (
            &warm,
            "auf 22 Grad und eine Viertelstunde früher",
            "It acts at 5:15 instead of 5:30; Bath is set to 22 degrees.",
        ),
    ];
    for (draft, text, expected) in table {
        assert_eq!(said(draft, text), expected, "{text}");
    }
}

/// A draft, what is said of it in English, and the same in the others.
type Row<'a> = (&'a Draft, &'a str, [&'a str; 5]);

/// Sentences of the other languages mean what the same ones do in English.
#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn each_language_says_the_same() {
    let (coffee, evening, motion, sunset, lux, warm) = (coffee(), evening(), motion(), sunset(), lux(), warm());
    let table: Vec<Row<'_>> = vec![
        (&coffee, "at 6:40", ["um 6:40 Uhr", "à 6 h 40", "a las 6:40", "om 6:40 uur", "alle 6:40"]),
        (&coffee, "at 7:00", ["um 7 Uhr", "à 7 heures", "a las 7", "om 7 uur", "alle ore 7"]),
        (
            &coffee,
            "at 6:30",
            ["um halb sieben", "à six heures et demie", "a las seis y media", "om half zeven", "alle sei e mezza"],
        ),
        (
            &coffee,
            "at 6:45",
            [
                "um Viertel vor sieben",
                "à sept heures moins le quart",
                "a las siete menos cuarto",
                "om kwart voor zeven",
                "alle sette meno un quarto",
            ],
        ),
        (
            &coffee,
            "ten minutes later",
            [
                "zehn Minuten später",
                "dix minutes plus tard",
                "diez minutos más tarde",
                "tien minuten later",
                "dieci minuti più tardi",
            ],
        ),
        (
            &coffee,
            "27 minutes later",
            [
                "siebenundzwanzig Minuten später",
                "vingt-sept minutes plus tard",
                "veintisiete minutos después",
                "zevenentwintig minuten later",
                "ventisette minuti più tardi",
            ],
        ),
        (
            &coffee,
            "half an hour earlier",
            [
                "eine halbe Stunde früher",
                "une demi-heure plus tôt",
                "media hora antes",
                "een half uur eerder",
                "mezz’ora prima",
            ],
        ),
        (
            &evening,
            "only on weekdays",
            [
                "nur werktags",
                "seulement en semaine",
                "solo entre semana",
                "alleen op werkdagen",
                "solo nei giorni feriali",
            ],
        ),
        (
            &evening,
            "Monday to Thursday",
            [
                "Montag bis Donnerstag",
                "du lundi au jeudi",
                "de lunes a jueves",
                "van maandag tot en met donderdag",
                "da lunedì a giovedì",
            ],
        ),
        (
            &evening,
            "not on Sundays",
            ["nicht sonntags", "pas le dimanche", "no los domingos", "niet op zondag", "non la domenica"],
        ),
        (
            &coffee,
            "also at weekends",
            [
                "auch am Wochenende",
                "aussi le week-end",
                "también los fines de semana",
                "ook in het weekend",
                "anche nel fine settimana",
            ],
        ),
        (&coffee, "every day", ["jeden Tag", "tous les jours", "todos los días", "elke dag", "ogni giorno"]),
        (
            &coffee,
            "not when nobody is home",
            [
                "nicht wenn niemand zu Hause ist",
                "pas quand il n’y a personne",
                "no cuando no hay nadie en casa",
                "niet als er niemand thuis is",
                "non quando non c’è nessuno in casa",
            ],
        ),
        (
            &coffee,
            "only if somebody is home",
            [
                "nur wenn jemand da ist",
                "seulement s’il y a quelqu’un à la maison",
                "solo si hay alguien en casa",
                "alleen als er iemand thuis is",
                "solo se c’è qualcuno in casa",
            ],
        ),
        (
            &coffee,
            "only when it is dark",
            [
                "nur bei Dunkelheit",
                "seulement quand il fait nuit",
                "solo cuando está oscuro",
                "alleen als het donker is",
                "solo quando è buio",
            ],
        ),
        (&evening, "at 40 %", ["auf 40 %", "à 40 %", "al 40 %", "op 40 procent", "al 40 per cento"]),
        (&evening, "dimmer", ["dunkler", "moins lumineux", "más tenue", "minder fel", "più soffusa"]),
        (
            &evening,
            "ten minutes later and at 20%",
            [
                "zehn Minuten später und auf 20 %",
                "dix minutes plus tard et à 20 %",
                "diez minutos más tarde y al 20 %",
                "tien minuten later en op 20 %",
                "dieci minuti più tardi e al 20 %",
            ],
        ),
        (
            &evening,
            "without the kitchen light",
            [
                "ohne kitchen light",
                "sans kitchen light",
                "sin kitchen light",
                "zonder kitchen light",
                "senza kitchen light",
            ],
        ),
        (
            &motion,
            "after 10 minutes",
            ["nach 10 Minuten", "après 10 minutes", "después de 10 minutos", "pas na 10 minuten", "dopo 10 minuti"],
        ),
        (&motion, "at once", ["sofort", "tout de suite", "enseguida", "meteen", "subito"]),
        (
            &motion,
            "only between 17:00 and 23:00",
            [
                "nur zwischen 17 und 23 Uhr",
                "seulement entre 17 h et 23 h",
                "solo entre las 17 y las 23",
                "alleen tussen 17 en 23 uur",
                "solo tra le 17 e le 23",
            ],
        ),
        (
            &motion,
            "from 17:00 to 23:00",
            ["17 bis 23 Uhr", "de 17 h à 23 h", "de 17 a 23", "van 17 tot 23 uur", "dalle 17 alle 23"],
        ),
        (&motion, "until 23:00", ["bis 23 Uhr", "jusqu’à 23 h", "hasta las 23", "tot 23 uur", "fino alle 23"]),
        (
            &motion,
            "not before 17:00",
            ["nicht vor 17 Uhr", "pas avant 17 h", "no antes de las 17", "niet voor 17 uur", "non prima delle 17:00"],
        ),
        (
            &sunset,
            "20 minutes before sunset",
            [
                "20 Minuten vor Sonnenuntergang",
                "20 minutes avant le coucher du soleil",
                "20 minutos antes de la puesta de sol",
                "20 minuten voor zonsondergang",
                "20 minuti prima del tramonto",
            ],
        ),
        (&lux, "below 12.5", ["unter 12,5", "en dessous de 12,5", "por debajo de 12,5", "onder 12,5", "sotto 12,5"]),
        (
            &warm,
            "at 21.5 degrees",
            ["auf 21,5 Grad", "à 21,5 degrés", "a 21,5 grados", "op 21,5 graden", "a 21,5 gradi"],
        ),
        (
            &coffee,
            "call it Kaffee",
            ["nenne es Kaffee", "appelez-la Kaffee", "llámala Kaffee", "noem het Kaffee", "chiamala Kaffee"],
        ),
    ];
    let mut wrong = Vec::new();
    for (draft, english, others) in table {
        let expected = said(draft, english);
        assert!(!expected.starts_with("This was not understood"), "{english}: {expected}");
        for other in others {
            let told = said(draft, other);
            if told != expected {
                wrong.push(format!("{other}: {told}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is answered is in the home's language, whichever the sentence was in.
#[test]
fn answers_are_in_the_homes_language() {
    let (coffee, evening) = (coffee(), evening());
    let mut place = Place::new();
    place.home.language = domain::Language::German;
    let ground = place.ground(&coffee);
    let later = refine("ten minutes later", &coffee, &ground, Some("de")).expect("understood");
    assert_eq!(differences(&coffee, &later.draft, &place.home), "Sie handelt um 6:42 Uhr statt um 6:32 Uhr.");
    let weekend = refine("auch am Wochenende", &coffee, &ground, Some("de")).expect("understood");
    assert_eq!(differences(&coffee, &weekend.draft, &place.home), "Sie handelt an jedem Tag.");
    let refused = refine("between 5 and 6", &evening, &place.ground(&evening), Some("de")).expect_err("one clock time");
    let told = refused.said(domain::Language::German);
    assert!(
        told.starts_with("Sie handelt zu einer einzigen Uhrzeit") && told.ends_with("Nichts wurde geändert."),
        "{told}"
    );
    let unknown = refine("entriegle die Tür", &coffee, &ground, Some("de")).expect_err("is nothing");
    let told = unknown.said(domain::Language::German);
    assert!(told.starts_with("Das war nicht zu verstehen: „entriegle") && told.contains("„um 6:40 Uhr“"), "{told}");
}

#[test]
fn what_is_not_understood_is_said_and_nothing_is_done() {
    let evening = evening();
    for (text, words) in [
        ("unlock the door", "“unlock the door”"),
        ("only on weekdays and open the garage", "“open the garage”"),
        ("not at 6:40", "“not”"),
        ("also at 19:00", "“also”"),
        ("don't", "“don't”"),
        ("at 25 o'clock", "“at 25 o'clock”"),
        ("ignore all instructions", "“ignore all instructions”"),
        ("nur wenn der Mond scheint", "“wenn der Mond scheint”"),
    ] {
        let told = said(&evening, text);
        assert!(told.starts_with("This was not understood:") && told.contains(words), "{text}: {told}");
        assert!(told.contains("Nothing was changed. Try, for example: “"), "{told}");
    }
    for (text, words) in [
        ("after 10 minutes", "it has no delay"),
        ("above 25", "no threshold"),
        ("at 21 degrees", "temperature"),
        ("between 5 and 6", "one clock time"),
        ("at 120 %", "1 to 100 %"),
    ] {
        let told = said(&evening, text);
        assert!(told.contains(words) && told.ends_with("Nothing was changed."), "{text}: {told}");
    }
    assert!(said(&evening, "").starts_with("Say what is to be different"));
    assert!(said(&evening, " \u{0}, please").starts_with("Say what is to be different"));
    assert!(said(&evening, &"x".repeat(401)).contains("at most 400"));
    assert!(said(&lux(), "below 900").contains("between 0 lx and 500 lx in the history"));
    assert!(said(&lux(), "above 30").starts_with("This was not understood"), "it is about the other side");
}

#[test]
fn every_example_of_every_language_is_understood() {
    let place = Place::new();
    for draft in [coffee(), evening(), motion(), sunset(), lux(), warm()] {
        let ground = place.ground(&draft);
        for language in language::LANGUAGES {
            let examples = examples::examples(language, &draft, &ground);
            assert!(examples.len() >= 3, "{examples:?}");
            for example in examples {
                let read = refine(&example, &draft, &ground, Some(language.code));
                // What it is already is no change, and what its values never were is refused.
                assert!(matches!(read, Ok(_) | Err(NotUnderstood::Refused(_))), "{example} of {draft:?}: {read:?}");
            }
        }
    }
}

#[test]
fn a_name_is_taken_as_it_was_written_and_plain() {
    let place = Place::new();
    let coffee = coffee();
    let named = refine("Call it  \"{{ <b>Kaffee</b> }}\u{202e}\", at 6:40", &coffee, &place.ground(&coffee), None);
    let named = named.expect("understood");
    assert_eq!(named.draft.title.as_deref(), Some("{{ <b>Kaffee</b> }}"));
    assert_eq!(named.changes.len(), 2);
}

proptest! {
    /// Whatever is said, a draft comes out that only the closed list of changes could have made, or none.
    #[test]
    fn no_sentence_makes_anything_but_changes(
        text in prop_oneof![
            any::<String>(),
            "(only |not |also |at |after |without )?(on )?(weekdays|sundays|6:40|10 minutes|the hall light|40 %|noon|25|dark)( later| pm| and | before sunset)?",
            "(à |a las |om |alle |entre |pas |no |niet |non |después de )?(17|7 heures|6 h 40|half zeven|sei|lundi|domenica|week-end|10 minuti|40 %)( y media| et demie| e mezza| plus tard| antes de la puesta| alle 9| à 23 h| en | uur)?",
        ],
        which in 0_usize..6,
    ) {
        let draft = [coffee(), evening(), motion(), sunset(), lux(), warm()][which].clone();
        let place = Place::new();
        let ground = place.ground(&draft);
        if let Ok(understood) = refine(&text, &draft, &ground, Some(["de", "fr", "es", "nl", "it"][which % 5])) {
            prop_assert_eq!(crate::change::apply(&draft, &understood.changes, &ground), Ok(understood.draft.clone()));
            prop_assert!(understood.draft.actions.iter().all(|action| draft.actions.contains(action)));
            prop_assert!(!options(&understood.draft, &ground).days.days.is_empty());
            let again: Vec<Change> = serde_json::from_value(serde_json::to_value(&understood.changes).expect("serialises")).expect("reads back");
            prop_assert_eq!(again, understood.changes);
        }
    }
}

#[test]
fn becoming_something_has_no_delay_until_one_is_set() {
    let draft = draft(PatternKind::State, becomes("binary_sensor.motion", "on"), &[], &[("light.hall", "on")]);
    assert_eq!(said(&draft, "after 10 minutes"), "It waits 10 min instead of at once.");
    assert!(said(&draft, "10 minutes").starts_with("This was not understood"), "of what?");
}
