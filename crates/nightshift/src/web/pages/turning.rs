/// A link that leads on in a list that is longer than its page, or back to its beginning.
pub(super) struct Step {
    /// The query, after the path of the page.
    pub(super) query: String,
    pub(super) label: String,
}

/// The links below a page of a list that begins after `after`; `next` is the last thing on it, where there are more.
pub(super) fn steps((after, back): (Option<&str>, String), (next, on): (Option<&str>, String)) -> Vec<Step> {
    let back = after.map(|_| Step { query: String::new(), label: back });
    back.into_iter().chain(next.map(|last| Step { query: format!("?after={last}"), label: on })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_can_be_gone_on_in_and_begun_anew() {
        let queries = |after, next| {
            let steps = steps((after, "back".to_owned()), (next, "on".to_owned()));
            steps.into_iter().map(|step| format!("{}{}", step.label, step.query)).collect::<Vec<_>>()
        };
        assert_eq!(queries(None, None), Vec::<String>::new());
        assert_eq!(queries(None, Some("x")), ["on?after=x"]);
        assert_eq!(queries(Some("w"), Some("x")), ["back", "on?after=x"]);
        assert_eq!(queries(Some("w"), None), ["back"]);
    }
}
