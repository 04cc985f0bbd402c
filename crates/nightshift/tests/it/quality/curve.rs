use domain::{EntityId, TargetState};
use mining::Fire;

use super::study::{Curve, Defeat};

const MINUTE: i64 = 60_000_000;

fn target(entity: &str) -> Vec<TargetState> {
    vec![TargetState { entity_id: EntityId::parse(entity).expect("valid"), state: "on".into() }]
}

/// Fires, each with its minute and that of the action that it served.
fn fires(of: &[(i64, Option<i64>)]) -> Vec<Fire> {
    let fire = |&(time, served): &(i64, Option<i64>)| Fire {
        target: 0,
        time: time * MINUTE,
        served: served.map(|action| action * MINUTE),
    };
    of.iter().map(fire).collect()
}

/// The curve of suggestions for different lamps, by so many fires of which so many are right.
fn curve(ranks: &[(i64, i64)]) -> Curve {
    let replays: Vec<_> = (0..)
        .zip(ranks)
        .map(|(lamp, &(all, right))| {
            let times: Vec<_> = (0..all).map(|number| (number * 60, (number < right).then_some(number * 60))).collect();
            (target(&format!("light.l{lamp}")), fires(&times))
        })
        .collect();
    Curve::by_rank(&replays, 100)
}

#[test]
fn an_action_that_two_would_have_served_counts_once() {
    let replays = [
        (target("light.a"), fires(&[(0, Some(1)), (100, None)])),
        (target("light.a"), fires(&[(1, Some(1)), (105, None), (200, Some(201))])),
        (target("light.b"), fires(&[(105, None)])),
    ];
    let curve = Curve::by_rank(&replays, 4);
    assert_eq!(curve.totals(), (4.0, 2.0, 4.0));
    assert_eq!(curve.precision_at(0.25), Some(0.5));
    assert_eq!(curve.precision_at(0.5), Some(2.0 / 3.0));
    assert_eq!(curve.precision_at(0.51), None);
    let twice = Curve::sum(&[curve.clone(), curve, Curve::default()]);
    assert_eq!(twice.totals(), (8.0, 4.0, 8.0));
    assert_eq!(twice.precision_at(0.25), Some(0.5));
}

#[test]
fn between_two_ranks_part_of_the_fires_count() {
    let curve = curve(&[(10, 10), (30, 10)]);
    assert_eq!(curve.fires_at(0.15), Some(25.0));
    assert_eq!(curve.precision_at(0.15), Some(0.6));
    assert!((curve.reach() - 0.2).abs() < 1e-9, "{}", curve.reach());
}

#[test]
fn says_where_another_is_better() {
    let good = curve(&[(10, 9), (10, 9)]);
    let bad = curve(&[(5, 5), (25, 7), (60, 38)]);
    let beaten = good.beaten_at(&bad);
    assert_eq!(beaten.len(), 1, "{beaten:?}");
    let Defeat { recall, own, others, luck } = beaten[0];
    assert!((recall - 0.05).abs() < 1e-9 && (own - 0.9).abs() < 1e-9 && others > 0.999, "{beaten:?}");
    // Five of five, where nine in ten are right.
    assert!((luck - 0.9_f64.powi(5)).abs() < 1e-9, "{luck}");
    assert_eq!(bad.beaten_at(&good).len(), 3);
    assert_eq!(good.beaten_at(&good), []);
    assert_eq!(good.beaten_at(&Curve::default()), []);
}
