use std::fmt;

use reqwest::header::HeaderMap;
use suggest::prompt::Question;
use url::Url;

use super::error::LlmError;

/// One kind of API. It turns a question into a request and an answer's body into a text, and carries nothing itself.
pub(super) trait Provider: fmt::Debug + Send + Sync {
    /// The request for a question; its body alone is what leaves besides the key. `structured`: the provider is to hold
    /// the model to the form of the answer, where it can.
    fn request(&self, question: &Question, max_tokens: u32, structured: bool) -> Outgoing;

    /// The model's text in the body of an answer.
    ///
    /// # Errors
    /// [`LlmError`]: it is none, was cut off, or refuses.
    fn answer(&self, body: &[u8], question: &Question) -> Result<Answer, LlmError>;
}

/// A request as it is sent.
pub(super) struct Outgoing {
    pub(super) url: Url,
    /// With the key in it, marked as sensitive.
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// What a model answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) text: String,
    /// Tokens in and out, where the provider has counted them.
    pub(super) usage: Option<(u64, u64)>,
}
