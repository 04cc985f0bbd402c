use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::Secret;

/// The cookie's name.
const NAME: &str = "nightshift_session";

/// Cookies of that name that are looked at: a browser sends one for each path that it knows, the longest first.
const MOST: usize = 4;

/// The cookie that stands for the token from now on, as the value of `Set-Cookie`; `over_tls` where the browser came by
/// `https`, so that it never sends it otherwise.
///
/// It has no `Path`: a browser then takes the folder of the log-in page (RFC 6265, 5.1.4), which is ours whatever a reverse
/// proxy has put before it.
pub(in crate::web) fn cookie_for(secret: &Secret, seconds: i64, over_tls: bool) -> String {
    let secure = if over_tls { "; Secure" } else { "" };
    format!("{NAME}={}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}", secret.text())
}

/// What has a browser forget the cookie.
pub(in crate::web) fn no_cookie() -> String {
    format!("{NAME}=; Max-Age=0; HttpOnly; SameSite=Strict")
}

/// The secrets that a request brings.
pub(in crate::web) fn given(headers: &HeaderMap) -> impl Iterator<Item = Secret> {
    headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .filter_map(|(_, text)| Secret::parse(text))
        .take(MOST)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_secret_comes_back_among_other_cookies_and_nonsense_is_none() {
        let secret = Secret::new().expect("there is randomness");
        let written = cookie_for(&secret, 60, true);
        for part in ["HttpOnly", "SameSite=Strict", "Secure", "Max-Age=60"] {
            assert!(written.contains(part), "{written}");
        }
        assert!(!cookie_for(&secret, 60, false).contains("Secure"));
        let text = secret.text();
        let of = |value: &str| {
            let headers = [(COOKIE, HeaderValue::from_str(value).expect("a header"))].into_iter().collect();
            given(&headers).map(|secret| secret.text()).collect::<Vec<_>>()
        };
        assert_eq!(of(&format!("a=b; {NAME}={text};c=d")), std::slice::from_ref(&text));
        assert_eq!(of(&format!("{NAME}=x; {NAME}={text}")), std::slice::from_ref(&text));
        for nonsense in ["", "nightshift_session", "nightshift_session=", "other=1", &format!("{NAME}={text}0")] {
            assert_eq!(of(nonsense), Vec::<String>::new(), "{nonsense}");
        }
        assert_eq!(of(&format!("{NAME}={text}; ").repeat(100)).len(), MOST);
    }
}
