use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use store::{Store, StoreError};

/// The topics on which a broker keeps something of ours, so that it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Retained {
    /// Under which name it was said. A copy of the database that is given a name of its own must not
    /// take back what the first one says.
    pub(super) client_id: String,
    pub(super) topics: BTreeSet<String>,
}

const KEY: &str = "mqtt.retained";

impl Retained {
    /// None when nothing is known of it.
    pub(super) fn read(store: &Store) -> Result<Option<Self>, StoreError> {
        Ok(store.meta(KEY)?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(super) fn write(&self, store: &Store) -> Result<(), StoreError> {
        // A struct of texts always makes JSON.
        store.set_meta(KEY, &serde_json::to_string(self).unwrap_or_default())
    }

    /// What of it is to be taken back when `wanted` is all that is to be there.
    pub(super) fn unwanted(&self, wanted: &Self) -> BTreeSet<String> {
        if self.client_id != wanted.client_id {
            return BTreeSet::new();
        }
        self.topics.difference(&wanted.topics).cloned().collect()
    }

    /// This, and `more` topics.
    pub(super) fn and(&self, more: &BTreeSet<String>) -> Self {
        Self { client_id: self.client_id.clone(), topics: self.topics.union(more).cloned().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retained(client_id: &str, topics: &[&str]) -> Retained {
        Retained { client_id: client_id.to_owned(), topics: topics.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn only_what_is_ours_and_not_wanted_is_taken_back() {
        let had = retained("n-1", &["a/config", "a/state", "b"]);
        let taken_back = had.unwanted(&retained("n-1", &["b", "c"]));
        assert_eq!(taken_back, retained("", &["a/config", "a/state"]).topics);
        assert!(had.unwanted(&retained("n-2", &["c"])).is_empty(), "a copy of the database under another name");
        assert_eq!(retained("n", &["a"]).and(&taken_back).topics.len(), 3);
    }

    #[test]
    fn it_is_remembered() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("n.db")).expect("opens");
        assert_eq!(Retained::read(&store).expect("reads"), None);
        let had = retained("n", &["a", "b"]);
        had.write(&store).expect("writes");
        assert_eq!(Retained::read(&store).expect("reads"), Some(had));
        store.set_meta(KEY, "something else").expect("writes");
        assert_eq!(Retained::read(&store).expect("reads"), None);
    }
}
