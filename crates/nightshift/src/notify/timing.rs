use std::time::Duration;

use jiff::SignedDuration;

/// How long we wait for what. Homes use the usual values; a test has no time for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// How long the broker may take to let us in, to acknowledge a message, or to show that it is
    /// still there.
    pub answer: Duration,
    /// How often an idle connection shows that it is alive. The broker takes us for gone after one
    /// and a half of it; we take the broker for gone after it and [`Timing::answer`]. Whole seconds,
    /// of which MQTT 3.1.1 takes 1 and our MQTT 5 takes 5 at least.
    pub keep_alive: Duration,
    /// How long a farewell may take.
    pub farewell: Duration,
    /// How long the delivery of what is left may take at the end of the program.
    pub last_round: Duration,
    /// The pause between two tries of a single round of delivery, which has no time for longer ones.
    pub round_pause: Duration,
    /// The pause after a connection failed once; doubled with each further time.
    pub first_pause: SignedDuration,
    /// The longest pause between two connections.
    pub longest_pause: SignedDuration,
    /// How often the outbox is looked at unasked: another process may have filled it.
    pub look: SignedDuration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(10),
            keep_alive: Duration::from_secs(60),
            farewell: Duration::from_millis(500),
            last_round: Duration::from_millis(700),
            round_pause: Duration::from_millis(500),
            first_pause: SignedDuration::from_secs(1),
            longest_pause: SignedDuration::from_secs(60),
            look: SignedDuration::from_secs(60),
        }
    }
}
