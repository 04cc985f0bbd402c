/// A piece of a text.
pub(super) enum Part {
    /// Words.
    Words(String),
    /// The name of a setting, an object or whatever else programs write.
    Name(String),
}

/// A text in which what stands between backticks is what programs write. `prose.html` shows it.
pub(super) fn pieces(text: &str) -> Vec<Part> {
    let part = |(place, part): (usize, &str)| match place % 2 {
        0 => Part::Words(part.to_owned()),
        _ => Part::Name(part.to_owned()),
    };
    text.split('`').enumerate().map(part).collect()
}
