//! What a language model brought to a card: its words, which say so, and its proposal.

use serde_json::json;

use crate::chromium::{Browser, is_there};
use crate::flows::{after_a_night, nothing_went_wrong};
use crate::proposed::{REASON, SUMMARY, put};
use crate::served::Home;

const NOTICE: &str = "(document.querySelector('#notice p')?.textContent ?? '')";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_seen_used_with_one_click_and_taken_back() {
    if !is_there("a proposal on a card") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 3).await;
    let id = put(&served.folder.path().join("nightshift.db"));
    let card = format!("document.getElementById('s-{id}')");
    let yaml = format!("{card}.querySelector('pre').textContent");

    browser.open(&served.address).await;
    let said = browser.text(&format!("{card}.innerText")).await;
    assert!(said.contains(REASON) && said.contains("Worded by a language model"), "{said}");
    let marks = browser.eval("document.querySelectorAll('.worded').length").await;
    assert_eq!(marks, json!(1), "of the others the words are plain");
    let line = browser.text(&format!("{card}.querySelector('.proposal').innerText")).await;
    assert!(line.contains("The language model proposes:") && line.contains(SUMMARY), "{line}");
    assert!(line.contains("days it would have helped, 0 times wrong"), "{line}");
    let found = browser.text(&yaml).await;

    browser.click(&format!("#s-{id} .proposal button")).await;
    browser.until(&format!("{NOTICE}.startsWith('Changed: ')")).await;
    let used = browser.text(&yaml).await;
    assert_ne!(used, found, "it acts at another time");
    assert_eq!(browser.eval("document.querySelectorAll('.proposal, .worded').length").await, json!(0));

    browser.click("#notice form button").await;
    browser.until(&format!("{NOTICE}.startsWith('Changed back: ')")).await;
    assert_eq!(browser.text(&yaml).await, found, "it is as it was found");
    assert_eq!(browser.text("document.activeElement.id").await, "notice");
    assert!(browser.text(&format!("{card}.innerText")).await.contains("Worded by a language model"));
    nothing_went_wrong(&mut browser, &[]);
    browser.close().await;
}
