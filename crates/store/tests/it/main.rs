//! The store through its public face, on real files.

mod advice;
mod archive;
mod automations;
mod backup;
mod damage;
mod feedback;
mod language_model;
mod live;
mod nights;
mod opening;
mod outbox;
mod parts;
mod proposals;
mod read_only;
mod results;
mod runs;
mod samples;
mod suggestions;
mod upkeep;
mod versions;
