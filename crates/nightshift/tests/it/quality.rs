//! Whether what is found is what there is: simulated homes know their own habits. The bench of
//! quality asks the same of more homes.

mod curve;
mod held_out;
mod hourly;
mod rules;
#[path = "../../benches/quality/study/mod.rs"]
mod study;

use std::ops::Range;

use domain::PatternKind;
use simulator::{Counts, Flavour};

use study::{Curve, HeldOut, Sort, Studied, study as look};

const BY_CLOCK_OR_STATE: [PatternKind; 2] = [PatternKind::Time, PatternKind::State];

/// What is found in homes of one sort.
fn homes(sort: Sort, seeds: Range<u64>) -> Vec<Studied> {
    seeds.map(|seed| look(sort, seed).expect("the default home is possible")).collect()
}

/// The counts of some kinds, or of all.
fn counts(homes: &[Studied], kinds: Option<&[PatternKind]>) -> Counts {
    let one = |home: &Studied| match kinds {
        Some(kinds) => home.score.of(kinds),
        None => home.score.kinds.values().copied().sum(),
    };
    homes.iter().map(one).sum()
}

/// `part` of `whole` in per cent.
fn per_cent(part: u32, whole: u32) -> f64 {
    100.0 * f64::from(part) / f64::from(whole)
}

/// Precision of ours and of a baseline at the recall that both reach, over all homes together.
fn beside<'h>(homes: impl Iterator<Item = (&'h Curve, &'h Curve)>) -> (f64, f64) {
    let (mut served, mut ours, mut theirs) = (0.0, 0.0, 0.0);
    for (own, other) in homes {
        let both = own.reach().min(other.reach());
        served += both * own.totals().2;
        ours += own.fires_at(both).expect("it reaches that");
        theirs += other.fires_at(both).expect("it reaches that");
    }
    (served / ours, served / theirs)
}

#[test]
fn planted_habits_are_found_and_little_else_is() {
    let homes = homes(Sort::Of(Flavour::Normal), 1..13);
    let Counts { planted, found, near, reported, wrong } = counts(&homes, Some(&BY_CLOCK_OR_STATE));
    assert!(planted > 60, "too few to tell: {planted}");
    assert!(per_cent(found, planted) >= 95.0, "found {found} of {planted}");
    assert!(per_cent(near, found) >= 95.0, "{near} of {found} within five minutes");
    assert!(per_cent(wrong, reported) <= 5.0, "{wrong} of {reported} are not planted");
    let Counts { planted, found, reported, wrong, .. } = counts(&homes, None);
    assert!(per_cent(found, planted) >= 90.0, "found {found} of {planted} of all kinds");
    assert!(per_cent(wrong, reported) <= 5.0, "{wrong} of {reported} of all kinds are not planted");
}

#[test]
fn so_it_is_in_homes_of_every_sort() {
    let sorts = [
        Flavour::Easy,
        Flavour::Busy,
        Flavour::Chaotic,
        Flavour::Holidays,
        Flavour::Guests,
        Flavour::FaultySensors,
        Flavour::Automated,
    ];
    for flavour in sorts {
        let homes = homes(Sort::Of(flavour), 1..4);
        let Counts { planted, found, reported, wrong, .. } = counts(&homes, None);
        assert!(planted >= 20, "{flavour:?}: too few to tell: {planted}");
        assert!(per_cent(found, planted) >= 75.0, "{flavour:?}: found {found} of {planted}");
        assert!(per_cent(wrong, reported) <= 10.0, "{flavour:?}: {wrong} of {reported} are not planted");
    }
}

#[test]
fn on_days_kept_back_ours_is_more_precise_than_the_baselines() {
    let homes: Vec<HeldOut> = [Flavour::Normal, Flavour::Easy]
        .into_iter()
        .flat_map(|flavour| homes(Sort::Of(flavour), 20..24))
        .filter_map(|home| home.held_out)
        .collect();
    assert_eq!(homes.len(), 8);
    for HeldOut { ours, .. } in &homes {
        let (fires, served, manual) = ours.totals();
        assert!(served >= 0.15 * manual && served >= 0.6 * fires, "{served} of {fires} fires, {manual} actions");
        assert!(ours.precision_at(ours.reach() / 2.0).is_some_and(|precision| precision >= 0.6), "{ours:?}");
    }
    let (ours, theirs) = beside(homes.iter().map(|home| (&home.ours, &home.hourly)));
    assert!(ours > theirs, "{ours}, hourly frequency {theirs}");
    let (ours, theirs) = beside(homes.iter().map(|home| (&home.ours, &home.rules)));
    assert!(ours > theirs, "{ours}, association rules {theirs}");
}

#[test]
fn in_a_shuffled_history_there_is_nothing() {
    for sort in [Sort::Permuted, Sort::Spread] {
        let homes = homes(sort, 1..13);
        let (reported, suggestions) = (counts(&homes, None).reported, homes.iter().map(|home| home.suggestions));
        assert!(reported <= 1, "{sort:?}: {reported} patterns in 12 homes");
        assert!(suggestions.sum::<usize>() <= 1, "{sort:?}");
    }
}

#[test]
fn in_a_home_without_habits_there_is_nothing() {
    let homes = homes(Sort::Of(Flavour::Empty), 1..17);
    let reported = counts(&homes, None).reported;
    assert!(reported <= 1, "{reported} patterns in 16 homes without habits");
}
