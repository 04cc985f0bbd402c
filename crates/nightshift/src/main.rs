//! Starts Nightshift.

fn main() {}
