use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::chromium::{Browser, is_there};
use crate::flows::after_a_night;
use crate::served::Home;

const NAMED: &str = "<img src=x onerror=alert(1)>";

/// Four weeks in which a lamp of this name, in a room of the like, goes on at 6:32 by hand.
fn history() -> String {
    let mut lines = String::new();
    for day in 1..=28 {
        for (lamp, hour, minute) in
            [("kitchen", 6, 30 + day % 4), ("hall", 19, 10 + day % 3), ("desk", 21, 5 + day % 3)]
        {
            for (state, hour) in [("on", hour), ("off", hour + 1)] {
                let at = format!("2026-10-{day:02}T{hour:02}:{minute:02}:{:02}+00:00", (day * 7) % 60);
                let event = json!({
                    "entity_id": format!("light.{lamp}"), "state": state, "last_changed": at,
                    "attributes": {"friendly_name": format!("{NAMED} {lamp}")},
                    "context": {"id": format!("{lamp}{day}{state}"), "parent_id": null, "user_id": "u"},
                });
                let _ = writeln!(lines, "{event}");
            }
        }
    }
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_shown_as_it_is_and_does_nothing() {
    if !is_there("a page with hostile names") {
        return;
    }
    let served = Home::with(&history()).serve("").await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 3).await;
    for place in ["", "/patterns", "/automations", "/nights"] {
        browser.open(&format!("{}{place}", served.address)).await;
        assert_eq!(browser.eval("document.querySelectorAll('main img').length").await, json!(0), "{place}");
    }
    browser.open(&served.address).await;
    let title = browser.text("document.querySelector('.card h2').textContent").await;
    assert!(title.contains(NAMED), "{title}");
    browser.click(".card form[action$='/accept'] button").await;
    browser.until("document.querySelector('#notice p')?.textContent.includes('onerror')").await;
    assert_eq!(browser.eval("document.querySelectorAll('main img').length").await, json!(0));
    let opened: Vec<Value> = browser.events("Page.javascriptDialogOpening");
    assert!(opened.is_empty(), "{opened:?}");
    browser.close().await;
}
