use std::fmt::Write as _;

use domain::{Cause, Event, EventLog, EventLogBuilder, PatternKind};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::*;
use crate::detectors::{Proposals, detectors};
use crate::rule::Evaluator;
use crate::select::{Choice, Judged, actions, choose};
use crate::settings::Settings;
use crate::tests::{home, home_with_sun, log};

const DAYS: u32 = 28;

/// Runs `check` on a history with all that goes with it.
fn with_study<T>(log: &EventLog, check: impl FnOnce(&Study<'_, '_>, &Trial<'_>) -> T) -> T {
    let home = home_with_sun();
    let house = House::prepare(log, &home).expect("there are events");
    let (series, evaluator, settings) = (SeriesTable::of(&house), Evaluator::new(&house), Settings::default());
    let (presence, away, circumstances) = (presence_series(&house), Away::of(&house), Circumstances::of(&house));
    let study = Study {
        house: &house,
        series: &series,
        presence: &presence,
        away: away.as_ref(),
        circumstances: &circumstances,
        measured: house.changes.measured(),
        evaluator: &evaluator,
        settings: &settings,
    };
    check(&study, &Trial::of(&house, settings.min_days))
}

/// The habits of a history's units, whatever chance says of them, with their units.
fn habits(study: &Study<'_, '_>, trial: &Trial<'_>) -> Vec<(Unit, Choice)> {
    let judged = |unit: &Unit| {
        let proposed = detectors().into_iter().flat_map(|detector| {
            let Proposals { candidates, .. } = detector.propose(study, unit);
            candidates.into_iter().map(move |candidate| Judged {
                q_value: candidate.ln_p(&[]).exp(),
                candidate,
                detector,
            })
        });
        proposed.collect()
    };
    study.house.units.iter().map(|unit| (unit.clone(), choose(study, trial, unit, judged(unit)))).collect()
}

/// Four weeks in which people have habits of every sort, told day by day, so that a part of it can be
/// told otherwise: `event` is given the day, and the lines of what happens on it.
fn weeks(mut event: impl FnMut(u32, String) -> String) -> EventLog {
    let mut rng = Pcg64::seed_from_u64(7);
    let mut all = String::new();
    for day in 0..DAYS {
        let mut lines = String::new();
        let mut line = |second: i32, change: &str| {
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            let _ = writeln!(lines, "{} {hour:02}:{minute:02}:{second:02} {change}", day + 1);
        };
        let coffee = 6 * 3600 + 1920 + rng.random_range(-200..200);
        line(coffee, "switch.coffee on");
        line(coffee + 2400, "switch.coffee off");
        // The hall: motion, and the light soon after it in the evening.
        for _ in 0..6 {
            let at = rng.random_range(8 * 3600..23 * 3600);
            line(at, "binary_sensor.hall on");
            if at > 17 * 3600 {
                line(at + rng.random_range(3..12), "light.hall on");
                line(at + 420 + rng.random_range(3..12), "light.hall off");
            }
            line(at + 120, "binary_sensor.hall off");
        }
        // The attic gets warm, mostly, and then the fan runs.
        let peak = rng.random_range(24..31);
        for hour in 9..19_i32 {
            line(hour * 3600 + 60, &format!("sensor.attic {}", peak - (hour - 14).abs()));
        }
        if peak > 26 {
            line(14 * 3600 + 60 - (peak - 27) * 3600 + rng.random_range(5..60), "fan.attic on");
            line(20 * 3600, "fan.attic off");
        }
        // Everybody leaves, mostly at nine, and the radio goes off.
        let leaves = 9 * 3600 + rng.random_range(-1800..1800);
        line(7 * 3600 + rng.random_range(0..600), "media_player.radio on");
        line(leaves, "zone.home 0");
        line(leaves + rng.random_range(4..20), "media_player.radio off");
        line(16 * 3600, "zone.home 2");
        all.push_str(&event(day, lines));
    }
    log(&all)
}

#[test]
fn the_second_half_is_tried_block_by_block() {
    with_study(&weeks(|_, lines| lines), |study, trial| {
        let days: Vec<u32> = trial.folds.iter().map(|fold| fold.days).collect();
        assert_eq!(days, [14, 17, 21, 24]);
        let ends = trial.folds.windows(2).all(|two| two[0].next.end == two[1].next.start);
        let (_, last) = study.house.span();
        assert!(ends && trial.folds.last().is_some_and(|fold| fold.next.end == last + 1));
        assert!(trial.folds.iter().all(|fold| fold.past.span().1 < fold.next.start));
    });
    let (week, home) = (log("1 10:00:00 light.a on\n6 10:00:00 light.a off"), home());
    let house = House::prepare(&week, &home).expect("there are events");
    assert!(Trial::of(&house, 4).folds.is_empty(), "three days show no habit of four");
}

#[test]
fn what_comes_after_a_block_never_changes_its_figures() {
    // From the given day on nobody does anything of all this any more, but for much that is new.
    let otherwise = |from: u32| {
        weeks(|day, lines| {
            let noise = |line: &str| format!("{}\n", line.replace(" on", " brief").replace(" off", " on"));
            if day < from { lines } else { lines.lines().map(noise).collect::<String>().replace(" brief", " off") }
        })
    };
    let as_it_was = weeks(|_, lines| lines);
    let mut compared: Vec<PatternKind> = Vec::new();
    with_study(&as_it_was, |study, trial| {
        let found = habits(study, trial);
        for (number, fold) in trial.folds.iter().enumerate() {
            let end = trial.folds.get(number + 1).map_or(DAYS, |next| next.days);
            with_study(&otherwise(end), |other, other_trial| {
                let other_fold = &other_trial.folds[number];
                for (unit, habit) in found.iter().flat_map(|(unit, of)| of.habits.iter().map(move |one| (unit, one))) {
                    let (unit, what) = (unit.until(fold.days), (habit.detector, &habit.candidate));
                    let figures = fold.replay(study, &unit, what, &habit.actions);
                    assert_eq!(other_fold.replay(other, &unit, what, &habit.actions), figures, "{:?}", habit.candidate);
                    if figures.is_some_and(|figures| figures.served > 0) && end < DAYS {
                        compared.push(habit.candidate.kind);
                    }
                }
            });
        }
    });
    compared.sort_unstable();
    compared.dedup();
    let all =
        [PatternKind::Time, PatternKind::State, PatternKind::StateFor, PatternKind::Numeric, PatternKind::Presence];
    assert!(all.iter().all(|kind| compared.contains(kind)), "{compared:?}");
}

#[test]
fn a_good_habit_is_about_as_right_on_days_not_learned_from() {
    with_study(&weeks(|_, lines| lines), |study, trial| {
        let found = habits(study, trial);
        let coffee = found.iter().flat_map(|(_, choice)| &choice.habits).find(|habit| {
            habit.candidate.kind == PatternKind::Time && habit.actions[0].entity_id.as_str() == "switch.coffee"
        });
        let coffee = coffee.expect("it is found");
        assert_eq!((coffee.held_out.days, coffee.held_out.fires), (14, 14), "{:?}", coffee.held_out);
        assert!(coffee.held_out.precision > 0.85, "{:?}", coffee.held_out);
    });
}

/// A lamp that is switched on at some clock time on each day, in minutes of the day.
fn lamp(minute_of_day: impl Fn(u32) -> Option<u32>) -> EventLog {
    let mut lines = String::new();
    for day in 0..DAYS {
        let _ =
            writeln!(lines, "{} 12:00:00 binary_sensor.door on\n{} 12:05:00 binary_sensor.door off", day + 1, day + 1);
        if let Some(minute) = minute_of_day(day) {
            let _ = writeln!(lines, "{} {:02}:{:02}:00 light.desk on", day + 1, minute / 60, minute % 60);
            let _ = writeln!(lines, "{} 23:50:00 light.desk off", day + 1);
        }
    }
    log(&lines)
}

/// Somebody turns the desk lamp on at eight each day; as a candidate, with its unit's number.
fn at_eight(study: &Study<'_, '_>) -> (Unit, Candidate, Vec<TargetState>) {
    let unit = study.house.units.iter().find(|unit| actions(study, unit)[0].state == "on").expect("it is switched");
    let candidates = detectors()[0].propose(study, unit).candidates;
    (unit.clone(), candidates.into_iter().next().expect("a clock time"), actions(study, unit))
}

#[test]
fn what_fits_the_first_weeks_only_shows_in_the_others() {
    // Eight o'clock in the first half; then at whatever time, now and then at eight.
    let log = lamp(|day| Some(if day < 14 || day % 7 == 3 { 480 + day % 5 } else { 540 + 37 * (day % 13) }));
    with_study(&log, |study, trial| {
        let (unit, candidate, actions) = at_eight(study);
        let fitted = candidate.backtest(study, &actions);
        let held_out = trial.held_out(study, &unit, (detectors()[0], &candidate), &actions);
        assert!(fitted.precision > 0.5, "{fitted:?}");
        assert!(held_out.precision < 0.3 && held_out.fires >= 5, "{held_out:?}");
    });
}

#[test]
fn a_habit_that_ended_is_told_from_a_holiday() {
    let ended = |log: &EventLog| {
        with_study(log, |study, trial| {
            let (_, candidate, actions) = at_eight(study);
            trial.has_ended(study, &candidate, &actions)
        })
    };
    let minute = |day: u32| 480 + day % 5;
    assert!(!ended(&lamp(|day| Some(minute(day)))), "every day");
    assert!(ended(&lamp(|day| Some(if day < 17 { minute(day) } else { 1200 }))), "in the evening now");
    let deserted = lamp(|day| (day < 17).then(|| minute(day)));
    assert!(ended(&deserted), "somebody goes through the door");
    let nobody = deserted.between(jiff::Timestamp::MIN, "2026-09-18T00:00:00Z".parse().expect("an instant"));
    let mut away = EventLogBuilder::default();
    away.append_log(&nobody);
    for (day, state) in (18..=28).zip(["1", "2"].into_iter().cycle()) {
        let time = crate::tests::at(&format!("{day} 12:00:00"));
        away.push(Event { time, entity_id: "sensor.meter", state, cause: Cause::Device });
    }
    let away = away.finish();
    assert!(!ended(&away), "nobody is there");
    with_study(&away, |study, trial| {
        let (unit, candidate, actions) = at_eight(study);
        let held_out = trial.held_out(study, &unit, (detectors()[0], &candidate), &actions);
        assert_eq!((held_out.days, held_out.fires, held_out.served), (14, 3, 3), "empty days have no fires");
    });
}
