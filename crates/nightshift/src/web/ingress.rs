//! Home Assistant's ingress: its own pages show ours, and the Supervisor brings the requests of users that it has let in.
//!
//! Source: <https://developers.home-assistant.io/docs/apps/presentation#ingress>.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::Response;

use super::WebSettings;

/// The Supervisor's address on the network of the apps, and the only one that brings requests of ingress.
pub const SUPERVISOR: Ipv4Addr = Ipv4Addr::new(172, 30, 32, 2);

/// What stands before our paths in the browser, without a slash at its end: of ingress, else nothing. Every request has
/// it among its extensions, and every link of a page begins with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefix(pub String);

/// The mark of a request that ingress has brought.
#[derive(Clone, Debug)]
pub(super) struct Through {
    /// The host that the browser has asked, if Home Assistant says so.
    pub(super) host: Option<Authority>,
}

/// Where ingress says that our paths are.
const PREFIX: &str = "x-ingress-path";

/// Where a proxy says whom the browser has asked.
const ASKED_HOST: &str = "x-forwarded-host";

/// The longest prefix that is believed, in bytes; Home Assistant's has some 60.
const LONGEST_PREFIX: usize = 200;

/// Marks what ingress has brought, and takes its headers from everybody else.
pub(super) async fn tell_apart(State(settings): State<Arc<WebSettings>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let is_through = settings.ingress && peer.is_some_and(is_supervisor);
    let prefix = if is_through { prefix_of(request.headers()) } else { None };
    if is_through {
        let host = asked_host(request.headers());
        request.extensions_mut().insert(Through { host });
    } else {
        request.headers_mut().remove(PREFIX);
        request.headers_mut().remove(ASKED_HOST);
    }
    request.extensions_mut().insert(prefix.unwrap_or_default());
    next.run(request).await
}

fn is_supervisor(peer: IpAddr) -> bool {
    peer.to_canonical() == IpAddr::V4(SUPERVISOR)
}

/// The prefix, if it can stand in a link as it is and leads to no other host.
fn prefix_of(headers: &HeaderMap) -> Option<Prefix> {
    let prefix = headers.get(PREFIX)?.to_str().ok()?.trim_end_matches('/');
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-._~".contains(letter);
    let fits = prefix.len() <= LONGEST_PREFIX
        && prefix.starts_with('/')
        && prefix.chars().all(is_plain)
        && !prefix.contains("//")
        && prefix.split('/').all(|part| part != "." && part != "..");
    fits.then(|| Prefix(prefix.to_owned()))
}

/// The host of the browser's request. Where several proxies wrote theirs, the first one stood nearest to the browser.
fn asked_host(headers: &HeaderMap) -> Option<Authority> {
    headers.get(ASKED_HOST)?.to_str().ok()?.split(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: &'static str, value: &str) -> HeaderMap {
        [(axum::http::HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"))]
            .into_iter()
            .collect()
    }

    #[test]
    fn a_prefix_is_a_plain_path() {
        let path = "/api/hassio_ingress/aBc-123_x";
        for written in [path.to_owned(), format!("{path}/")] {
            assert_eq!(prefix_of(&with(PREFIX, &written)), Some(Prefix(path.to_owned())));
        }
        let long = format!("/{}", "a".repeat(LONGEST_PREFIX));
        for wrong in ["", "/", "api", "//evil.example", "/a//b", "/a/../b", "/\"><script>", "/a?b", "/a b", &long] {
            assert_eq!(prefix_of(&with(PREFIX, wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn the_supervisor_is_known_on_a_socket_for_both_versions_too() {
        for (peer, known) in [
            ("172.30.32.2", true),
            ("::ffff:172.30.32.2", true),
            ("172.30.32.1", false),
            ("127.0.0.1", false),
            ("::1", false),
        ] {
            assert_eq!(is_supervisor(peer.parse().expect("an address")), known, "{peer}");
        }
    }

    #[test]
    fn the_host_nearest_to_the_browser_counts() {
        let host = |text| asked_host(&with(ASKED_HOST, text)).map(|host| host.to_string());
        assert_eq!(host("home.example:8123, proxy").as_deref(), Some("home.example:8123"));
        assert_eq!(host("a b"), None);
    }
}
