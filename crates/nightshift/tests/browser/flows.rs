use serde_json::{Value, json};

use crate::chromium::{Browser, is_there};
use crate::proxy;
use crate::served::{Home, Served};

/// The first card's heading.
const TITLE: &str = "(document.querySelector('.card h2')?.textContent ?? '')";
const NOTICE: &str = "(document.querySelector('#notice p')?.textContent ?? '')";
const CARDS: &str = "document.querySelectorAll('.card').length";
const ACCEPT: &str = ".card form[action$='/accept'] button";
const NOT_NOW: &str = ".card form[action$='/snooze'] button";
const NEVER: &str = ".card form[action$='/reject'] button";
/// What was said last to whoever listens.
const HEARD: &str = "document.querySelector('#said[aria-live=polite]').textContent";
const UNDO: &str = "#notice form[action$='/undo'] button";

/// A home whose first night is over, on the page, with at least so many ideas.
pub(crate) async fn after_a_night(browser: &mut Browser, served: &Served, ideas: u32) {
    browser.open(&served.address).await;
    browser.click("form[action$='run'] button").await;
    browser.until(&format!("{CARDS} >= {ideas} && !document.getElementById('running')")).await;
}

/// That the browser had nothing to complain about: no script failed, nothing was refused by the policy, nothing was missing
/// but what was to be refused at these places.
pub(crate) fn nothing_went_wrong(browser: &mut Browser, refused: &[&str]) {
    let thrown = browser.events("Runtime.exceptionThrown");
    assert!(thrown.is_empty(), "{thrown:#?}");
    let complaints: Vec<Value> =
        browser.events("Log.entryAdded").into_iter().filter(|entry| entry["entry"]["level"] == "error").collect();
    let is_meant =
        |entry: &Value| entry["entry"]["url"].as_str().is_some_and(|url| refused.iter().any(|end| url.ends_with(end)));
    let complaints: Vec<Value> = complaints.into_iter().filter(|entry| !is_meant(entry)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_first_run_to_a_decision_and_back() {
    if !is_there("a first run") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    browser.open(&served.address).await;
    let first = browser.text("document.querySelector('main').innerText").await;
    assert!(first.contains("Connect your home") && first.contains("A history is set up"), "{first}");
    // Every share of the work that the page shows is written down.
    browser
        .eval(
            "window.seen = []; new MutationObserver(() => { const bar = document.querySelector('#running progress'); \
             if (bar) window.seen.push(bar.value); }).observe(document.body, {subtree: true, childList: true, attributes: true})",
        )
        .await;
    browser.click("form[action$='run'] button").await;
    browser.until(&format!("{CARDS} > 2 && !document.getElementById('running')")).await;
    let seen = browser.eval("window.seen").await;
    let seen: Vec<f64> = seen.as_array().expect("shares").iter().filter_map(Value::as_f64).collect();
    assert!(seen.len() > 1 && seen.is_sorted() && seen.last() > seen.first(), "the progress was not seen: {seen:?}");

    // A card says what was seen, shows it, and has its automation.
    let title = browser.text(TITLE).await;
    assert!(!title.is_empty());
    assert!(browser.eval("document.querySelectorAll('.card .picture circle.served').length").await.as_u64() > Some(3));
    assert!(
        browser.text("document.querySelector('.card .figures').innerText").await.contains("days it would have helped")
    );
    browser.click(".card details summary").await;
    browser.until("document.querySelector('.card details').open").await;
    let yaml = browser.text("document.querySelector('.card pre').innerText").await;
    assert!(yaml.contains("triggers:") && yaml.contains("actions:"), "{yaml}");
    let file = browser.text("document.querySelector('.card a[download]').href").await;
    let downloaded = browser.text(&format!("fetch({}).then(answer => answer.text())", json!(file))).await;
    assert_eq!(downloaded.trim(), yaml.trim());

    browser.click(ACCEPT).await;
    browser.until(&format!("{NOTICE}.startsWith('Accepted: ')")).await;
    assert_eq!(browser.text(NOTICE).await, format!("Accepted: {title}"));
    assert_ne!(browser.text(TITLE).await, title, "it is decided");
    assert_eq!(browser.text("location.search").await, "", "what was done is told once");
    browser.click(UNDO).await;
    browser.until(&format!("{TITLE} === {}", json!(title))).await;

    browser.click(NEVER).await;
    browser.until(&format!("{NOTICE}.startsWith('You will not see it again')")).await;
    assert_eq!(browser.text(NOTICE).await, format!("You will not see it again: {title}"));
    browser.open(&served.address).await;
    let all = browser.text("[...document.querySelectorAll('.card h2')].map(head => head.textContent).join('|')").await;
    assert!(!all.split('|').any(|head| head == title), "{title} in {all}");

    let another = browser.text(TITLE).await;
    browser.click(NOT_NOW).await;
    browser.until(&format!("{NOTICE}.startsWith('Put off for a week')")).await;
    assert!(browser.text("document.querySelector('.putoff').textContent").await.contains(&another));
    nothing_went_wrong(&mut browser, &[]);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_it_can_be_read_and_decided() {
    if !is_there("a page without scripts") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 3).await;
    browser.scripts(false).await;
    browser.open(&served.address).await;
    let title = browser.text(TITLE).await;
    for (button, says) in
        [(ACCEPT, "Accepted: "), (UNDO, "Back among the ideas: "), (NEVER, "You will not see it again: ")]
    {
        browser.events("Page.loadEventFired");
        browser.click(button).await;
        browser.event("Page.loadEventFired").await;
        assert_eq!(browser.text(NOTICE).await, format!("{says}{title}"));
    }
    browser.open(&format!("{}/automations", served.address)).await;
    assert!(browser.text("document.querySelector('main').innerText").await.contains("Nothing accepted yet"));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_below_the_path_of_a_proxy() {
    if !is_there("a page behind a proxy") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let outer = proxy::below("/api/hassio_ingress/aBc-123_x", &served.address).await;
    let mut browser = Browser::start().await;
    browser.open(&format!("{outer}/")).await;
    browser.click("form[action$='run'] button").await;
    browser.until(&format!("{CARDS} > 2 && !document.getElementById('running')")).await;
    for (tab, place) in [("automations", "automations"), ("patterns", "patterns"), ("nights", "nights")] {
        browser.click(&format!(".tabs a[href$='{tab}']")).await;
        browser.until(&format!("location.href === {}", json!(format!("{outer}/{place}")))).await;
        browser.until("document.readyState === 'complete' && document.querySelector('h1')").await;
        let is_styled = browser.text("getComputedStyle(document.querySelector('.tabs ul')).display").await;
        assert_eq!(is_styled, "flex", "{place}");
    }
    browser.click(".tabs a[aria-label], .tabs li:first-child a").await;
    browser.until(&format!("location.href === {} && {CARDS} > 2", json!(format!("{outer}/")))).await;
    let title = browser.text(TITLE).await;
    browser.click(ACCEPT).await;
    browser.until(&format!("{NOTICE} === {}", json!(format!("Accepted: {title}")))).await;
    assert!(browser.text("location.href").await.starts_with(&outer));
    nothing_went_wrong(&mut browser, &[]);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_is_enough() {
    if !is_there("a page by keyboard") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 3).await;
    browser.open(&served.address).await;
    let title = browser.text(TITLE).await;
    browser.press("Tab").await;
    assert_eq!(browser.text("document.activeElement.className").await, "skip");
    browser.press("Enter").await;
    browser.until("location.hash === '#content'").await;
    // On to the first card's button, however many there are before it.
    let is_there = format!("document.activeElement === document.querySelector({})", json!(ACCEPT));
    for _ in 0..20 {
        browser.press("Tab").await;
        if browser.eval(&is_there).await == json!(true) {
            break;
        }
    }
    assert_eq!(browser.eval(&is_there).await, json!(true));
    browser.press("Enter").await;
    browser.until(&format!("{NOTICE} === {}", json!(format!("Accepted: {title}")))).await;
    assert_eq!(browser.text("document.activeElement.id").await, "notice", "and what came of it has the focus");
    assert_eq!(browser.text(HEARD).await, format!("Accepted: {title}"), "a screen reader hears it");

    // The next stop is to take it back.
    browser.press("Tab").await;
    let at_undo = format!("document.activeElement === document.querySelector({})", json!(UNDO));
    assert_eq!(browser.eval(&at_undo).await, json!(true));
    let ring =
        "document.activeElement.matches(':focus-visible') && getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(browser.text(ring).await, "solid", "where the keyboard is can be seen");
    browser.press("Enter").await;
    browser.until(&format!("{NOTICE} === {}", json!(format!("Back among the ideas: {title}")))).await;
    assert_eq!(browser.text("document.activeElement.id").await, "notice");
    assert_eq!(browser.text(HEARD).await, format!("Back among the ideas: {title}"));
    assert_eq!(browser.text(TITLE).await, title, "the card is back");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_far_down_the_list_stays_there() {
    if !is_there("a decision far down the list") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 5).await;
    browser.size(390, 844).await;
    browser.open(&served.address).await;
    let third = "document.querySelectorAll('.card')[3]";
    browser.eval(&format!("{third}.scrollIntoView()")).await;
    let (title, place) = (browser.text(&format!("{third}.querySelector('h2').textContent")).await, "window.scrollY");
    let before = browser.eval(place).await;
    browser.eval(&format!("{third}.querySelector(\"form[action$='/accept'] button\").click()")).await;
    browser.until(&format!("{NOTICE} === {}", json!(format!("Accepted: {title}")))).await;
    let moved = before.as_f64().expect("a place") - browser.eval(place).await.as_f64().expect("a place");
    assert!(moved.abs() < 200.0, "it was at {before} and moved by {moved}");
    let is_seen =
        "(box => box.top >= 0 && box.bottom <= innerHeight)(document.getElementById('notice').getBoundingClientRect())";
    assert_eq!(browser.eval(is_seen).await, json!(true), "what came of it is in sight");
    browser.eval("window.scrollBy(0, 400)").await;
    browser.until(&format!("!({is_seen})")).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idea_is_changed_and_what_comes_of_it_is_seen_at_once() {
    if !is_there("a changed idea") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    after_a_night(&mut browser, &served, 3).await;
    // One that goes by the clock.
    let link = "[...document.querySelectorAll('.card')].find(card => / at \\d+:\\d+$/.test(card.querySelector('h2').textContent))\
                .querySelector('a[href$=\"/change\"]').href";
    let address = browser.text(link).await;
    browser.open(&address).await;
    let found = browser.text("document.querySelector('#tried .figures').innerText").await;
    let move_to = |at: &str| {
        format!(
            "(() => {{ const field = document.querySelector('input[name=at]'); field.value = '{at}'; \
             field.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
        )
    };
    browser.eval(&move_to("05:05")).await;
    browser.until("document.querySelector('#tried h2').textContent.includes('5:05')").await;
    assert_ne!(browser.text("document.querySelector('#tried .figures').innerText").await, found, "it is replayed");
    browser.open(&address).await;
    assert!(
        !browser.text("document.querySelector('#tried h2').textContent").await.contains("5:05"),
        "nothing is kept yet"
    );

    browser.eval(&move_to("05:05")).await;
    browser.click("form[data-try] button.main").await;
    browser.until(&format!("{NOTICE}.startsWith('Changed: ') && {NOTICE}.includes('5:05')")).await;
    let heads =
        browser.text("[...document.querySelectorAll('.card h2')].map(head => head.textContent).join('|')").await;
    assert!(heads.contains("5:05"), "{heads}");
    nothing_went_wrong(&mut browser, &[]);

    // Without scripts a button tries it.
    browser.scripts(false).await;
    browser.open(&address).await;
    browser.eval("document.querySelector('input[name=at]').value = '05:10'").await;
    browser.events("Page.loadEventFired");
    browser.click("button[formaction]").await;
    browser.event("Page.loadEventFired").await;
    assert!(browser.text("document.querySelector('#tried h2').textContent").await.contains("5:10"));
    browser.close().await;
}
