//! Listening to a home over real connections, which are cut in all kinds of ways, by a clock that is moved by hand.

mod home;

use std::cell::Cell;
use std::time::Duration;

use domain::{Cause, EventLog, ManualClock};
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use store::{LiveOrigin, LiveSpan};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::*;
use crate::sources::{HeardChange, HeardLog, HeardRun};
use home::{Home, PERSON, TOKEN};

const PATIENCE: Duration = Duration::from_secs(120);

/// A home, and somebody who listens.
struct Scene {
    home: Home,
    clock: ManualClock,
    store: Arc<Store>,
    stop: CancellationToken,
    listening: Option<JoinHandle<()>>,
}

impl Scene {
    async fn new() -> Self {
        let clock = ManualClock::new("2026-11-24T15:00:00Z".parse().expect("a time"));
        let store = Arc::new(Store::open_in_memory().expect("opens"));
        let home = Home::new(&clock).await;
        Self { home, clock, store, stop: CancellationToken::new(), listening: None }
    }

    /// Somebody begins to listen, with this token.
    fn listen_with(&mut self, token: &str) {
        let settings = LiveSettings { access: self.home.access(token), service_users: Vec::new() };
        let live = Live::new(settings, Arc::clone(&self.store), Arc::new(self.clock.clone()));
        self.stop = CancellationToken::new();
        let stop = self.stop.clone();
        self.listening = Some(tokio::spawn(async move { live.serve(stop).await }));
    }

    async fn listen(&mut self) {
        self.listen_with(TOKEN);
        self.until("it listens", |scene| scene.home.is_listened_to()).await;
    }

    /// Stops as SIGTERM does.
    async fn stop(&mut self) {
        self.stop.cancel();
        timeout(PATIENCE, self.listening.take().expect("is listening")).await.expect("ends").expect("does not panic");
    }

    /// Stops as SIGKILL does.
    async fn kill(&mut self) {
        let listening = self.listening.take().expect("is listening");
        listening.abort();
        listening.await.expect_err("is gone");
        // What it had asked for, too.
        self.home.cut();
    }

    async fn until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        let holds = async {
            while !condition(self) {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, holds).await.unwrap_or_else(|_| {
            unreachable!("{what}: {:?}, {:?}, {:?}", self.spans(), self.record(), self.store.live_connection())
        });
    }

    /// Lets time pass, from one instant that somebody waits for to the next, until `condition` holds. What is done over
    /// real connections is given its time: the hour that a hurried clock would pass meanwhile is another gap.
    async fn pass_until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        const BREATHS: usize = 20;

        let holds = async {
            while !condition(self) {
                for _ in 0..BREATHS {
                    tokio::task::spawn_blocking(|| ()).await.expect("does not panic");
                }
                if let Some(&next) = self.clock.awaited().first().filter(|next| **next > self.clock.now()) {
                    self.clock.set(next);
                }
            }
        };
        let told = timeout(PATIENCE, holds).await;
        told.unwrap_or_else(|_| unreachable!("{what}: {:?}", self.spans()));
    }

    /// Lets time pass until the next instant, once so many things wait for the clock.
    async fn step(&self, waiting: usize) {
        let next = || {
            let awaited = self.clock.awaited();
            awaited.first().copied().filter(|next| awaited.len() == waiting && *next > self.clock.now())
        };
        self.until("all wait", |_| next().is_some()).await;
        self.clock.set(next().expect("all wait"));
    }

    fn pass(&self, milliseconds: i64) {
        self.clock.set(self.clock.now() + SignedDuration::from_millis(milliseconds));
    }

    fn spans(&self) -> Vec<LiveSpan> {
        self.store.live_spans().expect("reads")
    }

    /// What is on record.
    fn record(&self) -> EventLog {
        let mut log = HeardLog::new(&[]);
        for context in self.store.live_contexts().expect("reads") {
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
        self.store.each_live_change(0, take).expect("reads");
        log.finish()
    }

    /// Whether nothing is missing from the first thing that happened up to this instant.
    fn is_whole_until(&self, until: Timestamp) -> bool {
        let Some((first, _)) = self.home.truth().span() else { return true };
        // The first one is heard, and the span begins just after it.
        uncovered(&self.spans(), first + 1, until.as_microsecond()).is_empty()
    }

    /// Says something a little later, and waits until it is on record and nothing before it is missing.
    async fn settle(&self) -> Timestamp {
        self.pass(1);
        let until = self.clock.now();
        self.pass(1500);
        let stirred = Cell::new(Timestamp::MIN);
        self.pass_until("all is on record", |scene| {
            // Until it is heard: while nobody listens nothing is.
            if scene.home.is_listened_to() && stirred.replace(scene.clock.now()) != scene.clock.now() {
                scene.home.stirs("sensor.clock");
            }
            scene.is_whole_until(until)
        })
        .await;
        until
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_on_record_with_its_causes_a_minute_later() {
    use Cause::{Automation, Derived, Device, Person};

    let mut scene = Scene::new().await;
    scene.listen().await;
    for (second, cause) in [Person, Automation, Derived, Device].into_iter().enumerate() {
        scene.pass(1000);
        scene.home.happens("light.hall", if second % 2 == 0 { "on" } else { "off" }, cause);
    }
    scene.home.stirs("light.hall");
    scene.pass_until("it is written", |scene| scene.record().len() == 4).await;
    assert_eq!(scene.record(), scene.home.truth());
    let span = scene.spans().remove(0);
    assert!(span.is_open && !span.is_told && *span.range.end() < scene.home.truth().span().expect("events").1);
    let connection = scene.store.live_connection().expect("reads").expect("is there");
    assert_eq!((connection.is_up, connection.changes, connection.gaps), (true, 4, 0));
    scene.stop().await;
    let connection = scene.store.live_connection().expect("reads").expect("is there");
    assert!(!connection.is_up && connection.error.is_none() && !scene.spans()[0].is_open);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_lost_with_the_process_is_read_again() {
    let mut scene = Scene::new().await;
    scene.listen().await;
    scene.home.happens("light.hall", "on", Cause::Person);
    scene.settle().await;
    scene.pass(5000);
    scene.home.happens("light.hall", "off", Cause::Automation);
    scene.kill().await;
    assert!(scene.record().len() == 1, "not written yet");
    scene.pass(30_000);
    scene.home.happens("light.hall", "on", Cause::Device);
    scene.pass(30_000);
    scene.listen().await;
    scene.pass(1000);
    scene.home.happens("light.hall", "off", Cause::Person);
    scene.settle().await;
    assert_eq!(scene.record(), scene.home.truth());
    let gap = scene.store.live_connection().expect("reads").expect("is there").last_gap.expect("was filled");
    assert_eq!(gap.changes, 2);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gap_is_read_once_the_recorder_has_got_so_far() {
    let mut scene = Scene::new().await;
    scene.listen().await;
    scene.home.happens("light.hall", "on", Cause::Person);
    scene.settle().await;
    scene.home.records(false);
    scene.home.goes_away();
    scene.pass(1000);
    scene.home.happens("light.hall", "off", Cause::Person);
    let asked = scene.home.connections();
    scene.home.comes_back();
    scene.pass_until("it listens again", |scene| scene.home.is_listened_to()).await;
    scene.pass(1000);
    scene.home.happens("light.hall", "on", Cause::Automation);
    scene.pass_until("it is heard", |scene| scene.record().len() == 2).await;
    // One connection to listen, and two to ask: the next time to write waits for the clock, and the next try.
    scene.step(2).await;
    scene.step(2).await;
    scene.until("both tries are over", |scene| scene.clock.awaited().len() == 2).await;
    assert_eq!(scene.home.connections(), asked + 3);
    assert!(!scene.is_whole_until(scene.clock.now()) && scene.record().len() == 2, "not yet");
    scene.home.records(true);
    scene.settle().await;
    assert_eq!(scene.record(), scene.home.truth());
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recorder_that_records_none_of_it_is_not_waited_for_for_ever() {
    let mut scene = Scene::new().await;
    scene.listen().await;
    scene.home.happens("light.hall", "on", Cause::Person);
    scene.settle().await;
    scene.home.records(false);
    scene.home.goes_away();
    scene.pass(60_000);
    scene.home.comes_back();
    scene.pass_until("it listens again", |scene| scene.home.is_listened_to()).await;
    scene.home.happens("light.hall", "off", Cause::Person);
    let begun = scene.clock.now();
    scene.settle().await;
    assert!(scene.clock.now().duration_since(begun) >= SignedDuration::from_mins(5));
    assert_eq!(scene.record(), scene.home.truth(), "nothing was missed");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_lost_connections_lose_nothing_and_double_nothing() {
    for seed in 0..3 {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut scene = Scene::new().await;
        scene.listen().await;
        scene.home.happens("light.hall", "on", Cause::Device);
        // Before the first that is on record nothing is.
        scene.settle().await;
        let mut number = 0;
        let mut live = |scene: &Scene, dice: &mut StdRng| {
            for _ in 0..dice.random_range(0..6) {
                scene.pass(dice.random_range(1..20_000));
                number += 1;
                let entity_id = ["light.hall", "light.kitchen", "sensor.power"][dice.random_range(0..3)];
                let causes = [Cause::Person, Cause::Automation, Cause::Device];
                scene.home.happens(entity_id, &format!("{number}"), causes[dice.random_range(0..3)]);
            }
        };
        for round in 0..100 {
            live(&scene, &mut dice);
            // Sometimes at once, sometimes when it has been heard, sometimes when it has been written.
            match dice.random_range(0..4) {
                0 => {}
                1 => tokio::task::yield_now().await,
                2 => {
                    let connections = scene.home.connections();
                    scene.pass_until("it listens again", |scene| scene.home.is_listened_to()).await;
                    assert!(connections <= scene.home.connections());
                }
                _ => {
                    scene.settle().await;
                }
            }
            if round % 10 == 9 {
                scene.kill().await;
                live(&scene, &mut dice);
                scene.listen().await;
            } else if round % 10 == 4 {
                scene.stop().await;
                live(&scene, &mut dice);
                scene.listen().await;
            } else {
                scene.home.cut();
            }
        }
        scene.pass_until("it listens again", |scene| scene.home.is_listened_to()).await;
        scene.pass(2000);
        scene.home.happens("light.hall", "last", Cause::Person);
        scene.settle().await;
        let (record, truth) = (scene.record(), scene.home.truth());
        let differs = record.iter().zip(truth.iter()).find(|(record, truth)| record != truth);
        assert_eq!((differs, record.len()), (None, truth.len()), "seed {seed}");
        assert!(scene.home.connections() > 100);
        scene.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_let_in_does_not_insist() {
    let mut scene = Scene::new().await;
    scene.listen_with("wrong");
    let error = |scene: &Scene| {
        let now = scene.store.live_connection().expect("reads");
        now.and_then(|now| now.error).unwrap_or_default()
    };
    scene.until("it is told", |scene| error(scene).contains("does not accept the token")).await;
    let told = error(&scene);
    assert!(told.contains("source.token") && !told.contains("wrong"), "{told}");
    let begun = scene.clock.now();
    scene.pass_until("it tries again", |scene| scene.home.connections() > 1).await;
    assert!(scene.clock.now().duration_since(begun) >= SignedDuration::from_hours(1));
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_administrator_hears_of_automations_by_their_states() {
    let mut scene = Scene::new().await;
    scene.home.lets_in_anybody();
    scene.listen().await;
    scene.home.happens("light.hall", "on", Cause::Automation);
    scene.pass_until("it is written", |scene| scene.record().len() == 1).await;
    assert_eq!(scene.record(), scene.home.truth());
    assert!(
        scene.store.live_contexts().expect("reads").iter().all(|context| context.user_id.as_deref() != Some(PERSON))
    );
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_night_long_gap_is_left_to_the_night() {
    let mut scene = Scene::new().await;
    scene.listen().await;
    scene.home.happens("light.hall", "on", Cause::Person);
    scene.settle().await;
    scene.stop().await;
    scene.clock.set(scene.clock.now() + SignedDuration::from_hours(30));
    scene.home.happens("light.hall", "off", Cause::Person);
    scene.listen().await;
    scene.pass(1000);
    scene.home.happens("light.hall", "on", Cause::Person);
    scene.pass_until("it is heard", |scene| scene.record().len() == 2).await;
    let begun = scene.clock.now();
    scene.pass_until("an hour passes", |scene| scene.clock.now() > begun + SignedDuration::from_hours(1)).await;
    assert!(scene.record().len() == 2 && !scene.is_whole_until(begun));
    scene.stop().await;
}
