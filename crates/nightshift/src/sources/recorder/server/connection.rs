//! One connection to a server, which may only read.

use std::time::Duration;

use rusqlite::types::ValueRef;
use secrecy::ExposeSecret as _;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlRow, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row};

use super::super::tables::Given;
use super::access::{Encryption, Engine, RecorderAccess};
use super::sql::{Kind, Words, with_question_marks};
use super::trouble::is_about_encryption;

/// Said first to `MariaDB` and `MySQL`: nothing may be changed, and a table that is being altered is waited for so long, in
/// seconds.
const MYSQL_SESSION: &str = "SET SESSION TRANSACTION READ ONLY; SET SESSION lock_wait_timeout = 30";
/// Said first to `PostgreSQL`: the same, and a statement that nobody waits for any more ends.
const POSTGRES_SESSION: &str =
    "SET default_transaction_read_only = on; SET lock_timeout = '30s'; SET statement_timeout = '120s'";
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// An open connection.
#[derive(Debug)]
pub(super) enum Connection {
    MySql(MySqlConnection),
    Postgres(PgConnection),
}

/// The rows of an answer, as they came.
pub(super) enum Rows {
    MySql(Vec<MySqlRow>),
    Postgres(Vec<PgRow>),
}

impl Connection {
    /// Connects and sees to it that nothing can be changed.
    pub(super) async fn open(access: &RecorderAccess) -> Result<Self, sqlx::Error> {
        match Self::open_with(access, access.encryption).await {
            // It offers a kind of encryption that is not spoken here, and nobody has asked for any.
            Err(error) if access.encryption == Encryption::Offered && is_about_encryption(&error) => {
                Self::open_with(access, Encryption::Never).await
            }
            opened => opened,
        }
    }

    async fn open_with(access: &RecorderAccess, encryption: Encryption) -> Result<Self, sqlx::Error> {
        match access.engine {
            Engine::MySql => {
                let mut connection = mysql(access, encryption).connect().await?;
                sqlx::raw_sql(MYSQL_SESSION).execute(&mut connection).await?;
                Ok(Self::MySql(connection))
            }
            Engine::Postgres => {
                let mut connection = postgres(access, encryption).connect().await?;
                sqlx::raw_sql(POSTGRES_SESSION).execute(&mut connection).await?;
                if let Some(path) = &access.search_path {
                    let set = sqlx::query("SELECT set_config('search_path', $1, false)").bind(path);
                    set.execute(&mut connection).await?;
                }
                Ok(Self::Postgres(connection))
            }
        }
    }

    /// All rows of an answer to one of our own statements. A statement is its own transaction: nothing is locked and no old version of a row is kept
    /// for us between two of them.
    pub(super) async fn fetch(&mut self, sql: &str, given: &[Given<'_>]) -> Result<Rows, sqlx::Error> {
        match self {
            Self::MySql(connection) => {
                let (sql, order) = with_question_marks(sql);
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for given in order.into_iter().filter_map(|place| given.get(place)) {
                    query = match *given {
                        Given::Number(number) => query.bind(number),
                        Given::Seconds(seconds) => query.bind(seconds),
                        Given::Text(text) => query.bind(text.to_owned()),
                    };
                }
                query.fetch_all(connection).await.map(Rows::MySql)
            }
            Self::Postgres(connection) => {
                let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
                for given in given {
                    query = match *given {
                        Given::Number(number) => query.bind(number),
                        Given::Seconds(seconds) => query.bind(seconds),
                        Given::Text(text) => query.bind(text.to_owned()),
                    };
                }
                query.fetch_all(connection).await.map(Rows::Postgres)
            }
        }
    }

    /// Says good-bye, so that the server does not note a connection that was broken off.
    pub(super) async fn close(self) {
        let farewell = async {
            match self {
                Self::MySql(connection) => connection.close().await,
                Self::Postgres(connection) => connection.close().await,
            }
        };
        if let Ok(Err(error)) = tokio::time::timeout(FAREWELL, farewell).await {
            tracing::debug!(%error, "The recorder's server took no leave");
        }
    }
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::MySql(rows) => rows.len(),
            Self::Postgres(rows) => rows.len(),
        }
    }

    /// The values of a row, of which there are `N`.
    pub(super) fn values<const N: usize>(&self, row: usize, words: &Words) -> Result<[ValueRef<'_>; N], sqlx::Error> {
        let mut values = [ValueRef::Null; N];
        for (column, (value, kind)) in values.iter_mut().zip(words.kinds).enumerate() {
            *value = match self {
                Self::MySql(rows) => mysql_value(&rows[row], column, *kind)?,
                Self::Postgres(rows) => postgres_value(&rows[row], column, *kind)?,
            };
        }
        Ok(values)
    }
}

/// Numbers are of several widths, depending on the versions that have migrated the tables.
fn mysql_value(row: &MySqlRow, column: usize, kind: Kind) -> Result<ValueRef<'_>, sqlx::Error> {
    Ok(match kind {
        Kind::Number => row.try_get_unchecked::<Option<i64>, _>(column)?.map_or(ValueRef::Null, ValueRef::Integer),
        Kind::Float => row.try_get_unchecked::<Option<f64>, _>(column)?.map_or(ValueRef::Null, ValueRef::Real),
        Kind::Text => row.try_get_unchecked::<Option<&[u8]>, _>(column)?.map_or(ValueRef::Null, ValueRef::Text),
        Kind::Bytes => row.try_get_unchecked::<Option<&[u8]>, _>(column)?.map_or(ValueRef::Null, ValueRef::Blob),
    })
}

fn postgres_value(row: &PgRow, column: usize, kind: Kind) -> Result<ValueRef<'_>, sqlx::Error> {
    Ok(match kind {
        Kind::Number => row.try_get_unchecked::<Option<i64>, _>(column)?.map_or(ValueRef::Null, ValueRef::Integer),
        Kind::Float => match row.try_get::<Option<f64>, _>(column) {
            Ok(float) => float,
            Err(_) => row.try_get::<Option<f32>, _>(column)?.map(f64::from),
        }
        .map_or(ValueRef::Null, ValueRef::Real),
        Kind::Text => row.try_get_unchecked::<Option<&[u8]>, _>(column)?.map_or(ValueRef::Null, ValueRef::Text),
        Kind::Bytes => row.try_get_unchecked::<Option<&[u8]>, _>(column)?.map_or(ValueRef::Null, ValueRef::Blob),
    })
}

fn mysql(access: &RecorderAccess, encryption: Encryption) -> MySqlConnectOptions {
    let mut options = MySqlConnectOptions::new()
        .database(&access.database)
        // Home Assistant's tables are of this one, whatever `charset` its address names.
        .charset("utf8mb4")
        .ssl_mode(match encryption {
            Encryption::Never => MySqlSslMode::Disabled,
            Encryption::Offered => MySqlSslMode::Preferred,
            Encryption::Always => MySqlSslMode::Required,
            Encryption::Verified => MySqlSslMode::VerifyIdentity,
        })
        .disable_statement_logging();
    if let Some(host) = &access.host {
        options = options.host(host);
    }
    if let Some(port) = access.port {
        options = options.port(port);
    }
    if let Some(socket) = &access.socket {
        options = options.socket(socket);
    }
    if let Some(user) = &access.user {
        options = options.username(user);
    }
    if let Some(password) = &access.password {
        options = options.password(password.expose_secret());
    }
    if let Some((path, _)) = &access.ca_file {
        options = options.ssl_ca(path);
    }
    if let Some((certificate, key)) = &access.certificate {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    options
}

/// What the address does not say comes from where `libpq`, which Home Assistant uses, takes it: `PGUSER` and the like.
fn postgres(access: &RecorderAccess, encryption: Encryption) -> PgConnectOptions {
    let mut options = PgConnectOptions::new_without_pgpass()
        .application_name("nightshift")
        .database(&access.database)
        .ssl_mode(match encryption {
            Encryption::Never => PgSslMode::Disable,
            Encryption::Offered => PgSslMode::Prefer,
            Encryption::Always => PgSslMode::Require,
            Encryption::Verified => PgSslMode::VerifyFull,
        })
        .disable_statement_logging();
    if let Some(host) = &access.host {
        options = options.host(host);
    }
    if let Some(port) = access.port {
        options = options.port(port);
    }
    if let Some(socket) = &access.socket {
        options = options.socket(socket);
    }
    if let Some(user) = &access.user {
        options = options.username(user);
    }
    if let Some(password) = &access.password {
        options = options.password(password.expose_secret());
    }
    if let Some((path, _)) = &access.ca_file {
        options = options.ssl_root_cert(path);
    }
    if let Some((certificate, key)) = &access.certificate {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    options
}
