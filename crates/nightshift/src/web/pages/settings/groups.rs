//! What belongs together on the page.

use crate::config::Key;
use crate::settings::Connection;

/// A part of the page.
pub(super) struct Group {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    /// What can be tried of it: the route's word, and what the button says.
    pub(super) tests: &'static [(Connection, &'static str, &'static str)],
    /// Whether it is folded up unless something in it is set or wrong.
    pub(super) folded: bool,
    /// Names of settings; one that ends with a dot is a whole table.
    holds: &'static [&'static str],
}

/// In their order. A setting stands in the first that holds it; the last one holds what no other does.
pub(super) const GROUPS: [Group; 9] = [
    Group {
        id: "included",
        title: "What is looked at",
        about: "One line each: an entity with * for any letters, area:Name or label:Name.",
        tests: &[],
        folded: false,
        holds: &["entities.", "lookback_days", "source.service_users"],
    },
    Group {
        id: "schedule",
        title: "Schedule",
        about: "A changed schedule never starts a run at once.",
        tests: &[],
        folded: false,
        holds: &["schedule.", "timezone"],
    },
    Group {
        id: "home-assistant",
        title: "Home Assistant",
        about: "Names, areas and history come from there, and automations that you accept are made there.",
        tests: &[
            (Connection::HomeAssistant, "home_assistant", "Try Home Assistant"),
            (Connection::Source, "source", "Try the history"),
        ],
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
    Group {
        id: "broker",
        title: "MQTT broker",
        about: "Is told of results. Without one nothing is missing but that.",
        tests: &[(Connection::Broker, "broker", "Try the broker")],
        folded: false,
        holds: &["mqtt."],
    },
    Group {
        id: "notifications",
        title: "Notifications",
        about: "Sent to people through Home Assistant.",
        tests: &[(Connection::Notify, "notify", "Send a test")],
        folded: false,
        holds: &["notify."],
    },
    Group {
        id: "suggestions",
        title: "Suggestions",
        about: "Which are made of the habits that are found, and in which language.",
        tests: &[],
        folded: false,
        holds: &["suggestions.", "language"],
    },
    Group {
        id: "model",
        title: "Language model and privacy",
        about: "A language model may word suggestions. Without one nothing leaves the home.",
        tests: &[],
        folded: false,
        holds: &["llm."],
    },
    Group {
        id: "elsewhere",
        title: "History from elsewhere",
        about: "An InfluxDB or a Data API that holds the home's history.",
        tests: &[],
        folded: true,
        holds: &["influxdb.", "data_api."],
    },
    Group {
        id: "machine",
        title: "This machine",
        about: "What a night may use, what is kept, and how Nightshift is reached.",
        tests: &[],
        folded: true,
        holds: &["mining.", "store.", "http.", "log."],
    },
];

/// The group that a setting stands in, by its place in [`GROUPS`], and its place there.
pub(super) fn place_of(key: &Key) -> (usize, usize) {
    let holds = |name: &str| if name.ends_with('.') { key.name.starts_with(name) } else { key.name == name };
    let place = |group: &Group| group.holds.iter().position(|name| holds(name));
    let found = GROUPS.iter().enumerate().find_map(|(number, group)| Some((number, place(group)?)));
    found.unwrap_or((GROUPS.len() - 1, usize::MAX))
}
