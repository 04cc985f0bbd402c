use std::io::Write;

use domain::{Home, Language, SuggestionId};
use suggest::draft_of;

use super::failure::Failure;
use super::night::store_failure;
use super::suggestions::no_such;
use super::{Global, stored};
use crate::changes;
use crate::llm::{prompt_of, proposal_prompt_of};
use crate::night::remembered;

/// Prints what a language model would be sent at night, a request a line: for words, and for a proposal. Sends nothing.
pub(super) fn run(id: &str, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let config = global.load(Vec::new())?.config;
    let access =
        config.llm.access(&config.source).map_err(|(key, problem)| Failure::job(format_args!("{key}: {problem}")))?;
    let access = access.ok_or_else(|| {
        Failure::job(format_args!(
            "no language model is set, so that nothing is sent to one: `llm.provider` would name it"
        ))
    })?;
    let id = SuggestionId::new(id);
    // Placeholders are given their numbers here as in a night, so that they are the same then.
    let store = stored::open(&config)?;
    let stored = store.suggestion(&id).map_err(store_failure)?.ok_or_else(|| no_such(&id))?;
    let suggestion = stored.as_found();
    let mut home = Home::in_zone(config.timezone.clone());
    let said = remembered(&store).map_err(store_failure)?.language.and_then(|tag| Language::of_tag(&tag));
    home.language = config.language.or(said).unwrap_or_default();
    home.entities = store.entities().map_err(store_failure)?;
    let body = prompt_of(&access, &store, suggestion, &home, home.language).map_err(store_failure)?;
    out.write_all(&body)?;
    writeln!(out)?;
    let patterns = store.patterns_of(&suggestion.pattern_ids).map_err(store_failure)?;
    if let Some(draft) = draft_of(suggestion, &patterns) {
        let others = changes::unchanged(&store).map_err(store_failure)?;
        let body = proposal_prompt_of(&access, &store, (suggestion, &draft), &others, &home).map_err(store_failure)?;
        out.write_all(&body)?;
        writeln!(out)?;
    }
    Ok(())
}
