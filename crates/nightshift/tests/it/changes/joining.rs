//! Two suggestions that their user makes one automation of.

use domain::Draft;
use nightshift::changes::{self, Candidate};

use super::*;

fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

/// The ids of what waits.
async fn waiting(daemon: &Daemon) -> Vec<String> {
    let list = daemon.get("/api/suggestions?status=pending").await.json();
    let all = list["suggestions"].as_array().expect("a list");
    all.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

fn join(part: &SuggestionId) -> Value {
    json!({"changes": [{"change": "join", "suggestion": part.as_str()}]})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_does_what_both_did_and_the_other_is_part_of_it_until_it_is_taken_back() {
    let home = Home::with_radio();
    let daemon = home.serve(None).await;
    home.night(&daemon).await;
    let (coffee, radio) = (id_of(&daemon, "on Coffee").await, id_of(&daemon, "on Radio").await);
    let all = waiting(&daemon).await;
    let (found, part) = (shown(&daemon, &coffee).await, shown(&daemon, &radio).await);

    // It is offered where it would do no more than it should: the radio goes on at weekends too, and the coffee does not.
    let options = |id: &SuggestionId| format!("/api/suggestions/{id}/options");
    let offered = daemon.get(&options(&coffee)).await.json();
    let title = part["title"].as_str().expect("a title");
    let offer = json!([{"suggestion": radio.as_str(), "title": title, "text": "Turn on Radio", "is_on": false}]);
    assert_eq!(at(&offered, "/options/joins"), &offer);
    assert_eq!(at(&daemon.get(&options(&radio)).await.json(), "/options/joins"), &json!([]));

    let tried = ask(&daemon, &format!("/api/suggestions/{coffee}/try"), &join(&radio)).await;
    assert_eq!(tried.status, 200, "{}", tried.body);
    let tried = tried.json();
    assert_eq!(tried["summary"], json!(format!("It does “{title}” as well.")));
    // Each by itself: on the weekends of the month nobody is served whose radio it was.
    let [of_coffee, of_radio] = ["/by_action/0", "/by_action/1"].map(|place| at(&tried, place));
    assert_eq!((&of_coffee["entity_id"], &of_radio["entity_id"]), (&json!("switch.coffee"), &json!("switch.radio")));
    assert_eq!(of_coffee["backtest"]["served"], found["backtest"]["served"]);
    let figure = |name: &str| of_radio["backtest"][name].as_u64().expect("a number");
    let (served, wrong, by_hand) = (figure("served"), figure("false_fires"), figure("manual_actions"));
    assert!(served >= 20 && wrong <= 1 && by_hand >= served + 8, "{of_radio}");
    let said = format!("Radio right {served}, wrong {wrong}, missed {}", by_hand - served);
    let description = at(&tried, "/suggestion/description").as_str().expect("a text");
    assert!(description.contains("Each by itself: Coffee right ") && description.contains(&said), "{description}");
    assert_eq!(
        (waiting(&daemon).await, shown(&daemon, &coffee).await),
        (all.clone(), found.clone()),
        "nothing is stored"
    );

    let change = format!("/api/suggestions/{coffee}/change");
    for other in ["s-none", coffee.as_str(), "<b>"] {
        let refused = ask(&daemon, &change, &join(&SuggestionId::new(other))).await;
        assert_eq!((refused.status, &refused.json()["code"]), (422, &json!("change_refused")), "{}", refused.body);
        assert!(refused.body.contains(radio.as_str()), "it says what can be: {}", refused.body);
    }
    let changed = ask(&daemon, &change, &join(&radio)).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let targets = changed.json()["suggestion"]["automation"]["actions"][0]["target"]["entity_id"].clone();
    assert_eq!(targets, json!(["switch.coffee", "switch.radio"]));
    assert_eq!(waiting(&daemon).await, without(&all, &radio));
    let hidden = shown(&daemon, &radio).await;
    assert_eq!((&hidden["part_of"], &hidden["status"]), (&json!(coffee.as_str()), &json!("pending")));
    for deed in ["accept", "reject", "undo"] {
        let refused = daemon.post(&format!("/api/suggestions/{radio}/{deed}")).await;
        assert_eq!((refused.status, refused.json()["code"].clone()), (409, json!("part_of_another")), "{deed}");
    }
    let not_now = daemon.get(&options(&radio)).await.json();
    assert!(not_now["not_now"].as_str().expect("a reason").contains("part of “"), "{not_now}");
    let late = json!({"changes": [{"change": "set_time", "at": "07:00"}]});
    let refused = ask(&daemon, &format!("/api/suggestions/{radio}/change"), &late).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (409, json!("part_of_another")), "{}", refused.body);

    // A night finds both again, and leaves both as they are.
    home.write_with_radio(36);
    home.house.pass(6 * 86_400);
    home.night(&daemon).await;
    assert!(!waiting(&daemon).await.contains(&radio.to_string()));
    let kept = shown(&daemon, &coffee).await;
    assert!(kept["description"].as_str().expect("a text").contains("Each by itself: "), "{kept:#}");

    // Turned down it brings the other back; taken up again it has it.
    daemon.post(&format!("/api/suggestions/{coffee}/reject")).await;
    let free = shown(&daemon, &radio).await;
    let does = |one: &Value| [at(one, "/automation/triggers").clone(), at(one, "/automation/actions").clone()];
    assert_eq!((&free["part_of"], does(&free)), (&Value::Null, does(&part)));
    assert!(waiting(&daemon).await.contains(&radio.to_string()));
    daemon.post(&format!("/api/suggestions/{coffee}/undo")).await;
    assert!(!waiting(&daemon).await.contains(&radio.to_string()));

    let separate = json!({"changes": [{"change": "separate", "suggestion": radio.as_str()}]});
    let back = ask(&daemon, &change, &separate).await;
    assert_eq!(back.json()["summary"], json!(format!("“{title}” is by itself again.")), "{}", back.body);
    assert!(waiting(&daemon).await.contains(&radio.to_string()));
    // And by its versions, both ways.
    let restore = |number: u32| format!("/api/suggestions/{coffee}/versions/{number}/restore");
    assert_eq!(daemon.post(&restore(2)).await.status, 200);
    assert!(!waiting(&daemon).await.contains(&radio.to_string()));
    assert_eq!(daemon.post(&restore(1)).await.status, 200);
    assert!(waiting(&daemon).await.contains(&radio.to_string()));
    daemon.post(&format!("/api/suggestions/{radio}/accept")).await;
    let taken = daemon.post(&restore(2)).await;
    assert_eq!((taken.status, taken.json()["code"].clone()), (409, json!("part_is_taken")), "{}", taken.body);
    daemon.stop().await;
}

fn without(all: &[String], id: &SuggestionId) -> Vec<String> {
    all.iter().filter(|one| *one != id.as_str()).cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_assistant_gets_one_automation_for_both() {
    let home = Home::with_radio();
    let hub = Hub::start().await;
    hub.world().states.extend(["switch.coffee", "switch.radio"]);
    let daemon = home.serve(Some(&hub)).await;
    home.night(&daemon).await;
    let (coffee, radio) = (id_of(&daemon, "on Coffee").await, id_of(&daemon, "on Radio").await);
    assert_eq!(ask(&daemon, &format!("/api/suggestions/{coffee}/change"), &join(&radio)).await.status, 200);
    let accepted = daemon.post(&format!("/api/suggestions/{coffee}/accept")).await;
    assert_eq!((accepted.status, accepted.json()["status"].clone()), (200, json!("accepted")), "{}", accepted.body);
    {
        let world = hub.world();
        let configs: Vec<&Value> = world.automations.values().collect();
        let [config] = configs[..] else { unreachable!("{configs:?}") };
        assert_eq!(config["actions"][0]["target"]["entity_id"], json!(["switch.coffee", "switch.radio"]));
    }
    assert_eq!(shown(&daemon, &radio).await["part_of"], json!(coffee.as_str()));
    // The next night sees that the automation is there, and has no second one for the radio.
    home.night(&daemon).await;
    assert!(!waiting(&daemon).await.contains(&radio.to_string()));
    assert_eq!(daemon.post(&format!("/api/suggestions/{coffee}/undo")).await.json()["status"], "pending");
    assert!(hub.world().automations.is_empty());
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_joins_and_separates_without_scripts() {
    let home = Home::with_radio();
    let daemon = home.serve(None).await;
    home.night(&daemon).await;
    let (coffee, radio) = (id_of(&daemon, "on Coffee").await, id_of(&daemon, "on Radio").await);
    let page = async |path: &str| send(daemon.address, "GET", path, &["Accept: text/html"], "").await.body;
    let form = format!("/suggestions/{coffee}/change");
    let tick = format!("name=\"join\" value=\"{radio}\"");
    assert!(page(&form).await.contains(&format!("{tick}>Turn on Radio at 6:37")), "it is offered, and not ticked");
    let send_form = async |path: &str, version: u32, join: &str| {
        let headers = ["Accept: text/html", "Content-Type: application/x-www-form-urlencoded"];
        let days = "day=0&day=1&day=2&day=3&day=4";
        let body = format!("version={version}&title=&at=06%3A31&{days}&{join}");
        send(daemon.address, "POST", path, &headers, &body).await
    };
    let tried = send_form(&format!("/suggestions/{coffee}/try"), 1, &format!("join={radio}")).await;
    assert_eq!(tried.status, 200, "{}", tried.body);
    assert!(tried.body.contains("as well.") && tried.body.contains("Radio right "), "{}", tried.body);
    assert!(tried.body.contains(&format!("{tick} checked")), "as it was sent");
    let kept = send_form(&form, 1, &format!("join={radio}")).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    assert_eq!(shown(&daemon, &radio).await["part_of"], json!(coffee.as_str()));
    assert!(!page("/").await.contains(&format!("suggestions/{radio}/")), "it has no card");
    assert!(page(&form).await.contains(&format!("{tick} checked")));
    let freed = send_form(&form, 2, "").await;
    assert_eq!(freed.status, 303, "{}", freed.body);
    assert_eq!(shown(&daemon, &radio).await["part_of"], Value::Null);
    assert!(page("/").await.contains(&format!("suggestions/{radio}/")));
    daemon.stop().await;
}

/// What the suggestions of this home do, by a word of their titles.
fn drafts(home: &Home, words: &str) -> (domain::Suggestion, Draft) {
    let store = &home.house.store;
    let all = store.suggestions(&SuggestionFilter::default(), &Page::first(50)).expect("reads");
    let one = all.into_iter().find(|one| one.suggestion.title.contains(words)).expect("is there").suggestion;
    let patterns = store.patterns_of(&one.pattern_ids).expect("reads");
    let draft = suggest::draft_of(&one, &patterns).expect("its pattern is known");
    (one, draft)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_model_would_join_is_joined_only_where_each_is_as_right_as_alone() {
    let home = Home::with_radio();
    let daemon = home.serve(None).await;
    home.night(&daemon).await;
    let (coffee, weekdays) = drafts(&home, "on Coffee");
    let (radio, daily) = drafts(&home, "on Radio");
    let past = Past { lookback_days: 30, time_zone: helsinki(), location: None, language: None };
    let mut house = domain::Home::in_zone(helsinki());
    house.entities = home.house.store.entities().expect("reads");
    let judged = |whole: &domain::Suggestion, draft: &Draft, part: &domain::Suggestion, other: &Draft| {
        let others = [changes::joinable(part, other.clone())];
        let change = Change::Join { suggestion: part.id.clone() };
        let candidate = Candidate { suggestion: whole, draft, change, others: &others };
        changes::judge(&home.house.store, &past, &house, &[candidate]).expect("reads").remove(0)
    };
    // The radio would miss its weekends.
    let narrower = judged(&coffee, &weekdays, &radio, &daily);
    let why = narrower.expect_err("it is less right than alone");
    assert!(why.contains("right") && why.contains("switch.radio"), "{why}");
    // On weekdays alone it loses nothing.
    let on_weekdays = Draft { conditions: weekdays.conditions.clone(), ..daily.clone() };
    let proposal = judged(&coffee, &weekdays, &radio, &on_weekdays).expect("each is as right as alone");
    assert_eq!(proposal.changes, [Change::Join { suggestion: radio.id.clone() }]);
    assert!(proposal.after.served > proposal.before.served, "{proposal:?}");
    // What does the same thing is nothing to be joined, whatever a model says.
    let same = Draft { actions: weekdays.actions.clone(), ..on_weekdays };
    let refused = judged(&coffee, &weekdays, &radio, &same).expect_err("it acts on the same");
    assert!(refused.contains("cannot be part of this"), "{refused}");
    daemon.stop().await;
}
