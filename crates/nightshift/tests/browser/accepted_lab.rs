//! A real Home Assistant: what is accepted on the page is there, and what is undone on the page is gone again.
//!
//! Where it is: as for the other tests of a real one, `HA_URL` and `HA_TOKEN_FILE`.

use std::fmt::Write as _;
use std::net::SocketAddr;

use domain::SuggestionId;
use nightshift::automations::automation_id;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::chromium::{Browser, PATIENCE, is_there};
use crate::flows::{after_a_night, nothing_went_wrong};
use crate::http_client::send;
use crate::served::Home;

/// A Home Assistant that may be played with.
struct Lab {
    address: SocketAddr,
    token_file: String,
    token: String,
}

impl Lab {
    /// None where none is named.
    #[expect(
        clippy::disallowed_methods,
        clippy::print_stderr,
        reason = "whether there is one is for the test to find out, and to say"
    )]
    fn find() -> Option<Self> {
        let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let Some((url, token_file)) = named("HA_URL").zip(named("HA_TOKEN_FILE")) else {
            eprintln!("a test of a real Home Assistant is skipped: HA_URL and HA_TOKEN_FILE name none");
            return None;
        };
        let address =
            url.trim_start_matches("http://").trim_end_matches('/').parse().expect("HA_URL is http://ADDRESS:PORT");
        let token = std::fs::read_to_string(&token_file).expect("HA_TOKEN_FILE can be read").trim().to_owned();
        Some(Self { address, token_file, token })
    }

    /// What it has as the automation of this id; none where it has none.
    async fn automation(&self, id: &str) -> Option<Value> {
        let bearer = format!("Authorization: Bearer {}", self.token);
        let path = format!("/api/config/automation/config/{id}");
        let answer = send(self.address, "GET", &path, &[&bearer], "").await;
        (answer.status == 200).then(|| answer.json())
    }
}

/// Four weeks in which the kitchen's relay is turned on by hand at half past six, and off by an automation an hour later: one
/// habit, and one idea.
fn history() -> String {
    let mut lines = String::new();
    for day in 1..=28 {
        for (state, hour, parent, user) in [("on", 6, None, Some("u")), ("off", 7, Some("timer"), None)] {
            let at = format!("2026-10-{day:02}T{hour:02}:{:02}:{:02}+00:00", 30 + day % 4, (day * 7) % 60);
            let event = json!({
                "entity_id": "input_boolean.kitchen_relay", "state": state, "last_changed": at,
                "context": {"id": format!("relay{day}{state}"), "parent_id": parent, "user_id": user},
            });
            let _ = writeln!(lines, "{event}");
        }
    }
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_accepted_on_the_page_is_in_a_real_home_assistant_until_it_is_undone() {
    let Some(lab) = Lab::find() else { return };
    if !is_there("what is accepted on the page") {
        return;
    }
    let url = format!("http://{}", lab.address);
    let variables = [("NIGHTSHIFT__SOURCE__URL", url.as_str()), ("NIGHTSHIFT__SOURCE__TOKEN_FILE", &lab.token_file)];
    let served = Home::with(&history()).serve_with("", &variables).await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 1).await;
    let title = browser.text("document.querySelector('.card h2').textContent").await;
    let yaml = browser.text("document.querySelector('.card pre').textContent").await;
    assert!(title.contains("Kitchen relay"), "Home Assistant says what it is called: {title}");
    let accept = "document.querySelector('.card form[action$=\"/accept\"]').action.split('/').at(-2)";
    let id = automation_id(&SuggestionId::new(browser.text(accept).await));
    assert_eq!(lab.automation(&id).await, None);

    browser.click(".card form[action$='/accept'] button").await;
    browser.until("document.querySelector('#notice')?.innerText.includes('It is in Home Assistant now.')").await;
    let made = lab.automation(&id).await.expect("it is there");
    let at = made["triggers"][0]["at"].as_str().expect("a time");
    assert!(yaml.contains(at) && at.starts_with('0'), "{made} {yaml}");

    browser.click(".tabs a[href$='automations']").await;
    browser.until("document.querySelector('.kept')").await;
    let kept = browser.text("document.querySelector('.kept').innerText").await;
    assert!(kept.contains(&title) && kept.contains("On"), "{kept}");
    browser.click(".kept form[action$='/undo'] button").await;
    browser.until("document.querySelector('#notice p')?.textContent.startsWith('Back among the ideas')").await;
    let gone = async { while lab.automation(&id).await.is_some() {} };
    timeout(PATIENCE, gone).await.expect("it is taken away");
    nothing_went_wrong(&mut browser, &[]);
    browser.close().await;
}
