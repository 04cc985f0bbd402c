use std::io;
use std::net::{SocketAddr, TcpListener};

use crate::checks::Finding;
use crate::cli::health::{ask, reachable, told};
use crate::config::Config;
use crate::web::check_exposure;

/// Whether the daemon is up at its address, or could be.
pub(super) fn http(config: &Config) -> Finding {
    let address = config.http.listen;
    if let Err(error) = check_exposure(&address, config.http.token.as_ref(), config.http.ingress) {
        return Finding { advice: None, ..Finding::fail("http", error.to_string(), "") };
    }
    if address.port() == 0 {
        return Finding::ok("http", format!("{address}: any free port"));
    }
    match ask(reachable(address), "/health") {
        Ok(answer) => judge_answer(address, &answer),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => match TcpListener::bind(address) {
            Ok(_) => Finding::warn(
                "http",
                format!("{address} is free: no daemon is up"),
                "start nightshift serve, or the nights will not be done",
            ),
            Err(error) => Finding::fail(
                "http",
                format!("nightshift serve cannot listen on {address}: {error}"),
                "set http.listen to an address of this machine and a port that it may use, such as 127.0.0.1:8018",
            ),
        },
        Err(error) => Finding::fail(
            "http",
            format!("whoever listens on {address} does not answer: {error}"),
            "restart nightshift serve if it is that, or free the address, or set http.listen to another one",
        ),
    }
}

/// What is to be thought of an answer to `GET /health`, head and body.
fn judge_answer(address: SocketAddr, answer: &str) -> Finding {
    let Some(health) = told(answer) else {
        let advice = "free the address, or set http.listen to another one";
        return Finding::fail("http", format!("another program answers on {address}"), advice);
    };
    let up = format!("Nightshift {} is up on {address}", health.version);
    if health.status == "ok" {
        return Finding::ok("http", format!("{up}, and well"));
    }
    // A missed night is told by a check of its own, with what to do.
    let failing = health.checks.into_iter().filter(|check| check.status != "ok" && check.name != "nights");
    let why = failing.map(|check| check.detail).collect::<Vec<_>>().join(" ");
    if why.is_empty() {
        return Finding::ok("http", format!("{up}, and at work"));
    }
    Finding { advice: None, ..Finding::fail("http", format!("{up}, and not well: {why}"), "") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Standing;

    #[test]
    fn an_answer_tells_ours_from_another_program() {
        let address = "127.0.0.1:8018".parse().expect("an address");
        let judged = |body: &str| judge_answer(address, &format!("HTTP/1.1 200 OK\r\n\r\n{body}"));
        let well = judged(r#"{"status":"ok","version":"0.1.0","checks":[]}"#);
        assert!(well.status == Standing::Ok && well.found.to_string().contains("Nightshift 0.1.0"), "{well:?}");
        let ill = judged(
            r#"{"status":"failing","version":"0.1.0","checks":[{"name":"a","status":"ok","detail":"A."},
                {"name":"b","status":"failing","detail":"B is gone."}]}"#,
        );
        assert!(ill.status == Standing::Fail && ill.found.to_string().ends_with("not well: B is gone."), "{ill:?}");
        let late = judged(
            r#"{"status":"failing","version":"0.1.0","checks":[{"name":"nights","status":"failing","detail":"Missed."}]}"#,
        );
        assert!(late.status == Standing::Ok && !late.found.to_string().contains("Missed"), "{late:?}");
        for other in ["<html>", "", "[]", "{\"status\":\"ok\"}"] {
            assert!(judged(other).found.to_string().contains("another program"), "{other}");
        }
    }
}
