use super::{Finding, Patient};
use crate::figures::count;
use crate::notify::{Connection, Presence};
use crate::off_thread::in_full;

/// Whether the broker lets us in. Nothing is said to it: it may have listeners that act on it.
pub(crate) fn broker(patient: &Patient<'_>) -> Finding {
    let Some(settings) = patient.config.mqtt.broker(&format!("nightshift-doctor-{}", std::process::id())) else {
        return Finding::ok("broker", "none is configured (mqtt.url): nobody is told over MQTT");
    };
    let waiting = patient.store().and_then(|store| store.outbox_depth().ok()).unwrap_or(0);
    let mut found = settings.address();
    let advice = "see that the broker is up, and that mqtt.url, the user, the password and the certificates are right; \
                  nights are done without it, and what is to be said waits";
    match visit(&settings) {
        Ok(()) if waiting == 0 => Finding::ok("broker", format!("{found} lets us in")),
        Ok(()) => {
            found = format!("{found} lets us in; {} it", waiting_for(waiting));
            Finding::warn("broker", found, "nightshift serve delivers them within a minute: see that it is up")
        }
        Err(error) if waiting == 0 => Finding::fail("broker", error, advice),
        Err(error) => Finding::fail("broker", format!("{error}; {} it", waiting_for(waiting)), advice),
    }
}

fn waiting_for(messages: u64) -> String {
    format!("{} {} for", count(messages, "message"), if messages == 1 { "waits" } else { "wait" })
}

/// Connects and leaves.
fn visit(settings: &crate::notify::MqttSettings) -> Result<(), String> {
    settings.check_files().map_err(|error| in_full(&error))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("cannot be asked: {error}"))?;
    let visited = runtime.block_on(async {
        let connection = Connection::open(settings, Presence::Silent).await?;
        connection.close().await;
        Ok(())
    });
    runtime.shutdown_background();
    visited.map_err(|error: crate::notify::MqttError| in_full(&error))
}
