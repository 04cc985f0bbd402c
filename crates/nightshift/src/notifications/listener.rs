use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::pin::Pin;
use std::sync::Arc;

use domain::{Clock, Language, SuggestionId};
use jiff::SignedDuration;
use serde_json::Value;
use store::{Decision, Store};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::sender::Sender;
use super::texts::say;
use super::{Answer, Choice, Message, NotificationError, Notifications};
use crate::off_thread::{in_full, with_store};
use crate::sources::{Access, EventStream, HomeAssistantError};

/// Does what somebody decided about a suggestion: whether there is such a suggestion, or why it was
/// not done, as people may read it.
pub type Decide = Arc<dyn Fn(SuggestionId, Decision) -> Deciding + Send + Sync>;

/// A [`Decide`] at work.
pub type Deciding = Pin<Box<dyn Future<Output = Result<bool, String>> + Send>>;

/// Hears which buttons people press on notifications, and does what they say.
pub struct Listener {
    clock: Arc<dyn Clock>,
    access: Access,
    language: Language,
    sender: Sender,
    instance: String,
    decide: Decide,
}

/// The event by which Home Assistant says that a button was pressed on a phone.
/// Source: <https://companion.home-assistant.io/docs/notifications/actionable-notifications>.
const PRESSED: &str = "mobile_app_notification_action";

/// The first pause after a connection was lost; doubled each time ...
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// ... up to this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);

impl Listener {
    /// One that has `decide` do what people say; none where the notifications have no buttons.
    ///
    /// # Errors
    /// [`NotificationError::Settings`] when the settings cannot be used, or the store.
    pub async fn new(
        settings: &Notifications,
        store: &Arc<Store>,
        clock: Arc<dyn Clock>,
        decide: Decide,
    ) -> Result<Option<Self>, NotificationError> {
        if !settings.target.has_buttons() {
            return Ok(None);
        }
        let instance = with_store(store, Store::instance_id).await;
        let instance = instance.map_err(|error| NotificationError::Settings(in_full(&error)))?;
        let sender = Sender::new(settings, &instance)?;
        let (access, language) = (settings.access.clone(), settings.language);
        Ok(Some(Self { clock, access, language, sender, instance, decide }))
    }

    /// Listens until `stop`, over one connection after the other.
    pub async fn serve(self, stop: CancellationToken) {
        tokio::select! {
            () = self.listen() => {}
            () = stop.cancelled() => {}
        }
    }

    async fn listen(&self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let error = match EventStream::open(&self.access, PRESSED).await {
                Ok(mut events) => {
                    debug!("Listening to the buttons of notifications");
                    pause = FIRST_PAUSE;
                    self.hear(&mut events).await
                }
                Err(error) => error,
            };
            if let HomeAssistantError::Denied { .. } | HomeAssistantError::Refused { .. } = error {
                // Only a person can change that, and who insists with a wrong token is banned.
                warn!(
                    error = in_full(&error),
                    "The buttons of notifications are not heard until the next start: they need the token of an \
                     administrator"
                );
                return std::future::pending().await;
            }
            debug!(error = in_full(&error), "The buttons of notifications are not heard at present");
            self.clock.sleep(spread(pause)).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }

    async fn hear(&self, events: &mut EventStream) -> HomeAssistantError {
        loop {
            let said = match events.next(PRESSED).await {
                Ok(said) => said,
                Err(error) => return error,
            };
            if let Some(answer) =
                said.get("action").and_then(Value::as_str).and_then(|id| Answer::read(id, &self.instance))
            {
                self.follow(answer).await;
            }
        }
    }

    /// Does what a person said.
    async fn follow(&self, Answer { suggestion, choice }: Answer) {
        let decision = match choice {
            Choice::Accept => Decision::Accept,
            Choice::Never => Decision::Reject,
            // It waits, as it did.
            Choice::NotNow => return,
        };
        let id = suggestion.to_string();
        match (self.decide)(suggestion, decision).await {
            Ok(true) => info!(suggestion.id = id, ?decision, "Decided on a notification"),
            Ok(false) => debug!(suggestion.id = id, "A button was pressed for a suggestion that is not there any more"),
            Err(why) => {
                warn!(suggestion.id = id, ?decision, error = why, "What was decided on a notification cannot be done");
                let sorry = Message::plain(say!(self.language, "cannot-do"), why);
                if let Err(error) = self.sender.send(&sorry).await {
                    debug!(error = in_full(&error), "The one who decided could not be told so");
                }
            }
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("access", &self.access).finish_non_exhaustive()
    }
}

/// From half of it to all of it: all that a Home Assistant lets go come back otherwise at one instant.
fn spread(pause: SignedDuration) -> SignedDuration {
    let share = i32::try_from(RandomState::new().hash_one(()) % 1001).unwrap_or(0);
    pause / 2 + (pause / 2).saturating_mul(share) / 1000
}
