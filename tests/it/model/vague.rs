//! Histories of which less is known: extents that nobody states, and what a fact rests on.

use std::collections::BTreeMap;

use sapnhap::decree::{Outcome, Source};
use sapnhap::evidence::{Confidence, EvidenceClass};
use sapnhap::lineage::Edge;
use sapnhap::register::Correction;
use sapnhap::{Date, Decree, Evidence, Portion, Register, Share, date};

/// A number that looks as if it were made at random.
fn pick(seed: u64, at: usize) -> u64 {
    let mixed = (seed ^ at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32
}

/// Tells whether every rest that decrees of a day take is something of both quantities.
fn has_full_rests(register: &Register, decrees: &[Decree]) -> bool {
    let takes = decrees.iter().flat_map(|decree| &decree.provisions).flat_map(|of| &of.takes);
    let rests = takes.filter(|take| [&take.area, &take.population] == [&Portion::Rest; 2]);
    let after = register.enact(decrees.iter().cloned()).unwrap();
    let n_before = register.lineage().n_edges();
    let edges = after.lineage().edges().skip(n_before).filter(|edge| !edge.goes_on());
    let is_rest = |edge: &Edge<'_>| {
        let portions = edge.portions();
        [portions.area, portions.population] == [Share::Rest; 2]
    };
    edges.filter(is_rest).count() == rests.count()
}

/// Calls about half of what decrees of a day take whole, or take the rest of, an unknown extent, where
/// the day is lawful all the same: members of a unit that nobody takes whole have to be placed.
pub(crate) fn blurred(
    register: &Register,
    day: Date,
    decrees: &[Decree],
    seed: u64,
) -> Vec<Decree> {
    let mut blurred = decrees.to_vec();
    let (mut at, full_rests) = (0, has_full_rests(register, decrees));
    for decree in 0..decrees.len() {
        for provision in 0..decrees[decree].provisions.len() {
            if matches!(decrees[decree].provisions[provision].outcome, Outcome::Ends) {
                continue;
            }
            for take in 0..decrees[decree].provisions[provision].takes.len() {
                let sharp = decrees[decree].provisions[provision].takes[take].clone();
                let is_whole = [&sharp.area, &sharp.population].iter().all(|portion| {
                    **portion == Portion::All || (full_rests && **portion == Portion::Rest)
                });
                at += 1;
                if !is_whole
                    || !matches!(sharp.source, Source::Unit(_))
                    || pick(seed, at).is_multiple_of(2)
                {
                    continue;
                }
                let place = &mut blurred[decree].provisions[provision].takes[take];
                (place.area, place.population) = (Portion::Unknown, Portion::Unknown);
                if !super::convert::staged(register, day, &blurred).faults().is_empty() {
                    blurred[decree].provisions[provision].takes[take] = sharp;
                }
            }
        }
    }
    blurred
}

fn evidence(seed: u64, at: usize) -> Evidence {
    let picked = usize::try_from(pick(seed, at)).unwrap();
    let confidence = [Confidence::High, Confidence::Medium, Confidence::Low][picked / 5 % 3];
    let evidence = Evidence::of(EvidenceClass::ALL[picked % 5]).with_confidence(confidence);
    if (picked / 15).is_multiple_of(2) { evidence } else { evidence.by_name() }
}

/// Says of decrees, and of some of their provisions and takes, what they rest on.
pub(crate) fn with_evidence(decrees: &[Decree], seed: u64) -> Vec<Decree> {
    let mut told = decrees.to_vec();
    let mut at = 0;
    for decree in &mut told {
        decree.record.evidence = evidence(seed, at);
        for provision in &mut decree.provisions {
            at += 1;
            provision.evidence = pick(!seed, at).is_multiple_of(3).then(|| evidence(seed, at));
            for take in &mut provision.takes {
                at += 1;
                take.evidence = pick(!seed, at).is_multiple_of(3).then(|| evidence(seed, at));
            }
        }
    }
    told
}

/// Every edge rests on no less than one of the things that the clauses behind it say, and on no more than
/// each of its clauses that takes nothing. Where all say the same, so does the edge.
pub(crate) fn edges_rest_on_their_clauses(register: &Register) {
    for edge in register.lineage().edges() {
        let mut said: Vec<Evidence> = Vec::new();
        for citation in edge.citations() {
            let (decree, provision) = (citation.decree().unwrap(), citation.provision().unwrap());
            let own = provision.evidence.unwrap_or(decree.record.evidence);
            assert_eq!(citation.evidence(), own, "{citation}");
            said.push(own);
            said.extend(provision.takes.iter().map(|take| take.evidence.unwrap_or(own)));
        }
        let weakest = said.iter().copied().reduce(Evidence::weaker).unwrap();
        let found = edge.evidence();
        assert_eq!(
            found.weaker(weakest),
            weakest,
            "{edge:?} rests on {found}, less than all of {said:?}"
        );
        let is_of = |one: &Evidence| found.weaker(*one) == found;
        assert!(said.iter().any(is_of), "{edge:?} rests on {found}, more than any of {said:?}");
        one_source(&edge, &said);
    }
}

/// Where one clause with one take is behind an edge between two units, the edge rests on that.
fn one_source(edge: &Edge<'_>, said: &[Evidence]) {
    let mut clauses = edge.citations();
    let (Some(clause), None) = (clauses.next(), clauses.next()) else { return };
    let takes = &clause.provision().unwrap().takes;
    if let ([take], false) = (takes.as_slice(), edge.goes_on())
        && matches!(take.source, Source::Unit(_))
        && clause.result().is_some_and(|result| result == edge.target())
    {
        assert_eq!(edge.evidence(), *said.last().unwrap(), "{edge:?}");
    }
}

/// Taking the decrees of the last day out is a correction: the register is that of the day before, as
/// known before the correction it is what it was, and decrees that were entered late come late.
pub(crate) fn corrections(registers: &[Register]) {
    let [.., before, last] = registers else { return };
    let known = date(3000, 1, 1);
    let numbers: Vec<_> = last.decrees().skip(before.decrees().count()).collect();
    let correction = numbers.iter().fold(Correction::new(known, "an erratum"), |all, decree| {
        all.withdrawing(decree.number.clone())
    });
    let corrected = last.corrected(correction).unwrap();
    let log = |register: &Register| -> BTreeMap<String, Decree> {
        register.decrees().map(|of| (of.number.to_string(), of.clone())).collect()
    };
    assert_eq!(log(&corrected), log(before));
    assert_eq!(corrected.n_versions(), before.n_versions());
    let known_before = corrected.as_known(date(2999, 12, 31)).unwrap();
    assert_eq!(known_before.to_bytes(), last.to_bytes());
    assert_eq!(corrected.as_known(known).unwrap().to_bytes(), corrected.to_bytes());
    let again = Register::from_bytes(&corrected.to_bytes()).unwrap();
    assert_eq!(again.to_bytes(), corrected.to_bytes());
    assert_eq!(again.as_known(date(2999, 12, 31)).unwrap().to_bytes(), last.to_bytes());
    // The same days, entered late.
    let late = numbers.into_iter().cloned().map(|mut decree| {
        decree.record.known_since = Some(known);
        decree
    });
    let late = before.enact(late).unwrap();
    let early = late.as_known(date(2999, 12, 31)).unwrap();
    assert_eq!(early.to_bytes(), before.to_bytes());
}
