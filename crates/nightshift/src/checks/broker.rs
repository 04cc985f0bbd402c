use super::texts::told;
use super::{Finding, Patient};
use crate::notify::{Connection, Presence};
use crate::off_thread::in_full;

/// Whether the broker lets us in. Nothing is said to it: it may have listeners that act on it.
pub(crate) fn broker(patient: &Patient<'_>) -> Finding {
    let Some(settings) = patient.config.mqtt.broker(&format!("nightshift-doctor-{}", std::process::id())) else {
        return Finding::ok("broker", told!("broker-none"));
    };
    let waiting = patient.store().and_then(|store| store.outbox_depth().ok()).unwrap_or(0);
    let address = settings.address();
    let advice = told!("broker-advice");
    match visit(&settings) {
        Ok(()) if waiting == 0 => Finding::ok("broker", told!("broker-well", address = address)),
        Ok(()) => {
            let found = told!("broker-waits", address = address, number = waiting);
            Finding::warn("broker", found, told!("broker-deliver"))
        }
        Err(error) if waiting == 0 => Finding::fail("broker", error, advice),
        Err(error) => Finding::fail("broker", told!("broker-fails-and-waits", error = error, number = waiting), advice),
    }
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
