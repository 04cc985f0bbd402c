//! What a trial needs of the machine beside the program itself.

use std::process::{Command, Stdio};

use libtest_mimic::Failed;

/// The tools, by the package that brings each and a call that shows that it is there.
const CALLS: [(Tool, &str, &[&str]); 4] = [
    (Tool::Faketime, "faketime", &["faketime", "-f", "+0", "true"]),
    (Tool::Mosquitto, "mosquitto", &["mosquitto", "-h"]),
    (Tool::Strace, "strace", &["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync", "true"]),
    (Tool::Unshare, "util-linux", &["unshare", "-Urm", "true"]),
];

/// A program of the system that trials put to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// Sets the wall clock of a process.
    Faketime,
    /// The broker that most homes have.
    Mosquitto,
    /// Makes system calls slow, failing or deadly.
    Strace,
    /// Gives a process mounts of its own.
    Unshare,
}

/// Why a trial cannot be held here: one of `tools` is not there or may not do its work. Where that is
/// no excuse (`CI` is set) it is a failure.
#[expect(clippy::disallowed_methods, reason = "whether this is CI is for the trial to know")]
pub(crate) fn lacking(tools: &[Tool]) -> Result<Option<String>, Failed> {
    for (tool, package, call) in CALLS {
        if !tools.contains(&tool) || is_there(call) {
            continue;
        }
        let lack = format!("`{}` does not work here: apt-get install {package}", call.join(" "));
        if std::env::var_os("CI").is_some() {
            return Err(lack.into());
        }
        return Ok(Some(format!("skipped: {lack}")));
    }
    Ok(None)
}

fn is_there(call: &[&str]) -> bool {
    let mut command = Command::new(program(call.first().copied().unwrap_or_default()));
    let command = command.args(call.iter().skip(1)).stdout(Stdio::null()).stderr(Stdio::null());
    // What mosquitto says of itself comes with a code of its own.
    command.status().is_ok_and(|status| status.success() || call.first() == Some(&"mosquitto"))
}

/// Where a program is: those of the system need not be on the path of users.
pub(crate) fn program(name: &str) -> String {
    let found = ["/usr/sbin", "/usr/local/sbin"].map(|folder| format!("{folder}/{name}"));
    let found = found.into_iter().find(|path| std::path::Path::new(path).exists());
    found.unwrap_or_else(|| name.to_owned())
}
