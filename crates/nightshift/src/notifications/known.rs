//! Whether those who are to be notified can be, looked at before there is anything to say.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::sender::Sender;
use super::texts::say;
use super::{Message, NotificationError as Error, Notifications, Target};

/// Whether Home Assistant has a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It has.
    Yes,
    /// It has not; these it has, some of them.
    No {
        /// Each as `notify.target` takes it.
        instead: Vec<String>,
    },
}

/// Bytes of the list of actions that are read: that of a home with hundreds of integrations has one or two million.
const LARGEST_LIST: usize = 8 << 20;

/// Targets that are named instead.
const NAMED: usize = 5;

/// Actions that send to an entity, or to nobody in particular.
const NO_TARGETS: [&str; 3] = ["send_message", "persistent_notification", "notify"];

#[derive(Deserialize)]
struct Domain {
    domain: String,
    #[expect(clippy::zero_sized_map_values, reason = "serde takes an object for a map only")]
    services: BTreeMap<String, IgnoredAny>,
}

/// Asks Home Assistant whether it has the target. Nobody is notified.
///
/// # Errors
/// [`Error`] when it cannot be asked.
pub async fn is_known(settings: &Notifications) -> Result<Known, Error> {
    let sender = Sender::new(settings, "check")?;
    if let Target::Named(name) = &settings.target
        && sender.is_entity(&format!("notify.{name}")).await?
    {
        return Ok(Known::Yes);
    }
    let list = sender.read(&["services"], LARGEST_LIST).await?;
    let domains: Vec<Domain> =
        serde_json::from_str(&list).map_err(|_| sender.unreachable("its list of actions cannot be read".to_owned()))?;
    let has = |domain: &str, action: &str| {
        domains.iter().any(|one| one.domain == domain && one.services.contains_key(action))
    };
    let is_known = match &settings.target {
        Target::Persistent => has("persistent_notification", "create"),
        Target::Phone(name) | Target::Named(name) => has("notify", name),
    };
    if is_known {
        return Ok(Known::Yes);
    }
    let notify = domains.iter().filter(|one| one.domain == "notify").flat_map(|one| one.services.keys());
    let instead = notify.filter(|name| !NO_TARGETS.contains(&name.as_str())).map(|name| format!("notify.{name}"));
    // What others have named ends in a sentence for people.
    let instead = instead.filter(|name| Target::parse(name).is_ok()).take(NAMED).collect();
    Ok(Known::No { instead })
}

/// Sends a notification that says that it is a test.
///
/// # Errors
/// [`Error`] when it was not taken.
pub async fn send_test(settings: &Notifications) -> Result<(), Error> {
    let message = Message::plain("Nightshift".to_owned(), say!(settings.language, "test"));
    Sender::new(settings, "test")?.send(&message).await
}
