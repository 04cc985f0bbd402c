use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Store, StoreError};
use tracing::warn;

use crate::off_thread::{in_full, with_store};

/// How long a log-in holds.
pub(in crate::web) const HOLDS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Log-ins that hold at a time; the oldest one ends for a new one.
const MOST: usize = 64;

/// The note of the store that holds them, so that a wall tablet need not log in again after each update.
const NOTE: &str = "web.sessions";

/// What a browser has instead of the token: 128 bits by chance.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::web) struct Secret([u8; 16]);

/// The log-ins that hold. What is kept of each is a digest of its secret and the token together: it lets nobody in, tells
/// nothing of the token, and holds no longer than that.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct Sessions {
    open: Arc<Mutex<BTreeMap<String, Timestamp>>>,
    store: Option<Arc<Store>>,
}

#[derive(Serialize, Deserialize)]
struct Noted {
    digest: String,
    until: Timestamp,
}

impl Secret {
    /// A new one; none where the system gives no randomness.
    pub(in crate::web) fn new() -> Option<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Reads what [`Secret::text`] has written.
    pub(in crate::web) fn parse(text: &str) -> Option<Self> {
        let number = (text.len() == 32 && text.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .then(|| u128::from_str_radix(text, 16).ok())??;
        Some(Self(number.to_be_bytes()))
    }

    /// As hexadecimal digits.
    pub(in crate::web) fn text(&self) -> String {
        hexadecimal(&self.0)
    }

    /// What a form of a page of this log-in carries, and no page of another site can know.
    pub(in crate::web) fn form_token(&self) -> String {
        let mut digest = Sha256::new();
        digest.update(b"nightshift form\0");
        digest.update(self.0);
        hexadecimal(&digest.finalize()[..16])
    }

    fn digest(&self, token: &SecretString) -> String {
        let mut digest = Sha256::new();
        digest.update(b"nightshift session\0");
        digest.update(self.0);
        digest.update(token.expose_secret().trim());
        hexadecimal(&digest.finalize())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Sessions {
    /// Those that `store` has a note of. One that cannot be read counts as empty: people log in again.
    pub(in crate::web) async fn of(store: &Arc<Store>) -> Self {
        let noted = with_store(store, |store| store.meta(NOTE)).await.ok().flatten();
        let noted: Vec<Noted> = noted.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let open = noted.into_iter().take(MOST).map(|noted| (noted.digest, noted.until)).collect();
        Self { open: Arc::new(Mutex::new(open)), store: Some(Arc::clone(store)) }
    }

    /// Whether a log-in with `secret` holds.
    pub(in crate::web) fn holds(&self, secret: &Secret, token: &SecretString, now: Timestamp) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // One that would hold for longer than any was written down before the clock was set back.
        open.get(&secret.digest(token)).is_some_and(|until| *until > now && until.duration_since(now) <= HOLDS)
    }

    /// Has `secret` stand for the token from now on.
    pub(in crate::web) async fn begin(&self, secret: &Secret, token: &SecretString, now: Timestamp) {
        {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.retain(|_, until| *until > now);
            while open.len() >= MOST {
                let oldest = open.iter().min_by_key(|(_, until)| **until).map(|(digest, _)| digest.clone());
                let Some(oldest) = oldest else { break };
                open.remove(&oldest);
            }
            open.insert(secret.digest(token), now.checked_add(HOLDS).unwrap_or(Timestamp::MAX));
        }
        self.note().await;
    }

    /// Ends the log-in with `secret`.
    pub(in crate::web) async fn end(&self, secret: &Secret, token: &SecretString) {
        let was_open = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&secret.digest(token)).is_some();
        if was_open {
            self.note().await;
        }
    }

    /// Writes them down. Where that fails they hold until the next start.
    async fn note(&self) {
        let Some(store) = &self.store else { return };
        let open = Arc::clone(&self.open);
        let noted = with_store(store, move |store| note(store, &open)).await;
        if let Err(error) = noted {
            warn!(error = in_full(&error), "A log-in could not be written down: it holds until the next start");
        }
    }
}

/// The lock is held until they are written, so that of two changes the later one is written last.
fn note(store: &Store, open: &Mutex<BTreeMap<String, Timestamp>>) -> Result<(), StoreError> {
    let open = open.lock().unwrap_or_else(PoisonError::into_inner);
    let noted: Vec<Noted> =
        open.iter().map(|(digest, until)| Noted { digest: digest.clone(), until: *until }).collect();
    store.set_meta(NOTE, &serde_json::to_string(&noted).unwrap_or_default())
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("in range")
    }

    fn token(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[tokio::test]
    async fn a_log_in_holds_for_its_time_its_token_and_across_a_restart() {
        let store = Arc::new(Store::open_in_memory().expect("opens"));
        let (secret, other) = (Secret::new().expect("chance"), Secret::new().expect("chance"));
        let sessions = Sessions::of(&store).await;
        sessions.begin(&secret, &token("right"), at(0)).await;
        for sessions in [&sessions, &Sessions::of(&store).await] {
            assert!(sessions.holds(&secret, &token("right"), at(1)));
            assert!(sessions.holds(&secret, &token(" right\n"), at(1)), "as the gate reads it");
            assert!(!sessions.holds(&secret, &token("changed"), at(1)));
            assert!(!sessions.holds(&other, &token("right"), at(1)));
            assert!(!sessions.holds(&secret, &token("right"), at(HOLDS.as_secs())));
            assert!(!sessions.holds(&secret, &token("right"), at(-10)), "the clock was set back");
        }
        let noted = store.meta(NOTE).expect("is read").expect("is noted");
        assert!(!noted.contains(&secret.text()) && !noted.contains("right"), "{noted}");
        sessions.end(&secret, &token("right")).await;
        assert!(!sessions.holds(&secret, &token("right"), at(1)));
        assert!(!Sessions::of(&store).await.holds(&secret, &token("right"), at(1)));
    }

    #[tokio::test]
    async fn the_oldest_log_in_ends_for_one_too_many() {
        let sessions = Sessions::default();
        let secrets: Vec<Secret> = (0..=MOST).filter_map(|_| Secret::new()).collect();
        for (second, secret) in (0..).zip(&secrets) {
            sessions.begin(secret, &token("t"), at(second)).await;
        }
        let holds: Vec<bool> = secrets.iter().map(|secret| sessions.holds(secret, &token("t"), at(100))).collect();
        assert_eq!(holds.iter().filter(|holds| **holds).count(), MOST);
        assert!(!holds[0]);
    }

    #[tokio::test]
    async fn a_note_that_is_nonsense_is_none() {
        let store = Arc::new(Store::open_in_memory().expect("opens"));
        store.set_meta(NOTE, "[{\"digest\":3}]").expect("is written");
        assert!(Sessions::of(&store).await.open.lock().expect("not poisoned").is_empty());
    }

    #[test]
    fn a_secret_reads_back_and_has_a_form_token_that_does_not_show_it() {
        let secret = Secret::new().expect("chance");
        assert_eq!(Secret::parse(&secret.text()), Some(secret.clone()));
        assert!(secret.form_token().len() == 32 && secret.form_token() != secret.text());
        for wrong in ["", "+0000000000000000000000000000000", "zz", &secret.text()[1..]] {
            assert_eq!(Secret::parse(wrong), None, "{wrong}");
        }
    }
}
