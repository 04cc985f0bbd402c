use std::error::Error as _;
use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{Message, NotificationError as Error, Notifications, Target};
use crate::http_client;
use crate::sources::{Access, quoted};

/// Sends messages through the actions of Home Assistant's REST API.
#[derive(Debug)]
pub(super) struct Sender {
    access: Access,
    target: Target,
    client: Client,
    /// Tells our notifications from those of another Nightshift: a newer one takes the older one's place.
    tag: String,
}

/// How long a request may take, from its first byte to the last of its answer.
const LONGEST: Duration = Duration::from_secs(30);

/// Bytes of a refusal that are read.
const LARGEST: usize = 4 << 10;

impl Sender {
    pub(super) fn new(settings: &Notifications, instance: &str) -> Result<Self, Error> {
        let access = settings.access.clone();
        let address = access.route(&[]).map_err(|error| Error::Settings(error.to_string()))?;
        let client = http_client::client(&address, "source.ca_file", access.ca_file()).map_err(Error::Settings)?;
        Ok(Self { access, target: settings.target.clone(), client, tag: format!("nightshift-{instance}") })
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// Sends it, in place of the one before.
    pub(super) async fn send(&self, message: &Message) -> Result<(), Error> {
        match &self.target {
            Target::Persistent => {
                let body = json!({
                    "title": message.title, "message": escaped(&message.text), "notification_id": self.tag,
                });
                self.act(["persistent_notification", "create"], &body).await
            }
            Target::Phone(name) => {
                let data = json!({"tag": self.tag, "group": "nightshift", "actions": message.buttons});
                let body = json!({"title": message.title, "message": message.text, "data": data});
                self.act(["notify", name], &body).await
            }
            Target::Named(name) => {
                let entity_id = format!("notify.{name}");
                let mut body = json!({"title": message.title, "message": message.text});
                if !self.is_entity(&entity_id).await? {
                    return self.act(["notify", name], &body).await;
                }
                body["entity_id"] = Value::from(entity_id);
                self.act(["notify", "send_message"], &body).await
            }
        }
    }

    async fn act(&self, [domain, action]: [&str; 2], body: &Value) -> Result<(), Error> {
        let route = self.route(&["services", domain, action])?;
        match self.ask(self.client.post(route).json(body)).await? {
            (status, _) if status.is_success() => Ok(()),
            (status, said) => Err(self.refused(status, &said)),
        }
    }

    /// What a route of the REST API says, as far as that is no more than `most` bytes.
    pub(super) async fn read(&self, route: &[&str], most: usize) -> Result<String, Error> {
        match self.ask_for(self.client.get(self.route(route)?), most).await? {
            (status, said) if status.is_success() => Ok(said),
            (status, _) => Err(self.unreachable(format!("it answers {status}"))),
        }
    }

    pub(super) async fn is_entity(&self, entity_id: &str) -> Result<bool, Error> {
        match self.ask(self.client.get(self.route(&["states", entity_id])?)).await? {
            (status, _) if status.is_success() => Ok(true),
            (StatusCode::NOT_FOUND, _) => Ok(false),
            (status, said) => Err(self.refused(status, &said)),
        }
    }

    async fn ask(&self, request: RequestBuilder) -> Result<(StatusCode, String), Error> {
        self.ask_for(request, LARGEST).await
    }

    /// What is answered: its status, and the first `most` bytes of its text.
    async fn ask_for(&self, request: RequestBuilder, most: usize) -> Result<(StatusCode, String), Error> {
        let asked = async {
            let mut response = request.bearer_auth(self.access.bearer().expose_secret()).send().await?;
            let mut said = Vec::new();
            while said.len() < most
                && let Some(part) = response.chunk().await?
            {
                said.extend_from_slice(&part[..part.len().min(most - said.len())]);
            }
            Ok((response.status(), String::from_utf8_lossy(&said).into_owned()))
        };
        let unreachable = |what| self.unreachable(what);
        match timeout(LONGEST, asked).await {
            Err(_) => Err(unreachable(format!("it did not answer within {} s", LONGEST.as_secs()))),
            Ok(Err(error)) => Err(unreachable(why(&error))),
            Ok(Ok((StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _))) => {
                Err(Error::Denied { address: self.address(), advice: self.access.advice_on_token() })
            }
            Ok(Ok((status, _))) if status.is_server_error() => Err(unreachable(format!("it answers {status}"))),
            Ok(Ok(answer)) => Ok(answer),
        }
    }

    pub(super) fn unreachable(&self, what: String) -> Error {
        Error::Unreachable { address: self.address(), what }
    }

    fn refused(&self, status: StatusCode, said: &str) -> Error {
        Error::Refused {
            address: self.address(),
            target: self.target.to_string(),
            what: format!("{status}, {}", quoted(said.trim())),
        }
    }

    fn route(&self, parts: &[&str]) -> Result<url::Url, Error> {
        self.access.route(parts).map_err(|error| Error::Settings(error.to_string()))
    }

    fn address(&self) -> String {
        self.access.address().to_owned()
    }
}

/// The innermost reason, without the address, which the error around it names.
fn why(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut behind = error.source();
    while let Some(cause) = behind {
        text = cause.to_string();
        behind = cause.source();
    }
    if text.is_empty() { "the request failed".to_owned() } else { text }
}

/// Text as it is read: Home Assistant takes a persistent notification as Markdown, and names of a home
/// may hold anything.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if r"\`*_{}[]()<>#+!|~&".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_markdown() {
        assert_eq!(escaped("Lamp [x](http://a) <b> 6:32"), r"Lamp \[x\]\(http://a\) \<b\> 6:32");
    }
}
