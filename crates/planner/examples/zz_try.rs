//! Try.
use std::ops::ControlFlow;
use sapnhap::{Level, date, vietnam, compare::compare_within};
use sapnhap_planner::*;
use sapnhap_planner::vietnam::{Reading, requirement_as_read};
fn main() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let after = vietnam::register().at(date(2025, 7, 1)).unwrap();
    let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    let go = |_: &_| ControlFlow::Continue(());
    let args: Vec<String> = std::env::args().collect();
    if args[1] == "cb" {
    for name in ["tỉnh Cao Bằng", "tỉnh Hà Giang"] {
    for reading in Reading::ALL {
        let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours).unwrap()
            .within_unit(&before.find(name).unwrap()).keep_unknown()
            .requirement(requirement_as_read(date(2025, 7, 1), reading).unwrap());
        let most = problem.most_feasible().unwrap();
        println!("{name} {reading:?} {most}");
    }}
    return; }
    for p in before.units(Level::PROVINCE) {
        let mut n = 0;
        for c in p.members(Level::COMMUNE).iter() { let _ = c; n += 1; }
        // the law's count: communes after whose largest source lies in p
        let mut law = 0;
        for u in after.units(Level::COMMUNE) {
            let from = u.predecessors().map(|e| e.source()).filter(|s| s.level()==Level::COMMUNE).min_by_key(|s| s.code());
            let from = from.unwrap_or(u);
            if from.at_level(Level::PROVINCE).map(|q| q.code()) == Some(p.code()) { law += 1; }
        }
        let _ = compare_within;
        for mountain in [false, true] {
        let mut reading = Reading::default(); reading.unknown_is_mountain = mountain;
        let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours).unwrap()
            .within_unit(&p).keep_unknown()
            .keep_together(Level::DISTRICT, Preference::Soft(2.0))
            .naming(Naming::DistrictOrdinal)
            .requirement(requirement_as_read(date(2025, 7, 1), reading).unwrap()).target(Target::Count(law));
        let t = std::time::Instant::now();
        match problem.solve(Budget::moves(100_000), 1, go) {
            Ok(s) => { let e = t.elapsed(); let plan = s.plan("x", date(2025,7,1)).unwrap();
              let ok = plan.register().map(|r| { let q = r.latest(); let q = q.get(Level::PROVINCE, &p.code()).unwrap(); (q.members(Level::COMMUNE).len(), q.members(Level::DISTRICT).len(), q.members(Level::COMMUNE).iter().filter(|c| c.parent().map(|x| x.level()) != Some(Level::PROVINCE)).count()) }).map_err(|e| e.to_string());
              println!("{} {n} to {law} mountain {mountain} {e:?} {:?} mixed {} {:?}", p.label(), s.standings(), s.score().mixed, ok) }
            Err(e) => println!("{} {n} to {law} {e}", p.label()),
        }
        }
    }
}
