//! The Supervisor of Home Assistant OS, asked by an app where the broker of the home is.
//!
//! Source: <https://developers.home-assistant.io/docs/api/supervisor/endpoints#service>.

use std::fmt;
use std::net::Ipv6Addr;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use thiserror::Error;
use tokio::time::timeout;
use url::Url;

use crate::http_client;
use crate::off_thread::in_full;

/// Where the Supervisor answers, from inside an app.
const ADDRESS: &str = "http://supervisor";

/// How long it may take to answer as a whole.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest answer that is read, in bytes; the Supervisor's has some 200.
const LARGEST_ANSWER: usize = 64 << 10;

/// The Supervisor, and the token by which it knows this app.
#[derive(Clone)]
pub struct Supervisor {
    address: Url,
    token: SecretString,
}

/// A broker that an app of the home provides.
#[derive(Clone)]
pub struct ProvidedBroker {
    /// Its address, with the user and without the password.
    pub url: String,
    /// The user's password.
    pub password: Option<SecretString>,
}

/// Why the Supervisor does not say where the broker is. Holds no secret.
#[derive(Debug, Error)]
pub enum SupervisorError {
    /// It cannot be reached, or is not up to it: asking again may help.
    #[error("the Supervisor at {address} {what}")]
    Passing {
        /// Its address.
        address: String,
        /// What is wrong with it.
        what: String,
    },
    /// It does not let this app know.
    #[error(
        "the Supervisor does not let this app know of the broker (status {0}): give the app the right `services: [mqtt:want]`, and restart it"
    )]
    Denied(u16),
}

#[derive(Deserialize)]
struct Answer {
    data: Service,
}

/// What is read of a service of the kind `mqtt`.
#[derive(Deserialize)]
struct Service {
    host: String,
    port: u16,
    #[serde(default)]
    ssl: bool,
    username: Option<String>,
    password: Option<SecretString>,
}

impl Supervisor {
    /// The Supervisor of the app that this is.
    ///
    /// # Errors
    /// None: the address is fixed and well-formed.
    pub fn of_app(token: SecretString) -> Result<Self, url::ParseError> {
        Ok(Self::at(Url::parse(ADDRESS)?, token))
    }

    /// A Supervisor at another address.
    #[must_use]
    pub fn at(address: Url, token: SecretString) -> Self {
        Self { address, token }
    }

    /// The broker that an app of the home provides; none where there is no such app.
    ///
    /// # Errors
    /// [`SupervisorError`].
    pub async fn broker(&self) -> Result<Option<ProvidedBroker>, SupervisorError> {
        match timeout(PATIENCE, self.ask("services/mqtt")).await {
            Ok(answer) => answer,
            Err(_) => Err(self.passing(format!("does not answer within {PATIENCE:?}"))),
        }
    }

    async fn ask(&self, path: &str) -> Result<Option<ProvidedBroker>, SupervisorError> {
        let url = self.address.join(path).map_err(|error| self.passing(error.to_string()))?;
        let client = http_client::client(&url, "nothing", None).map_err(|problem| self.passing(problem))?;
        let sent = client.get(url).bearer_auth(self.token.expose_secret()).send().await;
        let response = sent.map_err(|error| self.passing(format!("cannot be reached: {}", in_full(&error))))?;
        match response.status() {
            StatusCode::OK => {}
            // "Service not enabled": no app provides one.
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => return Ok(None),
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                return Err(SupervisorError::Denied(status.as_u16()));
            }
            status => return Err(self.passing(format!("answers with status {status}"))),
        }
        let body = self.body(response).await?;
        // The parser's own words may quote the password.
        let service = serde_json::from_slice(&body).ok().map(|Answer { data }| data);
        let broker = service.and_then(ProvidedBroker::of);
        broker.map(Some).ok_or_else(|| self.passing("says nothing of a broker that could be understood".to_owned()))
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, SupervisorError> {
        let mut body = Vec::new();
        loop {
            let chunk = response.chunk().await;
            match chunk.map_err(|error| self.passing(format!("broke off: {}", in_full(&error))))? {
                Some(chunk) => body.extend_from_slice(&chunk),
                None => return Ok(body),
            }
            if body.len() > LARGEST_ANSWER {
                return Err(self.passing(format!("says more than {LARGEST_ANSWER} bytes of a broker")));
            }
        }
    }

    fn passing(&self, what: String) -> SupervisorError {
        SupervisorError::Passing { address: self.address.to_string(), what }
    }
}

impl ProvidedBroker {
    /// The broker as the app of Mosquitto usually is: for when the Supervisor does not say. It is asked again.
    #[must_use]
    pub fn usual() -> Self {
        Self { url: "mqtt://core-mosquitto:1883".to_owned(), password: None }
    }

    /// Whether it is this one.
    #[must_use]
    pub fn is(&self, url: &str, password: Option<&SecretString>) -> bool {
        let exposed = |password: Option<&SecretString>| password.map(|password| password.expose_secret().to_owned());
        self.url == url && exposed(self.password.as_ref()) == exposed(password)
    }

    /// The broker of a service; none where that names no host.
    fn of(service: Service) -> Option<Self> {
        let Service { host, port, ssl, username, password } = service;
        let scheme = if ssl { "mqtts" } else { "mqtt" };
        let host = match host.parse::<Ipv6Addr>() {
            Ok(_) => format!("[{host}]"),
            Err(_) => host,
        };
        let user = username.filter(|name| !name.is_empty());
        let at = user.as_ref().map(|name| format!("{}@", utf8_percent_encode(name, NON_ALPHANUMERIC)));
        let password = password.filter(|password| user.is_some() && !password.expose_secret().is_empty());
        let url = format!("{scheme}://{}{host}:{port}", at.unwrap_or_default());
        // What else is in there would make it another address.
        let is_host = Url::parse(&url).is_ok_and(|parsed| parsed.host_str() == Some(host.as_str()));
        is_host.then_some(Self { url, password })
    }
}

impl fmt::Debug for Supervisor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervisor").field("address", &self.address.as_str()).finish_non_exhaustive()
    }
}

impl fmt::Debug for ProvidedBroker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvidedBroker").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::HeaderMap;
    use axum::routing::get;
    use tokio::net::TcpListener;

    use super::*;

    /// What is learned from a Supervisor that answers like this to whoever has the token.
    async fn told(status: StatusCode, body: &'static str) -> Result<Option<ProvidedBroker>, SupervisorError> {
        let answer = move |headers: HeaderMap| async move {
            let ours = headers.get("authorization").is_some_and(|token| token == "Bearer hidden1");
            if ours { (status, body) } else { (StatusCode::UNAUTHORIZED, "") }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("is bound")).parse().expect("an address");
        let serving = tokio::spawn(axum_serve(listener, answer));
        let told = Supervisor::at(address, "hidden1".to_owned().into()).broker().await;
        serving.abort();
        told
    }

    async fn axum_serve<H, T>(listener: TcpListener, answer: H)
    where
        H: axum::handler::Handler<T, ()>,
        T: 'static,
    {
        let router = Router::new().route("/services/mqtt", get(answer));
        crate::web::serve(listener, router, tokio_util::sync::CancellationToken::new()).await;
    }

    #[tokio::test]
    async fn a_broker_is_an_address_with_its_user_and_a_password() {
        let body = r#"{"result": "ok", "data": {"addon": "core_mosquitto", "host": "core-mosquitto", "port": 1883,
            "ssl": false, "protocol": "3.1.1", "username": "addons", "password": "hidden2"}}"#;
        let broker = told(StatusCode::OK, body).await.expect("answers").expect("there is one");
        assert!(broker.is("mqtt://addons@core-mosquitto:1883", Some(&"hidden2".to_owned().into())));
        assert!(!broker.is("mqtt://addons@core-mosquitto:1883", None) && !format!("{broker:?}").contains("hidden"));
        let body = r#"{"data": {"host": "::1", "port": 8883, "ssl": true, "username": "a@b", "password": null}}"#;
        let broker = told(StatusCode::OK, body).await.expect("answers").expect("there is one");
        assert!(broker.is("mqtts://a%40b@[::1]:8883", None), "{}", broker.url);
        let open = told(StatusCode::OK, r#"{"data": {"host": "h", "port": 1, "username": "", "password": "x"}}"#).await;
        assert!(open.expect("answers").expect("there is one").is("mqtt://h:1", None));
    }

    #[tokio::test]
    async fn no_broker_is_no_error() {
        let body = r#"{"result": "error", "message": "Service not enabled"}"#;
        assert!(told(StatusCode::BAD_REQUEST, body).await.expect("answers").is_none());
    }

    #[tokio::test]
    async fn what_goes_wrong_says_what_to_do_and_no_secret() {
        let denied = told(StatusCode::FORBIDDEN, "hidden3").await.expect_err("is denied").to_string();
        assert!(denied.contains("mqtt:want") && denied.contains("403"), "{denied}");
        for body in [
            "",
            "[]",
            "hidden3",
            r#"{"data": {"host": "hidden3", "port": 99999999}}"#,
            r#"{"data": {"host": "", "port": 1883}}"#,
            r#"{"data": {"host": "hidden3/x", "port": 1883}}"#,
            r#"{"data": {"host": "me:hidden3@x", "port": 1883}}"#,
        ] {
            let error = told(StatusCode::OK, body).await.expect_err(body).to_string();
            assert!(error.contains("127.0.0.1") && !error.contains("hidden"), "{error}");
        }
        let long = Box::leak(" ".repeat(LARGEST_ANSWER + 1).into_boxed_str());
        assert!(told(StatusCode::OK, long).await.expect_err("too long").to_string().contains("65536 bytes"));
        let broken = told(StatusCode::BAD_GATEWAY, "").await.expect_err("fails");
        assert!(matches!(broken, SupervisorError::Passing { .. }) && broken.to_string().contains("502"), "{broken}");
        // Nobody listens on a port that has just been given back.
        let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a port");
        let address = format!("http://{gone}").parse().expect("an address");
        let error =
            Supervisor::at(address, "hidden1".to_owned().into()).broker().await.expect_err("is gone").to_string();
        assert!(error.contains("cannot be reached") && !error.contains("hidden"), "{error}");
    }
}
