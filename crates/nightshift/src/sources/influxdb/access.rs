//! Where an `InfluxDB` is, what in it is the home's, and what lets us in.

use language::Sentence;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::SERVICE;
use super::flux::Two;
use super::influxql::One;
use crate::http_client;
use crate::remarks::remark;
use crate::sources::service::{Asker, Limits, ServiceError, address_of};

/// How to reach an `InfluxDB`.
#[derive(Clone)]
pub struct InfluxAccess {
    address: Url,
    ca_file: Option<PathBuf>,
    pub(super) version: Version,
}

/// What differs between the versions.
#[derive(Clone)]
pub(super) enum Version {
    One(One),
    Two(Two),
}

impl InfluxAccess {
    /// Version 2 (and 1.8 with Flux turned on, whose token is `user:password` and whose bucket is the database).
    ///
    /// # Errors
    /// What is wrong with the address; it is not quoted.
    pub fn version_2(
        url: &str,
        organization: String,
        bucket: String,
        token: SecretString,
        ca_file: Option<PathBuf>,
    ) -> Result<Self, Sentence> {
        let version = Version::Two(Two { organization, bucket, token });
        Ok(Self { address: address(url)?, ca_file, version })
    }

    /// Version 1, with a user and a password where it asks for them.
    ///
    /// # Errors
    /// What is wrong with the address; it is not quoted.
    pub fn version_1(
        url: &str,
        database: String,
        user: Option<(String, SecretString)>,
        ca_file: Option<PathBuf>,
    ) -> Result<Self, Sentence> {
        let version = Version::One(One { database, user });
        Ok(Self { address: address(url)?, ca_file, version })
    }

    /// The address as it may be shown: it never holds a user, a password or a query.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address.as_str()
    }

    /// What in it is read, in words.
    pub(super) fn place(&self) -> String {
        match &self.version {
            Version::One(one) => format!("the database {:?}", one.database),
            Version::Two(two) => format!("the bucket {:?}", two.bucket),
        }
    }

    /// The same for people.
    pub(super) fn place_in_words(&self) -> Sentence {
        match &self.version {
            Version::One(one) => remark!("influxdb-database", name = format!("{:?}", one.database)),
            Version::Two(two) => remark!("influxdb-bucket", name = format!("{:?}", two.bucket)),
        }
    }

    pub(super) fn asker(&self, limits: Limits) -> Result<Asker<'_>, ServiceError> {
        let http = http_client::client(&self.address, "influxdb.ca_file", self.ca_file.as_deref().map(Path::new));
        let http = http.map_err(|what| ServiceError::Refused {
            service: SERVICE,
            address: self.address.to_string(),
            what: format!("cannot be asked: {what}"),
        })?;
        let secrets = match &self.version {
            Version::One(one) => one.user.iter().map(|(_, password)| password.expose_secret().to_owned()).collect(),
            Version::Two(two) => vec![two.token.expose_secret().to_owned()],
        };
        let (advice_on_login, advice_on_absence) = match &self.version {
            Version::One(_) => (
                "see that `influxdb.username` and `influxdb.password` are right and may read `influxdb.database`",
                "see that `influxdb.url` and `influxdb.database` are right; version 2 needs `influxdb.bucket` instead",
            ),
            Version::Two(_) => (
                "see that `influxdb.token` is right and may read `influxdb.bucket`",
                "see that `influxdb.url`, `influxdb.organization` and `influxdb.bucket` are right and that the token may \
                 read that bucket; version 1 needs `influxdb.database` instead",
            ),
        };
        Ok(Asker {
            service: SERVICE,
            address: &self.address,
            http,
            limits,
            secrets,
            advice_on_login,
            advice_on_absence,
        })
    }
}

impl fmt::Debug for InfluxAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InfluxAccess")
            .field("address", &self.address.as_str())
            .field("place", &self.place())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for InfluxAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.place(), self.address)
    }
}

fn address(url: &str) -> Result<Url, Sentence> {
    address_of(url, "http://influxdb.local:8086", "`influxdb.token` or `influxdb.password`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        let secret = || SecretString::from("hidden".to_owned());
        let two = InfluxAccess::version_2("http://db:8086", "home".into(), "b".into(), secret(), None);
        let one = InfluxAccess::version_1("http://db:8086", "ha".into(), Some(("me".into(), secret())), None);
        for access in [two, one] {
            let access = access.expect("an address");
            assert!(!format!("{access:?} {access}").contains("hidden"));
        }
    }
}
