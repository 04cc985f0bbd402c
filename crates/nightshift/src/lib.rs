//! The program: everything that touches the world.

pub mod cli;
pub mod config;
pub mod daemon;
pub mod evaluation;
#[expect(dead_code, reason = "the sources over HTTP come next")]
mod http_client;
pub mod lifecycle;
/// What Home Assistant says while it happens.
pub mod live;
pub mod night;
pub mod notify;
pub mod off_thread;
mod run_body;
pub mod schedule;
mod selection;
pub mod sources;
pub mod telemetry;
mod tls;
pub mod web;
mod wrap;
