//! Writing the compact form.

use super::{
    CONTINUES, ChangeWire, DecreeWire, ENDS, FigureWire, HAS_CODE, HAS_KIND, HAS_NAME, HAS_PARENT,
    NAME, NEW, OtherTakeWire, OtherWire, RESTORES, RecordWire, ReferenceWire, VERSION, Wire,
};
use crate::clause::Clause;
use crate::code::Code;
use crate::decree::{Decree, Figure, Outcome, Portion, Record, Reference, Source};
use crate::evidence::Evidence;
use crate::level::{KindId, LevelId};
use crate::period::to_raw;
use crate::register::Register;
use crate::register::change::opening;
use crate::register::data::ids::{ChangeId, ParentId, Place, StagedId, ids, with_ids};
use crate::register::data::log::ChangeRecord;
use crate::register::data::logged::Beside;
use crate::register::data::records::NONE;
use crate::register::data::shared_array::index;
use crate::register::data::staged::{Staged, StagedOutcome, StagedProvision};
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
        let n_units = opening::n_units(self);
        let records = || ids(0..n_units).map(|row| store.records.at(row));
        let kinds: Vec<u8> = records().map(|record| record.kind).collect();
        let lines = |lines: &mut dyn Iterator<Item = String>| -> String {
            lines.map(|line| line + "\n").collect()
        };
        let keys = words(records().map(|record| record.code.raw()));
        let others = records().filter(|record| record.code.place().is_some());
        let other_codes = lines(&mut others.map(|record| store.code(&record).to_string()));
        let names = lines(&mut records().map(|record| store.name(&record).to_owned()));
        let name_lens = name_lens(&names);
        let parents = words(records().map(|record| record.parent.map_or(NONE, Place::place)));
        let aliases = store.aliases.iter();
        let changes: Vec<&ChangeRecord> = self.log.changes_from(ChangeId::at(0)).collect();
        let mut owned: Vec<ChangeOut> =
            changes.iter().map(|change| self.change_out(change)).collect();
        for place in self.log.decrees.ids() {
            if let (Some(decree), Some(of)) =
                (self.logged_decree(place), self.log.decrees.get(place))
                && let Some(out) = owned.get_mut(of.change.place() as usize)
            {
                out.besides.push(beside_of(decree));
            }
        }
        // Few registers have any, and who reads the rest need not know their form.
        let corrections = match &*self.log.corrections {
            [] => String::new(),
            some => serde_json::to_string(some).unwrap_or_default(),
        };
        let wire = Wire {
            country: self.country().clone(),
            opening: to_raw(self.opening()),
            named_on: self.identities().named_on.map(to_raw),
            opening_was: self.identities().opening_was.map(to_raw),
            kinds: &kinds,
            keys: &keys,
            other_codes: &other_codes,
            names: names.as_bytes(),
            name_lens: &name_lens,
            parents: &parents,
            n_versions: store.records.len(),
            n_edges: store.edges.len(),
            corrections: &corrections,
            aliases: aliases
                .filter(|(unit, _)| unit.place() < n_units)
                .map(|(unit, alias)| (unit.place(), alias.as_str()))
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
    runs: Vec<(u32, u32)>,
    places: Vec<u32>,
    outcomes: Vec<u8>,
    kinds: Vec<u8>,
    versions: Vec<u32>,
    parents: Vec<ParentId>,
    codes: String,
    portions: Vec<u8>,
    n_takes: Vec<u8>,
    sources: Vec<u8>,
    evidence: Vec<u8>,
    take_evidence: Vec<u8>,
    name_lens: Vec<u8>,
    figures: Vec<(u32, bool, FigureOut)>,
    /// Those of the decrees of the day, in its first step.
    besides: Vec<BesideOut>,
}

/// The figures of a step, in the order of its takes.
type Figures<'a> = std::iter::Peekable<std::slice::Iter<'a, (u32, bool, Figure)>>;

/// A figure as it is written.
struct FigureOut {
    amount: String,
    of: Option<String>,
}

impl FigureOut {
    fn of(figure: &Figure) -> Self {
        Self { amount: figure.amount.to_string(), of: figure.of.map(|of| of.to_string()) }
    }

    fn wire(&self) -> FigureWire<'_> {
        FigureWire { amount: &self.amount, of: self.of.as_deref() }
    }
}

/// What a decree has beside what is staged, with the figures of its takes from no unit, of area and
/// of population.
struct BesideOut {
    beside: Beside,
    figures: Vec<[Option<FigureOut>; 2]>,
}

impl ChangeOut {
    /// Writes what comes of a provision.
    fn outcome(&mut self, staged: &Staged, idx: StagedId, provision: &StagedProvision) {
        let mut bits = match provision.outcome {
            StagedOutcome::New { kind, parent, restores, .. } => {
                self.kinds.push(kind);
                let restores = if restores.is_some() { RESTORES } else { 0 };
                let decree = staged.decrees.get(provision.decree as usize);
                let scope = decree.and_then(|decree| decree.scope());
                let named = parent.and_then(|parent| staged.parents.get(parent.idx()));
                if named.is_some_and(|named| Some(&named.reference) != scope) {
                    self.parents.extend(parent);
                    NEW | restores | HAS_PARENT
                } else {
                    NEW | restores
                }
            }
            StagedOutcome::Continues { version, kind, parent } => {
                self.versions.push(version.place());
                let mut bits = CONTINUES;
                if let Some(kind) = kind {
                    self.kinds.push(kind);
                    bits |= HAS_KIND;
                }
                if let Some(parent) = parent {
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
        if provision.name.is_some() {
            bits |= HAS_NAME;
        }
        self.outcomes.push(bits);
        self.evidence.push(raw(provision.evidence));
    }

    /// Writes what a provision takes from units; their places are where its takes stand.
    fn takes(&mut self, staged: &Staged, idx: StagedId, figures: &mut Figures<'_>) {
        let range = staged.takes_range(idx);
        let mut n_own = 0_u32;
        for (at, take) in (range.start..).zip(staged.takes.get(range).unwrap_or_default()) {
            if take.derived {
                continue;
            }
            let is_of_it = |of: &&(u32, bool, Figure)| of.0 as usize == at;
            while let Some((_, of_population, figure)) = figures.next_if(is_of_it) {
                let place = index(self.portions.len());
                self.figures.push((place, *of_population, FigureOut::of(figure)));
            }
            self.sources.extend(take.source.place().to_le_bytes());
            self.portions.push(nibble(take.area) | (nibble(take.population) << 4));
            self.take_evidence.push(raw(take.evidence));
            n_own += 1;
        }
        self.n_takes.extend(n_own.to_le_bytes());
    }
}

impl Register {
    fn change_out(&self, change: &ChangeRecord) -> ChangeOut {
        let staged = &*change.staged;
        let (runs, places) = runs_of(staged);
        let name_lens = name_lens(staged.names.lines());
        let mut out = ChangeOut { runs, places, name_lens, ..ChangeOut::default() };
        let mut figures = staged.figures.iter().peekable();
        for (idx, provision) in with_ids(&staged.provisions) {
            out.outcome(staged, idx, provision);
            out.takes(staged, idx, &mut figures);
        }
        for column in [&mut out.evidence, &mut out.take_evidence] {
            if column.iter().all(|raw| *raw == 0) {
                column.clear();
            }
        }
        out
    }

    fn wire<'a>(&self, change: &'a ChangeRecord, out: &'a ChangeOut) -> ChangeWire<'a> {
        let staged = &*change.staged;
        let parents = out.parents.iter().filter_map(|&place| staged.parents.get(place.idx()));
        let aliases = staged.aliases.iter();
        let figures = out.figures.iter();
        ChangeWire {
            day: to_raw(staged.date),
            step: staged.step.number(),
            decrees: out.besides.iter().map(decree_wire).collect(),
            runs: out.runs.clone(),
            places: out.places.clone(),
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
            evidence: &out.evidence,
            take_evidence: &out.take_evidence,
            aliases: aliases
                .map(|(provision, alias)| (provision.place(), alias.as_str()))
                .collect(),
            figures: figures.map(|(at, of, figure)| (*at, *of, figure.wire())).collect(),
        }
    }
}

/// Returns the runs of provisions of one decree, and their places in the decrees; none where those
/// count from 0 in each run.
pub(super) fn runs_of(staged: &Staged) -> (Vec<(u32, u32)>, Vec<u32>) {
    let runs = staged.provisions.chunk_by(|one, next| one.decree == next.decree);
    let are_counted = runs.clone().all(|run| (0..).zip(run).all(|(at, of)| of.place == at));
    let places = staged.provisions.iter().filter(|_| !are_counted).map(|of| of.place).collect();
    let runs = runs.filter_map(|run| Some((run.first()?.decree, index(run.len()))));
    (runs.collect(), places)
}

/// Returns how long each line is; no name has more than 200 bytes.
fn name_lens(lines: &str) -> Vec<u8> {
    lines.lines().map(|line| u8::try_from(line.len()).unwrap_or(u8::MAX)).collect()
}

/// Takes from a decree what a change does not hold.
fn beside_of(decree: &Decree) -> BesideOut {
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
    let (mut at, mut figures) = (0, Vec::new());
    for (place, provision) in (0..).zip(provisions) {
        if let Outcome::New(new) = &provision.outcome {
            beside.seats.extend(new.seat.iter().map(|seat| (place, seat.clone())));
        }
        for (at_in_provision, take) in (0..).zip(provision.takes) {
            beside.cites.extend(take.cites.iter().map(|clause| (at, clause.clone())));
            beside.notes.extend(take.note.iter().map(|note| (at, note.clone())));
            if !matches!(take.source, Source::Unit(_)) {
                figures.push([&take.area, &take.population].map(|portion| match portion {
                    Portion::Part(Some(figure)) => Some(FigureOut::of(figure)),
                    _ => None,
                }));
                beside.others.push((place, at_in_provision, take));
            }
            at += 1;
        }
    }
    BesideOut { beside, figures }
}

fn decree_wire(BesideOut { beside, figures }: &BesideOut) -> DecreeWire<'_> {
    let head = &beside.head;
    let clauses = beside.clauses.as_ref();
    let others = beside.others.iter().zip(figures);
    let others = others.filter_map(|((provision, at, take), [area, population])| {
        let source = match &take.source {
            Source::Every(level) => OtherWire::Every(level.as_str()),
            Source::Place(name) => OtherWire::Place(name.as_str()),
            Source::Unit(_) => return None,
        };
        let word = |portion: &Portion| nibble(portion.share());
        let portions = word(&take.area) | (word(&take.population) << 4);
        let [area, population] = [area, population].map(|of| of.as_ref().map(FigureOut::wire));
        let (provision, at) = (*provision, *at);
        let evidence = raw(take.evidence);
        Some(OtherTakeWire { provision, at, source, portions, evidence, area, population })
    });
    DecreeWire {
        number: head.number.as_str(),
        issuer: head.issuer.as_deref(),
        title: head.title.as_deref(),
        issued: head.issued.map(to_raw),
        in_force: head.in_force.map(to_raw),
        scope: head.scope.as_ref().map(reference_wire),
        record: record_wire(&head.record),
        totals: head.totals.kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
        formed: head.totals.formed,
        unchanged: head.totals.unchanged,
        clauses: clauses.map(|all| all.iter().map(|c| c.as_ref().map(Clause::as_str)).collect()),
        cites: beside.cites.iter().map(|(at, clause)| (*at, clause.as_str())).collect(),
        notes: beside.notes.iter().map(|(at, note)| (*at, &**note)).collect(),
        seats: beside.seats.iter().map(|(place, seat)| (*place, reference_wire(seat))).collect(),
        others: others.collect(),
    }
}

fn record_wire(record: &Record) -> RecordWire<'_> {
    let dating = &record.dating;
    RecordWire {
        evidence: record.evidence.raw(),
        is_key: record.is_key,
        changes_unknown: record.changes_unknown,
        confidence: dating.confidence as u8,
        rests_on: dating.rests_on.as_deref(),
        not_before: dating.not_before.map(to_raw),
        not_after: dating.not_after.map(to_raw),
        known_since: record.known_since.map(to_raw),
    }
}

fn raw(evidence: Option<Evidence>) -> u8 {
    evidence.map_or(0, Evidence::raw)
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
        Share::Nothing => 0,
        Share::Part => 1,
        Share::Rest => 2,
        Share::All => 3,
        Share::Unknown => 4,
        Share::Possible => 5,
    }
}
