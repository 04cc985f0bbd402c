use domain::{Backtest, Home, Language, NearMiss, Pattern, PatternKind, Trigger};

use super::lacks::lack_sentence;
use super::say;
use super::title::headline;

/// What the replay found, as one sentence with exactly its numbers.
///
/// `entities` is how many entities the automation acts on; a fire and a manual action are counted
/// for each of them.
///
/// Days are said only where they tell all of it: one entity, switched by hand once on each of its
/// days and served once on each day served. Else the sentence counts the single actions.
#[must_use]
pub fn backtest_sentence(backtest: &Backtest, entities: usize, language: Language) -> String {
    let Backtest { days, manual_days, served_days, served, manual_actions, .. } = *backtest;
    if manual_actions == 0 {
        return if backtest.fires == 0 {
            say!(language, "evidence-nobody-never", days = days)
        } else {
            say!(language, "evidence-nobody", days = days, times = times(backtest.fires, language))
        };
    }
    let wrong = wrongly(backtest, entities, language);
    if entities <= 1 && manual_actions == manual_days && served == served_days {
        let share = match (served_days, manual_days) {
            (0, _) => say!(language, "share-no-day"),
            (1, 1) => say!(language, "share-that-day"),
            (some, all) if some == all => say!(language, "share-every-day"),
            (some, _) => say!(language, "share-days", served = some),
        };
        return say!(language, "evidence-days", days = manual_days, share = share, wrong = wrong);
    }
    let by_hand = times(manual_actions, language);
    if entities <= 1 {
        let share = if served == manual_actions { say!(language, "share-every-time") } else { times(served, language) };
        return say!(language, "evidence-times", days = days, times = by_hand, share = share, wrong = wrong);
    }
    let share = match (served, manual_actions) {
        (0, _) => say!(language, "share-none"),
        (some, all) if some == all => say!(language, "share-all"),
        (some, _) => say!(language, "share-some", served = some),
    };
    say!(language, "evidence-several", days = days, times = by_hand, share = share, wrong = wrong)
}

/// Why a pattern is believed, as a sentence; a second one warns where it looks machine-made, and one
/// says when the habit is younger than the history.
///
/// For something left running, what counts is how often somebody came back and turned it off.
#[must_use]
pub fn evidence_sentence(pattern: &Pattern, language: Language) -> String {
    let mut sentence = replay_sentence(pattern, language);
    sentence.push(' ');
    sentence.push_str(&held_out_sentence(&pattern.held_out, pattern.actions.len(), language));
    if pattern.machine_like {
        sentence.push(' ');
        sentence.push_str(&say!(language, "evidence-machine-like"));
    }
    sentence
}

/// What the replay says of an automation that its user has changed. It was fitted to no day, and may have been to all of
/// them by whoever looked at the replay: what it is worth, the days after it tell.
pub(crate) fn changed_evidence(pattern: &Pattern, language: Language) -> String {
    let Backtest { days, fires, served, .. } = pattern.held_out;
    let since = match (days, fires) {
        (0, _) => say!(language, "changed-new"),
        (days, 0) => say!(language, "changed-idle", days = days),
        (days, _) => say!(language, "changed-right", days = days, served = served, fires = fires),
    };
    format!("{} {since}", replay_sentence(pattern, language))
}

/// The same of one that its user only tries.
pub(crate) fn tried_evidence(pattern: &Pattern, language: Language) -> String {
    format!("{} {}", replay_sentence(pattern, language), say!(language, "changed-tried"))
}

/// What was seen, and what the automation would have done.
fn replay_sentence(pattern: &Pattern, language: Language) -> String {
    let backtest = &pattern.backtest;
    let mut sentence = if pattern.kind == PatternKind::LeftOn {
        say!(
            language,
            "evidence-left-on",
            days = backtest.days,
            number = pattern.actions.len(),
            times = times(backtest.served, language),
            acted = times(backtest.fires, language),
            hours = hours_sooner(pattern)
        )
    } else {
        backtest_sentence(backtest, pattern.actions.len(), language)
    };
    if backtest.since.is_some() {
        sentence.push(' ');
        sentence.push_str(&say!(language, "evidence-since", days = backtest.days));
    }
    sentence
}

/// What became of it on days that it had not learned from.
fn held_out_sentence(held_out: &Backtest, entities: usize, language: Language) -> String {
    let Backtest { days, fires, served, .. } = *held_out;
    match (days, served, fires, entities) {
        (0, ..) => say!(language, "held-out-none"),
        (_, _, 0, _) => say!(language, "held-out-idle", days = days),
        (_, 1, 1, 0 | 1) => say!(language, "held-out-once"),
        (_, _, _, 0 | 1) => say!(language, "held-out-times", served = served, fires = fires),
        _ => say!(language, "held-out-actions", served = served, fires = fires),
    }
}

/// By how many hours what was left running would have been turned off sooner, in all.
fn hours_sooner(pattern: &Pattern) -> i64 {
    let micros: i64 = pattern.moments.iter().filter_map(|moment| Some(moment.acted - moment.triggered?)).sum();
    ((micros + 1_800_000_000) / 3_600_000_000).max(0)
}

/// A habit that was not sure enough, and what it lacked, in two sentences.
#[must_use]
pub fn near_miss_sentence(miss: &NearMiss, home: &Home) -> String {
    let language = home.language;
    let headline = headline(miss.kind, &miss.trigger, &miss.conditions, &miss.actions, home);
    let lacked = lack_sentence(&miss.lacked, language);
    let (support, opportunities) = (miss.support, miss.opportunities);
    match miss.trigger {
        Trigger::Time { .. } | Trigger::Sun { .. } => say!(
            language,
            "nearly-days",
            headline = headline,
            support = support,
            opportunities = opportunities,
            lacked = lacked
        ),
        _ => say!(
            language,
            "nearly-times",
            headline = headline,
            support = support,
            opportunities = opportunities,
            lacked = lacked
        ),
    }
}

/// `once`, `twice`, `3 times`; `not once` for none.
pub(crate) fn times(number: u32, language: Language) -> String {
    say!(language, "times", number = number)
}

/// The end of "this would have …" about the fires that served nobody.
fn wrongly(backtest: &Backtest, entities: usize, language: Language) -> String {
    match (backtest.false_fires, entities) {
        (0, _) => say!(language, "wrong-never"),
        (wrong, 0 | 1) => say!(language, "wrong-times", times = times(wrong, language)),
        (wrong, _) => say!(language, "wrong-actions", wrong = wrong, actions = backtest.fires),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{WEEKDAYS, at, backtest, home_with, on_days, pattern, target};

    fn replay(manual: (u32, u32), served: (u32, u32), false_fires: u32) -> Backtest {
        Backtest {
            manual_days: manual.0,
            manual_actions: manual.1,
            served_days: served.0,
            served: served.1,
            fires: served.1 + false_fires,
            false_fires,
            ..backtest()
        }
    }

    #[test]
    fn the_sentence_says_the_numbers_of_the_replay() {
        let table = [
            (replay((28, 28), (26, 26), 1), 1),
            (replay((28, 28), (28, 28), 0), 1),
            (replay((1, 1), (1, 1), 2), 1),
            (replay((1, 1), (0, 0), 1), 1),
            (replay((3, 3), (0, 0), 3), 1),
            (replay((28, 120), (27, 90), 3), 1),
            (replay((28, 120), (28, 120), 0), 1),
            (replay((28, 140), (27, 130), 5), 5),
            (replay((28, 140), (28, 140), 1), 5),
            (replay((28, 28), (26, 26), 1), 2),
            (replay((0, 0), (0, 0), 4), 1),
        ];
        let said: Vec<String> =
            table.iter().map(|(replay, entities)| backtest_sentence(replay, *entities, Language::English)).collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_warning_and_what_was_left_on_are_said() {
        let mut heater = pattern("heater", PatternKind::LeftOn, at("01:00:00"), &[], &[("climate.heater", "off")]);
        (heater.backtest.fires, heater.backtest.served) = (5, 4);
        let said = "In 30 days this was left on 4 times with nobody at home, and turned off by hand afterwards; this \
                    would have turned it off 5 times";
        let kept = "On days that it had not learned from it was right 13 of 14 times.";
        assert_eq!(evidence_sentence(&heater, Language::English), format!("{said}. {kept}"));
        let moment = |hours: i64| domain::Moment { acted: hours * 3_600_000_000, triggered: Some(0) };
        heater.moments = vec![moment(8), moment(9)];
        assert_eq!(evidence_sentence(&heater, Language::English), format!("{said}, 17 h sooner in all. {kept}"));
        let mut boiler = pattern("boiler", PatternKind::Time, at("05:00:00"), &[], &[("switch.boiler", "on")]);
        boiler.machine_like = true;
        assert!(
            evidence_sentence(&boiler, Language::English)
                .ends_with("times. It was so regular that it may be a device's own schedule.")
        );
    }

    #[test]
    fn what_was_not_learned_from_is_said_as_it_was() {
        let said = |days, fires, served, entities| {
            held_out_sentence(&Backtest { days, fires, served, ..Backtest::default() }, entities, Language::English)
        };
        let table = [said(0, 0, 0, 1), said(7, 0, 0, 1), said(7, 1, 1, 1), said(7, 1, 0, 1), said(9, 8, 8, 1)];
        insta::assert_snapshot!([table.as_slice(), &[said(15, 18, 17, 1), said(15, 70, 61, 5)]].concat().join("\n"));
    }

    #[test]
    fn a_near_miss_says_what_it_lacked() {
        let miss = NearMiss {
            kind: PatternKind::Time,
            trigger: at("21:10:00"),
            conditions: vec![on_days(&WEEKDAYS)],
            actions: vec![target("light.lamp", "on")],
            support: 9,
            opportunities: 20,
            lacked: domain::Lack::TooRare { held: 0.45, least: 0.5 },
        };
        assert_eq!(
            near_miss_sentence(&miss, &home_with(&[])),
            "Turn on Lamp at 21:10 on weekdays: held on 9 of 20 days. That is 45%; at least 50% counts."
        );
        let once = NearMiss { trigger: crate::testing::becomes("light.b", "on"), opportunities: 1, support: 1, ..miss };
        assert!(near_miss_sentence(&once, &home_with(&[])).contains("held 1 of 1 time."));
    }
}
