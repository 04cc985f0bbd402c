//! Reads what was missed, while listening goes on.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;

use domain::Watch;
use jiff::SignedDuration;
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::{Span, debug, info, warn};

use super::pending::DISORDER;
use super::{Live, uncovered};
use crate::off_thread::{in_full, with_store};
use crate::sources::{HomeAssistantError, Missed, read_missed};

/// The recorder writes every five seconds, if nobody has it wait for longer.
const FIRST_LOOK: SignedDuration = SignedDuration::from_secs(10);
/// The longest pause between two looks.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);
/// After so long the recorder has written what there was, also where none of it is of an entity that it records.
const SETTLED: SignedDuration = SignedDuration::from_mins(5);
/// The longest gap that is filled, in microseconds: the least that a recorder keeps is a day. A night reads what is
/// missing of older days from wherever it is best.
const LONGEST_GAP: i64 = 86_400_000_000;

/// The filling of the gaps before one connection.
pub(super) struct Filling<'a> {
    live: &'a Live,
    work: Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>,
}

/// Stops reading once nobody waits for it.
struct Unless(CancellationToken);

impl<'a> Filling<'a> {
    pub(super) fn of(live: &'a Live) -> Self {
        Self { live, work: None }
    }

    /// Begins to fill what is missing before `from`, where these entities were heard of after it.
    pub(super) fn begin(&mut self, from: i64, seen: Vec<String>) {
        // What is being filled is still missing where it has not been written yet.
        self.work = Some(Box::pin(self.live.fill(from, seen)));
    }

    /// Goes on, until there is something to do or all is done; for ever where there is nothing to do.
    pub(super) async fn goes_on(&mut self) {
        match &mut self.work {
            Some(work) => {
                work.await;
                self.work = None;
            }
            None => std::future::pending().await,
        }
    }
}

impl Live {
    async fn fill(&self, from: i64, seen: Vec<String>) {
        let gaps = with_store(&self.store, move |store| {
            let spans = store.live_spans()?;
            let Some(first) = spans.first().map(|span| *span.range.start()) else { return Ok(Vec::new()) };
            let first = first.max(from.saturating_sub(LONGEST_GAP));
            let gaps = uncovered(&spans, first, from.saturating_sub(1));
            // The rest of one that is longer would not make it whole.
            Ok(gaps.into_iter().filter(|gap| *gap.start() > first || first > from - LONGEST_GAP).collect::<Vec<_>>())
        });
        let gaps = match gaps.await {
            Ok(gaps) => gaps,
            Err(error) => {
                warn!(error = in_full(&error), "It cannot be told what was missed: the night reads it");
                return;
            }
        };
        let begun = self.clock.elapsed();
        for gap in gaps {
            let mut pause = FIRST_LOOK;
            loop {
                self.clock.sleep(pause).await;
                pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                let at_once = self.clock.elapsed().saturating_sub(begun) >= SETTLED;
                let missed = Missed { gap: gap.clone(), disorder: DISORDER, seen: seen.clone(), at_once };
                match self.try_to_fill(missed).await {
                    Ok(true) => break,
                    Ok(false) => debug!("Home Assistant's recorder has not got as far as what was missed"),
                    Err(Trouble::Passing(error)) => debug!(error, "What was missed cannot be read yet"),
                    Err(Trouble::Lasting(error)) => {
                        warn!(error, "What was missed cannot be read: the night tries again");
                        return;
                    }
                }
            }
        }
    }

    /// Reads a gap and writes it, and says whether that is done.
    async fn try_to_fill(&self, missed: Missed) -> Result<bool, Trouble> {
        let (settings, now, gap) = (self.settings.clone(), self.clock.now(), missed.gap.clone());
        let unwanted = CancellationToken::new();
        let _guard: DropGuard = unwanted.clone().drop_guard();
        let span = Span::current();
        let read = tokio::task::spawn_blocking(move || {
            span.in_scope(|| read_missed(&settings.access, &missed, now, &settings.service_users, &Unless(unwanted)))
        });
        let log = match read.await {
            Ok(Ok(log)) => log,
            Ok(Err(error)) => return Err(Trouble::of(&error)),
            // The program is ending.
            Err(_) => return Err(Trouble::Passing("it was broken off".to_owned())),
        };
        let Some(log) = log else { return Ok(false) };
        let seconds = seconds_of(&gap);
        let kept = with_store(&self.store, move |store| store.keep_told(gap, &log));
        let added = kept.await.map_err(|error| Trouble::Passing(in_full(&error)))?;
        info!(
            live.gap_seconds = seconds,
            live.changes = added,
            "Read what had been missed from Home Assistant's history"
        );
        Ok(true)
    }
}

/// Why a gap was not filled.
enum Trouble {
    Passing(String),
    Lasting(String),
}

impl Trouble {
    fn of(error: &HomeAssistantError) -> Self {
        let text = in_full(error);
        if error.is_transient() || matches!(error, HomeAssistantError::Cancelled) {
            Self::Passing(text)
        } else {
            Self::Lasting(text)
        }
    }
}

impl Watch for Unless {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

fn seconds_of(gap: &RangeInclusive<i64>) -> i64 {
    gap.end().saturating_sub(*gap.start()) / 1_000_000
}
