//! One connection: made, let in, and asked one thing after the other.

use std::collections::VecDeque;
use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use language::Sentence;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::access::Access;
use super::error::HomeAssistantError as Error;
use super::messages::{Answer, Command, Envelope, Greeting, Numbered, auth};
use super::session::Limits;
use crate::remarks::failure;
use crate::sources::changes::quoted;
use crate::tls;

/// What may be sent over and heard from.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A connection that has been let in.
pub(super) struct Connection {
    socket: WebSocketStream<Box<dyn Stream>>,
    address: String,
    version: String,
    asked: u64,
    largest: usize,
    /// Events that came while an answer was waited for; none where nobody wants them.
    early: Option<VecDeque<Utf8Bytes>>,
}

/// More events than these do not come before an answer.
const MOST_EARLY: usize = 4096;

impl Connection {
    /// Connects and logs in.
    pub(super) async fn open(access: &Access, limits: &Limits) -> Result<Self, Error> {
        let patience = limits.connect;
        let slow = |_| Error::Unreachable {
            address: access.address().to_owned(),
            what: failure!("what-slow", seconds = patience.as_secs()),
        };
        timeout(patience, Self::open_in_time(access, limits.largest)).await.map_err(slow)?
    }

    async fn open_in_time(access: &Access, largest: usize) -> Result<Self, Error> {
        let stream = dial(access).await?;
        let address = access.address().to_owned();
        let foreign = |what: String| Error::Foreign { address: address.clone(), what: what.into() };
        let request = access.address().into_client_request().map_err(|error| foreign(error.to_string()))?;
        let limits = WebSocketConfig::default()
            .max_message_size(Some(largest))
            .max_frame_size(Some(largest))
            .read_buffer_size(32 << 10);
        let (socket, _) = client_async_with_config(request, stream, Some(limits))
            .await
            .map_err(|error| handshake_failure(&address, error))?;
        let mut connection = Self { socket, address, version: String::new(), asked: 0, largest, early: None };
        connection.log_in(access).await?;
        Ok(connection)
    }

    async fn log_in(&mut self, access: &Access) -> Result<(), Error> {
        match self.greeting().await? {
            Greeting::WhoAreYou { ha_version } => self.version = plain(ha_version.as_deref()),
            _ => return Err(self.foreign("it does not ask who we are")),
        }
        self.send(auth(&access.token)).await?;
        match self.greeting().await? {
            Greeting::Welcome { ha_version } => {
                if ha_version.is_some() {
                    self.version = plain(ha_version.as_deref());
                }
                Ok(())
            }
            Greeting::Denied => Err(Error::Denied { address: self.address.clone(), advice: access.advice_on_token() }),
            Greeting::WhoAreYou { .. } => Err(self.foreign("it asks again and again who we are")),
        }
    }

    /// Home Assistant's version, such as `2026.2.3`.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Asks one thing and waits for the answer, for `patience` at the most. After an error other than a refusal the
    /// connection is of no more use.
    pub(super) async fn ask(&mut self, command: Command<'_>, patience: Duration) -> Result<Answer, Error> {
        self.ask_any(&command, command.name(), command.advice(), patience).await
    }

    /// [`Self::ask`] for what any part says: a command with its name in the API, and what to do where that is not known.
    pub(super) async fn ask_any(
        &mut self,
        command: &(impl Serialize + Sync),
        name: &'static str,
        advice: &'static str,
        patience: Duration,
    ) -> Result<Answer, Error> {
        self.asked += 1;
        let id = self.asked;
        let text = serde_json::to_string(&Numbered { id, command })
            .map_err(|error| Error::Settings(format!("{name} cannot be written: {error}")))?;
        let answer = timeout(patience, self.exchange(id, text)).await;
        let address = self.address.clone();
        match answer.map_err(|_| Error::Slow {
            address: address.clone(),
            command: name,
            seconds: patience.as_secs(),
        })?? {
            Some(answer) => self.judge(answer, name, advice),
            None => Err(Error::TooLarge { address, command: name, limit: self.largest >> 20 }),
        }
    }

    /// Sends a command and gives the message that answers it; none when that is too large.
    async fn exchange(&mut self, id: u64, text: String) -> Result<Option<Utf8Bytes>, Error> {
        self.send(text).await?;
        loop {
            let message = match self.receive().await {
                Err(tungstenite::Error::Capacity(_)) => return Ok(None),
                message => message.map_err(|error| self.lost(&error))?,
            };
            let envelope: Envelope<'_> = serde_json::from_str(&message)
                .map_err(|error| self.foreign(&format!("a message of it cannot be read ({error})")))?;
            if envelope.id == Some(id) && matches!(&*envelope.kind, "result" | "pong") {
                return Ok(Some(message));
            }
            // Beside results there may be what somebody subscribed to.
            if let Some(early) = self.early.as_mut().filter(|_| &*envelope.kind == "event") {
                if early.len() == MOST_EARLY {
                    return Err(self.foreign("it says more than was asked for"));
                }
                early.push_back(message);
            }
        }
    }

    /// Has events that come before an answer kept for [`Connection::message`].
    pub(super) fn keep_events(&mut self) {
        self.early.get_or_insert_default();
    }

    /// The next message, whatever it is; those first that were kept. Nothing is lost when the waiting is given up.
    pub(super) async fn message(&mut self) -> Result<Utf8Bytes, Error> {
        if let Some(message) = self.early.as_mut().and_then(VecDeque::pop_front) {
            return Ok(message);
        }
        self.receive().await.map_err(|error| self.lost(&error))
    }

    /// Asks for a sign of life, which comes as a message.
    pub(super) async fn ask_for_a_sign(&mut self) -> Result<(), Error> {
        self.asked += 1;
        let ping = Numbered { id: self.asked, command: Command::Ping };
        let text = serde_json::to_string(&ping).map_err(|error| Error::Settings(error.to_string()))?;
        self.send(text).await
    }

    /// That there was no such sign.
    pub(super) fn silent(&self, patience: Duration) -> Error {
        Error::Lost { address: self.address.clone(), what: failure!("what-no-sign", seconds = patience.as_secs()) }
    }

    fn judge(&self, message: Utf8Bytes, command: &'static str, advice: &'static str) -> Result<Answer, Error> {
        let envelope: Envelope<'_> =
            serde_json::from_str(&message).map_err(|error| self.foreign(&error.to_string()))?;
        if envelope.success || &*envelope.kind == "pong" {
            return Ok(Answer(message));
        }
        let address = self.address.clone();
        Err(match envelope.error {
            Some(refusal) if &*refusal.code == "unknown_command" => {
                Error::UnknownCommand { address, version: self.version.clone(), command, advice }
            }
            refusal => Error::Refused {
                address,
                command,
                what: refusal.map_or_else(|| "it gives no reason".to_owned(), |refusal| refusal.shown()),
            },
        })
    }

    async fn greeting(&mut self) -> Result<Greeting, Error> {
        let message = self.receive().await.map_err(|error| self.lost(&error))?;
        serde_json::from_str(&message).map_err(|_| self.foreign("it does not greet as Home Assistant does"))
    }

    async fn send(&mut self, text: String) -> Result<(), Error> {
        self.socket.send(Message::text(text)).await.map_err(|error| self.lost(&error))
    }

    /// The next message of text. Pings are answered on the way.
    async fn receive(&mut self) -> Result<Utf8Bytes, tungstenite::Error> {
        loop {
            match self.socket.next().await.ok_or(tungstenite::Error::ConnectionClosed)?? {
                Message::Text(text) => return Ok(text),
                Message::Close(_) => return Err(tungstenite::Error::ConnectionClosed),
                _ => {}
            }
        }
    }

    pub(super) fn foreign(&self, what: &str) -> Error {
        Error::Foreign { address: self.address.clone(), what: what.into() }
    }

    fn lost(&self, error: &tungstenite::Error) -> Error {
        let what = match error {
            tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => {
                failure!("what-closed")
            }
            error => error.to_string().into(),
        };
        Error::Lost { address: self.address.clone(), what }
    }
}

/// Connects as far as bytes can be sent and heard.
async fn dial(access: &Access) -> Result<Box<dyn Stream>, Error> {
    let address = || access.address().to_owned();
    let url = &access.address;
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(Error::Settings(format!("{} names no host", access.address())));
    };
    // Addresses of IPv6 stand in brackets in a URL, and nowhere else.
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, port))
        .await
        .map_err(|error| Error::Unreachable { address: address(), what: why_unreachable(&error, host) })?;
    // Questions are small and each waits for its answer.
    let _ = stream.set_nodelay(true);
    if url.scheme() != "wss" {
        return Ok(Box::new(stream));
    }
    let refuse = |what: Sentence| Error::Tls { address: address(), what };
    let roots = tls::roots("source.ca_file", access.ca_file.as_deref()).map_err(Error::Settings)?;
    let config = tls::client_config(roots).map_err(|what| refuse(what.into()))?;
    let name = ServerName::try_from(host.to_owned()).map_err(|error| refuse(error.to_string().into()))?;
    let stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .map_err(|error| refuse(why_untrusted(&error)))?;
    Ok(Box::new(stream))
}

fn why_unreachable(error: &io::Error, host: &str) -> Sentence {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => failure!("what-refused"),
        io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            failure!("what-silent", error = error.to_string())
        }
        // The resolver's own errors have no number.
        _ if error.raw_os_error().is_none() => {
            failure!("what-unknown-host", host = quoted(host), error = error.to_string())
        }
        _ => error.to_string().into(),
    }
}

fn why_untrusted(error: &io::Error) -> Sentence {
    use tokio_rustls::rustls::Error as Tls;

    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Tls>());
    match inner {
        Some(Tls::InvalidCertificate(problem)) => failure!("what-certificate", problem = problem.to_string()),
        Some(Tls::InvalidMessage(_)) => failure!("what-no-tls"),
        Some(error) => error.to_string().into(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => failure!("what-no-tls"),
        None => error.to_string().into(),
    }
}

fn handshake_failure(address: &str, error: tungstenite::Error) -> Error {
    let foreign = |what: Sentence| Error::Foreign { address: address.to_owned(), what };
    match error {
        tungstenite::Error::Http(response) => match response.status().as_u16() {
            status @ (502..=504) => Error::Unreachable {
                address: address.to_owned(),
                what: failure!("what-before", status = status.to_string()),
            },
            403 => foreign(failure!("what-banned")),
            400 => foreign(failure!("what-proxy")),
            status @ (301 | 302 | 307 | 308) => foreign(failure!("what-elsewhere", status = status.to_string())),
            status => foreign(failure!("what-status", status = status.to_string())),
        },
        tungstenite::Error::Protocol(ProtocolError::HandshakeIncomplete) | tungstenite::Error::ConnectionClosed => {
            Error::Unreachable { address: address.to_owned(), what: failure!("what-closed-early") }
        }
        tungstenite::Error::Io(error) => {
            Error::Unreachable { address: address.to_owned(), what: error.to_string().into() }
        }
        error => {
            let behind = error.source().map(ToString::to_string).unwrap_or_default();
            let colon = if behind.is_empty() { "" } else { ": " };
            foreign(
                format!("{error}{colon}{behind}; if browsers reach it with https://, write that in `source.url`")
                    .into(),
            )
        }
    }
}

/// A version as it may be shown.
fn plain(version: Option<&str>) -> String {
    let text: String =
        version.unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').take(32).collect();
    if text.is_empty() { "of an unknown version".to_owned() } else { text }
}
