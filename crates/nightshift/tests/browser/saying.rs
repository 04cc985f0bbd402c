//! An idea that is changed in its user's own words, named, and brought back.

use serde_json::json;

use crate::chromium::{Browser, is_there};
use crate::flows::{after_a_night, nothing_went_wrong};
use crate::served::{Home, Served};

const HEAD: &str = "document.querySelector('#tried h2').textContent";
const DIFFERS: &str = "(document.querySelector('#tried .differs')?.textContent ?? '')";
const YAML: &str = "document.querySelector('#tried code').textContent";

/// The page on which an idea that goes by the clock every day of the week is changed.
async fn changing(browser: &mut Browser, served: &Served) -> String {
    let link = "[...document.querySelectorAll('.card')].find(card => / at \\d+:\\d+$/.test(card.querySelector('h2').textContent))\
                .querySelector('a[href$=\"/change\"]').href";
    after_a_night(browser, served, 3).await;
    let address = browser.text(link).await;
    browser.open(&address).await;
    address
}

fn say(sentence: &str) -> String {
    format!("document.querySelector('#said-text').value = {}", json!(sentence))
}

fn value(name: &str) -> String {
    format!("document.querySelector('#values [name={name}]').value")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sentence_fills_the_form_and_is_kept_with_the_version() {
    if !is_there("an idea changed in words") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    let address = changing(&mut browser, &served).await;
    let found = browser.text(YAML).await;
    assert_eq!(browser.eval("document.querySelectorAll('.versions').length").await, json!(0), "it was never changed");

    // What is not understood changes nothing, and says which words.
    browser.eval(&say("only on weekdays, and frobnicate")).await;
    browser.click("#said-try").await;
    browser.until("document.querySelector('#unsaid')?.textContent.includes('frobnicate')").await;
    assert_eq!(browser.text(YAML).await, found);

    browser.eval(&say("only on weekdays, at 18:05 and call it Dusk")).await;
    browser.click("#said-try").await;
    browser.until(&format!("{DIFFERS} !== ''")).await;
    assert_eq!(browser.text(HEAD).await, "Dusk");
    let (at, name) = (browser.text(&value("at")).await, browser.text(&value("title")).await);
    assert_eq!((at.as_str(), name.as_str()), ("18:05", "Dusk"), "the form says what was understood");
    let days = "[...document.querySelectorAll('#values [name=day]:checked')].map(day => day.value).join('')";
    assert_eq!(browser.text(days).await, "01234");
    let told = browser.text("document.querySelector('#tried').innerText").await;
    assert!(told.contains("This is what it would be:") && told.contains("If you keep it so"), "{told}");
    assert!(!told.contains("You have changed it"), "nothing is kept yet: {told}");
    let tried = browser.text(YAML).await;
    assert!(tried.contains("18:05:00") && tried.contains("weekday:"), "{tried}");
    let elsewhere = browser.text(&format!("fetch({}).then(answer => answer.text())", json!(address))).await;
    assert!(!elsewhere.contains("Dusk"), "nothing is kept yet");

    browser.click("#values .foot-deeds button.main").await;
    browser.until("document.querySelector('#notice p')?.textContent === 'Changed: Dusk'").await;
    browser.open(&address).await;
    assert_eq!(browser.text(YAML).await, tried, "what was kept is what was shown");
    let told = browser.text("document.querySelector('#tried').innerText").await;
    assert!(told.contains("You have changed it") && !told.contains("would be:"), "{told}");
    let versions = browser.text("document.querySelector('.versions').innerText").await;
    assert!(versions.contains("only on weekdays, at 18:05 and call it Dusk"), "{versions}");

    browser.click(".versions form[action$='/1/restore'] button").await;
    browser.until("document.querySelector('#notice')?.textContent.includes('version 1')").await;
    assert_eq!(browser.text(YAML).await, found, "as it was found");
    assert_eq!(browser.text(&value("title")).await, "");
    nothing_went_wrong(&mut browser, &["/say"]);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_names_and_versions_need_no_scripts() {
    if !is_there("an idea changed without scripts") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    let address = changing(&mut browser, &served).await;
    browser.scripts(false).await;
    browser.open(&address).await;
    let found = browser.text(HEAD).await;
    browser.eval(&say("only at weekends")).await;
    let press = async |browser: &mut Browser, button: &str| {
        browser.events("Page.loadEventFired");
        browser.click(button).await;
        browser.event("Page.loadEventFired").await;
    };
    press(&mut browser, "#said-try").await;
    assert_ne!(browser.text(DIFFERS).await, "");
    // Loaded anew, what was only tried is gone, and the page is there.
    let there = browser.text("location.href").await;
    browser.open(&there).await;
    assert_eq!(browser.text(HEAD).await, found);
    assert_eq!(browser.text("location.href").await, address);

    browser.eval("document.querySelector('#values [name=title]').value = 'Wochenendlampe mit langem Namen'").await;
    press(&mut browser, "#values .foot-deeds button.main").await;
    browser.open(&address).await;
    assert_eq!(browser.text(HEAD).await, "Wochenendlampe mit langem Namen");
    press(&mut browser, ".versions form[action$='/1/restore'] button").await;
    assert_eq!(browser.text(HEAD).await, found);
    browser.close().await;
}
