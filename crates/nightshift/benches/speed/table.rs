//! What the tables share.

/// How a time grows with the number of events.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Growth {
    before: Option<(u64, f64)>,
}

impl Growth {
    /// The exponent from the last size to this one; none for the first.
    pub(crate) fn after(&mut self, events: u64, seconds: f64) -> Option<String> {
        let (fewer, then) = self.before.replace((events, seconds))?;
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
        let grown = events as f64 / fewer as f64;
        Some(format!("n^{:.2}", (seconds / then).ln() / grown.ln()))
    }
}
