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
    #[error("http.token is empty: write a text into it, such as `openssl rand -hex 32` makes, or leave it out")]
    EmptyToken,
}

/// The shortest token, in bytes, that cannot be guessed by trying.
pub(crate) const SHORTEST_STRONG_TOKEN: usize = 16;

/// Refuses an address beyond this machine unless there is a token, and a token that is empty. With `ingress` others are
/// kept out by the gate.
///
/// # Errors
///
/// [`ExposureError`] that names the settings to change.
pub fn check_exposure(address: &SocketAddr, token: Option<&SecretString>, ingress: bool) -> Result<(), ExposureError> {
    match token {
        Some(token) if token.expose_secret().trim().is_empty() => Err(ExposureError::EmptyToken),
        Some(_) => Ok(()),
        None if ingress || is_this_machine(address) => Ok(()),
        None => Err(ExposureError::Open(*address)),
    }
}

/// Whether others can reach the address and may find the token by trying.
pub(crate) fn is_weakly_guarded(address: &SocketAddr, token: Option<&SecretString>) -> bool {
    let is_short = |token: &SecretString| token.expose_secret().trim().len() < SHORTEST_STRONG_TOKEN;
    !is_this_machine(address) && token.is_some_and(is_short)
}

fn is_this_machine(address: &SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, token: Option<&str>) -> Result<(), ExposureError> {
        let token = token.map(|token| SecretString::from(token.to_owned()));
        check_exposure(&address.parse().expect("an address"), token.as_ref(), false)
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
    fn behind_ingress_the_gate_keeps_others_out() {
        let everywhere = "0.0.0.0:8099".parse().expect("an address");
        assert_eq!(check_exposure(&everywhere, None, true), Ok(()));
        let empty = SecretString::from(String::new());
        assert_eq!(check_exposure(&everywhere, Some(&empty), true), Err(ExposureError::EmptyToken));
    }

    #[test]
    fn an_empty_token_is_none() {
        for empty in ["", "               "] {
            assert_eq!(check("127.0.0.1:1", Some(empty)), Err(ExposureError::EmptyToken));
        }
    }

    #[test]
    fn a_short_token_is_the_users_choice_and_pointed_out_where_others_can_try() {
        let short = SecretString::from("secret".to_owned());
        let long = SecretString::from("0123456789abcdef".to_owned());
        for (address, token, weak) in [
            ("127.0.0.1:1", Some(&short), false),
            ("[::1]:1", Some(&short), false),
            ("0.0.0.0:1", Some(&short), true),
            ("192.168.1.2:1", Some(&short), true),
            ("192.168.1.2:1", Some(&long), false),
            ("127.0.0.1:1", None, false),
        ] {
            let address = address.parse().expect("an address");
            assert_eq!(check_exposure(&address, token, false), Ok(()), "{address}");
            assert_eq!(is_weakly_guarded(&address, token), weak, "{address}");
        }
    }
}
