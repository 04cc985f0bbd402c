use domain::{
    Advice, AdviceId, AdviceKind, AtTime, Condition, Correction, EntityId, ExistingAutomation, Remedy, Route,
    TargetState, Trigger,
};
use store::{Claimed, Results, Store};

use crate::samples::{at, claim, results};

fn id(text: &str) -> EntityId {
    EntityId::parse(text).expect("an entity id")
}

fn target() -> TargetState {
    TargetState { entity_id: id("light.hall"), state: "on".to_owned() }
}

fn advice(name: &str, description: &str) -> Advice {
    let weekday = domain::Weekday::ALL[..5].to_vec();
    let remedy =
        Remedy { conditions: vec![Condition::Time { after: None, before: None, weekday }], fired: 9, corrected: 1 };
    Advice {
        id: AdviceId::of(&[name]),
        kind: AdviceKind::Corrected,
        title: format!("Change “{name}”"),
        description: description.to_owned(),
        automation: Some(id("automation.dusk")),
        automation_name: Some(name.to_owned()),
        correction: Some(Correction {
            automation: Some(id("automation.dusk")),
            target: target(),
            corrected_to: "off".to_owned(),
            fired: 30,
            corrected: 18,
            fired_days: 30,
            corrected_days: 18,
            share_low: 0.42,
            q_value: 1e-9,
            within_seconds: 170,
            remedy: Some(remedy),
        }),
        pattern_id: None,
    }
}

fn night(store: &Store, seconds: i64, advice: &[Advice]) {
    let results = Results { advice: advice.to_vec(), ..results(&[], "t", seconds) };
    let Claimed::Run(run) = store.claim(&claim(None, seconds)).expect("claims") else {
        unreachable!("nights here follow one another")
    };
    store.commit_results(&run.id, &results).expect("commits");
}

#[test]
fn advice_is_that_of_the_latest_run_in_its_order_and_says_since_when() {
    let store = Store::open_in_memory().expect("opens");
    assert_eq!(store.advice().expect("reads"), []);
    let (dusk, dawn, tv) = (advice("Dusk", "18 of 30"), advice("Dawn", "x"), advice("TV", "y"));
    night(&store, 0, &[dusk, dawn.clone()]);
    let dusk = advice("Dusk", "19 of 31");
    night(&store, 10, &[tv.clone(), dusk.clone(), tv.clone()]);
    let told: Vec<_> =
        store.advice().expect("reads").into_iter().map(|one| (one.advice, one.first_seen, one.last_seen)).collect();
    assert_eq!(told, [(tv, at(10), at(10)), (dusk, at(0), at(10))]);
    night(&store, 20, &[dawn]);
    assert_eq!(store.advice().expect("reads")[0].first_seen, at(20), "it had gone meanwhile");
    night(&store, 30, &[]);
    assert_eq!(store.advice().expect("reads"), []);
}

#[test]
fn the_automations_of_the_home_come_back_as_they_were_and_replace_those_before() {
    let store = Store::open_in_memory().expect("opens");
    let automation = |name: &str, is_enabled| ExistingAutomation {
        entity_id: id(name),
        alias: "'; DROP TABLE advice; --\0".to_owned(),
        is_enabled,
        routes: vec![Route {
            triggers: vec![Trigger::Time { at: AtTime::from_seconds(3600) }],
            conditions: Vec::new(),
            acts: vec![target()],
        }],
        touches: [id("light.hall"), id("fan.hall")].into(),
    };
    let both = [automation("automation.a", true), automation("automation.b", false)];
    store.put_home_automations(&both).expect("writes");
    assert_eq!(store.home_automations().expect("reads"), both);
    store.put_home_automations(&both[1..]).expect("writes");
    assert_eq!(store.home_automations().expect("reads"), both[1..]);
}

#[test]
fn dismissed_advice_stays_away_until_it_says_more() {
    let store = Store::open_in_memory().expect("opens");
    let (dusk, dawn) = (advice("Dusk", "18 of 30"), advice("Dawn", "x"));
    night(&store, 0, &[dusk.clone(), dawn.clone()]);
    let dismissed = || store.advice().expect("reads").into_iter().map(|one| one.dismissed_at).collect::<Vec<_>>();
    assert_eq!(store.dismiss_advice(&AdviceId::of(&["nothing"]), at(1)).expect("writes"), None);
    let one = store.dismiss_advice(&dusk.id, at(5)).expect("writes").expect("is there");
    assert_eq!((one.advice, one.dismissed_at), (dusk.clone(), Some(at(5))));
    assert_eq!(dismissed(), [Some(at(5)), None]);
    // A night without it, and then the same in other words.
    night(&store, 10, std::slice::from_ref(&dawn));
    night(&store, 20, &[advice("Dusk", "19 of 31"), dawn.clone()]);
    assert_eq!(dismissed(), [Some(at(5)), None]);
    let mut more = dusk.clone();
    more.correction.as_mut().expect("figures").corrected_to = "50".to_owned();
    night(&store, 30, &[more.clone(), dawn.clone()]);
    assert_eq!(dismissed(), [None, None], "people do something else by now");
    store.dismiss_advice(&dusk.id, at(35)).expect("writes");
    night(&store, 40, &[more.clone(), dawn]);
    assert_eq!(dismissed(), [Some(at(35)), None]);
    let restored = store.restore_advice(&dusk.id).expect("writes").expect("is there");
    assert_eq!((restored.advice, restored.dismissed_at), (more, None));
    assert_eq!(dismissed(), [None, None]);
}
