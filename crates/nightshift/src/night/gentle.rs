use std::num::NonZeroUsize;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Threads for a night's heavy work, which give way to whatever else the machine does.
///
/// # Errors
/// When the system gives no threads.
pub(super) fn threads(count: NonZeroUsize) -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new()
        .num_threads(count.get())
        .thread_name(|number| format!("night-{number}"))
        .start_handler(|_| give_way())
        .build()
}

/// About a tenth of the weight of an ordinary thread, and the priority at the disk that goes with it (`man 2 ioprio_set`).
/// No nicer: these threads hold locks of the store now and then, and whoever asks over HTTP waits for those. Linux's class
/// for idle times (`SCHED_IDLE`) made nights on a busy machine take twice as long, and nobody else's work quicker.
const NICER: i32 = 10;

/// Lowers the priority of the thread that calls it, where the system has such a thing for threads.
fn give_way() {
    // On Linux a nice value belongs to the thread (`man 2 setpriority`, "C library/kernel
    // differences"); elsewhere it would slow down the whole process.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICER) {
        tracing::debug!(%error, "the priority of a mining thread could not be lowered");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn only_the_workers_give_way() {
        let nice_of_thread = || rustix::process::nice(0).expect("reads the nice value");
        let before = nice_of_thread();
        let pool = threads(NonZeroUsize::MIN).expect("starts");
        let inside = pool.install(nice_of_thread);
        assert!(inside > before || inside == 19, "{inside} after {before}");
        assert_eq!(nice_of_thread(), before);
    }
}
