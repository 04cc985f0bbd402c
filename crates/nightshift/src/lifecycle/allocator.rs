//! Has the system's allocator give a night's memory back.
//!
//! The allocator of glibc keeps what it had at its most: each thread has a heap of its own, and the
//! sizes at which memory is asked for and given back grow with what was used. That is right for a
//! program that goes on as it began, and wrong for one that works for some seconds a night. It can be
//! told otherwise only before a program starts (`GLIBC_TUNABLES`, see "Memory Allocation Tunables" in
//! glibc's manual), so the daemon starts itself anew once, in the same process.

/// One heap for all threads, everything from 64 KiB on given back as soon as it is free, and no
/// stacks of ended threads kept.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const TUNABLES: &str = "glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=65536:\
                        glibc.malloc.trim_threshold=65536:glibc.malloc.top_pad=0:glibc.pthread.stack_cache_size=0";

/// Says that it has been done. What a privileged program is told by `GLIBC_TUNABLES` is taken away from
/// it: without a mark of our own it would start for ever.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MARK: &str = "_NIGHTSHIFT_STARTED_ANEW";

/// Starts this program anew with an allocator that gives memory back. Returns where that has been
/// done already, where the user has set the allocator up, and where it cannot be done: the program
/// then works as well, with more memory at rest.
///
/// To be called first, while there is one thread and nothing is open.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_memory_back(environment: &crate::config::Environment) {
    use std::os::unix::process::CommandExt;

    if environment.has_allocator_settings(MARK) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| program.clone().into());
    let mut command = std::process::Command::new(program);
    command.arg0(name).args(arguments).env("GLIBC_TUNABLES", TUNABLES).env(MARK, "1");
    // It returns only when it has failed.
    let _ = command.exec();
}

/// Other allocators are left as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_memory_back(_: &crate::config::Environment) {}
