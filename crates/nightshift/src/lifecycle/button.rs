use domain::RunOrigin;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{Runner, StartError};
use crate::off_thread::in_full;

/// Starts a run whenever the button in Home Assistant is pressed, until `stop`. Nobody waits for an
/// answer there: why there is no run is for the log.
pub(crate) async fn answer_presses(mut presses: mpsc::Receiver<()>, runner: Runner, stop: CancellationToken) {
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            Some(()) = presses.recv() => {}
        }
        match runner.start(RunOrigin::Manual, None).await {
            Ok(run) => info!(run.id = %run.id, "The button in Home Assistant was pressed: a run is started"),
            Err(StartError::Busy(run) | StartError::SlotDone(run)) => {
                info!(run.id = %run.id, "The button in Home Assistant was pressed, and a run is at work already");
            }
            Err(StartError::Stopping) => return stop.cancelled().await,
            Err(error) => {
                warn!(error = in_full(&error), "The button in Home Assistant was pressed, and no run can be started");
            }
        }
    }
}
