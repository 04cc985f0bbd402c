//! Where a model is, and whether that is in the home.

use crate::config::texts::problem;
use crate::remarks::remark;
use language::Sentence;
use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

/// An address without what has no meaning for us. No error quotes it: it may hold a password.
pub(super) fn address_of(text: &str) -> Result<Url, Sentence> {
    let address = Url::parse(text).map_err(|_| problem!("url-form", example = "http://127.0.0.1:11434/v1"))?;
    if !matches!(address.scheme(), "http" | "https") {
        return Err(problem!("url-scheme"));
    }
    if !address.username().is_empty() || address.password().is_some() {
        return Err(problem!("url-login", setting = "llm.api_key"));
    }
    if address.query().is_some() || address.fragment().is_some() {
        return Err(problem!("url-query"));
    }
    if address.host_str().is_none_or(str::is_empty) {
        return Err(problem!("url-host"));
    }
    Ok(address)
}

/// Whether an address is this machine's own or of a network that the Internet does not lead to: RFC 1122 (loopback),
/// 1918 and 4193 (private), 3927 and 4291 (link-local).
pub(super) fn is_local(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// The addresses that the host of a URL has now; all of them local where that is asked for.
pub(super) async fn look_up(url: &Url, local_only: bool) -> Result<Vec<SocketAddr>, Sentence> {
    let port = url.port_or_known_default().unwrap_or(80);
    let found: Vec<SocketAddr> = match url.host() {
        Some(Host::Ipv4(address)) => vec![(address, port).into()],
        Some(Host::Ipv6(address)) => vec![(address, port).into()],
        Some(Host::Domain(name)) => tokio::net::lookup_host((name, port))
            .await
            .map_err(|error| remark!("llm-lookup", error = error.to_string()))?
            .collect(),
        None => Vec::new(),
    };
    if found.is_empty() {
        return Err(remark!("llm-nowhere"));
    }
    match found.iter().find(|address| local_only && !is_local(address.ip())) {
        Some(_) => Err(remark!("llm-not-local")),
        None => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_is_what_the_internet_does_not_lead_to() {
        for local in [
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.9",
            "169.254.1.1",
            "fd00::1",
            "fe80::1",
            "::ffff:192.168.1.9",
        ] {
            assert!(is_local(local.parse().expect("an address")), "{local}");
        }
        for public in [
            "8.8.8.8",
            "172.32.0.1",
            "100.64.0.1",
            "0.0.0.0",
            "::",
            "2001:db8::1",
            "::ffff:8.8.8.8",
            "255.255.255.255",
            "64:ff9b::a01:203",
        ] {
            assert!(!is_local(public.parse().expect("an address")), "{public}");
        }
    }

    #[test]
    fn an_address_holds_nothing_secret() {
        assert!(address_of("http://127.0.0.1:11434/v1").is_ok());
        for wrong in [
            "",
            "ollama:11434",
            "ftp://x",
            "http://me:hidden@home",
            "http://",
            "http://x/?key=hidden",
            "http://x/#hidden",
        ] {
            let problem = address_of(wrong).expect_err(wrong).to_string();
            assert!(!problem.contains("hidden"), "{problem}");
        }
    }

    #[tokio::test]
    async fn a_name_is_local_only_when_all_of_its_addresses_are() {
        let look = async |url: &str, local_only| look_up(&Url::parse(url).expect("a URL"), local_only).await;
        assert!(look("http://localhost:1/", true).await.expect("is local").iter().all(|found| is_local(found.ip())));
        assert!(look("http://1.1.1.1/", true).await.expect_err("is public").to_string().contains("llm.local_only"));
        assert_eq!(look("http://1.1.1.1/", false).await.expect("may be public")[0].port(), 80);
        // Written as a number, it is the same address.
        assert!(look("http://0x08080808/", true).await.is_err());
    }
}
