//! Where the recorder's server is, and what lets us in.

use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::address::Parts;

/// What a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// `MariaDB` or `MySQL`.
    MySql,
    Postgres,
}

/// Whether the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    Never,
    /// When the server offers it, whoever it is.
    Offered,
    /// Always, whoever the server is.
    Always,
    /// Always, and somebody who is believed vouches for the server by its name.
    Verified,
}

/// How to reach the database that Home Assistant's recorder writes to, and the password that lets us in.
#[derive(Clone)]
pub struct RecorderAccess {
    pub(super) engine: Engine,
    /// None where the database's own rules choose.
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    /// A socket file for `MariaDB`, its folder for `PostgreSQL`.
    pub(super) socket: Option<PathBuf>,
    pub(super) user: Option<String>,
    pub(super) password: Option<SecretString>,
    pub(super) database: String,
    pub(super) encryption: Encryption,
    /// A PEM file of authorities that may vouch for the server, besides the public ones, and the setting that names it.
    pub(super) ca_file: Option<(PathBuf, &'static str)>,
    /// PEM files of a certificate of ours and its key.
    pub(super) certificate: Option<(PathBuf, PathBuf)>,
    /// Where `PostgreSQL` looks for tables, when it is not where it always does.
    pub(super) search_path: Option<String>,
}

/// Where a recorder is, by its address as Home Assistant has it (`recorder:` `db_url:`).
#[derive(Clone, Debug)]
pub enum RecorderPlace {
    /// In this `SQLite` file.
    File(PathBuf),
    /// On a server.
    Server(Box<RecorderAccess>),
}

impl RecorderPlace {
    /// Reads an address as Home Assistant does. `ca_file` is believed where the address asks for a server that is vouched
    /// for and names no file itself.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence that quotes nothing of it.
    pub fn parse(url: &str, ca_file: Option<&Path>) -> Result<Self, &'static str> {
        let parts = Parts::of(url).ok_or("it must look like mysql://user:password@host/homeassistant")?;
        let engine = match parts.dialect {
            "sqlite" if parts.database.is_empty() => return Err("it names no file: write sqlite:////path/of/the/file"),
            "sqlite" => return Ok(Self::File(parts.database.into())),
            "mysql" | "mariadb" => Engine::MySql,
            "postgresql" | "postgres" => Engine::Postgres,
            _ => return Err("it must begin with mysql://, mariadb://, postgresql:// or sqlite:///"),
        };
        let port = match (parts.port, parts.query("port")) {
            ("", None) => None,
            ("", Some(port)) => Some(port.parse().map_err(|_| "its port is no number from 1 to 65535")?),
            (port, _) => Some(port.parse().map_err(|_| "its port is no number from 1 to 65535")?),
        };
        let user = parts.user.clone().or_else(|| parts.query("user").map(str::to_owned));
        if engine == Engine::MySql && user.is_none() {
            return Err("it names no user: write mysql://user:password@host/homeassistant");
        }
        let database = Some(parts.database).filter(|name| !name.is_empty());
        let database = database.or_else(|| parts.query("dbname")).or_else(|| parts.query("database"));
        let database = database.ok_or("it names no database: write its name behind the host, as in /homeassistant")?;
        let host = Some(parts.host).filter(|host| !host.is_empty()).or_else(|| parts.query("host"));
        // `PostgreSQL` takes a folder for a host, which holds the socket.
        let (host, folder) = match host {
            Some(host) if host.starts_with('/') => (None, Some(host)),
            host => (host, None),
        };
        let socket = if engine == Engine::MySql { parts.query("unix_socket") } else { folder };
        let password = parts.password.clone().or_else(|| parts.query("password").map(str::to_owned));
        let own_ca = parts.query("ssl_ca").or_else(|| parts.query("sslrootcert"));
        let ca_file = match own_ca {
            Some(path) => Some((PathBuf::from(path), "its ssl_ca or sslrootcert")),
            None => ca_file.map(|path| (path.to_owned(), "source.ca_file")),
        };
        let certificate = [("ssl_cert", "ssl_key"), ("sslcert", "sslkey")]
            .into_iter()
            .find_map(|(certificate, key)| Some((parts.query(certificate)?.into(), parts.query(key)?.into())));
        Ok(Self::Server(Box::new(RecorderAccess {
            engine,
            host: host.map(str::to_owned),
            port,
            socket: socket.map(PathBuf::from),
            user,
            // An empty one is none.
            password: password.filter(|password| !password.is_empty()).map(Into::into),
            database: database.to_owned(),
            encryption: encryption(&parts)?,
            ca_file,
            certificate,
            search_path: parts.query("options").and_then(search_path).map(str::to_owned),
        })))
    }
}

impl RecorderAccess {
    /// What it speaks, in the word for people.
    pub(super) fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::MySql => "MariaDB",
            Engine::Postgres => "PostgreSQL",
        }
    }
}

/// Without the password.
impl fmt::Display for RecorderAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.engine {
            Engine::MySql => "mysql://",
            Engine::Postgres => "postgresql://",
        })?;
        if let Some(user) = &self.user {
            write!(f, "{}@", plain(user))?;
        }
        match (&self.socket, &self.host) {
            (Some(socket), _) => write!(f, "[{}]", plain(&socket.display().to_string()))?,
            (None, Some(host)) if host.contains(':') => write!(f, "[{}]", plain(host))?,
            (None, host) => f.write_str(&plain(host.as_deref().unwrap_or_default()))?,
        }
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", plain(&self.database))
    }
}

impl fmt::Debug for RecorderAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RecorderAccess").field(&self.to_string()).finish()
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// What the address asks for, in the words of `MySQL`'s drivers or of `libpq`.
fn encryption(parts: &Parts<'_>) -> Result<Encryption, &'static str> {
    let wanted = |name: &str| parts.query(name).is_some_and(is_true);
    let mode = parts.query("ssl_mode").or_else(|| parts.query("ssl-mode")).or_else(|| parts.query("sslmode"));
    let mode = match mode.map(|mode| mode.to_ascii_lowercase().replace('_', "-")).as_deref() {
        None => None,
        Some("disabled" | "disable") => Some(Encryption::Never),
        Some("preferred" | "prefer" | "allow") => Some(Encryption::Offered),
        Some("required" | "require") => Some(Encryption::Always),
        Some("verify-ca" | "verify-identity" | "verify-full") => Some(Encryption::Verified),
        Some(_) => {
            return Err("its ssl_mode or sslmode is none: write disable, prefer, require, verify-ca or verify-full");
        }
    };
    let names_authority = parts.query("ssl_ca").or_else(|| parts.query("sslrootcert")).is_some();
    Ok(match mode {
        Some(Encryption::Never) => Encryption::Never,
        Some(Encryption::Verified) => Encryption::Verified,
        _ if names_authority || wanted("ssl_verify_cert") || wanted("ssl_verify_identity") => Encryption::Verified,
        Some(mode) => mode,
        None if wanted("ssl") || parts.query("ssl_cert").is_some() => Encryption::Always,
        None => Encryption::Offered,
    })
}

fn is_true(value: &str) -> bool {
    !matches!(value.to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off")
}

/// The schema in `libpq`'s `-csearch_path=…` or `-c search_path=…`.
fn search_path(options: &str) -> Option<&str> {
    let (_, path) = options.split_once("search_path=")?;
    path.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn server(url: &str) -> RecorderAccess {
        match RecorderPlace::parse(url, Some(Path::new("/ca.pem"))) {
            Ok(RecorderPlace::Server(access)) => *access,
            other => unreachable!("{url}: {other:?}"),
        }
    }

    #[test]
    fn an_address_is_read_as_home_assistant_reads_it() {
        for (url, shown, password) in [
            ("mysql://ha:pw@db:3307/homeassistant?charset=utf8mb4", "mysql://ha@db:3307/homeassistant", Some("pw")),
            ("mysql+pymysql://ha:p%40s%2Fs+w@db/ha", "mysql://ha@db/ha", Some("p@s/s+w")),
            ("mariadb://ha:a/b#c?d@db/ha", "mysql://ha@db/ha", Some("a/b#c?d")),
            (
                "mysql://ha@localhost/ha?unix_socket=/run/mysqld/mysqld.sock",
                "mysql://ha@[/run/mysqld/mysqld.sock]/ha",
                None,
            ),
            ("postgresql+psycopg2://ha@[::1]:5433/ha", "postgresql://ha@[::1]:5433/ha", None),
            ("postgresql://@/ha", "postgresql:///ha", None),
            (
                "postgresql:///ha?host=/run/postgresql&user=me&password=x",
                "postgresql://me@[/run/postgresql]/ha",
                Some("x"),
            ),
            ("postgres://ha:pw@10.0.0.2", "", None),
        ] {
            let Ok(RecorderPlace::Server(access)) = RecorderPlace::parse(url, None) else {
                assert!(shown.is_empty(), "{url}");
                continue;
            };
            assert_eq!(access.to_string(), shown, "{url}");
            assert_eq!(access.password.as_ref().map(SecretString::expose_secret), password, "{url}");
        }
        let file = RecorderPlace::parse("sqlite:////config/home-assistant_v2.db", None).expect("an address");
        assert!(matches!(file, RecorderPlace::File(path) if path == Path::new("/config/home-assistant_v2.db")));
    }

    #[test]
    fn what_is_no_address_is_said_without_quoting_it() {
        for url in [
            "",
            "hidden",
            "mysql:hidden",
            "oracle://ha:hidden@db/ha",
            "mysql://ha:hidden@db",
            "mysql://db/hidden",
            "mysql://ha:hidden@db:0x1/ha",
            "postgresql://ha:hidden@db/ha?sslmode=maybe",
            "sqlite://",
        ] {
            let problem = RecorderPlace::parse(url, None).expect_err(url);
            assert!(!problem.contains("hidden"), "{problem}");
        }
    }

    #[test]
    fn the_password_is_not_shown() {
        let access = server("mysql://ha:hidden@db/ha?password=hidden");
        assert!(!format!("{access:?} {access}").contains("hidden"));
    }

    #[test]
    fn a_connection_is_encrypted_as_the_address_asks() {
        for (query, encryption) in [
            ("", Encryption::Offered),
            ("ssl=true", Encryption::Always),
            ("ssl=false", Encryption::Offered),
            ("ssl_mode=DISABLED", Encryption::Never),
            ("sslmode=disable&sslrootcert=/x", Encryption::Never),
            ("sslmode=require", Encryption::Always),
            ("sslmode=require&sslrootcert=/x", Encryption::Verified),
            ("ssl_mode=VERIFY_IDENTITY", Encryption::Verified),
            ("sslmode=verify-ca", Encryption::Verified),
            ("ssl_ca=/x", Encryption::Verified),
            ("ssl_verify_cert=true", Encryption::Verified),
        ] {
            assert_eq!(server(&format!("mysql://ha:pw@db/ha?{query}")).encryption, encryption, "{query}");
        }
        let named = |query: &str| server(&format!("mysql://ha@db/ha?{query}")).ca_file.map(|(path, _)| path);
        assert_eq!(named("ssl_ca=/x").as_deref(), Some(Path::new("/x")));
        assert_eq!(named("sslmode=verify-full").as_deref(), Some(Path::new("/ca.pem")));
    }

    #[test]
    fn a_schema_of_its_own_is_looked_in() {
        let access = server("postgresql://ha@db/ha?options=-csearch_path%3Dhass");
        assert_eq!(access.search_path.as_deref(), Some("hass"));
    }
}
