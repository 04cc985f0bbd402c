//! Does in Home Assistant what is wanted of one automation. Each step looks at what is there first, so that the work can be
//! begun anew after it ended anywhere.

use std::sync::Arc;
use std::time::Duration;

use store::{InstallState, Installation, Store};
use tokio::time::{Instant, sleep};

use super::AutomationError as Error;
use super::editor::Editor;
use super::hub::{Entry, Hub};
use super::same::is_same;
use crate::off_thread::with_store;

/// How long Home Assistant may take to load an automation, or to let go of one.
const PATIENCE: Duration = Duration::from_secs(15);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(250);

/// What was done.
#[derive(Debug)]
pub(super) struct Settled {
    /// What Home Assistant calls the automation, if it is there.
    pub(super) entity_id: Option<String>,
    /// What the user should know of it.
    pub(super) note: Option<&'static str>,
}

const NOT_OURS: &str =
    "it was there already and is not as Nightshift makes it: somebody has edited it, and it was left as it is";

/// Makes it, or finds it made. None when it is not wanted any more.
pub(super) async fn make(hub: &mut Hub, store: &Arc<Store>, of: &Installation) -> Result<Option<Settled>, Error> {
    let id = &of.automation_id;
    let note = if let Some(found) = hub.editor.config(id).await? {
        (!is_same(&of.config, &found)).then_some(NOT_OURS)
    } else {
        hub.check(&of.config).await?;
        let noted = of.clone();
        if !with_store(store, move |store| store.note_sent(&noted)).await? {
            return Ok(None);
        }
        hub.editor.put(id, &of.config).await?;
        None
    };
    let entry = until_there(hub, id).await?;
    hub.put_label(&entry).await?;
    Ok(Some(Settled { entity_id: Some(entry.entity_id), note }))
}

/// Takes it away, or finds it gone.
pub(super) async fn take_away(hub: &mut Hub, of: &Installation) -> Result<Settled, Error> {
    let id = &of.automation_id;
    if let Some(found) = hub.editor.config(id).await? {
        if !of.even_if_edited && !is_same(&of.config, &found) {
            return Err(Error::Edited);
        }
        hub.editor.delete(id).await?;
    }
    until_gone(hub, id).await?;
    Ok(Settled { entity_id: None, note: None })
}

/// Looks whether Home Assistant has kept what was done, and puts right what it has not. Returns whether it had to.
pub(super) async fn confirm(hub: &mut Hub, of: &Installation) -> Result<bool, Error> {
    let id = &of.automation_id;
    let is_configured = hub.editor.config(id).await?.is_some();
    match (of.state, is_configured, hub.entry(id).await?) {
        (InstallState::Made, true, Some(entry)) => hub.put_label(&entry).await,
        // It has still to load it.
        (InstallState::Made, true, None) => Ok(true),
        (InstallState::Undone, false, Some(entry)) if is_orphan(&hub.editor, &entry).await? => {
            hub.remove_entry(&entry.entity_id).await?;
            Ok(true)
        }
        // What people did since is for the night to see.
        _ => Ok(false),
    }
}

/// Waits until Home Assistant has loaded it.
async fn until_there(hub: &mut Hub, id: &str) -> Result<Entry, Error> {
    let begun = Instant::now();
    let mut found = hub.entry(id).await?;
    loop {
        if let Some(entry) = &found {
            let state = hub.editor.state(&entry.entity_id).await?;
            let is_up = state.is_some_and(|state| matches!(state.state.as_str(), "on" | "off"));
            if is_up || entry.disabled_by.is_some() {
                return Ok(entry.clone());
            }
        }
        if begun.elapsed() > PATIENCE {
            return Err(Error::NotYet(
                "Home Assistant has stored the automation and has not loaded it yet; if it does not within minutes, \
                 see that its configuration.yaml has `automation: !include automations.yaml`, and its log"
                    .to_owned(),
            ));
        }
        sleep(PAUSE).await;
        if found.is_none() {
            found = hub.entry(id).await?;
        }
    }
}

/// Waits until Home Assistant has let go of its entity, and has it do so where it forgot.
async fn until_gone(hub: &mut Hub, id: &str) -> Result<(), Error> {
    let begun = Instant::now();
    while let Some(entry) = hub.entry(id).await? {
        if is_orphan(&hub.editor, &entry).await? {
            hub.remove_entry(&entry.entity_id).await?;
        } else if begun.elapsed() > PATIENCE {
            return Err(Error::NotYet(format!(
                "Home Assistant does not let go of {}: it may be written in another file of its configuration too, or \
                 need `automation.reload`",
                entry.entity_id
            )));
        }
        sleep(PAUSE).await;
    }
    Ok(())
}

/// Whether nothing stands behind an entity any more: it has no state, or only one that is remembered.
async fn is_orphan(editor: &Editor, entry: &Entry) -> Result<bool, Error> {
    let state = editor.state(&entry.entity_id).await?;
    Ok(state.is_none_or(|state| state.state == "unavailable"))
}
