//! The daemon and its parts with a real database, a real broker and real HTTP, and a clock that
//! stands still until it is told to move.

mod broker_house;
mod clocks;
mod corrections;
mod daemon;
mod feedback;
mod fixtures;
mod health;
mod home_assistant;
mod house;
mod http;
mod http_client;
mod influxdb;
mod known_failures;
mod mosquitto;
mod mqtt;
mod mqtt_log;
mod outage;
mod packaging;
mod proxy;
mod quality;
mod refusal;
mod runner;
mod scripted;
mod shutdown;
mod supervisor;
mod tls;
