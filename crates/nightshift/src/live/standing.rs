//! What others may know of the live record.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use store::{LiveConnection, Store, StoreError};

/// Users whose acts were automations' when gaps were filled.
const SERVICE_USERS: &str = "live.service_users";
/// A connection that is up gives a sign of life more often than that.
const ALIVE: SignedDuration = SignedDuration::from_mins(10);

/// How the live connection stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is up.
    Up(LiveConnection),
    /// It is down, or was up when Nightshift ended.
    Down(LiveConnection),
    /// There never was one.
    None,
}

impl Standing {
    /// How it stands in `store` at `now`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(store: &Store, now: Timestamp) -> Result<Self, StoreError> {
        Ok(match store.live_connection()? {
            None => Self::None,
            Some(connection) if connection.is_up && now.duration_since(connection.alive_at).abs() < ALIVE => {
                Self::Up(connection)
            }
            Some(connection) => Self::Down(connection),
        })
    }

    /// What is known of it, up or down.
    #[must_use]
    pub fn connection(&self) -> Option<&LiveConnection> {
        match self {
            Self::Up(connection) | Self::Down(connection) => Some(connection),
            Self::None => None,
        }
    }

    /// Whether it is up.
    #[must_use]
    pub fn is_up(&self) -> bool {
        matches!(self, Self::Up(_))
    }
}

/// How a connection stands, in words without an end.
#[must_use]
pub fn live_sentence(is_up: bool, noted: &LiveConnection, shown: impl Fn(Timestamp) -> String) -> String {
    let state = match (is_up, noted.is_up, &noted.error) {
        (true, ..) => format!("Home Assistant is listened to since {}", shown(noted.since)),
        (false, true, _) => {
            format!("nobody listens to Home Assistant since {}: nightshift serve is down", shown(noted.alive_at))
        }
        (false, false, Some(error)) => {
            format!("nobody listens to Home Assistant since {}: {error}", shown(noted.since))
        }
        (false, false, None) => format!("nobody listens to Home Assistant since {}", shown(noted.since)),
    };
    let gap = noted.last_gap.as_ref().map_or_else(String::new, |gap| {
        format!(
            "; the last gap, {} to {}, was filled with {} from its history",
            shown(gap.from),
            shown(gap.until),
            plural(gap.changes, "change")
        )
    });
    format!("{state}; {} heard so far{gap}", plural(noted.changes, "change"))
}

fn plural(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Forgets what was told by other rules: who counts as a program is settled when a gap is filled.
///
/// # Errors
/// When the store cannot be written.
pub fn prepare(store: &Store, service_users: &[String]) -> Result<(), StoreError> {
    if tells_by_the_same_rules(store, service_users)? {
        return Ok(());
    }
    store.forget_told()?;
    store.set_meta(SERVICE_USERS, &joined(service_users))
}

/// Whether these users' acts counted as automations' when gaps were filled.
///
/// # Errors
/// When the store cannot be read.
pub fn tells_by_the_same_rules(store: &Store, service_users: &[String]) -> Result<bool, StoreError> {
    Ok(store.meta(SERVICE_USERS)?.as_deref() == Some(&*joined(service_users)))
}

fn joined(users: &[String]) -> String {
    let users: BTreeSet<&str> = users.iter().map(String::as_str).collect();
    users.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::{Cause, Event, EventLogBuilder};

    use super::*;

    #[test]
    fn who_was_killed_is_not_up_for_long() {
        let store = Store::open_in_memory().expect("opens");
        let at = |minute: i64| Timestamp::from_second(1_800_000_000 + minute * 60).expect("in range");
        assert_eq!(Standing::of(&store, at(0)).expect("reads"), Standing::None);
        store.live_is_up(at(0)).expect("notes");
        assert!(Standing::of(&store, at(9)).expect("reads").is_up());
        let killed = Standing::of(&store, at(11)).expect("reads");
        assert!(!killed.is_up() && killed.connection().is_some_and(|connection| connection.is_up));
        assert!(!Standing::of(&store, at(-11)).expect("reads").is_up(), "a clock that was set back");
        store.live_is_down(Some("why"), at(12)).expect("notes");
        assert!(matches!(Standing::of(&store, at(12)).expect("reads"), Standing::Down(_)));
    }

    #[test]
    fn it_is_said_in_words() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).expect("in range");
        let shown = |at: Timestamp| (at.as_second() / 60).to_string();
        let gap = store::LiveGap { from: at(2), until: at(3), changes: 1 };
        let mut noted = LiveConnection {
            is_up: true,
            since: at(4),
            alive_at: at(5),
            changes: 7,
            gaps: 1,
            last_gap: Some(gap),
            error: None,
        };
        assert_eq!(
            live_sentence(true, &noted, shown),
            "Home Assistant is listened to since 4; 7 changes heard so far; the last gap, 2 to 3, was filled with 1 \
             change from its history"
        );
        noted.last_gap = None;
        let text = live_sentence(false, &noted, shown);
        assert!(text.starts_with("nobody listens to Home Assistant since 5: nightshift serve is down"), "{text}");
        (noted.is_up, noted.error) = (false, Some("refused".to_owned()));
        assert!(live_sentence(false, &noted, shown).contains("since 4: refused;"));
    }

    #[test]
    fn what_was_told_of_other_programs_is_told_again() {
        let store = Store::open_in_memory().expect("opens");
        let [none, one] = [vec![], vec!["b".to_owned(), "a".to_owned()]];
        prepare(&store, &none).expect("prepares");
        let mut log = EventLogBuilder::default();
        log.push(Event { time: 5, entity_id: "light.a", state: "on", cause: Cause::Person });
        let log = log.finish();
        store.keep_told(1..=9, &log).expect("keeps");
        prepare(&store, &none).expect("prepares");
        assert_eq!(store.live_spans().expect("reads").len(), 1);
        prepare(&store, &one).expect("prepares");
        assert_eq!(store.live_spans().expect("reads"), []);
        store.keep_told(1..=9, &log).expect("keeps");
        prepare(&store, &["a".to_owned(), "b".to_owned()]).expect("prepares");
        assert_eq!(store.live_spans().expect("reads").len(), 1, "the same users");
    }
}
