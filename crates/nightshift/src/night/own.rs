//! Our own record of what Home Assistant said: what a night takes from it before it reads a source.

use domain::{Event, EventLog, EventLogBuilder};
use jiff::Timestamp;
use store::{LiveOrigin, LiveSpan, Store, StoreError};

use crate::live::{Standing, tells_by_the_same_rules, uncovered};
use crate::sources::{HeardChange, HeardLog, HeardRun, Source};

/// Contexts are kept for this much longer than changes, in microseconds: longer delays of an automation are rare.
const LONGEST_RUN: i64 = 86_400_000_000;

/// What was heard from an instant on.
#[derive(Debug)]
pub(super) struct Own {
    log: EventLog,
    /// The times of which nothing is missing.
    spans: Vec<LiveSpan>,
    from: i64,
}

impl Own {
    /// What was heard from `from` on, where it is of the home that the source is of and nothing better is to be had: a
    /// database of the recorder has better causes than what was told, and a file that somebody named is all that
    /// somebody wants to be looked at.
    pub(super) fn record(
        store: &Store,
        source: &Source,
        service_users: &[String],
        from: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        if source.is_an_export() {
            return Ok(None);
        }
        let from = from.as_microsecond();
        let takes_told = !source.has_whole_contexts() && tells_by_the_same_rules(store, service_users)?;
        let mut spans = store.live_spans()?;
        spans.retain(|span| *span.range.end() >= from && (takes_told || !span.is_told));
        if spans.is_empty() {
            return Ok(None);
        }
        if Standing::of(store, now)?.is_up()
            && let Some(open) = spans.iter_mut().find(|span| span.is_open)
        {
            // Since its last message there was nothing.
            open.range = *open.range.start()..=i64::MAX;
        }
        let mut log = HeardLog::new(service_users);
        for context in store.live_contexts()? {
            log.ran(&HeardRun { context_id: context.context_id, user_id: context.user_id });
        }
        store.each_live_change(from, |change| match change.origin {
            LiveOrigin::Told(cause) if takes_told => log.told(change.at, &change.entity_id, &change.state, cause),
            LiveOrigin::Told(_) => {}
            LiveOrigin::Heard { context_id, user_id, has_parent } => log.change(&HeardChange {
                at: change.at,
                entity_id: change.entity_id,
                state: change.state,
                context_id,
                user_id,
                has_parent,
            }),
        })?;
        Ok(Some(Self { log: log.finish(), spans, from }))
    }

    /// The first instant, in microseconds since 1970, that is to be read from the source; none where nothing is missing.
    pub(super) fn first_missing(&self) -> Option<i64> {
        uncovered(&self.spans, self.from, i64::MAX).first().map(|gap| *gap.start())
    }

    /// What was heard, and of the source what nobody listened to.
    pub(super) fn with(self, source: &EventLog) -> EventLog {
        let mut both = EventLogBuilder::default();
        both.append_log(&self.log);
        for gap in uncovered(&self.spans, i64::MIN, i64::MAX) {
            let (from, end) = (instant(*gap.start()), instant(gap.end().saturating_add(1)));
            let missed = source.between(from, end);
            let heard = self.log.between(from, end);
            if heard.is_empty() {
                both.append_log(&missed);
                continue;
            }
            // At the edges of a span both know of it, and who heard it knows more of its cause.
            missed.iter().filter(|event| !holds(&heard, event)).for_each(|event| both.push(event));
        }
        both.finish()
    }
}

/// Forgets what the archive has: what was before `before`, from where the next night goes on.
pub(super) fn prune(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    store.prune_live(before.as_microsecond(), LONGEST_RUN)?;
    Ok(())
}

fn holds(log: &EventLog, event: &Event<'_>) -> bool {
    let same_time = (log.row_at(event.time)..log.len()).filter_map(|row| Some(log.event(u32::try_from(row).ok()?)));
    same_time
        .take_while(|other| other.time == event.time)
        .any(|other| (other.entity_id, other.state) == (event.entity_id, event.state))
}

fn instant(micros: i64) -> Timestamp {
    let end = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(micros).unwrap_or(end)
}

#[cfg(test)]
mod tests;
