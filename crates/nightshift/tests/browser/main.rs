//! The page as people meet it: the built program, and a real browser that is made to do what they do.

mod chromium;
mod flows;
mod looks;
mod names;
mod proxy;
mod saying;
mod served;
mod settings;
