//! What sources share that are asked over HTTP: one way to ask, to try again, and to say what went wrong.

mod asking;
mod error;
#[cfg(test)]
pub(super) mod server;

use crate::config::texts::problem;
use domain::{Remark, Watch};
use jiff::Timestamp;
use language::Sentence;
use tokio::runtime::Builder;
use url::Url;

use super::Window;
use super::changes::{Changes, Terms};

pub(super) use asking::{Answer, Asker, Limits};
pub use error::ServiceError;

/// When Home Assistant was first released, 2013-09-17, in microseconds since 1970: no home has an older history.
const FIRST_RELEASE: i64 = 1_379_376_000_000_000;

/// A history as it was read, not yet one log, and what the user should know.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) parts: Vec<Changes>,
    pub(super) notes: Vec<Remark>,
}

/// The address of a service without what has no meaning for us. No error quotes it: it may hold a password.
pub(super) fn address_of(url: &str, example: &str, login: &str) -> Result<Url, Sentence> {
    let mut address = Url::parse(url).map_err(|_| problem!("url-form", example = example))?;
    if !matches!(address.scheme(), "http" | "https") {
        return Err(problem!("url-scheme"));
    }
    if !address.username().is_empty() || address.password().is_some() {
        return Err(problem!("url-login", setting = login));
    }
    if address.host_str().is_none_or(str::is_empty) {
        return Err(problem!("url-host"));
    }
    address.set_query(None);
    address.set_fragment(None);
    let path = format!("{}/", address.path().trim_end_matches('/'));
    address.set_path(&path);
    Ok(address)
}

/// The time to ask for, in microseconds since 1970: up to a day ahead, since the other clock need not be ours.
pub(super) fn range_of(terms: &Terms<'_>) -> std::ops::Range<i64> {
    let now = terms.latest - super::changes::DAY;
    let start = match terms.window {
        Window::All => FIRST_RELEASE,
        window => window.rough_bounds(now).start,
    };
    let end = terms.window.rough_bounds(now).end.min(terms.latest);
    start.max(0)..end.max(0)
}

/// A time as the services take it, with as many digits as it needs.
pub(super) fn written(micros: i64) -> String {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH).max(Timestamp::UNIX_EPOCH).to_string()
}

/// Does what waits for the network, on the thread of the caller, which may not be one of an async runtime's own; stops
/// soon after `watch` says so.
pub(super) fn wait_for<T>(
    service: &'static str,
    watch: &dyn Watch,
    work: impl Future<Output = Result<T, ServiceError>>,
) -> Result<T, ServiceError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| ServiceError::Refused {
        service,
        address: "this machine".to_owned(),
        what: format!("cannot be asked: the network cannot be used ({error})"),
    })?;
    runtime.block_on(asking::unless_cancelled(service, watch, work))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_path_and_nothing_secret() {
        let of = |url: &str| address_of(url, "http://influxdb.local:8086", "`influxdb.token`");
        for (url, expected) in [
            ("http://influxdb.local:8086", "http://influxdb.local:8086/"),
            ("https://home.example.org/influx/?x=1#y", "https://home.example.org/influx/"),
        ] {
            assert_eq!(of(url).expect(url).as_str(), expected);
        }
        for wrong in ["", "influxdb:8086", "ftp://x", "http://me:hidden@home", "http://"] {
            let problem = of(wrong).expect_err(wrong);
            assert!(!problem.to_string().contains("hidden"), "{problem}");
        }
    }

    #[test]
    fn all_of_a_history_begins_with_home_assistant() {
        let now: Timestamp = "2026-07-01T03:00:00Z".parse().expect("a time");
        let range = range_of(&Terms::new(&Window::All, now, &[]));
        assert_eq!(written(range.start), "2013-09-17T00:00:00Z");
        assert_eq!(written(range.end), "2026-07-02T03:00:00Z");
        assert_eq!(written(i64::MIN), "1970-01-01T00:00:00Z");
    }
}
