//! Small made-up countries and what is in force in them on an opening day.

use std::collections::VecDeque;

use jiff::civil::Date;
use proptest::prelude::*;

use crate::code::Code;
use crate::country::{Country, Kind};
use crate::decree::Reference;
use crate::error::Error;
use crate::level::{KindId, LevelDefinition, LevelId};
use crate::name::Name;
use crate::period::date;
use crate::register::{OpeningUnit, Register};

/// The levels that there may be, from the top down, and the kinds of each.
const LEVELS: [(&str, [&str; 3]); 4] = [
    ("region", ["region", "capital_region", "free_region"]),
    ("district", ["district", "town_district", "island_district"]),
    ("commune", ["commune", "ward", "township"]),
    ("hamlet", ["hamlet", "street", "farm"]),
];

/// The names of units, each with its number behind it.
const NAMES: [&str; 8] =
    ["An Bình", "Bến Gỗ", "Cồn Đá", "Đồng Mai", "Hà Trì", "Ngã Ba", "Tân Lập", "Thượng Sơn"];

/// How codes are written.
#[derive(Debug, Clone, Copy)]
enum Codes {
    /// Digits, of one width for each level.
    Fixed,
    /// Digits of any number.
    Free,
    /// A letter and digits, of one width for each level.
    Lettered,
}

/// What a register is grown from.
#[derive(Debug, Clone)]
pub(super) struct Seed {
    n_levels: usize,
    n_kinds: [usize; 4],
    codes: Codes,
    /// Between one code and the next: a number without a factor in common with a power of ten.
    stride: usize,
    n_roots: usize,
    /// How many members the first unit has, the second, and so on.
    members: Vec<usize>,
    opening: Date,
}

pub(super) fn seeds() -> impl Strategy<Value = Seed> {
    let codes = prop_oneof![Just(Codes::Fixed), Just(Codes::Free), Just(Codes::Lettered)];
    let strides = prop::sample::select(vec![1_usize, 3, 7, 9, 11, 13]);
    let opening = (1950..2030_i16, 1..=12_i8, 1..=28_i8);
    let opening = opening.prop_map(|(year, month, day)| date(year, month, day));
    let kinds = prop::array::uniform4(1..=3_usize);
    let members = prop::collection::vec(0..5_usize, 2..24);
    (2..=4_usize, kinds, codes, strides, 1..=3_usize, members, opening).prop_map(
        |(n_levels, n_kinds, codes, stride, n_roots, members, opening)| Seed {
            n_levels,
            n_kinds,
            codes,
            stride,
            n_roots,
            members,
            opening,
        },
    )
}

impl Seed {
    fn country(&self) -> Result<Country, Error> {
        let (mut levels, mut kinds) = (Vec::new(), Vec::new());
        for (rank, (level, of_level)) in LEVELS.iter().enumerate().take(self.n_levels) {
            levels.push(LevelDefinition {
                id: LevelId::new(level)?,
                name: (*level).to_owned(),
                english: (*level).to_owned(),
                code_width: self.width(rank),
            });
            let n_kinds = self.n_kinds.get(rank).copied().unwrap_or(1);
            for kind in of_level.iter().take(n_kinds) {
                kinds.push(Kind {
                    id: KindId::new(kind)?,
                    level: LevelId::new(level)?,
                    name: kind.replace('_', " "),
                    abbreviations: Vec::new(),
                    english: kind.replace('_', " "),
                });
            }
        }
        Country::new("XX", "Nowhere", levels, kinds)
    }

    fn width(&self, rank: usize) -> Option<u8> {
        match self.codes {
            Codes::Free => None,
            _ => u8::try_from(rank + 3).ok(),
        }
    }

    /// Returns the code of the unit of a number, which no other of its level has.
    fn code(&self, rank: usize, number: usize) -> Result<Code, Error> {
        let number = (number + 1) * self.stride;
        let code = match (self.codes, usize::from(self.width(rank).unwrap_or(0))) {
            (Codes::Free, _) => Code::new(&number.to_string()),
            (Codes::Fixed, width) => Code::new(&format!("{number:0width$}")),
            (Codes::Lettered, width) => Code::new(&format!("K{number:0>0$}", width - 1)),
        };
        Ok(code?)
    }

    /// Opens the register: level by level, until no unit has members any more.
    pub(super) fn open(&self) -> Result<Register, Error> {
        let mut units: Vec<OpeningUnit> = Vec::new();
        let mut numbers = [0_usize; 4];
        let mut members = self.members.iter().copied();
        let mut open: VecDeque<(usize, Option<Reference>)> =
            (0..self.n_roots).map(|_| (0, None)).collect();
        while let Some((rank, parent)) = open.pop_front() {
            let (Some((level, kinds)), Some(number)) = (LEVELS.get(rank), numbers.get_mut(rank))
            else {
                continue;
            };
            let n_kinds = self.n_kinds.get(rank).copied().unwrap_or(1).max(1);
            let kind = kinds.get(*number % n_kinds).copied().unwrap_or(level);
            let code = self.code(rank, *number)?;
            let name = NAMES.get(*number % NAMES.len()).copied().unwrap_or("An Bình");
            *number += 1;
            let own = Reference::of_code(code.clone()).at_level(LevelId::new(level)?);
            units.push(OpeningUnit {
                code,
                kind: KindId::new(kind)?,
                name: Name::new(&format!("{name} {}", units.len() + 1))?,
                parent,
                aliases: Vec::new(),
            });
            if rank + 1 < self.n_levels {
                let n_members = members.next().unwrap_or(0);
                open.extend((0..n_members).map(|_| (rank + 1, Some(own.clone()))));
            }
        }
        Register::open(self.country()?, self.opening, units)
    }
}
