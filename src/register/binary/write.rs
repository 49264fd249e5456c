//! Writing the compact form.

use super::{
    CONTINUES, ChangeWire, DecreeWire, ENDS, HAS_CODE, HAS_KIND, HAS_NAME, HAS_PARENT, MARK, NEW,
    OtherWire, RESTORES, ReferenceWire, Wire,
};
use crate::clause::Clause;
use crate::code::Code;
use crate::decree::{Decree, Outcome, Portion, Reference, Source};
use crate::level::{KindId, LevelId};
use crate::period::to_raw;
use crate::register::log::Beside;
use crate::register::staged::{Staged, StagedOutcome};
use crate::register::store::{ChangeRecord, NONE};
use crate::register::{Register, grow, opening};
use crate::share::Share;

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
        let mut owned: Vec<ChangeOut> =
            changes.iter().map(|change| self.change_out(change)).collect();
        for place in 0..store.decrees.len() {
            if let (Some(decree), Some(of)) = (store.decree(place), store.decrees.get(place))
                && let Some(out) = owned.get_mut(of.change as usize)
            {
                out.besides.push(beside_of(decree));
            }
        }
        let wire = Wire {
            country: self.country().clone(),
            opening: to_raw(self.opening()),
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
        // Writing to memory can't fail: every length is known.
        postcard::to_extend(&wire, MARK.to_vec()).unwrap_or_default()
    }
}

/// What is put together to be written, and has to live until it is.
struct ChangeOut {
    runs: Vec<(u32, u32)>,
    places: Vec<u32>,
    outcomes: Vec<u8>,
    kinds: Vec<u8>,
    versions: Vec<u32>,
    parents: Vec<u32>,
    restored: Vec<u32>,
    codes: String,
    portions: Vec<u8>,
    n_takes: Vec<u8>,
    n_sources: u32,
    sources: Vec<u8>,
    name_lens: Vec<u8>,
    figures: Vec<(u32, bool, String, Option<String>)>,
    /// Those of the decrees of the day, in its first step.
    besides: Vec<Beside>,
}

impl Register {
    fn change_out(&self, change: &ChangeRecord) -> ChangeOut {
        let staged = &*change.staged;
        let (runs, places) = runs_of(staged);
        let mut out = ChangeOut {
            runs,
            places,
            outcomes: Vec::new(),
            kinds: Vec::new(),
            versions: Vec::new(),
            parents: Vec::new(),
            restored: Vec::new(),
            codes: String::new(),
            portions: Vec::new(),
            n_takes: Vec::new(),
            n_sources: 0,
            sources: Vec::new(),
            name_lens: name_lens(staged.names.lines()),
            figures: Vec::new(),
            besides: Vec::new(),
        };
        for (idx, provision) in (0..).zip(&staged.provisions) {
            let mut bits = match provision.outcome {
                StagedOutcome::New { kind, parent, restores, .. } => {
                    out.kinds.push(kind);
                    let scope = staged
                        .decrees
                        .get(provision.decree as usize)
                        .and_then(|decree| decree.scope());
                    let named = staged.parents.get(parent as usize);
                    let named = named.filter(|named| Some(&named.reference) != scope);
                    let mut bits = NEW;
                    if named.is_some() {
                        out.parents.push(parent);
                        bits |= HAS_PARENT;
                    }
                    if restores != NONE {
                        out.restored.push(restores);
                        bits |= RESTORES;
                    }
                    bits
                }
                StagedOutcome::Continues { version, kind, parent } => {
                    out.versions.push(version);
                    let mut bits = CONTINUES;
                    if let Some(kind) = kind {
                        out.kinds.push(kind);
                        bits |= HAS_KIND;
                    }
                    if parent != NONE {
                        out.parents.push(parent);
                        bits |= HAS_PARENT;
                    }
                    bits
                }
                StagedOutcome::Ends | StagedOutcome::Broken => ENDS,
            };
            if let Some(code) = staged.code_of(idx) {
                out.codes.push_str(code.as_str());
                out.codes.push('\n');
                bits |= HAS_CODE;
            }
            if provision.name != NONE {
                bits |= HAS_NAME;
            }
            out.outcomes.push(bits);
            let before = out.n_sources;
            let range = staged.takes_range(idx);
            for (at, take) in (range.start..).zip(staged.takes.get(range).unwrap_or_default()) {
                if take.derived {
                    continue;
                }
                let place = out.n_sources;
                let own = staged.figures.iter().filter(|(of, _, _)| *of as usize == at);
                out.figures.extend(own.map(|(_, of_population, figure)| {
                    let of = figure.of.map(|of| of.to_string());
                    (place, *of_population, figure.amount.to_string(), of)
                }));
                out.sources.extend(take.source.to_le_bytes());
                out.n_sources += 1;
                out.portions.push(nibble(take.area) | (nibble(take.population) << 4));
            }
            out.n_takes.extend((out.n_sources - before).to_le_bytes());
        }
        out
    }

    fn wire<'a>(&self, change: &'a ChangeRecord, out: &'a ChangeOut) -> ChangeWire<'a> {
        let staged = &*change.staged;
        let parents = out.parents.iter().filter_map(|&place| staged.parents.get(place as usize));
        let aliases = staged.aliases.iter();
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
            restored: out.restored.clone(),
            codes: &out.codes,
            names: staged.names.lines().as_bytes(),
            name_lens: &out.name_lens,
            n_takes: &out.n_takes,
            sources: &out.sources,
            portions: &out.portions,
            aliases: aliases.map(|(provision, alias)| (*provision, alias.as_str())).collect(),
            figures: out
                .figures
                .iter()
                .map(|(at, population, amount, of)| {
                    (*at, *population, amount.as_str(), of.as_deref())
                })
                .collect(),
        }
    }
}

/// Returns the runs of provisions of one decree, and their places in the decrees; none where those
/// count from 0 in each run.
fn runs_of(staged: &Staged) -> (Vec<(u32, u32)>, Vec<u32>) {
    let runs = staged.provisions.chunk_by(|one, next| one.decree == next.decree);
    let are_counted = runs.clone().all(|run| (0..).zip(run).all(|(at, of)| of.place == at));
    let places = staged.provisions.iter().filter(|_| !are_counted).map(|of| of.place).collect();
    let runs = runs.filter_map(|run| Some((run.first()?.decree, grow::index(run.len()))));
    (runs.collect(), places)
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

fn decree_wire(beside: &Beside) -> DecreeWire<'_> {
    let head = &beside.head;
    let clauses = beside.clauses.as_ref();
    let others = beside.others.iter().filter_map(|(at, place, take)| {
        let other = match &take.source {
            Source::Every(level) => OtherWire::Every(level.as_str()),
            Source::Place(name) => OtherWire::Place(name.as_str()),
            Source::Unit(_) => return None,
        };
        let word = |portion: &Portion| nibble(portion.share());
        Some((*at, *place, other, word(&take.area) | (word(&take.population) << 4)))
    });
    DecreeWire {
        number: head.number.as_str(),
        issuer: head.issuer.as_deref(),
        title: head.title.as_deref(),
        issued: head.issued.map(to_raw),
        in_force: head.in_force.map(to_raw),
        scope: head.scope.as_ref().map(reference_wire),
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
