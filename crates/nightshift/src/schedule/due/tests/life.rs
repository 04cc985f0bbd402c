//! A daemon's life with everything that may happen to it, with `due` deciding: whatever comes, each
//! slot has at most one success and a story, and every decision leads on.

use std::collections::{BTreeMap, VecDeque};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::*;
use crate::schedule::{Absence, Away};
use domain::{RunId, RunOutcome, Stage};
use jiff::tz::TimeZone;

/// What happens to the daemon next, for so many minutes.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// It is up.
    Watches(i64),
    /// It is down, or asleep.
    IsAway(i64),
    /// The clock is set back.
    SetBack(i64),
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ends {
    Well,
    InPassing,
    ForGood,
    Killed,
}

struct Life {
    schedule: Schedule,
    settings: Settings,
    now: Timestamp,
    since: Timestamp,
    /// The latest that the clock has shown before it was set back: until then hours are lived through
    /// again, in which slots may have had their story or not.
    lived: Timestamp,
    absence: Absence,
    given_up: Option<Timestamp>,
    /// How the next runs end, and how many minutes they take; well and at once when there is no more.
    ends: VecDeque<(Ends, i64)>,
    runs: BTreeMap<String, Vec<Run>>,
    transient: Option<RunId>,
    begun: u32,
}

impl Life {
    fn new(expression: &str, zone: &str, start: &str, settings: Settings) -> Self {
        let zone = TimeZone::get(zone).expect("a zone");
        let now: Timestamp = start.parse().expect("an instant");
        Self {
            schedule: Schedule::parse(expression, zone).expect("a cron expression"),
            settings,
            now,
            since: now,
            lived: now,
            absence: Absence { why: Away::Down, from: None, until: now },
            given_up: None,
            ends: VecDeque::new(),
            runs: BTreeMap::new(),
            transient: None,
            begun: 0,
        }
    }

    /// Each slot has had one success at most, and a story.
    fn check(&self) {
        for (key, runs) in &self.runs {
            let of = |status| runs.iter().filter(|run| run.status == status).count();
            assert!(of(RunStatus::Succeeded) <= 1 && of(RunStatus::Skipped) <= 1, "{key}: {runs:?}");
        }
        let untold: Vec<String> = self
            .schedule
            .latest_between(self.since.max(self.lived), self.now, usize::MAX)
            .into_iter()
            .map(|slot| slot.key)
            .filter(|key| !self.runs.contains_key(key))
            .collect();
        assert!(untold.is_empty(), "no story of {untold:?}");
    }

    fn pass(&mut self, minutes: i64) {
        self.now = self.now.checked_add(SignedDuration::from_mins(minutes)).expect("in range");
    }

    /// Does what is due until there is nothing to be done, and gives the instant to wait for.
    fn look(&mut self) -> Timestamp {
        for _ in 0..50 {
            let latest = self.schedule.latest_at_or_before(self.now, self.since);
            let runs = latest.as_ref().and_then(|slot| self.runs.get(&slot.key)).cloned().unwrap_or_default();
            let recorded = self.runs.values().flatten().filter_map(|run| run.scheduled_for);
            let facts = Facts {
                now: self.now,
                since: self.since,
                absence: self.absence,
                hindrance: None,
                last_slot: recorded.chain(self.given_up).filter(|slot| *slot <= self.now).max(),
                latest: latest.as_ref(),
                runs: &runs,
                transient: runs.last().is_some_and(|run| self.transient.as_ref() == Some(&run.id)),
            };
            let decision = due(&self.schedule, &self.settings, &facts);
            let has_had_one = runs.iter().any(|run| run.status == RunStatus::Succeeded || run.started_at <= self.now);
            if let Some(slot) = latest.filter(|slot| slot.at == self.now && !has_had_one) {
                let is_skip =
                    matches!(&decision, Decision::Skip { slots, .. } if slots.iter().all(|one| one.at < slot.at));
                let on_time = matches!(&decision, Decision::Run { origin: RunOrigin::Schedule, attempt: 1, .. });
                assert!(is_skip || on_time, "{} is there and has {decision:?}", slot.key);
            }
            match decision {
                Decision::WaitUntil(wake) => {
                    assert!(wake > self.now, "no waiting at {} for {wake}", self.now);
                    return wake;
                }
                Decision::Skip { slots, reason } => {
                    assert!(!slots.is_empty() && reason.ends_with('.'), "{reason}");
                    self.given_up = self.given_up.max(slots.last().map(|slot| slot.at));
                    for slot in slots {
                        let settled = [RunStatus::Succeeded, RunStatus::Skipped];
                        if !self
                            .runs
                            .get(&slot.key)
                            .is_some_and(|runs| runs.iter().any(|run| settled.contains(&run.status)))
                        {
                            self.put(&slot, RunOrigin::Schedule, 0, RunStatus::Skipped);
                        }
                    }
                }
                Decision::Run { slot, origin, attempt } => self.run(&slot, origin, attempt),
            }
        }
        unreachable!("an endless loop at {}", self.now);
    }

    fn run(&mut self, slot: &Slot, origin: RunOrigin, attempt: u32) {
        let so_far = self.runs.get(&slot.key).cloned().unwrap_or_default();
        // The store counts, also what a clock put down that was ahead.
        let number = u32::try_from(so_far.iter().filter(|run| run.attempt > 0).count()).expect("few") + 1;
        if so_far.iter().all(|run| run.started_at <= self.now) {
            assert_eq!(attempt, number, "at {}", slot.key);
        }
        assert!(attempt <= self.settings.attempts);
        assert!(self.now.duration_since(slot.at) < self.settings.misfire_grace.max(PUNCTUAL), "late at {}", slot.key);
        let (ends, minutes) = self.ends.pop_front().unwrap_or((Ends::Well, 0));
        let status = match ends {
            Ends::Well => RunStatus::Succeeded,
            Ends::InPassing | Ends::ForGood => RunStatus::Failed,
            Ends::Killed => RunStatus::Interrupted,
        };
        let started = self.now;
        self.pass(minutes);
        let id = self.put(slot, origin, number, status);
        if let Some(run) = self.runs.get_mut(&slot.key).and_then(|runs| runs.last_mut()) {
            run.started_at = started;
        }
        if ends == Ends::InPassing {
            self.transient = Some(id);
        }
    }

    fn put(&mut self, slot: &Slot, origin: RunOrigin, attempt: u32, status: RunStatus) -> RunId {
        self.begun += 1;
        let id = RunId::new(format!("run-{}", self.begun));
        let run = Run {
            id: id.clone(),
            origin,
            scheduled_for: Some(slot.at),
            started_at: self.now,
            finished_at: Some(self.now),
            status,
            stage: Stage::Fetch,
            attempt,
            outcome: RunOutcome::default(),
            duration_ms: None,
            error: None,
            notes: Vec::new(),
            stages: std::collections::BTreeMap::new(),
        };
        self.runs.entry(slot.key.clone()).or_default().push(run);
        id
    }

    fn live(&mut self, event: Event) {
        match event {
            Event::Watches(minutes) => {
                let end = self.now.checked_add(SignedDuration::from_mins(minutes)).expect("in range");
                loop {
                    let wake = self.look();
                    if wake > end {
                        break;
                    }
                    self.now = wake;
                }
                self.now = self.now.max(end);
            }
            Event::IsAway(minutes) => {
                let from = Some(self.now);
                self.pass(minutes);
                self.absence = Absence { why: Away::Asleep, from, until: self.now };
                self.look();
            }
            Event::SetBack(minutes) => {
                self.lived = self.lived.max(self.now);
                self.pass(-minutes);
                self.absence.until = self.absence.until.min(self.now);
                if self.since > self.now {
                    self.since = self.now;
                }
            }
        }
    }
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    // Never so long that more slots are missed than are put down one by one.
    let away = prop_oneof![(1_i64..70), (1_i64..16 * 60)].prop_map(Event::IsAway);
    let event = prop_oneof![
        3 => (1_i64..30 * 60).prop_map(Event::Watches),
        3 => away,
        1 => (1_i64..24 * 60).prop_map(Event::SetBack),
    ];
    vec(event, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_comes_each_slot_has_one_success_at_most_and_a_story(
        (expression, zone, start) in select(&[
            // Over the changes of the clocks, at and about the hour of the job.
            ("0 3 * * *", "Europe/Helsinki", "2026-10-23T20:00:00Z"),
            ("0 3 * * *", "Europe/Athens", "2026-03-27T20:00:00Z"),
            ("0 0 * * *", "America/Havana", "2026-10-31T20:00:00Z"),
            ("0 0 * * *", "America/Havana", "2027-03-13T20:00:00Z"),
            ("*/10 * * * *", "Europe/Helsinki", "2026-10-24T18:00:00Z"),
            ("30 2,3 * * *", "Australia/Lord_Howe", "2026-10-02T20:00:00Z"),
            ("0 3 * * *", "UTC", "2028-02-27T20:00:00Z"),
        ][..]),
        events in events(),
        ends in vec((select(&[Ends::Well, Ends::InPassing, Ends::ForGood, Ends::Killed][..]), 0_i64..25), 0..30),
        grace in select(&[0_i64, 5, 60, 180][..]),
        attempts in 1_u32..6,
    ) {
        let settings = Settings {
            misfire_grace: SignedDuration::from_mins(grace),
            attempts,
            first_pause: SignedDuration::from_mins(1),
        };
        let mut life = Life::new(expression, zone, start, settings);
        life.ends = ends.into();
        for event in events {
            life.live(event);
        }
        life.look();
        life.check();
    }
}

#[test]
fn absences_over_the_repeated_hour_are_all_told() {
    let settings =
        Settings { misfire_grace: SignedDuration::ZERO, attempts: 1, first_pause: SignedDuration::from_mins(1) };
    for events in [
        &[Event::IsAway(236), Event::IsAway(844)][..],
        &[Event::IsAway(444), Event::IsAway(636), Event::Watches(1)],
        &[Event::Watches(10), Event::SetBack(140), Event::Watches(1), Event::IsAway(121)],
    ] {
        let mut life = Life::new("*/10 * * * *", "Europe/Helsinki", "2026-10-24T18:00:00Z", settings);
        life.ends = [(Ends::Well, 9), (Ends::Well, 9)].into();
        for event in events {
            life.live(*event);
        }
        life.look();
        life.check();
    }
}
