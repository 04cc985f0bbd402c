//! The times that nobody listened to.

use std::ops::RangeInclusive;

use store::LiveSpan;

/// The times between `from` and `until`, both included, that none of the spans covers: whole, in order, in microseconds
/// since 1970. `spans` are ordered by their beginnings.
#[must_use]
pub fn uncovered<'a>(spans: impl IntoIterator<Item = &'a LiveSpan>, from: i64, until: i64) -> Vec<RangeInclusive<i64>> {
    let mut gaps = Vec::new();
    // All before it is covered or a gap already.
    let mut at = from;
    for span in spans {
        let (start, end) = (*span.range.start(), *span.range.end());
        if start > until {
            break;
        }
        if start > at {
            gaps.push(at..=start.saturating_sub(1));
        }
        let Some(next) = end.checked_add(1) else { return gaps };
        at = at.max(next);
    }
    if at <= until {
        gaps.push(at..=until);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(from: i64, until: i64) -> LiveSpan {
        LiveSpan { range: from..=until, is_told: false, is_open: false }
    }

    #[test]
    fn gaps_are_what_lies_between() {
        let spans = [span(10, 20), span(15, 30), span(31, 40), span(50, 60)];
        assert_eq!(uncovered(&spans, 0, 70), [0..=9, 41..=49, 61..=70]);
        assert_eq!(uncovered(&spans, 12, 55), [41..=49]);
        assert_eq!(uncovered(&spans, 10, 40), []);
        assert_eq!(uncovered(&[], 3, 3), [3..=3]);
        assert_eq!(uncovered(&[], 4, 3), []);
        assert_eq!(uncovered(&[span(10, i64::MAX)], 0, i64::MAX), [0..=9], "for ever");
    }

    proptest! {
        #[test]
        fn each_instant_is_covered_or_in_one_gap(
            mut ends in prop::collection::vec((0_i64..40, 0_i64..9), 0..8), from in 0_i64..40, length in 0_i64..40
        ) {
            ends.sort_unstable();
            let spans: Vec<LiveSpan> = ends.into_iter().map(|(from, length)| span(from, from + length)).collect();
            let gaps = uncovered(&spans, from, from + length);
            for at in -5..90 {
                let is_covered = spans.iter().any(|span| span.range.contains(&at));
                let is_wanted = (from..=from + length).contains(&at) && !is_covered;
                prop_assert_eq!(gaps.iter().filter(|gap| gap.contains(&at)).count(), usize::from(is_wanted), "{}", at);
            }
            prop_assert!(gaps.windows(2).all(|pair| pair[0].end() + 1 < *pair[1].start()));
        }
    }
}
