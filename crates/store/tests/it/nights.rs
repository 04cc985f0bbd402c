//! Stores that runs have brought results to.

use store::{Claimed, Results, Store};

use crate::samples::{at, claim};

/// A store after a run that brought these results.
pub(crate) fn store_with(results: &Results) -> Store {
    let store = Store::open_in_memory().expect("opens");
    commit(&store, results);
    store
}

/// Has a run bring these results, at their time.
pub(crate) fn commit(store: &Store, results: &Results) {
    let seconds = results.now.as_second() - at(0).as_second();
    let Claimed::Run(run) = store.claim(&claim(None, seconds)).expect("claims") else {
        unreachable!("nights here follow one another")
    };
    store.commit_results(&run.id, results).expect("commits");
}
