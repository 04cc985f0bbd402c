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
