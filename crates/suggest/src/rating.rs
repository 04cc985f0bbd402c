use domain::{Category, Home, Outlook, Pattern, PatternKind, Priority, Savings, TargetState};

use crate::safety::{is_entrance, is_gas_valve};

/// What a suggestion is good for, by the first that fits:
///
/// 1. security: it locks something, or closes a garage, a door, a gate or a gas valve;
/// 2. energy: it only switches off, or it is about what was left running;
/// 3. comfort: something that it acts on is a light, a cover, or gives warmth, air or sound;
/// 4. convenience: the rest.
#[must_use]
pub fn category_of(kind: PatternKind, targets: &[TargetState], home: &Home) -> Category {
    let secures = |target: &TargetState| match (target.entity_id.domain(), target.state.as_str()) {
        ("lock", "locked") => true,
        ("cover", "closed") => is_entrance(&target.entity_id, home),
        ("valve", "closed") => is_gas_valve(&target.entity_id, home),
        _ => false,
    };
    let saves = |target: &TargetState| {
        target.state == "off" && !matches!(target.entity_id.domain(), "select" | "input_select" | "input_boolean")
    };
    let comforts = |target: &TargetState| {
        matches!(
            target.entity_id.domain(),
            "light" | "cover" | "climate" | "fan" | "humidifier" | "media_player" | "water_heater"
        )
    };
    if targets.iter().any(secures) {
        Category::Security
    } else if kind == PatternKind::LeftOn || (!targets.is_empty() && targets.iter().all(saves)) {
        Category::Energy
    } else if targets.iter().any(comforts) {
        Category::Comfort
    } else {
        Category::Convenience
    }
}

/// How much a suggestion matters: how sure it is to be right, and how often it would help.
///
/// *Sure* is the lower bound of what precision is to be expected ([`Outlook`]); *often* is `served` in a
/// week of the days replayed, for each entity acted on: five lights at bedtime are one help.
///
/// - high: sure ≥ 0.6 and often ≥ 3: right 8 of 8, 13 of 14 or 12 of 14 times on the days kept back
/// - medium: sure ≥ 0.4 and often ≥ 0.75, about three times a month: 4 of 4 or 7 of 9 times there
/// - low: the rest
#[must_use]
pub fn priority_of(pattern: &Pattern) -> Priority {
    let backtest = &pattern.backtest;
    let entities = u32::try_from(pattern.actions.len()).unwrap_or(u32::MAX).max(1);
    let sure = Outlook::of(backtest, &pattern.held_out, pattern.actions.len()).precision_low;
    let count = f64::from(backtest.served) / f64::from(entities);
    let often = if backtest.days == 0 { 0.0 } else { 7.0 * count / f64::from(backtest.days) };
    if sure >= 0.6 && often >= 3.0 {
        Priority::High
    } else if sure >= 0.4 && often >= 0.75 {
        Priority::Medium
    } else {
        Priority::Low
    }
}

/// What a pattern's automation would save: as often as it may be expected to serve somebody
/// ([`Outlook`]), and how long that which was left running ran.
#[must_use]
pub fn savings_of(pattern: &Pattern) -> Savings {
    let backtest = &pattern.backtest;
    let weeks = f64::from(backtest.days.max(1)) / 7.0;
    let outlook = Outlook::of(backtest, &pattern.held_out, pattern.actions.len());
    let micros: i64 = pattern.moments.iter().filter_map(|moment| Some(moment.acted - moment.triggered?)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a time of days")]
    let hours = micros as f64 / 3_600_000_000.0;
    Savings {
        manual_actions_per_week: outlook.served_per_week,
        hours_on_per_week: (pattern.kind == PatternKind::LeftOn).then_some(hours / weeks),
    }
}

#[cfg(test)]
mod tests {
    use domain::wilson_low;

    use super::*;
    use crate::testing::{at, home_with, pattern, target};

    type Row = (PatternKind, &'static [(&'static str, &'static str)], Category);

    #[test]
    fn wilsons_bound_is_that_of_the_tables() {
        // 9 of 10 and 0 of 10 by R's `prop.test(…, correct = FALSE)`.
        for (hits, trials, expected) in [(9, 10, 0.595_85), (10, 10, 0.722_47), (0, 10, 0.0), (0, 0, 0.0)] {
            assert!((wilson_low(hits, trials) - expected).abs() < 1e-5, "{hits} of {trials}");
        }
    }

    #[test]
    fn a_category_is_what_the_user_would_say() {
        let home = home_with(&[("cover.g", "", Some("garage")), ("cover.b", "", Some("blind"))]);
        let table: [Row; 10] = [
            (PatternKind::Time, &[("lock.a", "locked"), ("light.a", "off")], Category::Security),
            (PatternKind::Time, &[("cover.g", "closed")], Category::Security),
            (PatternKind::Time, &[("cover.b", "closed")], Category::Comfort),
            (PatternKind::StateFor, &[("light.a", "off")], Category::Energy),
            (PatternKind::LeftOn, &[("climate.a", "off")], Category::Energy),
            (PatternKind::Scene, &[("light.a", "off"), ("media_player.b", "off")], Category::Energy),
            (PatternKind::State, &[("light.a", "on")], Category::Comfort),
            (PatternKind::Scene, &[("light.a", "off"), ("media_player.b", "on")], Category::Comfort),
            (PatternKind::Time, &[("switch.coffee", "on")], Category::Convenience),
            (PatternKind::Time, &[("vacuum.a", "cleaning")], Category::Convenience),
        ];
        for (kind, targets, expected) in table {
            let targets: Vec<_> = targets.iter().map(|(id, state)| target(id, state)).collect();
            assert_eq!(category_of(kind, &targets, &home), expected, "{targets:?}");
        }
    }

    #[test]
    fn priority_needs_both_sureness_and_use() {
        let rated = |fires, served, days| {
            let mut pattern = pattern("a", PatternKind::Time, at("06:00:00"), &[], &[("light.a", "on")]);
            pattern.backtest = domain::Backtest { fires, served, days, ..pattern.backtest };
            pattern.held_out = domain::Backtest { fires: fires / 2, served: served / 2, ..pattern.held_out };
            priority_of(&pattern)
        };
        assert_eq!(rated(27, 26, 30), Priority::High);
        assert_eq!(rated(27, 26, 365), Priority::Low);
        assert_eq!(rated(15, 12, 30), Priority::Medium);
        assert_eq!(rated(60, 30, 30), Priority::Low);
        assert_eq!(rated(0, 0, 0), Priority::Low);
        let lights = [("light.a", "off"), ("light.b", "off"), ("light.c", "off")];
        let mut weekly = pattern("w", PatternKind::Scene, at("23:00:00"), &[], &lights);
        weekly.backtest = domain::Backtest { fires: 13, served: 13, days: 30, ..weekly.backtest };
        weekly.held_out = domain::Backtest { fires: 12, served: 12, ..weekly.held_out };
        assert_eq!(priority_of(&weekly), Priority::Medium, "three lights once a week are no three times a week");
    }

    #[test]
    fn what_is_saved_is_what_may_be_expected_and_not_what_was_fitted() {
        let mut pattern = pattern("a", PatternKind::Time, at("06:00:00"), &[], &[("light.a", "on")]);
        pattern.backtest = domain::Backtest { fires: 28, served: 28, days: 28, ..domain::Backtest::default() };
        pattern.held_out = domain::Backtest { days: 14, fires: 14, served: 10, ..domain::Backtest::default() };
        assert!((savings_of(&pattern).manual_actions_per_week - 5.0).abs() < 1e-9);
        pattern.held_out = domain::Backtest::default();
        assert!((savings_of(&pattern).manual_actions_per_week - 7.0).abs() < 1e-9);
        assert_eq!(savings_of(&pattern).hours_on_per_week, None);
        let moment = |hours: i64| domain::Moment { acted: hours * 3_600_000_000, triggered: Some(0) };
        (pattern.kind, pattern.moments) = (PatternKind::LeftOn, vec![moment(3), moment(5)]);
        assert!(savings_of(&pattern).hours_on_per_week.is_some_and(|hours| (hours - 2.0).abs() < 1e-9));
    }
}
