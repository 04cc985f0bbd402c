//! The page as people meet it: the built program, and a real browser that is made to do what they do.

mod accepted_lab;
mod chromium;
#[path = "../it/contract.rs"]
mod contract;
mod flows;
#[path = "../it/http_client.rs"]
mod http_client;
mod ingress;
mod looks;
mod names;
mod proposal;
mod proposed;
mod proxy;
mod saying;
mod served;
mod settings;
