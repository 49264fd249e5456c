//! The compact form of a register: opening units and changes side by side, for loading fast.
//!
//! ```text
//! "sapnhap" | version, 1 byte | CRC-32 of what follows, 4 bytes | postcard
//! ```
//!
//! References are kept as what they meant, so that loading resolves nothing by name; every check
//! that a change goes through is made again. The decrees as people write them are put together when
//! somebody asks for one.
//!
//! What loads is what would be written: everything in the bytes has one place where it can stand,
//! and what would get lost or move when the register is written again is refused.

mod beside;
mod read;
#[cfg(test)]
mod tests;
mod write;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::error::{Error, ReadFault};
use crate::evidence::Evidence;
use crate::period::from_raw;
use crate::share::Share;

/// What the bytes begin with: a name, and the version of the form.
const NAME: &[u8] = b"sapnhap";
const VERSION: u8 = 7;

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    country: Country,
    opening: i32,
    named_on: Option<i32>,
    opening_was: Option<i32>,
    #[serde(borrow)]
    kinds: &'a [u8],
    /// The keys of the codes, in words of four bytes.
    keys: &'a [u8],
    /// A line for each code that keys do not hold.
    other_codes: &'a str,
    /// A line for each name, and how long each is in bytes. Bytes, so that whether they are UTF-8 is
    /// asked once and fast: of all that is read, this is the part that is no ASCII.
    names: &'a [u8],
    name_lens: &'a [u8],
    /// The row of the parent, in words of four bytes.
    parents: &'a [u8],
    aliases: Vec<(u32, &'a str)>,
    /// How many versions and edges there will be.
    n_versions: u32,
    n_edges: u32,
    /// As JSON; blank where there are none.
    corrections: &'a str,
    changes: Vec<ChangeWire<'a>>,
}

#[derive(Serialize, Deserialize)]
struct ChangeWire<'a> {
    day: i32,
    step: u8,
    /// Those of the day, in its first step.
    #[serde(borrow)]
    decrees: Vec<DecreeWire<'a>>,
    /// The decrees that the provisions are of: the place of each among those of the day, and of how
    /// many of the next provisions it is.
    runs: Vec<(u32, u32)>,
    /// The places of the provisions in their decrees; empty when those count from 0 in each run.
    places: Vec<u32>,
    /// One byte for each provision: what comes of it, and what else stands for it below.
    outcomes: &'a [u8],
    /// Of new units, and of those that go on with another kind.
    kinds: &'a [u8],
    /// Of units that go on.
    versions: Vec<u32>,
    /// Of those that name one.
    parents: Vec<ReferenceWire<'a>>,
    /// Of those that restore an ended unit.
    restored: Vec<ReferenceWire<'a>>,
    codes: &'a str,
    names: &'a [u8],
    name_lens: &'a [u8],
    /// In words of four bytes, as the sources.
    n_takes: &'a [u8],
    sources: &'a [u8],
    /// Area in the lower half, population in the upper.
    portions: &'a [u8],
    /// What the provisions rest on, and what the takes from units do; 0 where they say nothing, and
    /// empty where none does.
    evidence: &'a [u8],
    take_evidence: &'a [u8],
    aliases: Vec<(u32, &'a str)>,
    /// Of the takes, by their places among the sources: whether of the population, and the figure.
    #[serde(borrow)]
    figures: Vec<(u32, bool, FigureWire<'a>)>,
}

/// The figure of a part.
#[derive(Serialize, Deserialize)]
struct FigureWire<'a> {
    amount: &'a str,
    of: Option<&'a str>,
}

const NEW: u8 = 0;
const CONTINUES: u8 = 1;
const ENDS: u8 = 2;
const HAS_CODE: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_KIND: u8 = 16;
const HAS_PARENT: u8 = 32;
const RESTORES: u8 = 64;

#[derive(Serialize, Deserialize)]
struct DecreeWire<'a> {
    number: &'a str,
    issuer: Option<&'a str>,
    title: Option<&'a str>,
    issued: Option<i32>,
    in_force: Option<i32>,
    #[serde(borrow)]
    scope: Option<ReferenceWire<'a>>,
    record: RecordWire<'a>,
    totals: Vec<(&'a str, u32)>,
    formed: Option<u32>,
    unchanged: Option<u32>,
    clauses: Option<Vec<Option<&'a str>>>,
    /// By the place of the take in the text of the decree, as the next.
    cites: Vec<(u32, &'a str)>,
    notes: Vec<(u32, &'a str)>,
    /// By the place of the provision in the decree.
    seats: Vec<(u32, ReferenceWire<'a>)>,
    others: Vec<OtherTakeWire<'a>>,
}

/// What is known of an act beside what it says.
#[derive(Serialize, Deserialize)]
struct RecordWire<'a> {
    evidence: u8,
    is_key: bool,
    changes_unknown: bool,
    confidence: u8,
    rests_on: Option<&'a str>,
    not_before: Option<i32>,
    not_after: Option<i32>,
    known_since: Option<i32>,
}

#[derive(Serialize, Deserialize)]
struct ReferenceWire<'a> {
    level: Option<&'a str>,
    code: Option<&'a str>,
    kind: Option<&'a str>,
    name: Option<&'a str>,
    #[serde(borrow)]
    within: Vec<&'a str>,
}

/// A take from no unit by name.
#[derive(Serialize, Deserialize)]
struct OtherTakeWire<'a> {
    /// The place of its provision in the decree, and its own in the provision.
    provision: u32,
    at: u32,
    #[serde(borrow)]
    source: OtherWire<'a>,
    /// Area in the lower half, population in the upper.
    portions: u8,
    /// What it rests on; 0 where it says nothing.
    evidence: u8,
    area: Option<FigureWire<'a>>,
    population: Option<FigureWire<'a>>,
}

#[derive(Serialize, Deserialize)]
enum OtherWire<'a> {
    Every(&'a str),
    Place(&'a str),
}

fn broken(message: impl Into<String>) -> Error {
    ReadFault::Binary { message: message.into() }.into()
}

/// Reads the portions of area and population from one byte. Inline, since a result that goes through
/// memory is what most of the time of a take would go to.
#[inline(always)]
fn shares(portions: u8) -> Result<[Share; 2], Error> {
    const SHARES: [Share; 6] =
        [Share::Nothing, Share::Part, Share::Rest, Share::All, Share::Unknown, Share::Possible];
    match [SHARES.get(usize::from(portions & 15)), SHARES.get(usize::from(portions >> 4))] {
        [Some(area), Some(population)] => Ok([*area, *population]),
        _ => Err(no_portion()),
    }
}

/// Reads what something rests on that may say nothing of it.
fn evidence(raw: u8) -> Result<Option<Evidence>, Error> {
    match (raw, Evidence::from_raw(raw)) {
        (0, _) => Ok(None),
        (_, Some(evidence)) => Ok(Some(evidence)),
        (_, None) => Err(broken("there is no such evidence")),
    }
}

#[cold]
fn no_portion() -> Error {
    broken("there is no such portion")
}

fn date(raw: i32) -> Result<Date, Error> {
    from_raw(raw).ok_or_else(|| broken(format!("{raw} is no date")))
}
