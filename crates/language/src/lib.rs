//! What is said to people, in each of the languages that Nightshift speaks.
//!
//! Whoever speaks to people keeps its sentences in `locales/LANGUAGE/*.ftl`, in the syntax of
//! [Fluent](https://projectfluent.org/fluent/guide/), and makes a [`Catalogue`] of them. A sentence is asked for with [`say!`]: a key that
//! is not in the English source does not compile. That the other languages have every key, take the same arguments and decide by
//! the plural categories that they have is what [`problems`] finds out, in a test of each catalogue.
//!
//! English is the reference, and what is said where another language has a gap. Text goes out as it is, without Fluent's marks
//! that isolate directions of writing: none of the languages is written from the right, names are stripped of what turns it, and
//! the marks would go into YAML, names of automations and messages.

mod audit;
mod catalogue;
mod kept;
mod key;
mod number;
mod sentence;

pub use audit::problems;
pub use catalogue::{Argument, Catalogue, Sources};
pub use key::Key;
pub use number::{decimal, decimal_of, percent};
pub use sentence::{Part, Sentence};

/// A sentence of a catalogue: `say!(TEXTS, ENGLISH, language, "key", name = value, …)`.
///
/// `ENGLISH` is the constant that holds the English source, where the key is looked for when this is compiled.
#[macro_export]
macro_rules! say {
    ($catalogue:expr, $english:expr, $language:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const KEY: $crate::Key = $crate::Key::within($english, $key);
        $catalogue.say($language, KEY, &[$((stringify!($name), $crate::Argument::from($value))),*])
    }};
}

/// A [`Sentence`] of a catalogue, to be said later: `unsaid!(TEXTS, ENGLISH, "key", name = value, …)`. The catalogue is a static.
#[macro_export]
macro_rules! unsaid {
    ($catalogue:expr, $english:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const KEY: $crate::Key = $crate::Key::within($english, $key);
        $crate::Sentence::new(&$catalogue, KEY, vec![$((stringify!($name), $crate::Part::from($value))),*])
    }};
}

/// The sources of a catalogue: `sources!("../locales", "pages.ftl")` is `../locales/en/pages.ftl` and so on, from the file in which
/// this stands.
#[macro_export]
macro_rules! sources {
    ($folder:literal, $file:literal) => {
        [
            include_str!(concat!($folder, "/en/", $file)),
            include_str!(concat!($folder, "/de/", $file)),
            include_str!(concat!($folder, "/fr/", $file)),
            include_str!(concat!($folder, "/es/", $file)),
            include_str!(concat!($folder, "/nl/", $file)),
            include_str!(concat!($folder, "/it/", $file)),
        ]
    };
}
