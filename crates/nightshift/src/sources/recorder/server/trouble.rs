//! What went wrong with a server, whether it may pass, and what to do.

use std::io::ErrorKind;

use sqlx::mysql::MySqlDatabaseError;

use super::ServerError;
use super::access::{Encryption, Engine, RecorderAccess};

/// What a server's error means for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is busy, goes down, or is not up yet.
    Passing,
    /// Neither user nor password is known, or not from here.
    NotLetIn,
    NoDatabase,
    NoTable,
    NoColumn,
    /// The user may not read.
    NoRight,
    /// Another that does not pass.
    Other,
}

/// What the server said, if it was the server.
pub(super) fn meaning(error: &sqlx::Error) -> Option<Meaning> {
    let error = error.as_database_error()?;
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        return Some(of_mysql(error.number()));
    }
    Some(of_postgres(&error.code().unwrap_or_default()))
}

/// By number. Source: <https://mariadb.com/kb/en/mariadb-error-code-reference/>.
fn of_mysql(number: u16) -> Meaning {
    match number {
        // Too many connections (1040, 1203, 1226), shutting down (1053, 1927), waited too long for a lock (1205), a deadlock
        // (1213), ended by a time limit or by somebody (1317, 1969, 3024).
        1040 | 1053 | 1203 | 1205 | 1213 | 1226 | 1317 | 1927 | 1969 | 3024 => Meaning::Passing,
        1045 | 1129 | 1130 | 1251 | 1524 | 1698 | 1820 | 1862 | 3118 | 4151 => Meaning::NotLetIn,
        1049 => Meaning::NoDatabase,
        1146 => Meaning::NoTable,
        1054 => Meaning::NoColumn,
        1044 | 1142 | 1143 | 1227 => Meaning::NoRight,
        _ => Meaning::Other,
    }
}

/// By SQLSTATE. Source: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn of_postgres(code: &str) -> Meaning {
    match code {
        "3D000" => Meaning::NoDatabase,
        "42P01" => Meaning::NoTable,
        "42703" => Meaning::NoColumn,
        "42501" => Meaning::NoRight,
        // A lock that was not free.
        "55P03" => Meaning::Passing,
        // Connections, rollbacks, resources, and what an operator does.
        _ if ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class)) => Meaning::Passing,
        _ if code.starts_with("28") => Meaning::NotLetIn,
        _ => Meaning::Other,
    }
}

/// Whether no encrypted connection came about.
pub(super) fn is_about_encryption(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Tls(_) => true,
        // What is wrong with a certificate comes as bytes that are not what they must be.
        sqlx::Error::Io(error) => error.kind() == ErrorKind::InvalidData,
        _ => false,
    }
}

/// Whether the connection is as good after the error as before.
pub(super) fn is_harmless(error: &sqlx::Error) -> bool {
    meaning(error).is_some_and(|meaning| meaning != Meaning::Passing)
}

/// The error in words, with what to do.
pub(super) fn in_words(error: &sqlx::Error, access: &RecorderAccess) -> ServerError {
    let said = said(error);
    let refused =
        |advice: &str| ServerError::Refused { address: access.to_string(), detail: format!("{said}; {advice}") };
    let away = |advice: &str| ServerError::Away { address: access.to_string(), detail: format!("{said}{advice}") };
    match meaning(error) {
        Some(Meaning::Passing) => return away(""),
        Some(Meaning::NotLetIn) => {
            return refused(
                "check user and password in `source.recorder_url`, and that the server lets them in from here",
            );
        }
        Some(Meaning::NoDatabase) => {
            return refused(
                "write the name of the database behind the host in `source.recorder_url`, as in Home Assistant's `db_url`",
            );
        }
        Some(Meaning::NoRight) => return refused(&format!("let the user read: {}", grant(access))),
        Some(Meaning::NoTable) => {
            return refused(&format!(
                "either it is no recorder's database, or Home Assistant has not been started with it, or its user may not \
                 see the tables: {}",
                grant(access)
            ));
        }
        Some(Meaning::NoColumn | Meaning::Other) => return refused("it is not as Home Assistant makes it"),
        None => {}
    }
    if is_about_encryption(error) {
        return refused(if access.encryption == Encryption::Verified {
            "name the authority that vouches for the server, by the name in the address, in `source.ca_file`"
        } else {
            "see that the server can encrypt, or ask for no encryption in `source.recorder_url`"
        });
    }
    match error {
        sqlx::Error::Io(io) if io.kind() == ErrorKind::PermissionDenied => {
            refused("let the user that runs Nightshift open it")
        }
        sqlx::Error::Io(io) if matches!(io.kind(), ErrorKind::ConnectionRefused | ErrorKind::NotFound) => {
            away("; check that the server is up, and host and port in `source.recorder_url`")
        }
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => away(""),
        // What the driver makes of a server that hangs up when it is asked for encryption.
        sqlx::Error::Protocol(problem) if problem.contains("SSLRequest: 0x00") => away("; it hung up"),
        sqlx::Error::Configuration(_) => {
            refused("let the user log in by a password that the server has in its usual form")
        }
        sqlx::Error::Protocol(_) => refused(&format!("check that it is {} that listens there", access.engine_name())),
        _ => refused("it is not as Home Assistant makes it"),
    }
}

/// What lets a user read, and no more.
fn grant(access: &RecorderAccess) -> String {
    let user = access.user.as_deref().unwrap_or("nightshift");
    match access.engine {
        Engine::MySql => format!("GRANT SELECT ON `{}`.* TO '{user}'@'%'", access.database),
        Engine::Postgres => format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"{user}\""),
    }
}

/// What was said, short and with nothing in it that a terminal would obey.
fn said(error: &sqlx::Error) -> String {
    const LONGEST: usize = 200;
    let text = match error {
        sqlx::Error::Database(error) => format!("it says: {}", error.message()),
        error => error.to_string(),
    };
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_does_not() {
        for number in [1040, 1053, 1205, 1927] {
            assert_eq!(of_mysql(number), Meaning::Passing, "{number}");
        }
        for code in ["08006", "57P01", "57P03", "57014", "53300", "40P01", "55P03"] {
            assert_eq!(of_postgres(code), Meaning::Passing, "{code}");
        }
        assert_eq!(
            [1045, 1049, 1146, 1054, 1142].map(of_mysql),
            [Meaning::NotLetIn, Meaning::NoDatabase, Meaning::NoTable, Meaning::NoColumn, Meaning::NoRight]
        );
        assert_eq!(
            ["28P01", "3D000", "42P01", "42703", "42501", "XX001"].map(of_postgres),
            [
                Meaning::NotLetIn,
                Meaning::NoDatabase,
                Meaning::NoTable,
                Meaning::NoColumn,
                Meaning::NoRight,
                Meaning::Other
            ]
        );
    }
}
