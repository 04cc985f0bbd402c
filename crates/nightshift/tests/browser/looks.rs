use serde_json::{Value, json};

use crate::chromium::{Browser, is_there};
use crate::flows::after_a_night;
use crate::served::Home;

/// What looks for barriers: axe-core, as its makers publish it.
const AXE: &str = include_str!("vendor/axe.min.js");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_shut_out() {
    if !is_there("a page for everybody") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    let first = barriers(&mut browser, &served.address, &[""]).await;
    assert!(first.is_empty(), "{first:#?}");
    after_a_night(&mut browser, &served, 3).await;
    browser.click(".card form[action$='/accept'] button").await;
    browser.until("document.querySelector('#notice')").await;
    let change = browser.text("document.querySelector('.card a[href$=\"/change\"]').href").await;
    let change = change.strip_prefix(&served.address).expect("one of ours");
    let places = ["", "/automations", "/patterns", "/nights", "/nowhere", change];
    let found = barriers(&mut browser, &served.address, &places).await;
    assert!(found.is_empty(), "{found:#?}");
    browser.close().await;
}

/// What axe finds, of any weight, on pages in light and in dark, on a phone and on a desk.
pub(crate) async fn barriers(browser: &mut Browser, address: &str, places: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for place in places {
        for (dark, width) in [(false, 1280), (true, 390)] {
            browser.size(width, 844).await;
            browser.dark(dark).await;
            browser.open(&format!("{address}{place}")).await;
            browser.eval(AXE).await;
            let rules = json!({"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
            let result = browser.eval(&format!("axe.run(document, {rules})")).await;
            assert!(
                result["passes"].as_array().is_some_and(|passes| passes.len() > 10),
                "axe looked at nothing: {place}"
            );
            for one in result["violations"].as_array().into_iter().flatten() {
                let nodes: Vec<&Value> =
                    one["nodes"].as_array().into_iter().flatten().map(|node| &node["html"]).take(3).collect();
                found.push(format!("{place} dark {dark}: {} ({}): {nodes:?}", one["id"], one["impact"]));
            }
        }
    }
    browser.size(1280, 800).await;
    browser.dark(false).await;
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finger_can_hit_everything_on_a_phone_and_nothing_sticks_out() {
    if !is_there("a page for fingers") {
        return;
    }
    let served = Home::simulated().await.serve("language = \"de\"").await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 3).await;
    let change = browser.text("document.querySelector('.card a[href$=\"/change\"]').href").await;
    let change = change.strip_prefix(&served.address).expect("one of ours");
    browser.size(360, 740).await;
    for place in ["", "/automations", "/patterns", "/nights", change] {
        browser.open(&format!("{}{place}", served.address)).await;
        let small = "[...document.querySelectorAll('button, .button, summary, .tabs a, label.choice, input, select')]\
                     .filter(one => one.checkVisibility() && !['hidden', 'checkbox'].includes(one.type))\
                     .filter(one => one.getBoundingClientRect().height < 44)\
                     .map(one => `${one.className} ${one.textContent.trim()} ${one.getBoundingClientRect().height}`)";
        assert_eq!(browser.eval(small).await, json!([]), "{place}");
        let width = browser.eval("document.documentElement.scrollWidth").await;
        assert_eq!(width, json!(360), "{place}: it is wider than the phone");
        let torn =
            "[...document.querySelectorAll('.tabs a')].filter(tab => tab.scrollWidth > tab.clientWidth + 1).length";
        assert_eq!(browser.eval(torn).await, json!(0), "{place}: a tab's word does not fit");
    }
    browser.close().await;
}
