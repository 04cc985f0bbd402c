use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use store::Page;

use crate::web::Problem;

/// The parameters of a query, or the problem with them.
pub(in crate::web) struct Params<T>(pub(in crate::web) T);

/// The parameters that every list takes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListParams {
    /// How many items, 1 to 200.
    pub(super) limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

const USUAL_LIMIT: u32 = 50;
const LARGEST_LIMIT: u32 = 200;

impl ListParams {
    /// The page to ask the store for: one item more than is wanted, which tells whether there are
    /// further pages.
    pub(super) fn page(self) -> Result<Page, Problem> {
        let limit = self.limit.unwrap_or(USUAL_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(Problem::invalid_query(format!("limit is {limit}: it goes from 1 to {LARGEST_LIMIT}.")));
        }
        Ok(Page { limit: limit + 1, before: self.cursor })
    }
}

/// Takes off the item beyond the page, and gives the cursor that leads to it.
pub(super) fn cut<T>(items: &mut Vec<T>, page: u32, id_of: impl Fn(&T) -> String) -> Option<String> {
    let wanted = page.saturating_sub(1) as usize;
    if items.len() <= wanted {
        return None;
    }
    items.truncate(wanted);
    items.last().map(id_of)
}

impl<S, T> FromRequestParts<S> for Params<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => Err(Problem::invalid_query(rejection.body_text())),
        }
    }
}
