//! Putting an answer together: the unit of a chain, and what each part of the text was.

use std::ops::Range;

use super::chain::{Chain, Link, Named};
use super::{Part, Place, Places, Role};
use crate::how::How;
use crate::name::{Gap, Words};
use crate::period::Moment;
use crate::register::Version;

impl<'r> Places<'r> {
    /// Puts an answer together.
    pub(super) fn place(
        &self,
        text: &str,
        words: &Words,
        chain: &Chain,
        unit: Named,
        moment: Moment,
    ) -> Place<'r> {
        let version = Version { register: self.register, id: unit.version, moment };
        let mut how = unit.how;
        let mut named: Vec<(Range<usize>, Role<'r>)> = Vec::with_capacity(chain.links.len());
        for link in &chain.links {
            let of = named_by(link, &version).unwrap_or(unit);
            how = how.max(of.how);
            let above = Version { id: of.version, ..version };
            named.push((link.words.clone(), Role::Unit(above)));
        }
        named.sort_by_key(|(words, _)| words.start);
        let mut parts: Vec<Part<'r>> = Vec::with_capacity(named.len() + 2);
        let mut at = 0;
        let mut named = named.into_iter().peekable();
        while at < words.len() {
            let (run, role) = match named.next_if(|(run, _)| run.start <= at) {
                Some((run, role)) => (at..run.end.max(at + 1), role),
                None => {
                    let until = named.peek().map_or(words.len(), |(run, _)| run.start);
                    self.unnamed(words, chain, at..until)
                }
            };
            if matches!(role, Role::Street | Role::LeftOver) {
                how = how.max(How::LeftOver);
            }
            at = run.end;
            parts.push(Part { bytes: super::with_stop(text, words.bytes(run)), role });
        }
        Place { unit: version, how, parts: parts.into_iter().collect(), period: None }
    }

    /// Returns the first part of words that name no unit, and what it is.
    fn unnamed(&self, words: &Words, chain: &Chain, run: Range<usize>) -> (Range<usize>, Role<'r>) {
        let address = self.register.store.words().address();
        let at = run.start;
        let is_left_over = |run: &Range<usize>| run.contains(&at);
        let own =
            [&chain.left_over].into_iter().chain(&chain.remarks).find(|run| is_left_over(run));
        let begins = |other: &&Range<usize>| other.start > at;
        let others = [&chain.left_over].into_iter().chain(&chain.remarks).filter(begins);
        let next = others.map(|other| other.start).min().unwrap_or(run.end);
        let until = own.map_or(next, |own| own.end).min(run.end);
        let is_edge = |&end: &usize| words.get(end).is_some_and(|word| word.before >= Gap::Edge);
        let part = at..(at + 1..until).find(is_edge).unwrap_or(until);
        let role = match own {
            None if address.country_beginning_at(words, at).is_some() => Role::Country,
            None => Role::Code,
            Some(_) => {
                if address.is_street(words, at) {
                    Role::Street
                } else {
                    Role::LeftOver
                }
            }
        };
        (part, role)
    }
}

/// Returns the unit of a link that a version is, or lies in.
fn named_by(link: &Link, version: &Version<'_>) -> Option<Named> {
    let is_it = |named: &&Named| {
        named.version == version.id()
            || version.units_above().any(|above| above.id() == named.version)
    };
    link.units.iter().find(is_it).copied()
}
