//! Where a former district lives on: the communes that took of it, how much of which of its
//! communes, and under which clause.
//!
//! ```text
//! cargo run --example former_district -- "huyện Hữu Lũng, tỉnh Lạng Sơn"
//! ```
//!
//! Without an argument it is Bình Chánh district of Hồ Chí Minh City.

use sapnhap::{Error, Level, date, vietnam};

fn main() -> Result<(), Error> {
    let name = std::env::args().nth(1).unwrap_or("huyện Bình Chánh, Hồ Chí Minh".to_owned());
    let register = vietnam::register();
    let before = register.at(date(2025, 6, 30))?;
    let after = register.at(date(2025, 7, 1))?;

    let district = before.find_at(Level::DISTRICT, &name)?;
    let (n_communes, fate) = (district.children().len(), district.fate_at(&after));
    println!("{}, {n_communes} communes: {}", district.describe(), fate.word());
    for relation in fate.relations() {
        let successor = relation.later();
        println!("\n{successor} {:?}", relation.citations());
        for source in successor.predecessors() {
            let old = source.source();
            let is_own = old == district || old.parent() == Some(district);
            let here = if is_own { "" } else { ", of another district" };
            println!("  {old}: {}{here}", source.portions());
        }
    }
    Ok(())
}
