use std::fmt::Write as _;

use domain::{Backtest, Home, NearMiss, Pattern, PatternKind, Trigger};

use super::names::plain;
use super::title::headline;

/// Longer than this, what a near miss lacked is cut.
const LONGEST_REASON: usize = 300;

/// What the replay found, as one sentence with exactly its numbers.
///
/// `entities` is how many entities the automation acts on; a fire and a manual action are counted
/// for each of them.
///
/// Days are said only where they tell all of it: one entity, switched by hand once on each of its
/// days and served once on each day served. Else the sentence counts the single actions.
#[must_use]
pub fn backtest_sentence(backtest: &Backtest, entities: usize) -> String {
    let Backtest { days, manual_days, served_days, served, manual_actions, .. } = *backtest;
    if manual_actions == 0 {
        let acted = if backtest.fires == 0 {
            "never have acted".to_owned()
        } else {
            format!("have acted {}", times(backtest.fires))
        };
        return format!("In {} nobody did this by hand; this would {acted}.", count(days, "day"));
    }
    let wrong = wrongly(backtest, entities);
    if entities <= 1 && manual_actions == manual_days && served == served_days {
        let share = match (served_days, manual_days) {
            (0, _) => "on no day".to_owned(),
            (1, 1) => "on that one too".to_owned(),
            (some, all) if some == all => "on all of them".to_owned(),
            (some, _) => format!("on {some} of them"),
        };
        return format!(
            "You did this by hand on {}; this would have done it for you {share}, and {wrong}.",
            count(manual_days, "day")
        );
    }
    if entities <= 1 {
        return format!(
            "In {} you did this by hand {}; this would have done it for you {}, and {wrong}.",
            count(days, "day"),
            times(manual_actions),
            if served == manual_actions { "every time".to_owned() } else { times(served) },
        );
    }
    let share = match (served, manual_actions) {
        (0, _) => "none".to_owned(),
        (some, all) if some == all => "all".to_owned(),
        (some, _) => some.to_string(),
    };
    format!(
        "In {} you did these by hand {} in all; this would have done {share} of them for you, and {wrong}.",
        count(days, "day"),
        times(manual_actions),
    )
}

/// Why a pattern is believed, as a sentence; a second one warns where it looks machine-made, and one
/// says when the habit is younger than the history.
///
/// For something left running, what counts is how often somebody came back and turned it off.
#[must_use]
pub fn evidence_sentence(pattern: &Pattern) -> String {
    let mut sentence = replay_sentence(pattern);
    sentence.push(' ');
    sentence.push_str(&held_out_sentence(&pattern.held_out, pattern.actions.len()));
    if pattern.machine_like {
        sentence.push_str(" It was so regular that it may be a device's own schedule.");
    }
    sentence
}

/// What the replay says of an automation that its user has changed. It was fitted to no day, and may have been to all of
/// them by whoever looked at the replay: what it is worth, the days after it tell.
pub(crate) fn changed_evidence(pattern: &Pattern) -> String {
    let Backtest { days, fires, served, .. } = pattern.held_out;
    let entities = pattern.actions.len();
    let since = match (days, fires) {
        (0, _) => "You have changed it: how it does on days after that, later nights tell.".to_owned(),
        (days, 0) => format!("In the {} since you changed it, it would not have acted.", count(days, "day")),
        (days, _) => {
            format!("In the {} since you changed it, it was {}.", count(days, "day"), right(served, fires, entities))
        }
    };
    format!("{} {since}", replay_sentence(pattern))
}

/// What was seen, and what the automation would have done.
fn replay_sentence(pattern: &Pattern) -> String {
    let backtest = &pattern.backtest;
    let mut sentence = if pattern.kind == PatternKind::LeftOn {
        let (were, them) = if pattern.actions.len() > 1 { ("these were", "them") } else { ("this was", "it") };
        format!(
            "In {} {were} left on {} with nobody at home, and turned off by hand afterwards; this would have turned \
             {them} off {}{}.",
            count(backtest.days, "day"),
            times(backtest.served),
            times(backtest.fires),
            sooner(pattern),
        )
    } else {
        backtest_sentence(backtest, pattern.actions.len())
    };
    if backtest.since.is_some() {
        let _ = write!(sentence, " Only the last {} count: it changed then.", count(backtest.days, "day"));
    }
    sentence
}

/// What became of it on days that it had not learned from.
fn held_out_sentence(held_out: &Backtest, entities: usize) -> String {
    let Backtest { days, fires, served, .. } = *held_out;
    if days == 0 {
        return "It could not be tried yet on days that it had not learned from.".to_owned();
    } else if fires == 0 {
        return format!("On {} that it had not learned from it would not have acted.", count(days, "day"));
    }
    format!("On days that it had not learned from it was {}.", right(served, fires, entities))
}

fn right(served: u32, fires: u32, entities: usize) -> String {
    match (served, fires, entities) {
        (1, 1, 0 | 1) => "right the one time that it acted".to_owned(),
        (some, all, 0 | 1) => format!("right {some} of {}", count(all, "time")),
        (some, all, _) => format!("right in {some} of its {}", count(all, "action")),
    }
}

/// By how much what was left running would have been turned off sooner, in all.
fn sooner(pattern: &Pattern) -> String {
    let micros: i64 = pattern.moments.iter().filter_map(|moment| Some(moment.acted - moment.triggered?)).sum();
    let hours = (micros + 1_800_000_000) / 3_600_000_000;
    if hours > 0 { format!(", {hours} h sooner in all") } else { String::new() }
}

/// A habit that was not sure enough, and what it lacked, in two sentences.
#[must_use]
pub fn near_miss_sentence(miss: &NearMiss, home: &Home) -> String {
    let opportunities = miss.opportunities;
    let held = match miss.trigger {
        Trigger::Time { .. } | Trigger::Sun { .. } => format!("on {} of {}", miss.support, count(opportunities, "day")),
        _ => format!("{} of {}", miss.support, count(opportunities, "time")),
    };
    let headline = headline(miss.kind, &miss.trigger, &miss.conditions, &miss.actions, home);
    format!("{headline}: held {held}. {}", plain(&miss.lacked, LONGEST_REASON)).trim_end().to_owned()
}

/// `once`, `twice`, `3 times`; `not once` for none.
pub(crate) fn times(number: u32) -> String {
    match number {
        0 => "not once".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// `1 day`, `28 days`.
fn count(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The end of "this would have …" about the fires that served nobody.
fn wrongly(backtest: &Backtest, entities: usize) -> String {
    match (backtest.false_fires, entities) {
        (0, _) => "never acted wrongly".to_owned(),
        (wrong, 0 | 1) => format!("acted wrongly {}", times(wrong)),
        (wrong, _) => format!("acted wrongly in {wrong} of its {}", count(backtest.fires, "action")),
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
        let said: Vec<String> = table.iter().map(|(replay, entities)| backtest_sentence(replay, *entities)).collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_warning_and_what_was_left_on_are_said() {
        let mut heater = pattern("heater", PatternKind::LeftOn, at("01:00:00"), &[], &[("climate.heater", "off")]);
        (heater.backtest.fires, heater.backtest.served) = (5, 4);
        let said = "In 30 days this was left on 4 times with nobody at home, and turned off by hand afterwards; this \
                    would have turned it off 5 times";
        let kept = "On days that it had not learned from it was right 13 of 14 times.";
        assert_eq!(evidence_sentence(&heater), format!("{said}. {kept}"));
        let moment = |hours: i64| domain::Moment { acted: hours * 3_600_000_000, triggered: Some(0) };
        heater.moments = vec![moment(8), moment(9)];
        assert_eq!(evidence_sentence(&heater), format!("{said}, 17 h sooner in all. {kept}"));
        let mut boiler = pattern("boiler", PatternKind::Time, at("05:00:00"), &[], &[("switch.boiler", "on")]);
        boiler.machine_like = true;
        assert!(
            evidence_sentence(&boiler).ends_with("times. It was so regular that it may be a device's own schedule.")
        );
    }

    #[test]
    fn what_was_not_learned_from_is_said_as_it_was() {
        let said = |days, fires, served, entities| {
            held_out_sentence(&Backtest { days, fires, served, ..Backtest::default() }, entities)
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
            lacked: "It holds on fewer than half of the days.".to_owned(),
        };
        assert_eq!(
            near_miss_sentence(&miss, &home_with(&[])),
            "Turn on Lamp at 21:10 on weekdays: held on 9 of 20 days. It holds on fewer than half of the days."
        );
        let once = NearMiss { trigger: crate::testing::becomes("light.b", "on"), opportunities: 1, support: 1, ..miss };
        assert!(near_miss_sentence(&once, &home_with(&[])).contains("held 1 of 1 time."));
    }
}
