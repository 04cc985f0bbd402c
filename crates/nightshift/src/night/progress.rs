use domain::{Stage, Watch};
use tokio_util::sync::CancellationToken;

/// Is told how far a night is.
pub trait Progress: Sync {
    /// The night is in `stage`, and `share` of all its work is done, 0 to 1.
    fn at(&self, stage: Stage, share: f64);
}

/// Follows one stage and passes on how far the whole night is.
pub(super) struct StageWatch<'a> {
    pub(super) stage: Stage,
    pub(super) progress: &'a dyn Progress,
    pub(super) cancel: &'a CancellationToken,
}

/// The part of a night's time that its stages take, measured over a month of an ordinary home.
const WEIGHTS: [(Stage, f64); 5] =
    [(Stage::Fetch, 0.35), (Stage::Mine, 0.55), (Stage::Suggest, 0.02), (Stage::Store, 0.05), (Stage::Notify, 0.03)];

/// The share of a night's work that is done when `share` of a stage is.
pub(super) fn share_of_night(stage: Stage, share: f64) -> f64 {
    let before: f64 = WEIGHTS.iter().filter(|(other, _)| *other < stage).map(|(_, weight)| weight).sum();
    let own: f64 = WEIGHTS.iter().filter(|(other, _)| *other == stage).map(|(_, weight)| weight).sum();
    (before + own * share.clamp(0.0, 1.0)).clamp(0.0, 1.0)
}

impl Watch for StageWatch<'_> {
    fn progress(&self, share: f64) {
        self.progress.at(self.stage, share_of_night(self.stage, share));
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }
}

impl Progress for () {
    fn at(&self, _stage: Stage, _share: f64) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_only_grows_from_nothing_to_all() {
        let mut last = 0.0;
        for stage in Stage::ALL {
            for share in [0.0, 0.5, 1.0] {
                let now = share_of_night(stage, share);
                assert!(now >= last && (0.0..=1.0).contains(&now), "{stage:?} {share}");
                last = now;
            }
        }
        assert!((last - 1.0).abs() < 1e-9);
    }
}
