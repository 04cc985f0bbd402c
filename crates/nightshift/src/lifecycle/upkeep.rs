//! Looks after the store between runs: what is old goes, what is damaged is set aside.

use std::sync::Arc;

use domain::Clock;
use jiff::Timestamp;
use store::{Retention, SetAside, Store, StoreError};
use tracing::{debug, error, warn};

use crate::off_thread::{in_full, with_store};

/// Tidies up after a run, whatever came of it, and once a week looks through the whole database. What goes
/// wrong is logged, and tried again after the next run: nothing of this may cost a night.
pub(super) async fn look_after(store: &Arc<Store>, clock: &Arc<dyn Clock>, keep: Retention) {
    let now = clock.now();
    let tidied = with_store(store, move |store| store.tidy(now, &keep)).await;
    if let Err(error) = tidied {
        warn!(error = in_full(&error), "The store could not be tidied up");
    }
    match with_store(store, move |store| store.check_integrity_weekly(now)).await {
        Ok(true) => debug!("The weekly check found the database sound"),
        Ok(false) => {}
        Err(error) => warn!(error = in_full(&error), "The weekly check of the database came to no good end"),
    }
    if let Err(error) = with_store(store, move |store| leave_damage_behind(store, now)).await {
        error!(error = in_full(&error), "The damaged database cannot be set aside yet: trying again");
    }
}

/// Goes on with a fresh database when the present one has turned out to be damaged, and says so.
///
/// # Errors
/// When the fresh one cannot be made.
pub(crate) fn leave_damage_behind(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    if let Some(set_aside) = store.begin_anew_if_damaged(now)? {
        tell(&set_aside, store);
    }
    Ok(())
}

/// Says what became of a damaged database.
pub fn tell(set_aside: &SetAside, store: &Store) {
    let SetAside { database, path, salvaged, .. } = set_aside;
    error!(
        store.path = %database.display(), store.set_aside = %path.display(),
        salvaged.decisions = salvaged.decisions, salvaged.suggestions = salvaged.suggestions,
        salvaged.runs = salvaged.runs, salvaged.archive_days = salvaged.archive_days,
        salvaged.complete = salvaged.complete,
        "{}", explain(set_aside)
    );
    let kept = store.set_aside_before().len();
    if kept > 1 {
        warn!(
            store.set_aside = kept,
            "{kept} damaged databases lie beside the present one: look at the disk, and remove those that nobody needs"
        );
    }
}

/// What became of a damaged database, in words.
#[must_use]
pub fn explain(set_aside: &SetAside) -> String {
    let SetAside { database, path, what, salvaged } = set_aside;
    let kept = if salvaged.complete {
        "all of it could be read, and is in the fresh one".to_owned()
    } else {
        format!(
            "the fresh one has what could be read: {} decisions on suggestions, {} suggestions, {} runs, {} days of \
             the archive",
            salvaged.decisions, salvaged.suggestions, salvaged.runs, salvaged.archive_days
        )
    };
    format!(
        "The database was damaged: it {what}. It is kept as {}, and a fresh one was begun at {}; {kept}. To have a \
         backup instead, stop Nightshift and put the backup in the place of the fresh one",
        path.display(),
        database.display(),
    )
}
