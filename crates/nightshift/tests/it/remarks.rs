//! What is said of runs, in the language of who reads the page, and in English to programs.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Clock as _, Form, Language, Remark, RunOrigin, RunStatus};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use nightshift::config::{Config, Inputs, load};
use nightshift::night::{self, Handed};
use store::{Claim, Claimed};

use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::send;

/// A name that would be markup, and would begin the name of a setting.
const EVENTS: &str = "<b>`events.jsonl";

struct Home {
    house: TestHouse,
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { house: TestHouse::new(), folder: tempfile::tempdir().expect("a folder") };
        let zone = TimeZone::get("Europe/Helsinki").expect("a zone");
        let today = zone.to_datetime(home.house.clock.now()).date();
        let line = |entity: &str, state: &str, second: i8| {
            let yesterday = today.yesterday().expect("exists").at(18, 0, second, 0);
            let at = yesterday.to_zoned_datetime(zone.clone()).expect("exists").timestamp();
            format!("{{\"entity_id\":\"{entity}\",\"state\":\"{state}\",\"last_changed\":\"{at}\"}}\n")
        };
        let text = [line("light.hall", "on", 0), line("light.hall", "off", 1), line("update.core", "on", 2)].concat();
        std::fs::write(home.folder.path().join(EVENTS), text).expect("is written");
        home
    }

    fn config(&self) -> Arc<Config> {
        let file = self.folder.path().join("nightshift.toml");
        let text = format!(
            "timezone = \"Europe/Helsinki\"\nlatitude = 60.2\nlongitude = 24.9\n[source]\nevents = '{}'\n[store]\npath = '{}'\n",
            self.folder.path().join(EVENTS).display(),
            self.house.database().display()
        );
        std::fs::write(&file, text).expect("is written");
        Arc::new(load(&Inputs { file: Some(file), ..Inputs::default() }).expect("valid").config)
    }

    async fn serve(&self, language: Language) -> Daemon {
        let world = night::World {
            config: self.config(),
            store: Arc::clone(&self.house.store),
            clock: Arc::new(self.house.clock.clone()),
            announcer: Arc::new(Handed),
        };
        self.house.serve(Setup { language, ..Setup::of(night::job(world, None)) }).await
    }

    async fn night(&self, daemon: &Daemon, ends: RunStatus) {
        assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
        self.house.until_newest(ends).await;
    }
}

async fn nights(daemon: &Daemon) -> String {
    let page = send(daemon.address, "GET", "/nights", &["Accept: text/html"], "").await.body;
    page.replace("&#39;", "'").replace("&#34;", "\"")
}

/// The sentences of a page that a person is told, with `{…}` for what differs.
fn assert_tells(page: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(page.contains(sentence), "{sentence} is not in {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_notes_and_errors_of_runs_are_read_in_the_language_of_the_page() {
    let home = Home::new();
    let daemon = home.serve(Language::German).await;
    home.night(&daemon, RunStatus::Succeeded).await;
    let page = nights(&daemon).await;
    assert_tells(
        &page,
        &[
            "Bisher gibt es Ereignisse von 1 der 30 Tage.",
            "Im Verlauf (Datei mit JSON-Zeilen) steht kein Kontext",
            "1 Entität wurde ausgelassen, wegen <code>entities.exclude</code> oder",
            "Es ist kein MQTT-Broker eingerichtet (<code>mqtt.url</code>), deshalb",
        ],
    );
    assert!(!page.contains('`'), "{page}");
    // A program is told in English, as text.
    let newest = &daemon.get("/api/runs").await.json()["runs"][0];
    let notes: Vec<&str> =
        newest["notes"].as_array().expect("a list").iter().filter_map(|note| note.as_str()).collect();
    assert!(notes.contains(&"There are events of 1 of the 30 days so far."), "{newest:#}");
    assert!(notes.contains(&"No MQTT broker is configured (`mqtt.url`), so nobody was told."), "{newest:#}");

    // Once it has stopped, the run has ended in each of its parts.
    daemon.stop().await;
    std::fs::remove_file(home.folder.path().join(EVENTS)).expect("was there");
    let daemon = home.serve(Language::German).await;
    home.night(&daemon, RunStatus::Failed).await;
    let page = nights(&daemon).await;
    assert_tells(&page, &["Die Datei ", " gibt es nicht: Prüfe den Pfad der Ereignisse.", "&#60;b&#62;"]);
    assert!(!page.contains("<b>"), "{page}");
    let newest = &daemon.get("/api/runs").await.json()["runs"][0];
    assert!(newest["error"].as_str().is_some_and(|error| error.starts_with("there is no file /")), "{newest:#}");
    daemon.stop().await;

    // The same runs, for a French reader.
    let daemon = home.serve(Language::French).await;
    assert_tells(
        &nights(&daemon).await,
        &[
            "Il y a pour l’instant des événements de 1 jour sur 30.",
            "Aucun broker MQTT n’est configuré (<code>mqtt.url</code>)",
            "Il n’y a pas de fichier ",
        ],
    );
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_store_gave_up_is_told_too_and_what_nobody_can_say_reads_as_it_was_written() {
    let home = Home::new();
    let (store, now) = (&home.house.store, home.house.clock.now());
    let claim =
        Claim { origin: RunOrigin::Manual, slot: None, scheduled_for: None, now, lease: SignedDuration::from_secs(60) };
    let Claimed::Run(run) = store.claim(&claim).expect("claims") else { unreachable!("nobody is at work") };
    store.interrupt_stale(now + SignedDuration::from_mins(5)).expect("gives it up");
    store.add_note(&run.id, "An earlier version wrote <i>this</i> of `x`.").expect("notes");
    let form = Form::Message { catalogue: "runs".to_owned(), key: "of-later".to_owned(), with: BTreeMap::new() };
    store.add_note(&run.id, Remark::new("A later version wrote this.", form)).expect("notes");

    let daemon = home.serve(Language::German).await;
    let page = nights(&daemon).await;
    assert_tells(
        &page,
        &[
            "Der Prozess ist abgestürzt oder stand still: Sein letztes Lebenszeichen war am ",
            "An earlier version wrote &#60;i&#62;this&#60;/i&#62; of <code>x</code>.",
            "A later version wrote this.",
        ],
    );
    let newest = &daemon.get("/api/runs").await.json()["runs"][0];
    assert_eq!(newest["notes"][1], "A later version wrote this.");
    assert!(newest["error"].as_str().is_some_and(|error| error.starts_with("its process died or stood still")));
    daemon.stop().await;
}
