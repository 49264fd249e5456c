//! Figures as people write them: with signs between thousands, with marks for what is suppressed.

use crate::error::TableFault;
use crate::ratio::Ratio;
use crate::table::Table;

/// The most digits of a figure; more are none of anything.
const MAX_LEN: usize = 300;

/// A field of a column of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Number(Ratio),
    /// Blank, or a mark of what is not there: `..`, `:`, `n/a`.
    Missing,
    /// A mark of what is kept secret: `c`, `*`, `<3`, `x`.
    Suppressed(String),
}

/// A column of figures that has been read.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    pub(super) cells: Vec<Cell>,
    /// The most decimals that any of them has.
    pub(super) decimals: u32,
}

/// Reads a column of figures.
///
/// Blanks may stand between thousands, or commas or full stops where a figure has two of them at least;
/// where some figure of the column has, one with a single such mark and three digits behind it is read so
/// too. Else a full stop stands before decimals, and so does a comma, unless three digits are behind it.
pub(super) fn figures(table: &Table, column: usize, name: &str) -> Result<Figures, TableFault> {
    let fields = || (0..table.n_rows()).map(|row| table.field(row, column).unwrap_or("").trim());
    let thousands = fields().find_map(mark_of_thousands);
    let mut read = Figures { cells: Vec::with_capacity(table.n_rows()), decimals: 0 };
    for (row, field) in (1..).zip(fields()) {
        let cell = match mark(field) {
            Some(cell) => cell,
            None => match number(field, thousands) {
                Ok((number, decimals)) => {
                    read.decimals = read.decimals.max(decimals);
                    Cell::Number(number)
                }
                Err(expected) => {
                    let (column, text) = (name.to_owned(), crate::text::shortened(field));
                    return Err(TableFault::Number { row, column, text, expected });
                }
            },
        };
        read.cells.push(cell);
    }
    Ok(read)
}

/// Reads what stands for a figure that is missing or kept secret.
fn mark(field: &str) -> Option<Cell> {
    const MISSING: [&str; 9] = ["", "..", "...", "…", ":", "n/a", "na", "null", "-"];
    const SECRET: [&str; 5] = ["c", "x", "*", "**", "s"];
    let folded = field.to_lowercase();
    if MISSING.contains(&folded.as_str()) {
        return Some(Cell::Missing);
    }
    let is_below = folded.strip_prefix('<').is_some_and(|bound| {
        let bound = bound.trim();
        !bound.is_empty() && bound.bytes().all(|byte| byte.is_ascii_digit())
    });
    (is_below || SECRET.contains(&folded.as_str())).then(|| Cell::Suppressed(field.to_owned()))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells which mark parts thousands in a figure that has two groups of three at least.
fn mark_of_thousands(field: &str) -> Option<char> {
    ['.', ','].into_iter().find(|mark| {
        let field = field.strip_prefix('-').unwrap_or(field);
        let decimals = if *mark == '.' { ',' } else { '.' };
        let whole = field.split_once(decimals).map_or(field, |(whole, _)| whole);
        whole.matches(*mark).count() >= 2 && are_groups(whole, *mark)
    })
}

fn are_groups(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().is_some_and(|first| digits(first) && first.len() <= 3);
    first && groups.all(|group| digits(group) && group.len() == 3)
}

/// Reads a number, and how many decimals it has.
fn number(field: &str, thousands: Option<char>) -> Result<(Ratio, u32), &'static str> {
    const EXPECTED: &str = "digits, with a full stop or a comma before decimals, or a mark of what is missing (blank, ..) or \
         suppressed (c, *, <3)";
    if field.len() > MAX_LEN {
        return Err("up to 300 digits");
    }
    // Blanks of all widths stand between thousands in the tables of many offices.
    let plain: String =
        field.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let (sign, unsigned) = match plain.strip_prefix(['-', '\u{2212}']) {
        Some(unsigned) => ("-", unsigned),
        None => ("", plain.as_str()),
    };
    let joined = match thousands {
        Some(mark) => {
            let other = if mark == '.' { ',' } else { '.' };
            let (whole, decimals) = match unsigned.split_once(other) {
                Some((whole, decimals)) => (whole, Some(decimals)),
                None => (unsigned, None),
            };
            if !digits(whole) && !are_groups(whole, mark) {
                return Err("groups of three digits, as elsewhere in the column");
            }
            let whole = whole.replace(mark, "");
            decimals.map_or(whole.clone(), |decimals| format!("{whole}.{decimals}"))
        }
        None => match unsigned.split_once(',') {
            None => unsigned.to_owned(),
            Some((whole, decimals))
                if decimals.len() == 3 && are_groups(unsigned, ',') && !whole.starts_with('0') =>
            {
                return Err(
                    "a full stop before decimals, and nothing between thousands: a comma before \
                            three digits may mean either",
                );
            }
            Some((whole, decimals)) => format!("{whole}.{decimals}"),
        },
    };
    let decimals = joined.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let number: Ratio = format!("{sign}{joined}").parse().map_err(|_| EXPECTED)?;
    if joined.contains('/') {
        return Err(EXPECTED);
    }
    Ok((number, u32::try_from(decimals).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&str]) -> Result<(Vec<String>, u32), String> {
        let mut table = Table::new(["n"]);
        for field in fields {
            table.push_row([*field]).unwrap();
        }
        let read = figures(&table, 0, "n").map_err(|fault| fault.to_string())?;
        let text = |cell: &Cell| match cell {
            Cell::Number(number) => number.to_string(),
            Cell::Missing => "missing".to_owned(),
            Cell::Suppressed(mark) => format!("secret {mark}"),
        };
        Ok((read.cells.iter().map(text).collect(), read.decimals))
    }

    #[test]
    fn figures_are_read_as_people_write_them() {
        assert_eq!(
            read(&["1 234", "-5", "", "c", "< 3", ".."]).unwrap().0,
            ["1234", "-5", "missing", "secret c", "secret < 3", "missing"]
        );
        assert_eq!(
            read(&["1.5", "2,25", "3"]).unwrap(),
            (vec!["3/2".into(), "9/4".into(), "3".into()], 2)
        );
        assert_eq!(
            read(&["1.234.567", "8.001", "12"]).unwrap(),
            (vec!["1234567".into(), "8001".into(), "12".into()], 0)
        );
        assert_eq!(read(&["1,234,567.5", "8,001"]).unwrap().0, ["2469135/2", "8001"]);
        assert_eq!(read(&["1.234"]).unwrap(), (vec!["617/500".into()], 3));
    }

    #[test]
    fn what_is_no_figure_is_told_with_its_row() {
        for (fields, told) in [
            (&["1", "two"][..], "row 2, column \"n\": \"two\" is no number"),
            (&["1,234"], "row 1, column \"n\": \"1,234\" is no number; expected a full stop"),
            (&["1.234.567", "1.23"], "row 2"),
            (&["NaN"], "row 1"),
            (&["1/2"], "row 1"),
            (&["1e9"], "row 1"),
        ] {
            let error = read(fields).unwrap_err();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
