//! Reports: literal texts of real cases, and tables and graphs that read back.

use expect_test::{Expect, expect};
use sapnhap::decree::{NewUnit, Source, Take};
use sapnhap::report::Language;
use sapnhap::*;

use crate::diff::small;

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

fn before() -> Snapshot<'static> {
    vietnam::register().at(date(2025, 6, 30)).unwrap()
}

fn reform() -> Snapshot<'static> {
    vietnam::register().at(date(2025, 7, 1)).unwrap()
}

fn commune(snapshot: Snapshot<'static>, text: &str) -> Version<'static> {
    snapshot.unit(Level::COMMUNE, &code(text)).unwrap()
}

fn fate(of: &str) -> Fate<'static> {
    let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
    vietnam::register().what_became_of(Level::COMMUNE, &code(of), from, to).unwrap()
}

/// A merger with a rest, in both languages.
#[test]
fn why_merger() {
    let unit = commune(reform(), "27595");
    check(
        &report::why_version(&unit, Language::English),
        expect![[r#"
        xã Tân Nhựt (27595), thành phố Hồ Chí Minh: in force since 2025-07-01.
        Formed on 2025-07-01 by 1685/NQ-UBTVQH15 clause 116 (merger, breakdown) of:
        - all of thị trấn Tân Túc (27595), huyện Bình Chánh, thành phố Hồ Chí Minh
        - all of xã Tân Nhựt (27613), huyện Bình Chánh, thành phố Hồ Chí Minh
        - the rest of phường Tân Tạo A (27457), quận Bình Tân, thành phố Hồ Chí Minh, left by clause 39
        - the rest of xã Tân Kiên (27616), huyện Bình Chánh, thành phố Hồ Chí Minh, left by clause 39
        - the rest of phường 16 (27430), quận 8, thành phố Hồ Chí Minh, left by clauses 16 and 23
        1685/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Hồ Chí Minh city".
    "#]],
    );
    check(
        &report::why_version(&unit, Language::Vietnamese),
        expect![[r#"
        xã Tân Nhựt (27595), thành phố Hồ Chí Minh: có từ ngày 01/07/2025.
        Thành lập ngày 01/07/2025 theo khoản 116 của 1685/NQ-UBTVQH15 (sáp nhập, chia) từ:
        - toàn bộ diện tích tự nhiên, quy mô dân số của thị trấn Tân Túc (27595), huyện Bình Chánh, thành phố Hồ Chí Minh
        - toàn bộ diện tích tự nhiên, quy mô dân số của xã Tân Nhựt (27613), huyện Bình Chánh, thành phố Hồ Chí Minh
        - phần còn lại diện tích tự nhiên, quy mô dân số của phường Tân Tạo A (27457), quận Bình Tân, thành phố Hồ Chí Minh, sau khi sắp xếp theo khoản 39
        - phần còn lại diện tích tự nhiên, quy mô dân số của xã Tân Kiên (27616), huyện Bình Chánh, thành phố Hồ Chí Minh, sau khi sắp xếp theo khoản 39
        - phần còn lại diện tích tự nhiên, quy mô dân số của phường 16 (27430), quận 8, thành phố Hồ Chí Minh, sau khi sắp xếp theo các khoản 16 và 23
        1685/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, ban hành ngày 16/06/2025, "Arrangement of the communes of Hồ Chí Minh city".
    "#]],
    );
}

/// A commune that no clause names, whose district and province ended above it.
#[test]
fn why_goes_on_under_another_parent() {
    let unit = commune(reform(), "00859");
    check(
        &report::why_version(&unit, Language::English),
        expect![[r#"
            xã Ngọc Long (00859), tỉnh Tuyên Quang: in force since 2025-07-01.
            Goes on since 2025-07-01 as it was from xã Ngọc Long (00859), huyện Yên Minh, tỉnh Hà Giang: no act changes it.
            It comes to lie in tỉnh Tuyên Quang (08), by 202/2025/QH15 clause 1 and 203/2025/QH15.
            202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
        "#]],
    );
    check(
        &report::why_version(&unit, Language::Vietnamese),
        expect![[r#"
            xã Ngọc Long (00859), tỉnh Tuyên Quang: có từ ngày 01/07/2025.
            Từ ngày 01/07/2025 tiếp tục như cũ từ xã Ngọc Long (00859), huyện Yên Minh, tỉnh Hà Giang: không văn bản nào thay đổi đơn vị này.
            Nay thuộc tỉnh Tuyên Quang (08), theo khoản 1 của 202/2025/QH15 và 203/2025/QH15.
            202/2025/QH15: Quốc hội, ban hành ngày 12/06/2025, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, ban hành ngày 16/06/2025, "End of the district level", căn cứ báo chí.
        "#]],
    );
}

/// Of a commune that gets another name the act that says so comes first, and those that merged its
/// province and ended its district come behind.
#[test]
fn why_renamed_below_what_changes() {
    let unit = commune(reform(), "24235");
    check(
        &report::why_version(&unit, Language::English),
        expect![[r#"
            xã Buôn Đôn (24235), tỉnh Đắk Lắk: in force since 2025-07-01.
            Goes on since 2025-07-01 from xã Krông Na (24235), huyện Buôn Đôn, tỉnh Đắk Lắk, by 1660/NQ-UBTVQH15 clause 96 (change of name).
            It comes to lie in tỉnh Đắk Lắk (66), by 202/2025/QH15 clause 15 and 203/2025/QH15.
            1660/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Đắk Lắk province".
            202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
        "#]],
    );
    let origins = unit.origins(&before(), Level::COMMUNE);
    check(
        &report::why_relation(&origins[0], Language::English),
        expect![[r#"
            All of xã Krông Na (24235), as of 2025-06-30, goes on as xã Buôn Đôn (24235), as of 2025-07-01, by 1660/NQ-UBTVQH15 clause 96; it comes to lie in tỉnh Đắk Lắk (66), by 202/2025/QH15 clause 15 and 203/2025/QH15.
            1660/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Đắk Lắk province".
            202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
        "#]],
    );
    check(
        &report::why_relation(&origins[0], Language::Vietnamese),
        expect![[r#"
            Toàn bộ diện tích tự nhiên, quy mô dân số của xã Krông Na (24235), ngày 30/06/2025, tiếp tục là xã Buôn Đôn (24235), ngày 01/07/2025, theo khoản 96 của 1660/NQ-UBTVQH15; nay thuộc tỉnh Đắk Lắk (66), theo khoản 15 của 202/2025/QH15 và 203/2025/QH15.
            1660/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, ban hành ngày 16/06/2025, "Arrangement of the communes of Đắk Lắk province".
            202/2025/QH15: Quốc hội, ban hành ngày 12/06/2025, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, ban hành ngày 16/06/2025, "End of the district level", căn cứ báo chí.
        "#]],
    );
    check(
        &report::why_fate(&fate("24235"), Language::English),
        expect![[r#"
            xã Krông Na (24235) goes on under another code, kind or name.
            - all of xã Krông Na (24235), as of 2025-06-30, goes on as xã Buôn Đôn (24235), as of 2025-07-01, by 1660/NQ-UBTVQH15 clause 96; it comes to lie in tỉnh Đắk Lắk (66), by 202/2025/QH15 clause 15 and 203/2025/QH15
            1660/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Đắk Lắk province".
            202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
        "#]],
    );
    let earlier = commune(before(), "24235");
    check(
        &report::why_version(&earlier, Language::English),
        expect![[r#"
            xã Krông Na (24235), huyện Buôn Đôn, tỉnh Đắk Lắk: in force until 2025-06-30.
            The register opens with it on 2019-01-01; what was before is not known.
            Goes on changed since 2025-07-01, by 1660/NQ-UBTVQH15 clause 96, 202/2025/QH15 clause 15 and 203/2025/QH15.
            1660/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Đắk Lắk province".
            202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
        "#]],
    );
    let unchanged = commune(before(), "00859");
    check(
        &report::why_version(&unchanged, Language::English),
        expect![[r#"
            xã Ngọc Long (00859), huyện Yên Minh, tỉnh Hà Giang: in force until 2025-06-30.
            The register opens with it on 2019-01-01; what was before is not known.
            Goes on as it is since 2025-07-01; what it lies in changes, by 202/2025/QH15 clause 1 and 203/2025/QH15.
            202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
            203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
        "#]],
    );
}

/// People without ground, a place that is no unit, and a district that ends with its level.
#[test]
fn why_odd_sources() {
    for (unit, expected) in [
        (
            commune(reform(), "18754"),
            expect![[r#"
            phường Sông Trí (18754), tỉnh Hà Tĩnh: in force since 2025-07-01.
            Formed on 2025-07-01 by 1665/NQ-UBTVQH15 clause 63 (merger, breakdown) of:
            - all of phường Hưng Trí (18754), thị xã Kỳ Anh, tỉnh Hà Tĩnh
            - all of phường Kỳ Trinh (18820), thị xã Kỳ Anh, tỉnh Hà Tĩnh
            - all of xã Kỳ Châu (18811), huyện Kỳ Anh, tỉnh Hà Tĩnh
            - part of the people, but none of the area, of xã Kỳ Lợi (18796), thị xã Kỳ Anh, tỉnh Hà Tĩnh
            1665/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Hà Tĩnh province".
        "#]],
        ),
        (
            commune(reform(), "07537"),
            expect![[r#"
            xã Biên Sơn (07537), tỉnh Bắc Ninh: in force since 2025-07-01.
            Formed on 2025-07-01 by 1658/NQ-UBTVQH15 clause 34 (merger) of:
            - all of xã Phong Vân (07537), huyện Lục Ngạn, tỉnh Bắc Giang
            - all of xã Biên Sơn (07555), huyện Lục Ngạn, tỉnh Bắc Giang
            - all of the area, but none of the people, of Trường bắn TB1, a place that is no unit
            1658/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Bắc Ninh province".
        "#]],
        ),
        (
            before().find("huyện Bình Chánh").unwrap(),
            expect![[r#"
                huyện Bình Chánh (785), thành phố Hồ Chí Minh: in force until 2025-06-30.
                The register opens with it on 2019-01-01; what was before is not known.
                No more since 2025-07-01, by 203/2025/QH15.
                203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
            "#]],
        ),
        (
            before().find("tỉnh Hà Giang").unwrap(),
            expect![[r#"
                tỉnh Hà Giang (02): in force until 2025-06-30.
                The register opens with it on 2019-01-01; what was before is not known.
                No more since 2025-07-01, by 202/2025/QH15 clause 1.
                202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
            "#]],
        ),
    ] {
        check(&report::why_version(&unit, Language::English), expected);
    }
}

#[test]
fn why_fates() {
    for (of, expected) in [
        (
            "00004",
            expect![[r#"
            phường Trúc Bạch (00004) ended and went to one unit.
            - all of phường Trúc Bạch (00004), as of 2025-06-30, came to phường Ba Đình (00004), as of 2025-07-01, by 1656/NQ-UBTVQH15 clause 3
            1656/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Hà Nội city".
        "#]],
        ),
        (
            "18796",
            expect![[r#"
            xã Kỳ Lợi (18796) was divided among 3 units.
            - part of the people, but none of the area, of xã Kỳ Lợi (18796), as of 2025-06-30, came to phường Sông Trí (18754), as of 2025-07-01, by 1665/NQ-UBTVQH15 clause 63
            - all of the area, but none of the people, of xã Kỳ Lợi (18796), as of 2025-06-30, came to phường Vũng Áng (18823), as of 2025-07-01, by 1665/NQ-UBTVQH15 clause 62
            - the rest of the people, but none of the area, of xã Kỳ Lợi (18796), as of 2025-06-30, came to phường Hoành Sơn (18832), as of 2025-07-01, by 1665/NQ-UBTVQH15 clause 64
            1665/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Hà Tĩnh province".
        "#]],
        ),
        (
            "00859",
            expect![[r#"
                xã Ngọc Long (00859) goes on under its code, kind and name.
                - xã Ngọc Long (00859) is the same on 2025-06-30 and on 2025-07-01; it comes to lie in tỉnh Tuyên Quang (08), by 202/2025/QH15 clause 1 and 203/2025/QH15
                202/2025/QH15: Quốc hội, issued 2025-06-12, "Merger of provinces: 63 become 34".
                203/2025/QH15: Quốc hội, issued 2025-06-16, "End of the district level", known from the press.
            "#]],
        ),
    ] {
        check(&report::why_fate(&fate(of), Language::English), expected);
    }
    check(
        &report::why_fate(&fate("18796"), Language::Vietnamese),
        expect![[r#"
        xã Kỳ Lợi (18796) được chia cho 3 đơn vị.
        - một phần quy mô dân số, không có diện tích tự nhiên, của xã Kỳ Lợi (18796), ngày 30/06/2025, thuộc phường Sông Trí (18754), ngày 01/07/2025, theo khoản 63 của 1665/NQ-UBTVQH15
        - toàn bộ diện tích tự nhiên, không có dân số, của xã Kỳ Lợi (18796), ngày 30/06/2025, thuộc phường Vũng Áng (18823), ngày 01/07/2025, theo khoản 62 của 1665/NQ-UBTVQH15
        - phần còn lại quy mô dân số, không có diện tích tự nhiên, của xã Kỳ Lợi (18796), ngày 30/06/2025, thuộc phường Hoành Sơn (18832), ngày 01/07/2025, theo khoản 64 của 1665/NQ-UBTVQH15
        1665/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, ban hành ngày 16/06/2025, "Arrangement of the communes of Hà Tĩnh province".
    "#]],
    );
    let opening = Fate::BeforeOpening { opening: date(2025, 6, 30) };
    check(
        &report::why_fate(&opening, Language::English),
        expect![[r#"
        The register opens on 2025-06-30; what was before is not known.
    "#]],
    );
}

#[test]
fn why_relations() {
    let unit = commune(vietnam::register().latest(), "27595");
    let origins = unit.origins(&before(), Level::DISTRICT);
    check(
        &report::why_relation(&origins[0], Language::English),
        expect![[r#"
        Part of quận 8 (776), as of 2025-06-30, came to xã Tân Nhựt (27595), as of 2026-04-30, by 1685/NQ-UBTVQH15 clause 116.
        1685/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, issued 2025-06-16, "Arrangement of the communes of Hồ Chí Minh city".
    "#]],
    );
    check(
        &report::why_relation(&origins[0], Language::Vietnamese),
        expect![[r#"
        Một phần diện tích tự nhiên, quy mô dân số của quận 8 (776), ngày 30/06/2025, thuộc xã Tân Nhựt (27595), ngày 30/04/2026, theo khoản 116 của 1685/NQ-UBTVQH15.
        1685/NQ-UBTVQH15: Ủy ban Thường vụ Quốc hội, ban hành ngày 16/06/2025, "Arrangement of the communes of Hồ Chí Minh city".
    "#]],
    );
}

#[test]
fn why_diffs() {
    let diff = diff(vietnam::register(), date(2025, 7, 1), date(2026, 4, 30)).unwrap();
    check(
        &report::why_diff(&diff, Language::English),
        expect![[r#"
            From 2025-07-01 to 2026-04-30:
            - province: 34 before, 34 after; 0 ended, 0 new, 1 changed, 33 the same
            - commune: 3321 before, 3321 after; 0 ended, 0 new, 10 changed, 3311 the same
            Changed:
            - tỉnh Đồng Nai (75): now thành phố Đồng Nai (75) (kind), by 30/2026/QH16
            - xã Lộc Ninh (25270), tỉnh Đồng Nai: now phường Lộc Ninh (25270), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Tân Khai (25357), tỉnh Đồng Nai: now phường Tân Khai (25357), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Đồng Phú (25363), tỉnh Đồng Nai: now phường Đồng Phú (25363), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Tân Phú (26116), tỉnh Đồng Nai: now phường Tân Phú (26116), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Trị An (26170), tỉnh Đồng Nai: now phường Trị An (26170), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Trảng Bom (26248), tỉnh Đồng Nai: now phường Trảng Bom (26248), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Dầu Giây (26326), tỉnh Đồng Nai: now phường Dầu Giây (26326), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Long Thành (26368), tỉnh Đồng Nai: now phường Long Thành (26368), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Xuân Lộc (26425), tỉnh Đồng Nai: now phường Xuân Lộc (26425), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            - xã Nhơn Trạch (26485), tỉnh Đồng Nai: now phường Nhơn Trạch (26485), thành phố Đồng Nai (kind), by 237/NQ-UBTVQH16
            30/2026/QH16: Quốc hội, issued 2026-04-14, "Đồng Nai becomes a centrally run city", known from a table.
            237/NQ-UBTVQH16: Ủy ban Thường vụ Quốc hội, issued 2026-04-14, "Ten communes of Đồng Nai become wards", known from a table.
        "#]],
    );
    check(
        &report::why_diff(&diff, Language::Vietnamese),
        expect![[r#"
            Từ ngày 01/07/2025 đến ngày 30/04/2026:
            - cấp tỉnh: trước 34, sau 34; kết thúc 0, mới 0, thay đổi 1, giữ nguyên 33
            - cấp xã: trước 3321, sau 3321; kết thúc 0, mới 0, thay đổi 10, giữ nguyên 3311
            Thay đổi:
            - tỉnh Đồng Nai (75): nay là thành phố Đồng Nai (75) (loại), theo 30/2026/QH16
            - xã Lộc Ninh (25270), tỉnh Đồng Nai: nay là phường Lộc Ninh (25270), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Tân Khai (25357), tỉnh Đồng Nai: nay là phường Tân Khai (25357), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Đồng Phú (25363), tỉnh Đồng Nai: nay là phường Đồng Phú (25363), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Tân Phú (26116), tỉnh Đồng Nai: nay là phường Tân Phú (26116), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Trị An (26170), tỉnh Đồng Nai: nay là phường Trị An (26170), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Trảng Bom (26248), tỉnh Đồng Nai: nay là phường Trảng Bom (26248), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Dầu Giây (26326), tỉnh Đồng Nai: nay là phường Dầu Giây (26326), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Long Thành (26368), tỉnh Đồng Nai: nay là phường Long Thành (26368), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Xuân Lộc (26425), tỉnh Đồng Nai: nay là phường Xuân Lộc (26425), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            - xã Nhơn Trạch (26485), tỉnh Đồng Nai: nay là phường Nhơn Trạch (26485), thành phố Đồng Nai (loại), theo 237/NQ-UBTVQH16
            30/2026/QH16: Quốc hội, ban hành ngày 14/04/2026, "Đồng Nai becomes a centrally run city", căn cứ bảng đối chiếu.
            237/NQ-UBTVQH16: Ủy ban Thường vụ Quốc hội, ban hành ngày 14/04/2026, "Ten communes of Đồng Nai become wards", căn cứ bảng đối chiếu.
        "#]],
    );
}

#[test]
fn dot_of_a_divided_ward() {
    let register = vietnam::register();
    let unit = commune(before(), "18796");
    check(
        &report::dot(register, report::related_to(&unit)),
        expect![[r#"
        digraph {
            rankdir="LR"
            0 [ label = "xã Kỳ Lợi (18796)\l.. 2025-07-01" shape=box]
            1 [ label = "phường Vũng Áng (18823)\l2025-07-01 .." shape=box]
            2 [ label = "phường Sông Trí (18754)\l2025-07-01 .." shape=box]
            3 [ label = "phường Hoành Sơn (18832)\l2025-07-01 .." shape=box]
            0 -> 1 [ label = "area: all, population: none\l1665/NQ-UBTVQH15 clause 62" ]
            0 -> 2 [ label = "area: none, population: part\l1665/NQ-UBTVQH15 clause 63" ]
            0 -> 3 [ label = "area: none, population: rest\l1665/NQ-UBTVQH15 clause 64" ]
        }
    "#]],
    );
}

/// A unit made of a place alone, one that is restored, and one that goes on with what is left.
#[test]
fn why_of_a_small_country() {
    let first = Decree::new("1/2001", date(2001, 1, 1))
        .unwrap()
        .scope("1")
        .unwrap()
        .provision(Provision::merge("1", ["11", "12"], "13", "commune", "E").unwrap());
    let mut again = NewUnit::new("11", "commune", "A").unwrap();
    again.restores = Some(Reference::new("A").unwrap());
    let second = Decree::new("1/2002", date(2002, 1, 1))
        .unwrap()
        .scope("1")
        .unwrap()
        .provision(Provision::of_new("1", again).unwrap().taking(Take::part("13").unwrap()));
    let mut flats =
        Provision::of_new("1", NewUnit::new("14", "commune", "Flats").unwrap()).unwrap();
    flats.takes.push(Take::of(
        Source::Place(Name::new("Mud").unwrap()),
        Portion::All,
        Portion::Nothing,
    ));
    let third = Decree::new("1/2003", date(2003, 1, 1)).unwrap().scope("1").unwrap();
    let register = small(["A", "B", "C", "D"]).enact([first]).unwrap();
    let register = register.enact([second]).unwrap();
    let register = register.enact([third.provision(flats)]).unwrap();
    let latest = register.latest();
    let text: String = ["11", "13", "14"]
        .iter()
        .map(|of| latest.unit(Level::new(1), &code(of)).unwrap())
        .map(|unit| report::why_version(&unit, Language::English))
        .collect();
    check(
        &text,
        expect![[r#"
        <commune> & A (11), canton Ost: in force since 2002-01-01.
        Formed on 2002-01-01 by 1/2002 clause 1 (split-off, restoration) of:
        - part of <commune> & E (13), canton Ost
        It restores <commune> & A (11), canton Ost.
        1/2002: effective 2002-01-01.
        <commune> & E (13), canton Ost: in force since 2002-01-01.
        Goes on since 2002-01-01 from the rest of <commune> & E (13), canton Ost, by 1/2002 clause 1.
        1/2002: effective 2002-01-01.
        <commune> & Flats (14), canton Ost: in force since 2003-01-01.
        Formed on 2003-01-01 by 1/2003 clause 1 (creation) of:
        - all of the area, but none of the people, of Mud, a place that is no unit
        1/2003: effective 2003-01-01.
    "#]],
    );
}

/// What is left of a unit is told with the clauses that the text cites of it, and not of another source.
#[test]
fn why_a_rest_was_left() {
    let rest = |unit: Reference, cites: &str| {
        let mut rest = Take::of(Source::Unit(unit), Portion::Rest, Portion::Rest);
        rest.cites = vec![Clause::new(cites).unwrap()];
        rest
    };
    let commune =
        |code_: &str| Reference::of_code(code(code_)).at_level(LevelId::new("commune").unwrap());
    let kind = KindId::new("commune").unwrap();
    let named = Reference::of_name(Some(kind), "B", Vec::new()).unwrap();
    let new = NewUnit::new("13", "commune", "E").unwrap().under("canton:1").unwrap();
    let decree = Decree::new("1/2001", date(2001, 1, 1))
        .unwrap()
        .provision(Provision::transfer("1", "11", "22").unwrap())
        .provision(Provision::transfer("2", "12", "22").unwrap())
        .provision(Provision::transfer("3", "21", "22").unwrap())
        .provision(
            Provision::of_new("4", new)
                .unwrap()
                .taking(rest(commune("11"), "1"))
                .taking(rest(named, "2"))
                .taking(rest(Reference::of_code(code("21")), "3")),
        );
    let register = small(["A", "B", "C", "D"]).enact([decree]).unwrap();
    let unit = register.latest().unit(Level::new(1), &code("13")).unwrap();
    check(
        &report::why_version(&unit, Language::English),
        expect![[r#"
        <commune> & E (13), canton Ost: in force since 2001-01-01.
        Formed on 2001-01-01 by 1/2001 clause 4 (merger, breakdown) of:
        - the rest of <commune> & A (11), canton Ost, left by clause 1
        - the rest of <commune> & B (12), canton Ost, left by clause 2
        - the rest of <commune> & C (21), canton West, left by clause 3
        1/2001: effective 2001-01-01.
    "#]],
    );
}

#[cfg(feature = "csv")]
mod tables;

#[cfg(feature = "graphml")]
mod graphs;

fn check_types<Row>(columns: &[report::Column<Row>], rows: impl IntoIterator<Item = Row>) {
    let mut n_rows = 0;
    for row in rows {
        for column in columns {
            let (value, of) = (column.value(&row), column.value_type());
            assert!(value.is_of(of), "{}: {value:?} is no {of:?}", column.name());
        }
        n_rows += 1;
    }
    assert!(n_rows > 0);
}

#[test]
fn values_are_of_the_type_of_their_column() {
    let register = vietnam::register();
    check_types(&report::version_columns(), register.versions());
    check_types(&report::edge_columns(), register.lineage().edges());
    let districts = before().units(Level::DISTRICT);
    let relations = districts.iter().flat_map(|unit| unit.successors_at(&reform()));
    check_types(&report::relation_columns(), relations);
}
