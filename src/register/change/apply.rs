//! Writing a checked change down.
//!
//! Targets become versions in their order: those of provisions as the law has them, then units
//! that go on with what is left, then members that follow. The edges of a target are written
//! next to each other. A source ends with its first edge; one that has several is noted, and the
//! lists of such sources are laid out at the end.

use crate::register::change::tally::Touch;
use crate::register::data::ids::{
    DecreeId, EdgeId, IdRange, NameId, Place, ProvisionId, VersionId,
};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::period::Moment;
use crate::register::Register;
use crate::register::change::checker::{Checked, Target};
use crate::register::data::carriers::CodeKey;
use crate::register::data::log::{ChangeRecord, DecreeRecord, Log};
use crate::register::data::records::{
    Cite, Edge, Life, NONE, Outs, ProvisionRecord, Record, UnitRecord,
};
use crate::register::data::shared_array::{Array, Mode, Overlay, Whole, index};
use crate::register::data::staged::{Staged, StagedOutcome, StagedTake};
use crate::register::data::store::{Room, Store, StoreWriter};
use crate::share::{Share, Shares};

/// A source with several edges.
#[derive(Debug, Clone, Copy)]
struct Fork {
    source: VersionId,
    n_edges: u32,
    /// The latest of them, and where it leads.
    last: EdgeId,
    /// Where in the lists its next edge goes; known at the end.
    next: u32,
    to: VersionId,
    /// Whether one of them gives a restored unit its own back; known at the end.
    gives_back: bool,
}

struct Applier<'a, M: Mode> {
    staged: &'a Arc<Staged>,
    checked: &'a Checked,
    writer: StoreWriter<'a, M>,
    /// The width of the codes of each level.
    widths: Vec<u8>,
    moment: Moment,
    forks: Vec<Fork>,
    /// The edges of forks, in order, with the places of the forks.
    forked: Vec<(u32, EdgeId)>,
    /// Edges into which several mentions of a source went, with what each further one rests on.
    merged: Vec<(EdgeId, Cite)>,
    first_provision: ProvisionId,
    first_name: NameId,
    first_edge: EdgeId,
    first_version: VersionId,
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
        }
        self.indexes.grown(&self.store, &self.log, is_whole);
        staged
    }
}

/// Cursors over the lists of a checked change that are ordered by target.
struct Links<'a> {
    also: Vec<(u32, u32)>,
    because: &'a [(u32, u32)],
    /// Whether no restored unit gets its own back.
    returns_nothing: bool,
    /// Takers of parts from units that go on, by target.
    takers: Vec<(u32, u32)>,
}

impl<'a> Links<'a> {
    /// Counts the targets in front that are new units of one provision after the other.
    fn run_of_new_units(&self, targets: &[Target]) -> usize {
        let first = targets.first().map_or(NONE, |target| target.provision);
        let new = targets.iter().enumerate().take_while(|&(place, target)| {
            let in_order = target.provision.wrapping_sub(first) as usize == place;
            target.touch == NONE && in_order && self.also.is_empty() && self.returns_nothing
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
fn of_target(list: &[(u32, u32)], target: u32) -> impl Iterator<Item = u32> + '_ {
    let start = list.partition_point(|&(of, _)| of < target);
    let rest = list.get(start..).unwrap_or_default();
    rest.iter().take_while(move |&&(of, _)| of == target).map(|&(_, other)| other)
}

/// Returns what an edge carries of a take, put against what others took of the source.
#[inline]
fn settled(checked: &Checked, take: &StagedTake) -> Shares {
    // Nearly all takes are of everything, whatever others took.
    if take.is_whole() { Shares::ALL } else { settled_of_parts(checked, take) }
}

#[inline(never)]
fn settled_of_parts(checked: &Checked, take: &StagedTake) -> Shares {
    let touch = checked.touches.of(take.source);
    touch.map_or(Shares::default(), |touch| Shares {
        area: touch.area.settle(take.area),
        population: touch.population.settle(take.population),
    })
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
        let targets = (0..).zip(&self.checked.targets).map(|(idx, target)| (idx, target.provision));
        for (target, provision) in targets.chain(self.checked.also.iter().copied()) {
            let logged = self.first_provision.plus(provision);
            if let Some(record) = self.writer.provisions.get_mut(logged) {
                record.result = Some(first_version.plus(target));
            }
        }
        let staged = Arc::clone(self.staged);
        changes.push(ChangeRecord { staged, first_version, mark: OnceLock::new() });
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
        let mut idx = 0;
        while let Some((target, others)) = targets.split_first() {
            let (run, rest) = targets.split_at(links.run_of_new_units(targets));
            if let [first, .., last] = run {
                self.run([first.provision, last.provision], run);
                idx += index(run.len());
                targets = rest;
            } else {
                self.target(idx, target, &mut links);
                idx += 1;
                targets = others;
            }
        }
    }

    /// Makes versions of new units, each of a provision of its own and all of them in order. Their
    /// takes are gone through in one loop: those of a provision are too few for a loop of their own.
    fn run(&mut self, [first, last]: [u32; 2], targets: &[Target]) {
        let first_version = self.writer.records.next();
        let mut first_edge = self.writer.edges.next();
        let mut ends = vec![EdgeId::at(0); targets.len()];
        let mut takes = self.staged.takes_of(first, last);
        while let Some((take, others)) = takes.split_first() {
            let n_plain = self.tie_plain(takes, (first, first_version), &mut ends);
            let (plain, rest) = takes.split_at(n_plain);
            let (by, checked) = (self.first_provision, self.checked);
            self.writer.edges.extend(plain.iter().map(|take| Edge {
                source: take.source,
                target: first_version.plus(take.provision - first),
                cite: Cite::one(by.plus(take.provision)),
                portions: settled(checked, take),
                given_back: [false; 2],
            }));
            takes = rest;
            if n_plain == 0 {
                let place = take.provision - first;
                self.take(take, first_version.plus(place), [false; 2]);
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
        (first, first_version): (u32, VersionId),
        ends: &mut [EdgeId],
    ) -> usize {
        let has_empty = self.checked.touches.may_have_empty_takes();
        let first_edge = self.writer.edges.next();
        for (n_plain, take) in takes.iter().enumerate() {
            let (place, edge) = (take.provision - first, first_edge.plus(index(n_plain)));
            let is_empty = has_empty && settled(self.checked, take) == Shares::default();
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
    fn target(&mut self, idx: u32, target: &Target, links: &mut Links<'_>) {
        let version = self.writer.records.next();
        let first_edge = self.writer.edges.next();
        let touch = self.checked.touches.get(target.touch);
        let old = touch.map_or_else(Record::default, |touch| {
            self.own_edge(idx, target, touch, version, links);
            self.writer.records.at(touch.version)
        });
        if target.provision != NONE {
            let also = of_target(&links.also, idx);
            for provision in std::iter::once(target.provision).chain(also) {
                let places = index(self.staged.takes_range(provision).start)..;
                for (place, take) in places.zip(self.staged.takes_of(provision, provision)) {
                    let given_back = self.checked.returns.get(&place).copied();
                    self.take(take, version, given_back.unwrap_or_default());
                }
            }
        }
        let falls = &self.checked.falls;
        let first = falls.partition_point(|fall| fall.target < idx);
        let own = falls.get(first..).unwrap_or_default().iter();
        for fall in own.take_while(|fall| fall.target == idx) {
            let cite = Cite::one(self.logged(fall.provision));
            self.edge(fall.source, version, cite, Shares::ALL, [false; 2]);
        }
        self.version(target, &old, first_edge);
    }

    /// Adds the version of a target, without its ground.
    #[inline(always)]
    fn version(&mut self, target: &Target, old: &Record, first_edge: EdgeId) {
        let width = self.widths.get(target.level.idx()).copied().unwrap_or(0);
        let name = match self.staged.provisions.get(target.name as usize) {
            Some(staged) => self.first_name.plus(staged.name),
            None => old.name,
        };
        let code = match self.staged.code_of(target.code) {
            Some(code) => CodeKey::pack(width, code, &mut self.writer.other_codes),
            None if target.code != NONE => {
                let code = self.checked.full_code(self.staged, target.code);
                code.map_or(old.code, |code| {
                    CodeKey::pack(width, code, &mut self.writer.other_codes)
                })
            }
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
        idx: u32,
        target: &Target,
        touch: &Touch,
        version: VersionId,
        links: &mut Links<'_>,
    ) {
        let mut cites: Vec<u32> = Vec::new();
        if target.provision != NONE {
            cites.push(target.provision);
        }
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
        self.edge(touch.version, version, cite, portions, [false; 2]);
    }

    /// Lists who takes parts of units that go on, by the target by which they do.
    fn takers(&self) -> Vec<(u32, u32)> {
        // Nobody takes all of a unit and another a part of it.
        let of_parts = self.staged.takes.iter().filter(|take| !take.is_whole());
        let mut takers: Vec<(u32, u32)> = of_parts
            .filter_map(|take| {
                let goes_on = self.checked.touches.of(take.source)?.goes_on;
                (goes_on != NONE).then_some((goes_on, take.provision))
            })
            .collect();
        takers.sort_unstable();
        takers.dedup();
        takers
    }

    /// Returns the place in the log of a provision of the change.
    fn logged(&self, provision: u32) -> ProvisionId {
        self.first_provision.plus(provision)
    }

    /// Ties the source of a take to the version that comes of it.
    fn take(&mut self, take: &StagedTake, version: VersionId, given_back: [bool; 2]) {
        let portions = settled(self.checked, take);
        if portions != Shares::default() {
            let cite = Cite::one(self.logged(take.provision));
            self.edge(take.source, version, cite, portions, given_back);
        }
    }

    /// Adds an edge, or puts it into the one that is there.
    fn edge(
        &mut self,
        source: VersionId,
        target: VersionId,
        cite: Cite,
        portions: Shares,
        given_back: [bool; 2],
    ) {
        let edge = Edge { source, target, cite, portions, given_back };
        match self.tie(source, target, self.writer.edges.next()) {
            Some(known) => self.merge_edge(known, edge),
            None => self.writer.edges.push(edge),
        }
    }

    /// Ties a source to what comes of it by an edge that is about to be written, unless there is
    /// one already, which it returns. With its first edge the life of a source ends.
    #[inline]
    fn tie(&mut self, source: VersionId, target: VersionId, edge: EdgeId) -> Option<EdgeId> {
        let life = self.writer.lives.get_mut(source)?;
        match life.outs() {
            Outs::None => {
                *life = life.ends_with_one(self.moment, target, edge);
                None
            }
            outs => self.tie_again(outs, source, target, edge),
        }
    }

    /// Ties a source that has an edge already.
    #[inline(never)]
    fn tie_again(
        &mut self,
        outs: Outs,
        source: VersionId,
        target: VersionId,
        edge: EdgeId,
    ) -> Option<EdgeId> {
        let next_fork = index(self.forks.len());
        match outs {
            Outs::None => None,
            Outs::One { to, edge: known } if to == target => Some(known),
            Outs::One { edge: first, .. } => {
                let fork =
                    Fork { source, n_edges: 2, to: target, last: edge, next: 0, gives_back: false };
                self.forks.push(fork);
                self.forked.extend([(next_fork, first), (next_fork, edge)]);
                // Until lists are laid out, the life holds the place of the fork.
                let life = self.writer.lives.get_mut(source)?;
                *life = life.ends_with_list(self.moment, next_fork, 2);
                None
            }
            Outs::List { place, .. } => {
                let fork = self.forks.get_mut(place as usize)?;
                if fork.to == target {
                    return Some(fork.last);
                }
                *fork = Fork { n_edges: fork.n_edges + 1, to: target, last: edge, ..*fork };
                self.forked.push((place, edge));
                None
            }
        }
    }

    /// Puts a second mention of a source into the edge that is there.
    fn merge_edge(&mut self, place: EdgeId, new: Edge) {
        let mut edge = self.writer.edges.at(place);
        // Whether a part and a rest are all of it is seen when every edge is there.
        self.merged.push((place, new.cite));
        let merge = |old: Share, new: Share| match (old, new) {
            (Share::Nothing, other) | (other, Share::Nothing) => other,
            _ => Share::Part,
        };
        edge.portions.area = merge(edge.portions.area, new.portions.area);
        edge.portions.population = merge(edge.portions.population, new.portions.population);
        let back = edge.given_back.iter_mut().zip(new.given_back);
        back.for_each(|(back, new)| *back |= new);
        if let Some(place) = self.writer.edges.get_mut(place) {
            *place = edge;
        }
    }

    /// Settles edges into which several mentions went: what is taken whole, by parts and a rest, and
    /// went nowhere else, came all to one.
    fn settle_merged(&mut self) {
        if self.merged.is_empty() {
            return;
        }
        let mut merged = std::mem::take(&mut self.merged);
        merged.sort_by_key(|(place, _)| *place);
        // How many edges from each of their sources have area, and how many have people.
        let sources = merged.iter().map(|(place, _)| (self.writer.edges.at(*place).source, [0; 2]));
        let mut n_edges: FxHashMap<VersionId, [u32; 2]> = sources.collect();
        for edge in IdRange::between(self.first_edge, self.writer.edges.next()) {
            let edge = self.writer.edges.at(edge);
            if let Some([area, population]) = n_edges.get_mut(&edge.source) {
                *area += u32::from(edge.portions.area != Share::Nothing);
                *population += u32::from(edge.portions.population != Share::Nothing);
            }
        }
        for mentions in merged.chunk_by(|(one, _), (next, _)| one == next) {
            let Some(&(place, _)) = mentions.first() else { continue };
            let mut edge = self.writer.edges.at(place);
            edge.cite = self.merged_cite(edge.cite, mentions);
            let [area, population] =
                n_edges.get(&edge.source).map_or([false; 2], |n_edges| n_edges.map(|n| n < 2));
            let touch = self.checked.touches.of(edge.source);
            let left = touch.map(|touch| [touch.area.left(), touch.population.left()]);
            let [left_area, left_people] = left.unwrap_or([Share::All; 2]);
            let settled = |alone: bool, left: Share, share: Share| {
                let whole = alone && left == Share::Nothing && share != Share::Nothing;
                if whole { Share::All } else { share }
            };
            edge.portions = Shares {
                area: settled(area, left_area, edge.portions.area),
                population: settled(population, left_people, edge.portions.population),
            };
            if let Some(place) = self.writer.edges.get_mut(place) {
                *place = edge;
            }
        }
    }

    /// Returns what an edge rests on into which more mentions went.
    fn merged_cite(&mut self, first: Cite, mentions: &[(EdgeId, Cite)]) -> Cite {
        let all = std::iter::once(first).chain(mentions.iter().map(|(_, cite)| *cite));
        let mut cites: Vec<ProvisionId> =
            all.flat_map(|cite| cite.listed(|place| self.writer.cites.at(place))).collect();
        cites.sort_unstable();
        cites.dedup();
        match cites.as_slice() {
            [only] => Cite::one(*only),
            several => Cite::list(self.writer.push_cites(several)),
        }
    }

    /// Lays out the edges of sources that have several.
    fn lists(&mut self) {
        if !self.checked.returns.is_empty() {
            self.forks_that_give_back();
        }
        let mut free = self.writer.outs.len();
        let first = free;
        for fork in &mut self.forks {
            if let Some(life) = self.writer.lives.get_mut(fork.source) {
                let ended = life.ends_with_list(self.moment, free, fork.n_edges);
                *life = if fork.gives_back { ended.giving_back() } else { ended };
            }
            fork.next = free - first;
            free += fork.n_edges;
        }
        let mut outs = vec![EdgeId::default(); self.forked.len()];
        for &(fork, edge) in &self.forked {
            let Some(fork) = self.forks.get_mut(fork as usize) else { continue };
            if let Some(place) = outs.get_mut(fork.next as usize) {
                *place = edge;
            }
            fork.next += 1;
        }
        self.writer.outs.append(outs);
    }

    /// Notes which forks have an edge that gives a restored unit its own back.
    fn forks_that_give_back(&mut self) {
        for &(fork, edge) in &self.forked {
            let edge = self.writer.edges.at(edge);
            if edge.given_back != [false; 2]
                && let Some(fork) = self.forks.get_mut(fork as usize)
            {
                fork.gives_back = true;
            }
        }
    }

    /// Ends the versions of which nothing came. Some clause says so of each.
    fn ends(&mut self) {
        for (provision, staged) in (0..).zip(&self.staged.provisions) {
            if !matches!(staged.outcome, StagedOutcome::Ends) {
                continue;
            }
            for take in self.staged.takes_of(provision, provision) {
                if let Some(life) = self.writer.lives.get_mut(take.source)
                    && life.until == Moment::OPEN_UNTIL
                    && let Some(touch) = self.checked.touches.of(take.source)
                {
                    let ender = self.first_provision.plus(touch.ender());
                    *life = life.ends_without_successor(self.moment, ender);
                }
            }
        }
    }
}
