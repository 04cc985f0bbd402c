use domain::{Draft, Setting};

/// How bright lights are turned on when they are to be dimmer and nothing was set: half.
const HALF: u8 = 50;
/// What is set is a whole number of this, in percent.
const FIVE: u16 = 5;

/// The brightness, in percent, that is dimmer, or brighter, than at present: by two fifths, in whole fives.
pub(super) fn other(draft: &Draft, is_brighter: bool) -> u8 {
    let present = draft.settings.values().find_map(|setting| match setting {
        Setting::BrightnessPct(percent) => Some(*percent),
        Setting::Temperature(_) => None,
    });
    let Some(percent) = present else { return if is_brighter { 100 } else { HALF } };
    let percent = u16::from(percent);
    let other = if is_brighter {
        (percent * 5 / 3).next_multiple_of(FIVE).min(100)
    } else {
        // Below five there are no whole fives.
        (percent * 3 / 5 / FIVE * FIVE).max(if percent > FIVE { FIVE } else { 1 })
    };
    u8::try_from(other).unwrap_or(HALF)
}
