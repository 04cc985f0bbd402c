//! The label by which a home's owner finds our automations.

use serde::Deserialize;
use serde_json::json;

use super::AutomationError as Error;
use super::hub::{Entry, Hub, result};
use crate::sources::HomeAssistantError;

/// What our label is called.
const NAME: &str = "Nightshift";
const LIST: &str = "config/label_registry/list";
const CREATE: &str = "config/label_registry/create";
const UPDATE: &str = "config/entity_registry/update";

#[derive(Deserialize)]
struct Label {
    label_id: String,
    name: String,
}

impl Hub {
    /// Puts our label on an automation, and makes the label where there is none. Returns whether that changed
    /// anything; versions without labels go without.
    pub(super) async fn put_label(&mut self, entry: &Entry) -> Result<bool, Error> {
        match self.try_to_label(entry).await {
            Err(Error::HomeAssistant(
                error @ (HomeAssistantError::UnknownCommand { .. } | HomeAssistantError::Refused { .. }),
            )) => {
                tracing::debug!(%error, "The automation goes without a label");
                Ok(false)
            }
            done => done,
        }
    }

    async fn try_to_label(&mut self, entry: &Entry) -> Result<bool, Error> {
        let label = if let Some(label) = self.label().await? {
            label
        } else {
            let command = json!({
                "type": CREATE, "name": NAME, "icon": "mdi:weather-night", "color": "indigo",
                "description": "Made by Nightshift from what you do by hand",
            });
            let answer = self.socket.ask(CREATE, &command).await?;
            result(&self.socket, CREATE, &answer)?
        };
        if entry.labels.contains(&label.label_id) {
            return Ok(false);
        }
        let mut labels = entry.labels.clone();
        labels.push(label.label_id);
        let command = json!({"type": UPDATE, "entity_id": entry.entity_id, "labels": labels});
        self.socket.ask(UPDATE, &command).await?;
        Ok(true)
    }

    async fn label(&mut self) -> Result<Option<Label>, Error> {
        let answer = self.socket.ask(LIST, &json!({"type": LIST})).await?;
        let labels: Vec<Label> = result(&self.socket, LIST, &answer)?;
        Ok(labels.into_iter().find(|label| label.name.trim().eq_ignore_ascii_case(NAME)))
    }
}
