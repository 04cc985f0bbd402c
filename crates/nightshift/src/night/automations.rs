//! The automations that the home has, kept for when Home Assistant cannot be asked.

use domain::{ExistingAutomation, Remark};
use store::{Store, StoreError};

use crate::remarks::remark;
use crate::sources::Automations;

/// The automations as they were read this night, or else an earlier one, and a note on those that could not be read.
pub(super) fn known(
    store: &Store,
    read: Option<Automations>,
) -> Result<(Vec<ExistingAutomation>, Option<Remark>), StoreError> {
    let kept = store.home_automations()?;
    let Some(Automations { read, unread }) = read else { return Ok((kept, None)) };
    if read != kept {
        store.put_home_automations(&read)?;
    }
    Ok((read, unread_note(unread)))
}

fn unread_note(unread: usize) -> Option<Remark> {
    (unread > 0).then(|| remark!("automations-unread", number = unread).into())
}

#[cfg(test)]
mod tests {
    use domain::EntityId;

    use super::*;

    #[test]
    fn automations_are_those_of_the_last_night_on_which_they_could_be_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("store.db")).expect("opens");
        let one = |name: &str| ExistingAutomation {
            entity_id: EntityId::parse(name).expect("an id"),
            alias: name.to_owned(),
            is_enabled: true,
            routes: Vec::new(),
            touches: [EntityId::parse("light.a").expect("an id")].into(),
        };
        let ask = |read: Option<(&[&str], usize)>| {
            let read =
                read.map(|(names, unread)| Automations { read: names.iter().map(|name| one(name)).collect(), unread });
            let (known, note) = known(&store, read).expect("the store works");
            (known.into_iter().map(|one| one.entity_id.to_string()).collect::<Vec<_>>(), note)
        };
        assert_eq!(ask(None), (Vec::new(), None));
        let (names, note) = ask(Some((&["automation.a", "automation.b"], 1)));
        assert_eq!(names, ["automation.a", "automation.b"]);
        assert!(note.expect("one is unread").starts_with("1 automation "));
        assert_eq!(ask(None).0, names, "as it was");
        assert_eq!(ask(Some((&["automation.b"], 0))), (vec!["automation.b".to_owned()], None));
        assert_eq!(ask(None).0, ["automation.b"]);
    }
}
