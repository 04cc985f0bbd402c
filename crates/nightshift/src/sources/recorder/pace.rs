//! How reading is cut into short transactions, with room for others between them.

use std::cell::Cell;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A transaction ends soon after this long: Home Assistant cannot begin its log anew while one goes on.
const LONG: Duration = Duration::from_millis(50);
/// Ids that are asked for in one statement: at first, ...
const FIRST_IDS: i64 = 5_000;
/// ... at least, on a slow disk, ...
const FEWEST_IDS: i64 = 500;
/// ... and at most.
const MOST_IDS: i64 = 50_000;
/// The time is looked at after this many rows: to look takes about as long as to read one.
const OFTEN: u32 = 64;
/// After so much reading comes a pause, ...
const WORK: Duration = Duration::from_millis(20);
/// ... this part as long as what was read before it. Whoever waits for the log to be free asks again after some
/// milliseconds, and would else never find it so.
const PAUSE_PART: u32 = 4;

/// Keeps the transactions of one reader short.
#[derive(Debug)]
pub(super) struct Pace {
    /// Whether somebody else may have the database open.
    is_shared: bool,
    begun: Cell<Instant>,
    rows: Cell<u32>,
    ids: Cell<i64>,
    /// The work since the last pause.
    work: Cell<Duration>,
    longest: Cell<Duration>,
}

impl Pace {
    pub(super) fn new(is_shared: bool) -> Self {
        Self {
            is_shared,
            begun: Cell::new(Instant::now()),
            rows: Cell::new(0),
            ids: Cell::new(FIRST_IDS),
            work: Cell::default(),
            longest: Cell::default(),
        }
    }

    /// How many ids to ask for in one statement.
    pub(super) fn ids(&self) -> i64 {
        self.ids.get()
    }

    /// Does `work`, which is one transaction.
    pub(super) fn transaction<T>(&self, work: impl FnOnce() -> T) -> T {
        self.begun.set(Instant::now());
        self.rows.set(0);
        let done = work();
        let took = self.begun.get().elapsed();
        self.work.set(self.work.get() + took);
        self.longest.set(self.longest.get().max(took));
        done
    }

    /// Whether the transaction has gone on long enough; to be asked after every row.
    pub(super) fn is_over(&self) -> bool {
        self.rows.set(self.rows.get() + 1);
        self.rows.get().is_multiple_of(OFTEN) && self.begun.get().elapsed() >= LONG
    }

    /// Asks for fewer ids the next time when the transaction that has just ended took long, and for more when it did
    /// not.
    pub(super) fn learn(&self) {
        self.learn_from(self.begun.get().elapsed());
    }

    fn learn_from(&self, took: Duration) {
        let ids = self.ids.get();
        if took >= LONG {
            self.ids.set((ids / 2).max(FEWEST_IDS));
        } else if took < LONG / 4 {
            self.ids.set((ids * 2).min(MOST_IDS));
        }
    }

    /// Lets others have the log for themselves for a moment, when it is time to.
    pub(super) fn pause(&self) {
        if self.is_shared && self.work.get() >= WORK {
            sleep(self.work.get() / PAUSE_PART);
            self.work.set(Duration::ZERO);
        }
    }

    /// The longest transaction so far.
    pub(super) fn longest(&self) -> Duration {
        self.longest.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_for_less_on_a_slow_disk_and_for_more_on_a_fast_one() {
        let pace = Pace::new(true);
        for _ in 0..20 {
            pace.learn_from(Duration::from_millis(400));
        }
        assert_eq!(pace.ids(), FEWEST_IDS);
        pace.learn_from(Duration::from_millis(30));
        assert_eq!(pace.ids(), FEWEST_IDS, "neither long nor short");
        for _ in 0..20 {
            pace.learn_from(Duration::from_millis(1));
        }
        assert_eq!(pace.ids(), MOST_IDS);
    }

    #[test]
    fn a_transaction_ends_when_it_is_long_and_not_before() {
        let pace = Pace::new(true);
        let endless = pace.transaction(|| {
            let mut rows = 0_u64;
            while !pace.is_over() {
                rows += 1;
            }
            (rows, pace.begun.get().elapsed())
        });
        assert!(endless.1 >= LONG && endless.0 % u64::from(OFTEN) == u64::from(OFTEN) - 1, "{endless:?}");
        assert!(pace.longest() >= LONG && pace.work.get() >= LONG);
        pace.pause();
        assert_eq!(pace.work.get(), Duration::ZERO);
    }
}
