//! One question over HTTP, as often as it takes.

use std::time::Duration;

use domain::Watch;
use jiff::SignedDuration;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use tokio::time::sleep;
use url::Url;

use super::error::{ServiceError, message_in};
use crate::notify::Backoff;
use crate::off_thread::in_full;

/// How patient we are.
#[derive(Clone, Copy, Debug)]
pub(in crate::sources) struct Limits {
    /// How often a question is asked that fails for a reason that may pass.
    pub(in crate::sources) tries: u32,
    /// Before the second try; each further pause is twice as long ...
    pub(in crate::sources) first_pause: SignedDuration,
    /// ... up to this.
    pub(in crate::sources) longest_pause: SignedDuration,
    /// For an answer's end.
    pub(in crate::sources) answer: Duration,
    /// Points of a page that are held at once, at most: some 40 bytes each.
    pub(in crate::sources) points: usize,
    /// The most of one answer that is held at once, in bytes.
    pub(in crate::sources) bytes: usize,
}

/// Whom to ask.
pub(in crate::sources) struct Asker<'a> {
    /// What it is called.
    pub(in crate::sources) service: &'static str,
    pub(in crate::sources) address: &'a Url,
    pub(in crate::sources) http: Client,
    pub(in crate::sources) limits: Limits,
    /// What must appear in no error, though the other side repeat it.
    pub(in crate::sources) secrets: Vec<String>,
    /// What to do when we are not let in.
    pub(in crate::sources) advice_on_login: &'static str,
    /// What to do when what is asked is not there.
    pub(in crate::sources) advice_on_absence: &'static str,
}

/// An answer that is still coming in.
pub(in crate::sources) struct Answer<'a> {
    asker: &'a Asker<'a>,
    response: Response,
}

/// How often whoever waits is asked whether it still wants the answer.
const GLANCE: Duration = Duration::from_millis(200);
/// Longer pauses than this are left to whoever plans the night's next try.
const LONGEST_WISH: Duration = Duration::from_secs(60);
/// Of a refusal so much is looked at, in bytes.
const REFUSAL: usize = 4096;

impl Default for Limits {
    fn default() -> Self {
        Self {
            tries: 5,
            first_pause: SignedDuration::from_secs(1),
            longest_pause: SignedDuration::from_secs(20),
            answer: Duration::from_secs(180),
            points: 1 << 20,
            bytes: 32 << 20,
        }
    }
}

impl<'a> Asker<'a> {
    /// Asks, hands the answer to `take`, and asks again when either fails for a reason that may pass. `take` has to do
    /// without what it took in of an answer that was cut short.
    pub(in crate::sources) async fn ask<T>(
        &'a self,
        request: impl Fn(&Client) -> RequestBuilder,
        mut take: impl AsyncFnMut(Answer<'a>) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let mut backoff = Backoff::of(self.limits.first_pause, self.limits.longest_pause);
        let mut tried = 0;
        loop {
            let once = async {
                let answer = self.send(request(&self.http)).await?;
                take(answer).await
            };
            let outcome = tokio::time::timeout(self.limits.answer, once).await;
            let error = match outcome.unwrap_or_else(|_| Err(self.slow(self.limits.answer))) {
                Err(error @ ServiceError::Passing { .. }) => error,
                done => return done,
            };
            tried += 1;
            let wish = match &error {
                ServiceError::Passing { retry_after, .. } => retry_after.unwrap_or_default(),
                _ => Duration::ZERO,
            };
            if tried >= self.limits.tries || wish > LONGEST_WISH {
                return Err(error);
            }
            let pause = backoff.pause_after(false).unsigned_abs().max(wish);
            tracing::debug!(%error, "Asking again in a while");
            sleep(pause).await;
        }
    }

    async fn send(&'a self, request: RequestBuilder) -> Result<Answer<'a>, ServiceError> {
        let response = request.send().await.map_err(|error| self.failed(error))?;
        let status = response.status();
        let answer = Answer { asker: self, response };
        if status.is_success() {
            return Ok(answer);
        }
        let retry_after = retry_after(answer.response.headers());
        let said = message_in(&answer.beginning().await);
        let shown = status.as_u16();
        Err(match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                self.refused(format!("does not let us in ({shown}; {said}): {}", self.advice_on_login))
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                self.refused(format!("does not have what is asked for ({shown}; {said}): {}", self.advice_on_absence))
            }
            StatusCode::PAYLOAD_TOO_LARGE => self.too_much(format!("answers with {shown}; {said}")),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
                self.passing(format!("has no time for us ({shown}; {said})"), retry_after)
            }
            status if status.is_server_error() => self.passing(format!("is in trouble ({shown}; {said})"), retry_after),
            status if status.is_redirection() => self.refused(format!(
                "sends us elsewhere ({shown}), where no secret is taken: set the address that it leads to"
            )),
            _ => self.refused(format!("refuses the question ({shown}; {said})")),
        })
    }

    pub(in crate::sources) fn refused(&self, what: impl AsRef<str>) -> ServiceError {
        ServiceError::Refused { service: self.service, address: self.address.to_string(), what: self.clean(what) }
    }

    pub(in crate::sources) fn passing(&self, what: impl AsRef<str>, retry_after: Option<Duration>) -> ServiceError {
        let what = self.clean(what);
        ServiceError::Passing { service: self.service, address: self.address.to_string(), what, retry_after }
    }

    pub(in crate::sources) fn too_much(&self, what: impl AsRef<str>) -> ServiceError {
        ServiceError::TooMuch { service: self.service, address: self.address.to_string(), what: self.clean(what) }
    }

    /// What the service itself says of a question that it could not answer to its end.
    pub(in crate::sources) fn complaint(&self, said: &str) -> ServiceError {
        /// Words of databases that would have to work or remember for too long.
        const TOO_MUCH: [&str; 5] = ["timeout", "deadline", "memory", "limit", "too many"];
        let lower = said.to_lowercase();
        let said = message_in(said);
        if TOO_MUCH.iter().any(|word| lower.contains(word)) {
            return self.too_much(format!("gives up on the question: {said}"));
        }
        if lower.contains("not found") || lower.contains("could not find") {
            return self.refused(format!("does not have what is asked for ({said}): {}", self.advice_on_absence));
        }
        if lower.contains("authoriz") || lower.contains("permission") {
            return self.refused(format!("does not let us in ({said}): {}", self.advice_on_login));
        }
        self.refused(format!("refuses the question ({said})"))
    }

    fn clean(&self, text: impl AsRef<str>) -> String {
        let secrets = self.secrets.iter().filter(|secret| !secret.is_empty());
        secrets.fold(text.as_ref().to_owned(), |text, secret| text.replace(secret.as_str(), "[secret]"))
    }

    fn slow(&self, waited: Duration) -> ServiceError {
        self.too_much(format!("did not end its answer within {} s", waited.as_secs()))
    }

    fn failed(&self, error: reqwest::Error) -> ServiceError {
        // The address in its text has the question in it.
        let error = error.without_url();
        let what = in_full(&error);
        if what.contains("certificate") {
            return self.refused(format!(
                "cannot be trusted ({what}): set the `ca_file` beside its address to the authority that made its certificate"
            ));
        }
        if error.is_builder() {
            return self.refused(format!("cannot be asked: {what}"));
        }
        if error.is_connect() {
            return self.passing(format!("cannot be reached: {what}"), None);
        }
        if error.is_timeout() {
            return self.too_much("said nothing for too long");
        }
        self.passing(format!("broke off its answer: {what}"), None)
    }
}

impl Answer<'_> {
    /// The next bytes; none at the end.
    pub(in crate::sources) async fn chunk(&mut self) -> Result<Option<impl AsRef<[u8]>>, ServiceError> {
        self.response.chunk().await.map_err(|error| self.asker.failed(error))
    }

    /// All of it, unless that is more than may be held.
    pub(in crate::sources) async fn whole(mut self) -> Result<Vec<u8>, ServiceError> {
        let most = self.asker.limits.bytes;
        let mut body = Vec::new();
        while let Some(chunk) = self.response.chunk().await.map_err(|error| self.asker.failed(error))? {
            if body.len() + chunk.len() > most {
                return Err(self.asker.too_much(format!("gives an answer of more than {} MiB", most >> 20)));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// How it begins, as far as it can be read.
    async fn beginning(mut self) -> String {
        let mut body = Vec::new();
        while body.len() < REFUSAL
            && let Ok(Some(chunk)) = self.response.chunk().await
        {
            body.extend_from_slice(&chunk[..chunk.len().min(REFUSAL)]);
        }
        String::from_utf8_lossy(&body).into_owned()
    }
}

/// How long the other side wants not to be asked; a date is not understood, which services of this kind do not send.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Does `work` unless whoever waits for it does not want it any more.
pub(super) async fn unless_cancelled<T>(
    service: &'static str,
    watch: &dyn Watch,
    work: impl Future<Output = Result<T, ServiceError>>,
) -> Result<T, ServiceError> {
    let mut work = std::pin::pin!(work);
    loop {
        if watch.is_cancelled() {
            return Err(ServiceError::Cancelled { service });
        }
        tokio::select! {
            done = &mut work => return done,
            () = sleep(GLANCE) => {}
        }
    }
}
