use crate::config::texts::problem;
use language::Sentence;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::Url;

use super::ai_task::AiTask;
use super::anthropic::Anthropic;
use super::google::Google;
use super::openai::OpenAi;
use super::place::{address_of, is_local};
use super::provider::{Outgoing, Provider};
use super::spending::{Budget, Prices};
use crate::config::LlmSettings;
use crate::sources::Access;
use suggest::prompt::Question;

/// Whose API is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// Chat completions, of `OpenAI` and many others.
    #[serde(rename = "openai")]
    OpenAi,
    /// Messages.
    Anthropic,
    /// Gemini.
    Google,
    /// Home Assistant's AI Task.
    HomeAssistant,
}

/// What may leave, and where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Only to this machine and the home's own network.
    pub local_only: bool,
    /// With placeholders in the place of names.
    pub pseudonyms: bool,
}

/// A language model: who it is, what lets us in, and what it may take.
#[derive(Clone)]
pub struct ModelAccess {
    pub(super) provider: Arc<dyn Provider>,
    pub(super) address: Url,
    /// Who says what in the cache, and to people.
    pub(super) name: String,
    pub(super) ca_file: Option<PathBuf>,
    pub(super) ca_setting: &'static str,
    pub(super) timeout: Duration,
    /// For all questions of a night.
    pub night_time: Duration,
    pub(super) concurrency: usize,
    pub(super) max_tokens: u32,
    pub(super) privacy: Privacy,
    pub(super) prices: Prices,
    pub(super) budget: Budget,
}

/// A provider, where it is, and a file of whom to believe there.
type Placed = (Arc<dyn Provider>, Url, Option<PathBuf>);

impl ModelAccess {
    /// What the model is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// By what is set.
    ///
    /// # Errors
    /// The setting, and what is wrong with it.
    pub fn new(
        settings: &LlmSettings,
        kind: ProviderKind,
        home_assistant: Option<Access>,
        privacy: Privacy,
        prices: Prices,
        budget: Budget,
    ) -> Result<Self, (&'static str, Sentence)> {
        let model = settings.model.clone().filter(|model| !model.trim().is_empty());
        let key = settings.api_key.clone();
        if let Some(key) = &key
            && HeaderValue::from_str(key.expose_secret()).is_err()
        {
            return Err(("llm.api_key", problem!("key-characters")));
        }
        let (provider, address, ca_file, ca_setting) = if kind == ProviderKind::HomeAssistant {
            let (provider, address, ca_file) = ai_task_of(home_assistant, model.clone(), privacy)?;
            (provider, address, ca_file, "source.ca_file")
        } else {
            let base = base_of(settings, kind, privacy)?;
            let model = model.clone().ok_or_else(|| ("llm.provider", problem!("needs", setting = "llm.model")))?;
            let provider: Arc<dyn Provider> = match kind {
                ProviderKind::Anthropic => Arc::new(Anthropic::new(base.clone(), model, key)),
                ProviderKind::Google => Arc::new(Google::new(base.clone(), &model, key)),
                _ => Arc::new(OpenAi::new(base.clone(), model, key, settings.api_version.as_deref())),
            };
            (provider, base, settings.ca_file.clone(), "llm.ca_file")
        };
        let name = model.unwrap_or_else(|| "Home Assistant's AI Task".to_owned());
        Ok(Self {
            provider,
            address,
            name,
            ca_file,
            ca_setting,
            timeout: settings.timeout.unsigned_abs(),
            night_time: settings.night_time.unsigned_abs(),
            concurrency: usize::try_from(settings.concurrency).unwrap_or(1).max(1),
            max_tokens: settings.max_tokens,
            privacy,
            prices,
            budget,
        })
    }

    /// The request for a question; `structured` where the provider is to hold the model to the form of the answer.
    pub(super) fn request(&self, question: &Question, structured: bool) -> Outgoing {
        self.provider.request(question, self.max_tokens, structured)
    }
}

/// Home Assistant's AI Task, where it is, and whom to believe there.
fn ai_task_of(
    access: Option<Access>,
    entity_id: Option<String>,
    privacy: Privacy,
) -> Result<Placed, (&'static str, Sentence)> {
    if privacy.local_only {
        return Err(("llm.local_only", problem!("local-model-unseen")));
    }
    if entity_id.as_deref().is_some_and(|entity_id| !entity_id.starts_with("ai_task.")) {
        return Err(("llm.model", problem!("model-entity")));
    }
    let access = access.ok_or_else(|| ("llm.provider", problem!("needs-home-assistant")))?;
    let address = access.route(&[]).map_err(|error| ("llm.provider", error.to_string().into()))?;
    let ca_file = access.ca_file().map(PathBuf::from);
    let provider = AiTask::new(access, entity_id).map_err(|problem| ("llm.provider", problem.into()))?;
    Ok((Arc::new(provider), address, ca_file))
}

/// The address of the API.
fn base_of(settings: &LlmSettings, kind: ProviderKind, privacy: Privacy) -> Result<Url, (&'static str, Sentence)> {
    let Some(base_url) = settings.base_url.as_deref() else {
        if privacy.local_only {
            return Err(("llm.local_only", problem!("provider-not-local")));
        }
        if settings.api_key.is_none() {
            return Err(("llm.provider", problem!("needs-key")));
        }
        let own = match kind {
            ProviderKind::Anthropic => "https://api.anthropic.com",
            ProviderKind::Google => "https://generativelanguage.googleapis.com",
            _ => "https://api.openai.com/v1",
        };
        return Url::parse(own).map_err(|error| ("llm.provider", error.to_string().into()));
    };
    let base = address_of(base_url).map_err(|problem| ("llm.base_url", problem))?;
    let literal = match base.host() {
        Some(url::Host::Ipv4(address)) => Some(address.into()),
        Some(url::Host::Ipv6(address)) => Some(address.into()),
        _ => None,
    };
    if privacy.local_only && literal.is_some_and(|address| !is_local(address)) {
        return Err(("llm.base_url", problem!("address-not-local")));
    }
    Ok(base)
}

/// A header that no log shows.
pub(super) fn secret_header(name: &'static str, secret: &SecretString) -> HeaderMap {
    with_secret(HeaderName::from_static(name), secret.expose_secret())
}

pub(super) fn bearer(secret: &SecretString) -> HeaderMap {
    with_secret(AUTHORIZATION, &format!("Bearer {}", secret.expose_secret()))
}

fn with_secret(name: HeaderName, text: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    // That it can be one was checked with the settings.
    if let Ok(mut value) = HeaderValue::from_str(text) {
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    headers
}

impl fmt::Debug for ModelAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, name, privacy, budget, .. } = self;
        f.debug_struct("ModelAccess")
            .field("address", &address.as_str())
            .field("name", name)
            .field("privacy", privacy)
            .field("budget", budget)
            .finish_non_exhaustive()
    }
}
