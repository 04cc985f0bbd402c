//! Logging in on the page, where a token is set.

use domain::Clock as _;
use nightshift::web::WebSettings;

use crate::fixtures::finding_job;
use crate::house::{Daemon, Setup, TestHouse};
use crate::http_client::{Answer, send};

const TOKEN: &str = "a-token-of-some-length";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

async fn daemon(house: &TestHouse, token: &str) -> Daemon {
    let web = WebSettings { token: Some(token.to_owned().into()), ..WebSettings::default() };
    house.serve(Setup { web, ..Setup::of(finding_job(&house.store, &house.clock)) }).await
}

async fn log_in(daemon: &Daemon, token: &str, headers: &[&str]) -> Answer {
    let origin = format!("Origin: http://{}", daemon.address);
    let headers: Vec<&str> = headers.iter().copied().chain([FORM, &origin]).collect();
    send(daemon.address, "POST", "/login", &headers, &format!("token={token}&next=%2Fapi%2Fruns%3Flimit%3D1")).await
}

/// What a browser sends back of the cookie that it was given.
fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie").expect("a cookie is set");
    format!("Cookie: {}", set.split(';').next().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_token_is_asked_for_once_and_a_cookie_stands_for_it() {
    let house = TestHouse::new();
    let daemon = daemon(&house, TOKEN).await;
    let address = daemon.address;
    let page = "Accept: text/html,application/xhtml+xml";
    let led = send(address, "GET", "/api/runs?limit=1", &[page], "").await;
    assert_eq!((led.status, led.header("location")), (303, Some("../login?next=%2Fapi%2Fruns%3Flimit%3D1")));
    let form = send(address, "GET", "/login?next=%2Fapi%2Fruns", &[page], "").await;
    assert!(form.status == 200 && form.body.contains("name=\"token\""), "{form:?}");

    let wrong = log_in(&daemon, "not-it", &[]).await;
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, None));
    assert!(wrong.body.contains("role=\"alert\"") && !wrong.body.contains("not-it"), "{wrong:?}");

    let right = log_in(&daemon, TOKEN, &[]).await;
    assert_eq!((right.status, right.header("location")), (303, Some("./api/runs?limit=1")));
    let set = right.header("set-cookie").expect("a cookie is set");
    assert!(["HttpOnly", "SameSite=Strict", "Max-Age="].iter().all(|flag| set.contains(flag)), "{set}");
    assert!(!set.contains("Secure") && !set.contains(TOKEN), "{set}");
    let cookie = cookie(&right);
    assert_eq!(send(address, "GET", "/api/runs", &[&cookie], "").await.status, 200);
    let behind_proxy = log_in(&daemon, TOKEN, &["X-Forwarded-Proto: https"]).await;
    assert!(behind_proxy.header("set-cookie").is_some_and(|set| set.ends_with("; Secure")), "{behind_proxy:?}");
    // Programs go on as they did.
    assert_eq!(send(address, "GET", "/api/runs", &[&format!("Authorization: Bearer {TOKEN}")], "").await.status, 200);
    assert_eq!(send(address, "GET", "/api/runs", &[], "").await.status, 401);
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_in_outlives_a_restart_and_ends_with_its_token_its_time_and_the_user() {
    let house = TestHouse::new();
    let first = daemon(&house, TOKEN).await;
    let mine = cookie(&log_in(&first, TOKEN, &[]).await);
    let other = cookie(&log_in(&first, TOKEN, &[]).await);
    first.stop().await;
    let with_another_token = daemon(&house, "another-token-than-before").await;
    assert_eq!(send(with_another_token.address, "GET", "/api/runs", &[&mine], "").await.status, 401);
    with_another_token.stop().await;

    let again = daemon(&house, TOKEN).await;
    let address = again.address;
    let status = async |cookie: &str| send(address, "GET", "/api/runs", &[cookie], "").await.status;
    assert_eq!((status(&mine).await, status(&other).await), (200, 200));
    let origin = format!("Origin: http://{address}");
    let refused = send(address, "POST", "/logout", &[&mine, &origin, FORM], "").await;
    assert_eq!((refused.status, status(&mine).await), (403, 200), "no page of the log-in has sent that: {refused:?}");
    let form_token = form_token(address, &mine).await;
    let left = send(address, "POST", "/logout", &[&mine, &origin, FORM], &format!("form_token={form_token}")).await;
    assert_eq!((left.status, left.header("location")), (303, Some("./login")), "{left:?}");
    assert!(left.header("set-cookie").is_some_and(|set| set.contains("Max-Age=0")), "{left:?}");
    assert_eq!((status(&mine).await, status(&other).await), (401, 200));
    house.pass(30 * 24 * 3600);
    assert_eq!(status(&other).await, 401);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_other_sites_send_by_a_log_in_changes_nothing() {
    let house = TestHouse::new();
    let daemon = daemon(&house, TOKEN).await;
    let address = daemon.address;
    let cookie = cookie(&log_in(&daemon, TOKEN, &[]).await);
    let origin = format!("Origin: http://{address}");
    let form_token = format!("X-Form-Token: {}", form_token(address, &cookie).await);
    let trigger = async |headers: &[&str]| send(address, "POST", "/api/analyze/trigger", headers, "").await;
    for (headers, code) in [
        // A browser says where a change comes from.
        (&[&*cookie, &form_token][..], "foreign_origin"),
        (&[&cookie, &form_token, "Origin: http://evil.example"], "foreign_origin"),
        (&[&cookie, &form_token, "Origin: null"], "foreign_origin"),
        // The same name at another port is the same site to a browser, which sends its cookies along.
        (&[&cookie, &form_token, "Origin: http://127.0.0.1:8123"], "foreign_origin"),
        (&[&cookie, &form_token, &origin, "Sec-Fetch-Site: same-site"], "foreign_origin"),
        (&[&cookie, &origin], "form_token"),
        (&[&cookie, &origin, "X-Form-Token: 00000000000000000000000000000000"], "form_token"),
    ] {
        let answer = trigger(headers).await;
        assert_eq!((answer.status, &*answer.json()["code"].to_string()), (403, &*format!("\"{code}\"")), "{headers:?}");
    }
    assert_eq!(house.runs(), []);
    let own = trigger(&[&cookie, &origin, &form_token, "Sec-Fetch-Site: same-origin"]).await;
    assert_eq!(own.status, 202, "{own:?}");
    house.until_newest(domain::RunStatus::Succeeded).await;
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_tries_too_often_waits_and_is_then_let_in() {
    let house = TestHouse::new();
    let daemon = daemon(&house, TOKEN).await;
    let mut last = log_in(&daemon, "wrong", &[]).await;
    for _ in 0..30 {
        last = log_in(&daemon, "wrong", &[]).await;
    }
    let wait: i64 = last.header("retry-after").and_then(|seconds| seconds.parse().ok()).expect("says how long");
    assert!(last.status == 429 && (1..=20).contains(&wait), "{last:?}");
    assert_eq!(log_in(&daemon, TOKEN, &[]).await.status, 429, "the right one is not looked at either");
    let bearer = format!("Authorization: Bearer {TOKEN}");
    assert_eq!(send(daemon.address, "GET", "/api/runs", &[&bearer], "").await.status, 429);
    assert_eq!(daemon.get("/health").await.status, 200);
    let before = house.clock.now();
    house.pass(wait);
    assert_eq!(log_in(&daemon, TOKEN, &[]).await.status, 303, "since {before}");
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_tells_browsers_what_not_to_do() {
    let house = TestHouse::new();
    let daemon = daemon(&house, TOKEN).await;
    for path in ["/health", "/login", "/api/runs", "/nothing"] {
        let answer = daemon.get(path).await;
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "SAMEORIGIN"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path} {name}");
        }
    }
    daemon.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_token_there_is_nothing_to_log_in_to() {
    let house = TestHouse::new();
    let daemon = house.serve(Setup::of(finding_job(&house.store, &house.clock))).await;
    let answer = daemon.get("/login?next=%2Fapi%2Fruns").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("./api/runs")));
    let posted = log_in(&daemon, "anything", &[]).await;
    assert_eq!((posted.status, posted.header("set-cookie")), (303, None));
    daemon.stop().await;
}

/// What a page of this log-in carries in its forms.
async fn form_token(address: std::net::SocketAddr, cookie: &str) -> String {
    let session = send(address, "GET", "/api/session", &[cookie], "").await.json();
    session["form_token"].as_str().expect("is told").to_owned()
}
