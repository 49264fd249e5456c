//! Writing a checked change down.
//!
//! Targets become versions in their order: those of provisions as the law has them, then units
//! that go on with what is left, then members that follow. The edges of a target are written
//! next to each other; the successors of each source are tied up at the end.

use std::sync::Arc;

use super::Register;
use super::change::Staged;
use super::check::{Checked, Target, Touch};
use super::codes::CodeKey;
use super::grow::index;
use super::store::{
    ChangeRecord, DecreeRecord, Edge, NONE, ProvisionRecord, Record, Room, StoreWriter, UnitRecord,
};
use crate::share::{Portions, Share};

/// The edges that leave a touched version, while they are counted.
#[derive(Debug, Clone, Copy)]
struct Leaving {
    n_edges: u32,
    /// The first edge and its target; later the place of the list.
    edge: u32,
    to: u32,
    /// The edge to the target at hand, for sources that a clause names twice.
    last: u32,
}

struct Applier<'a> {
    staged: &'a Arc<Staged>,
    checked: &'a Checked,
    writer: StoreWriter<'a>,
    leaving: Vec<Leaving>,
    /// Edges into which several mentions of a source went.
    merged: Vec<u32>,
    /// The touch from which each edge of the change comes.
    edge_touch: Vec<u32>,
    first_provision: u32,
    first_name: u32,
    first_edge: u32,
}

impl Register {
    /// Writes down a change that [`check`](super::check::check) found without fault on this very
    /// register; returns the change as the log has it.
    pub(crate) fn apply(&mut self, staged: Staged, checked: Checked) -> Arc<Staged> {
        let staged = Arc::new(staged);
        let room = Room {
            versions: checked.targets.len(),
            edges: staged.takes.len() + checked.targets.len(),
            provisions: staged.provisions.len(),
            decrees: staged.decrees.len(),
        };
        let country = Arc::clone(&self.store.country);
        let mut writer = self.store.writer(room);
        let mut applier = Applier {
            first_name: writer.names.append(&staged.names),
            first_provision: writer.provisions.len(),
            first_edge: writer.edges.len(),
            staged: &staged,
            checked: &checked,
            writer,
            merged: Vec::new(),
            edge_touch: Vec::with_capacity(room.edges),
            leaving: vec![
                Leaving { n_edges: 0, edge: NONE, to: NONE, last: NONE };
                checked.touches.len()
            ],
        };
        applier.log();
        applier.new_units();
        let widths: Vec<u8> =
            country.levels().iter().map(|level| level.code_width.unwrap_or(0)).collect();
        let mut links = Links::of(&checked);
        for (idx, target) in checked.targets.iter().enumerate() {
            applier.target(index(idx), target, &widths, &mut links);
        }
        applier.settle_merged();
        applier.lives();
        self.names.grown(self.store.records.len());
        staged
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

impl Applier<'_> {
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
        let old_version =
            self.checked.touches.get(target.touch as usize).map_or(NONE, |touch| touch.version);
        let old = self.writer.records.at(old_version);
        let width = widths.get(target.level.idx()).copied().unwrap_or(0);
        let name = match self.staged.provisions.get(target.name as usize) {
            Some(staged) => self.first_name + staged.name,
            None => old.name,
        };
        let given = self.staged.code_of(target.code);
        let key = match given {
            Some(code) => CodeKey::pack(width, code, &mut self.writer.other_codes),
            None => old.code,
        };
        let version = {
            let record = Record {
                unit: target.unit,
                parent: target.parent,
                code: key,
                name,
                level: target.level,
                kind: target.kind,
                ..Record::default()
            };
            self.writer.push_version(record, self.staged.day())
        };
        if let Some(codes) = self.writer.codes.get_mut(target.level.idx()) {
            match given {
                Some(code) => codes.take_up(code, version),
                None => {
                    let other = |place| self.writer.other_codes.get(place).cloned();
                    codes.take_up(&old.code.unpack(width, other), version);
                }
            }
        }
        let first_edge = self.writer.edges.len();
        if target.touch != NONE {
            self.own_edge(idx, target, old_version, version, links);
        }
        if target.provision != NONE {
            self.provision(target.provision, version);
            let also: Vec<u32> = of_target(&links.also, idx).collect();
            for provision in also {
                self.provision(provision, version);
            }
        }
        let ground = if first_edge == self.writer.edges.len() {
            // Made of nothing: it holds its own ground, unless members come with it.
            self.checked.targets.iter().all(|member| member.parent != target.unit)
        } else {
            self.brings_ground(first_edge)
        };
        if ground {
            let mut record = self.writer.records.at(version);
            record.ground = true;
            self.writer.records.set(version, record);
        }
    }

    /// Tells whether any of the latest edges comes from a version with ground of its own.
    fn brings_ground(&self, first_edge: u32) -> bool {
        (first_edge..self.writer.edges.len()).any(|edge| {
            let edge = self.writer.edges.at(edge);
            edge.portions != Portions::default()
                && self.writer.records.get(edge.source).is_some_and(|source| source.ground)
        })
    }

    /// Ties a unit that goes on to the version that it had.
    fn own_edge(
        &mut self,
        idx: u32,
        target: &Target,
        old_version: u32,
        version: u32,
        links: &mut Links<'_>,
    ) {
        let Some(touch) = self.checked.touches.get(target.touch as usize) else { return };
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
        self.push_edge(target.touch, edge);
    }

    /// Lists who takes parts of units that go on, by the target by which they do.
    fn takers(&self) -> Vec<(u32, u32)> {
        let takes = self.staged.takes.iter().zip(&self.checked.take_touch);
        let mut takers: Vec<(u32, u32)> = takes
            .filter_map(|(take, &touch)| {
                let goes_on = self.checked.touches.get(touch as usize)?.goes_on;
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

    /// Ties the sources of a provision to the version that comes of it.
    fn provision(&mut self, provision: u32, version: u32) {
        let logged = self.logged(provision);
        let mut record = self.writer.provisions.at(logged);
        record.result = version;
        self.writer.provisions.set(logged, record);
        let range = self.staged.takes_range(provision);
        let takes = self.staged.takes.get(range.clone()).unwrap_or_default();
        let touches = self.checked.take_touch.get(range).unwrap_or_default();
        for (take, &touch_idx) in takes.iter().zip(touches) {
            let Some(touch) = self.checked.touches.get(touch_idx as usize) else { continue };
            let portions = Portions {
                area: touch.area.settle(take.area),
                population: touch.population.settle(take.population),
            };
            if portions == Portions::default() {
                continue;
            }
            let known = self.leaving.get(touch_idx as usize).map_or(NONE, |leaving| leaving.last);
            if known != NONE && known >= self.first_edge {
                let edge = self.writer.edges.at(known);
                if edge.target == version {
                    self.merge_edge(known, edge, logged, portions);
                    continue;
                }
            }
            self.push_edge(touch_idx, Edge::new(take.source, version, logged, portions));
        }
    }

    #[inline]
    fn push_edge(&mut self, touch: u32, edge: Edge) {
        let place = self.writer.edges.len();
        self.writer.edges.push(edge);
        self.edge_touch.push(touch);
        if let Some(leaving) = self.leaving.get_mut(touch as usize) {
            if leaving.n_edges == 0 {
                leaving.edge = place;
                leaving.to = edge.target;
            }
            leaving.n_edges += 1;
            leaving.last = place;
        }
    }

    /// Puts a second mention of a source into the edge that is there.
    fn merge_edge(&mut self, place: u32, mut edge: Edge, logged: u32, portions: Portions) {
        // Whether a part and a rest are all of it is seen when every edge is there.
        self.merged.push(place);
        let merge = |old: Share, new: Share| match (old, new) {
            (Share::Nothing, other) | (other, Share::Nothing) => other,
            _ => Share::Part,
        };
        edge.portions.area = merge(edge.portions.area, portions.area);
        edge.portions.population = merge(edge.portions.population, portions.population);
        let mut cites = edge.cite().listed(|place| self.writer.cites.at(place));
        if !cites.contains(&logged) {
            cites.push(logged);
            cites.sort_unstable();
            edge.cite_list(self.writer.push_cites(&cites));
        }
        self.writer.edges.set(place, edge);
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
            let of_source = |touch: &&Touch| touch.version == edge.source;
            let Some(touch) = self.checked.touches.iter().find(of_source) else { continue };
            let settled = |alone: bool, left: Share, share: Share| {
                let whole = alone && left == Share::Nothing && share != Share::Nothing;
                if whole { Share::All } else { share }
            };
            edge.portions = Portions {
                area: settled(area, touch.area.left(), edge.portions.area),
                population: settled(population, touch.population.left(), edge.portions.population),
            };
            self.writer.edges.set(place, edge);
        }
    }

    /// Ends the touched versions and ties up their successors.
    fn lives(&mut self) {
        let day = self.staged.day();
        let mut lists = false;
        for (touch, leaving) in self.checked.touches.iter().zip(&mut self.leaving) {
            let life = self.writer.lives.at(touch.version);
            let life = match leaving.n_edges {
                0 => life.ends_without_successor(day, self.first_provision + touch.ender()),
                1 => life.ends_with_one(day, leaving.to, leaving.edge),
                n_edges => {
                    lists = true;
                    let place = self.writer.outs.len();
                    (0..n_edges).for_each(|_| self.writer.outs.push(NONE));
                    leaving.last = place;
                    life.ends_with_list(day, place, n_edges)
                }
            };
            self.writer.lives.set(touch.version, life);
        }
        if lists {
            self.lists();
        }
    }

    /// Fills in the lists of sources that have several successors.
    fn lists(&mut self) {
        for (place, &touch) in (self.first_edge..).zip(&self.edge_touch) {
            let Some(leaving) = self.leaving.get_mut(touch as usize) else { continue };
            if leaving.n_edges > 1 {
                self.writer.outs.set(leaving.last, place);
                leaving.last += 1;
            }
        }
    }
}
