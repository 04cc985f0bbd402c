use serde::{Deserialize, Serialize};

/// What a picture of a suggestion's evidence shows: when people did by hand what the automation does, and when the
/// automation would have done it, over the history that it was replayed on.
///
/// Several entities that are acted on together count as one here; the figures of a [`Backtest`] count each. At most
/// [`Evidence::MOST`] acts and as many fires are kept, the latest. All times are microseconds since 1970 in UTC.
///
/// [`Backtest`]: crate::Backtest
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// The first instant of what is shown: of the history, of what was replayed of it, or of the latest acts and fires
    /// where there were more than are kept.
    pub from: i64,
    /// The last instant of the history.
    pub until: i64,
    /// What people did, by time.
    pub acts: Vec<Act>,
    /// What the automation would have done, by time.
    pub fires: Vec<WouldFire>,
}

/// One time that people did by hand what the automation does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// When.
    pub at: i64,
    /// Whether the automation would have done it for them.
    pub served: bool,
    /// How long after the change that the trigger waits for, in microseconds; none for what goes by the clock or the
    /// sun, and where the last such change was too long before to have to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<i64>,
    /// The value that the trigger measures, at the time; none for other triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
}

/// One time that the automation would have acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WouldFire {
    /// When.
    pub at: i64,
    /// Whether that would have served anybody.
    pub right: bool,
}

impl Evidence {
    /// The most acts, and the most fires, that are kept.
    pub const MOST: usize = 200;

    /// How far apart things may be to count as done together, in µs.
    const TOGETHER: i64 = 60_000_000;

    /// Of these acts and fires, in any order, the latest, in the order of time and without repetition.
    #[must_use]
    pub fn new(from: i64, until: i64, mut acts: Vec<Act>, mut fires: Vec<WouldFire>) -> Self {
        acts.sort_by(|a, b| a.at.cmp(&b.at).then(b.served.cmp(&a.served)));
        let mut kept: [Option<i64>; 2] = [None; 2];
        acts.retain(|act| {
            let last = &mut kept[usize::from(act.served)];
            let together = last.is_some_and(|last| act.at - last < Self::TOGETHER);
            if !together {
                *last = Some(act.at);
            }
            !together
        });
        fires.sort_by_key(|fire| fire.at);
        // Right for one of the entities is right.
        fires.dedup_by(|later, kept| {
            let same = later.at == kept.at;
            kept.right |= same && later.right;
            same
        });
        let beyond = |length: usize| length.saturating_sub(Self::MOST);
        let (old_acts, old_fires) = (beyond(acts.len()), beyond(fires.len()));
        // Of a day of which the acts are shown the fires are, too.
        let cut_acts = (old_acts > 0).then(|| acts[old_acts].at);
        let cut_fires = (old_fires > 0).then(|| fires[old_fires].at);
        let from = cut_acts.max(cut_fires).map_or(from, |cut| cut.max(from));
        acts.retain(|act| act.at >= from);
        fires.retain(|fire| fire.at >= from);
        Self { from, until, acts, fires }
    }

    /// This evidence and that of an automation with the same trigger that acts on other entities, as one.
    #[must_use]
    pub fn beside(self, other: Self) -> Self {
        if other.acts.is_empty() && other.fires.is_empty() {
            return self;
        } else if self.acts.is_empty() && self.fires.is_empty() {
            return other;
        }
        let from = self.from.max(other.from);
        let acts = self.acts.into_iter().chain(other.acts).filter(|act| act.at >= from).collect();
        let fires = self.fires.into_iter().chain(other.fires).filter(|fire| fire.at >= from).collect();
        Self::new(from, self.until.max(other.until), acts, fires)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000;

    fn act(minute: i64, served: bool) -> Act {
        Act { at: minute * MINUTE, served, delay: None, value: None }
    }

    fn fire(minute: i64, right: bool) -> WouldFire {
        WouldFire { at: minute * MINUTE, right }
    }

    #[test]
    fn what_is_done_together_is_one_and_right_for_one_is_right() {
        let acts = vec![act(9, true), Act { at: 5 * MINUTE + 30, ..act(0, true) }, act(5, true), act(5, false)];
        let evidence = Evidence::new(0, 10 * MINUTE, acts, vec![fire(5, false), fire(5, true), fire(7, false)]);
        assert_eq!(evidence.acts, [act(5, true), act(5, false), act(9, true)]);
        assert_eq!(evidence.fires, [fire(5, true), fire(7, false)]);
        assert_eq!((evidence.from, evidence.until), (0, 10 * MINUTE));
    }

    #[test]
    fn the_latest_are_kept_and_of_the_same_time_of_both() {
        let acts = (0..300).map(|number| act(number * 2, true)).collect();
        let fires = (0..30).map(|number| fire(number * 20, true)).collect();
        let evidence = Evidence::new(0, 600 * MINUTE, acts, fires);
        assert_eq!(evidence.acts.len(), Evidence::MOST);
        assert_eq!(evidence.from, 200 * MINUTE);
        assert_eq!(evidence.fires.first(), Some(&fire(200, true)));
        assert_eq!(evidence.fires.len(), 20);
    }

    #[test]
    fn evidence_of_two_sets_of_entities_is_shown_as_one() {
        let one = Evidence::new(0, 90 * MINUTE, vec![act(5, true)], vec![fire(5, true)]);
        let other = Evidence::new(0, 99 * MINUTE, vec![act(5, true), act(50, false)], vec![fire(60, false)]);
        let both = one.clone().beside(other);
        assert_eq!(both.acts, [act(5, true), act(50, false)]);
        assert_eq!(both.fires, [fire(5, true), fire(60, false)]);
        assert_eq!(both.until, 99 * MINUTE);
        assert_eq!(one.clone().beside(Evidence::default()), one);
    }
}
