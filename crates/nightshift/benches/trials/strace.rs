//! Faults at a daemon's system calls.

use std::path::PathBuf;

/// Something that is done to system calls.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Which, with commas between them.
    pub(crate) calls: &'static str,
    /// What, in the words of `strace --inject`. Each thread counts its own calls.
    pub(crate) effect: String,
}

/// What stands before a command so that it meets with `faults`, if there are `files` then only there. The
/// tracer is not the parent of the command's process, which is the one that was started.
pub(crate) fn behind(faults: &[Fault], files: &[PathBuf]) -> Vec<String> {
    let calls: Vec<&str> = faults.iter().map(|fault| fault.calls).collect();
    let mut words: Vec<String> = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "signal=none"]
        .map(str::to_owned)
        .to_vec();
    words.extend(["-e".to_owned(), format!("trace={}", calls.join(","))]);
    for Fault { calls, effect } in faults {
        words.extend(["-e".to_owned(), format!("inject={calls}:{effect}")]);
    }
    words.extend(files.iter().flat_map(|file| ["-P".to_owned(), file.display().to_string()]));
    words
}
