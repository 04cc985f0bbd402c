use std::path::PathBuf;

use language::Sentence;
use secrecy::SecretString;
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;
use super::value;
use crate::sources::{InfluxAccess, Source};

/// An `InfluxDB` that holds the home's history.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InfluxSettings {
    /// Its address; none means that it is not asked.
    pub url: Option<String>,
    /// Version 2: what lets us in.
    #[serde(default, deserialize_with = "value::secret")]
    pub token: Option<SecretString>,
    /// Where that token is read from.
    pub token_file: Option<PathBuf>,
    /// Version 2: whose bucket it is.
    pub organization: Option<String>,
    /// Version 2: what holds the history.
    pub bucket: Option<String>,
    /// Version 1: what holds the history.
    pub database: Option<String>,
    /// Version 1: who asks.
    pub username: Option<String>,
    /// Version 1: the user's password.
    #[serde(default, deserialize_with = "value::secret")]
    pub password: Option<SecretString>,
    /// Where that password is read from.
    pub password_file: Option<PathBuf>,
    /// A PEM file of the authorities that may vouch for it, instead of the system's.
    pub ca_file: Option<PathBuf>,
}

pub(super) const SECTION: Section = Section {
    name: "influxdb",
    about: "An InfluxDB that holds the home's history, instead of Home Assistant's recorder. With influxdb.bucket it is of \
            version 2, with influxdb.database of version 1.",
    keys: &[
        Key {
            name: "influxdb.url",
            kind: Kind::Address,
            standard: Standard::Unset("no InfluxDB is asked"),
            example: "\"http://influxdb.local:8086\"",
            about: "Its address. It comes after source.events and before what is found by itself. Nothing is written there. \
                    The layout is told by itself: that of Home Assistant's influxdb integration, or that of HomeIQ.",
        },
        Key {
            name: "influxdb.token",
            kind: Kind::Secret,
            standard: Standard::Unset("none"),
            example: "\"an API token that may read the bucket\"",
            about: "Version 2: an API token; the right to read the bucket is enough.",
        },
        Key {
            name: "influxdb.token_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/influxdb_token\"",
            about: "A file that holds influxdb.token; its last line end is dropped.",
        },
        Key {
            name: "influxdb.organization",
            kind: Kind::Text,
            standard: Standard::Unset("none"),
            example: "\"home\"",
            about: "Version 2: the organization of the bucket, by its name.",
        },
        Key {
            name: "influxdb.bucket",
            kind: Kind::Text,
            standard: Standard::Unset("the database is of version 1"),
            example: "\"home_assistant_events\"",
            about: "Version 2: the bucket that holds the history; HomeIQ's is home_assistant_events, the integration's \
                    usually Home Assistant.",
        },
        Key {
            name: "influxdb.database",
            kind: Kind::Text,
            standard: Standard::Unset("the database is of version 2"),
            example: "\"home_assistant\"",
            about: "Version 1: the database that holds the history, in its default retention policy.",
        },
        Key {
            name: "influxdb.username",
            kind: Kind::Text,
            standard: Standard::Unset("it is asked without a user"),
            example: "\"nightshift\"",
            about: "Version 1: a user who may read the database; with influxdb.password.",
        },
        Key {
            name: "influxdb.password",
            kind: Kind::Secret,
            standard: Standard::Unset("none"),
            example: "\"the user's password\"",
            about: "Version 1: the password of influxdb.username.",
        },
        Key {
            name: "influxdb.password_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/influxdb_password\"",
            about: "A file that holds influxdb.password; its last line end is dropped.",
        },
        Key {
            name: "influxdb.ca_file",
            kind: Kind::Path,
            standard: Standard::Unset("the system's authorities are believed"),
            example: "\"/etc/nightshift/home-ca.pem\"",
            about: "A PEM file of the authorities that may vouch for it at an https:// address.",
        },
    ],
};

impl InfluxSettings {
    /// How it is asked; none where it is not to be.
    pub(super) fn source(&self) -> Option<Source> {
        // All has been checked.
        self.access()?.ok().map(Source::InfluxDb)
    }

    fn access(&self) -> Option<Result<InfluxAccess, Sentence>> {
        let url = self.url.as_deref()?;
        let ca_file = self.ca_file.clone();
        Some(match (&self.bucket, &self.database) {
            (Some(bucket), _) => {
                let organization = self.organization.clone().unwrap_or_default();
                let token = self.token.clone().unwrap_or_else(|| String::new().into());
                InfluxAccess::version_2(url, organization, bucket.clone(), token, ca_file)
            }
            (None, database) => {
                let password = self.password.clone().unwrap_or_else(|| String::new().into());
                let user = self.username.clone().map(|name| (name, password));
                InfluxAccess::version_1(url, database.clone().unwrap_or_default(), user, ca_file)
            }
        })
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let invalid = |key, problem: Sentence| Err(Invalid::new(key, problem));
        let two = [
            ("influxdb.token", self.token.is_some()),
            ("influxdb.token_file", self.token_file.is_some()),
            ("influxdb.organization", self.organization.is_some()),
            ("influxdb.bucket", self.bucket.is_some()),
        ];
        let one = [
            ("influxdb.database", self.database.is_some()),
            ("influxdb.username", self.username.is_some()),
            ("influxdb.password", self.password.is_some()),
            ("influxdb.password_file", self.password_file.is_some()),
        ];
        let first =
            |settings: &[(&'static str, bool)]| settings.iter().find(|(_, is_set)| *is_set).map(|&(key, _)| key);
        match (first(&two), first(&one)) {
            (Some(two), Some(one)) => {
                return Err(Invalid::new(one, problem!("two-versions", other = two)));
            }
            (Some(key), None) | (None, Some(key)) if self.url.is_none() => {
                return invalid(key, problem!("needs", setting = "influxdb.url"));
            }
            (Some(key), None) => {
                let needs = [
                    ("influxdb.bucket", self.bucket.is_some()),
                    ("influxdb.organization", self.organization.is_some()),
                    ("influxdb.token", self.token.is_some() || self.token_file.is_some()),
                ];
                if let Some((missing, _)) = needs.iter().find(|(_, is_set)| !is_set) {
                    return Err(Invalid::new(key, problem!("needs", setting = *missing)));
                }
            }
            (None, Some(key)) => {
                if self.database.is_none() {
                    return invalid(key, problem!("needs", setting = "influxdb.database"));
                }
                let has_password = self.password.is_some() || self.password_file.is_some();
                if has_password && self.username.is_none() {
                    return invalid("influxdb.password", problem!("needs", setting = "influxdb.username"));
                }
                if self.username.is_some() && !has_password {
                    return invalid(
                        "influxdb.username",
                        problem!("needs-either", one = "influxdb.password", other = "influxdb.password_file"),
                    );
                }
            }
            (None, None) => {
                if self.url.is_some() {
                    return invalid("influxdb.url", problem!("needs-influxdb"));
                }
            }
        }
        match self.access() {
            Some(Err(problem)) => Err(Invalid::new("influxdb.url", problem)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> InfluxSettings {
        toml::from_str(text).expect("settings")
    }

    #[test]
    fn which_version_it_is_is_told_by_what_is_set() {
        for (text, expected) in [
            ("url='http://db:8086'\nbucket='b'\norganization='o'\ntoken='t'", "the bucket \"b\" of http://db:8086/"),
            ("url='http://db:8086'\ndatabase='ha'", "the database \"ha\" of http://db:8086/"),
            ("url='http://db'\ndatabase='ha'\nusername='u'\npassword='p'", "the database \"ha\" of http://db/"),
        ] {
            let settings = settings(text);
            settings.check().expect(text);
            assert_eq!(settings.source().expect("a source").to_string(), expected);
        }
        settings("").check().expect("nothing is needed");
        assert!(settings("").source().is_none());
    }

    #[test]
    fn what_is_missing_or_mixed_is_named() {
        for (text, key, part) in [
            ("url='http://db'", "influxdb.url", "influxdb.bucket (version 2) or influxdb.database"),
            ("bucket='b'", "influxdb.bucket", "needs influxdb.url"),
            ("url='http://db'\nbucket='b'\ntoken='t'", "influxdb.token", "needs influxdb.organization"),
            ("url='http://db'\nbucket='b'\norganization='o'", "influxdb.organization", "needs influxdb.token"),
            ("url='http://db'\nbucket='b'\ndatabase='d'", "influxdb.database", "influxdb.bucket of version 2"),
            ("url='http://db'\ntoken='t'\nusername='d'", "influxdb.username", "influxdb.token of version 2"),
            ("url='http://db'\nusername='u'\npassword='p'", "influxdb.username", "needs influxdb.database"),
            ("url='http://db'\ndatabase='d'\nusername='u'", "influxdb.username", "needs influxdb.password"),
            ("url='http://db'\ndatabase='d'\npassword='u'", "influxdb.password", "needs influxdb.username"),
            ("url='http://me:hidden@db'\ndatabase='d'", "influxdb.url", "no user and no password"),
            ("url='db:8086'\ndatabase='d'", "influxdb.url", "must begin with http"),
        ] {
            let Invalid { key: found, problem } = settings(text).check().expect_err(text);
            assert_eq!(found, key, "{text}");
            let problem = problem.to_string();
            assert!(problem.contains(part) && !problem.contains("hidden"), "{text}: {problem}");
        }
    }
}
