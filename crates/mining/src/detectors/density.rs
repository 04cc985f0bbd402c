//! Where on a circle (or a line) acts are denser than around there.
//!
//! A scan statistic: for windows of several widths over every place, and for every class of days,
//! the days on which something lies in the window are held against how many would by chance, if
//! the same acts were spread over the hours around it. No number of clusters is fixed, none is
//! averaged with another, and on a circle there is no seam. Source of the idea: Kulldorff, *A
//! spatial scan statistic*, Comm. Statist. Theory Methods 26 (1997).

use domain::Weekday;

use crate::chance::ln_binomial_tail;
use crate::detectors::Trial;
use crate::number::count;

/// Widths of the windows, in seconds. What is spread wider than twice what one fire can serve is
/// no habit by the clock, however regular.
const WIDTHS: [u32; 3] = [6 * 60, 12 * 60, 20 * 60];
/// Acts are compared with those within this many seconds around them, twice.
const AROUND: u32 = 150 * 60;
/// A habit shows on at least one of this many of its days; sparser places are not tested, which
/// saves most of the work.
const LEAST_SHARE: u32 = 5;
/// More habits than this of one unit in one frame are none.
const MOST_CLUSTERS: usize = 6;

/// An act's place in the frame, in seconds, on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// From 0 up to but not including the frame's length.
    pub place: u32,
    /// Day of the calendar.
    pub day: u32,
    /// Number of the act.
    pub act: u32,
}

/// Days that habits may keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayClass {
    /// All days.
    All,
    /// Monday to Friday.
    Weekdays,
    /// Saturday and Sunday.
    Weekend,
    /// One day of the week.
    Single(Weekday),
}

/// The frame in which places are measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'f> {
    /// In seconds.
    pub length: u32,
    /// Whether the end meets the beginning.
    pub circle: bool,
    /// The calendar's days: each one's weekday, and whether the habit could have held there.
    pub days: &'f [(Weekday, bool)],
}

/// A place where acts are dense.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// On which days.
    pub class: DayClass,
    /// The acts' places, ascending, unrolled: they may go past the frame's length.
    pub places: Vec<(u32, Point)>,
    /// Days of the class with an act.
    pub(crate) support: u32,
    /// Days, as near as can be told, on which the habit was followed at all, be it too early or
    /// too late for the window.
    pub(crate) mass: f64,
    /// One for each day of the class.
    pub trials: Vec<Trial>,
    /// Windows that were searched through.
    pub searched: f64,
    window: Window,
}

impl DayClass {
    /// All classes, the plainest first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        [Self::All, Self::Weekdays, Self::Weekend].into_iter().chain(Weekday::ALL.into_iter().map(Self::Single))
    }

    /// Whether a weekday is of this class.
    pub(super) fn has(self, day: Weekday) -> bool {
        match self {
            Self::All => true,
            Self::Weekdays => day.index() < 5,
            Self::Weekend => day.index() >= 5,
            Self::Single(single) => single == day,
        }
    }

    /// The weekdays of this class; empty for all.
    pub(super) fn weekdays(self) -> Vec<Weekday> {
        if self == Self::All { Vec::new() } else { Weekday::ALL.into_iter().filter(|&day| self.has(day)).collect() }
    }
}

impl Cluster {
    /// The middle place, in the frame.
    pub(super) fn median(&self) -> u32 {
        self.places.get(self.places.len() / 2).map_or(0, |(place, _)| *place)
    }

    /// The same window from a day on: what the habit has been since then, held against what chance
    /// would have given since then. `tried` is the number of days among which that one was chosen.
    pub(super) fn since(&self, points: &[Point], frame: Frame<'_>, day: u32, tried: u32) -> Self {
        let mut lately: Vec<Point> = points.iter().copied().filter(|point| point.day >= day).collect();
        lately.sort_unstable_by_key(|point| (point.place, point.day, point.act));
        let days: Vec<(Weekday, bool)> =
            (0_u32..).zip(frame.days).map(|(number, &(weekday, open))| (weekday, open && number >= day)).collect();
        let frame = Frame { days: &days, ..frame };
        let Window { class, start, width, p, .. } = self.window;
        let open = |class: DayClass| count(days.iter().filter(|(day, open)| *open && class.has(*day)).count()).max(1);
        let of_class: Vec<Point> =
            lately.iter().copied().filter(|point| class.has(days[point.day as usize].0)).collect();
        let of_days = chance_in_window(&of_class, frame, start, width, open(class));
        let of_all = chance_in_window(&lately, frame, start, width, open(DayClass::All));
        // What has only been there since then was rarer before, which is no merit of the habit.
        let window = Window { p: p.max((of_days * of_all).sqrt()), ..self.window };
        let cluster = window.cluster(&lately, frame);
        let support = count(cluster.trials.iter().filter(|trial| trial.act.is_some()).count());
        let mass = cluster.mass - f64::from(cluster.support) + f64::from(support);
        Self { support, mass, searched: cluster.searched * f64::from(tried.max(1)), ..cluster }
    }
}

/// The dense places of `points`, densest first, with at least `min_days` days each.
pub(super) fn clusters(points: &[Point], frame: Frame<'_>, min_days: u32) -> Vec<Cluster> {
    let mut left: Vec<Point> = points.to_vec();
    left.sort_unstable_by_key(|point| (point.place, point.day, point.act));
    let mut found = Vec::new();
    while found.len() < MOST_CLUSTERS {
        let Some(best) = densest(&left, frame, min_days) else {
            break;
        };
        let cluster = best.cluster(&left, frame);
        left.retain(|point| !cluster.places.iter().any(|(_, taken)| taken.act == point.act));
        found.push(cluster);
    }
    found
}

#[derive(Clone, Copy, Debug)]
struct Window {
    class: DayClass,
    start: u32,
    width: u32,
    support: u32,
    p: f64,
    ln_p: f64,
}

fn densest(points: &[Point], frame: Frame<'_>, min_days: u32) -> Option<Window> {
    let mut best: Option<Window> = None;
    let mut seen = vec![0_u32; frame.days.len()];
    let all_days = count(frame.days.iter().filter(|(_, open)| *open).count());
    for class in DayClass::all() {
        let opportunities = count(frame.days.iter().filter(|(day, open)| *open && class.has(*day)).count());
        if opportunities < min_days {
            continue;
        }
        let of_class: Vec<Point> = points
            .iter()
            .copied()
            .filter(|point| frame.days.get(point.day as usize).is_some_and(|(day, open)| *open && class.has(*day)))
            .collect();
        if of_class.len() < min_days as usize {
            continue;
        }
        let least = min_days.max(opportunities / LEAST_SHARE);
        let unrolled = unroll(&of_class, frame);
        for width in WIDTHS {
            let mut end = 0;
            let mut distinct = 0_u32;
            for start in 0..of_class.len() {
                while end < unrolled.len() && unrolled[end].place - unrolled[start].place < width {
                    let times = &mut seen[unrolled[end].day as usize];
                    distinct += u32::from(*times == 0);
                    *times += 1;
                    end += 1;
                }
                if distinct >= least {
                    let place = unrolled[start].place;
                    let of_days = chance_in_window(&of_class, frame, place, width, opportunities);
                    let of_all = chance_in_window(points, frame, place, width, all_days);
                    // People may do it more on some days, which alone is no habit by the clock; on
                    // the other hand the habit itself makes its days look busier than chance.
                    let p = (of_days * of_all).sqrt();
                    let ln_p = ln_binomial_tail(distinct, opportunities, p);
                    if best.is_none_or(|best| ln_p < best.ln_p - 1e-9) {
                        let start = unrolled[start].place;
                        best = Some(Window { class, start, width, support: distinct, p, ln_p });
                    }
                }
                let times = &mut seen[unrolled[start].day as usize];
                *times -= 1;
                distinct -= u32::from(*times == 0);
            }
            seen.fill(0);
        }
    }
    // What is not even rare by itself is not worth the correction for the search.
    best.filter(|best| best.ln_p < -3.0)
}

/// On a circle, the points once more behind the end, as far as the widest window reaches.
fn unroll(points: &[Point], frame: Frame<'_>) -> Vec<Point> {
    let mut unrolled = points.to_vec();
    if frame.circle {
        let reach = WIDTHS[WIDTHS.len() - 1];
        unrolled.extend(
            points
                .iter()
                .filter(|point| point.place < reach)
                .map(|point| Point { place: point.place + frame.length, ..*point }),
        );
    }
    unrolled
}

/// The probability that a day has an act in the window, if the acts around it were spread evenly
/// over [`AROUND`] on both sides. The window's own acts are among them, so a dense place has to
/// beat itself spread out: sharp and frequent is what remains unlikely.
fn chance_in_window(points: &[Point], frame: Frame<'_>, start: u32, width: u32, days: u32) -> f64 {
    let centre = i64::from(start) + i64::from(width) / 2;
    let (low, high) = (centre - i64::from(AROUND), centre + i64::from(AROUND));
    let between = |low: i64, high: i64| {
        let below = |limit: i64| points.partition_point(|point| i64::from(point.place) < limit);
        below(high).saturating_sub(below(low))
    };
    let length = i64::from(frame.length);
    let (around, reach) = if frame.circle {
        let around = between(low, high) + between(low + length, high + length) + between(low - length, high - length);
        (around, high - low)
    } else {
        (between(low, high), high.min(length) - low.max(0))
    };
    let reach = f64::from(u32::try_from(reach.max(1)).unwrap_or(2 * AROUND));
    let expected = f64::from(count(around).max(1)) / f64::from(days) * f64::from(width) / reach;
    -f64::exp_m1(-expected)
}

impl Window {
    fn cluster(self, points: &[Point], frame: Frame<'_>) -> Cluster {
        let mut places: Vec<(u32, Point)> = points
            .iter()
            .filter(|point| frame.days[point.day as usize].1 && self.class.has(frame.days[point.day as usize].0))
            .filter_map(|point| {
                let place =
                    if point.place < self.start && frame.circle { point.place + frame.length } else { point.place };
                (self.start..self.start + self.width).contains(&place).then_some((place, *point))
            })
            .collect();
        places.sort_unstable_by_key(|(place, point)| (*place, point.day, point.act));
        let mut act_of_day: Vec<Option<u32>> = vec![None; frame.days.len()];
        for (_, point) in &places {
            act_of_day[point.day as usize].get_or_insert(point.act);
        }
        let trials = frame
            .days
            .iter()
            .zip(act_of_day)
            .filter(|((day, open), _)| *open && self.class.has(*day))
            .map(|(_, act)| Trial { p: self.p, act, triggered: None })
            .collect();
        // Windows of a width overlap; about twice as many as fit side by side are independent.
        let searched: f64 = WIDTHS.iter().map(|&width| 2.0 * f64::from(frame.length) / f64::from(width)).sum::<f64>()
            * f64::from(count(DayClass::all().count()));
        let mass = f64::from(self.support) + self.beside(points, frame, &places);
        Cluster { class: self.class, places, support: self.support, mass, trials, searched, window: self }
    }
}

/// From the middle of a cluster: what is this near, in seconds, is in the widest window; what is
/// nearer than the second belongs to the habit as well, if it is more than there is further out.
const CORE: i64 = 10 * 60;
const RING: i64 = 30 * 60;
const OUTSIDE: i64 = 90 * 60;

impl Window {
    /// How many more acts lie just beside the cluster than the surroundings explain: the tails of
    /// a habit that is wider than the window. A standard deviation of the surroundings is allowed
    /// for.
    fn beside(self, points: &[Point], frame: Frame<'_>, inside: &[(u32, Point)]) -> f64 {
        let Some((middle, _)) = inside.get(inside.len() / 2) else {
            return 0.0;
        };
        let (mut ring, mut outside) = (0_u32, 0_u32);
        for point in points {
            let (day, open) = frame.days[point.day as usize];
            if !open || !self.class.has(day) {
                continue;
            }
            let apart = i64::from(point.place).abs_diff(i64::from(*middle));
            let apart = if frame.circle { apart.min(u64::from(frame.length).saturating_sub(apart)) } else { apart };
            match i64::try_from(apart).unwrap_or(i64::MAX) {
                CORE..RING => ring += 1,
                RING..OUTSIDE => outside += 1,
                _ => {}
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "lengths of minutes")]
        let expected = f64::from(outside) * (RING - CORE) as f64 / (OUTSIDE - RING) as f64;
        (f64::from(ring) - expected - expected.sqrt()).max(0.0)
    }
}
