//! A report in Vietnamese: no English is left over.

use expect_test::expect;
use sapnhap::Provision;
use sapnhap::decree::Take;
use sapnhap::report::Language;

use super::broken::twenty;
use super::{decree, formal, plan};

/// Words that an English sentence of the library nearly always has.
const ENGLISH: [&str; 14] = [
    " the ",
    " is ",
    " it ",
    " by ",
    "decree",
    "clause",
    "expected",
    " of ",
    " and ",
    " no ",
    "because",
    "unit",
    "on the day",
    "mend",
];

/// Holds that a text is Vietnamese, its dates too: 31/12/2026, and nowhere 2026-12-31.
#[track_caller]
fn is_vietnamese(told: &str) {
    for word in ENGLISH {
        assert!(!told.contains(word), "{word:?} in {told}");
    }
    for (year, rest) in told.match_indices("-").map(|(at, _)| told.split_at(at)) {
        let is_date = year.ends_with(|last: char| last.is_ascii_digit())
            && rest.chars().skip(1).take(2).all(|digit| digit.is_ascii_digit())
            && rest.chars().nth(3) == Some('-');
        assert!(!is_date, "a date of another form before {rest:?}");
    }
}

#[test]
fn twenty_faults_in_vietnamese() {
    let told = formal(&twenty()).to_text(Language::Vietnamese);
    is_vietnamese(&told);
    expect![[r#"
        phương án P: 20 lỗi, 0 cảnh báo, 0 ghi chú
        lỗi [references] 1/NQ khoản 1: ngày 31/12/2026 không có đơn vị nào mang mã 99998
          cách sửa: ghi đúng đơn vị còn hiệu lực ngày trước đó, bằng mã hoặc kèm đơn vị cấp trên
        lỗi [well-formed] 1/NQ khoản 2: khoản không lấy và không thay đổi gì
          cách sửa: sửa lại khoản này
        lỗi [level-and-kind] 1/NQ khoản 3: không có loại đơn vị "ap"
          cách sửa: sửa lại khoản này
        lỗi [level-and-kind] 1/NQ khoản 4: xã Bất Bạt (09676) không thể thành tinh: khác cấp
          cách sửa: sửa lại khoản này
        lỗi [cover] 1/NQ khoản 6: diện tích của xã Ba Vì (09700) bị lấy hai lần
          vì 1/NQ khoản 5: khoản này lấy của xã Ba Vì (09700): diện tích toàn bộ, dân số toàn bộ
          vì 1/NQ khoản 6: khoản này lấy của xã Ba Vì (09700): diện tích toàn bộ, dân số toàn bộ
          cách sửa: để một khoản lấy toàn bộ, hoặc các khoản lấy một phần và một khoản lấy phần còn lại
        lỗi [cover] 1/NQ khoản 6: dân số của xã Ba Vì (09700) bị lấy hai lần
          vì 1/NQ khoản 5: khoản này lấy của xã Ba Vì (09700): diện tích toàn bộ, dân số toàn bộ
          vì 1/NQ khoản 6: khoản này lấy của xã Ba Vì (09700): diện tích toàn bộ, dân số toàn bộ
          cách sửa: để một khoản lấy toàn bộ, hoặc các khoản lấy một phần và một khoản lấy phần còn lại
        lỗi [no-gap] 1/NQ khoản 7: xã Cổ Đô (09634) chấm dứt, nhưng toàn bộ diện tích và dân số không thuộc về đơn vị nào
          vì 1/NQ khoản 7: khoản này lấy của xã Cổ Đô (09634): diện tích toàn bộ, dân số toàn bộ
          cách sửa: thêm một khoản cùng ngày lấy phần còn lại
        lỗi [parents] 1/NQ khoản 8: đơn vị cấp trên "province:99" của xã Phúc Thọ (09715) không có hiệu lực vào ngày đó
          cách sửa: ghi đúng đơn vị cấp trên có hiệu lực vào ngày đó, bằng mã hoặc tên
        lỗi [code-unique] 2/NQ khoản 1: mã 09784 đang dùng cho xã Đan Phượng (09784)
          cách sửa: dùng mã của đơn vị chấm dứt, chẳng hạn mã của nơi đặt trụ sở
        lỗi [code-unique] 2/NQ khoản 3: mã 99001 được cấp hai lần, cả bởi khoản 2 của 2/NQ
          vì 2/NQ khoản 2: xã Liên Minh (09787) tiếp tục theo khoản này
          cách sửa: dùng mã của đơn vị chấm dứt, chẳng hạn mã của nơi đặt trụ sở
        lỗi [well-formed] 2/NQ khoản 4: xã Hoài Đức (09832) được ghi hai tên khác nhau, khoản này và khoản 1 của 3/NQ
          vì 3/NQ khoản 1: xã Hoài Đức (09832) tiếp tục theo khoản này
          cách sửa: sửa lại khoản này
        lỗi [level-and-kind] 2/NQ khoản 5: xã Dương Hòa (09856) thuộc cấp thấp hơn đơn vị được lập
          cách sửa: sửa lại khoản này
        lỗi [references] 2/NQ khoản 6: mã 09895 là xã Quốc Oai (09895), nhưng bên cạnh ghi "xã Ba Vì"
          cách sửa: ghi đúng đơn vị còn hiệu lực ngày trước đó, bằng mã hoặc kèm đơn vị cấp trên
        lỗi [references] 2/NQ khoản 7: ngày 31/12/2026 không có đơn vị nào tên "phường Đại Mỗ (cũ)"; tên gần giống: phường Đại Mỗ (00637), thành phố Hà Nội
          cách sửa: ghi đúng đơn vị còn hiệu lực ngày trước đó, bằng mã hoặc kèm đơn vị cấp trên
        lỗi [dates] 3/NQ: có hiệu lực ngày 01/02/2027, sau khi hoạt động ngày 01/01/2027
          cách sửa: sửa lại các ngày của văn bản
        lỗi [cover] 3/NQ khoản 2: xã Thạch Thất (09955) tiếp tục nên không thể lấy của chính mình
          cách sửa: sửa lại khoản này
        lỗi [figures] 3/NQ khoản 3: các phần diện tích của xã Kiều Phú (09910) cộng lại 90 trên 81
          vì 3/NQ khoản 3: khoản này lấy của xã Kiều Phú (09910): diện tích một phần, dân số một phần
          cách sửa: sửa lại khoản này
        lỗi [code-closed] 3/NQ khoản 4: mã 00007 đã đóng ngày 01/07/2025, khi phường Cống Vị (00007) chấm dứt
          cách sửa: dùng mã của nơi đặt trụ sở, hoặc mã chưa từng cấp
        lỗi [code-of-seat] 3/NQ khoản 4: nơi đặt trụ sở xã Hạ Bằng không thuộc các đơn vị hợp thành
        lỗi [remainder-citations] 3/NQ khoản 5: phần còn lại của xã Hòa Lạc (09988) dẫn các khoản 99, nhưng không khoản nào lấy một phần
          = khoản 99, cần -
          cách sửa: lấy toàn bộ, hoặc để khoản khác lấy một phần
    "#]].assert_eq(&told);
}

#[test]
fn references_that_are_not_found_in_vietnamese() {
    let takes = ["xã Ba Vù", "xã Tân An", "thôn:1234567", "quận Ba Đình", "ap:12", "09619"];
    let mut clause = Provision::take_over("1", "xã Suối Hai", ["xã Yên Bài"]).unwrap();
    clause.takes.extend(takes.map(|unit| Take::all(unit).unwrap()));
    let mut national = decree("1/NQ", [clause]);
    national.scope = None;
    let report = formal(&plan().decree(national));
    let told: Vec<String> = report
        .of_rule("references")
        .map(|found| found.says.to_text(Language::Vietnamese))
        .collect();
    let told = told.join("\n");
    is_vietnamese(&told);
    expect![[r#"
        "xã Tân An" ngày 31/12/2026 có thể là nhiều đơn vị: xã Tân An (02320), tỉnh Tuyên Quang; xã Tân An (11167), thành phố Hải Phòng; xã Tân An (17305), tỉnh Nghệ An; xã Tân An (26179), thành phố Đồng Nai; xã Tân An (29278), tỉnh Vĩnh Long; xã Tân An (30388), tỉnh An Giang
        ngày 31/12/2026 không có đơn vị nào tên "thôn:1234567"
        ngày 31/12/2026 không có đơn vị nào tên "xã Ba Vù"; tên gần giống: xã Ba Vì (09700), thành phố Hà Nội; xã Ba Vì (21529), tỉnh Quảng Ngãi
        quận Ba Đình (001) đã chấm dứt ngày 01/07/2025
        không có cấp ap; cần một trong province, district, commune, hamlet"#]].assert_eq(&told);
}
