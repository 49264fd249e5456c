//! Numbers in plans and decrees: codes that lost their zeros, names, and what may be both.

use sapnhap::decree::{NewUnit, Outcome, Source, Take};
use sapnhap::*;

/// Numbers in plans: codes that lost their zeros, names, and what may be both.
#[cfg(all(feature = "vietnam", feature = "csv"))]
#[test]
fn numbers_in_plans() {
    let register = vietnam::register().rewound(date(2025, 7, 1)).unwrap();
    let day = date(2025, 7, 1);
    let sources = |plan: &Plan| -> Vec<String> {
        let decree = plan.decrees().next().unwrap();
        let takes = decree.provisions.iter().flat_map(|provision| &provision.takes);
        let units = takes.map(|take| match &take.source {
            Source::Unit(reference) => reference.to_string(),
            other => panic!("{other:?}"),
        });
        units.collect()
    };
    let read = |scope: &str, text: &str| Plan::from_csv(&register, day, scope, text).unwrap();
    // The scope tells: wards 1 and 2 of quận 10 are 27184 and 27190.
    let wards = ["27184 phường 1", "27190 phường 2"];
    let merged = Plan::on(&register, day).within("quận 10").unwrap();
    let merged = merged.merge(["1", "2"], Successor::new("phường Mới").unwrap()).unwrap();
    assert_eq!(sources(&merged), wards);
    for text in ["old,new,seat\n1,phường Mới,2\n2,,\n", "old,new,seat\n1,phường Mới,\n2,,yes\n"]
    {
        let plan = read("quận 10", text);
        assert_eq!(sources(&plan), wards);
        let decree = plan.decrees().next().unwrap();
        let Outcome::New(new) = &decree.provisions[0].outcome else { panic!() };
        assert_eq!(new.code, code("27190"), "{text}");
    }
    // Within the whole city it may be any of them, and the report says so.
    let error = Plan::on(&register, day)
        .within("79")
        .unwrap()
        .merge(["1"], Successor::new("phường Mới").unwrap())
        .unwrap_err();
    assert!(error.to_string().starts_with("\"1\" is ambiguous on 2025-06-30: "), "{error}");
    let plan = read("79", "old,new\n1,phường Mới\n27283,\n");
    let told: Vec<String> = plan.faults().iter().map(|fault| fault.fault.to_string()).collect();
    assert!(told[0].starts_with("\"1\" is ambiguous on 2025-06-30: "), "{told:?}");
    assert!(told[0].contains("phường 1 (27184), quận 10"), "{told:?}");
    let finding = check(&plan, &rules::universal(), ());
    let finding = finding.of_rule("references").next().unwrap().to_string();
    assert!(finding.starts_with("line 2, column 1: error [references]"), "{finding}");
    // The column of codes has codes alone, however a spreadsheet wrote them.
    let text = "old_code;new;code\n1.0;phường Mới;'00001\n\u{a0}4\u{a0};;\n７,0;;\n";
    let plan = read("01", text);
    assert_eq!(
        sources(&plan),
        ["00001 phường Phúc Xá", "00004 phường Trúc Bạch", "00007 phường Cống Vị"]
    );
    assert_eq!(plan.faults(), []);
    // What is none is told with all else.
    for (text, told) in [
        ("1e3", "code 1e3 is not as wide as a commune code; expected 5 characters"),
        ("12A45", "code 12A45 is no commune code; expected 5 digits"),
        ("1.000", "code 1.000 is no commune code; expected 5 digits"),
    ] {
        let plan = read("01", &format!("old_code,new\n{text},phường Mới\n"));
        assert_eq!(plan.faults()[0].fault.to_string(), told);
    }
    let error = Plan::from_csv(&register, day, "01", "old,new,code\n00001,phường Mới,1e3\n");
    assert_eq!(
        error.unwrap_err().to_string(),
        "line 2, column 3: column code: \"1e3\" is no code of level commune: expected 5 digits"
    );
    // A code that stands in a plan as a scope is one, though wards are called so.
    let scoped = Plan::on(&register, day).within("10").unwrap();
    let merged = scoped.merge(["phường Duyên Hải"], Successor::new("phường Mới").unwrap()).unwrap();
    assert_eq!(sources(&merged), ["02635 phường Duyên Hải"]);
}

/// In a decree a code stands in full; a number that may be a name says which units there are.
#[cfg(feature = "vietnam")]
#[test]
fn numbers_in_decrees() {
    let register = vietnam::register().rewound(date(2025, 7, 1)).unwrap();
    let fault = |unit: &str, scope: &str| {
        let made = NewUnit::new("99999", "phuong", "Mới").unwrap().under("001").unwrap();
        let made = Provision::of_new("2", made).unwrap().taking(Take::part(unit).unwrap());
        let decree = Decree::new("1/NQ", date(2025, 7, 1)).unwrap().scope(scope).unwrap();
        let error = register.enact([decree.provision(made)]).unwrap_err();
        error.faults()[0].fault.clone()
    };
    let told = fault("1", "79").to_string();
    assert!(told.starts_with("\"1\" is ambiguous on 2025-06-30: phường Phúc Xá (00001)"), "{told}");
    let told = fault("1", "quận 10").to_string();
    assert_eq!(
        told,
        "\"1\" is ambiguous on 2025-06-30: phường Phúc Xá (00001), quận Ba Đình, thành phố Hà Nội; \
         phường 1 (27184), quận 10, thành phố Hồ Chí Minh"
    );
    // With its level it is a code and nothing else.
    for (text, of) in [("commune:1", 5), ("district:1", 3)] {
        let told = fault(text, "quận 10");
        assert!(matches!(told, Fault::CodeWidth { width, .. } if width == of), "{told}");
    }
    for (text, width) in [("634", 5), ("0001", 5)] {
        assert!(matches!(fault(text, "01"), Fault::CodeWidth { width: of, .. } if of == width));
    }
}
