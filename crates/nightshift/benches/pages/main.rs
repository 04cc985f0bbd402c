//! How large and how quick the page is where much is stored, and how it looks.
//!
//! `cargo bench --bench pages` prints figures of a home with 500 suggestions and 400 nights; with `-- FOLDER` it also takes
//! the pictures of the documentation, of a made-up home, into that folder, and into `de` and `fr` below it those of every page in
//! these languages, to be looked at.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[path = "../../tests/browser/chromium.rs"]
#[expect(dead_code, reason = "the tests do more with it")]
mod chromium;
mod many;
mod past;
#[path = "../../tests/browser/proposed.rs"]
mod proposed;
#[path = "../../tests/browser/served.rs"]
mod served;
mod shots;

use std::path::PathBuf;

use chromium::{Browser, is_there};
use serde_json::Value;
use served::Home;

fn main() {
    // Cargo passes flags of its own, too.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    if !is_there("the bench of the pages") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        if let Some(folder) = folder {
            shots::take(&folder).await;
            for language in ["de", "fr"] {
                shots::look(&folder, language).await;
            }
        }
        measure().await;
    });
}

async fn measure() {
    let home = Home::with("");
    many::fill(&home.folder.path().join("nightshift.db"));
    let served = home.serve("").await;
    let mut browser = Browser::start().await;
    println!("page            first load, bytes   again, bytes   first paint, ms   whole page, ms");
    for place in ["/", "/automations", "/patterns", "/nights"] {
        let address = format!("{}{place}", served.address);
        browser.call("Network.clearBrowserCache", serde_json::json!({})).await;
        let (first, _, _) = load(&mut browser, &address).await;
        let (again, paint, whole) = load(&mut browser, &address).await;
        println!("{place:<15} {first:>17} {again:>14} {paint:>17.0} {whole:>16.0}");
    }
    browser.close().await;
}

/// Bytes over the wire, the first paint and the whole load.
async fn load(browser: &mut Browser, address: &str) -> (u64, f64, f64) {
    browser.open(address).await;
    browser.until("performance.getEntriesByName('first-contentful-paint').length > 0").await;
    let bytes = browser
        .events("Network.loadingFinished")
        .iter()
        .filter_map(|event| event["encodedDataLength"].as_f64())
        .sum::<f64>();
    let paint = browser.eval("performance.getEntriesByName('first-contentful-paint')[0].startTime").await;
    let whole = browser.eval("performance.getEntriesByType('navigation')[0].loadEventStart").await;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let bytes = bytes as u64;
    (bytes, paint.as_f64().unwrap_or(f64::NAN), Value::as_f64(&whole).unwrap_or(f64::NAN))
}
