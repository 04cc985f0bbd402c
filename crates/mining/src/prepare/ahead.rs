/// The first place from `from` on of which `is_before` is not true, as
/// [`partition_point`](slice::partition_point) finds it; quick where that is near. Of all before `from` it is
/// true.
///
/// Source: Bentley, Yao, *An almost optimal algorithm for unbounded searching*, Information Processing Letters 5
/// (1976).
pub(crate) fn ahead<T>(of: &[T], from: usize, is_before: impl Fn(&T) -> bool) -> usize {
    let rest = of.get(from..).unwrap_or_default();
    let mut reach = 1;
    while rest.get(reach - 1).is_some_and(&is_before) {
        reach *= 2;
    }
    // What lies before half of the reach is before, and what lies beyond the reach is not.
    let (start, end) = (reach / 2, (reach - 1).min(rest.len()));
    from + start + rest[start..end].partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_a_search_of_the_whole_finds() {
        let of: Vec<u32> = (0..100).map(|number| number / 3).collect();
        for wanted in 0..40 {
            let place = of.partition_point(|&one| one < wanted);
            for from in 0..=place {
                assert_eq!(ahead(&of, from, |&one| one < wanted), place, "{wanted} from {from}");
            }
        }
        assert_eq!(ahead(&[] as &[u32], 0, |_| true), 0);
    }
}
