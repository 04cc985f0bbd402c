use std::future::pending;
use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval};

/// How often the memory is looked at while a run is at work.
const LOOK: Duration = Duration::from_millis(25);

/// Sees to it that a run stays within its memory.
///
/// What counts is the resident memory of the whole process, which is next to nothing while no run
/// is at work. Only Linux tells it; elsewhere nothing is bounded.
#[derive(Debug)]
pub(super) struct MemoryBound {
    /// In bytes; none for no bound.
    most: Option<u64>,
    looks: Interval,
    held: fn() -> Option<u64>,
}

impl MemoryBound {
    /// `most` is in bytes; none for no bound. Needs Tokio's timers.
    pub(super) fn new(most: Option<u64>) -> Self {
        Self::on(resident, most)
    }

    fn on(held: fn() -> Option<u64>, most: Option<u64>) -> Self {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { most: most.filter(|_| held().is_some()), looks, held }
    }

    /// Ready once the process holds more than the bound, with how much that is, in bytes. May be
    /// dropped at any time.
    pub(super) async fn exceeded(&mut self) -> u64 {
        let Some(most) = self.most else {
            return pending().await;
        };
        loop {
            self.looks.tick().await;
            if let Some(held) = (self.held)().filter(|held| *held > most) {
                return held;
            }
        }
    }
}

/// The resident memory of this process, in bytes; none where the system does not tell.
#[cfg(target_os = "linux")]
fn resident() -> Option<u64> {
    // The second number of `/proc/self/statm`, in pages. Source: `man 5 proc_pid_statm`.
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    pages.checked_mul(rustix::param::page_size() as u64)
}

#[cfg(not(target_os = "linux"))]
fn resident() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn tells_when_more_is_held_than_the_bound_and_else_nothing() {
        static HELD: AtomicU64 = AtomicU64::new(100);
        let held = || Some(HELD.load(Ordering::Relaxed));
        let some_looks = LOOK * 3;
        let mut bound = MemoryBound::on(held, Some(100));
        assert!(timeout(some_looks, bound.exceeded()).await.is_err(), "no more than the bound");
        HELD.store(101, Ordering::Relaxed);
        assert_eq!(bound.exceeded().await, 101);
        assert!(timeout(some_looks, MemoryBound::on(held, None).exceeded()).await.is_err(), "no bound");
        assert!(timeout(some_looks, MemoryBound::on(|| None, Some(1)).exceeded()).await.is_err(), "nobody tells");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_has_been_written_to_is_held() {
        let mut taken = vec![0_u8; 64 << 20];
        taken.iter_mut().step_by(512).for_each(|byte| *byte = 1);
        let held = resident().expect("Linux tells");
        // The system counts some pages late.
        assert!((62 << 20..1 << 40).contains(&held), "{held}");
        assert_eq!(taken.iter().map(|byte| u64::from(*byte)).sum::<u64>(), (64 << 20) / 512);
    }
}
