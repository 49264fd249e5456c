//! Tables of versions, edges and relations, read back.

use super::*;

fn read(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn rows_read_back() {
    let register = vietnam::register();
    let (versions, edges) = (report::versions_csv(register), report::edges_csv(register));
    let rows = read(&versions);
    assert_eq!(rows.len(), register.n_versions());
    assert_eq!(read(&edges).len(), register.lineage().n_edges());
    // Every parent is the identity of a unit.
    let identities: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row[0].as_str()).collect();
    assert!(rows.iter().all(|row| row[5].is_empty() || identities.contains(row[5].as_str())));
    let lines: Vec<&str> = versions
        .lines()
        .filter(|line| line.contains(",00004,") || line.contains(",56,"))
        .chain(edges.lines().filter(|line| line.starts_with("commune:18796@")))
        .chain(edges.lines().filter(|line| line.starts_with("commune:00859@")))
        .collect();
    check(
        &lines.join("\n"),
        expect![[r#"
            province:56@2019-01-01,province,56,tinh,Khánh Hòa,,,2025-07-01,Khánh Hoà
            commune:00004@2019-01-01,commune,00004,phuong,Trúc Bạch,district:001@2019-01-01,,2025-01-01,
            commune:00004@2019-01-01,commune,00004,phuong,Trúc Bạch,district:001@2019-01-01,2025-01-01,2025-07-01,
            province:56@2025-07-01,province,56,tinh,Khánh Hòa,,2025-07-01,,
            commune:00004@2025-07-01,commune,00004,phuong,Ba Đình,province:01@2019-01-01,2025-07-01,,
            commune:18796@2019-01-01,commune,18796,xa,Kỳ Lợi,2025-07-01,commune:18823@2025-07-01,commune,18823,phuong,Vũng Áng,2025-07-01,all,none,1665/NQ-UBTVQH15,62,1,text
            commune:18796@2019-01-01,commune,18796,xa,Kỳ Lợi,2025-07-01,commune:18754@2025-07-01,commune,18754,phuong,Sông Trí,2025-07-01,none,part,1665/NQ-UBTVQH15,63,1,text
            commune:18796@2019-01-01,commune,18796,xa,Kỳ Lợi,2025-07-01,commune:18832@2025-07-01,commune,18832,phuong,Hoành Sơn,2025-07-01,none,rest,1665/NQ-UBTVQH15,64,1,text
            commune:00859@2019-01-01,commune,00859,xa,Ngọc Long,2025-07-01,commune:00859@2019-01-01,commune,00859,xa,Ngọc Long,2025-07-01,all,all,202/2025/QH15,1,2,press"#]],
    );
}

#[test]
fn rows_of_answers() {
    let codes = [code("18796"), code("00004"), code("99999")];
    let fates: Vec<Fate<'_>> = codes.iter().map(|of| fate(of.as_str())).collect();
    check(
        &report::fates_csv(codes.iter().zip(&fates)),
        expect![[r#"
            code,fate,n_successors,later,later_level,later_code,later_kind,later_name,area,population,decree,clause,n_clauses,evidence
            18796,divided,3,commune:18754@2025-07-01,commune,18754,phuong,Sông Trí,none,part,1665/NQ-UBTVQH15,63,1,text
            18796,divided,3,commune:18823@2025-07-01,commune,18823,phuong,Vũng Áng,all,none,1665/NQ-UBTVQH15,62,1,text
            18796,divided,3,commune:18832@2025-07-01,commune,18832,phuong,Hoành Sơn,none,rest,1665/NQ-UBTVQH15,64,1,text
            00004,merged,1,commune:00004@2025-07-01,commune,00004,phuong,Ba Đình,all,all,1656/NQ-UBTVQH15,3,1,text
            99999,unknown,0,,,,,,,,,,,
        "#]],
    );
    check(
        &report::fate_citations_csv(codes.iter().zip(&fates)),
        expect![[r#"
            code,later,later_code,decree,clause
            18796,commune:18754@2025-07-01,18754,1665/NQ-UBTVQH15,63
            18796,commune:18823@2025-07-01,18823,1665/NQ-UBTVQH15,62
            18796,commune:18832@2025-07-01,18832,1665/NQ-UBTVQH15,64
            00004,commune:00004@2025-07-01,00004,1656/NQ-UBTVQH15,3
        "#]],
    );
    let unit = commune(reform(), "27595");
    check(
        &report::relations_csv(&unit.origins(&before(), Level::DISTRICT)),
        expect![[r#"
            earlier,earlier_date,earlier_level,earlier_code,earlier_kind,earlier_name,later,later_date,later_level,later_code,later_kind,later_name,area,population,decree,clause,n_clauses,evidence
            district:776@2019-01-01,2025-06-30,district,776,quan,8,commune:27595@2025-07-01,2025-07-01,commune,27595,xa,Tân Nhựt,part,part,1685/NQ-UBTVQH15,116,1,text
            district:777@2019-01-01,2025-06-30,district,777,quan,Bình Tân,commune:27595@2025-07-01,2025-07-01,commune,27595,xa,Tân Nhựt,part,part,1685/NQ-UBTVQH15,116,1,text
            district:785@2019-01-01,2025-06-30,district,785,huyen,Bình Chánh,commune:27595@2025-07-01,2025-07-01,commune,27595,xa,Tân Nhựt,part,part,1685/NQ-UBTVQH15,116,1,text
        "#]],
    );
}

/// A cell has one value, and the tables of citations have as many rows for an edge as it has clauses.
#[test]
fn cells_have_one_value() {
    let register = vietnam::register();
    let (edges, citations) = (report::edges_csv(register), report::edge_citations_csv(register));
    let rows = read(&edges);
    assert!(rows.iter().all(|row| !row[14].contains(';') && !row[15].contains(';')));
    let n_clauses: usize = rows.iter().map(|row| row[16].parse::<usize>().unwrap()).sum();
    assert_eq!(read(&citations).len(), n_clauses);
    let days = [date(2025, 6, 30), date(2025, 7, 1)];
    let crosswalk = sapnhap::crosswalk::Crosswalk::between(register, days, Level::COMMUNE).unwrap();
    let rows = read(&report::crosswalk_csv(&crosswalk));
    assert_eq!(rows.len(), crosswalk.len());
    // What is exact never looks like a whole number, so that no column changes its type on the way.
    assert!(rows.iter().all(|row| row[12].is_empty() || row[12].contains('/')));
    assert!(rows.iter().all(|row| row[14].contains('.') && row[15].contains('.')));
}

#[test]
fn hostile_names_are_quoted() {
    let register = small(["A & \"B\" <c>", "a,b", "=1+1", "é;\u{fffe}"]);
    let names: Vec<String> =
        read(&report::versions_csv(&register)).into_iter().map(|row| row[4].clone()).collect();
    assert_eq!(names, ["Ost", "West", "A & \"B\" <c>", "a,b", "=1+1", "é;\u{fffe}"]);
}
