use serde_json::json;

use crate::chromium::{Browser, is_there};
use crate::looks::barriers;
use crate::served::Home;

const TOKEN: &str = "a-token-of-some-length";

/// Types into a field in place of what stands there, as a person does.
async fn type_into(browser: &mut Browser, selector: &str, text: &str) {
    let (selector, text) = (json!(selector), json!(text));
    browser
        .eval(&format!(
            "(() => {{ const field = document.querySelector({selector}); field.focus(); field.value = {text}; \
             field.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_refused_corrected_and_kept() {
    if !is_there("settings") {
        return;
    }
    let served = Home::simulated().await.serve("").await;
    let mut browser = Browser::start().await;
    browser.open(&format!("{}/settings", served.address)).await;
    assert_eq!(browser.text("document.querySelector('.tabs a[aria-current]').textContent").await, "Settings");
    // What the file sets is read and not typed.
    assert_eq!(browser.eval("document.querySelector('[name=\"timezone\"]')").await, json!(null));
    assert!(browser.text("document.getElementById('schedule').innerText").await.contains("config.toml"));
    let runs = "[...document.querySelectorAll('#next li')].map(run => run.textContent).join('|')";
    let before = browser.text(runs).await;
    assert!(before.matches("03:00").count() == 3, "{before}");
    // The runs follow what is typed.
    type_into(&mut browser, "#schedule-cron", "30 2 * * *").await;
    browser.until(&format!("({runs}).includes('02:30')")).await;
    type_into(&mut browser, "#schedule-cron", "at night").await;
    browser.until("document.getElementById('schedule-cron').getAttribute('aria-invalid') === 'true'").await;

    type_into(&mut browser, "#lookback_days", "0").await;
    browser.click(".settings .save button").await;
    browser.until("document.querySelector('.note.bad')").await;
    let problem = browser.text("document.getElementById('lookback_days-problem').textContent").await;
    assert!(problem.contains("1 to 365"), "{problem}");
    assert_eq!(
        browser.text("document.getElementById('schedule-cron').value").await,
        "at night",
        "what was typed stays"
    );
    let found = barriers(&mut browser, &served.address, &["/settings"]).await;
    assert!(found.is_empty(), "{found:#?}");

    browser.open(&format!("{}/settings", served.address)).await;
    type_into(&mut browser, "#lookback_days", "45").await;
    type_into(&mut browser, "#entities-exclude", "light.*\n").await;
    browser.click(".settings .save button").await;
    browser.until("document.querySelector('.note')?.textContent.includes('next night')").await;
    assert_eq!(browser.text("document.getElementById('lookback_days').value").await, "45");
    // Without a script the buttons do what it does.
    browser.scripts(false).await;
    browser.open(&format!("{}/settings", served.address)).await;
    browser.scripts(true).await;
    assert_eq!(browser.text("document.getElementById('entities-exclude').value").await, "light.*");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_token_people_log_in_and_out() {
    if !is_there("a log-in") {
        return;
    }
    let home = Home::simulated().await;
    let served = home.serve_with("", &[("NIGHTSHIFT__HTTP__TOKEN", TOKEN)]).await;
    let mut browser = Browser::start().await;
    browser.open(&format!("{}/nights", served.address)).await;
    browser.until("document.getElementById('token')").await;
    assert_eq!(browser.text("location.pathname + location.search").await, "/login?next=%2Fnights");
    let found = barriers(&mut browser, &served.address, &["/login"]).await;
    assert!(found.is_empty(), "{found:#?}");
    browser.open(&format!("{}/nights", served.address)).await;
    type_into(&mut browser, "#token", "not-it").await;
    browser.click("main form button").await;
    browser.until("document.getElementById('why')").await;
    type_into(&mut browser, "#token", TOKEN).await;
    browser.click("main form button").await;
    browser.until("location.pathname === '/nights'").await;
    assert_eq!(browser.text("document.cookie").await, "", "no script reads it");
    // A decision of the page carries what proves where it comes from.
    browser.open(&served.address).await;
    browser.click("form[action$='run'] button").await;
    browser.until("document.querySelectorAll('.card').length > 2 && !document.getElementById('running')").await;
    let refused = "fetch('api/analyze/trigger', {method: 'POST'}).then(answer => answer.status)";
    assert_eq!(browser.eval(refused).await, json!(403), "without it nothing is done");
    browser.open(&format!("{}/settings", served.address)).await;
    browser.click("form[action$='logout'] button").await;
    browser.until("location.pathname === '/login'").await;
    browser.open(&served.address).await;
    browser.until("document.getElementById('token')").await;
    browser.close().await;
}
