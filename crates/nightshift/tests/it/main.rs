//! The daemon and its parts with a real database, a real broker and real HTTP, and a clock that
//! stands still until it is told to move.

mod automations;
mod automations_lab;
mod broker_house;
mod changes;
mod clocks;
mod contract;
mod corrections;
mod daemon;
#[cfg(unix)]
mod database_server;
mod device;
mod device_lab;
mod feedback;
mod fixtures;
mod health;
mod home_assistant;
mod house;
mod http;
mod http_client;
mod hub_house;
mod influxdb;
mod known_failures;
mod log_in;
mod model_lab;
mod mosquitto;
mod mqtt;
mod mqtt_log;
mod night_lab;
mod notifications;
mod openapi;
mod outage;
mod packaging;
mod pages;
mod proxy;
mod quality;
#[cfg(unix)]
mod recorder_file;
#[cfg(unix)]
mod recorder_schema;
#[cfg(unix)]
mod recorder_servers;
mod refusal;
mod remarks;
mod runner;
mod scripted;
mod settings;
mod settings_page;
mod shutdown;
mod spoken;
mod suggestions_lab;
mod supervisor;
mod tls;
