use crate::dice::Dice;
use crate::number::{micros, real};

/// Stretches of time, each with its start and its end, in order and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spans(Vec<(i64, i64)>);

impl Spans {
    /// The union of stretches that come in any order and may overlap.
    pub(crate) fn union(mut parts: Vec<(i64, i64)>) -> Self {
        parts.retain(|(start, end)| start < end);
        parts.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::with_capacity(parts.len());
        for (start, end) in parts {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        Self(joined)
    }

    /// What lies between `start` and `end` and in none of the stretches.
    pub(crate) fn gaps(&self, start: i64, end: i64) -> Self {
        let mut free = Vec::with_capacity(self.0.len() + 1);
        let mut from = start;
        for &(s, e) in &self.0 {
            if s > from {
                free.push((from, s.min(end)));
            }
            from = from.max(e);
        }
        free.push((from, end));
        Self::union(free)
    }

    /// The stretches.
    pub(crate) fn as_slice(&self) -> &[(i64, i64)] {
        &self.0
    }

    /// The stretch that `time` is in.
    pub(crate) fn at(&self, time: i64) -> Option<(i64, i64)> {
        let after = self.0.partition_point(|&(start, _)| start <= time);
        let span = *self.0.get(after.checked_sub(1)?)?;
        (time < span.1).then_some(span)
    }

    /// Whether `time` is in one of them.
    pub(crate) fn contains(&self, time: i64) -> bool {
        self.at(time).is_some()
    }

    /// How much of the time between `from` and `to` is in the stretches.
    pub(crate) fn within(&self, from: i64, to: i64) -> i64 {
        let first = self.0.partition_point(|&(_, end)| end <= from);
        self.0[first..]
            .iter()
            .take_while(|&&(start, _)| start < to)
            .map(|&(start, end)| end.min(to) - start.max(from))
            .sum()
    }

    /// A uniform instant out of the parts of the stretches that lie between `from` and `to`.
    pub(crate) fn uniform(&self, from: i64, to: i64, dice: &mut Dice) -> Option<i64> {
        let first = self.0.partition_point(|&(_, end)| end <= from);
        let parts = || {
            self.0[first..]
                .iter()
                .take_while(|&&(start, _)| start < to)
                .map(|&(start, end)| (start.max(from), end.min(to)))
                .filter(|(start, end)| start < end)
        };
        let total = self.within(from, to);
        let mut rest = micros(dice.unit() * real(total) / 1e6).min(total - 1);
        for (start, end) in parts() {
            if rest < end - start {
                return Some(start + rest);
            }
            rest -= end - start;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_what_touches_and_knows_what_is_between() {
        let spans = Spans::union(vec![(30, 40), (0, 10), (5, 20), (50, 50)]);
        assert_eq!(spans.as_slice(), [(0, 20), (30, 40)]);
        assert_eq!(spans.gaps(-5, 60).as_slice(), [(-5, 0), (20, 30), (40, 60)]);
        assert_eq!(spans.at(19), Some((0, 20)));
        assert_eq!(spans.at(20), None);
        let mut dice = Dice::new(1, "spans", 0);
        for _ in 0..1000 {
            let time = spans.uniform(15, 35, &mut dice).expect("ten microseconds are left");
            assert!((15..20).contains(&time) || (30..35).contains(&time), "{time}");
        }
        assert_eq!(spans.uniform(21, 29, &mut dice), None);
    }
}
