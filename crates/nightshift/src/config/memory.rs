//! How much memory a run may take when nobody says so.

use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use super::mining::LEAST_MEMORY;

/// A run gets at least this much, in bytes, where there is a little more than that.
const LEAST: u64 = 256 << 20;
/// What a run gets where nobody can say how much there is, in bytes.
const WHERE_UNKNOWN: u64 = 1 << 30;

/// Half of the memory that there is, at least 256 MiB, but three quarters of it at most; in bytes.
pub(super) fn usual_bound() -> u64 {
    there_is(Path::new("/proc"), Path::new("/sys/fs/cgroup")).map_or(WHERE_UNKNOWN, bound_of)
}

fn bound_of(there_is: u64) -> u64 {
    (there_is / 2).max(LEAST).min(there_is / 4 * 3).max(LEAST_MEMORY)
}

/// The memory of the machine, or of the container or service where that has less, in bytes. Only
/// Linux is asked.
fn there_is(proc: &Path, groups: &Path) -> Option<u64> {
    let total = read_to_string(proc.join("meminfo")).ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
    });
    let of_groups = read_to_string(proc.join("self/cgroup")).unwrap_or_default();
    let limits = of_groups.lines().flat_map(|line| limits(line, groups));
    limits.chain(total).min()
}

/// The limits of a control group and of those around it; `line` is one of `/proc/self/cgroup`.
/// Source: `man 7 cgroups`.
fn limits(line: &str, groups: &Path) -> Vec<u64> {
    let (root, files): (PathBuf, &[&str]) = match line.split(':').nth(1) {
        Some("") => (groups.to_owned(), &["memory.max", "memory.high"]),
        Some(kinds) if kinds.split(',').any(|kind| kind == "memory") => {
            (groups.join("memory"), &["memory.limit_in_bytes"])
        }
        _ => return Vec::new(),
    };
    let group = line.splitn(3, ':').nth(2).unwrap_or_default().trim_start_matches('/');
    // In a container the group may have another name than outside, where only the outermost is to be seen.
    let folders = Path::new(group).ancestors().map(|group| root.join(group));
    let texts = folders.flat_map(|folder| files.iter().map(move |file| folder.join(file))).map(read_to_string);
    // "max" is no limit; groups of version 1 then have a number beyond any memory.
    texts.filter_map(|text| text.ok()?.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn the_smallest_of_machine_container_and_service_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let (proc, groups) = (folder.path().join("proc"), folder.path().join("cgroup"));
        let put = |path: PathBuf, text: &str| {
            fs::create_dir_all(path.parent().expect("in the folder")).expect("made");
            fs::write(path, text).expect("written");
        };
        assert_eq!(there_is(&proc, &groups), None);
        put(proc.join("meminfo"), "MemFree:  7 kB\nMemTotal:        4096000 kB\n");
        assert_eq!(there_is(&proc, &groups), Some(4_096_000 * 1024));

        put(proc.join("self/cgroup"), "0::/system.slice/nightshift.service\n");
        put(groups.join("system.slice/nightshift.service/memory.max"), "max\n");
        assert_eq!(there_is(&proc, &groups), Some(4_096_000 * 1024));
        put(groups.join("system.slice/memory.max"), "1073741824\n");
        assert_eq!(there_is(&proc, &groups), Some(1 << 30));
        put(groups.join("system.slice/nightshift.service/memory.high"), "536870912\n");
        assert_eq!(there_is(&proc, &groups), Some(512 * MIB));

        put(proc.join("self/cgroup"), "11:cpu,cpuacct:/docker/1\n5:memory:/docker/1\n");
        put(groups.join("memory/memory.limit_in_bytes"), "268435456\n");
        assert_eq!(there_is(&proc, &groups), Some(256 * MIB));
    }

    #[test]
    fn what_cannot_be_read_is_no_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("self")).expect("made");
        for text in ["", "::", "0:", "memory", "0::/../../..", "1:memory", "\u{0}:memory:/\u{0}"] {
            fs::write(folder.path().join("self/cgroup"), text).expect("written");
            assert_eq!(there_is(folder.path(), folder.path()), None, "{text:?}");
        }
    }

    #[test]
    fn half_of_it_but_something_to_work_with() {
        for (there_is, bound) in [(8192, 4096), (1024, 512), (512, 256), (400, 256), (256, 192), (16, 32)] {
            assert_eq!(bound_of(there_is * MIB), bound * MIB);
        }
        #[cfg(target_os = "linux")]
        assert!(usual_bound() >= 32 * MIB && usual_bound() != WHERE_UNKNOWN);
    }
}
