//! Before a home's own clock is needed: what Home Assistant says of the home, and the Supervisor of its broker, where nobody
//! has set it.

use domain::Watch;
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::config::{Loaded, Place};
use crate::night::remembered;
use crate::off_thread::in_full;
use crate::remarks::failure;
use crate::sources::look;
use crate::supervisor::ProvidedBroker;

/// Follows a piece of work that is wanted until the token says otherwise.
#[derive(Debug)]
pub(super) struct Until(pub(super) CancellationToken);

impl Watch for Until {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Asks Home Assistant for the zone, the place and the language of the home, if it can be asked and they are not set; where it does
/// not answer, takes what it said to an earlier night. Blocks, some seconds where nobody answers.
pub(super) fn adopt(loaded: &mut Loaded, watch: &dyn Watch) {
    if !loaded.lacks_home() {
        return;
    }
    let Some(access) = loaded.config.source.access() else { return };
    match look(&access, watch) {
        Ok(facts) => loaded.adopt(&facts),
        Err(error) => {
            let store = Store::open_read_only(&loaded.config.store.path).ok().flatten();
            let said = store.and_then(|store| remembered(&store).ok()).unwrap_or_default();
            let is_set = loaded.place("timezone") != Place::Default;
            let is_known = said.time_zone.is_some();
            loaded.adopt(&said);
            // Whoever has set the zone loses at most a language, and is told of it by the night.
            if is_set {
                return;
            }
            let zone = loaded.config.timezone.iana_name().unwrap_or("UTC");
            let error = error.sentence();
            let note = if is_known {
                failure!("note-zone-as-before", zone = zone, error = error)
            } else {
                failure!("note-zone-of-system", zone = zone, error = error)
            };
            loaded.notes.push(note.into());
        }
    }
}

/// Asks the Supervisor for the broker of the home, in an app in which none is set. Where it does not say, that of most homes
/// is tried, and it is asked again. Blocks, some seconds where it does not answer.
pub(super) fn adopt_broker(loaded: &mut Loaded) {
    let Some(supervisor) = loaded.lacks_broker() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let answer = match &runtime {
        Ok(runtime) => runtime.block_on(supervisor.broker()).map_err(|error| in_full(&error)),
        Err(error) => Err(format!("the Supervisor cannot be asked: {error}")),
    };
    match answer {
        Ok(Some(broker)) => loaded.adopt_broker(broker, supervisor),
        Ok(None) => loaded.notes.push(failure!("note-no-broker").into()),
        Err(error) => {
            loaded.notes.push(failure!("note-usual-broker", error = error).into());
            loaded.adopt_broker(ProvidedBroker::usual(), supervisor);
        }
    }
}
