//! Every page in every language, and no English in the other five.

use std::collections::BTreeMap;

use domain::{Language, RunStatus};
use nightshift::config::{Inputs, keys, load};
use nightshift::settings::Settings;

use crate::fixtures::{finding_job, suggestion};
use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::send;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// The catalogues that pages speak from, in English and in another language, each with how many words its phrases have at least:
/// what other programs and the broker say stays English, and shares short ones with what is said of errors.
fn sources(language: Language) -> [(String, String, usize); 6] {
    [("page", 3), ("settings", 3), ("config", 3), ("checks", 3), ("runs", 4), ("errors", 4)].map(|(file, least)| {
        let read = |tag: &str| {
            let path = format!("{}/locales/{tag}/{file}.ftl", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(&path).expect("a catalogue")
        };
        (read("en"), read(language.tag()), least)
    })
}

/// The messages of a source that stand on one line.
fn messages(source: &str) -> BTreeMap<&str, &str> {
    source.lines().filter(|line| !line.starts_with(['#', ' '])).filter_map(|line| line.split_once(" = ")).collect()
}

/// What only English says: every part of a sentence, between what is put in, that is long enough to be one.
fn english_only(language: Language) -> Vec<String> {
    let mut found = Vec::new();
    for (english, other, least) in &sources(language) {
        let other = messages(other);
        for (key, text) in messages(english) {
            if other.get(key).is_some_and(|own| *own != text) {
                let parts = text.split(['{', '}']).step_by(2).map(|part| part.trim_matches([' ', '.', ':', ';']));
                found.extend(parts.filter(|part| part.split(' ').count() >= *least).map(str::to_owned));
            }
        }
    }
    found.extend(keys().map(|key| key.about.to_owned()));
    found
}

/// What a person reads of a page.
fn read(body: &str) -> String {
    ["&#38;", "&#39;", "&#34;", "&#60;", "&#62;", "&amp;", "&quot;", "&lt;", "&gt;"]
        .iter()
        .zip(["&", "'", "\"", "<", ">", "&", "\"", "<", ">"])
        .fold(body.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

async fn pages(daemon: &Daemon) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let change = format!("/suggestions/{}/change", suggestion("hall").id);
    let paths =
        ["/", "/automations", "/patterns", "/nights", "/settings", "/settings?saved=next_night", "/nothing", &change];
    for path in paths {
        let answer = send(daemon.address, "GET", path, &["Accept: text/html"], "").await;
        pages.push((path.to_owned(), answer.body));
    }
    let page = send(daemon.address, "GET", "/settings", &[], "").await.body;
    let version =
        page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a version");
    for (path, fields) in [
        (
            "/settings",
            "lookback_days=900&schedule.cron=at+night&notify.target=me&llm.model=x&entities.exclude=A+B&llm.timeout=long&mining.max_memory=much&latitude=5",
        ),
        ("/settings", "source.url=nothing&llm.provider=openai&suggestions.max=0&timezone=Europe/Berln"),
        ("/settings/preview", "schedule.cron=30+2+*+*+1&entities.exclude=light.*"),
        ("/settings/test/home_assistant", ""),
        ("/settings/test/home_assistant", "source.url=http://127.0.0.1:1&source.token=x"),
        ("/settings/test/source", ""),
        ("/settings/test/broker", ""),
        ("/settings/test/notify", ""),
        ("/settings/test/broker", "mqtt.url=mqtt://127.0.0.1:1"),
    ] {
        let answer = send(daemon.address, "POST", path, &[FORM], &format!("version={version}&{fields}")).await;
        assert!([200, 422].contains(&answer.status), "{path} {fields}: {answer:?}");
        pages.push((format!("{path} {fields}"), answer.body));
    }
    let stale = send(daemon.address, "POST", "/settings", &[FORM], "version=old&suggestions.max=9").await;
    pages.push(("stale".to_owned(), stale.body));
    pages
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_speaks_english_where_another_language_is_read() {
    let mut seen_in_english = 0;
    for language in Language::ALL {
        let house = TestHouse::new();
        let inputs = Inputs { page: None, ..Inputs::default() };
        let path = house.database().with_file_name("nightshift.toml");
        let text = format!("[store]\npath = \"{}\"\n", house.database().display());
        std::fs::write(&path, text).expect("is written");
        let inputs = Inputs { file: Some(path), ..inputs };
        let settings = Some(Settings::new(inputs.clone(), load(&inputs).expect("is valid")));
        let job = finding_job(&house.store, &house.clock);
        let daemon = house.serve(Setup { settings, language, ..Setup::of(job) }).await;
        assert_eq!(daemon.post("/api/analyze/trigger").await.status, 202);
        house.until_newest(RunStatus::Succeeded).await;
        let english =
            if language == Language::English { english_only(Language::German) } else { english_only(language) };
        for (path, body) in pages(&daemon).await {
            assert!(body.contains(&format!("<html lang=\"{}\"", language.tag())), "{path}: {body}");
            let text = read(&body);
            let found: Vec<&String> = english.iter().filter(|sentence| text.contains(sentence.as_str())).collect();
            if language == Language::English {
                seen_in_english += found.len();
            } else {
                assert!(found.is_empty(), "{}: {path} says {found:#?}", language.tag());
            }
        }
        daemon.stop().await;
    }
    // The search finds what it looks for.
    assert!(seen_in_english > 150, "{seen_in_english}");
}
