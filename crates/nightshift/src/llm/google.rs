//! Google's Gemini. Source: <https://ai.google.dev/api/generate-content>.

use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use suggest::prompt::Question;
use url::Url;

use super::access::secret_header;
use super::error::LlmError;
use super::provider::{Answer, Outgoing, Provider};
use crate::remarks::remark;

#[derive(Debug)]
pub(super) struct Google {
    url: Url,
    key: Option<SecretString>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    #[serde(default)]
    candidates: Vec<Candidate>,
    #[serde(default)]
    usage_metadata: Option<Usage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    #[serde(default)]
    content: Option<Content>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: String,
    #[serde(default)]
    thought: bool,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(rename = "promptTokenCount")]
    prompt: u64,
    #[serde(default, rename = "candidatesTokenCount")]
    candidates: u64,
    #[serde(default, rename = "thoughtsTokenCount")]
    thoughts: u64,
}

impl Google {
    pub(super) fn new(mut base: Url, model: &str, key: Option<SecretString>) -> Self {
        let path = base.path().trim_end_matches('/').trim_end_matches("/v1beta").to_owned();
        base.set_path(&format!("{path}/v1beta/models/{}:generateContent", model.trim_start_matches("models/")));
        Self { url: base, key }
    }
}

impl Provider for Google {
    fn request(&self, question: &Question, max_tokens: u32, structured: bool) -> Outgoing {
        let mut body = json!({
            "systemInstruction": {"parts": [{"text": format!("{} {}", question.instructions, question.form)}]},
            "contents": [{"role": "user", "parts": [{"text": question.data}]}],
            "generationConfig": {
                "responseMimeType": "application/json",
                "maxOutputTokens": max_tokens,
            },
        });
        if structured {
            body["generationConfig"]["responseJsonSchema"] = question.schema.clone();
        }
        // In a header and not in the query, which ends in logs.
        let headers = self.key.as_ref().map_or_else(HeaderMap::new, |key| secret_header("x-goog-api-key", key));
        Outgoing { url: self.url.clone(), headers, body: body.to_string().into_bytes() }
    }

    fn answer(&self, body: &[u8], _: &Question) -> Result<Answer, LlmError> {
        let reply: Reply =
            serde_json::from_slice(body).map_err(|_| LlmError::Useless(remark!("llm-answer-is-other")))?;
        let usage = reply.usage_metadata.map(|usage| (usage.prompt, usage.candidates.saturating_add(usage.thoughts)));
        let Some(candidate) = reply.candidates.into_iter().next() else {
            return Err(LlmError::Useless(remark!("llm-unwilling")));
        };
        match candidate.finish_reason.as_deref() {
            None | Some("STOP") => {}
            Some("MAX_TOKENS") => {
                return Err(LlmError::Useless(remark!("llm-cut-off")));
            }
            Some(_) => return Err(LlmError::Useless(remark!("llm-unwilling"))),
        }
        let parts = candidate.content.map(|content| content.parts).unwrap_or_default();
        let text = parts.into_iter().filter(|part| !part.thought).map(|part| part.text).collect();
        Ok(Answer { text, usage })
    }
}
