use domain::{Cause, EventLogBuilder};

use crate::home::House;
use crate::texts::Texts;

/// A change of an entity's state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) time: i64,
    pub(crate) entity: usize,
    pub(crate) state: State,
    pub(crate) cause: Cause,
}

/// A state, before it is text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum State {
    /// At work or at rest.
    Active(bool),
    /// At home or not.
    AtHome(bool),
    /// A word that is not the entity's own.
    Word(&'static str),
    /// How many.
    Count(usize),
    /// A value in units of its last decimal, and how many decimals it has.
    Value(i64, u32),
}

/// Writes changes down, in any order.
pub(crate) fn write(house: &House, changes: &[Change], texts: &mut Texts, builder: &mut EventLogBuilder) {
    let numbers: Vec<u32> = house.entities.iter().map(|entity| builder.entity(entity.id.as_str())).collect();
    for change in changes {
        let state = match change.state {
            State::Active(active) => {
                let Some(words) = house.entities[change.entity].kind.states() else { continue };
                builder.state(words[usize::from(active)])
            }
            State::AtHome(home) => builder.state(if home { "home" } else { "not_home" }),
            State::Word(word) => builder.state(word),
            State::Count(count) => builder.state(&count.to_string()),
            State::Value(value, decimals) => texts.number(value, decimals, builder),
        };
        builder.push_numbers(change.time, numbers[change.entity], state, change.cause);
    }
}
