//! The program: everything that touches the world.

pub mod automations;
pub mod changes;
mod checks;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod evaluation;
mod figures;
mod http_client;
pub mod lifecycle;
/// What Home Assistant says while it happens.
pub mod live;
pub mod llm;
pub mod night;
pub mod notifications;
pub mod notify;
pub mod off_thread;
mod remarks;
mod run_body;
pub mod schedule;
mod selection;
pub mod settings;
pub mod sources;
pub mod supervisor;
pub mod telemetry;
mod tls;
pub mod web;
mod wrap;
