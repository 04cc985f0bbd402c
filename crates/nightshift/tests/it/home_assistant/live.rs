//! What was heard of a real Home Assistant, over a network that fails, held against what its recorder has on disk.

use std::sync::Arc;

use domain::{Cause, Clock, EventLog, Sleep};
use jiff::{SignedDuration, Timestamp};
use nightshift::lifecycle::SystemClock;
use nightshift::live::{Live, LiveSettings, uncovered};
use nightshift::sources::{Access, HeardChange, HeardLog, HeardRun};
use serde_json::{Value, json};
use store::{LiveOrigin, Store};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Lab, causes};
use crate::house::PATIENCE;
use crate::proxy::{Proxy, Weather};

const MOTION: &str = "input_boolean.hall_motion";
const RELAY: &str = "input_boolean.kitchen_relay";
const GUESTS: &str = "input_boolean.guest_mode";

/// The machine's clock, by which nobody waits for long.
#[derive(Debug)]
struct Hurried;

impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    fn sleep_until(&self, deadline: Timestamp) -> Sleep {
        SystemClock.sleep_until(deadline)
    }

    fn elapsed(&self) -> SignedDuration {
        SystemClock.elapsed()
    }

    fn sleep_until_elapsed(&self, elapsed: SignedDuration) -> Sleep {
        SystemClock.sleep(elapsed.saturating_sub(self.elapsed()) / 60)
    }
}

/// What is on record.
fn record(store: &Store) -> EventLog {
    let mut log = HeardLog::new(&[]);
    for context in store.live_contexts().expect("reads") {
        log.ran(&HeardRun { context_id: context.context_id, user_id: context.user_id });
    }
    let take = |change: store::LiveChange| match change.origin {
        LiveOrigin::Told(cause) => log.told(change.at, &change.entity_id, &change.state, cause),
        LiveOrigin::Heard { context_id, user_id, has_parent } => log.change(&HeardChange {
            at: change.at,
            entity_id: change.entity_id,
            state: change.state,
            context_id,
            user_id,
            has_parent,
        }),
    };
    store.each_live_change(0, take).expect("reads");
    log.finish()
}

/// Waits until something is on record, and says from when on nothing is missing.
async fn until_begun(lab: &Lab, store: &Store) -> i64 {
    let begun = async {
        loop {
            lab.act("input_boolean/toggle", GUESTS).await;
            if let Some(first) = store.live_spans().expect("reads").first() {
                return *first.range.start();
            }
        }
    };
    timeout(PATIENCE, begun).await.expect("it has begun")
}

/// Waits until nothing is missing from the first span up to now, while people do something.
async fn until_whole(lab: &Lab, store: &Store) -> i64 {
    let until = SystemClock.now().as_microsecond();
    let whole = async {
        loop {
            lab.act("input_boolean/toggle", GUESTS).await;
            let spans = store.live_spans().expect("reads");
            if let Some(first) = spans.first().map(|span| *span.range.start())
                && first < until
                && uncovered(&spans, first, until).is_empty()
            {
                return until;
            }
        }
    };
    timeout(3 * PATIENCE, whole).await.expect("all is on record")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_heard_of_a_real_home_assistant_is_what_its_recorder_has() {
    let Some(lab) = Lab::find().await else { return };
    let body = json!({
        "alias": "Nightshift live",
        "triggers": [{"trigger": "state", "entity_id": MOTION, "to": "on"}],
        "actions": [{"action": "input_boolean.turn_on", "target": {"entity_id": RELAY}}],
    });
    lab.call("POST", "/api/config/automation/config/nightshift_live", &body).await;
    lab.until_set_up(&["Nightshift live"]).await;

    let network = Proxy::start(lab.address).await;
    let url = network.url().replace("mqtt://", "http://");
    let access = Access::new(&url, lab.token.clone().into(), None).expect("an address");
    let store = Arc::new(Store::open_in_memory().expect("opens"));
    let live = Live::new(LiveSettings { access, service_users: Vec::new() }, Arc::clone(&store), Arc::new(Hurried));
    let stop = CancellationToken::new();
    let listening = tokio::spawn({
        let stop = stop.clone();
        async move { live.serve(stop).await }
    });
    let begin = until_begun(&lab, &store).await;
    for weather in [Weather::Fair, Weather::Cut, Weather::Fair, Weather::Cut, Weather::Fair] {
        network.set(weather);
        for (service, entity_id) in
            [("turn_off", RELAY), ("turn_off", MOTION), ("turn_on", MOTION), ("turn_off", RELAY), ("turn_on", RELAY)]
        {
            lab.act(&format!("input_boolean/{service}"), entity_id).await;
        }
        if weather == Weather::Fair {
            until_whole(&lab, &store).await;
            network.cut().await;
        }
    }
    let end = until_whole(&lab, &store).await;
    stop.cancel();
    timeout(PATIENCE, listening).await.expect("ends").expect("does not panic");
    lab.call("DELETE", "/api/config/automation/config/nightshift_live", &Value::Null).await;

    let until = Timestamp::from_microsecond(end).expect("in range");
    let of_time = |log: &EventLog| causes(&log.between(Timestamp::from_microsecond(begin).expect("in range"), until));
    let disk = lab.disk(SystemClock.now()).await;
    let (heard, recorded) = (of_time(&record(&store)), of_time(&disk.log));
    let keys = |all: &std::collections::BTreeMap<(String, i64, String), Cause>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&heard), keys(&recorded), "to the event");
    let told = store.live_spans().expect("reads");
    for (key, cause) in &recorded {
        let was_told = told.iter().any(|span| span.is_told && span.range.contains(&key.1));
        // The logbook does not tell what follows from another change.
        let same = heard[key] == *cause || (was_told && *cause == Cause::Derived && heard[key] == Cause::Device);
        assert!(same, "{key:?}: heard {:?}, recorded {cause:?}, told: {was_told}", heard[key]);
    }
    let count = |cause: Cause| recorded.iter().filter(|((id, ..), of)| id == RELAY && **of == cause).count();
    assert!(count(Cause::Person) >= 10 && count(Cause::Automation) >= 4, "{recorded:?}");
    let connection = store.live_connection().expect("reads").expect("is there");
    assert!(connection.gaps >= 2 && recorded.len() > 30, "{connection:?}");
}
