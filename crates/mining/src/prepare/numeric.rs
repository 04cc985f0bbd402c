/// The value of a state that is one.
pub(crate) fn number(state: &str) -> Option<f64> {
    let first = *state.as_bytes().first()?;
    if !first.is_ascii_digit() && !matches!(first, b'-' | b'+' | b'.') {
        return None;
    }
    state.parse().ok().filter(|value: &f64| value.is_finite())
}
