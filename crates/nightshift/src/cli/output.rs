use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

pub(crate) use crate::figures::{count, grouped};
use crate::wrap::wrapped;

/// A column that has to give way keeps at least so many columns of the terminal.
const LEAST_WRAPPED: usize = 20;

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs: one JSON object.
    Json,
}

/// Writes one JSON value, for people's eyes too.
pub(crate) fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut writer = io::BufWriter::new(out);
    serde_json::to_writer_pretty(&mut writer, value)?;
    writer.write_all(b"\n")?;
    writer.flush()
}

/// Writes rows under headings, in columns that are as wide as what is in them. Nothing for no rows.
///
/// On a terminal that is narrower than that, the cells of the column with most to give are broken
/// into lines.
pub(crate) fn table<const N: usize>(out: &mut dyn Write, headings: [&str; N], rows: &[[String; N]]) -> io::Result<()> {
    let terminal = terminal_size::terminal_size_of(io::stdout());
    table_within(out, headings, rows, terminal.map_or(usize::MAX, |(width, _)| width.0.into()))
}

fn table_within<const N: usize>(
    out: &mut dyn Write,
    headings: [&str; N],
    rows: &[[String; N]],
    available: usize,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<[String; N]> = rows.iter().map(|row| row.each_ref().map(|cell| clean(cell))).collect();
    let headings = headings.map(str::to_owned);
    let mut widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().chain([&headings]).map(|row| row[column].width());
        cells.max().unwrap_or(0)
    });
    // A blank before each column and one before all.
    let needed = widths.iter().sum::<usize>() + N + 1;
    let room = |column: usize| {
        let words = rows.iter().chain([&headings]).flat_map(|row| row[column].split_whitespace());
        let longest = words.map(UnicodeWidthStr::width).max().unwrap_or(0);
        widths[column].saturating_sub(longest.max(LEAST_WRAPPED))
    };
    if let Some((room, column)) = (0..N).map(|column| (room(column), column)).max() {
        widths[column] -= needed.saturating_sub(available).min(room);
    }
    for row in [&headings].into_iter().chain(&rows) {
        let cells: [Vec<String>; N] = std::array::from_fn(|column| {
            let cell = &row[column];
            if cell.width() > widths[column] { wrapped(cell, widths[column]) } else { vec![cell.clone()] }
        });
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            let mut line = String::from(" ");
            for (cell, width) in cells.iter().zip(&widths) {
                let text = cell.get(number).map_or("", String::as_str);
                line.push(' ');
                line.push_str(text);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(text.width())));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// `text` without what would move the cursor, change colours or turn the order of letters round:
/// names come from outside.
pub(crate) fn clean(text: &str) -> String {
    let turns = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_line_up_and_let_no_escape_sequence_through() {
        let mut out = Vec::new();
        table(&mut out, ["a", "long heading"], &[["\x1b[31mred".into(), "x".into()], ["é".into(), "y".into()]])
            .expect("writes to memory");
        let text = String::from_utf8(out).expect("is text");
        assert_eq!(text, "  a        long heading\n   [31mred x\n  é        y\n");
    }

    #[test]
    fn no_name_turns_the_line_round() {
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{7}"), "a b c ");
    }

    #[test]
    fn what_cannot_be_broken_stays_in_line() {
        let rows = [["20261124T095923.562131Z-cb63".into(), "failed".into()]];
        let mut out = Vec::new();
        table_within(&mut out, ["run", "status"], &rows, 10).expect("writes to memory");
        let expected = "  run                          status\n  20261124T095923.562131Z-cb63 failed\n";
        assert_eq!(String::from_utf8(out).expect("is text"), expected);
    }

    #[test]
    fn a_narrow_terminal_breaks_the_widest_column_only() {
        let rows = [["s-1".into(), "Turn on the lamp in the hall".into(), "high".into()]];
        let drawn = |available| {
            let mut out = Vec::new();
            table_within(&mut out, ["id", "habit", "priority"], &rows, available).expect("writes to memory");
            String::from_utf8(out).expect("is text")
        };
        let wide = "  id  habit                        priority\n  s-1 Turn on the lamp in the hall high\n";
        assert_eq!((drawn(usize::MAX), drawn(43)), (wide.to_owned(), wide.to_owned()));
        let narrow = "  id  habit                       priority\n  s-1 Turn on the lamp in the     high\n      hall\n";
        assert_eq!(drawn(42), narrow);
        assert!(drawn(1).lines().any(|line| line == "  s-1 Turn on the lamp in  high"), "{}", drawn(1));
    }
}
