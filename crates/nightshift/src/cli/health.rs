use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::Global;
use super::failure::Failure;
use super::output::clean;

/// Ask the daemon whether all is well, for the health check of a container
///
/// Asks `nightshift serve` on this machine, at the configured address, as a monitor would ask `/health`: whether it is up,
/// its database answers, and the nights are done. With `--live`, as who may start it again would ask `/live`: whether that
/// would help. `nightshift doctor` says more, and what to do.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  nightshift health || echo 'look at: nightshift doctor'

Exit codes: 0 all is well, 1 it is not, or nobody answers, 2 the configuration cannot be used.")]
pub(super) struct HealthArgs {
    /// Ask only whether it lives: not where a night was missed, which starting it again does not mend
    #[arg(long)]
    live: bool,
}

/// How long our daemon may take to answer: a little longer than it waits for its database.
const PATIENCE: Duration = Duration::from_secs(12);

/// The largest answer that is read, in bytes; ours is much smaller.
const LARGEST_ANSWER: u64 = 64 << 10;

/// What is read of `/health`.
#[derive(Debug, Deserialize)]
pub(super) struct Health {
    pub(super) status: String,
    pub(super) version: String,
    #[serde(default)]
    pub(super) checks: Vec<HealthCheck>,
}

#[derive(Debug, Deserialize)]
pub(super) struct HealthCheck {
    pub(super) name: String,
    pub(super) status: String,
    pub(super) detail: String,
}

pub(super) fn run(args: &HealthArgs, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let listen = global.load(Vec::new())?.config.http.listen;
    let address = reachable(listen);
    let path = if args.live { "/live" } else { "/health" };
    let answer =
        ask(address, path).map_err(|error| Failure::job(format_args!("nobody answers on {address}: {error}")))?;
    if args.live {
        // The head of an answer begins with "HTTP/1.1 200".
        if answer.split(' ').nth(1) != Some("200") {
            return Err(Failure::job(format_args!("what answers on {address} hangs, or is no Nightshift")));
        }
        writeln!(out, "Nightshift lives, on {address}.")?;
        return Ok(());
    }
    let Some(health) = told(&answer) else {
        return Err(Failure::job(format_args!(
            "another program answers on {address}, or the database cannot be used yet"
        )));
    };
    if health.status == "ok" {
        writeln!(out, "Nightshift {} is up on {address}, and well.", clean(&health.version))?;
        return Ok(());
    }
    let failing = health.checks.iter().filter(|check| check.status != "ok");
    let why = failing.map(|check| clean(&check.detail)).collect::<Vec<_>>().join(" ");
    Err(Failure::job(format_args!("Nightshift {} is up on {address}, and not well: {why}", clean(&health.version))))
}

/// What an answer to `GET /health`, head and body, says; none when it is not one of Nightshift's.
pub(super) fn told(answer: &str) -> Option<Health> {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    serde_json::from_str(body).ok()
}

/// The address by which we reach who listens on `listen`.
pub(super) fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// Sends `GET path`, for a path that needs no token, and reads the answer.
pub(super) fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(LARGEST_ANSWER).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_everywhere_is_reached_here() {
        let reached = |listen: &str| reachable(listen.parse().expect("an address")).to_string();
        assert_eq!(reached("0.0.0.0:8018"), "127.0.0.1:8018");
        assert_eq!(reached("[::]:1"), "[::1]:1");
        assert_eq!(reached("192.168.1.2:1"), "192.168.1.2:1");
    }
}
