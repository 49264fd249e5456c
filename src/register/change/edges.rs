//! Edges of a change: each source is tied to what comes of it, further mentions go into the edge that is
//! there, and the lists of sources with several edges are laid out at the end.

use rustc_hash::FxHashMap;

use crate::evidence::Evidence;
use crate::register::change::apply::{Applier, Fork};
use crate::register::data::ids::{EdgeId, IdRange, ProvisionId, VersionId};
use crate::register::data::records::{Cite, Edge, EdgeMarks, Outs};
use crate::register::data::shared_array::{Array, Mode, index};
use crate::share::{Share, Shares};

impl<M: Mode> Applier<'_, M> {
    /// Adds an edge, or puts it into the one that is there.
    pub(super) fn edge(
        &mut self,
        source: VersionId,
        target: VersionId,
        cite: Cite,
        portions: Shares,
        marks: EdgeMarks,
        evidence: Evidence,
    ) {
        let edge = Edge { source, target, cite, portions, marks, evidence };
        match self.tie(source, target, self.writer.edges.next()) {
            Some(known) => self.merge_edge(known, edge),
            None => self.writer.edges.push(edge),
        }
    }

    /// Ties a source to what comes of it by an edge that is about to be written, unless there is
    /// one already, which it returns. With its first edge the life of a source ends.
    #[inline]
    pub(super) fn tie(
        &mut self,
        source: VersionId,
        target: VersionId,
        edge: EdgeId,
    ) -> Option<EdgeId> {
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
            (Share::Nothing | Share::Possible, other)
            | (other, Share::Nothing | Share::Possible) => other,
            (Share::Unknown, _) | (_, Share::Unknown) => Share::Unknown,
            _ => Share::Part,
        };
        edge.portions.area = merge(edge.portions.area, new.portions.area);
        edge.portions.population = merge(edge.portions.population, new.portions.population);
        edge.marks = edge.marks.and(new.marks);
        edge.evidence = edge.evidence.weaker(new.evidence);
        if let Some(place) = self.writer.edges.get_mut(place) {
            *place = edge;
        }
    }

    /// Settles edges into which several mentions went: what is taken whole, by parts and a rest, and
    /// went nowhere else, came all to one.
    pub(super) fn settle_merged(&mut self) {
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
    pub(super) fn lists(&mut self) {
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
            if edge.marks.gives_back()
                && let Some(fork) = self.forks.get_mut(fork as usize)
            {
                fork.gives_back = true;
            }
        }
    }
}
