use std::cell::Cell;
use std::time::{Duration, Instant};

use domain::{Clock, Language};
use jiff::tz::TimeZone;
use language::Sentence;
use store::Store;
use suggest::prompt::{Question, read_reply};
use tokio::runtime::Builder;

use super::access::ModelAccess;
use super::asker::{Asker, Patience, Unanswered};
use crate::remarks::remark;

/// What a model made of the question of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ModelTrial {
    /// It answered, and so long it took.
    Answered(Duration),
    /// It answered, and not in the form that it was asked for.
    Odd(Duration),
    /// It did not, and why; holds no secret.
    Failed(Sentence),
}

/// Asks the model about a made-up automation, within the budget, for at most `limit`. Blocks.
pub(crate) fn try_model(
    access: &ModelAccess,
    store: &Store,
    clock: &dyn Clock,
    zone: &TimeZone,
    limit: Duration,
) -> ModelTrial {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return ModelTrial::Failed(remark!("model-no-network", error = error.to_string())),
    };
    // A person waits for it.
    let patience = Patience { tries: 1, failures: 1, ..Patience::default() };
    let question = Question::about_nobody(Language::English);
    let unreadable = Cell::new(false);
    let begun = Instant::now();
    let asking = async {
        let asker = Asker::new(access, store, clock, zone, None, patience).await?;
        let read = |text: &str| read_reply(text, &question.numbers).inspect_err(|_| unreadable.set(true));
        asker.ask_for(&question, read).await
    };
    let asked = runtime.block_on(async { tokio::time::timeout(limit, asking).await });
    // What a name is looked up with may still wait.
    runtime.shutdown_background();
    match asked {
        Ok(Ok(_)) => ModelTrial::Answered(begun.elapsed()),
        Ok(Err(_)) | Err(_) if unreadable.get() => ModelTrial::Odd(begun.elapsed()),
        Ok(Err(Unanswered(why))) => ModelTrial::Failed(why),
        Err(_) => ModelTrial::Failed(remark!("model-late", model = &access.name, seconds = limit.as_secs())),
    }
}
