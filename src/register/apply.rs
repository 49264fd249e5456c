//! Writing a checked change down.
//!
//! Targets become versions in their order: those of provisions as the law has them, then units
//! that go on with what is left, then members that follow. The edges of a target are written
//! next to each other. A source ends with its first edge; one that has several is noted, and the
//! lists of such sources are laid out at the end.

use std::sync::Arc;

use super::Register;
use super::change::{Staged, StagedOutcome, StagedTake};
use super::check::{Checked, Target};
use super::codes::CodeKey;
use super::grow::{Array, Mode, Overlay, Whole, index};
use super::store::{
    ChangeRecord, DecreeRecord, Edge, NONE, Outs, ProvisionRecord, Record, Room, Store,
    StoreWriter, UnitRecord,
};
use crate::period::Day;
use crate::share::{Portions, Share};

/// A source with several edges.
#[derive(Debug, Clone, Copy)]
struct Fork {
    source: u32,
    n_edges: u32,
    /// The latest of them.
    last: u32,
}

struct Applier<'a, M: Mode> {
    staged: &'a Arc<Staged>,
    checked: &'a Checked,
    writer: StoreWriter<'a, M>,
    day: Day,
    forks: Vec<Fork>,
    /// The edges of forks, in order, with the places of the forks.
    forked: Vec<(u32, u32)>,
    /// Edges into which several mentions of a source went.
    merged: Vec<u32>,
    first_provision: u32,
    first_name: u32,
    first_edge: u32,
}

impl Register {
    /// Writes down a change that [`check`](super::check::check) found without fault on this very
    /// register.
    pub(crate) fn apply(&mut self, staged: Staged, checked: Checked) {
        let staged = Arc::new(staged);
        let room = Room {
            versions: checked.targets.len(),
            edges: staged.takes.len() + checked.targets.len(),
            provisions: staged.provisions.len(),
            decrees: staged.decrees.len(),
        };
        if self.store.is_best_written_whole(room) {
            Applier::<Whole>::apply(&mut self.store, &staged, &checked, room);
        } else {
            Applier::<Overlay>::apply(&mut self.store, &staged, &checked, room);
        }
        self.names.grown(self.store.records.len());
    }
}

/// Cursors over the lists of a checked change that are ordered by target.
struct Links<'a> {
    also: Vec<(u32, u32)>,
    because: &'a [(u32, u32)],
    /// Takers of parts from units that go on, by target.
    takers: Vec<(u32, u32)>,
}

impl<'a> Links<'a> {
    fn of(checked: &'a Checked) -> Self {
        let mut also = checked.also.clone();
        also.sort_unstable();
        Self { also, because: &checked.because, takers: Vec::new() }
    }
}

/// Returns the second halves of the pairs of a target in a list that is ordered by target.
fn of_target(list: &[(u32, u32)], target: u32) -> impl Iterator<Item = u32> + '_ {
    let start = list.partition_point(|&(of, _)| of < target);
    let rest = list.get(start..).unwrap_or_default();
    rest.iter().take_while(move |&&(of, _)| of == target).map(|&(_, other)| other)
}

impl<M: Mode> Applier<'_, M> {
    fn apply(store: &mut Store, staged: &Arc<Staged>, checked: &Checked, room: Room) {
        let country = Arc::clone(&store.country);
        let widths: Vec<u8> =
            country.levels().iter().map(|level| level.code_width.unwrap_or(0)).collect();
        let mut writer = store.writer::<M>(room, &staged.names);
        let mut applier = Applier {
            first_name: writer.names.append(&staged.names),
            first_provision: writer.provisions.len(),
            first_edge: writer.edges.len(),
            staged,
            checked,
            writer,
            day: staged.day(),
            forks: Vec::new(),
            forked: Vec::new(),
            merged: Vec::new(),
        };
        applier.log();
        applier.new_units();
        let mut links = Links::of(checked);
        for (idx, target) in (0..).zip(&checked.targets) {
            applier.target(idx, target, &widths, &mut links);
        }
        applier.settle_merged();
        applier.lists();
        applier.ends();
    }

    /// Writes the change into the log.
    fn log(&mut self) {
        let day = self.writer.changes.len();
        let first_decree = self.writer.decrees.len();
        for place in 0..index(self.staged.decrees.len()) {
            self.writer.decrees.push(DecreeRecord { change: day, place });
        }
        for (provision, alias) in &self.staged.aliases {
            if let Some(target) = self.checked.target_of(*provision) {
                self.writer.aliases.push((target.unit, alias.clone()));
            }
        }
        for staged in &self.staged.provisions {
            self.writer.provisions.push(ProvisionRecord {
                decree: first_decree + staged.decree,
                place: staged.place,
                result: NONE,
            });
        }
        self.writer.changes.push(ChangeRecord {
            staged: Arc::clone(self.staged),
            first_version: self.writer.records.len(),
        });
    }

    /// Makes room for the new units, so that versions can be their members in any order.
    fn new_units(&mut self) {
        for target in &self.checked.targets {
            if target.touch == NONE {
                self.writer
                    .units
                    .push(UnitRecord { restores: target.restores, ..UnitRecord::default() });
            }
        }
    }

    fn target(&mut self, idx: u32, target: &Target, widths: &[u8], links: &mut Links<'_>) {
        let version = self.writer.records.len();
        let first_edge = self.writer.edges.len();
        let old_version =
            self.checked.touches.get(target.touch).map_or(NONE, |touch| touch.version);
        let old = self.writer.records.at(old_version);
        let mut ground = false;
        if target.touch != NONE {
            ground |= self.own_edge(idx, target, old_version, version, links) && old.ground;
        }
        if target.provision != NONE {
            ground |= self.provision(target.provision, version);
            for provision in of_target(&links.also, idx) {
                ground |= self.provision(provision, version);
            }
        }
        if first_edge == self.writer.edges.len() {
            // Made of nothing: it holds its own ground, unless members come with it.
            ground = self.checked.targets.iter().all(|member| member.parent != target.unit);
        }
        let width = widths.get(target.level.idx()).copied().unwrap_or(0);
        let name = match self.staged.provisions.get(target.name as usize) {
            Some(staged) => self.first_name + staged.name,
            None => old.name,
        };
        let given = self.staged.code_of(target.code);
        let code = match given {
            Some(code) => CodeKey::pack(width, code, &mut self.writer.other_codes),
            None => old.code,
        };
        if let Some(codes) = self.writer.codes.get_mut(target.level.idx()) {
            match (code.number(), given) {
                (Some(number), _) => codes.take_up_number(number, version, self.day),
                (None, Some(code)) => codes.take_up(code, version, self.day),
                (None, None) => {
                    let other = |place| self.writer.other_codes.get(place).cloned();
                    codes.take_up(&code.unpack(width, other), version, self.day);
                }
            }
        }
        let record = Record {
            unit: target.unit,
            parent: target.parent,
            code,
            name,
            edges: first_edge,
            level: target.level,
            kind: target.kind,
            ground,
            ..Record::default()
        };
        self.writer.push_version(record, self.day);
    }

    /// Ties a unit that goes on to the version that it had; tells whether anything of it is left.
    fn own_edge(
        &mut self,
        idx: u32,
        target: &Target,
        old_version: u32,
        version: u32,
        links: &mut Links<'_>,
    ) -> bool {
        let Some(touch) = self.checked.touches.get(target.touch) else { return false };
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
        let portions = Portions { area: touch.area.left(), population: touch.population.left() };
        let mut edge = Edge::new(old_version, version, NONE, portions);
        match cites.as_slice() {
            [only] => edge = Edge::new(old_version, version, self.logged(*only), portions),
            several => {
                let logged: Vec<u32> = several.iter().map(|&cite| self.logged(cite)).collect();
                edge.cite_list(self.writer.push_cites(&logged));
            }
        }
        self.edge(edge);
        portions != Portions::default()
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
    fn logged(&self, provision: u32) -> u32 {
        self.first_provision + provision
    }

    /// Ties the sources of a provision to the version that comes of it; tells whether any of them
    /// brings ground of its own.
    fn provision(&mut self, provision: u32, version: u32) -> bool {
        let logged = self.logged(provision);
        if let Some(record) = self.writer.provisions.get_mut(logged) {
            record.result = version;
        }
        let takes = self.staged.takes.get(self.staged.takes_range(provision));
        let mut ground = false;
        for take in takes.unwrap_or_default() {
            let portions = self.settled(take);
            if portions == Portions::default() {
                continue;
            }
            ground =
                ground || self.writer.records.get(take.source).is_some_and(|source| source.ground);
            self.edge(Edge::new(take.source, version, logged, portions));
        }
        ground
    }

    /// Returns what an edge carries of a take, put against what others took of the source.
    #[inline]
    fn settled(&self, take: &StagedTake) -> Portions {
        // Nearly always, and then whatever others took.
        if take.is_whole() {
            return Portions::ALL;
        }
        let touch = self.checked.touches.of(take.source);
        touch.map_or(Portions::default(), |touch| Portions {
            area: touch.area.settle(take.area),
            population: touch.population.settle(take.population),
        })
    }

    /// Adds an edge, with which the life of its source ends if it has not by another.
    #[inline]
    fn edge(&mut self, edge: Edge) {
        let place = self.writer.edges.len();
        let Some(life) = self.writer.lives.get_mut(edge.source) else { return };
        match life.outs() {
            Outs::None => {
                *life = life.ends_with_one(self.day, edge.target, place);
                self.writer.edges.push(edge);
            }
            outs => self.further_edge(outs, edge),
        }
    }

    /// Adds an edge of a source that has one already.
    #[inline(never)]
    fn further_edge(&mut self, outs: Outs, edge: Edge) {
        let place = self.writer.edges.len();
        let last = match outs {
            Outs::None => return,
            Outs::One { edge, .. } => edge,
            Outs::List { place: fork, .. } => {
                self.forks.get(fork as usize).map_or(NONE, |fork| fork.last)
            }
        };
        if self.writer.edges.get(last).is_some_and(|last| last.target == edge.target) {
            self.merge_edge(last, edge);
            return;
        }
        self.writer.edges.push(edge);
        match outs {
            Outs::List { place: fork, .. } => {
                if let Some(fork) = self.forks.get_mut(fork as usize) {
                    fork.n_edges += 1;
                    fork.last = place;
                }
                self.forked.push((fork, place));
            }
            _ => {
                let fork = index(self.forks.len());
                self.forks.push(Fork { source: edge.source, n_edges: 2, last: place });
                self.forked.extend([(fork, last), (fork, place)]);
                // Until lists are laid out, the life holds the place of the fork.
                if let Some(life) = self.writer.lives.get_mut(edge.source) {
                    *life = life.ends_with_list(self.day, fork, 2);
                }
            }
        }
    }

    /// Puts a second mention of a source into the edge that is there.
    fn merge_edge(&mut self, place: u32, new: Edge) {
        let mut edge = self.writer.edges.at(place);
        // Whether a part and a rest are all of it is seen when every edge is there.
        self.merged.push(place);
        let merge = |old: Share, new: Share| match (old, new) {
            (Share::Nothing, other) | (other, Share::Nothing) => other,
            _ => Share::Part,
        };
        edge.portions.area = merge(edge.portions.area, new.portions.area);
        edge.portions.population = merge(edge.portions.population, new.portions.population);
        let mut cites = edge.cite().listed(|place| self.writer.cites.at(place));
        let more = new.cite().listed(|place| self.writer.cites.at(place));
        if more.iter().any(|cite| !cites.contains(cite)) {
            cites.extend(more);
            cites.sort_unstable();
            cites.dedup();
            edge.cite_list(self.writer.push_cites(&cites));
        }
        if let Some(place) = self.writer.edges.get_mut(place) {
            *place = edge;
        }
    }

    /// Settles edges into which several mentions went: what is taken whole, by parts and a rest, and
    /// went nowhere else, came all to one.
    fn settle_merged(&mut self) {
        let merged = std::mem::take(&mut self.merged);
        for place in merged {
            let mut edge = self.writer.edges.at(place);
            let others = (self.first_edge..self.writer.edges.len())
                .filter(|&other| other != place)
                .map(|other| self.writer.edges.at(other))
                .filter(|other| other.source == edge.source);
            let (mut area, mut population) = (true, true);
            for other in others {
                area &= other.portions.area == Share::Nothing;
                population &= other.portions.population == Share::Nothing;
            }
            let Some(touch) = self.checked.touches.of(edge.source) else { continue };
            let settled = |alone: bool, left: Share, share: Share| {
                let whole = alone && left == Share::Nothing && share != Share::Nothing;
                if whole { Share::All } else { share }
            };
            edge.portions = Portions {
                area: settled(area, touch.area.left(), edge.portions.area),
                population: settled(population, touch.population.left(), edge.portions.population),
            };
            if let Some(place) = self.writer.edges.get_mut(place) {
                *place = edge;
            }
        }
    }

    /// Lays out the edges of sources that have several.
    fn lists(&mut self) {
        let mut free = self.writer.outs.len();
        let first = free;
        for fork in &mut self.forks {
            if let Some(life) = self.writer.lives.get_mut(fork.source) {
                *life = life.ends_with_list(self.day, free, fork.n_edges);
            }
            // From here on where the next of its edges goes.
            fork.last = free - first;
            free += fork.n_edges;
        }
        let mut outs = vec![NONE; self.forked.len()];
        for &(fork, edge) in &self.forked {
            let Some(fork) = self.forks.get_mut(fork as usize) else { continue };
            if let Some(place) = outs.get_mut(fork.last as usize) {
                *place = edge;
            }
            fork.last += 1;
        }
        self.writer.outs.append(outs);
    }

    /// Ends the versions of which nothing came. Some clause says so of each.
    fn ends(&mut self) {
        for (_, staged, takes) in self.staged.by_provision() {
            if !matches!(staged.outcome, StagedOutcome::Ends) {
                continue;
            }
            for take in takes {
                if let Some(life) = self.writer.lives.get_mut(take.source)
                    && life.until == Day::OPEN_UNTIL
                    && let Some(touch) = self.checked.touches.of(take.source)
                {
                    let ender = self.first_provision + touch.ender();
                    *life = life.ends_without_successor(self.day, ender);
                }
            }
        }
    }
}
