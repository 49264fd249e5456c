//! Bytes of the compact form.

use sapnhap::*;

/// What stands before what is in the bytes: the name, the version and the checksum.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut bytes = b"sapnhap\x05".to_vec();
    bytes.extend(crc32fast::hash(body).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// Reads a register from what stands behind the head of the compact form.
pub fn binary_register(bytes: &[u8]) {
    match Register::from_bytes(&sealed(bytes)) {
        Ok(register) => is_sound(&register),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    assert!(Register::from_bytes(bytes).is_err() || bytes.starts_with(b"sapnhap"));
}

/// Everything that holds of a register, and everything that can be asked of a small one.
pub fn is_sound(register: &Register) {
    let bytes = register.to_bytes();
    let again = Register::from_bytes(&bytes).expect("what is written as bytes is read");
    assert!(again.to_bytes() == bytes, "bytes are written as they were read");
    let text = again.to_json();
    let by_text = match Register::from_json(&text) {
        Ok(by_text) => by_text,
        Err(error) => panic!("what is written as JSON is not read: {error}\n{text}"),
    };
    assert_eq!(by_text.to_json(), text, "JSON is written as it was read");
    assert!(by_text.to_bytes() == bytes, "JSON and bytes are one register\n{text}");
    let by_own_text = Register::from_json(&register.to_json()).expect("its own JSON is read");
    assert!(by_own_text.to_bytes() == bytes, "its own JSON is another register");
    if register.n_versions() > 300 {
        return;
    }
    let (first, last) = (register.opening(), register.last());
    let (before, after) = (register.at(first).unwrap(), register.at(last).unwrap());
    for (version, other) in register.versions().zip(by_text.versions()) {
        assert_eq!(version.to_record(), other.to_record());
        let edges = |version: &Version<'_>| -> Vec<(usize, Shares)> {
            let edges = version.predecessors();
            edges.map(|edge| (edge.source().id().index(), edge.portions())).collect()
        };
        assert_eq!(edges(&version), edges(&other));
        assert!(!version.to_string().is_empty());
        let period = version.period();
        if period.from.is_some() && period.from == period.until {
            // It lived between two steps of a day, and on no date.
            continue;
        }
        let day = version.date();
        let found = register.at(day).unwrap().get(version.level(), &version.code());
        assert_eq!(found.map(|unit| unit.id()), Some(version.id()), "{version} has its code");
        let _ = report::why_version(&version, report::Language::English);
        let _ = report::why_version(&version, report::Language::Vietnamese);
    }
    for unit in before.in_force() {
        let fate = unit.fate_at(&after);
        let _ = report::why_fate(&fate, report::Language::English);
        let candidates = before.candidates(&unit.label());
        assert!(candidates.len() < 100 || candidates.contains(&unit));
        for rank in 0..4 {
            let _ = unit.successors_at_level(&after, Level::new(rank));
        }
    }
    for unit in after.in_force() {
        for rank in 0..4 {
            let _ = unit.origins(&before, Level::new(rank));
        }
    }
    let diff = diff(register, first, last).unwrap();
    let _ = report::why_diff(&diff, report::Language::English);
    let _ = report::dot(register, register.versions().map(|version| version.id()));
    let _ = report::graphml(register);
    let _ = report::edges_csv(register);
    let _ = report::versions_csv(register);
}
