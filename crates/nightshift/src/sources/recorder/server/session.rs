//! Asks on and on: a connection that is lost is made again.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use domain::Watch;
use futures_util::FutureExt as _;
use rusqlite::types::ValueRef;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep, timeout};

use super::super::tables::{Given, Question, Tables};
use super::access::{Encryption, RecorderAccess};
use super::connection::{Connection, Rows};
use super::sql::{self, Kind, Words};
use super::{ServerError, schema, trouble};
use crate::sources::SourceError;
use crate::tls;

/// How long to wait for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For a connection until we are let in.
    pub(super) connect: Duration,
    /// For one answer.
    pub(super) answer: Duration,
    /// Before the second new try after a loss (the first comes at once); each further pause is twice as long ...
    pub(super) first_pause: Duration,
    /// ... up to this.
    pub(super) longest_pause: Duration,
    /// For a connection that was lost to come back: a server that is updated takes a minute or two.
    pub(super) comeback: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            answer: Duration::from_secs(60),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(20),
            comeback: Duration::from_secs(180),
        }
    }
}

/// Ids that are asked for in one page. A row takes some hundred bytes on its way.
const IDS: i64 = 20_000;
/// How often whoever waits is asked whether it still wants the answer.
const GLANCE: Duration = Duration::from_millis(200);

/// The tables on a server, over as many connections as it takes. Blocks the thread of the caller, which may not be one of
/// an async runtime's own.
pub(super) struct Session<'a> {
    access: &'a RecorderAccess,
    limits: Limits,
    watch: &'a dyn Watch,
    runtime: Runtime,
    /// None after a loss.
    connection: Cell<Option<Connection>>,
}

/// Why a question was not answered.
#[derive(Debug)]
pub(super) enum Failure {
    Cancelled,
    /// Nothing came in time.
    Silence(Duration),
    Setting(String),
    /// The driver could not make sense of what came, and gave up.
    Nonsense,
    Sql(sqlx::Error),
}

impl<'a> Session<'a> {
    /// Connects once: what is not there at the beginning is left to whoever plans the next try. Checks that the tables have
    /// what is needed.
    pub(super) fn open(access: &'a RecorderAccess, limits: Limits, watch: &'a dyn Watch) -> Result<Self, ServerError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| ServerError::Refused {
            address: access.to_string(),
            detail: format!("the network cannot be used: {error}"),
        })?;
        let session = Self { access, limits, watch, runtime, connection: Cell::new(None) };
        session.runtime.block_on(async {
            let connection = session.connect().await.map_err(|failure| session.in_words(failure))?;
            session.connection.set(Some(connection));
            schema::check(&session).await
        })?;
        tracing::debug!(recorder.address = %access, "Connected to the recorder's server");
        Ok(session)
    }

    /// Ends the connection.
    pub(super) fn close(self) {
        if let Some(connection) = self.connection.take() {
            self.runtime.block_on(connection.close());
        }
    }

    /// Asks, and asks again over a new connection where the old one was lost or the server is busy.
    pub(super) async fn fetch(&self, sql: &str, given: &[Given<'_>]) -> Result<Rows, Failure> {
        let mut since: Option<Instant> = None;
        let mut pause = Duration::ZERO;
        loop {
            let failure = match self.fetch_once(sql, given).await {
                Ok(rows) => return Ok(rows),
                Err(failure) => failure,
            };
            let since = *since.get_or_insert_with(Instant::now);
            if !failure.may_pass(self.access) || since.elapsed() >= self.limits.comeback {
                return Err(failure);
            }
            tracing::debug!(
                error = %self.in_words(failure),
                pause_ms = pause.as_millis(),
                "Lost the recorder's server: connecting again"
            );
            self.unless_cancelled(async {
                sleep(pause).await;
                Ok(())
            })
            .await?;
            pause = (pause * 2).clamp(self.limits.first_pause, self.limits.longest_pause);
        }
    }

    /// The error, with the address and what to do.
    pub(super) fn in_words(&self, failure: Failure) -> ServerError {
        let address = self.access.to_string();
        match failure {
            Failure::Cancelled => ServerError::Cancelled { address },
            Failure::Silence(limit) => {
                ServerError::Away { address, detail: format!("it said nothing for {} s", limit.as_secs_f32()) }
            }
            Failure::Setting(detail) => ServerError::Refused { address, detail },
            Failure::Nonsense => {
                let detail = format!(
                    "what it says makes no sense; check that it is {} that listens there",
                    self.access.engine_name()
                );
                ServerError::Refused { address, detail }
            }
            Failure::Sql(error) => trouble::in_words(&error, self.access),
        }
    }

    pub(super) fn refused(&self, detail: String) -> ServerError {
        ServerError::Refused { address: self.access.to_string(), detail }
    }

    async fn fetch_once(&self, sql: &str, given: &[Given<'_>]) -> Result<Rows, Failure> {
        // What is in the middle of an answer that nobody waits for any more cannot be asked again: it is dropped unless it
        // is put back.
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let limit = self.limits.answer;
        let (fetched, connection) = self
            .unless_cancelled(async move {
                let fetched =
                    timeout(limit, connection.fetch(sql, given)).await.map_err(|_| Failure::Silence(limit))?;
                Ok((fetched, connection))
            })
            .await?;
        // An answer that is an error leaves a connection as it was, if it is the server's own.
        if fetched.is_ok() || matches!(&fetched, Err(error) if trouble::is_harmless(error)) {
            self.connection.set(Some(connection));
        }
        fetched.map_err(Failure::Sql)
    }

    async fn connect(&self) -> Result<Connection, Failure> {
        if let (Encryption::Verified, Some((path, setting))) = (self.access.encryption, &self.access.ca_file) {
            tls::certificates(setting, path).map_err(Failure::Setting)?;
        }
        let limit = self.limits.connect;
        self.unless_cancelled(async {
            let opened = timeout(limit, Connection::open(self.access)).await;
            opened.map_err(|_| Failure::Silence(limit))?.map_err(Failure::Sql)
        })
        .await
    }

    /// Does `work` unless whoever waits for it does not want it any more. The driver panics on some bytes that no sound
    /// server sends; `work` must own what it works with, so that it goes with the panic.
    async fn unless_cancelled<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let mut work = std::pin::pin!(AssertUnwindSafe(work).catch_unwind());
        loop {
            if self.watch.is_cancelled() {
                return Err(Failure::Cancelled);
            }
            tokio::select! {
                done = &mut work => return done.unwrap_or(Err(Failure::Nonsense)),
                () = sleep(GLANCE) => {}
            }
        }
    }

    fn rows(&self, words: &Words, given: &[Given<'_>]) -> Result<Rows, SourceError> {
        let rows = self.runtime.block_on(self.fetch(words.sql, given));
        rows.map_err(|failure| SourceError::Server(self.in_words(failure)))
    }

    fn values<'r, const N: usize>(
        &self,
        rows: &'r Rows,
        row: usize,
        words: &Words,
    ) -> Result<[ValueRef<'r>; N], SourceError> {
        let values = catch_unwind(AssertUnwindSafe(|| rows.values(row, words).map_err(Failure::Sql)));
        let values = values.unwrap_or(Err(Failure::Nonsense));
        values.map_err(|failure| SourceError::Server(self.in_words(failure)))
    }
}

impl Failure {
    fn may_pass(&self, access: &RecorderAccess) -> bool {
        match self {
            Self::Cancelled | Self::Setting(_) | Self::Nonsense => false,
            Self::Silence(_) => true,
            Self::Sql(error) => trouble::in_words(error, access).is_transient(),
        }
    }
}

impl Tables for Session<'_> {
    fn ask<const N: usize>(
        &self,
        question: Question,
        given: &[Given<'_>],
        mut take: impl FnMut([ValueRef<'_>; N]) -> Result<ControlFlow<()>, SourceError>,
    ) -> Result<bool, SourceError> {
        let words = sql::words(question);
        // The whole answer, before any of it is used: what is lost on the way is asked for again.
        let rows = self.rows(&words, given)?;
        for row in 0..rows.len() {
            if take(self.values(&rows, row, &words)?)?.is_break() {
                return Ok(false);
            }
        }
        Ok(words.at_once.is_some_and(|limit| i64::try_from(rows.len()).is_ok_and(|rows| rows >= limit)))
    }

    fn entity_id(&self, metadata_id: i64) -> Result<Option<String>, SourceError> {
        let words = Words { sql: sql::ENTITY_ID, kinds: &[Kind::Text], at_once: None };
        let rows = self.rows(&words, &[Given::Number(metadata_id)])?;
        if rows.len() == 0 {
            return Ok(None);
        }
        let [name] = self.values(&rows, 0, &words)?;
        Ok(name.as_str().ok().map(str::to_owned))
    }

    fn ids(&self) -> i64 {
        IDS
    }

    fn stopped(&self) -> SourceError {
        SourceError::Server(ServerError::Cancelled { address: self.access.to_string() })
    }

    fn empty(&self) -> SourceError {
        SourceError::Server(ServerError::Empty { address: self.access.to_string() })
    }
}
