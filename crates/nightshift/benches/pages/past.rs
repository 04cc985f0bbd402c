//! The nights that a home has had.

use std::path::Path;

use domain::{Clock, RunOrigin, RunStatus, Stage};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use nightshift::lifecycle::SystemClock;
use store::{Claim, Claimed, Results, RunEnd, Store};

/// Nights until last night, a night each day but for some.
const NIGHTS: i32 = 75;

/// When each stage begins, in seconds.
const STAGES: [(Stage, i64); 4] = [(Stage::Mine, 5), (Stage::Suggest, 33), (Stage::Store, 36), (Stage::Notify, 37)];

/// Puts them into the database of a home. Two failed, and on two days there was none.
pub(crate) fn fill(database: &Path) {
    let store = Store::open(database).expect("opens");
    let zone = TimeZone::get("Europe/Helsinki").expect("is known");
    let today = zone.to_datetime(SystemClock.now()).date();
    for back in (1..=NIGHTS).rev().filter(|back| ![23, 24].contains(back)) {
        let date = today.saturating_sub(back.days());
        let at = zone.to_ambiguous_timestamp(date.at(3, 0, 0, 0)).compatible().expect("there is this time");
        let after = |seconds| at + SignedDuration::from_secs(seconds);
        let claim = Claim {
            origin: RunOrigin::Schedule,
            slot: Some(date.to_string()),
            scheduled_for: Some(at),
            now: at,
            lease: SignedDuration::from_mins(5),
        };
        let Claimed::Run(run) = store.claim(&claim).expect("claims") else { unreachable!("nobody else runs") };
        if [12, 51].contains(&back) {
            let error = "Home Assistant at http://homeassistant.local:8123 does not answer.".to_owned();
            let end = RunEnd {
                status: RunStatus::Failed,
                stage: Stage::Fetch,
                error: error.into(),
                now: after(60),
                may_pass: false,
            };
            store.end_run(&run.id, &end, &[]).expect("ends");
            continue;
        }
        for (stage, seconds) in STAGES {
            store.set_stage(&run.id, stage, after(seconds)).expect("notes");
        }
        store.commit_results(&run.id, &results(after(38 + i64::from(back % 4)), back)).expect("commits");
    }
}

fn results(now: Timestamp, back: i32) -> Results {
    let ideas = 9 + i64::from(back % 5);
    Results {
        now,
        events: 18_400 + u64::from(back.unsigned_abs() * 37 % 900),
        patterns: Vec::new(),
        suggestions: (0..ideas).map(|number| crate::many::suggestion(number, now)).collect(),
        renewed: Vec::new(),
        overrides: Vec::new(),
        advice: Vec::new(),
        proposals: Vec::new(),
        notes: Vec::new(),
        messages: Vec::new(),
    }
}
