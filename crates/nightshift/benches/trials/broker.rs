//! The same nights with a broker that dies, too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle, sleep};
use std::time::Duration;

use libtest_mimic::Failed;

use crate::campaign::{Campaign, PATIENCE};
use crate::dice::Dice;
use crate::mosquitto::{Ears, Mosquitto};
use crate::nights::{first_nights, night};
use crate::tools::{Tool, lacking};
use crate::{Effort, Outcome};

/// Kills the broker at random, and at once when it is told to, and starts it again.
struct Trouble {
    /// Dropped to end it.
    now: Sender<()>,
    kills: Arc<AtomicU64>,
    thread: JoinHandle<Result<Mosquitto, Failed>>,
}

pub(crate) fn trial(effort: Effort) -> Outcome {
    if let Some(skipped) = lacking(&[Tool::Faketime, Tool::Mosquitto, Tool::Strace])? {
        return Ok(skipped);
    }
    let wanted = if effort == Effort::Full { 210 } else { 15 };
    let folder = tempfile::tempdir()?;
    let broker = Mosquitto::start(folder.path())?;
    let mut campaign = Campaign::new(Dice::new()?, &broker, "UTC")?;
    let typical = first_nights(&mut campaign)?;

    let trouble = Trouble::begin(broker, campaign.listener.ears(), campaign.dice.split());
    campaign.on_success = Some(trouble.now.clone());
    while trouble.kills() < wanted {
        night(&mut campaign, typical)?;
    }
    campaign.on_success = None;
    let (broker, kills) = trouble.end()?;
    campaign.listener.ears().listening(PATIENCE)?;
    campaign.settle()?;
    drop(broker);
    Ok(format!("{kills} kills of the broker\n{}", campaign.figures()))
}

impl Trouble {
    fn begin(mut broker: Mosquitto, ears: Ears, mut dice: Dice) -> Self {
        let (now, told) = channel();
        let kills = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&kills);
        let thread = thread::spawn(move || {
            while waits(&told, dice.part_of(Duration::from_millis(800))) {
                // A moment after a run has succeeded its message is on the way.
                sleep(dice.part_of(Duration::from_millis(5)));
                broker.kill()?;
                count.fetch_add(1, Ordering::Relaxed);
                ears.deaf(PATIENCE)?;
                if dice.hits(1, 2) {
                    sleep(dice.part_of(Duration::from_secs(1)));
                }
                broker.revive()?;
                // What it has acknowledged it has passed on, as long as somebody listens. What it would
                // lose beside that is not ours to answer for.
                ears.listening(PATIENCE)?;
            }
            Ok(broker)
        });
        Self { now, kills, thread }
    }

    fn kills(&self) -> u64 {
        self.kills.load(Ordering::Relaxed)
    }

    fn end(self) -> Result<(Mosquitto, u64), Failed> {
        drop(self.now);
        let broker = self.thread.join().map_err(|_| "the thread that kills the broker broke down")??;
        Ok((broker, self.kills.load(Ordering::Relaxed)))
    }
}

/// Waits, for `time` at most, to be told; false when there is nobody to tell any more.
fn waits(told: &Receiver<()>, time: Duration) -> bool {
    !matches!(told.recv_timeout(time), Err(RecvTimeoutError::Disconnected))
}
