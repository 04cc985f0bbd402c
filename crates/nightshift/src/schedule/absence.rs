use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use language::Sentence;

use crate::remarks::remark;

/// A time in which nobody watched for slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Why not.
    pub why: Away,
    /// The last sign of life before it, if one is known.
    pub from: Option<Timestamp>,
    /// Since when there has been somebody again.
    pub until: Timestamp,
}

/// Why nobody watched for slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// The program was not running.
    Down,
    /// The machine was asleep, the program was stopped, or the clock was set forward.
    Asleep,
    /// The machine's clock could not be right.
    WrongClock,
}

/// What kept slots from running while the program watched for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hindrance {
    /// Since when.
    pub from: Timestamp,
    /// When it was last so.
    pub until: Timestamp,
    /// What, as the end of "it could not be started: …".
    pub what: Sentence,
}

/// Two signs of a hindrance that are no further apart are signs of one.
const ONE_HINDRANCE: SignedDuration = SignedDuration::from_mins(3);

impl Hindrance {
    /// What was in the way before, and now `what` is.
    #[must_use]
    pub fn after(before: Option<Self>, now: Timestamp, what: Sentence) -> Self {
        let is_one = |before: &Self| now.duration_since(before.until).abs() <= ONE_HINDRANCE;
        let from = before.filter(is_one).map_or(now, |before| before.from.min(now));
        Self { from, until: now, what }
    }
}

/// Why the slot at `at` was missed, as a sentence for the user, with times on the home's clock.
pub(super) fn why_missed(
    at: Timestamp,
    absence: &Absence,
    hindrance: Option<&Hindrance>,
    time_zone: &TimeZone,
) -> Sentence {
    let local = |instant: Timestamp| time_zone.to_datetime(instant).strftime("%Y-%m-%d %H:%M").to_string();
    let until = local(absence.until);
    if at < absence.until {
        let from = absence.from.filter(|from| *from <= at).map(local);
        return match (absence.why, from) {
            (Away::Down, Some(from)) => remark!("missed-down", from = from, until = until),
            (Away::Down, None) => remark!("missed-down-until", until = until),
            (Away::Asleep, Some(from)) => remark!("missed-asleep", from = from, until = until),
            (Away::Asleep, None) => remark!("missed-asleep-until", until = until),
            (Away::WrongClock, _) => remark!("missed-wrong-clock", until = until),
        };
    }
    let Some(Hindrance { from, until, what }) = hindrance.filter(|hindrance| hindrance.until >= at) else {
        return remark!("missed-unknown");
    };
    let (from, until) = (local(*from), local(*until));
    if from == until {
        remark!("missed-hindered-at", until = until, what = what.clone())
    } else {
        remark!("missed-hindered", from = from, until = until, what = what.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-11T{text}Z").parse().expect("an instant")
    }

    fn why(absence: Absence, hindrance: Option<&Hindrance>) -> String {
        let zone = TimeZone::get("Europe/Helsinki").expect("a zone");
        why_missed(at("01:00:00"), &absence, hindrance, &zone).to_string()
    }

    #[test]
    fn says_who_was_away_and_from_when_to_when() {
        let from = Some(at("00:12:30"));
        let said = [Away::Down, Away::Asleep, Away::WrongClock].map(|why_away| {
            [from, None].map(|from| why(Absence { why: why_away, from, until: at("05:10:00") }, None)).join("\n")
        });
        insta::assert_snapshot!(said.join("\n"), @r"
        Nightshift was not running from about 2026-11-11 02:12 until 2026-11-11 07:10.
        Nightshift was not running when it was due, but only from 2026-11-11 07:10 on.
        The machine was asleep, or its clock was set forward, from 2026-11-11 02:12 until 2026-11-11 07:10.
        The machine was asleep when it was due, or its clock was set forward, until 2026-11-11 07:10.
        The machine's clock was wrong, and was set right at 2026-11-11 07:10.
        The machine's clock was wrong, and was set right at 2026-11-11 07:10.
        ");
    }

    #[test]
    fn says_what_was_in_the_way_of_who_was_there() {
        let there = Absence { why: Away::Down, from: None, until: at("00:00:00") };
        assert_eq!(why(there, None), "Nightshift was not there when it was due.");
        let one = Hindrance::after(None, at("01:00:00"), "run 7 was at work".into());
        let two = Hindrance::after(Some(one), at("01:00:15"), "the disk was full".into());
        assert_eq!(why(there, Some(&two)), "It could not be started at 2026-11-11 03:00: the disk was full.");
        let three = Hindrance::after(Some(two), at("01:03:00"), "the disk was full".into());
        assert_eq!(
            why(there, Some(&three)),
            "It could not be started from 2026-11-11 03:00 until 2026-11-11 03:03: the disk was full."
        );
        let later = Hindrance::after(Some(three), at("03:00:00"), "x".into());
        assert_eq!((later.from, later.until), (at("03:00:00"), at("03:00:00")));
        let before = Hindrance::after(None, at("00:59:00"), "x".into());
        assert_eq!(why(there, Some(&before)), "Nightshift was not there when it was due.");
    }
}
