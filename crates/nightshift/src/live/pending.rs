//! What was heard on a connection and is not written yet, and the time that it covers.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use store::{GrowingSpan, LiveBatch, LiveChange, LiveContext, LiveOrigin};

use crate::sources::{Heard, HeardChange};

/// This many changes are written at once.
const MANY: usize = 1000;
/// Entities that are remembered from the beginning of a connection.
const SEEN: usize = 50;
/// What follows from a change may be told before it: of the last second not all need have come. In microseconds.
pub(super) const DISORDER: i64 = 1_000_000;
/// A clock that goes this much further than the time that passed was set, in microseconds: between there may have been
/// anything.
const LEAP: i64 = 120_000_000;
/// A clock may be ahead of ours by so much, in microseconds: what it says of a time that has not come is not whole.
const AHEAD: i64 = 60_000_000;

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct Pending {
    changes: Vec<LiveChange>,
    contexts: Vec<LiveContext>,
    span: Option<Span>,
    /// Whether anything was heard since the last batch.
    has_news: bool,
    /// Entities that were heard of since the span began; none once they were asked for.
    seen: Option<BTreeSet<String>>,
}

/// The time that was heard whole, in microseconds since 1970 by Home Assistant's clock.
#[derive(Debug)]
struct Span {
    from: i64,
    newest: i64,
    /// When the last message came.
    heard_at: SignedDuration,
    batch_from: i64,
    written: Option<(i64, i64)>,
}

impl Pending {
    /// Takes what came when so much time had passed.
    pub(super) fn take(&mut self, heard: Heard, elapsed: SignedDuration) {
        let Some(at) = heard.at else { return };
        self.has_news = true;
        self.cover(at, elapsed);
        if let Some(run) = heard.ran {
            self.contexts.push(LiveContext { context_id: run.context_id, at, user_id: run.user_id });
        }
        if let Some(change) = heard.change {
            if let Some(seen) = self.seen.as_mut().filter(|seen| seen.len() < SEEN) {
                seen.insert(change.entity_id.clone());
            }
            self.changes.push(live(change));
        }
    }

    fn cover(&mut self, at: i64, elapsed: SignedDuration) {
        match &mut self.span {
            Some(span) if !is_leap(at.saturating_sub(span.newest), elapsed.saturating_sub(span.heard_at)) => {
                span.newest = span.newest.max(at);
                span.heard_at = elapsed;
            }
            span => {
                // What happened at the same instant may have come before.
                let from = at.saturating_add(1);
                *span = Some(Span { from, newest: at, heard_at: elapsed, batch_from: from, written: None });
                self.seen = Some(BTreeSet::new());
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.has_news
    }

    pub(super) fn is_full(&self) -> bool {
        self.changes.len() >= MANY || self.contexts.len() >= MANY
    }

    /// What is to be written at `now`.
    pub(super) fn batch(&self, now: Timestamp) -> LiveBatch {
        let span = self.span.as_ref().and_then(|span| {
            let until = span.until(now)?;
            Some(GrowingSpan { written: span.written, range: span.from..=until, batch_from: span.batch_from })
        });
        LiveBatch { changes: self.changes.clone(), contexts: self.contexts.clone(), span }
    }

    /// The batch has been written, and its span has this number.
    pub(super) fn written(&mut self, batch: &LiveBatch, id: Option<i64>) {
        self.changes.drain(..batch.changes.len().min(self.changes.len()));
        self.contexts.drain(..batch.contexts.len().min(self.contexts.len()));
        self.has_news = false;
        if let (Some(span), Some(id), Some(grown)) = (&mut self.span, id, &batch.span) {
            let until = *grown.range.end();
            span.written = Some((id, until));
            span.batch_from = until.saturating_add(1);
        }
    }

    /// Where the span begins and what was heard of since, once after each beginning.
    pub(super) fn take_beginning(&mut self) -> Option<(i64, Vec<String>)> {
        let span = self.span.as_ref()?;
        Some((span.from, self.seen.take()?.into_iter().collect()))
    }
}

impl Span {
    /// None where nothing is known to be whole yet.
    fn until(&self, now: Timestamp) -> Option<i64> {
        let newest = self.newest.min(now.as_microsecond().saturating_add(AHEAD));
        let until = newest.saturating_sub(DISORDER);
        let until = self.written.map_or(until, |(_, written)| until.max(written));
        (until >= self.from).then_some(until)
    }
}

/// Whether a clock that went on by `by` was set, where so much time passed.
fn is_leap(by: i64, passed: SignedDuration) -> bool {
    let passed = i64::try_from(passed.as_micros()).unwrap_or(i64::MAX);
    by.saturating_sub(passed) > LEAP
}

fn live(change: HeardChange) -> LiveChange {
    let HeardChange { at, entity_id, state, context_id, user_id, has_parent } = change;
    LiveChange { at, entity_id, state, origin: LiveOrigin::Heard { context_id, user_id, has_parent } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::HeardRun;

    const SECOND: i64 = 1_000_000;
    const NOW: Timestamp = Timestamp::MAX;

    fn change(at: i64, entity_id: &str) -> Heard {
        let change = HeardChange {
            at,
            entity_id: entity_id.to_owned(),
            state: "on".to_owned(),
            context_id: None,
            user_id: None,
            has_parent: false,
        };
        Heard { at: Some(at), change: Some(change), ran: None }
    }

    fn span(pending: &Pending) -> (i64, i64) {
        let range = pending.batch(NOW).span.expect("a span").range;
        (*range.start(), *range.end())
    }

    #[test]
    fn the_span_reaches_from_the_first_message_to_just_before_the_last() {
        let mut pending = Pending::default();
        assert!(pending.is_empty() && pending.batch(NOW).span.is_none());
        pending.take(Heard::default(), SignedDuration::ZERO);
        assert!(pending.is_empty(), "it told nothing");
        pending.take(change(100 * SECOND, "light.a"), SignedDuration::ZERO);
        assert_eq!(pending.batch(NOW).span, None, "more of the same act may be on its way");
        // In disorder, and with nothing but a sign of life.
        pending.take(change(105 * SECOND, "light.b"), SignedDuration::from_secs(5));
        pending.take(change(104 * SECOND, "light.a"), SignedDuration::from_secs(5));
        pending.take(Heard { at: Some(109 * SECOND), ..Heard::default() }, SignedDuration::from_secs(9));
        assert_eq!(span(&pending), (100 * SECOND + 1, 108 * SECOND));
        assert_eq!(
            pending.take_beginning(),
            Some((100 * SECOND + 1, vec!["light.a".to_owned(), "light.b".to_owned()]))
        );
        assert_eq!(pending.take_beginning(), None);

        let batch = pending.batch(NOW);
        assert_eq!((batch.changes.len(), pending.is_empty()), (3, false));
        pending.take(change(110 * SECOND, "light.c"), SignedDuration::from_secs(10));
        pending.written(&batch, Some(7));
        let next = pending.batch(NOW);
        assert_eq!(next.changes.len(), 1, "what came meanwhile is still to be written");
        let grown = next.span.expect("it goes on");
        assert_eq!((grown.written, grown.batch_from), (Some((7, 108 * SECOND)), 108 * SECOND + 1));
    }

    #[test]
    fn a_clock_that_leaps_begins_another_span_and_one_that_goes_back_does_not() {
        let mut pending = Pending::default();
        pending.take(change(100 * SECOND, "light.a"), SignedDuration::ZERO);
        pending.take(change(5000 * SECOND, "light.a"), SignedDuration::from_secs(4900));
        assert_eq!(span(&pending), (100 * SECOND + 1, 4999 * SECOND), "a quiet hour");
        pending.take_beginning();
        pending.take(change(50 * SECOND, "light.a"), SignedDuration::from_secs(4901));
        assert_eq!(span(&pending), (100 * SECOND + 1, 4999 * SECOND));
        pending.take(change(9000 * SECOND, "light.b"), SignedDuration::from_secs(4902));
        assert_eq!(pending.batch(NOW).span, None);
        assert_eq!(pending.take_beginning(), Some((9000 * SECOND + 1, vec!["light.b".to_owned()])));
        assert_eq!(pending.batch(NOW).changes.len(), 4, "nothing that was heard is lost");
    }

    #[test]
    fn of_what_has_not_come_nothing_is_whole() {
        let mut pending = Pending::default();
        pending.take(change(100 * SECOND, "light.a"), SignedDuration::ZERO);
        pending.take(change(7200 * SECOND, "light.a"), SignedDuration::from_secs(7100));
        let until = |now| {
            let span = pending.batch(Timestamp::from_second(now).expect("in range")).span;
            span.map(|span| *span.range.end() / SECOND)
        };
        assert_eq!([0, 100, 3600, 7190].map(until), [None, Some(159), Some(3659), Some(7199)]);
    }

    #[test]
    fn it_is_full_after_many_changes_or_runs() {
        let (mut changes, mut runs) = (Pending::default(), Pending::default());
        for number in 0..MANY {
            assert!(!changes.is_full() && !runs.is_full());
            changes.take(change(i64::try_from(number).expect("small"), "light.a"), SignedDuration::ZERO);
            let ran = Some(HeardRun { context_id: number.to_string(), user_id: None });
            runs.take(Heard { at: Some(1), change: None, ran }, SignedDuration::ZERO);
        }
        assert!(changes.is_full() && runs.is_full());
    }
}
