//! What a unit of one date is on another: forwards what became of it, backwards what it came of.
//!
//! ```text
//! cargo run --example lineage -- UNIT FROM TO
//! cargo run --example lineage -- 00634 30/06/2025 2025-07-01
//! cargo run --example lineage -- "xã Tân Nhựt, Hồ Chí Minh" 2026-01-01 2025-06-30
//! ```
//!
//! A unit is a code or a name, with the units above it behind commas where the name alone is not
//! enough. Left out, they are Đại Mỗ, the eve of the reform, and the last change that is known.

use sapnhap::{Citation, Error, Relation, Version, date, parse_date, vietnam};

fn main() -> Result<(), Error> {
    let register = vietnam::register();
    let mut arguments = std::env::args().skip(1);
    let unit = arguments.next().unwrap_or("00634".to_owned());
    let mut next_date =
        |otherwise| arguments.next().map_or(Ok(otherwise), |text| parse_date(&text));
    let from = register.at(next_date(date(2025, 6, 30))?)?;
    let to = register.at(next_date(register.last())?)?;
    let unit = from.find(&unit)?;
    println!("{}, {}: {}", from.date(), unit.describe(), unit.period());

    let print = |relation: &Relation<'_>, other: Version<'_>| {
        println!("  {}: {}", other.describe(), relation.portions());
        let is_own = |citation: &Citation<'_>| {
            let (earlier, later) = (relation.earlier(), relation.later());
            citation.concerns(&earlier) || citation.concerns(&later)
        };
        let (own, above): (Vec<_>, Vec<_>) = relation.citations().into_iter().partition(is_own);
        own.iter().for_each(|citation| println!("    {citation} {:?}", citation.operations()));
        above.iter().for_each(|citation| println!("    {citation}, of what it lies in"));
    };
    if from.date() <= to.date() {
        let fate = unit.fate_at(&to);
        println!("{} by {}", fate.word(), to.date());
        fate.relations().iter().for_each(|relation| print(relation, relation.later()));
    } else {
        println!("on {} it was", to.date());
        for relation in unit.predecessors_at(&to) {
            print(&relation, relation.earlier());
        }
    }
    Ok(())
}
