//! One click makes the automation in Home Assistant, one more takes it back, once, whatever ends in between.

use domain::{AutomaticAct, Clock as _, Override, SuggestionId, SuggestionStatus, TargetState};
use nightshift::automations::{Asked, Keeper, automation_id, follow};
use serde_json::{Value, json};
use store::{Decision, InstallState, Installation, Seen};

use crate::fixtures::{commit_to, finding_job, suggestion};
use crate::house::{Daemon, PATIENCE, Setup, TestHouse};
use crate::http_client::Answer;
use crate::hub_house::{Entity, Hub, entity_of};

/// A house with suggestions for the lamps of the hall and the kitchen, and a Home Assistant.
struct Home {
    house: TestHouse,
    hub: Hub,
}

fn id(name: &str) -> SuggestionId {
    suggestion(name).id
}

impl Home {
    async fn new() -> Self {
        let house = TestHouse::new();
        commit_to(&house.store, house.clock.now(), &["hall", "kitchen", "attic"]);
        Self { house, hub: Hub::start().await }
    }

    async fn serve(&self) -> Daemon {
        let setup = Setup::of(finding_job(&self.house.store, &self.house.clock));
        self.house.serve(Setup { home_assistant: Some(self.hub.access()), ..setup }).await
    }

    fn status(&self, name: &str) -> SuggestionStatus {
        self.house.store.suggestion(&id(name)).expect("readable").expect("is there").status
    }

    fn installation(&self, name: &str) -> Option<Installation> {
        self.house.store.installation(&id(name)).expect("readable")
    }

    /// Waits until the automation of this lamp stands so.
    async fn until(&self, name: &str, state: InstallState) {
        let is_so = || self.installation(name).is_some_and(|row| row.state == state);
        self.house.until(&format!("{name} is {state:?}"), is_so).await;
    }

    fn changes(&self) -> Vec<String> {
        self.hub.world().changes.clone()
    }
}

async fn post(daemon: &Daemon, name: &str, what: &str) -> Answer {
    daemon.post(&format!("/api/suggestions/{}/{what}", id(name))).await
}

fn installed(answer: &Answer) -> Value {
    answer.json()["home_assistant"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accept_makes_one_automation_and_undo_takes_it_away() {
    let home = Home::new().await;
    let daemon = home.serve().await;
    let ours = automation_id(&id("hall"));
    let (one, other) = tokio::join!(post(&daemon, "hall", "accept"), post(&daemon, "hall", "accept"));
    let again = post(&daemon, "hall", "accept").await;
    for answer in [one, other, again] {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json()["status"], "accepted");
        let made = installed(&answer);
        assert_eq!((&made["state"], &made["automation_id"]), (&json!("made"), &json!(ours)));
        assert_eq!(made["entity_id"], entity_of(&ours));
    }
    assert_eq!(home.changes(), [format!("POST {ours}")]);
    {
        let world = home.hub.world();
        let config = &world.automations[&ours];
        assert!(config["description"].as_str().expect("a text").contains("Made by Nightshift"), "{config}");
        assert_eq!(config["actions"][0]["target"]["entity_id"], "light.hall");
        assert_eq!(
            (&world.labels, &world.entities[&ours].labels),
            (&vec!["Nightshift".to_owned()], &vec!["nightshift".to_owned()])
        );
    }
    let listed = daemon.get("/api/suggestions?status=accepted").await.json();
    assert_eq!(listed["suggestions"][0]["home_assistant"]["state"], "made");

    let undone = post(&daemon, "hall", "undo").await;
    assert_eq!((undone.status, undone.json()["status"].clone()), (200, json!("pending")), "{}", undone.body);
    assert_eq!(installed(&undone)["state"], "undone");
    assert_eq!(post(&daemon, "hall", "undo").await.status, 200);
    assert_eq!(home.changes(), [format!("POST {ours}"), format!("DELETE {ours}")]);

    // What was rejected has no automation either.
    assert_eq!(post(&daemon, "hall", "accept").await.status, 200);
    let rejected = post(&daemon, "hall", "reject").await;
    assert_eq!((rejected.status, rejected.json()["status"].clone()), (200, json!("rejected")), "{}", rejected.body);
    assert!(home.hub.world().automations.is_empty());
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_home_assistant_refuses_is_told_in_its_words_and_not_accepted() {
    let home = Home::new().await;
    let daemon = home.serve().await;
    let words = "Message malformed: required key not provided @ data['entity_id']";
    home.hub.world().refuses = Some(words);
    let refused = post(&daemon, "hall", "accept").await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (422, json!("home_assistant_refused")));
    assert!(refused.json()["detail"].as_str().expect("a text").contains(words), "{}", refused.body);
    assert_eq!(home.status("hall"), SuggestionStatus::Pending);
    assert_eq!(home.installation("hall").map(|row| row.state), Some(InstallState::Failed));

    // What it would take without a word is looked at by us.
    home.hub.world().refuses = None;
    let lacking = post(&daemon, "attic", "accept").await;
    assert_eq!((lacking.status, lacking.json()["code"].clone()), (422, json!("home_assistant_lacks")));
    assert!(lacking.body.contains("light.attic"), "{}", lacking.body);
    assert!(home.changes().is_empty());

    home.hub.world().is_read_only = true;
    let denied = post(&daemon, "kitchen", "accept").await;
    assert_eq!((denied.status, denied.json()["code"].clone()), (502, json!("home_assistant_not_administrator")));
    assert_eq!(home.status("kitchen"), SuggestionStatus::Pending);
    let noted = post(&daemon, "kitchen", "accept?only_note=true").await;
    assert_eq!((noted.status, noted.json()["status"].clone()), (200, json!("accepted")), "{}", noted.body);
    assert_eq!((installed(&noted)["state"].clone(), home.changes().len()), (json!("failed"), 0));

    home.hub.world().is_read_only = false;
    assert_eq!(installed(&post(&daemon, "hall", "accept").await)["state"], "made");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_person_edited_is_not_taken_away_unless_they_say_so() {
    let home = Home::new().await;
    let daemon = home.serve().await;
    let ours = automation_id(&id("hall"));
    assert_eq!(post(&daemon, "hall", "accept").await.status, 200);
    home.hub.world().automations.get_mut(&ours).expect("is there")["triggers"][0]["at"] = json!("07:15:00");
    let edited = post(&daemon, "hall", "undo").await;
    assert_eq!((edited.status, edited.json()["code"].clone()), (409, json!("edited_since")), "{}", edited.body);
    assert_eq!(home.status("hall"), SuggestionStatus::Accepted);
    assert!(home.hub.world().automations.contains_key(&ours));
    let forced = post(&daemon, "hall", "undo?force=true").await;
    assert_eq!((forced.status, forced.json()["status"].clone()), (200, json!("pending")), "{}", forced.body);
    assert!(home.hub.world().automations.is_empty());

    // What is gone already is done, and what Home Assistant forgot to let go of goes with it.
    assert_eq!(post(&daemon, "hall", "accept").await.status, 200);
    {
        let mut world = home.hub.world();
        world.automations.clear();
        world.entities.insert(ours.clone(), Entity { state: "unavailable".to_owned(), ..Entity::default() });
    }
    assert_eq!(installed(&post(&daemon, "hall", "undo").await)["state"], "undone");
    assert!(home.hub.world().entities.is_empty());
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_home_assistant_is_away_for_is_done_when_it_is_back() {
    let home = Home::new().await;
    let daemon = home.serve().await;
    home.hub.world().is_down = true;
    let waiting = post(&daemon, "hall", "accept").await;
    assert_eq!((waiting.status, installed(&waiting)["state"].clone()), (202, json!("making")), "{}", waiting.body);
    assert!(installed(&waiting)["error"].is_string() && waiting.json()["status"] == "pending", "{}", waiting.body);
    home.hub.world().is_down = false;
    home.until("hall", InstallState::Made).await;
    assert_eq!(home.status("hall"), SuggestionStatus::Accepted);

    // Somebody who changes their mind meanwhile gets what they wanted last.
    home.hub.world().is_down = true;
    assert_eq!(post(&daemon, "hall", "undo").await.status, 202);
    assert_eq!(home.status("hall"), SuggestionStatus::Accepted);
    assert_eq!(post(&daemon, "kitchen", "accept").await.status, 202);
    assert_eq!(post(&daemon, "kitchen", "undo").await.status, 202);
    home.hub.world().is_down = false;
    home.until("hall", InstallState::Undone).await;
    home.until("kitchen", InstallState::Undone).await;
    let ours = automation_id(&id("hall"));
    assert_eq!(home.changes(), [format!("POST {ours}"), format!("DELETE {ours}")]);
    assert_eq!(home.status("hall"), SuggestionStatus::Pending);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_in_the_middle_makes_nothing_twice_and_leaves_nothing_behind() {
    let home = Home::new().await;
    let ours = automation_id(&id("hall"));
    // A daemon that ends after Home Assistant did it, before it was told.
    let undo = Asked { decision: Decision::Undo, only_note: false, even_if_edited: false };
    for (decision, state) in [(Decision::Accept, InstallState::Made), (Decision::Undo, InstallState::Undone)] {
        home.hub.world().loses_answers = 1;
        let keeper = Keeper::new(
            home.house.store.clone(),
            std::sync::Arc::new(home.house.clock.clone()),
            Some(home.hub.access()),
        );
        let decided = keeper.decide(&id("hall"), Asked { decision, ..undo }, PATIENCE).await;
        let row = decided.expect("may pass").and_then(|decided| decided.installation).expect("is wanted");
        assert!(matches!(row.state, InstallState::Making | InstallState::Undoing), "{row:?}");
        drop(keeper);
        let daemon = home.serve().await;
        home.until("hall", state).await;
        daemon.stop().await;
    }
    assert_eq!(home.changes(), [format!("POST {ours}"), format!("DELETE {ours}")]);

    // One that a person edited before the new start is not made anew.
    home.hub.world().loses_answers = 1;
    let keeper =
        Keeper::new(home.house.store.clone(), std::sync::Arc::new(home.house.clock.clone()), Some(home.hub.access()));
    keeper.decide(&id("hall"), Asked { decision: Decision::Accept, ..undo }, PATIENCE).await.expect("may pass");
    home.hub.world().automations.get_mut(&ours).expect("is there")["alias"] = json!("Mine");
    let daemon = home.serve().await;
    home.until("hall", InstallState::Made).await;
    assert_eq!(home.hub.world().automations[&ours]["alias"], "Mine");
    assert_eq!(post(&daemon, "hall", "undo").await.status, 409);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_home_assistant_forgot_when_it_was_killed_is_put_right() {
    let home = Home::new().await;
    let daemon = home.serve().await;
    let ours = automation_id(&id("hall"));
    assert_eq!(post(&daemon, "hall", "accept").await.status, 200);
    daemon.stop().await;
    // Its registries are written some seconds after a change.
    {
        let mut world = home.hub.world();
        world.labels.clear();
        world.entities.entry(ours.clone()).or_default().labels.clear();
    }
    home.house.pass(31);
    let daemon = home.serve().await;
    home.house.until("it has its label again", || !home.hub.world().entities[&ours].labels.is_empty()).await;
    assert_eq!(home.changes(), [format!("POST {ours}")]);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_home_assistant_a_decision_is_noted_and_says_so() {
    let home = Home::new().await;
    let daemon = home.house.serve(Setup::of(finding_job(&home.house.store, &home.house.clock))).await;
    let noted = post(&daemon, "hall", "accept").await;
    assert_eq!((noted.status, noted.json()["status"].clone()), (200, json!("accepted")));
    assert!(noted.json()["home_assistant"].is_null() && noted.body.contains("source.url"), "{}", noted.body);
    assert_eq!(post(&daemon, "hall", "undo").await.json()["status"], "pending");
    assert_eq!(post(&daemon, "nobody", "accept").await.status, 404);
    assert_eq!(post(&daemon, "hall", "undo?force=perhaps").await.status, 422);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_night_sees_how_it_did_and_what_people_did_to_it() {
    let home = Home::new().await;
    let daemon = home.serve().await;
    for name in ["hall", "kitchen"] {
        assert_eq!(post(&daemon, name, "accept").await.status, 200);
    }
    let (hall, kitchen) = (automation_id(&id("hall")), automation_id(&id("kitchen")));
    let made = home.house.clock.now();
    {
        let mut world = home.hub.world();
        let entity = entity_of(&hall);
        #[expect(clippy::cast_precision_loss, reason = "as Home Assistant does it")]
        let seconds = |after: i64| (made.as_second() + after) as f64 + 0.25;
        world.triggered = [60, 3600, 7200].map(|after| (entity.clone(), seconds(after))).to_vec();
        world.entities.get_mut(&kitchen).expect("is there").state = "off".to_owned();
    }
    let act = |after: i64, undone: Option<i64>| {
        let at = |after: i64| made.as_microsecond() + after * 1_000_000 + 250_000;
        AutomaticAct { fired: at(after), overridden: undone.map(at) }
    };
    let target =
        TargetState { entity_id: domain::EntityId::parse("light.hall").expect("an id"), state: "on".to_owned() };
    let overrides = [Override { target, acts: vec![act(60, None), act(3600, Some(3700)), act(9000, Some(9001))] }];
    home.house.pass(86_400);
    let look = async || {
        let (access, store, now) = (home.hub.access(), home.house.store.clone(), home.house.clock.now());
        let overrides = overrides.clone();
        let looked = tokio::task::spawn_blocking(move || follow(&access, &store, &overrides, now));
        looked.await.expect("no panic").expect("is asked")
    };
    // However often it is looked at, each act counts once.
    for _ in 0..2 {
        assert!(look().await.is_empty());
        let row = home.installation("hall").expect("is there");
        assert_eq!((row.seen, row.fired, row.overridden), (Some(Seen::On), 3, 1));
        assert_eq!(home.installation("kitchen").and_then(|row| row.seen), Some(Seen::Off));
    }
    let shown = daemon.get(&format!("/api/suggestions/{}", id("hall"))).await.json();
    assert_eq!((&shown["home_assistant"]["fired"], &shown["home_assistant"]["overridden"]), (&json!(3), &json!(1)));

    {
        let mut world = home.hub.world();
        world.automations.get_mut(&hall).expect("is there")["mode"] = json!("restart");
        world.automations.remove(&kitchen);
        world.entities.remove(&kitchen);
    }
    let notes = look().await;
    assert!(notes.len() == 1 && notes[0].contains("kitchen"), "{notes:?}");
    assert_eq!(home.installation("hall").and_then(|row| row.seen), Some(Seen::Edited));
    // To delete it is to take it back, and counts as such.
    assert_eq!(home.status("kitchen"), SuggestionStatus::Pending);
    assert_eq!(home.installation("kitchen").map(|row| row.state), Some(InstallState::Undone));
    daemon.stop().await;
}
