//! What the law of Viet Nam asks of a plan, by date.
//!
//! One file holds one rule. Figures are those of the resolutions; where the text of one was not at
//! hand, or something was proposed and is not law, the findings say so.
//! The list stands at [`rules`].

mod area_population;
mod arrange;
mod city;
mod code_closed;
mod code_kept;
mod code_of_seat;
mod code_range;
mod commune_2026;
mod culture_regions;
mod hanoi_names;
mod islands;
mod kind;
mod name_easy;
mod name_numbered;
mod name_twice;
mod name_without_people;
mod neighbours;
mod parents_agree;
mod province_name;
mod reduction;
mod remainder_citations;
mod standard;
mod stated_counts;
mod words;

use rustc_hash::FxHashMap;
use words::Say;

use crate::{
    Amount, Case, Date, Decree, DecreeNumber, Finding, Level, NamedUnit, Placed, Rule, RuleSet,
    date,
};

/// The day since which Resolution 76/2025/UBTVQH15 is in force, and 35/2023/UBTVQH15 no more.
const SINCE_76: Date = date(2025, 4, 15);
/// The day since which Resolution 112/2025/UBTVQH15 is reported to hold.
const SINCE_112: Date = date(2026, 1, 1);

/// Every rule of the law, in the order in which they are listed.
static RULES: &[Rule] = &[
    code_of_seat::RULE,
    code_closed::RULE,
    parents_agree::RULE,
    remainder_citations::RULE,
    stated_counts::RULE,
    arrange::RULE,
    area_population::RULE,
    islands::RULE,
    kind::RULE,
    neighbours::RULE,
    name_twice::RULE,
    name_easy::RULE,
    name_numbered::RULE,
    name_without_people::RULE,
    province_name::RULE,
    reduction::RULE,
    code_range::RULE,
    code_kept::RULE,
    commune_2026::RULE,
    city::RULE,
];

/// Acts that ask for what is a universal rule, and the day since which they do.
const UNIVERSAL: [(&str, Date, &str); 2] = [
    ("no-gap", SINCE_76, "Resolution 76/2025/UBTVQH15, article 10.7"),
    ("code-unique", date(2025, 7, 1), "Decision 19/2025/QĐ-TTg, article 3"),
];

/// Returns the rules for a plan in Viet Nam that are in force on a date: the universal ones, and
/// those of its law. A plan is judged by the rules of its own date.
///
/// | rule | from | says |
/// | --- | --- | --- |
/// | `code-of-seat` | 19/2025 | a new unit has the code of its seat |
/// | `code-closed` | 19/2025 | no closed code is given again |
/// | `parents-agree` | acts of 2025 | communes go where their provinces go |
/// | `remainder-citations` | acts of 2025 | a rest cites the clauses that took parts |
/// | `stated-counts` | acts of 2025 | the decree does what it says it does |
/// | `vn-35-arrange` | 35/2023 | units below the standards are arranged |
/// | `vn-76-area-population` | 76/2025, 5.1, 5.2 | a commune that is formed meets the standards, unless of three or more |
/// | `vn-76-islands` | 76/2025, 5.1d | island communes are not mixed with the mainland |
/// | `vn-76-kind` | 76/2025, 1.3 | a ward with others makes a ward |
/// | `vn-76-neighbours` | 76/2025, 2.3 | units that are merged lie next to each other |
/// | `vn-76-name-twice` | 76/2025, 7.2 | no name twice in a province |
/// | `vn-76-name-easy` | 76/2025, 7.2 | names are short |
/// | `vn-76-name-numbered` | 76/2025, 7.2 | numbered names count from 1 |
/// | `vn-76-name-without-people` | acts of 2025 | who keeps name and code of a commune has people of it |
/// | `vn-76-province-name` | 76/2025, 7.1 | a province keeps one of the old names |
/// | `vn-76-reduction` | 76/2025, 1.3, 5.4 | a national plan takes away 60 to 70% |
/// | `vn-19-code-range` | 19/2025 | codes lie in their range |
/// | `vn-19-code-kept` | 19/2025 | a change of name or kind keeps the code |
/// | `vn-112-commune` | 112/2025, as reported | standards of a xã since 2026 |
/// | `vn-112-city` | 112/2025, as reported | standards of a centrally run city |
/// | `hn-names`, `hn-culture-regions` | Hà Nội, 3 April 2025, as proposed | names by district and number; culture regions are not mixed |
///
/// The first five are about the form of decrees, and hold on any date. Those of 76/2025 hold from 15
/// April 2025 on (its figures until the end of 2025), 35/2023 before, 19/2025 from 1 July 2025, 112/2025
/// from 2026. Those of Hà Nội come with [`hanoi_proposal`].
///
/// # Example
/// ```
/// use sapnhap::{date, vietnam};
///
/// let has = |rules: &sapnhap::RuleSet, id| rules.rules().iter().any(|rule| rule.id() == id);
/// assert!(has(&vietnam::rules(date(2024, 6, 1)), "vn-35-arrange"));
/// assert!(has(&vietnam::rules(date(2025, 7, 1)), "vn-76-kind"));
/// assert!(has(&vietnam::rules(date(2026, 4, 30)), "vn-112-city"));
/// assert!(has(&vietnam::rules(date(2026, 4, 30)), "cover"));
/// ```
#[must_use]
pub fn rules(date: Date) -> RuleSet {
    let mut rules = crate::rules::universal();
    let universal: Vec<Rule> = rules.rules().to_vec();
    rules.extend(universal.into_iter().filter_map(|rule| {
        let act = UNIVERSAL.iter().find(|(id, since, _)| *id == rule.id() && *since <= date);
        act.map(|(.., source)| rule.from_source(*source))
    }));
    rules.extend(RULES.iter().filter(|rule| rule.holds_on(date)).cloned());
    rules
}

/// Returns the principles that Hà Nội proposed on 3 April 2025, which never became law: names by
/// old district and number, and culture regions that are not mixed.
///
/// # Example
/// ```
/// use sapnhap::{date, vietnam};
///
/// let mut rules = vietnam::rules(date(2025, 7, 1));
/// rules.extend(vietnam::hanoi_proposal());
/// assert!(rules.rules().iter().any(|rule| rule.id() == "hn-culture-regions"));
/// ```
#[must_use]
pub fn hanoi_proposal() -> [Rule; 2] {
    [hanoi_names::RULE, culture_regions::RULE]
}

/// Returns the clauses of a plan by which communes are formed, but for those that a later step of the
/// day ends.
fn communes_formed<'c>(case: &'c Case<'_>) -> impl Iterator<Item = Placed<'c>> {
    let formed = case.placed().filter(Placed::is_new);
    formed.filter(|placed| placed.level() == Some(Level::COMMUNE) && !placed.is_passing())
}

/// Returns a mark of the plain consonants and digits of a name, which all its spellings share: most
/// names are told apart by it, without reading their letters one by one. Names of one mark may
/// still differ.
fn skeleton(name: &str) -> u64 {
    let plain = name.bytes().map(|byte| byte.to_ascii_lowercase());
    let kept = plain.filter(|byte| byte.is_ascii_alphanumeric() && !b"aeiouy0".contains(byte));
    // A running product, as in the hash of Fowler, Noll and Vo.
    kept.fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Tells whether the unit that comes of a clause is of a kind.
fn is_kind(placed: &Placed<'_>, id: &str) -> bool {
    placed.kind().is_some_and(|kind| kind.id.as_str() == id)
}

/// Units about which a rule can't say anything, by decree: one note for all of them.
#[derive(Default)]
struct Unknown<'c> {
    by_decree: Vec<(&'c Decree, Vec<NamedUnit>)>,
    /// Looked up in, never walked.
    places: FxHashMap<&'c DecreeNumber, usize>,
}

impl<'c> Unknown<'c> {
    fn add(&mut self, placed: &Placed<'c>) {
        let Some(decree) = placed.decree() else { return };
        let place = *self.places.entry(&decree.number).or_insert_with(|| {
            self.by_decree.push((decree, Vec::new()));
            self.by_decree.len() - 1
        });
        if let Some((_, units)) = self.by_decree.get_mut(place) {
            units.extend(placed.unit());
        }
    }

    /// Hands in a note for each decree: what can't be told of how many units, and why.
    fn hand_in(self, found: &mut crate::Found<'_, '_>, what: Say, lacking: Say) {
        for (decree, units) in self.by_decree {
            let mut finding = Finding::new(what.with("n", units.len()));
            finding.decree = Some(decree.number.clone());
            finding.date = Some(decree.effective);
            found.cannot_tell(finding.about(units), lacking);
        }
    }
}

/// Returns a number with one decimal.
fn tenths(number: f64) -> Amount {
    Amount::new(&format!("{number:.1}")).unwrap_or(Amount::from(0))
}
