//! The pictures of the documentation.

use std::path::Path;

use serde_json::json;

use crate::chromium::Browser;
use crate::served::Home;

const SIZES: [(&str, u32, u32); 3] = [("phone", 390, 844), ("tablet", 1280, 800), ("desktop", 1440, 900)];

/// Takes them into `folder`.
pub(crate) async fn take(folder: &Path) {
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    browser.open(&served.address).await;
    browser.size(390, 844).await;
    shoot(&mut browser, &folder.join("first-run-phone-light.png")).await;
    browser.size(1280, 800).await;
    browser.click("form[action$='run'] button").await;
    browser.until("document.querySelectorAll('.card').length > 2 && !document.getElementById('running')").await;
    browser.click(".card:nth-of-type(2) form[action$='/accept'] button").await;
    browser.until("document.querySelector('#notice')").await;
    for (name, width, height) in SIZES {
        for (tone, dark) in [("light", false), ("dark", true)] {
            browser.size(width, height).await;
            browser.dark(dark).await;
            browser.open(&served.address).await;
            shoot(&mut browser, &folder.join(format!("ideas-{name}-{tone}.png"))).await;
        }
    }
    browser.size(1280, 800).await;
    browser.dark(false).await;
    browser.open(&served.address).await;
    let change = browser.eval("document.querySelector('.card:nth-of-type(2) a[href$=\"/change\"]').pathname").await;
    for (place, name, width, height, dark) in [
        (change.as_str().expect("a path"), "change-tablet-light", 1280, 800, false),
        ("/nights", "nights-tablet-light", 1280, 800, false),
        ("/nights", "nights-phone-dark", 390, 844, true),
        ("/automations", "automations-tablet-light", 1280, 800, false),
        ("/patterns", "habits-tablet-light", 1280, 800, false),
    ] {
        browser.size(width, height).await;
        browser.dark(dark).await;
        browser.open(&format!("{}{place}", served.address)).await;
        shoot(&mut browser, &folder.join(format!("{name}.png"))).await;
    }
    browser.close().await;
}

/// A picture of the window.
async fn shoot(browser: &mut Browser, file: &Path) {
    let shot = browser.call("Page.captureScreenshot", json!({"format": "png"})).await;
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
