/// Lower bound of Wilson's 95 % score interval of `hits / trials`, 0 to 1; 0 without a trial.
///
/// Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference*,
/// J. Amer. Statist. Assoc. 22 (1927).
#[must_use]
pub fn wilson_low(hits: u32, trials: u32) -> f64 {
    wilson_low_of(f64::from(hits), f64::from(trials))
}

/// The same for counts that were shared out or filled up, and so are no whole numbers.
#[must_use]
pub fn wilson_low_of(hits: f64, trials: f64) -> f64 {
    const Z: f64 = 1.959_963_984_540_054;
    if trials.is_nan() || trials <= 0.0 {
        return 0.0;
    }
    let n = trials;
    let share = hits.clamp(0.0, n) / n;
    let centre = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half) / (1.0 + Z * Z / n)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_matches_published_values() {
        assert!((wilson_low(8, 10) - 0.4902).abs() < 1e-4);
        assert!((wilson_low(10, 10) - 0.7225).abs() < 1e-4);
        assert!(wilson_low(0, 0) < 1e-9 && wilson_low(0, 9) < 1e-9);
    }
}
