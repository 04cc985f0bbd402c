//! What belongs together on the page.

use crate::config::Key;
use crate::settings::Connection;

/// A part of the page.
pub(super) struct Group {
    /// What the page and the messages `group-…` know it by.
    pub(super) id: &'static str,
    /// What can be tried of it, with the route's word.
    pub(super) tests: &'static [(Connection, &'static str)],
    /// Whether it is folded up unless something in it is set or wrong.
    pub(super) folded: bool,
    /// Names of settings; one that ends with a dot is a whole table.
    holds: &'static [&'static str],
}

/// In their order. A setting stands in the first that holds it; the last one holds what no other does.
pub(super) const GROUPS: [Group; 9] = [
    Group { id: "included", tests: &[], folded: false, holds: &["entities.", "lookback_days", "source.service_users"] },
    Group { id: "schedule", tests: &[], folded: false, holds: &["schedule.", "timezone"] },
    Group {
        id: "home-assistant",
        tests: &[(Connection::HomeAssistant, "home_assistant"), (Connection::Source, "source")],
        folded: false,
        holds: &[
            "source.url",
            "source.token",
            "source.live",
            "source.recorder_url",
            "source.",
            "latitude",
            "longitude",
        ],
    },
    Group { id: "broker", tests: &[(Connection::Broker, "broker")], folded: false, holds: &["mqtt."] },
    Group { id: "notifications", tests: &[(Connection::Notify, "notify")], folded: false, holds: &["notify."] },
    Group { id: "suggestions", tests: &[], folded: false, holds: &["suggestions.", "language"] },
    Group { id: "model", tests: &[(Connection::Model, "model")], folded: false, holds: &["llm."] },
    Group { id: "elsewhere", tests: &[], folded: true, holds: &["influxdb.", "data_api."] },
    Group { id: "machine", tests: &[], folded: true, holds: &["mining.", "store.", "http.", "log."] },
];

/// The group that a setting stands in, by its place in [`GROUPS`], and its place there.
pub(super) fn place_of(key: &Key) -> (usize, usize) {
    let holds = |name: &str| if name.ends_with('.') { key.name.starts_with(name) } else { key.name == name };
    let place = |group: &Group| group.holds.iter().position(|name| holds(name));
    let found = GROUPS.iter().enumerate().find_map(|(number, group)| Some((number, place(group)?)));
    found.unwrap_or((GROUPS.len() - 1, usize::MAX))
}
