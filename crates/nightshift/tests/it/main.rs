//! The daemon and its parts with a real database, a real broker and real HTTP, and a clock that
//! stands still until it is told to move.

mod clocks;
mod daemon;
mod fixtures;
mod house;
mod http;
mod http_client;
mod known_failures;
mod mosquitto;
mod mqtt;
mod quality;
mod runner;
mod shutdown;
mod tls;
