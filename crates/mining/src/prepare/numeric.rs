/// Whether a state is a measured value.
pub(super) fn is_number(state: &str) -> bool {
    state.as_bytes().first().is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.'))
        && state.parse::<f64>().is_ok_and(f64::is_finite)
}
