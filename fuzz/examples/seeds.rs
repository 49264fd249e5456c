//! Writes seeds for all targets into `corpus/`: pieces of the library's own data, small registers made
//! at random, and what broke it before.
//!
//! ```text
//! cargo run --release --example seeds
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sapnhap::*;
use sapnhap_fuzz::world;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

struct Corpus {
    folder: PathBuf,
    n: usize,
}

impl Corpus {
    fn of(target: &str) -> Self {
        let folder = root().join("corpus").join(target);
        fs::create_dir_all(&folder).unwrap();
        Self { folder, n: 0 }
    }

    fn add(&mut self, bytes: impl AsRef<[u8]>) {
        self.n += 1;
        fs::write(self.folder.join(format!("seed-{:04}", self.n)), bytes).unwrap();
    }

    /// Adds a text behind the byte that chooses how it is read.
    fn read_as(&mut self, choice: u8, text: &str) {
        self.add([&[choice], text.as_bytes()].concat());
    }
}

fn data(path: &str) -> String {
    fs::read_to_string(root().join("../data/vietnam").join(path)).unwrap()
}

/// Returns the head of a table and some of its rows.
fn some_rows(text: &str, first: usize, n: usize) -> String {
    let mut lines = text.lines();
    let head = lines.next().unwrap_or("");
    let rows: Vec<&str> = lines.skip(first).take(n).collect();
    format!("{head}\n{}\n", rows.join("\n"))
}

fn main() {
    decrees();
    plans();
    registers();
    facts();
    names();
    planner();
}

fn decrees() {
    let mut corpus = Corpus::of("decree_json");
    for text in world::DECREES {
        corpus.read_as(0, text);
        corpus.read_as(1, &format!("[{text}]"));
    }
    corpus.read_as(1, &format!("[{}]", world::DECREES.join(",")));
    corpus.read_as(2, &world::REGISTER.to_json());
    corpus.read_as(2, &world::opening().to_json());
    let plan = Plan::on(&world::WITH_DISTRICTS, date(2005, 1, 1)).within("01").unwrap();
    let plan = plan.merge(["xã Ba Vì", "4"], Successor::new("xã Ba Vì").unwrap()).unwrap();
    corpus.read_as(3, &plan.to_json());
    for decree in vietnam::register().decrees() {
        let mut few = decree.clone();
        few.provisions.truncate(3);
        few.effective = date(2006, 1, 1);
        corpus.read_as(0, &few.to_json());
    }
}

fn plans() {
    let mut corpus = Corpus::of("plan_csv");
    corpus.read_as(0, "old,new,seat\nxã Ba Vì,xã Ba Vì,yes\ncode:A.2,,\n");
    corpus.read_as(
        1,
        "clause;old_code;old;area;population;new;code;parent;cites;note\n\
         1;7;Tân An;part 2,5 of 10;all;xã Tân Lập;30;district:001;;a note\n\
         2;7;;rest;none;phường 3;31;003;1;\n",
    );
    corpus.read_as(2, &fs::read_to_string(root().join("../examples/check_plan.csv")).unwrap_or_else(|_| {
        "clause,old_code,old,portion,new,code,seat,parent,cites\n\
         1,,xã Hữu Lũng,,xã Hữu Lũng,06385,xã Tuấn Sơn,,\n,,xã Tuấn Sơn,part,,,,,\n".to_owned()
    }));
    for decree in world::REGISTER.decrees() {
        corpus.read_as(3, &decree.to_csv());
    }
    corpus.read_as(3, &some_rows(&data("decrees/1656-NQ-UBTVQH15.csv"), 0, 8));
    corpus.read_as(4, &some_rows(&data("units.csv"), 0, 6));
    corpus.read_as(4, "code,kind,name,parent\n01,tinh,Bắc,\n001,huyen,Tân An,01\n1,xa,Núi,001\n");
    corpus.read_as(5, &some_rows(&data("decrees.csv"), 0, 5));
}

fn registers() {
    let mut corpus = Corpus::of("binary_register");
    // The body alone: targets put the head before it.
    let mut body = |register: &Register| corpus.add(&register.to_bytes()[12..]);
    body(&world::opening());
    body(&world::WITH_DISTRICTS);
    body(&world::REGISTER);
    let mut runner = TestRunner::deterministic();
    let strategy = generate::registers().prop_flat_map(|register| generate::plans(&register));
    for _ in 0..60 {
        let plan = strategy.new_tree(&mut runner).unwrap().current();
        body(&plan.register().unwrap());
    }
    for file in fs::read_dir(root().join("../tests/it/hostile")).unwrap() {
        let file = file.unwrap();
        if file.file_name().to_string_lossy().starts_with("binary-") {
            corpus.add(fs::read(file.path()).unwrap());
        }
    }
}

fn facts() {
    let mut corpus = Corpus::of("facts");
    corpus.read_as(0, &some_rows(&data("attributes.csv"), 0, 5));
    corpus.read_as(
        0,
        "code,area_km2,population,lat,lon,terrain,island\n3,1.5,100,21,105,other,no\n\
         4,2,50,21.1,105.1,mountain,yes\n7,3,20,21.2,105,other,no\n8,3,20,21.3,105.3,other,no\n",
    );
    corpus.read_as(1, &some_rows(&data("neighbours.csv"), 0, 5));
    corpus.read_as(1, "code,neighbour\n3,4\n4,7\n7,07\n");
    let square = |code: &str, west: f64, south: f64| {
        let (east, north) = (west + 0.01, south + 0.01);
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
        )
    };
    let units = world::WITH_DISTRICTS.latest().units(Level::new(2));
    let squares: Vec<String> = (0_u8..)
        .zip(&units)
        .map(|(place, unit)| {
            let (x, y) = (f64::from(place % 4), f64::from(place / 4));
            square(unit.code().as_str(), 105.8 + 0.01 * x, 21.0 + 0.01 * y)
        })
        .collect();
    for n in [1, 3, squares.len()] {
        let features = squares[..n].join(",");
        corpus.read_as(2, &format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#));
    }
    let holed = r#"{"type":"Feature","properties":{"code":3},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[3,0],[3,3],[0,3],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],[[[5,5],[6,5],[6,6],[5,5]]]]}}"#;
    corpus.read_as(2, &format!(r#"{{"type":"FeatureCollection","features":[{holed},{}]}}"#, squares[1]));
    corpus.add(fs::read(root().join("../crates/maps/tests/it/hostile/facts-one-number-position")).unwrap());
}

fn names() {
    let mut corpus = Corpus::of("names_dates");
    let register = vietnam::register();
    for unit in register.versions().step_by(401) {
        corpus.read_as(1, &unit.describe().to_string());
    }
    for text in [
        "2025-07-01", "1/7/2025", "31.12.1999", "-0001-01-01", "00004", "code:2A004", "district:498", "335983.58",
        "-1.50", "P. 05", "TP.HCM", "phường Phường 1 Bảo Lộc", "xã A (huyện B; tỉnh C)", "Hoà\u{301} Bi\u{300}nh",
    ] {
        corpus.read_as(0, text);
        corpus.read_as(1, text);
    }
}

fn planner() {
    let mut corpus = Corpus::of("planner");
    let mut state = 1_u64;
    for n in 0..40 {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let bytes: Vec<u8> = (0..80 + n * 8).map(|_| next()).collect();
        corpus.add(bytes);
    }
}
