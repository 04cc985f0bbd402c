//! The one client for HTTP: for Home Assistant's REST API, databases and other services that are asked.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;
use tokio_rustls::rustls::RootCertStore;
use url::Url;

use crate::tls;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the other side may say nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// A client for what is at `address`. Over https it believes the authorities of `ca_file`, a PEM file that `setting` names, or
/// else the system's.
///
/// It follows no redirect, since a token goes with each request, and it uses no proxy that was not set for it. An answer
/// has no limit of time or size as a whole: whoever reads it sets those.
///
/// # Errors
/// A sentence that names the setting, the file and what to do.
pub(crate) fn client(address: &Url, setting: &str, ca_file: Option<&Path>) -> Result<Client, String> {
    client_to(address, setting, ca_file, None, SILENCE)
}

/// As [`client`], with the addresses that a name has been found to have (it is not looked up again), and how long the other
/// side may say nothing.
///
/// # Errors
/// As of [`client`].
#[expect(clippy::disallowed_methods, reason = "this is the room for it")]
pub(crate) fn client_to(
    address: &Url,
    setting: &str,
    ca_file: Option<&Path>,
    pinned: Option<(&str, &[SocketAddr])>,
    silence: Duration,
) -> Result<Client, String> {
    // A home without encryption may have no certificates either.
    let roots = if address.scheme() == "https" { tls::roots(setting, ca_file)? } else { RootCertStore::empty() };
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls::client_config(roots)?)
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .read_timeout(silence)
        .user_agent(concat!("nightshift/", env!("CARGO_PKG_VERSION")));
    if let Some((name, addresses)) = pinned {
        builder = builder.resolve_to_addrs(name, addresses);
    }
    builder.build().map_err(|error| format!("HTTP cannot be used: {error}"))
}
