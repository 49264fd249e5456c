//! A register of administrative units over time: merge decrees applied all or nothing, and the
//! lineage of every unit with the law behind it.
//!
//! On 1 July 2025 Viet Nam went from 63 provinces, 696 districts and 10,035 communes to 34
//! provinces, no districts and 3,321 communes. Codes went on to other units, 441 communes were
//! divided, and every record that carries an old code has to be brought over. This crate holds such
//! reforms as data, Viet Nam's embedded, and answers what became of what, wholly or in part, under
//! which clause.
//!
//! ```
//! # #[cfg(feature = "vietnam")] {
//! use sapnhap::{Fate, Level, code, date, vietnam};
//!
//! let register = vietnam::register();
//! let (then, today) = (date(2025, 6, 30), date(2026, 11, 23));
//!
//! // A record says commune 00634. Which commune is that today?
//! let fate = register.what_became_of(Level::COMMUNE, &code("00634"), then, today)?;
//! let Fate::Divided(successors) = fate else { panic!() };
//! let first = &successors[0];
//! assert_eq!(first.earlier().label(), "phường Đại Mỗ");
//! assert_eq!(first.later().label(), "phường Xuân Phương");
//! assert_eq!(first.citations()[0].to_string(), "1656/NQ-UBTVQH15 clause 36");
//! # }
//! # Ok::<(), sapnhap::Error>(())
//! ```
//!
//! # Overview
//!
//! | to | use |
//! | --- | --- |
//! | have the units of Viet Nam | [`vietnam::register`] |
//! | have those of another country | [`Country`] (with what is in [`country`]), [`OpeningUnit`], [`Register::open`] |
//! | see what was in force on a date | [`Register::at`], [`Snapshot`] |
//! | find a unit by name or code | [`Snapshot::find`], [`Snapshot::find_at`] |
//! | read addresses, texts of any date, misspelt names | [`Snapshot::places`], [`Register::places`], what else is in [`places`] |
//! | offer units while a name is typed | [`Places::complete`](places::Places::complete) |
//! | look a code up | [`Snapshot::unit`], [`Register::code_history`] |
//! | ask what became of units | [`Register::what_became_of`], [`Register::what_became_of_all`] |
//! | bring a column of old codes over | [`Country::read_code`], [`Register::what_became_of_all`], `report::fates_csv` |
//! | ask where a unit came from | [`Version::origins`], [`Version::predecessors_at`] |
//! | ask where a unit went | [`Version::successors_at`], [`Version::successors_at_level`] |
//! | see one step, with its clauses | [`Version::successors`], [`Version::predecessors`], [`lineage::Edge`] |
//! | run graph algorithms | [`lineage::Lineage`], which has petgraph's traits |
//! | write a decree | [`Decree`], [`Provision`], what else is in [`decree`]; JSON by [`Decree::from_json`], a table by `Decree::with_csv` |
//! | apply one, or learn what is wrong with it | [`Register::enact`], [`Change`], [`Fault`]; other errors are in [`error`] |
//! | compare two dates | [`diff()`] |
//! | draft a merger on a register, in code or as a table | [`Plan`], [`Successor`] |
//! | hold a plan against rules, one's own among them | [`check()`], [`RuleSet`], [`Report`]; a rule is written with what is in [`rules`] and [`finding`] |
//! | compare two plans, or a plan and the law | [`Plan::compare`], [`Plan::compare_with`], [`compare()`] |
//! | keep area, people, position and other facts of units | [`Attributes`], [`UnitFacts`] |
//! | ask who borders whom, and whether units hang together | [`Neighbours`], [`Neighbours::carried_to`] |
//! | have the weighted pairs between two dates, carry figures by them | [`crosswalk::Crosswalk`], [`crosswalk::Weighing`], [`crosswalk::Figures`] |
//! | bring a table of records or figures over, with an account | [`table::Conversion`], [`table::Key`], [`table::Table`] |
//! | learn of which date a column of codes is; join tables of several dates | [`table::vintage`], [`table::Panel`] |
//! | keep a working group of a former district: members, chair in turn, meetings, seal | [`working_group::WorkingGroup`] |
//! | hand offices, staff and archives over to successors, and hold them against norms | [`hand_over`](holdings::hand_over), what else is in [`holdings`] |
//! | explain an answer, export units and edges | [`report`] |
//! | exchange record batches and Parquet files with other programs | `arrow` (feature `arrow`), [`table::Table`] |
//! | propose a plan: so many connected units of these | package `sapnhap-planner` |
//! | read outlines, guess neighbours from positions, draw maps of plans | package `sapnhap-maps` |
//! | ask in SQL, of tables too large for memory | package `sapnhap-datafusion` |
//!
//! At the root stand the names that most programs need. Each topic has a module with all that belongs to
//! it, also what fewer need: [`register`], [`lineage`], [`country`], [`decree`], [`diff`](mod@diff),
//! [`compare`](mod@compare), [`places`], [`attributes`], [`crosswalk`], [`table`], [`holdings`], [`plan`], [`rules`], [`finding`],
//! [`report`], [`working_group`], [`error`], and [`list`] for the lists that queries give back.
//!
//! # Terms
//!
//! A **unit** is a legal continuity: it goes on through take-overs, transfers and changes of name,
//! kind, code or parent; a unit that an act makes of several is new, even under an old code and
//! name. A **unit version** is a unit while its attributes and territory stay the same; it is what
//! the lineage joins. A **level** is a rank of the hierarchy, a **kind** what law calls a unit (xã,
//! phường), a **code** the official text that names a unit at a level on a date, and is never an
//! identity. A **decree** is a dated act, a **provision** one clause (khoản) of it: what it takes
//! from which units, and what comes of it. A **portion** says how much is taken, for area and for
//! population apart. Dates are civil dates; what holds until a date does not hold on it.
//!
//! # Traps
//!
//! * The same code names another place on another date: 00004 was phường Trúc Bạch and is phường Ba
//!   Đình. A join by code alone succeeds and is wrong.
//! * A spreadsheet drops the leading zeros of 00634, and 634 is a code of a district. Read codes of a
//!   table with [`Country::read_code`], which knows the level; [`Snapshot::find`] takes the district.
//! * A number is a name at times: `5` is quận 5, or quận Cầu Giấy with the code 005. It is ambiguous
//!   then; `005` and `code:5` are codes, `quận 5` is a name.
//! * `7/1/2025` is read with the day first ([`parse_date`]); [`parse_date_strict`] refuses what can be
//!   read both ways.
//! * A date after the last act is answered as of that act: what has not reached the register yet is
//!   not known to it.
//! * A and B merge into M, and later M is divided into C and D. Then A is an ancestor of D, though
//!   the two may share no ground. Such a share is [`Share::Possible`].
//! * A part without people weighs nothing for people, but does for land and addresses.
//!
//! # Crate features
//!
//! | feature | brings | by default |
//! | --- | --- | --- |
//! | `vietnam` | the embedded register of Viet Nam | yes |
//! | `json` | decrees and registers as JSON | yes |
//! | `binary` | the compact form of a register (`vietnam` needs it) | with `vietnam` |
//! | `csv` | opening units, decrees, facts and neighbours from tables, units and edges as tables; approximate facts and neighbours of Viet Nam | no |
//! | `keyboards` | names are read in which typing by Telex or VNI was left over, as a suggestion | no |
//! | `arrow` | units, edges, crosswalks, fates and tables as record batches of Apache Arrow, the version of the newest DataFusion | no |
//! | `parquet` | record batches as files of Apache Parquet, and tables from them; compressed in Rust alone (`arrow` comes with it) | no |
//! | `graphml` | the lineage as GraphML | no |
//! | `proptest` | registers, decrees (also broken ones) and plans made at random, for test suites | no |
//! | `rayon` | a column of codes is asked about on several threads, with the same answers | no |
//!
//! The crate does no I/O, reads no clock and has no `unsafe`. Equal input gives byte-equal output.
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

#[cfg(feature = "csv")]
mod acts_csv;
mod amount;
#[cfg(feature = "arrow")]
pub mod arrow;
pub mod attributes;
mod clause;
mod code;
mod column;
pub mod compare;
pub mod country;
pub mod crosswalk;
pub mod decree;
pub mod diff;
pub mod error;
pub mod evidence;
mod file;
pub mod finding;
#[cfg(feature = "proptest")]
pub mod generate;
pub mod holdings;
mod how;
#[cfg(feature = "json")]
mod json;
mod language;
mod level;
pub mod lineage;
pub mod list;
mod name;
mod old_encoding;
mod period;
pub mod places;
pub mod plan;
mod position;
mod ratio;
#[cfg(all(doctest, feature = "vietnam"))]
mod readme;
pub mod register;
pub mod report;
mod rounding;
pub mod rules;
mod share;
#[cfg(feature = "csv")]
mod sheet;
pub mod table;
mod text;
mod unit;
#[cfg(feature = "vietnam")]
pub mod vietnam;
pub mod working_group;

pub use amount::Amount;
#[doc(inline)]
pub use attributes::{Attributes, Neighbours, UnitFacts};
#[doc(inline)]
pub use clause::{Clause, DecreeNumber};
pub use code::{Code, code};
#[doc(inline)]
pub use compare::compare;
#[doc(inline)]
pub use country::{Country, KindId, Level, LevelId};
#[doc(inline)]
pub use decree::{Decree, Portion, Provision, Reference};
#[doc(inline)]
pub use diff::diff;
#[doc(inline)]
pub use error::{Error, ErrorKind, Fault};
#[doc(inline)]
pub use evidence::Evidence;
pub use file::text_of_file;
#[doc(inline)]
pub use finding::{Finding, Report, Severity};
pub use jiff::civil::Date;
#[doc(inline)]
pub use lineage::{Fate, OneSuccessor, Relation};
pub use name::Name;
pub use period::{Period, Step, date, parse_date, parse_date_strict};
#[doc(inline)]
pub use plan::{Plan, Successor};
pub use ratio::Ratio;
#[doc(inline)]
pub use register::{Change, Citation, OpeningUnit, Register, Snapshot, UnitId, Version, VersionId};
#[doc(inline)]
pub use rules::{RuleSet, check};
pub use share::{Quantity, Share, Shares};
