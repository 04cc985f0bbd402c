use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::key::{Key, Kind, Section, Standard};
use super::value;

/// The HTTP interface of `nightshift serve`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// The address to listen on.
    #[serde(deserialize_with = "value::listen")]
    pub listen: SocketAddr,
    /// What callers must show as bearer token.
    #[serde(default, deserialize_with = "value::secret")]
    pub token: Option<SecretString>,
    /// Where that token is read from.
    pub token_file: Option<PathBuf>,
    /// Host names under which it is reached beside this machine's own.
    pub allowed_hosts: Vec<String>,
    /// Whether Home Assistant's ingress may pass without the token; it is no setting.
    #[serde(skip)]
    pub ingress: bool,
}

pub(super) const SECTION: Section = Section {
    name: "http",
    about: "The HTTP interface of `nightshift serve`.",
    keys: &[
        Key {
            name: "http.listen",
            kind: Kind::Text,
            standard: Standard::Value("\"127.0.0.1:8018\""),
            example: "\"0.0.0.0:8018\"",
            about: "The IP address and port to listen on. Beyond this machine only with http.token: without it the \
                    program refuses to start. As an app of Home Assistant the default is 0.0.0.0:8099, where only \
                    Home Assistant's ingress needs no token.",
        },
        Key {
            name: "http.token",
            kind: Kind::Secret,
            standard: Standard::Unset("callers on this machine need none"),
            example: "\"a long random text\"",
            about: "What callers must send as `Authorization: Bearer …`, and people type once to log in on the page. Every \
                    route but /health needs it once it is set.",
        },
        Key {
            name: "http.token_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/nightshift_token\"",
            about: "A file that holds http.token; its last line end is dropped.",
        },
        Key {
            name: "http.allowed_hosts",
            kind: Kind::Texts,
            standard: Standard::Value("[]"),
            example: "[\"nightshift.example.org\"]",
            about: "Host names beside this machine's own under which the interface is reached, such as that of a \
                    reverse proxy. In the environment: separated by commas.",
        },
    ],
};
