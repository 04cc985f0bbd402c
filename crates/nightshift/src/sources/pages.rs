//! How a long history is asked for in answers of a bearable size.

use std::ops::Range;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The longest page: even where hardly anything happens, nobody should have to look through a year at once.
const LONGEST: i64 = 30 * DAY;

/// Goes through a time in pages whose length follows what they hold. Times are microseconds since 1970.
#[derive(Debug)]
pub(super) struct Pages {
    range: Range<i64>,
    at: i64,
    length: i64,
    /// Pages do not get longer than this any more.
    longest: i64,
    /// States that a page should hold at the most; a quarter of it makes the next one longer.
    many: usize,
}

impl Pages {
    pub(super) fn over(range: Range<i64>, many: usize) -> Self {
        Self { at: range.start, range, length: DAY, longest: LONGEST, many }
    }

    /// The page to ask for, its end left out; none when all has been read.
    pub(super) fn page(&self) -> Option<Range<i64>> {
        (self.at < self.range.end).then(|| self.at..self.at.saturating_add(self.length).min(self.range.end))
    }

    /// The page was read and held so many states.
    pub(super) fn read(&mut self, states: usize) {
        if let Some(page) = self.page() {
            self.at = page.end;
        }
        if states > self.many {
            self.length = (self.length / 2).max(MINUTE);
        } else if states < self.many / 4 {
            self.length = (self.length * 2).min(self.longest);
        }
    }

    /// The page was too much: asks for less, unless it is as short as can be.
    pub(super) fn shorten(&mut self) -> bool {
        let could = self.length > MINUTE;
        // What was too much once would be so again.
        self.longest = (self.length / 2).max(MINUTE);
        self.length = (self.length / 8).max(MINUTE);
        could
    }

    /// How much has been read, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no 53 bits")]
    pub(super) fn share(&self) -> f64 {
        let whole = self.range.end.saturating_sub(self.range.start).max(1) as f64;
        (self.at.saturating_sub(self.range.start) as f64 / whole).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: usize = 20_000;

    /// Reads all pages of a history in which `in_page` says what a page holds, and gives them.
    fn pages_of(range: Range<i64>, in_page: impl Fn(&Range<i64>) -> Option<usize>) -> Vec<Range<i64>> {
        let mut pages = Pages::over(range, MANY);
        let mut read = Vec::new();
        while let Some(page) = pages.page() {
            match in_page(&page) {
                Some(states) => {
                    read.push(page);
                    pages.read(states);
                }
                None => assert!(pages.shorten(), "{page:?}"),
            }
        }
        read
    }

    #[test]
    fn pages_leave_no_gap_and_no_overlap_whatever_they_hold() {
        let range = 5..40 * DAY + 7;
        for states_a_day in [0, 100, 30_000, 3_000_000] {
            let pages = pages_of(range.clone(), |page| {
                let states = usize::try_from((page.end - page.start) * states_a_day / DAY).expect("small");
                (states <= 50_000).then_some(states)
            });
            assert_eq!((pages[0].start, pages[pages.len() - 1].end), (range.start, range.end));
            assert!(pages.windows(2).all(|pair| pair[0].end == pair[1].start), "{states_a_day}");
        }
    }

    #[test]
    fn a_quiet_home_takes_few_pages_and_a_busy_one_short_ones() {
        assert!(pages_of(0..365 * DAY, |_| Some(0)).len() < 20);
        let busy = pages_of(0..DAY, |page| usize::try_from((page.end - page.start) / 10_000).ok());
        assert!(busy.iter().skip(12).all(|page| page.end - page.start <= 2 * MINUTE * 20), "{:?}", busy.last());
    }

    #[test]
    fn what_was_too_much_once_is_not_tried_again() {
        let tried = std::cell::Cell::new(0);
        pages_of(0..30 * DAY, |page| {
            let is_too_much = page.end - page.start > DAY / 3;
            tried.set(tried.get() + u32::from(is_too_much));
            (!is_too_much).then_some(1)
        });
        assert!(tried.get() <= 2, "{tried:?}");
    }

    #[test]
    fn a_page_gets_no_shorter_than_a_minute() {
        let mut pages = Pages::over(0..DAY, MANY);
        let times = (0..100).take_while(|_| pages.shorten()).count();
        assert!(times < 10);
        assert_eq!(pages.page(), Some(0..MINUTE));
        assert!(pages.share() < 0.001);
    }
}
