use std::collections::BTreeSet;

use domain::Weekday;

use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::flavour::{Flavour, Temper};
use crate::number::{HOUR, MINUTE, length, whole};
use crate::plan::Plan;
use crate::spans::Spans;

/// The people and when they are where.
#[derive(Clone, Debug)]
pub(crate) struct People {
    pub(crate) all: Vec<Person>,
    /// When somebody is at home and awake.
    pub(crate) active: Spans,
    /// When nobody is at home.
    pub(crate) away: Spans,
    /// The workdays that everybody spends as free days.
    pub(crate) days_off: BTreeSet<usize>,
}

/// A person's days.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) rhythm: Rhythm,
    /// At home and awake.
    pub(crate) active: Spans,
    /// Away from home.
    pub(crate) away: Spans,
}

/// What a person's days are like: clock times in seconds after midnight, the mean first, then the
/// standard deviation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rhythm {
    pub(crate) wake: (f64, f64),
    pub(crate) leave: (f64, f64),
    pub(crate) come: (f64, f64),
    pub(crate) sleep: (f64, f64),
    /// How much later free days begin.
    pub(crate) lie_in: f64,
    /// How likely a workday is spent at home.
    home_office: f64,
    /// How likely they go out on the evening of a workday.
    evening_out: f64,
    /// How often they go out on a free day, on average.
    outings: f64,
}

impl Rhythm {
    fn draw(dice: &mut Dice, temper: Temper) -> Self {
        let hour = 3600.0;
        let wake = dice.between(5.9, 6.9) * hour;
        let leave = wake + dice.between(1.3, 1.9) * hour;
        let come = dice.between(16.2, 17.8) * hour;
        let sleep = dice.between(22.4, 23.7) * hour;
        let lie_in = dice.between(1.0, 2.2) * hour;
        let minutes = temper.deviation.map(|minutes| minutes * 60.0);
        Self {
            wake: (wake, minutes[0]),
            leave: (leave, minutes[1]),
            come: (come, minutes[2]),
            sleep: (sleep, minutes[3]),
            lie_in,
            home_office: dice.between(0.0, temper.home_office),
            evening_out: temper.evening_out,
            outings: temper.outings,
        }
    }
}

impl People {
    /// Lives through the days of `calendar`.
    pub(crate) fn live(plan: &Plan, calendar: &Calendar, count: usize) -> Self {
        let leisure = Leisure::draw(plan, calendar);
        let all: Vec<Person> = (0..count.max(1))
            .map(|number| {
                let mut dice = Dice::new(plan.seed, "rhythm", number);
                let rhythm = Rhythm::draw(&mut dice, plan.flavour.temper());
                Person::live(rhythm, calendar, &leisure, &mut Dice::new(plan.seed, "days", number))
            })
            .collect();
        let active = Spans::union(all.iter().flat_map(|person| person.active.as_slice()).copied().collect());
        let home = all.iter().flat_map(|person| person.home(calendar).as_slice().to_vec()).collect();
        let away = Spans::union(home).gaps(calendar.start, calendar.end);
        Self { all, active, away, days_off: leisure.days_off }
    }
}

impl Person {
    /// When they are at home, awake or not.
    pub(crate) fn home(&self, calendar: &Calendar) -> Spans {
        self.away.gaps(calendar.start, calendar.end)
    }

    fn live(rhythm: Rhythm, calendar: &Calendar, leisure: &Leisure, dice: &mut Dice) -> Self {
        let mut away = Vec::new();
        let mut awake = Vec::new();
        let mut asleep_since = calendar.start;
        for (number, day) in calendar.days.iter().enumerate() {
            let free = matches!(day.weekday, Weekday::Sat | Weekday::Sun) || leisure.days_off.contains(&number);
            let works = !free && !dice.happens(rhythm.home_office);
            let later = if free { (rhythm.lie_in, 2.5) } else { (0.0, 1.0) };
            let wake = dice.normal(rhythm.wake.0 + later.0, rhythm.wake.1 * later.1);
            let wake = calendar.at(number, wake.clamp(4.5 * 3600.0, 13.0 * 3600.0)).max(asleep_since + 3 * HOUR);
            let late = if matches!(day.weekday, Weekday::Fri | Weekday::Sat) { 2400.0 } else { 0.0 };
            let sleep = dice.normal(rhythm.sleep.0 + late, rhythm.sleep.1);
            let sleep = calendar.at(number, sleep.clamp(20.0 * 3600.0, 26.5 * 3600.0)).max(wake + 8 * HOUR);
            for (from, to) in outings(rhythm, calendar, number, works, dice) {
                let from = from.max(wake + 15 * MINUTE);
                let to = to.min(sleep - 20 * MINUTE);
                if to - from > 10 * MINUTE {
                    away.push((from, to));
                }
            }
            awake.push((wake, sleep));
            asleep_since = sleep;
        }
        for &(first, last) in &leisure.journeys {
            let from = calendar.at(first, dice.between(9.0, 9.3) * 3600.0);
            away.push((from, calendar.at(last, dice.between(17.0, 17.3) * 3600.0)));
        }
        let away = Spans::union(away);
        let active = awake
            .iter()
            .flat_map(|&(wake, sleep)| away.gaps(wake, sleep.min(calendar.end)).as_slice().to_vec())
            .collect();
        Self { rhythm, active: Spans::union(active), away }
    }
}

/// When somebody is away on day `number`, in no order.
fn outings(rhythm: Rhythm, calendar: &Calendar, number: usize, works: bool, dice: &mut Dice) -> Vec<(i64, i64)> {
    let mut away = Vec::new();
    if works {
        let leave = dice.normal(rhythm.leave.0, rhythm.leave.1);
        let come = dice.normal(rhythm.come.0, rhythm.come.1);
        away.push((calendar.at(number, leave), calendar.at(number, come)));
        if dice.happens(rhythm.evening_out) {
            let from = come + dice.between(0.5, 2.5) * 3600.0;
            away.push((calendar.at(number, from), calendar.at(number, from + dice.between(1.0, 3.0) * 3600.0)));
        }
    } else {
        for _ in 0..dice.poisson(rhythm.outings) {
            let from = dice.between(9.5, 17.5) * 3600.0;
            let length = dice.log_normal(1.4, 0.5).min(5.0) * 3600.0;
            away.push((calendar.at(number, from), calendar.at(number, from + length)));
        }
    }
    away
}

/// Days that are not like others.
#[derive(Clone, Debug, Default)]
struct Leisure {
    /// The first and the last day of each journey of everybody.
    journeys: Vec<(usize, usize)>,
    /// Workdays that are spent as free days.
    days_off: BTreeSet<usize>,
}

impl Leisure {
    fn draw(plan: &Plan, calendar: &Calendar) -> Self {
        match plan.flavour {
            Flavour::Holidays => Self::of_holidays(plan, calendar),
            Flavour::Easy => Self::default(),
            _ => Self { journeys: journey(plan).into_iter().collect(), days_off: BTreeSet::new() },
        }
    }

    /// A long journey in the first two thirds, so that life goes on after it, a weekend away at another time, and one
    /// workday in eight off.
    fn of_holidays(plan: &Plan, calendar: &Calendar) -> Self {
        let mut dice = Dice::new(plan.seed, "holidays", 0);
        let days = calendar.days.len();
        let length = (days / 4).max(2);
        let first = 3 + dice.below((days * 2 / 3).saturating_sub(length + 3));
        let mut journeys = vec![(first, first + length)];
        let mut saturdays: Vec<usize> = (1..days.saturating_sub(2))
            .filter(|&day| calendar.days[day].weekday == Weekday::Sat && (day + 2 < first || day > first + length + 2))
            .collect();
        dice.shuffle(&mut saturdays);
        journeys.extend(saturdays.first().map(|&day| (day, day + 1)));
        let mut workdays: Vec<usize> = (0..days)
            .filter(|&day| !matches!(calendar.days[day].weekday, Weekday::Sat | Weekday::Sun))
            .filter(|&day| !(first..=first + length).contains(&day))
            .collect();
        dice.shuffle(&mut workdays);
        workdays.truncate(workdays.len().div_ceil(8));
        Self { journeys, days_off: workdays.into_iter().collect() }
    }
}

/// The days of a journey, which about half of the homes make.
fn journey(plan: &Plan) -> Option<(usize, usize)> {
    let mut dice = Dice::new(plan.seed, "holiday", 0);
    let days = plan.days as usize;
    if days < 14 || !dice.happens(0.5) {
        return None;
    }
    let stay = length(whole(dice.between(1.0, 3.0)));
    let first = 3 + dice.below(days - 8);
    Some((first, first + stay))
}
