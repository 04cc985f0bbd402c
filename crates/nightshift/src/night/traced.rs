use std::cell::RefCell;

use rayon::ThreadPool;
use tracing::Span;
use tracing::span::EnteredSpan;

thread_local! {
    /// The span that this thread of a pool works in.
    static ENTERED: RefCell<Option<EnteredSpan>> = const { RefCell::new(None) };
}

/// Takes the threads out of their span, also when the work panicked.
struct Leave<'a>(&'a ThreadPool);

/// Does `work` on `threads`, all of which work in the present span meanwhile: what any of them logs
/// is marked with the run and the stage that it is about.
pub(super) fn install<R: Send>(threads: &ThreadPool, work: impl FnOnce() -> R + Send) -> R {
    let span = Span::current();
    threads.broadcast(|_| set(Some(&span)));
    let _leave = Leave(threads);
    threads.install(work)
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.broadcast(|_| set(None));
    }
}

fn set(span: Option<&Span>) {
    ENTERED.with_borrow_mut(|entered| {
        // Out of the old one before into the new one.
        *entered = None;
        *entered = span.map(|span| span.clone().entered());
    });
}

#[cfg(test)]
mod tests {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    use tracing_subscriber::Registry;

    use super::*;

    #[test]
    fn every_thread_is_in_the_span_while_the_work_lasts() {
        let _all = tracing::subscriber::set_default(Registry::default());
        let threads = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("starts");
        // A thread's own subscriber is that of the test only where it is set there.
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        threads.broadcast(|_| std::mem::forget(tracing::dispatcher::set_default(&dispatch)));
        let span = tracing::error_span!("stage");
        let ids = || threads.broadcast(|_| Span::current().id());
        assert_eq!(ids(), [None, None, None]);
        span.in_scope(|| {
            install(&threads, || {
                let seen: Vec<_> = (0..100).into_par_iter().map(|_| Span::current().id()).collect();
                assert!(span.id().is_some() && seen.iter().all(|id| *id == span.id()), "{seen:?}");
            });
        });
        assert_eq!(ids(), [None, None, None], "and not any longer");
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            span.in_scope(|| install(&threads, || std::panic::resume_unwind(Box::new("quietly"))))
        }));
        assert!(panicked.is_err());
        assert_eq!(ids(), [None, None, None]);
    }
}
