use std::io::IsTerminal;

use domain::{Stage, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error, for as long as it lives; nothing when that is no terminal.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
}

const STEPS: u32 = 1000;

impl Bar {
    /// A bar that says `what` is going on.
    pub(crate) fn new(what: &'static str, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(STEPS.into()), target);
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} [{bar:40}] {percent}%") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(what);
        Self { bar }
    }

    /// Shows how far the whole of a night is.
    pub(crate) fn stage(&self, stage: Stage, share: f64) {
        self.bar.set_message(stage.as_str());
        Watch::progress(self, share);
    }

    /// Says that something else is going on now.
    pub(crate) fn now(&self, what: &'static str) {
        self.bar.set_message(what);
        self.bar.set_position(0);
    }
}

impl Watch for Bar {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the share is clamped to 0..=1")]
    fn progress(&self, share: f64) {
        self.bar.set_position((share.clamp(0.0, 1.0) * f64::from(STEPS)) as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
