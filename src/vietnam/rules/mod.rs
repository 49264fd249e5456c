//! What the law of Viet Nam asks of a plan, by date.
//!
//! One file holds one rule. Figures are those of the resolutions; where the text of one was not at
//! hand, or something was proposed and is not law, the findings say so.
//! The list stands at [`rules`].

mod area_population;
mod arrange;
mod arranged;
mod city;
mod code_closed;
mod code_kept;
mod code_of_seat;
mod code_range;
mod common;
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

use common::SINCE_76;

use crate::rules::Rule;
use crate::{Date, RuleSet, date};

/// Every rule of the law, in the order in which they are listed.
static RULES: &[Rule] = &[
    code_of_seat::RULE,
    code_closed::RULE,
    parents_agree::RULE,
    remainder_citations::RULE,
    stated_counts::RULE,
    arrange::RULE,
    arranged::RULE,
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
/// | `vn-76-arranged` | 76/2025, 2.3, 3 | a commune short of a standard is not left alone in a province that is arranged |
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
