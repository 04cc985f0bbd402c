//! The questions in words that `MariaDB`, `MySQL` and `PostgreSQL` all understand.

use super::super::tables::Question;

/// Rows with a limit of ours that are asked for at once: some megabytes.
pub(super) const AT_ONCE: i64 = 20_000;
/// The name of an entity.
pub(super) const ENTITY_ID: &str = "SELECT entity_id FROM states_meta WHERE metadata_id = $1";

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Float,
    Text,
    Bytes,
}

use Kind::{Bytes, Float, Number, Text};

/// A question, or another statement, as it is sent: what is given stands as `$1`, `$2` and so on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub(super) sql: &'static str,
    /// What the values of a row are.
    pub(super) kinds: &'static [Kind],
    /// How many rows the statement itself allows, where more may follow.
    pub(super) at_once: Option<i64>,
}

/// The question as it is sent.
///
/// `+ 0` keeps a time from being looked up in its index where the table's own order is wanted. A comparison of pairs is
/// written out, since `MariaDB` reads a whole index for one; its first part is what the index is searched by.
pub(super) const fn words(question: Question) -> Words {
    let (sql, kinds, at_once): (_, &'static [Kind], _) = match question {
        Question::Newest => (
            "SELECT last_updated_ts FROM states WHERE last_updated_ts <= $1 ORDER BY last_updated_ts DESC LIMIT 1",
            &[Float],
            None,
        ),
        Question::First => (
            "SELECT min(state_id), max(last_updated_ts), count(*) FROM (SELECT state_id, last_updated_ts FROM states \
             WHERE last_updated_ts > $1 ORDER BY last_updated_ts, state_id LIMIT $2) w",
            &[Number, Float, Number],
            None,
        ),
        Question::Last => ("SELECT max(state_id) FROM states", &[Number], None),
        Question::Next => ("SELECT min(state_id) FROM states WHERE state_id >= $1", &[Number], None),
        Question::Changes => (
            "SELECT state_id, metadata_id, state, last_updated_ts, context_id_bin, context_user_id_bin, \
             context_parent_id_bin FROM states \
             WHERE state_id BETWEEN $1 AND $2 AND last_updated_ts + 0 >= $3 AND state IS NOT NULL \
             AND (last_changed_ts IS NULL OR abs(last_updated_ts - last_changed_ts) <= 0.001) ORDER BY state_id",
            &[Number, Number, Text, Float, Bytes, Bytes, Bytes],
            None,
        ),
        // Home Assistant allows 16 KiB for attributes; what is much longer is not its own, and is not fetched.
        Question::Attributes => (
            "SELECT a.shared_attrs FROM (SELECT attributes_id, last_updated_ts, state_id FROM states \
             WHERE metadata_id = $1 AND last_updated_ts IS NOT NULL \
             ORDER BY last_updated_ts DESC, state_id DESC LIMIT $2) s \
             JOIN state_attributes a ON a.attributes_id = s.attributes_id \
             WHERE octet_length(a.shared_attrs) <= 1048576 ORDER BY s.last_updated_ts DESC, s.state_id DESC",
            &[Text],
            None,
        ),
        Question::Fired => (
            "SELECT time_fired_ts, event_id, context_id_bin, context_user_id_bin FROM events \
             WHERE event_type_id = (SELECT event_type_id FROM event_types WHERE event_type = $1) \
             AND time_fired_ts >= $2 AND (time_fired_ts > $2 OR event_id > $3) \
             ORDER BY time_fired_ts, event_id LIMIT 20000",
            &[Float, Number, Bytes, Bytes],
            Some(AT_ONCE),
        ),
        Question::Written => (
            "SELECT last_updated_ts, state_id, context_id_bin, context_user_id_bin FROM states \
             WHERE metadata_id = $1 AND last_updated_ts >= $2 AND (last_updated_ts > $2 OR state_id > $3) \
             ORDER BY last_updated_ts, state_id LIMIT 20000",
            &[Float, Number, Bytes, Bytes],
            Some(AT_ONCE),
        ),
        Question::Names => (
            "SELECT metadata_id, entity_id FROM states_meta WHERE metadata_id > $1 ORDER BY metadata_id LIMIT 20000",
            &[Number, Text],
            Some(AT_ONCE),
        ),
    };
    Words { sql, kinds, at_once }
}

/// The statement for a database whose places are all written `?`, and which of the values given is meant by each.
pub(super) fn with_question_marks(sql: &str) -> (String, Vec<usize>) {
    let mut marked = String::with_capacity(sql.len());
    let mut order = Vec::new();
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('$') {
        marked.push_str(before);
        marked.push('?');
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = after.split_at(digits);
        order.push(number.parse::<usize>().unwrap_or(1).saturating_sub(1));
        rest = tail;
    }
    marked.push_str(rest);
    (marked, order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_keep_their_values_when_they_lose_their_numbers() {
        let (sql, order) = with_question_marks("a = $1 AND b >= $2 AND (b > $2 OR c > $13) LIMIT 5");
        assert_eq!(sql, "a = ? AND b >= ? AND (b > ? OR c > ?) LIMIT 5");
        assert_eq!(order, [0, 1, 1, 12]);
        assert_eq!(with_question_marks("SELECT 1"), ("SELECT 1".to_owned(), Vec::new()));
    }

    #[test]
    fn a_limit_in_a_statement_is_the_one_that_is_reckoned_with() {
        for question in [Question::Fired, Question::Written, Question::Names] {
            assert!(words(question).sql.ends_with(&format!("LIMIT {AT_ONCE}")), "{question:?}");
        }
    }
}
