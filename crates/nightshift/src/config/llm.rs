use std::path::PathBuf;

use jiff::SignedDuration;
use language::Sentence;
use secrecy::SecretString;
use serde::Deserialize;

use super::error::Invalid;
use super::key::{Key, Kind, Section, Standard};
use super::texts::problem;
use super::{SourceSettings, value};
use crate::llm::{Budget, ModelAccess, Prices, Privacy, ProviderKind};

/// A language model that words suggestions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LlmSettings {
    /// Whose API; none for no model.
    #[serde(default)]
    pub provider: Option<ProviderKind>,
    /// Where it is, if not at the provider's own address.
    pub base_url: Option<String>,
    /// Which model; for Home Assistant, which of its AI Task entities.
    pub model: Option<String>,
    /// What lets us in.
    #[serde(default, deserialize_with = "value::secret")]
    pub api_key: Option<SecretString>,
    /// Where that key is read from.
    pub api_key_file: Option<PathBuf>,
    /// The `api-version` of Azure.
    pub api_version: Option<String>,
    /// A PEM file of the authorities that may vouch for it, instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// How long one question may take.
    #[serde(deserialize_with = "value::length")]
    pub timeout: SignedDuration,
    /// How long all questions of a night may take.
    #[serde(deserialize_with = "value::length")]
    pub night_time: SignedDuration,
    /// Questions at once.
    pub concurrency: u32,
    /// Tokens of an answer, at the most.
    pub max_tokens: u32,
    /// What a million tokens that are sent cost.
    pub price_in: Option<f64>,
    /// What a million tokens that are answered cost.
    pub price_out: Option<f64>,
    /// Tokens of a night.
    pub night_tokens: Option<u64>,
    /// Tokens of a calendar month.
    pub month_tokens: Option<u64>,
    /// Money of a night.
    pub night_cost: Option<f64>,
    /// Money of a calendar month.
    pub month_cost: Option<f64>,
    /// Whether only a model in the home's own network may be asked.
    pub local_only: bool,
    /// Whether names are told by placeholders.
    pub pseudonyms: bool,
}

pub(super) const SECTION: Section = Section {
    name: "llm",
    about: "A language model that gives suggestions their words; without one they have Nightshift's own. It never makes or \
            changes an automation, and what it writes is held against the facts (docs/language-models.md).",
    keys: &[
        Key {
            name: "llm.provider",
            kind: Kind::Choice(&["openai", "anthropic", "google", "home_assistant"]),
            standard: Standard::Unset("no model is asked"),
            example: "\"openai\"",
            about: "Whose API it speaks. \"openai\" is OpenAI and all that speak its chat completions: Ollama, LM Studio, \
                    llama.cpp, vLLM, OpenRouter, Azure. \"home_assistant\" asks the AI Task that is set up in Home Assistant, \
                    and needs no key here.",
        },
        Key {
            name: "llm.base_url",
            kind: Kind::Address,
            standard: Standard::Unset("the provider's own address"),
            example: "\"http://127.0.0.1:11434/v1\"",
            about: "Where the API is, up to what comes before /chat/completions (\"openai\"), /v1/messages (\"anthropic\") or \
                    /v1beta/models (\"google\"); without a user, a password or a query.",
        },
        Key {
            name: "llm.model",
            kind: Kind::Text,
            standard: Standard::Unset("for \"home_assistant\": its preferred AI Task; the others need it"),
            example: "\"qwen3:4b\"",
            about: "Which model, as the provider calls it. For \"home_assistant\" the entity of the AI Task, ai_task.….",
        },
        Key {
            name: "llm.api_key",
            kind: Kind::Secret,
            standard: Standard::Unset("it is asked without a key"),
            example: "\"the provider's key\"",
            about: "The provider's API key.",
        },
        Key {
            name: "llm.api_key_file",
            kind: Kind::Path,
            standard: Standard::Unset("none"),
            example: "\"/run/secrets/llm_api_key\"",
            about: "A file that holds llm.api_key; its last line end is dropped.",
        },
        Key {
            name: "llm.api_version",
            kind: Kind::Text,
            standard: Standard::Unset("it is not Azure"),
            example: "\"2024-10-21\"",
            about: "For Azure OpenAI: the api-version of the query; the key is then sent as its api-key header. llm.base_url is \
                    that of the deployment, https://NAME.openai.azure.com/openai/deployments/DEPLOYMENT.",
        },
        Key {
            name: "llm.ca_file",
            kind: Kind::Path,
            standard: Standard::Unset("the system's authorities are believed"),
            example: "\"/etc/nightshift/home-ca.pem\"",
            about: "A PEM file of the authorities that may vouch for it at an https:// address.",
        },
        Key {
            name: "llm.timeout",
            kind: Kind::Length,
            standard: Standard::Value("\"30s\""),
            example: "\"2m\"",
            about: "How long one question may take as a whole, 1s to 10m. A small computer that runs a model itself may need \
                    minutes.",
        },
        Key {
            name: "llm.night_time",
            kind: Kind::Length,
            standard: Standard::Value("\"2m\""),
            example: "\"5m\"",
            about: "How long all questions of a night may take together, 1s to 1h; never more than half of what schedule.deadline \
                    leaves. After that the plain words stand.",
        },
        Key {
            name: "llm.concurrency",
            kind: Kind::Whole,
            standard: Standard::Value("1"),
            example: "2",
            about: "Questions that are asked at once, 1 to 8. One question is about several suggestions.",
        },
        Key {
            name: "llm.max_tokens",
            kind: Kind::Whole,
            standard: Standard::Value("1500"),
            example: "4000",
            about: "The most tokens of one answer, 100 to 32000. A model that thinks before it answers needs more.",
        },
        Key {
            name: "llm.price_in",
            kind: Kind::Number,
            standard: Standard::Unset("nothing"),
            example: "0.15",
            about: "What a million tokens that are sent cost, in your currency; for the limits of money.",
        },
        Key {
            name: "llm.price_out",
            kind: Kind::Number,
            standard: Standard::Unset("nothing"),
            example: "0.6",
            about: "What a million tokens that are answered cost, in the same currency.",
        },
        Key {
            name: "llm.night_tokens",
            kind: Kind::Whole,
            standard: Standard::Value("20000"),
            example: "5000",
            about: "The most tokens of a night (a day of the home's calendar), in both directions. When the next question could \
                    go beyond, it is not asked, and the plain words stand.",
        },
        Key {
            name: "llm.month_tokens",
            kind: Kind::Whole,
            standard: Standard::Value("200000"),
            example: "50000",
            about: "The most tokens of a calendar month.",
        },
        Key {
            name: "llm.night_cost",
            kind: Kind::Number,
            standard: Standard::Unset("money is not limited by night"),
            example: "0.02",
            about: "The most money of a night, by llm.price_in and llm.price_out.",
        },
        Key {
            name: "llm.month_cost",
            kind: Kind::Number,
            standard: Standard::Unset("money is not limited by month"),
            example: "0.5",
            about: "The most money of a calendar month.",
        },
        Key {
            name: "llm.local_only",
            kind: Kind::Truth,
            standard: Standard::Value("false"),
            example: "true",
            about: "Whether only a model on this machine or in the home's own network may be asked: an address that leads \
                    anywhere else is refused each time it is looked up.",
        },
        Key {
            name: "llm.pseudonyms",
            kind: Kind::Truth,
            standard: Standard::Value("true"),
            example: "false",
            about: "Whether the model is told placeholders (Lamp 3) for the names of the home, which are put back into its \
                    answer. `nightshift suggestions prompt ID` prints what is sent.",
        },
    ],
};

impl LlmSettings {
    /// How the model is asked; none where none is set.
    ///
    /// # Errors
    /// A setting and what is wrong with it.
    pub fn access(&self, source: &SourceSettings) -> Result<Option<ModelAccess>, (&'static str, Sentence)> {
        let Some(kind) = self.provider else { return Ok(None) };
        let privacy = Privacy { local_only: self.local_only, pseudonyms: self.pseudonyms };
        let prices = Prices { input: self.price_in.unwrap_or(0.0), output: self.price_out.unwrap_or(0.0) };
        let budget = Budget {
            night_tokens: self.night_tokens,
            month_tokens: self.month_tokens,
            night_cost: self.night_cost,
            month_cost: self.month_cost,
        };
        ModelAccess::new(self, kind, source.access(), privacy, prices, budget).map(Some)
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let seconds = |length: SignedDuration, longest| (1..=longest).contains(&length.as_secs());
        if !seconds(self.timeout, 600) {
            return Err(Invalid::new("llm.timeout", problem!("range-length", least = "1s", most = "10m")));
        }
        if !seconds(self.night_time, 3600) {
            return Err(Invalid::new("llm.night_time", problem!("range-length", least = "1s", most = "1h")));
        }
        if !(1..=8).contains(&self.concurrency) {
            return Err(Invalid::new("llm.concurrency", problem!("range-whole", least = 1, most = 8)));
        }
        if !(100..=32_000).contains(&self.max_tokens) {
            return Err(Invalid::new("llm.max_tokens", problem!("range-whole", least = 100, most = 32_000)));
        }
        for (key, amount) in [
            ("llm.price_in", self.price_in),
            ("llm.price_out", self.price_out),
            ("llm.night_cost", self.night_cost),
            ("llm.month_cost", self.month_cost),
        ] {
            if amount.is_some_and(|amount| !(0.0..=1e6).contains(&amount)) {
                return Err(Invalid::new(key, problem!("range-number", least = 0, most = 1_000_000)));
            }
        }
        for (key, cost) in [("llm.night_cost", self.night_cost), ("llm.month_cost", self.month_cost)] {
            if cost.is_some() && self.price_in.is_none() && self.price_out.is_none() {
                return Err(Invalid::new(key, problem!("needs-both", one = "llm.price_in", other = "llm.price_out")));
            }
        }
        if self.provider.is_none() {
            let set = [
                ("llm.base_url", self.base_url.is_some()),
                ("llm.model", self.model.is_some()),
                ("llm.api_key", self.api_key.is_some()),
                ("llm.api_key_file", self.api_key_file.is_some()),
            ];
            if let Some((key, _)) = set.iter().find(|(_, is_set)| *is_set) {
                return Err(Invalid::new(key, problem!("needs", setting = "llm.provider")));
            }
        }
        Ok(())
    }

    /// Checks what it says together with where the history is, once the secrets are read.
    pub(super) fn check_access(&self, source: &SourceSettings) -> Result<(), Invalid> {
        self.access(source).map(drop).map_err(|(key, problem)| Invalid::new(key, problem))
    }
}
