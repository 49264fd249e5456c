//! x
use sapnhap::*;
fn main() -> Result<(), Error> {
    let t = std::time::Instant::now();
    let r = vietnam::register();
    eprintln!("{:?}", t.elapsed());
    for _ in 0..5 {
        let t = std::time::Instant::now();
        let r = vietnam::load()?;
        eprintln!("load {:?}", t.elapsed());
        drop(r);
    }
    let before = r.at(date(2025, 6, 30))?;
    let t = std::time::Instant::now();
    let d = before.find("huyen binh chanh, TP.HCM").or_else(|e| {
        println!("{e}");
        before.find("huyen binh chanh")
    })?;
    eprintln!("{:?}", t.elapsed());
    let t = std::time::Instant::now();
    let rel = d.successors_at(&r.latest());
    eprintln!("{:?}", t.elapsed());
    for x in &rel {
        println!("{:?} {:?}", x, x.citations());
    }
    Ok(())
}
