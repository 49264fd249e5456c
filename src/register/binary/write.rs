//! Writing the compact form.

use super::{
    CONTINUES, ChangeWire, DecreeWire, ENDS, FigureWire, HAS_CODE, HAS_KIND, HAS_NAME, HAS_PARENT,
    NAME, NEW, OtherTakeWire, OtherWire, RESTORES, ReferenceWire, VERSION, Wire,
};
use crate::clause::Clause;
use crate::code::Code;
use crate::decree::{Decree, Outcome, Portion, Provision, Reference, Source};
use crate::level::{KindId, LevelId};
use crate::period::Day;
use crate::register::change::{Staged, StagedOutcome, StagedProvision, StagedTake};
use crate::register::log::Beside;
use crate::register::store::{ChangeRecord, NONE};
use crate::register::{Register, grow, opening};
use crate::share::Share;

/// Returns what stands before everything, its checksum not written yet.
pub(super) fn head() -> Vec<u8> {
    [NAME, &[VERSION], &[0; 4]].concat()
}

/// Puts numbers into words of four bytes.
fn words(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}

impl Register {
    /// Writes the register in the compact form that [`from_bytes`](Self::from_bytes) reads.
    ///
    /// References of decrees are kept as what they meant: by code. Figures, notes and citations
    /// stay; names beside codes do not.
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
        let store = &self.store;
        let n_units = opening::n_units(store);
        let records = || (0..n_units).map(|row| store.records.at(row));
        let kinds: Vec<u8> = records().map(|record| record.kind).collect();
        let lines = |lines: &mut dyn Iterator<Item = String>| -> String {
            lines.map(|line| line + "\n").collect()
        };
        let keys = words(records().map(|record| record.code.raw()));
        let others = records().filter(|record| record.code.place().is_some());
        let other_codes = lines(&mut others.map(|record| store.code(&record).to_string()));
        let names = lines(&mut records().map(|record| store.name(&record).to_owned()));
        let name_lens = name_lens(&names);
        let parents = words(records().map(|record| record.parent));
        let aliases = (0..store.aliases.len()).filter_map(|place| store.aliases.get(place));
        let changes: Vec<&ChangeRecord> =
            (0..store.changes.len()).filter_map(|day| store.changes.get(day)).collect();
        let owned: Vec<ChangeOut> = changes.iter().map(|change| self.change_out(change)).collect();
        let wire = Wire {
            country: self.country().clone(),
            opening: Day::of(self.opening()).raw(),
            kinds: &kinds,
            keys: &keys,
            other_codes: &other_codes,
            names: names.as_bytes(),
            name_lens: &name_lens,
            parents: &parents,
            n_versions: store.records.len(),
            n_edges: store.edges.len(),
            aliases: aliases
                .filter(|(unit, _)| *unit < n_units)
                .map(|(unit, alias)| (*unit, alias.as_str()))
                .collect(),
            changes: changes
                .iter()
                .zip(&owned)
                .map(|(change, out)| self.wire(change, out))
                .collect(),
        };
        sealed(&wire)
    }
}

/// Writes what is in the bytes, behind their head.
pub(super) fn sealed(wire: &Wire<'_>) -> Vec<u8> {
    // Writing to memory can't fail: every length is known.
    let mut bytes = postcard::to_extend(wire, head()).unwrap_or_default();
    seal(&mut bytes);
    bytes
}

/// Writes the checksum of what stands behind the head.
pub(super) fn seal(bytes: &mut [u8]) {
    if let Some((head, body)) = bytes.split_at_mut_checked(head().len())
        && let Some(sum) = head.last_chunk_mut()
    {
        *sum = crc32fast::hash(body).to_le_bytes();
    }
}

/// What is put together to be written, and has to live until it is.
#[derive(Default)]
struct ChangeOut {
    outcomes: Vec<u8>,
    kinds: Vec<u8>,
    versions: Vec<u32>,
    parents: Vec<u32>,
    codes: String,
    portions: Vec<u8>,
    n_takes: Vec<u8>,
    sources: Vec<u8>,
    name_lens: Vec<u8>,
    /// By the place of the take in the text of the change.
    figures: Vec<(u32, bool, String, Option<String>)>,
    n_written: u32,
    /// What decrees have beside the change, and how many clauses.
    decrees: Vec<(Beside, u32)>,
}

impl ChangeOut {
    /// Writes what comes of a provision.
    fn outcome(&mut self, staged: &Staged, idx: u32, provision: &StagedProvision) {
        let mut bits = match provision.outcome {
            StagedOutcome::New { kind, parent, restores, .. } => {
                self.kinds.push(kind);
                let restores = if restores == NONE { 0 } else { RESTORES };
                let decree = staged.decrees.get(provision.decree as usize);
                let scope = decree.and_then(|decree| decree.scope());
                let named = staged.parents.get(parent as usize);
                if named.is_some_and(|named| Some(&named.reference) != scope) {
                    self.parents.push(parent);
                    NEW | restores | HAS_PARENT
                } else {
                    NEW | restores
                }
            }
            StagedOutcome::Continues { version, kind, parent } => {
                self.versions.push(version);
                let mut bits = CONTINUES;
                if let Some(kind) = kind {
                    self.kinds.push(kind);
                    bits |= HAS_KIND;
                }
                if parent != NONE {
                    self.parents.push(parent);
                    bits |= HAS_PARENT;
                }
                bits
            }
            StagedOutcome::Ends | StagedOutcome::Broken => ENDS,
        };
        if let Some(code) = staged.code_of(idx) {
            self.codes.push_str(code.as_str());
            self.codes.push('\n');
            bits |= HAS_CODE;
        }
        if provision.name != NONE {
            bits |= HAS_NAME;
        }
        self.outcomes.push(bits);
    }

    /// Writes what a provision takes, and what its text has beside that.
    fn provision(&mut self, written: &Provision, own: &[StagedTake]) {
        let mut own = own.iter().filter(|take| !take.derived);
        let mut n_own = 0_u32;
        for take in &written.takes {
            for (portion, of_population) in [(&take.area, false), (&take.population, true)] {
                if let Portion::Part(Some(figure)) = portion {
                    let (amount, of) = (figure.amount.to_string(), figure.of);
                    let of = of.map(|of| of.to_string());
                    self.figures.push((self.n_written, of_population, amount, of));
                }
            }
            self.n_written += 1;
            if let Source::Unit(_) = take.source
                && let Some(staged) = own.next()
            {
                self.sources.extend(staged.source.to_le_bytes());
                self.portions.push(nibble(staged.area) | (nibble(staged.population) << 4));
                n_own += 1;
            }
        }
        self.n_takes.extend(n_own.to_le_bytes());
    }
}

impl Register {
    fn change_out(&self, change: &ChangeRecord) -> ChangeOut {
        let staged = &*change.staged;
        let mut out =
            ChangeOut { name_lens: name_lens(staged.names.lines()), ..ChangeOut::default() };
        let mut provisions = (0..).zip(&staged.provisions);
        for (place, logged) in (0..).zip(&staged.decrees) {
            let decree = logged.full(&self.store, staged, place);
            for (written, (idx, provision)) in decree.provisions.iter().zip(provisions.by_ref()) {
                out.outcome(staged, idx, provision);
                let own = staged.takes.get(staged.takes_range(idx)).unwrap_or_default();
                out.provision(written, own);
            }
            out.decrees.push((beside_of(decree), grow::index(decree.provisions.len())));
        }
        out
    }

    fn wire<'a>(&self, change: &'a ChangeRecord, out: &'a ChangeOut) -> ChangeWire<'a> {
        let staged = &*change.staged;
        let parents = out.parents.iter().filter_map(|&place| staged.parents.get(place as usize));
        let aliases = staged.aliases.iter();
        let figures = out.figures.iter().map(|(at, of_population, amount, of)| FigureWire {
            at: *at,
            of_population: *of_population,
            amount,
            of: of.as_deref(),
        });
        ChangeWire {
            day: staged.day().raw(),
            decrees: out.decrees.iter().map(|(of, n)| decree_wire(of, *n)).collect(),
            outcomes: &out.outcomes,
            kinds: &out.kinds,
            versions: out.versions.clone(),
            parents: parents.map(|parent| reference_wire(&parent.reference)).collect(),
            restored: staged.restored.iter().map(|(_, unit)| reference_wire(unit)).collect(),
            codes: &out.codes,
            names: staged.names.lines().as_bytes(),
            name_lens: &out.name_lens,
            n_takes: &out.n_takes,
            sources: &out.sources,
            portions: &out.portions,
            aliases: aliases.map(|(provision, alias)| (*provision, alias.as_str())).collect(),
            figures: figures.collect(),
        }
    }
}

/// Returns how long each line is; no name has more than 200 bytes.
fn name_lens(lines: &str) -> Vec<u8> {
    lines.lines().map(|line| u8::try_from(line.len()).unwrap_or(u8::MAX)).collect()
}

/// Takes from a decree what a change does not hold.
fn beside_of(decree: &Decree) -> Beside {
    let mut head = decree.clone();
    let provisions = std::mem::take(&mut head.provisions);
    let clauses: Vec<Option<Clause>> =
        provisions.iter().map(|provision| provision.clause.clone()).collect();
    let counted = (1..).zip(&clauses).all(|(number, clause): (u32, _)| {
        clause.as_ref().is_some_and(|clause| clause.as_str() == number.to_string())
    });
    let mut beside = Beside {
        head,
        clauses: (!counted).then_some(clauses),
        cites: Vec::new(),
        notes: Vec::new(),
        seats: Vec::new(),
        others: Vec::new(),
    };
    let mut at = 0;
    for (place, provision) in (0..).zip(provisions) {
        if let Outcome::New(new) = &provision.outcome {
            beside.seats.extend(new.seat.iter().map(|seat| (place, seat.clone())));
        }
        for take in provision.takes {
            beside.cites.extend(take.cites.iter().map(|clause| (at, clause.clone())));
            beside.notes.extend(take.note.iter().map(|note| (at, note.clone())));
            if !matches!(take.source, Source::Unit(_)) {
                beside.others.push((at, place, take));
            }
            at += 1;
        }
    }
    beside
}

fn decree_wire(beside: &Beside, n_provisions: u32) -> DecreeWire<'_> {
    let head = &beside.head;
    let clauses = beside.clauses.as_ref();
    let others = beside.others.iter().filter_map(|(at, place, take)| {
        let source = match &take.source {
            Source::Every(level) => OtherWire::Every(level.as_str()),
            Source::Place(name) => OtherWire::Place(name.as_str()),
            Source::Unit(_) => return None,
        };
        let word = |portion: &Portion| nibble(portion.share());
        let portions = word(&take.area) | (word(&take.population) << 4);
        Some(OtherTakeWire { at: *at, provision: *place, source, portions })
    });
    DecreeWire {
        number: head.number.as_str(),
        issuer: head.issuer.as_deref(),
        title: head.title.as_deref(),
        issued: head.issued.map(|date| Day::of(date).raw()),
        in_force: head.in_force.map(|date| Day::of(date).raw()),
        scope: head.scope.as_ref().map(reference_wire),
        totals: head.totals.kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
        formed: head.totals.formed,
        unchanged: head.totals.unchanged,
        n_provisions,
        clauses: clauses.map(|all| all.iter().map(|c| c.as_ref().map(Clause::as_str)).collect()),
        cites: beside.cites.iter().map(|(at, clause)| (*at, clause.as_str())).collect(),
        notes: beside.notes.iter().map(|(at, note)| (*at, &**note)).collect(),
        seats: beside.seats.iter().map(|(place, seat)| (*place, reference_wire(seat))).collect(),
        others: others.collect(),
    }
}

fn reference_wire(reference: &Reference) -> ReferenceWire<'_> {
    // A name beside a code says nothing that the code does not.
    let named = reference.code().is_none();
    ReferenceWire {
        level: reference.level().map(LevelId::as_str),
        code: reference.code().map(Code::as_str),
        kind: reference.kind().filter(|_| named).map(KindId::as_str),
        name: reference.name().filter(|_| named),
        within: reference.within().iter().filter(|_| named).map(String::as_str).collect(),
    }
}

fn nibble(share: Share) -> u8 {
    match share {
        Share::Nothing | Share::Possible => 0,
        Share::Part => 1,
        Share::Rest => 2,
        Share::All => 3,
    }
}
