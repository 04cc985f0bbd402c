use domain::RunStatus;
use nightshift::web::WebSettings;
use serde_json::{Value, json};

use crate::fixtures::{finding_job, suggestion};
use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::{Answer, send};

const TOKEN: &str = "a-token-of-some-length";

/// A daemon that has found the habits of the hall and the kitchen.
async fn found(house: &TestHouse) -> Daemon {
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
    house.until_newest(RunStatus::Succeeded).await;
    daemon
}

async fn delete(daemon: &Daemon, path: &str) -> Answer {
    send(daemon.address, "DELETE", path, &[], "").await
}

fn decided(answer: &Answer) -> Vec<Value> {
    answer.json()["decisions"].as_array().expect("a list").iter().map(|one| one["suggestion_id"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_are_shown_with_what_they_were_about_and_forgotten() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    assert_eq!(daemon.get("/api/feedback").await.json(), json!({"decisions": [], "overrides": []}));
    let (hall, kitchen) = (suggestion("hall").id, suggestion("kitchen").id);
    for path in [format!("/api/suggestions/{hall}/reject"), format!("/api/suggestions/{kitchen}/accept")] {
        assert_eq!(daemon.post(&path).await.status, 200);
    }
    let shown = daemon.get("/api/feedback?entity=light.hall").await;
    let one = &shown.json()["decisions"][0];
    assert_eq!(
        (&one["suggestion_id"], &one["verdict"], &one["kind"], &one["weight"], &one["undone_at"]),
        (&json!(hall), &json!("rejected"), &json!("time"), &json!(1.0), &Value::Null)
    );
    assert_eq!(one["targets"], json!([{"entity_id": "light.hall", "area": null}]));
    assert_eq!(decided(&daemon.get("/api/feedback?kind=time").await).len(), 2);
    assert_eq!(decided(&daemon.get("/api/feedback?kind=sun").await).len(), 0);
    assert_eq!(decided(&daemon.get("/api/feedback?area=Hall").await).len(), 0);

    let reset = delete(&daemon, "/api/feedback?entity=light.hall").await;
    assert_eq!((reset.status, reset.json()), (200, json!({"decisions": 1, "overrides": 0, "suggested_again": 0})));
    assert_eq!(decided(&daemon.get("/api/feedback").await), [json!(kitchen)]);
    let path = format!("/api/suggestions/{hall}");
    assert_eq!(daemon.get(&path).await.json()["status"], "rejected", "it is not brought back");
    let reset = delete(&daemon, "/api/feedback?suggest_again=true").await.json();
    assert_eq!(reset, json!({"decisions": 1, "overrides": 0, "suggested_again": 1}));
    assert_eq!(daemon.get(&path).await.json()["status"], "pending");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_forgets_and_only_what_is_meant() {
    let house = TestHouse::new();
    let daemon = found(&house).await;
    let hall = suggestion("hall").id;
    assert_eq!(daemon.post(&format!("/api/suggestions/{hall}/reject")).await.status, 200);
    for query in ["entity=Hall", "entity=", "kind=maybe", "area=", "area=%20", "everything=1", "suggest_again=perhaps"]
    {
        let answer = delete(&daemon, &format!("/api/feedback?{query}")).await;
        assert_eq!((answer.status, &answer.json()["code"]), (422, &json!("invalid_query")), "{query}");
    }
    assert_eq!(daemon.post("/api/feedback").await.status, 405);
    let foreign = send(daemon.address, "DELETE", "/api/feedback", &["Origin: http://evil.example"], "").await;
    assert_eq!((foreign.status, &foreign.json()["code"]), (403, &json!("foreign_origin")));
    assert_eq!(decided(&daemon.get("/api/feedback").await), [json!(hall)], "none of them forgot anything");
    daemon.stop().await;

    let web = WebSettings { token: Some(TOKEN.to_owned().into()), ..WebSettings::default() };
    let daemon = house.serve(Setup { web, ..Setup::of(finding_job(&house.store, &house.clock)) }).await;
    for method in ["GET", "DELETE"] {
        assert_eq!(send(daemon.address, method, "/api/feedback", &[], "").await.status, 401);
    }
    let right = format!("Authorization: Bearer {TOKEN}");
    let reset = send(daemon.address, "DELETE", "/api/feedback", &[&right], "").await;
    assert_eq!((reset.status, &reset.json()["decisions"]), (200, &json!(1)));
    daemon.stop().await;
}
