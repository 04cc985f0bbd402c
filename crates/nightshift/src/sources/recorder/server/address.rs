//! A database's address taken apart as `SQLAlchemy` does, which Home Assistant hands it to.
//!
//! Not as a URL: a password may hold all that is not `@`. Source: `sqlalchemy/engine/url.py`, `_parse_url`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The parts of an address. Those that may be written encoded are decoded.
pub(super) struct Parts<'a> {
    /// What is spoken, without the driver: the `mysql` of `mysql+pymysql`.
    pub(super) dialect: &'a str,
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    /// Empty where none is named.
    pub(super) host: &'a str,
    /// Empty where none is named.
    pub(super) port: &'a str,
    /// Empty where none is named.
    pub(super) database: &'a str,
    query: Vec<(String, String)>,
}

impl<'a> Parts<'a> {
    /// None where it is no address at all.
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (name, rest) = url.trim().split_once("://")?;
        let dialect = name.split('+').next().filter(|name| !name.is_empty())?;
        let (user, password, rest) = user_of(rest);
        let (host, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some(bracketed) => bracketed,
            None => rest.split_at(rest.find(['/', ':', '?']).unwrap_or(rest.len())),
        };
        let (port, rest) = match rest.strip_prefix(':') {
            Some(rest) => rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())),
            None => ("", rest),
        };
        let (database, query) = rest.split_once('?').unwrap_or((rest, ""));
        let database = match database.strip_prefix('/') {
            Some(database) => database,
            None if database.is_empty() => "",
            None => return None,
        };
        let query = url::form_urlencoded::parse(query.as_bytes());
        let query = query.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned);
        let user = match user.filter(|user| !user.is_empty()) {
            Some(user) => Some(decoded(user)?),
            None => None,
        };
        let password = match password {
            Some(password) => Some(decoded(password)?),
            None => None,
        };
        Some(Self { dialect, user, password, host, port, database, query })
    }

    /// The first value of that name behind the `?`.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The user, the password, and what follows them.
fn user_of(rest: &str) -> (Option<&str>, Option<&str>, &str) {
    let end = rest.find([':', '/']).unwrap_or(rest.len());
    let (name, tail) = rest.split_at(end);
    if let Some((password, rest)) = tail.strip_prefix(':').and_then(|tail| tail.split_once('@')) {
        return (Some(name), Some(password), rest);
    }
    match name.rsplit_once('@') {
        Some((user, host)) => (Some(user), None, &rest[rest.len() - tail.len() - host.len()..]),
        None => (None, None, rest),
    }
}
