//! Home Assistant's editor of automations, over its REST API: what the pages of Home Assistant use themselves.
//!
//! Source: `homeassistant/components/config/view.py` of Home Assistant.

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

use super::AutomationError as Error;
use crate::http_client;
use crate::remarks::failure;
use crate::sources::{Access, HomeAssistantError};

/// The largest answer that is read, in bytes: an automation of a person has some KiB.
const LARGEST: usize = 1 << 20;
/// How long one request may take, from the first byte to the last.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest text of Home Assistant's that is passed on, in characters.
const LONGEST_TEXT: usize = 500;

/// Home Assistant's REST API.
#[derive(Debug)]
pub(super) struct Editor {
    access: Access,
    client: reqwest::Client,
}

/// The state of an entity.
#[derive(Debug, Deserialize)]
pub(super) struct State {
    pub(super) state: String,
    #[serde(default)]
    pub(super) attributes: Attributes,
}

/// What of an automation's attributes matters here.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Attributes {
    #[serde(default)]
    pub(super) last_triggered: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    message: String,
}

impl Editor {
    pub(super) fn new(access: &Access) -> Result<Self, Error> {
        let address = access.route(&[])?;
        let client = http_client::client(&address, "source.ca_file", access.ca_file());
        let client = client.map_err(HomeAssistantError::Settings)?;
        Ok(Self { access: access.clone(), client })
    }

    /// The automation of this id as Home Assistant keeps it; none when there is none.
    pub(super) async fn config(&self, id: &str) -> Result<Option<Value>, Error> {
        let (status, body) = self.ask(self.request(Method::GET, &config_route(id))?).await?;
        match status {
            StatusCode::OK => self.parsed(&body).map(Some),
            // With a message: the API is there, and the automation is not.
            StatusCode::NOT_FOUND if message(&body).is_some() => Ok(None),
            status => Err(self.judge(status, &body)),
        }
    }

    /// Makes the automation of this id, or makes it anew.
    pub(super) async fn put(&self, id: &str, config: &Value) -> Result<(), Error> {
        let request = self.request(Method::POST, &config_route(id))?.json(config);
        let (status, body) = self.ask(request).await?;
        match (status, message(&body)) {
            (StatusCode::OK, _) => Ok(()),
            (StatusCode::BAD_REQUEST, Some(why)) => Err(Error::Refused(why)),
            (status, _) => Err(self.judge(status, &body)),
        }
    }

    /// Deletes the automation of this id; one that is not there is deleted.
    pub(super) async fn delete(&self, id: &str) -> Result<(), Error> {
        let (status, body) = self.ask(self.request(Method::DELETE, &config_route(id))?).await?;
        match (status, message(&body)) {
            (StatusCode::OK, _) | (StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND, Some(_)) => Ok(()),
            (status, _) => Err(self.judge(status, &body)),
        }
    }

    /// The state of an entity; none when it has none.
    pub(super) async fn state(&self, entity_id: &str) -> Result<Option<State>, Error> {
        let (status, body) = self.ask(self.request(Method::GET, &["states", entity_id])?).await?;
        match status {
            StatusCode::OK => self.parsed(&body).map(Some),
            StatusCode::NOT_FOUND if message(&body).is_some() => Ok(None),
            status => Err(self.judge(status, &body)),
        }
    }

    fn request(&self, method: Method, route: &[&str]) -> Result<RequestBuilder, Error> {
        let token = self.access.bearer().expose_secret().trim();
        Ok(self.client.request(method, self.access.route(route)?).bearer_auth(token))
    }

    async fn ask(&self, request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), Error> {
        let asked = async {
            let response = request.send().await.map_err(|error| self.unreachable(&error))?;
            let status = response.status();
            Ok((status, self.body(response).await?))
        };
        timeout(LONGEST, asked).await.unwrap_or_else(|_| {
            let (address, seconds) = (self.access.address().to_owned(), LONGEST.as_secs());
            Err(HomeAssistantError::Slow { address, command: "about an automation", seconds }.into())
        })
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, Error> {
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|error| self.unreachable(&error))? {
            body.extend_from_slice(&part);
            if body.len() > LARGEST {
                return Err(self.foreign(format!("its answer is larger than {LARGEST} bytes")));
            }
        }
        Ok(body)
    }

    fn parsed<T: for<'a> Deserialize<'a>>(&self, body: &[u8]) -> Result<T, Error> {
        serde_json::from_slice(body).map_err(|error| self.foreign(format!("its answer cannot be read ({error})")))
    }

    /// Why an answer of this status is no answer.
    fn judge(&self, status: StatusCode, body: &[u8]) -> Error {
        let address = self.access.address().to_owned();
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                HomeAssistantError::Denied { address, advice: self.access.advice_on_token() }.into()
            }
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                let what = failure!("what-before", status = status.as_u16().to_string());
                HomeAssistantError::Unreachable { address, what }.into()
            }
            StatusCode::NOT_FOUND => Error::NoEditor {
                address,
                what: "its API for automations is not there; add `config:` or `default_config:` to its \
                       configuration.yaml"
                    .to_owned(),
            },
            StatusCode::METHOD_NOT_ALLOWED if self.access.is_supervisor() => Error::NoEditor {
                address,
                what: "this version of the Supervisor does not pass deleting on; update it".to_owned(),
            },
            status if status.is_redirection() => self.foreign(format!(
                "it answers {}, which points to another address; write that, often https://",
                status.as_u16()
            )),
            status => {
                let said = message(body).map(|said| format!(": {said}")).unwrap_or_default();
                self.foreign(format!("it answers {}{said}", status.as_u16()))
            }
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> Error {
        // The address is in the text already, and may not be shown with what was asked.
        let mut what = "no answer came".to_owned();
        let mut behind = std::error::Error::source(error);
        while let Some(cause) = behind {
            what = cause.to_string();
            behind = cause.source();
        }
        HomeAssistantError::Unreachable { address: self.access.address().to_owned(), what: told(&what).into() }.into()
    }

    fn foreign(&self, what: String) -> Error {
        HomeAssistantError::Foreign { address: self.access.address().to_owned(), what: what.into() }.into()
    }
}

fn config_route(id: &str) -> [&str; 4] {
    ["config", "automation", "config", id]
}

/// What Home Assistant says of a request, if it says something.
fn message(body: &[u8]) -> Option<String> {
    serde_json::from_slice::<Message>(body).ok().map(|said| told(&said.message))
}

/// A text of Home Assistant's, word for word, in one line that is not too long.
fn told(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let mut all = text.trim().chars();
    let mut told: String = all.by_ref().map(plain).take(LONGEST_TEXT).collect();
    if all.next().is_some() {
        told.push('…');
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_home_assistant_says_is_passed_on_bounded_and_plain() {
        let said = br#"{"message":"Message malformed: required key not provided @ data['entity_id']"}"#;
        assert_eq!(message(said).as_deref(), Some("Message malformed: required key not provided @ data['entity_id']"));
        assert_eq!(message(b"404: Not Found"), None);
        assert_eq!(message(b"\xff{"), None);
        let long = format!("\u{1b}[31m{}", "x".repeat(9000));
        let shown = told(&long);
        assert!(!shown.contains('\u{1b}') && shown.chars().count() == LONGEST_TEXT + 1, "{shown}");
    }
}
