//! Which secrets are shown to whom: to change an address is to have a secret sent somewhere else.

/// An address, and the secrets that are sent there.
const SENT_TO: [(&str, &[&str]); 5] = [
    ("source.url", &["source.token"]),
    ("mqtt.url", &["mqtt.password"]),
    ("influxdb.url", &["influxdb.token", "influxdb.password"]),
    ("data_api.url", &["data_api.token"]),
    ("llm.base_url", &["llm.api_key"]),
];

/// The secrets that are sent to the address of this setting.
pub(super) fn guarding(address: &str) -> &'static [&'static str] {
    SENT_TO.iter().find(|(name, _)| *name == address).map_or(&[], |(_, secrets)| secrets)
}
