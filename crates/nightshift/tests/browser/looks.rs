use serde_json::{Value, json};

use crate::chromium::{Browser, is_there};
use crate::flows::after_a_night;
use crate::proposed::put;
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

/// What a finger is to hit and is too small for it.
const SMALL: &str = "[...document.querySelectorAll('button, .button, summary, .tabs a, label.choice, input, select')]\
                     .filter(one => one.checkVisibility() && !['hidden', 'checkbox'].includes(one.type))\
                     .filter(one => one.getBoundingClientRect().height < 44)\
                     .map(one => `${one.className} ${one.textContent.trim()} ${one.getBoundingClientRect().height}`)";

/// Words of tabs and buttons that do not fit in them, and rows of buttons that need a second line.
const TORN: &str = "[...document.querySelectorAll('.tabs a, button, .button')]\
                    .filter(one => one.checkVisibility() && !one.matches('.unseen') && one.scrollWidth > one.clientWidth + 1)\
                    .map(one => one.textContent.trim())\
                    .concat([...document.querySelectorAll('.card .deeds, .foot-deeds .deeds')].filter(row => {\
                        const beside = [...row.children].filter(one => one.checkVisibility() && !one.matches('.wholly'));\
                        const tops = beside.map(one => one.getBoundingClientRect().top);\
                        return Math.max(...tops) - Math.min(...tops) > 20;\
                    }).map(row => row.innerText))";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finger_can_hit_everything_on_a_phone_and_nothing_sticks_out() {
    if !is_there("a page for fingers") {
        return;
    }
    let mut browser = Browser::start().await;
    for language in ["en", "de", "fr", "es", "nl", "it"] {
        let served = Home::simulated().await.serve(&format!("language = {language:?}")).await;
        browser.size(1280, 800).await;
        after_a_night(&mut browser, &served, 3).await;
        put(&served.folder.path().join("nightshift.db"));
        let change = browser.text("document.querySelector('.card a[href$=\"/change\"]').href").await;
        let change = change.strip_prefix(&served.address).expect("one of ours");
        browser.size(360, 740).await;
        for place in ["", "/automations", "/patterns", "/nights", "/settings", change] {
            browser.open(&format!("{}{place}", served.address)).await;
            let place = format!("{language} {place}");
            // The settings' explanations are less to hit than to read.
            if !place.ends_with("/settings") {
                assert_eq!(browser.eval(SMALL).await, json!([]), "{place}");
            }
            let width = browser.eval("document.documentElement.scrollWidth").await;
            assert_eq!(width, json!(360), "{place}: it is wider than the phone");
            assert_eq!(browser.eval(TORN).await, json!([]), "{place}: words do not fit");
        }
    }
    browser.close().await;
}
