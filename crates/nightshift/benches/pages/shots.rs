//! The pictures of the documentation.

use std::path::Path;

use serde_json::{Value, json};

use crate::chromium::Browser;
use crate::served::{Home, Served};

const SIZES: [(&str, u32, u32); 3] = [("phone", 390, 844), ("tablet", 1280, 800), ("desktop", 1440, 900)];

/// Takes them into `folder`.
pub(crate) async fn take(folder: &Path) {
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    browser.open(&served.address).await;
    browser.size(390, 844).await;
    shoot(&mut browser, &folder.join("first-run-phone-light.webp")).await;
    crate::past::fill(&served.folder.path().join("nightshift.db"));
    browser.open(&served.address).await;
    browser.size(1280, 800).await;
    browser.click("form[action$='run'] button").await;
    // Those of the nights before have gone by then.
    let is_over = "document.querySelectorAll('.card').length > 2 && !document.getElementById('running') \
                   && !document.body.innerText.includes('Lamp number')";
    browser.until(is_over).await;
    browser.click(".card:nth-of-type(2) form[action$='/accept'] button").await;
    browser.until("document.querySelector('#notice')").await;
    changing(&mut browser, &served.address, folder).await;
    for (name, width, height) in SIZES {
        for (tone, dark) in [("light", false), ("dark", true)] {
            browser.size(width, height).await;
            browser.dark(dark).await;
            browser.open(&served.address).await;
            shoot(&mut browser, &folder.join(format!("ideas-{name}-{tone}.webp"))).await;
        }
    }
    for (place, name, width, height, dark) in [
        ("/nights", "nights-tablet-light", 1280, 800, false),
        ("/nights", "nights-phone-dark", 390, 844, true),
        ("/automations", "automations-tablet-light", 1280, 800, false),
        ("/patterns", "habits-tablet-light", 1280, 800, false),
        ("/patterns", "habits-phone-light", 390, 844, false),
        ("/settings", "settings-tablet-light", 1280, 800, false),
        ("/settings", "settings-phone-dark", 390, 844, true),
    ] {
        browser.size(width, height).await;
        browser.dark(dark).await;
        browser.open(&format!("{}{place}", served.address)).await;
        shoot(&mut browser, &folder.join(format!("{name}.webp"))).await;
    }
    // Only now: the documentation shows a home without a language model.
    proposal(&mut browser, &served, folder).await;
    let guarded =
        Home::with("").serve_with("", &[("NIGHTSHIFT__HTTP__TOKEN", "a token of the bench, 0123456789")]).await;
    browser.size(390, 844).await;
    browser.dark(false).await;
    browser.open(&guarded.address).await;
    shoot(&mut browser, &folder.join("log-in-phone-light.webp")).await;
    browser.close().await;
}

/// Every page in a language, on a phone, a tablet and a desk, in light and in dark, whole.
pub(crate) async fn look(folder: &Path, language: &str) {
    let served = Home::simulated().await.serve(&format!("language = \"{language}\"")).await;
    let folder = folder.join(language);
    let mut browser = Browser::start().await;
    browser.size(390, 844).await;
    browser.open(&served.address).await;
    whole(&mut browser, &folder.join("first-run-phone-light.png")).await;
    browser.click("form[action$='run'] button").await;
    browser.until("document.querySelectorAll('.card').length > 2 && !document.getElementById('running')").await;
    browser.eval("document.querySelector('.card:nth-of-type(3)').scrollIntoView()").await;
    browser.click(".card:nth-of-type(3) form[action$='/accept'] button").await;
    browser.until("document.querySelector('#notice')").await;
    capture(&mut browser, &folder.join("accepted-phone-light.png"), json!({"format": "png"})).await;
    proposal(&mut browser, &served, &folder).await;
    let change = browser
        .eval("document.querySelector('.proposal').closest('.card').querySelector('a[href$=\"/change\"]').pathname");
    let change = change.await.as_str().expect("a path").to_owned();
    let pages = [
        ("/", "ideas"),
        ("/automations", "automations"),
        ("/patterns", "habits"),
        ("/nights", "nights"),
        ("/settings", "settings"),
    ];
    for (name, width, height) in SIZES {
        for (tone, dark) in [("light", false), ("dark", true)] {
            browser.size(width, height).await;
            browser.dark(dark).await;
            for (place, page) in pages.into_iter().chain([(change.as_str(), "change")]) {
                browser.open(&format!("{}{place}", served.address)).await;
                whole(&mut browser, &folder.join(format!("{page}-{name}-{tone}.png"))).await;
            }
        }
    }
    browser.close().await;
}

/// A card with words and a proposal of a language model.
async fn proposal(browser: &mut Browser, served: &Served, folder: &Path) {
    let id = crate::proposed::put(&served.folder.path().join("nightshift.db"));
    for (name, width, height, dark) in
        [("phone-light", 390, 844, false), ("phone-dark", 390, 844, true), ("desktop-light", 1440, 900, false)]
    {
        browser.size(width, height).await;
        browser.dark(dark).await;
        browser.open(&served.address).await;
        browser.eval(&format!("document.getElementById('s-{id}').scrollIntoView()")).await;
        shoot(browser, &folder.join(format!("proposal-{name}.webp"))).await;
    }
}

/// An idea by the clock, changed by a sentence.
async fn changing(browser: &mut Browser, address: &str, folder: &Path) {
    browser.size(1280, 800).await;
    browser.dark(false).await;
    browser.open(address).await;
    let change = "[...document.querySelectorAll('.card')].find(card => / at \\d+:\\d+$/.test(card.querySelector('h2').textContent))\
                  .querySelector('a[href$=\"/change\"]').pathname";
    let change = browser.eval(change).await;
    let change = format!("{address}{}", change.as_str().expect("a path"));
    for (name, width, height, dark) in
        [("change-tablet-light", 1280, 800, false), ("change-phone-dark", 390, 844, true)]
    {
        browser.size(width, height).await;
        browser.dark(dark).await;
        browser.open(&change).await;
        browser.eval("document.querySelector('#said-text').value = 'not on Sundays, and call it Supper light'").await;
        browser.click("#said-try").await;
        browser.until("document.querySelector('#tried .differs')").await;
        browser.eval("document.activeElement?.blur()").await;
        shoot(browser, &folder.join(format!("{name}.webp"))).await;
    }
}

/// A picture of the window.
async fn shoot(browser: &mut Browser, file: &Path) {
    capture(browser, file, json!({"format": "webp", "quality": 85})).await;
}

/// A picture of the page from its head to its foot, or for as long as somebody looks.
async fn whole(browser: &mut Browser, file: &Path) {
    let size = browser.call("Page.getLayoutMetrics", json!({})).await["cssContentSize"].take();
    let height = size["height"].as_f64().unwrap_or(800.0).min(2600.0);
    let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1});
    capture(browser, file, json!({"format": "png", "captureBeyondViewport": true, "clip": clip})).await;
}

async fn capture(browser: &mut Browser, file: &Path, how: Value) {
    let shot = browser.call("Page.captureScreenshot", how).await;
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("is made");
    std::fs::write(file, decode(shot["data"].as_str().expect("a picture"))).expect("is written");
}

/// Base64, as the protocol carries pictures.
fn decode(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u32> = text.bytes().filter(|byte| *byte != b'=').map(value).collect();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in digits.chunks(4) {
        let whole = group.iter().fold(0, |whole, digit| whole << 6 | digit) << (6 * (4 - group.len()));
        bytes.extend(whole.to_be_bytes().into_iter().skip(1).take(group.len() - 1));
    }
    bytes
}
