//! Where Home Assistant is, and what lets us in.

use crate::config::texts::problem;
use crate::remarks::failure;
use language::Sentence;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use url::Url;

use super::HomeAssistantError;

/// Where the Supervisor answers for Home Assistant, from inside an app.
/// Source: <https://developers.home-assistant.io/docs/apps/communication>.
const SUPERVISOR: &str = "ws://supervisor/core/websocket";

/// How to reach Home Assistant, and the token that lets us in.
#[derive(Clone)]
pub struct Access {
    pub(super) address: Url,
    pub(super) token: SecretString,
    /// A PEM file of the authorities that may vouch for it, instead of the system's.
    pub(super) ca_file: Option<PathBuf>,
    is_supervisor: bool,
}

impl Access {
    /// By the address that people open in a browser, `http://homeassistant.local:8123`.
    ///
    /// # Errors
    /// [`HomeAssistantError::Settings`] when it is no such address.
    pub fn new(url: &str, token: SecretString, ca_file: Option<PathBuf>) -> Result<Self, HomeAssistantError> {
        let address = socket_address(url)
            .map_err(|problem| HomeAssistantError::Settings(format!("`source.url` cannot be used: {problem}")))?;
        Ok(Self { address, token, ca_file, is_supervisor: false })
    }

    /// Through the Supervisor, with the token that it gives to each app.
    ///
    /// # Errors
    /// None: the address is fixed and well-formed.
    pub fn of_supervisor(token: SecretString) -> Result<Self, HomeAssistantError> {
        let address = Url::parse(SUPERVISOR).map_err(|error| HomeAssistantError::Settings(error.to_string()))?;
        Ok(Self { address, token, ca_file: None, is_supervisor: true })
    }

    /// The address as it may be shown: it never holds a user, a password or a query.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address.as_str()
    }

    /// Whether the Supervisor is asked in Home Assistant's place.
    #[must_use]
    pub fn is_supervisor(&self) -> bool {
        self.is_supervisor
    }

    /// The address of the REST API's route of these parts, each of which is put into it as it is written.
    ///
    /// # Errors
    /// [`HomeAssistantError::Settings`] when there can be no such address.
    pub(crate) fn route(&self, parts: &[&str]) -> Result<Url, HomeAssistantError> {
        let wrong = || HomeAssistantError::Settings(format!("{} leads to no REST API", self.address()));
        let mut url = self.address.clone();
        let scheme = if url.scheme() == "wss" { "https" } else { "http" };
        url.set_scheme(scheme).map_err(|()| wrong())?;
        let mut path = url.path_segments_mut().map_err(|()| wrong())?;
        // What is left is `…/api`, or `/core/api` at the Supervisor.
        path.pop();
        if self.is_supervisor {
            path.push("api");
        }
        path.extend(parts);
        drop(path);
        Ok(url)
    }

    /// The token as the REST API takes it. It goes to Home Assistant and nowhere else.
    pub(crate) fn bearer(&self) -> &SecretString {
        &self.token
    }

    pub(crate) fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    pub(crate) fn advice_on_token(&self) -> Sentence {
        if self.is_supervisor { failure!("advice-app") } else { failure!("advice-token") }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("address", &self.address.as_str()).finish_non_exhaustive()
    }
}

/// The address of the WebSocket API beside the address of the pages. No error quotes it: it may hold a password.
pub(crate) fn socket_address(url: &str) -> Result<Url, Sentence> {
    let mut address = Url::parse(url).map_err(|_| problem!("url-form", example = "http://homeassistant.local:8123"))?;
    let scheme = match address.scheme() {
        "http" | "ws" => "ws",
        "https" | "wss" => "wss",
        _ => return Err(problem!("url-scheme")),
    };
    if !address.username().is_empty() || address.password().is_some() {
        return Err(problem!("url-login", setting = "`source.token`"));
    }
    if address.host_str().is_none_or(str::is_empty) {
        return Err(problem!("url-host"));
    }
    address.set_query(None);
    address.set_fragment(None);
    address.set_scheme(scheme).map_err(|()| problem!("url-scheme"))?;
    let path = address.path().trim_end_matches('/');
    // People copy what the browser shows, or write the API's own address.
    let path = ["/api/websocket", "/api", "/lovelace", "/config"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    let path = format!("{path}/api/websocket");
    address.set_path(&path);
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_pages_leads_to_that_of_the_api() {
        for (written, expected) in [
            ("http://homeassistant.local:8123", "ws://homeassistant.local:8123/api/websocket"),
            ("http://homeassistant.local:8123/", "ws://homeassistant.local:8123/api/websocket"),
            ("https://home.example.org", "wss://home.example.org/api/websocket"),
            ("https://example.org/ha/?x=1#y", "wss://example.org/ha/api/websocket"),
            ("ws://[::1]:8123/api/websocket", "ws://[::1]:8123/api/websocket"),
            ("http://10.0.0.2:8123/lovelace", "ws://10.0.0.2:8123/api/websocket"),
        ] {
            assert_eq!(socket_address(written).as_ref().map(Url::as_str), Ok(expected), "{written}");
        }
        for wrong in ["", "homeassistant.local:8123", "ftp://x", "http://me:hidden@home", "http://"] {
            let problem = socket_address(wrong).expect_err(wrong);
            assert!(!problem.to_string().contains("hidden"), "{problem}");
        }
    }

    #[test]
    fn the_rest_api_is_beside_the_websocket() {
        let token = || "hidden".to_owned().into();
        let route = |access: Access| access.route(&["config", "a/b"]).expect("an address").to_string();
        let at = |url: &str| route(Access::new(url, token(), None).expect("an address"));
        assert_eq!(at("http://home:8123"), "http://home:8123/api/config/a%2Fb");
        assert_eq!(at("https://home/ha/"), "https://home/ha/api/config/a%2Fb");
        let supervisor = Access::of_supervisor(token()).expect("an address");
        assert_eq!(route(supervisor), "http://supervisor/core/api/config/a%2Fb");
    }

    #[test]
    fn the_token_is_not_shown() {
        let access = Access::new("http://home:8123", "hidden".to_owned().into(), None).expect("an address");
        assert!(!format!("{access:?}").contains("hidden"));
    }
}
