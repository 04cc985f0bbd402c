//! Starts Nightshift.

use std::process::ExitCode;

fn main() -> ExitCode {
    nightshift::cli::main(std::env::args_os())
}
