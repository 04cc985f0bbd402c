//! Chat completions as `OpenAI` made them and many others took over.
//! Source: <https://platform.openai.com/docs/api-reference/chat>.

use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use suggest::prompt::Question;
use url::Url;

use super::access::{bearer, secret_header};
use super::error::LlmError;
use super::provider::{Answer, Outgoing, Provider};
use crate::remarks::remark;

#[derive(Debug)]
pub(super) struct OpenAi {
    url: Url,
    model: String,
    key: Option<SecretString>,
    is_azure: bool,
    /// `OpenAI` itself no longer takes `max_tokens`; the others know nothing else.
    limit: &'static str,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
}

impl OpenAi {
    /// `base` is without what all calls end in.
    pub(super) fn new(mut base: Url, model: String, key: Option<SecretString>, api_version: Option<&str>) -> Self {
        let is_own = base.host_str() == Some("api.openai.com");
        base.set_path(&format!("{}/chat/completions", base.path().trim_end_matches('/')));
        if let Some(version) = api_version {
            base.query_pairs_mut().append_pair("api-version", version);
        }
        let limit = if is_own || api_version.is_some() { "max_completion_tokens" } else { "max_tokens" };
        Self { url: base, model, key, is_azure: api_version.is_some(), limit }
    }
}

impl Provider for OpenAi {
    fn request(&self, question: &Question, max_tokens: u32, structured: bool) -> Outgoing {
        let mut body = json!({
            "model": self.model,
            "messages": [
                {"role": "system", "content": format!("{} {}", question.instructions, question.form)},
                {"role": "user", "content": question.data},
            ],
            "stream": false,
        });
        if structured {
            body["response_format"] = json!({
                "type": "json_schema",
                "json_schema": {"name": question.name, "strict": true, "schema": question.schema},
            });
        }
        body[self.limit] = Value::from(max_tokens);
        let headers = match &self.key {
            Some(key) if self.is_azure => secret_header("api-key", key),
            Some(key) => bearer(key),
            None => HeaderMap::new(),
        };
        Outgoing { url: self.url.clone(), headers, body: body.to_string().into_bytes() }
    }

    fn answer(&self, body: &[u8], _: &Question) -> Result<Answer, LlmError> {
        let completion: Completion =
            serde_json::from_slice(body).map_err(|_| LlmError::Useless(remark!("llm-answer-is-other")))?;
        let usage = completion.usage.map(|usage| (usage.prompt_tokens, usage.completion_tokens));
        let choice = completion.choices.into_iter().next();
        let Choice { message, finish_reason } =
            choice.ok_or_else(|| LlmError::Useless(remark!("llm-answer-is-empty")))?;
        if message.refusal.is_some_and(|refusal| !refusal.is_empty())
            || finish_reason.as_deref() == Some("content_filter")
        {
            return Err(LlmError::Useless(remark!("llm-unwilling")));
        }
        if finish_reason.as_deref() == Some("length") {
            return Err(LlmError::Useless(remark!("llm-cut-off")));
        }
        Ok(Answer { text: message.content.unwrap_or_default(), usage })
    }
}
