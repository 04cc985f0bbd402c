//! Two suggestions that their user makes one automation of.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn look() {
    let home = Home::with_radio();
    let daemon = home.serve(None).await;
    home.night(&daemon).await;
    let list = daemon.get("/api/suggestions").await.json();
    for one in list["suggestions"].as_array().expect("a list") {
        eprintln!("{} {} {}", one["id"], one["title"], one["automation"]["conditions"]);
    }
    let id = id_of(&daemon, "Coffee").await;
    let offered = daemon.get(&format!("/api/suggestions/{id}/options")).await;
    eprintln!("{}", offered.json()["options"]["joins"]);
    daemon.stop().await;
}
