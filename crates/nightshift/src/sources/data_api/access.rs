//! Where the Data API is, and what lets us in.

use language::Sentence;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{Asker, Limits, SERVICE, ServiceError, written};
use crate::http_client;
use crate::sources::service::address_of;

/// How to reach the Data API.
#[derive(Clone)]
pub struct DataApiAccess {
    address: Url,
    token: Option<SecretString>,
    ca_file: Option<PathBuf>,
}

impl DataApiAccess {
    /// By its address, with or without `/api/v1` at its end.
    ///
    /// # Errors
    /// What is wrong with the address; it is not quoted.
    pub fn new(url: &str, token: Option<SecretString>, ca_file: Option<PathBuf>) -> Result<Self, Sentence> {
        let mut address = address_of(url, "http://homeiq.local:8006", "`data_api.token`")?;
        let path = address.path().trim_end_matches('/');
        // People copy the address of a question.
        let path = ["/api/v1/events", "/api/v1", "/api"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
        let path = format!("{path}/");
        address.set_path(&path);
        Ok(Self { address, token, ca_file })
    }

    /// The address as it may be shown: it never holds a user, a password or a query.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address.as_str()
    }

    pub(super) fn asker(&self, limits: Limits) -> Result<Asker<'_>, ServiceError> {
        let http = http_client::client(&self.address, "data_api.ca_file", self.ca_file.as_deref());
        let http = http.map_err(|what| ServiceError::Refused {
            service: SERVICE,
            address: self.address.to_string(),
            what: format!("cannot be asked: {what}"),
        })?;
        Ok(Asker {
            service: SERVICE,
            address: &self.address,
            http,
            limits,
            secrets: self.token.iter().map(|token| token.expose_secret().to_owned()).collect(),
            advice_on_login: "set `data_api.token` to a key that it accepts",
            advice_on_absence: "see that `data_api.url` is the address of a HomeIQ Data API with /api/v1/events",
        })
    }

    /// The question for events of a time, microseconds since 1970, after the first `offset` of them.
    pub(super) fn request(&self, http: &Client, range: &Range<i64>, limit: usize, offset: usize) -> RequestBuilder {
        let mut address = self.address.clone();
        address.set_path(&format!("{}api/v1/events", address.path()));
        let request = http.get(address).query(&[
            ("start_time", written(range.start)),
            ("end_time", written(range.end)),
            ("limit", limit.to_string()),
            ("offset", offset.to_string()),
        ]);
        match &self.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        }
    }
}

impl fmt::Debug for DataApiAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataApiAccess").field("address", &self.address.as_str()).finish_non_exhaustive()
    }
}

impl fmt::Display for DataApiAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_question_is_taken_too_and_the_token_is_not_shown() {
        for url in ["http://h:8006", "http://h:8006/api/v1/", "http://h:8006/api/v1/events?limit=1"] {
            let access = DataApiAccess::new(url, Some("hidden".to_owned().into()), None).expect(url);
            assert_eq!(access.address(), "http://h:8006/");
            assert!(!format!("{access:?}").contains("hidden"));
        }
    }
}
