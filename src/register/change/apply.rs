//! Writing a checked change down.
//!
//! Targets become versions in their order: those of provisions as the law has them, then units
//! that go on with what is left, then members that follow. The edges of a target are written
//! next to each other. A source ends with its first edge; one that has several is noted, and the
//! lists of such sources are laid out at the end.

use std::sync::{Arc, OnceLock};

use crate::evidence::Evidence;
use crate::period::Moment;
use crate::register::Register;
use crate::register::change::checked::{Checked, Target};
use crate::register::change::tally::Tally;
use crate::register::change::tally::Touch;
use crate::register::data::carriers::CodeKey;
use crate::register::data::ids::{
    DecreeId, EdgeId, IdRange, NameId, Place, ProvisionId, StagedId, TargetId, VersionId, with_ids,
};

use crate::register::data::log::{ChangeRecord, DecreeRecord, Log, UnitCounts};
use crate::register::data::records::{
    Cite, Edge, EdgeMarks, Life, ProvisionRecord, Record, UnitRecord,
};
use crate::register::data::shared_array::{Array, Mode, Overlay, Whole, index};
use crate::register::data::staged::{Staged, StagedOutcome, StagedTake};
use crate::register::data::store::{Room, Store, StoreWriter};
use crate::share::Shares;

/// A source with several edges.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fork {
    pub(super) source: VersionId,
    pub(super) n_edges: u32,
    /// The latest of them, and where it leads.
    pub(super) last: EdgeId,
    /// Where in the lists its next edge goes; known at the end.
    pub(super) next: u32,
    pub(super) to: VersionId,
    /// Whether one of them gives a restored unit its own back; known at the end.
    pub(super) gives_back: bool,
}

/// A checked change while it is written down.
pub(super) struct Applier<'a, M: Mode> {
    pub(super) staged: &'a Arc<Staged>,
    pub(super) checked: &'a Checked,
    pub(super) writer: StoreWriter<'a, M>,
    /// The width of the codes of each level.
    pub(super) widths: Vec<u8>,
    pub(super) moment: Moment,
    pub(super) forks: Vec<Fork>,
    /// The edges of forks, in order, with the places of the forks.
    pub(super) forked: Vec<(u32, EdgeId)>,
    /// Edges into which several mentions of a source went, with what each further one rests on.
    pub(super) merged: Vec<(EdgeId, Cite)>,
    pub(super) first_provision: ProvisionId,
    pub(super) first_name: NameId,
    pub(super) first_edge: EdgeId,
    pub(super) first_version: VersionId,
}

impl Register {
    /// Writes down a change that [`check`](crate::register::change::check::check) found without fault on this very
    /// register; returns the change as the log has it.
    pub(crate) fn apply(&mut self, staged: Staged, checked: Checked) -> Arc<Staged> {
        let staged = Arc::new(staged);
        let room = Room {
            versions: checked.targets.len(),
            edges: staged.takes.len() + checked.targets.len(),
            provisions: staged.provisions.len(),
            decrees: staged.decrees.len(),
        };
        let is_whole = self.store.is_best_written_whole(room);
        if is_whole {
            Applier::<Whole>::apply(&mut self.store, &mut self.log, &staged, &checked, room);
        } else {
            Applier::<Overlay>::apply(&mut self.store, &mut self.log, &staged, &checked, room);
            self.store.settle();
            self.log.settle();
        }
        self.indexes.grown(&self.store, &self.log, is_whole);
        staged
    }
}

/// Cursors over the lists of a checked change that are ordered by target.
struct Links<'a> {
    also: Vec<(TargetId, StagedId)>,
    because: &'a [(TargetId, StagedId)],
    /// Whether no restored unit gets its own back.
    returns_nothing: bool,
    /// Takers of parts from units that go on, by target.
    takers: Vec<(TargetId, StagedId)>,
}

impl<'a> Links<'a> {
    /// Counts the targets in front that are new units of one provision after the other.
    fn run_of_new_units(&self, targets: &[Target]) -> usize {
        let Some(first) = targets.first().and_then(|target| target.provision) else { return 0 };
        let new = targets.iter().zip(0..).take_while(|&(target, place)| {
            let in_order = target.provision == Some(first.plus(place));
            target.touch.is_none() && in_order && self.also.is_empty() && self.returns_nothing
        });
        new.count()
    }

    fn of(checked: &'a Checked) -> Self {
        let mut also = checked.also.clone();
        also.sort_unstable();
        let returns_nothing = checked.returns.is_empty();
        Self { also, because: &checked.because, returns_nothing, takers: Vec::new() }
    }
}

/// Returns the second halves of the pairs of a target in a list that is ordered by target.
fn of_target(
    list: &[(TargetId, StagedId)],
    target: TargetId,
) -> impl Iterator<Item = StagedId> + '_ {
    let start = list.partition_point(|&(of, _)| of < target);
    let rest = list.get(start..).unwrap_or_default();
    rest.iter().take_while(move |&&(of, _)| of == target).map(|&(_, other)| other)
}

/// Returns what an edge carries of a take, put against what others took of the source.
#[inline]
fn settled(checked: &Checked, take: &StagedTake) -> (Shares, EdgeMarks) {
    // Nearly all takes are of everything, whatever others took.
    if take.is_whole() {
        (Shares::ALL, EdgeMarks::default())
    } else {
        settled_of_parts(checked, take)
    }
}

#[inline(never)]
fn settled_of_parts(checked: &Checked, take: &StagedTake) -> (Shares, EdgeMarks) {
    let Some(touch) = checked.touches.of(take.source) else {
        return (Shares::default(), EdgeMarks::default());
    };
    let area = touch.area.settle(take.area);
    let population = touch.population.settle(take.population);
    let is_open = |of: Tally| touch.goes_on.is_none() && !of.is_whole();
    let marks = EdgeMarks::open([is_open(touch.area), is_open(touch.population)]);
    (Shares { area, population }, marks)
}

impl<M: Mode> Applier<'_, M> {
    fn apply(
        store: &mut Store,
        log: &mut Log,
        staged: &Arc<Staged>,
        checked: &Checked,
        room: Room,
    ) {
        let levels = store.country.levels().iter();
        let widths = levels.map(|level| level.code_width.unwrap_or(0)).collect();
        let mut writer = store.writer::<M>(room, &staged.names);
        let mut applier = Applier {
            first_name: writer.names.append(&staged.names),
            first_provision: writer.provisions.next(),
            first_edge: writer.edges.next(),
            first_version: writer.records.next(),
            staged,
            checked,
            writer,
            widths,
            moment: staged.moment(),
            forks: Vec::new(),
            forked: Vec::new(),
            merged: Vec::new(),
        };
        applier.log(log, room);
        applier.new_units();
        applier.targets();
        // Each of these asks for memory all over the place: in loops of their own, several of such
        // asks are under way at a time.
        applier.codes();
        applier.grounds();
        applier.settle_merged();
        applier.lists();
        applier.ends();
    }

    /// Writes the change into the log.
    fn log(&mut self, log: &mut Log, room: Room) {
        let in_force = self.in_force_after(log.in_force_at(Moment::OPEN_UNTIL));
        let mut changes = M::open(&mut log.changes, 1);
        let mut decrees = M::open(&mut log.decrees, room.decrees);
        let change = changes.next();
        let n_decrees = index(self.staged.decrees.len());
        if self.staged.step.is_first() {
            for place in 0..n_decrees {
                decrees.push(DecreeRecord { change, place });
            }
        }
        let first_decree = DecreeId::at(decrees.len() - n_decrees);
        for (provision, alias) in &self.staged.aliases {
            if let Some(target) = self.checked.target_of(*provision) {
                self.writer.aliases.push((target.unit, alias.clone()));
            }
        }
        let provisions = self.staged.provisions.iter().map(|staged| ProvisionRecord {
            decree: first_decree.plus(staged.decree),
            place: staged.place,
            result: None,
        });
        self.writer.provisions.extend(provisions);
        // Versions come in the order of the targets.
        let first_version = self.first_version;
        let targets = with_ids(&self.checked.targets);
        let targets = targets.filter_map(|(idx, target)| Some((idx, target.provision?)));
        for (target, provision) in targets.chain(self.checked.also.iter().copied()) {
            let logged = self.logged(provision);
            if let Some(record) = self.writer.provisions.get_mut(logged) {
                record.result = Some(first_version.plus(target.place()));
            }
        }
        let staged = Arc::clone(self.staged);
        changes.push(ChangeRecord { staged, first_version, in_force, mark: OnceLock::new() });
    }

    /// Counts the units in force after the change, of those before it. One that goes on is of the level
    /// that it had.
    fn in_force_after(&self, mut in_force: UnitCounts) -> UnitCounts {
        for ended in self.checked.touches.iter().filter(|touch| touch.goes_on.is_none()) {
            in_force.end(self.writer.records.at(ended.version).level);
        }
        for new in self.checked.targets.iter().filter(|target| target.touch.is_none()) {
            in_force.begin(new.level);
        }
        in_force
    }

    /// Makes room for the new units, so that versions can be their members in any order.
    fn new_units(&mut self) {
        for (idx, staged) in (0..).zip(&self.staged.provisions) {
            if let StagedOutcome::New { restores, .. } = staged.outcome {
                let unit = self.writer.units.next();
                let made_by = Some(self.first_provision.plus(idx));
                let unit_record = UnitRecord { restores, made_by, ..UnitRecord::default() };
                self.writer.units.push(unit_record);
                if let Some(restored) = restores.and_then(|of| self.writer.units.get_mut(of)) {
                    restored.restored_by = Some(unit);
                }
            }
        }
    }

    /// Makes versions of the targets, in their order.
    fn targets(&mut self) {
        let mut links = Links::of(self.checked);
        let mut targets = self.checked.targets.as_slice();
        let mut idx = TargetId::at(0);
        while let Some((target, others)) = targets.split_first() {
            let (run, rest) = targets.split_at(links.run_of_new_units(targets));
            if let [
                Target { provision: Some(first), .. },
                ..,
                Target { provision: Some(last), .. },
            ] = run
            {
                self.run([*first, *last], run);
                idx = idx.plus(index(run.len()));
                targets = rest;
            } else {
                self.target(idx, target, &mut links);
                idx = idx.plus(1);
                targets = others;
            }
        }
    }

    /// Makes versions of new units, each of a provision of its own and all of them in order. Their
    /// takes are gone through in one loop: those of a provision are too few for a loop of their own.
    fn run(&mut self, [first, last]: [StagedId; 2], targets: &[Target]) {
        let first_version = self.writer.records.next();
        let mut first_edge = self.writer.edges.next();
        let mut ends = vec![EdgeId::at(0); targets.len()];
        let mut takes = self.staged.takes_of(first, last);
        while let Some((take, others)) = takes.split_first() {
            let n_plain = self.tie_plain(takes, (first, first_version), &mut ends);
            let (plain, rest) = takes.split_at(n_plain);
            let (by, checked, staged) = (self.first_provision, self.checked, self.staged);
            self.writer.edges.extend(plain.iter().map(|take| {
                let (portions, marks) = settled(checked, take);
                Edge {
                    source: take.source,
                    target: first_version.plus(take.provision.place() - first.place()),
                    cite: Cite::one(by.plus(take.provision.place())),
                    portions,
                    marks,
                    evidence: staged.evidence_of(take),
                }
            }));
            takes = rest;
            if n_plain == 0 {
                let place = take.provision.place() - first.place();
                self.take(take, first_version.plus(place), EdgeMarks::default());
                if let Some(end) = ends.get_mut(place as usize) {
                    *end = self.writer.edges.next();
                }
                takes = others;
            }
        }
        for (target, end) in targets.iter().zip(ends) {
            self.version(target, &Record::default(), first_edge);
            first_edge = first_edge.max(end);
        }
    }

    /// Ties up the sources of takes, as long as each of them gets an edge of its own; returns how
    /// many do. Notes behind which edge those of each target end.
    fn tie_plain(
        &mut self,
        takes: &[StagedTake],
        (first, first_version): (StagedId, VersionId),
        ends: &mut [EdgeId],
    ) -> usize {
        let has_empty = self.checked.touches.may_have_empty_takes();
        let first_edge = self.writer.edges.next();
        for (n_plain, take) in takes.iter().enumerate() {
            let (place, edge) =
                (take.provision.place() - first.place(), first_edge.plus(index(n_plain)));
            let is_empty = has_empty && settled(self.checked, take).0 == Shares::default();
            if is_empty || self.tie(take.source, first_version.plus(place), edge).is_some() {
                return n_plain;
            }
            if let Some(end) = ends.get_mut(place as usize) {
                *end = edge.plus(1);
            }
        }
        takes.len()
    }

    /// Makes a version of any target.
    fn target(&mut self, idx: TargetId, target: &Target, links: &mut Links<'_>) {
        let version = self.writer.records.next();
        let first_edge = self.writer.edges.next();
        let touch = target.touch.and_then(|touch| self.checked.touches.get(touch));
        let old = touch.map_or_else(Record::default, |touch| {
            self.own_edge(idx, target, touch, version, links);
            self.writer.records.at(touch.version)
        });
        if let Some(provision) = target.provision {
            let also = of_target(&links.also, idx);
            for provision in std::iter::once(provision).chain(also) {
                let places = index(self.staged.takes_range(provision).start)..;
                for (place, take) in places.zip(self.staged.takes_of(provision, provision)) {
                    let given_back = self.checked.returns.get(&place).copied();
                    let marks = EdgeMarks::given_back(given_back.unwrap_or_default());
                    self.take(take, version, marks);
                }
            }
        }
        let falls = &self.checked.falls;
        let first = falls.partition_point(|fall| fall.target < idx);
        let own = falls.get(first..).unwrap_or_default().iter();
        for fall in own.take_while(|fall| fall.target == idx) {
            let cite = Cite::one(self.logged(fall.provision));
            let evidence = self.staged.evidence(fall.provision);
            self.edge(fall.source, version, cite, Shares::ALL, EdgeMarks::default(), evidence);
        }
        self.version(target, &old, first_edge);
    }

    /// Adds the version of a target, without its ground.
    #[inline(always)]
    fn version(&mut self, target: &Target, old: &Record, first_edge: EdgeId) {
        let width = self.widths.get(target.level.idx()).copied().unwrap_or(0);
        let by = target.name.and_then(|by| self.staged.provisions.get(by.idx()));
        let name = match by.and_then(|by| by.name) {
            Some(name) => self.first_name.plus(name.place()),
            None => old.name,
        };
        let code = target.code.and_then(|code| self.checked.code_of(self.staged, code));
        let code = match code {
            Some(code) => CodeKey::pack(width, code, &mut self.writer.other_codes),
            None => old.code,
        };
        let [previous, sibling] = self.writer.join(target.unit, target.parent);
        self.writer.records.push(Record {
            unit: target.unit,
            parent: target.parent,
            code,
            name,
            previous,
            sibling,
            edges: first_edge,
            level: target.level,
            kind: target.kind,
            ground: false,
        });
        self.writer.lives.push(Life::begins(self.moment));
    }

    /// Notes which versions take up which codes.
    fn codes(&mut self) {
        for version in IdRange::between(self.first_version, self.writer.records.next()) {
            let record = self.writer.records.at(version);
            let Some(codes) = self.writer.codes.get_mut(record.level.idx()) else { continue };
            match record.code.number() {
                Some(number) => codes.take_up_number(number, version),
                None => {
                    let code = record.code.place().and_then(|at| self.writer.other_codes.get(at));
                    if let Some(code) = code {
                        codes.take_up(code, version);
                    }
                }
            }
        }
    }

    /// Settles which versions hold ground of their own.
    fn grounds(&mut self) {
        let end = self.writer.records.next();
        for version in IdRange::between(self.first_version, end) {
            let of_next = self.writer.records.get(version.plus(1)).map(|next| next.edges);
            let of_next = of_next.unwrap_or(self.writer.edges.next());
            let record = self.writer.records.at(version);
            let ground = if record.edges == of_next {
                // Made of nothing: it holds its own ground, unless members came with it.
                self.writer.units.at(record.unit).members.is_none()
            } else {
                IdRange::between(record.edges, of_next).any(|edge| self.brings_ground(edge))
            };
            if let Some(record) = self.writer.records.get_mut(version) {
                record.ground = ground;
            }
        }
    }

    #[inline]
    fn brings_ground(&self, edge: EdgeId) -> bool {
        self.writer.edges.get(edge).is_some_and(|edge| {
            let source = self.writer.records.get(edge.source);
            edge.portions != Shares::default() && source.is_some_and(|source| source.ground)
        })
    }

    /// Ties a unit that goes on to the version that it had.
    fn own_edge(
        &mut self,
        idx: TargetId,
        target: &Target,
        touch: &Touch,
        version: VersionId,
        links: &mut Links<'_>,
    ) {
        let mut cites: Vec<StagedId> = target.provision.into_iter().collect();
        cites.extend(of_target(&links.also, idx));
        if touch.has_parts() {
            if links.takers.is_empty() {
                links.takers = self.takers();
            }
            cites.extend(of_target(&links.takers, idx));
        }
        cites.extend(of_target(links.because, idx));
        cites.sort_unstable();
        cites.dedup();
        let portions = Shares { area: touch.area.left(), population: touch.population.left() };
        let cite = match cites.as_slice() {
            [only] => Cite::one(self.logged(*only)),
            several => {
                let logged: Vec<ProvisionId> =
                    several.iter().map(|&cite| self.logged(cite)).collect();
                Cite::list(self.writer.push_cites(&logged))
            }
        };
        let evidence = self.evidence_of_own(touch, &cites);
        self.edge(touch.version, version, cite, portions, EdgeMarks::default(), evidence);
    }

    /// Returns the weakest of what some provisions rest on, and their takes from a unit that goes on.
    fn evidence_of_own(&self, touch: &Touch, cites: &[StagedId]) -> Evidence {
        let staged = self.staged;
        let takes = |&by: &StagedId| {
            let takes = staged.takes_of(by, by).iter();
            takes.filter(|take| take.source == touch.version).map(|take| staged.evidence_of(take))
        };
        let own = cites.iter().map(|&by| staged.evidence(by));
        if touch.has_parts() {
            own.chain(cites.iter().flat_map(takes)).reduce(Evidence::weaker)
        } else {
            own.reduce(Evidence::weaker)
        }
        .unwrap_or_default()
    }

    /// Lists who takes parts of units that go on, by the target by which they do.
    fn takers(&self) -> Vec<(TargetId, StagedId)> {
        // Nobody takes all of a unit and another a part of it.
        let of_parts = self.staged.takes.iter().filter(|take| !take.is_whole());
        let mut takers: Vec<(TargetId, StagedId)> = of_parts
            .filter_map(|take| {
                Some((self.checked.touches.of(take.source)?.goes_on?, take.provision))
            })
            .collect();
        takers.sort_unstable();
        takers.dedup();
        takers
    }

    /// Returns the place in the log of a provision of the change.
    fn logged(&self, provision: StagedId) -> ProvisionId {
        self.first_provision.plus(provision.place())
    }

    /// Ties the source of a take to the version that comes of it.
    fn take(&mut self, take: &StagedTake, version: VersionId, marks: EdgeMarks) {
        let (portions, settled) = settled(self.checked, take);
        if portions != Shares::default() {
            let cite = Cite::one(self.logged(take.provision));
            let evidence = self.staged.evidence_of(take);
            self.edge(take.source, version, cite, portions, marks.and(settled), evidence);
        }
    }

    /// Ends the versions of which nothing came. Some clause says so of each.
    fn ends(&mut self) {
        for (provision, staged) in with_ids(&self.staged.provisions) {
            if !matches!(staged.outcome, StagedOutcome::Ends) {
                continue;
            }
            for take in self.staged.takes_of(provision, provision) {
                if let Some(life) = self.writer.lives.get_mut(take.source)
                    && life.until == Moment::OPEN_UNTIL
                    && let Some(touch) = self.checked.touches.of(take.source)
                    && let Some(ender) = touch.ender()
                {
                    let ender = self.first_provision.plus(ender.place());
                    *life = life.ends_without_successor(self.moment, ender);
                }
            }
        }
    }
}
