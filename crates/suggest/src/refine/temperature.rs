use domain::{Draft, Setting};

/// The temperature that is a degree warmer, or cooler, than what is set at present; none where nothing is set.
pub(super) fn other(draft: &Draft, is_warmer: bool) -> Option<f64> {
    draft.settings.values().find_map(|setting| match setting {
        Setting::Temperature(degrees) => Some(if is_warmer { degrees + 1.0 } else { degrees - 1.0 }),
        Setting::BrightnessPct(_) => None,
    })
}
