use std::cell::{Cell, RefCell};
use std::time::Duration;

use domain::{Clock, RunId};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use language::Sentence;
use store::{ModelCallId, ModelUsage, Store, StoreError};
use suggest::prompt::{Question, ReplyFault, estimate_tokens};

use super::access::ModelAccess;
use super::error::LlmError;
use super::line::Line;
use super::provider::Answer;
use crate::notify::Backoff;
use crate::remarks::{self, remark};

/// How patient we are with a model.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often a question is asked that fails for a reason that may pass.
    pub tries: u32,
    /// Before the second try; each further pause is twice as long ...
    pub first_pause: SignedDuration,
    /// ... up to this.
    pub longest_pause: SignedDuration,
    /// Who wants to be left alone for longer is asked no more in this run.
    pub longest_wish: Duration,
    /// After so many questions in a row that failed, no more are asked in this run.
    pub failures: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 3,
            first_pause: SignedDuration::from_secs(1),
            longest_pause: SignedDuration::from_secs(8),
            longest_wish: Duration::from_secs(20),
            failures: 2,
        }
    }
}

/// Asks a model in one run: tries again where that is of use, keeps to the budget, and gives up on a model that fails
/// again and again.
pub(super) struct Asker<'a> {
    access: &'a ModelAccess,
    store: &'a Store,
    clock: &'a dyn Clock,
    zone: &'a TimeZone,
    run: Option<&'a RunId>,
    patience: Patience,
    line: Line,
    failures: Cell<u32>,
    /// Why nothing is asked any more.
    given_up: RefCell<Option<Sentence>>,
    /// Whether the provider is to hold the model to the form of the answer.
    structured: Cell<bool>,
    spent: Cell<ModelUsage>,
}

/// Why there is no answer, as an end of "… have plain words: ".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unanswered(pub(super) Sentence);

impl<'a> Asker<'a> {
    pub(super) async fn new(
        access: &'a ModelAccess,
        store: &'a Store,
        clock: &'a dyn Clock,
        zone: &'a TimeZone,
        run: Option<&'a RunId>,
        patience: Patience,
    ) -> Result<Self, Unanswered> {
        let line = Line::open(access).await.map_err(|error| Unanswered(of(access, &error)))?;
        Ok(Self {
            access,
            store,
            clock,
            zone,
            run,
            patience,
            line,
            failures: Cell::new(0),
            given_up: RefCell::new(None),
            structured: Cell::new(true),
            spent: Cell::new(ModelUsage::default()),
        })
    }

    /// What the answers have taken so far.
    pub(super) fn spent(&self) -> ModelUsage {
        self.spent.get()
    }

    /// What `read` makes of the model's answer; of a second one, where the first cannot be read.
    pub(super) async fn ask_for<T>(
        &self,
        question: &Question,
        read: impl Fn(&str) -> Result<T, ReplyFault>,
    ) -> Result<T, Unanswered> {
        let answered = match self.ask_patiently(question).await {
            Ok(text) => match read(&text) {
                Ok(said) => Ok(said),
                // Once: a model that cannot keep to a form will not learn it tonight.
                Err(_) => match self.ask_patiently(&question.again()).await {
                    Ok(text) => {
                        read(&text).map_err(|fault| Unanswered(remark!("model-twice", fault = of_fault(&fault))))
                    }
                    Err(unanswered) => Err(unanswered),
                },
            },
            Err(unanswered) => Err(unanswered),
        };
        match &answered {
            Ok(_) => self.failures.set(0),
            Err(Unanswered(why)) => {
                self.failures.set(self.failures.get() + 1);
                if self.failures.get() >= self.patience.failures {
                    self.give_up(why);
                }
            }
        }
        answered
    }

    async fn ask_patiently(&self, question: &Question) -> Result<String, Unanswered> {
        let mut backoff = Backoff::of(self.patience.first_pause, self.patience.longest_pause);
        let mut tried = 0;
        loop {
            if let Some(why) = self.given_up.borrow().as_ref() {
                return Err(Unanswered(why.clone()));
            }
            let structured = self.structured.get();
            let error = match self.ask_once(question, structured).await? {
                Ok(answer) => return Ok(answer.text),
                Err(error) => error,
            };
            tried += 1;
            let why = of(self.access, &error);
            tracing::debug!(error = %why, llm.tried = tried, "The language model gave no answer");
            match error {
                // Not every server knows how to hold a model to a form.
                LlmError::NotUnderstood(_) if structured => self.structured.set(false),
                LlmError::Refused(_) | LlmError::NotUnderstood(_) => {
                    self.give_up(&why);
                    return Err(Unanswered(why));
                }
                LlmError::Useless(_) => return Err(Unanswered(why)),
                error @ (LlmError::Passing { .. } | LlmError::BrokenOff(_)) => {
                    let wish = if let LlmError::Passing { retry_after, .. } = error { retry_after } else { None };
                    let wish = wish.unwrap_or_default();
                    if wish > self.patience.longest_wish {
                        self.give_up(&why);
                        return Err(Unanswered(why));
                    }
                    if tried >= self.patience.tries {
                        return Err(Unanswered(why));
                    }
                    tokio::time::sleep(backoff.pause_after(false).unsigned_abs().max(wish)).await;
                }
            }
        }
    }

    /// One request within the budget, and what it took written down.
    async fn ask_once(&self, question: &Question, structured: bool) -> Result<Result<Answer, LlmError>, Unanswered> {
        let outgoing = self.access.request(question, structured);
        let tokens_in = estimate_tokens(&String::from_utf8_lossy(&outgoing.body));
        let most = self.access.prices.usage(tokens_in, u64::from(self.access.max_tokens));
        let now = self.clock.now();
        let limits = self.access.budget.limits(now, self.zone);
        let begun = self.store.begin_model_call(self.run, &self.access.name, &most, &limits, now);
        let Some(call) = begun.map_err(|error| unwritten(&error))? else {
            let why = remark!("model-budget");
            self.give_up(&why);
            return Err(Unanswered(why));
        };
        let sent = self.line.send(outgoing, now).await;
        let (answer, took) = match sent.and_then(|body| self.access.provider.answer(&body, question)) {
            Ok(answer) => {
                let counted =
                    answer.usage.map(|(tokens_in, tokens_out)| self.access.prices.usage(tokens_in, tokens_out));
                let guess = || self.access.prices.usage(tokens_in, estimate_tokens(&answer.text));
                let took = (counted.unwrap_or_else(guess), counted.is_some());
                (Ok(answer), Some(took))
            }
            // It did not get to the model.
            Err(error @ (LlmError::Refused(_) | LlmError::NotUnderstood(_) | LlmError::Passing { .. })) => {
                (Err(error), Some((ModelUsage::default(), false)))
            }
            // It may have taken all that it may: so it stays.
            Err(error @ (LlmError::Useless(_) | LlmError::BrokenOff(_))) => (Err(error), None),
        };
        if let Some((usage, counted)) = took {
            self.count(call, usage, counted)?;
        }
        Ok(answer)
    }

    fn count(&self, call: ModelCallId, usage: ModelUsage, counted: bool) -> Result<(), Unanswered> {
        let spent = self.spent.get();
        self.spent.set(ModelUsage {
            tokens_in: spent.tokens_in.saturating_add(usage.tokens_in),
            tokens_out: spent.tokens_out.saturating_add(usage.tokens_out),
            cost: spent.cost.saturating_add(usage.cost),
        });
        self.store.end_model_call(call, &usage, counted).map_err(|error| unwritten(&error))
    }

    fn give_up(&self, why: &Sentence) {
        self.given_up.borrow_mut().get_or_insert_with(|| why.clone());
    }
}

/// Who did what.
fn of(access: &ModelAccess, error: &LlmError) -> Sentence {
    remark!("model-failed", model = &access.name, address = access.address.to_string(), what = error.sentence())
}

/// Nothing is asked whose cost cannot be written down.
fn unwritten(error: &StoreError) -> Unanswered {
    Unanswered(remark!("model-unwritten", error = remarks::of_store(error)))
}

fn of_fault(fault: &ReplyFault) -> Sentence {
    match fault {
        ReplyFault::TooLong => remark!("model-too-long"),
        ReplyFault::NotAsAsked(how) => remark!("model-not-as-asked", how = how),
    }
}
