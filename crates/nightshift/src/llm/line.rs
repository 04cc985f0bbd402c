use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use url::Host;

use super::access::ModelAccess;
use super::error::LlmError;
use super::place::look_up;
use super::provider::Outgoing;
use crate::http_client;
use crate::off_thread::in_full;
use crate::remarks::remark;

/// Carries one request at a time to the model, within limits of time and size.
#[derive(Debug)]
pub(super) struct Line {
    client: Client,
    timeout: Duration,
}

/// A longer answer is none, in bytes.
const LONGEST: usize = 256 << 10;

/// Of a refusal so much is looked at, in bytes.
const REFUSAL: usize = 4 << 10;

/// The one word that services put into a refusal.
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: Option<Detail>,
}

#[derive(Default, Deserialize)]
struct Detail {
    #[serde(default)]
    code: Option<serde_json::Value>,
    #[serde(default, rename = "type")]
    kind: Option<serde_json::Value>,
    #[serde(default)]
    status: Option<serde_json::Value>,
}

impl Line {
    /// Looks the model up and refuses where it may not be; the addresses that were found are those that are used.
    pub(super) async fn open(access: &ModelAccess) -> Result<Self, LlmError> {
        let addresses = look_up(&access.address, access.privacy.local_only).await.map_err(LlmError::Refused)?;
        let pinned = match access.address.host() {
            Some(Host::Domain(name)) => Some((name, addresses.as_slice())),
            _ => None,
        };
        // A small computer thinks for minutes before the first word: only the whole has a limit.
        let (ca_setting, ca_file, silence) = (access.ca_setting, access.ca_file.as_deref(), access.timeout);
        let client = http_client::client_to(&access.address, ca_setting, ca_file, pinned, silence);
        Ok(Self {
            client: client.map_err(|what| LlmError::Refused(remark!("llm-unaskable", what = what)))?,
            timeout: access.timeout,
        })
    }

    /// Sends it and takes in the whole answer. `now` is what a date is held against until which nothing is to be asked.
    pub(super) async fn send(&self, outgoing: Outgoing, now: Timestamp) -> Result<Vec<u8>, LlmError> {
        let slow = || LlmError::Useless(remark!("llm-slow", seconds = f64::from(self.timeout.as_secs_f32().ceil())));
        tokio::time::timeout(self.timeout, self.exchange(outgoing, now)).await.unwrap_or_else(|_| Err(slow()))
    }

    async fn exchange(&self, Outgoing { url, headers, body }: Outgoing, now: Timestamp) -> Result<Vec<u8>, LlmError> {
        let request =
            self.client.post(url).headers(headers).header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = request.body(body).send().await.map_err(failed)?;
        let status = response.status();
        if status.is_success() {
            // Once it has begun to answer it has thought, and that is paid for, whether or not we hear the end.
            return whole(response, LONGEST)
                .await
                .map_err(|error| LlmError::BrokenOff(error.sentence()))?
                .ok_or_else(|| LlmError::Useless(remark!("llm-too-long", kib = LONGEST >> 10)));
        }
        let retry_after = retry_after(response.headers(), now);
        let word = word_of(&whole(response, REFUSAL).await.ok().flatten().unwrap_or_default());
        let shown = format!("{}{word}", status.as_u16());
        Err(match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                LlmError::Refused(remark!("llm-locked-out", shown = shown))
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                LlmError::Refused(remark!("llm-missing", shown = shown))
            }
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
                LlmError::NotUnderstood(remark!("llm-not-understood", shown = shown))
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
                LlmError::Passing { what: remark!("llm-busy", shown = shown), retry_after }
            }
            status if status.is_server_error() => {
                LlmError::Passing { what: remark!("llm-in-trouble", shown = shown), retry_after }
            }
            status if status.is_redirection() => LlmError::Refused(remark!("llm-elsewhere", shown = shown)),
            _ => LlmError::Refused(remark!("llm-refuses", shown = shown)),
        })
    }
}

/// All of an answer; none when it is longer than may be.
async fn whole(mut response: Response, most: usize) -> Result<Option<Vec<u8>>, LlmError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// The service's own short word for a refusal. What else it says may repeat the question, or the key.
fn word_of(body: &[u8]) -> String {
    let Refusal { error } = serde_json::from_slice(body).unwrap_or_default();
    let Detail { code, kind, status } = error.unwrap_or_default();
    let words = [code, kind, status].into_iter().flatten();
    let mut words = words.filter_map(|word| word.as_str().map(str::to_owned));
    let is_word = |word: &String| {
        (1..=40).contains(&word.len())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_uppercase() || c == '_')
    };
    words.find(is_word).map_or_else(String::new, |word| format!(", {word}"))
}

/// In seconds, or as the date until which it wants not to be asked: RFC 9110, 10.2.3.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

fn failed(error: reqwest::Error) -> LlmError {
    let error = error.without_url();
    let what = in_full(&error);
    if what.contains("certificate") {
        return LlmError::Refused(remark!("llm-untrusted", what = what));
    }
    if error.is_builder() {
        return LlmError::Refused(remark!("llm-unaskable", what = what));
    }
    let what = if error.is_connect() {
        remark!("llm-unreachable", what = what)
    } else {
        remark!("llm-broke-off", what = what)
    };
    LlmError::Passing { what, retry_after: None }
}
