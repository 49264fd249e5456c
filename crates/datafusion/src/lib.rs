//! SQL functions and tables over a dated register of administrative units, for DataFusion.
//!
//! [`register`] gives them to a session; [`Functions`] does so with facts, weights and what else a register does
//! not hold. The README of the package shows the queries.
//!
//! # Functions
//!
//! `date`, `from` and `to` are dates, times or texts as `2025-07-01` and `01/07/2025`; a level is a constant,
//! `commune` where none is given. NULL in, NULL out. A bad value (no code that a unit carried on the day, no date,
//! dates the wrong way round) is an error that names row and column, and NULL in the `try_` form of each function.
//! Errors show values only after `SET sapnhap.show_values = true`: they are people's data.
//!
//! | function | gives |
//! | --- | --- |
//! | `code_at(code, date [, level])` | the code as law writes it, zeros put back, of the unit that carried it |
//! | `heir(code, from, to [, level])` | the code of its [heir](sapnhap::OneSuccessor::Heir); NULL where it has none |
//! | `outcome(code, from, to [, level])` | what a conversion does with the row: `converted`, `divided`, `ended`, `unknown`, `before_opening`, `no_date` or `blank`; never NULL and never an error for a row; `unknown` also where `to` is before `from` |
//! | `became(code, from, to [, level])` | a list of all that it went to: `code`, `name`, `area` and `population` in the law's words, `weight` as a fraction and `weight_f64` where law or shares give one, `clause` |
//! | `origins(code, date, level [, earlier [, level of the code]])` | a list of what it came of, of a level, as of an earlier day, or of that before the version of the unit began |
//! | `unit_name(code, date [, level])` | kind and name: `phường Ba Đình` |
//! | `parent(code, level, date [, level of the code])` | the code of the unit above, of a level |
//! | `find_place(text, date [, level])` | the code of the unit that a text names, of any level where none is given; ambiguous texts are bad values |
//! | `carry_counts(code, from, count, to [, level])` | an aggregate: a finished table of counts, see below |
//!
//! Texts come out as they went in: `Utf8`, `LargeUtf8`, `Utf8View` or a dictionary.
//!
//! # Tables
//!
//! `units('2025-07-01')`, `crosswalk('2025-06-30', '2025-07-01', 'commune')`, `edges`, `decrees`, `changes`,
//! `facts`. Only columns that a query asks for are made, and filters are held against them before anything else.
//!
//! # Counts
//!
//! `carry_counts` adds up counts by unit, which partitions and processes may do in any order, and when all are
//! added carries them by the [table conversion](sapnhap::table::Conversion) of the library: parts are exact until the
//! table is finished and then rounded once, together, so that totals stay. It gives a list of rows `outcome`,
//! `code`, `count`, of which those that are not decided have no code: their sum is what went in. `hidden` is what is
//! decided and stands in no row of a unit, since the library leaves its field blank.
//!
//! # Crate features
//!
//! | feature | brings | by default |
//! | --- | --- | --- |
//! | `vietnam` | the embedded register of Viet Nam, its facts and shares, for the examples here | yes |
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::print_stdout
    )
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod argument;
mod carriers;
mod counts;
mod days;
mod function;
mod options;
mod place;
mod question;
mod session;
mod shared;
mod tables;

pub use options::SapnhapOptions;
pub use session::{Functions, register};
