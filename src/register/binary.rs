//! The compact form of a register: opening units and the decree log, for loading fast.
//!
//! Postcard with borrowed texts behind a short mark and a version. Reading goes through the same
//! checks as every other way to make a register. Names beside codes in references are left out:
//! they say nothing that the code does not.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{OpeningUnit, Register};
use crate::amount::Amount;
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::country::Country;
use crate::decree::{
    Continuation, Decree, Figure, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
    Totals,
};
use crate::error::{Error, ReadFault};
use crate::level::{KindId, LevelId};
use crate::name::Name;
use crate::period::Day;

/// What the bytes begin with.
const MARK: &[u8] = b"sapnhap\x01";

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    country: Country,
    opening: i32,
    #[serde(borrow)]
    units: Vec<UnitWire<'a>>,
    decrees: Vec<DecreeWire<'a>>,
}

#[derive(Serialize, Deserialize)]
struct UnitWire<'a> {
    code: &'a str,
    kind: u8,
    name: &'a str,
    #[serde(borrow)]
    parent: Option<ReferenceWire<'a>>,
    aliases: Vec<&'a str>,
}

#[derive(Serialize, Deserialize)]
enum ReferenceWire<'a> {
    /// What [`Reference::new`] reads.
    Text(&'a str),
    Full {
        level: Option<&'a str>,
        code: Option<&'a str>,
        kind: Option<&'a str>,
        name: Option<&'a str>,
        within: Vec<&'a str>,
    },
}

#[derive(Serialize, Deserialize)]
struct DecreeWire<'a> {
    number: &'a str,
    issuer: Option<&'a str>,
    title: Option<&'a str>,
    issued: Option<i32>,
    in_force: Option<i32>,
    effective: i32,
    #[serde(borrow)]
    scope: Option<ReferenceWire<'a>>,
    totals: Vec<(&'a str, u32)>,
    formed: Option<u32>,
    unchanged: Option<u32>,
    provisions: Vec<ProvisionWire<'a>>,
}

#[derive(Serialize, Deserialize)]
struct ProvisionWire<'a> {
    clause: Option<&'a str>,
    #[serde(borrow)]
    takes: Vec<TakeWire<'a>>,
    outcome: OutcomeWire<'a>,
}

#[derive(Serialize, Deserialize)]
enum OutcomeWire<'a> {
    New {
        code: &'a str,
        kind: &'a str,
        name: &'a str,
        #[serde(borrow)]
        parent: Option<ReferenceWire<'a>>,
        restores: Option<ReferenceWire<'a>>,
        aliases: Vec<&'a str>,
    },
    Continues {
        unit: ReferenceWire<'a>,
        code: Option<&'a str>,
        kind: Option<&'a str>,
        name: Option<&'a str>,
        parent: Option<ReferenceWire<'a>>,
    },
    Ends,
}

#[derive(Serialize, Deserialize)]
struct TakeWire<'a> {
    #[serde(borrow)]
    source: SourceWire<'a>,
    area: PortionWire<'a>,
    population: PortionWire<'a>,
    cites: Vec<&'a str>,
    note: Option<&'a str>,
}

#[derive(Serialize, Deserialize)]
enum SourceWire<'a> {
    #[serde(borrow)]
    Unit(ReferenceWire<'a>),
    Every(&'a str),
    Place(&'a str),
}

#[derive(Serialize, Deserialize)]
enum PortionWire<'a> {
    All,
    Part,
    Rest,
    Nothing,
    #[serde(borrow)]
    Figure(Amounts<'a>),
}

/// An amount, and the whole that it is of. Owned on the way out, since amounts are no texts.
#[derive(Serialize, Deserialize)]
struct Amounts<'a>(#[serde(borrow)] std::borrow::Cow<'a, str>, Option<std::borrow::Cow<'a, str>>);

impl Register {
    /// Writes the register in the compact form that [`from_bytes`](Self::from_bytes) reads.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Register, vietnam};
    ///
    /// let bytes = vietnam::register().to_bytes();
    /// let register = Register::from_bytes(&bytes)?;
    /// assert_eq!(register.to_bytes(), bytes);
    /// assert!(Register::from_bytes(&bytes[..1000]).is_err());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let units = self.opening_units();
        let wire = Wire {
            country: self.country().clone(),
            opening: Day::of(self.opening()).raw(),
            units: units.iter().map(|unit| self.unit_wire(unit)).collect(),
            decrees: self.decrees().map(decree_wire).collect(),
        };
        // Writing to memory can't fail: every length is known.
        postcard::to_extend(&wire, MARK.to_vec()).unwrap_or_default()
    }

    /// Reads a register from its compact form, with every check that making it by hand has.
    ///
    /// # Errors
    /// [`ReadFault::Binary`] for bytes that are not of the form, and whatever opening the
    /// register and applying its decrees can give.
    ///
    /// # Complexity
    /// Linear in the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let binary = |message: &str| ReadFault::Binary { message: message.to_owned() };
        let body = bytes
            .strip_prefix(MARK)
            .ok_or_else(|| binary("they do not begin with the mark of this version of the form"))?;
        let (wire, rest): (Wire<'_>, _) =
            postcard::take_from_bytes(body).map_err(|error| binary(&error.to_string()))?;
        if !rest.is_empty() {
            return Err(binary("something stands behind the end"))?;
        }
        let kinds: Vec<KindId> = wire.country.kinds().map(|kind| kind.id.clone()).collect();
        let units = wire.units.iter().map(|unit| opening_unit(unit, &kinds));
        let units = units.collect::<Result<_, _>>()?;
        let mut register = Self::open(wire.country, date(wire.opening)?, units)?;
        let decrees = wire.decrees.into_iter().map(|decree| decree_of(decree).map(Arc::new));
        register.enact_shared(decrees.collect::<Result<_, _>>()?)?;
        Ok(register)
    }

    fn unit_wire<'a>(&self, unit: &'a OpeningUnit) -> UnitWire<'a> {
        UnitWire {
            code: unit.code.as_str(),
            kind: self.country().kind_idx(&unit.kind).unwrap_or(u8::MAX),
            name: unit.name.as_str(),
            parent: unit.parent.as_ref().map(reference_wire),
            aliases: unit.aliases.iter().map(Name::as_str).collect(),
        }
    }
}

fn reference_wire(reference: &Reference) -> ReferenceWire<'_> {
    match (reference.level(), reference.code(), reference.name()) {
        (None, Some(code), _) if code.number().is_some() => ReferenceWire::Text(code.as_str()),
        (level, Some(code), _) => ReferenceWire::Full {
            level: level.map(LevelId::as_str),
            code: Some(code.as_str()),
            kind: None,
            name: None,
            within: Vec::new(),
        },
        (level, None, name) => ReferenceWire::Full {
            level: level.map(LevelId::as_str),
            code: None,
            kind: reference.kind().map(KindId::as_str),
            name,
            within: reference.within().iter().map(String::as_str).collect(),
        },
    }
}

fn decree_wire(decree: &Decree) -> DecreeWire<'_> {
    DecreeWire {
        number: decree.number.as_str(),
        issuer: decree.issuer.as_deref(),
        title: decree.title.as_deref(),
        issued: decree.issued.map(|date| Day::of(date).raw()),
        in_force: decree.in_force.map(|date| Day::of(date).raw()),
        effective: Day::of(decree.effective).raw(),
        scope: decree.scope.as_ref().map(reference_wire),
        totals: decree.totals.kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
        formed: decree.totals.formed,
        unchanged: decree.totals.unchanged,
        provisions: decree.provisions.iter().map(provision_wire).collect(),
    }
}

fn provision_wire(provision: &Provision) -> ProvisionWire<'_> {
    ProvisionWire {
        clause: provision.clause.as_ref().map(Clause::as_str),
        takes: provision.takes.iter().map(take_wire).collect(),
        outcome: match &provision.outcome {
            Outcome::New(new) => OutcomeWire::New {
                code: new.code.as_str(),
                kind: new.kind.as_str(),
                name: new.name.as_str(),
                parent: new.parent.as_ref().map(reference_wire),
                restores: new.restores.as_ref().map(reference_wire),
                aliases: new.aliases.iter().map(Name::as_str).collect(),
            },
            Outcome::Continues(goes_on) => OutcomeWire::Continues {
                unit: reference_wire(&goes_on.unit),
                code: goes_on.code.as_ref().map(Code::as_str),
                kind: goes_on.kind.as_ref().map(KindId::as_str),
                name: goes_on.name.as_ref().map(Name::as_str),
                parent: goes_on.parent.as_ref().map(reference_wire),
            },
            Outcome::Ends => OutcomeWire::Ends,
        },
    }
}

fn take_wire(take: &Take) -> TakeWire<'_> {
    TakeWire {
        source: match &take.source {
            Source::Unit(unit) => SourceWire::Unit(reference_wire(unit)),
            Source::Every(level) => SourceWire::Every(level.as_str()),
            Source::Place(place) => SourceWire::Place(place.as_str()),
        },
        area: portion_wire(&take.area),
        population: portion_wire(&take.population),
        cites: take.cites.iter().map(Clause::as_str).collect(),
        note: take.note.as_deref(),
    }
}

fn portion_wire(portion: &Portion) -> PortionWire<'static> {
    match portion {
        Portion::All => PortionWire::All,
        Portion::Part(None) => PortionWire::Part,
        Portion::Rest => PortionWire::Rest,
        Portion::Nothing => PortionWire::Nothing,
        Portion::Part(Some(figure)) => PortionWire::Figure(Amounts(
            figure.amount.to_string().into(),
            figure.of.map(|of| of.to_string().into()),
        )),
    }
}

fn date(raw: i32) -> Result<Date, Error> {
    match Day::from_raw(raw).date() {
        Some(date) => Ok(date),
        None => Err(ReadFault::Binary { message: format!("{raw} is no date") })?,
    }
}

fn opening_unit(unit: &UnitWire<'_>, kinds: &[KindId]) -> Result<OpeningUnit, Error> {
    let Some(kind) = kinds.get(usize::from(unit.kind)) else {
        return Err(ReadFault::Binary { message: format!("there is no kind {}", unit.kind) })?;
    };
    Ok(OpeningUnit {
        code: Code::new(unit.code)?,
        kind: kind.clone(),
        name: Name::new(unit.name)?,
        parent: unit.parent.as_ref().map(reference_of).transpose()?,
        aliases: list(&unit.aliases, Name::new)?,
    })
}

fn list<T>(texts: &[&str], read: impl Fn(&str) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    texts.iter().map(|text| read(text)).collect()
}

fn reference_of(wire: &ReferenceWire<'_>) -> Result<Reference, Error> {
    match wire {
        ReferenceWire::Text(text) => Reference::new(text),
        ReferenceWire::Full { level, code, kind, name, within } => Reference::from_parts(
            level.map(LevelId::new).transpose()?,
            code.map(Code::new).transpose()?,
            kind.map(KindId::new).transpose()?,
            name.map(str::to_owned),
            within.iter().map(|above| (*above).to_owned()).collect(),
        ),
    }
}

fn optional(wire: Option<ReferenceWire<'_>>) -> Result<Option<Reference>, Error> {
    wire.as_ref().map(reference_of).transpose()
}

fn decree_of(wire: DecreeWire<'_>) -> Result<Decree, Error> {
    let mut totals = Totals { formed: wire.formed, unchanged: wire.unchanged, ..Totals::default() };
    for (kind, count) in wire.totals {
        totals.kinds.insert(KindId::new(kind)?, count);
    }
    Ok(Decree {
        number: DecreeNumber::new(wire.number)?,
        issuer: wire.issuer.map(str::to_owned),
        title: wire.title.map(str::to_owned),
        issued: wire.issued.map(date).transpose()?,
        in_force: wire.in_force.map(date).transpose()?,
        effective: date(wire.effective)?,
        scope: optional(wire.scope)?,
        totals,
        provisions: wire.provisions.into_iter().map(provision_of).collect::<Result<_, _>>()?,
    })
}

fn provision_of(wire: ProvisionWire<'_>) -> Result<Provision, Error> {
    Ok(Provision {
        clause: wire.clause.map(Clause::new).transpose()?,
        takes: wire.takes.into_iter().map(take_of).collect::<Result<_, _>>()?,
        outcome: match wire.outcome {
            OutcomeWire::New { code, kind, name, parent, restores, aliases } => {
                Outcome::New(Box::new(NewUnit {
                    code: Code::new(code)?,
                    kind: KindId::new(kind)?,
                    name: Name::new(name)?,
                    parent: optional(parent)?,
                    restores: optional(restores)?,
                    aliases: list(&aliases, Name::new)?,
                }))
            }
            OutcomeWire::Continues { unit, code, kind, name, parent } => {
                Outcome::Continues(Box::new(Continuation {
                    unit: reference_of(&unit)?,
                    code: code.map(Code::new).transpose()?,
                    kind: kind.map(KindId::new).transpose()?,
                    name: name.map(Name::new).transpose()?,
                    parent: optional(parent)?,
                }))
            }
            OutcomeWire::Ends => Outcome::Ends,
        },
        position: None,
    })
}

fn take_of(wire: TakeWire<'_>) -> Result<Take, Error> {
    Ok(Take {
        source: match wire.source {
            SourceWire::Unit(unit) => Source::Unit(reference_of(&unit)?),
            SourceWire::Every(level) => Source::Every(LevelId::new(level)?),
            SourceWire::Place(place) => Source::Place(Name::new(place)?),
        },
        area: portion_of(wire.area)?,
        population: portion_of(wire.population)?,
        cites: list(&wire.cites, Clause::new)?,
        note: wire.note.map(Box::from),
    })
}

fn portion_of(wire: PortionWire<'_>) -> Result<Portion, Error> {
    Ok(match wire {
        PortionWire::All => Portion::All,
        PortionWire::Part => Portion::PART,
        PortionWire::Rest => Portion::Rest,
        PortionWire::Nothing => Portion::Nothing,
        PortionWire::Figure(Amounts(amount, of)) => Portion::Part(Some(Box::new(Figure {
            amount: Amount::new(&amount)?,
            of: of.map(|of| Amount::new(&of)).transpose()?,
        }))),
    })
}
