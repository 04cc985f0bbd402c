use std::net::SocketAddr;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// Nightshift would be open to others without a token.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum ExposureError {
    /// Anybody on the network could use it.
    #[error(
        "http.listen is {0}, which others on the network can reach, and there is no token: set http.token (or \
         http.token_file), or listen on 127.0.0.1"
    )]
    Open(SocketAddr),
    /// The token is as good as none.
    #[error("http.token is too short: use at least {SHORTEST_TOKEN} characters, such as `openssl rand -hex 32` makes")]
    WeakToken,
}

/// The shortest token, in bytes, that cannot be guessed by trying.
const SHORTEST_TOKEN: usize = 16;

/// Refuses an address beyond this machine unless there is a token, and a token that can be guessed.
///
/// # Errors
///
/// [`ExposureError`] that names the settings to change.
pub fn check_exposure(address: &SocketAddr, token: Option<&SecretString>) -> Result<(), ExposureError> {
    match token {
        Some(token) if token.expose_secret().trim().len() < SHORTEST_TOKEN => Err(ExposureError::WeakToken),
        Some(_) => Ok(()),
        None if address.ip().to_canonical().is_loopback() => Ok(()),
        None => Err(ExposureError::Open(*address)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, token: Option<&str>) -> Result<(), ExposureError> {
        let token = token.map(|token| SecretString::from(token.to_owned()));
        check_exposure(&address.parse().expect("an address"), token.as_ref())
    }

    #[test]
    fn only_this_machine_needs_no_token() {
        for loopback in ["127.0.0.1:8018", "127.9.9.9:1", "[::1]:8018", "[::ffff:127.0.0.1]:8018"] {
            assert_eq!(check(loopback, None), Ok(()), "{loopback}");
        }
        for open in ["0.0.0.0:8018", "[::]:8018", "192.168.1.2:8018", "[::ffff:192.168.1.2]:8018"] {
            assert!(matches!(check(open, None), Err(ExposureError::Open(_))), "{open}");
            assert_eq!(check(open, Some("0123456789abcdef")), Ok(()));
        }
    }

    #[test]
    fn a_short_token_is_none() {
        for weak in ["", "               ", "secret"] {
            assert_eq!(check("127.0.0.1:1", Some(weak)), Err(ExposureError::WeakToken));
        }
    }
}
