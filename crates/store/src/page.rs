/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most this many.
    pub limit: u32,
    /// Begin after the one with this id, the last one of the page before; `None` begins at the
    /// start. After an id that does not exist (any more) there is nothing.
    pub before: Option<String>,
}

impl Page {
    /// The first `limit` of the list.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { limit, before: None }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::first(50)
    }
}
