//! Home Assistant's AI Task: the model that the user has set up there already.
//! Source: <https://www.home-assistant.io/integrations/ai_task/>, and the REST API's `return_response`.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use suggest::prompt::Question;
use url::Url;

use super::access::bearer;
use super::error::LlmError;
use super::provider::{Answer, Outgoing, Provider};
use crate::remarks::remark;
use crate::sources::Access;

#[derive(Debug)]
pub(super) struct AiTask {
    url: Url,
    access: Access,
    /// Which of its entities; none for the preferred one.
    entity_id: Option<String>,
}

#[derive(Deserialize)]
struct Reply {
    service_response: Response,
}

#[derive(Deserialize)]
struct Response {
    data: Value,
}

impl AiTask {
    pub(super) fn new(access: Access, entity_id: Option<String>) -> Result<Self, String> {
        let route = access.route(&["services", "ai_task", "generate_data"]);
        let mut url = route.map_err(|error| error.to_string())?;
        url.set_query(Some("return_response"));
        Ok(Self { url, access, entity_id })
    }
}

impl Provider for AiTask {
    fn request(&self, question: &Question, _: u32, _: bool) -> Outgoing {
        // A structure is a flat list of fields.
        let mut structure = Map::new();
        for field in &question.fields {
            let selector = if field.choices.is_empty() {
                json!({"text": {}})
            } else {
                json!({"select": {"options": field.choices}})
            };
            structure.insert(
                field.name.clone(),
                json!({"description": field.about, "required": field.is_required, "selector": selector}),
            );
        }
        let mut body = json!({
            "task_name": format!("Nightshift: {}", question.name.replace('_', " ")),
            "instructions": format!("{}\n{}", question.instructions, question.data),
            "structure": structure,
        });
        if let Some(entity_id) = &self.entity_id {
            body["entity_id"] = Value::from(entity_id.as_str());
        }
        Outgoing { url: self.url.clone(), headers: bearer(self.access.bearer()), body: body.to_string().into_bytes() }
    }

    fn answer(&self, body: &[u8], question: &Question) -> Result<Answer, LlmError> {
        let reply: Reply =
            serde_json::from_slice(body).map_err(|_| LlmError::Useless(remark!("llm-answer-is-other")))?;
        let Value::Object(fields) = reply.service_response.data else {
            return Err(LlmError::Useless(remark!("llm-answer-is-other")));
        };
        let Some(text) = question.assembled(fields) else {
            return Err(LlmError::Useless(remark!("llm-answer-is-other")));
        };
        // Home Assistant does not pass on what the model counted.
        Ok(Answer { text: text.to_string(), usage: None })
    }
}
