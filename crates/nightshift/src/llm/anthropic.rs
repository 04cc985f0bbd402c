//! Anthropic's Messages. Source: <https://docs.anthropic.com/en/api/messages>.

use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use suggest::prompt::Question;
use url::Url;

use super::access::secret_header;
use super::error::LlmError;
use super::provider::{Answer, Outgoing, Provider};
use crate::remarks::remark;

#[derive(Debug)]
pub(super) struct Anthropic {
    url: Url,
    model: String,
    key: Option<SecretString>,
}

#[derive(Deserialize)]
struct Reply {
    content: Vec<Block>,
    #[serde(default)]
    stop_reason: Option<String>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    input: Option<Value>,
}

#[derive(Deserialize)]
struct Usage {
    input_tokens: u64,
    output_tokens: u64,
}

impl Anthropic {
    pub(super) fn new(mut base: Url, model: String, key: Option<SecretString>) -> Self {
        base.set_path(&format!("{}/v1/messages", base.path().trim_end_matches('/').trim_end_matches("/v1")));
        Self { url: base, model, key }
    }
}

impl Provider for Anthropic {
    fn request(&self, question: &Question, max_tokens: u32, _: bool) -> Outgoing {
        let body = json!({
            "model": self.model,
            "max_tokens": max_tokens,
            "system": question.instructions,
            "messages": [{"role": "user", "content": question.data}],
            // The form of the answer is that of a tool's input, which the model has to use: the way to a schema that all of
            // its models know.
            "tools": [{"name": question.name, "description": "Takes the answer.", "input_schema": question.schema}],
            "tool_choice": {"type": "tool", "name": question.name},
        });
        let mut headers = self.key.as_ref().map_or_else(HeaderMap::new, |key| secret_header("x-api-key", key));
        headers.insert("anthropic-version", HeaderValue::from_static("2023-06-01"));
        Outgoing { url: self.url.clone(), headers, body: body.to_string().into_bytes() }
    }

    fn answer(&self, body: &[u8], question: &Question) -> Result<Answer, LlmError> {
        let reply: Reply =
            serde_json::from_slice(body).map_err(|_| LlmError::Useless(remark!("llm-answer-is-other")))?;
        match reply.stop_reason.as_deref() {
            Some("max_tokens") => {
                return Err(LlmError::Useless(remark!("llm-cut-off")));
            }
            Some("refusal") => return Err(LlmError::Useless(remark!("llm-unwilling"))),
            _ => {}
        }
        let mut blocks = reply.content.into_iter();
        let input =
            blocks.find(|block| block.kind == "tool_use" && block.name == question.name).and_then(|block| block.input);
        let text = input.map(|input| input.to_string()).unwrap_or_default();
        Ok(Answer { text, usage: reply.usage.map(|usage| (usage.input_tokens, usage.output_tokens)) })
    }
}
