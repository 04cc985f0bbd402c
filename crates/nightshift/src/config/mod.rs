//! The configuration: defaults ← what is set on the page ← a TOML file ← environment variables ← options of the command
//! line. A file a section; each section knows its settings, their documentation, and what is wrong
//! with a value.

mod app;
mod data_api;
mod document;
mod entities;
mod environment;
mod error;
mod home;
mod http;
mod influxdb;
mod key;
mod layer;
mod llm;
mod load;
mod log;
mod memory;
mod mining;
mod mqtt;
mod notify;
mod page;
mod schedule;
mod secret;
mod show;
mod source;
mod store;
mod suggestions;
pub(crate) mod texts;
mod value;

pub use data_api::DataApiSettings;
pub use document::{documentation, example_file};
pub use entities::EntitySettings;
pub use environment::{Environment, PREFIX};
pub use error::{ConfigError, Place};
pub use home::Config;
pub use http::HttpSettings;
pub use influxdb::InfluxSettings;
pub use key::{Key, Kind, Section, Standard};
pub use llm::LlmSettings;
pub(crate) use load::load_as_far_as_possible;
pub use load::{Inputs, Loaded, load};
pub use log::{LogFormat, LogSettings};
pub use mining::MiningSettings;
pub use mqtt::{MqttProtocol, MqttSettings};
pub use notify::NotifySettings;
pub use page::{PageSettings, page_file};
pub use schedule::ScheduleSettings;
pub use show::{Shown, shown, to_toml};
pub use source::SourceSettings;
pub use store::StoreSettings;
pub use suggestions::SuggestionSettings;

/// All sections, in the order in which they are documented.
pub const SECTIONS: [&Section; 14] = [
    &home::SECTION,
    &source::SECTION,
    &influxdb::SECTION,
    &data_api::SECTION,
    &entities::SECTION,
    &store::SECTION,
    &schedule::SECTION,
    &mqtt::SECTION,
    &notify::SECTION,
    &http::SECTION,
    &mining::SECTION,
    &suggestions::SECTION,
    &llm::SECTION,
    &log::SECTION,
];

/// All settings, in the order in which they are documented.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    SECTIONS.into_iter().flat_map(|section| section.keys)
}

fn key(name: &str) -> Option<&'static Key> {
    keys().find(|key| key.name == name)
}

#[cfg(test)]
mod tests;
