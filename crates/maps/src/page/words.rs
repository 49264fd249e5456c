//! The words of a page, in both languages.

use sapnhap::finding::{Basis, Severity};
use sapnhap::report::Language;

use crate::said::said;

/// The words that stand on every page.
pub(super) struct Words {
    pub(super) lang: &'static str,
    pub(super) skip: &'static str,
    pub(super) contents: &'static str,
    pub(super) map: &'static str,
    pub(super) units: &'static str,
    pub(super) flows: &'static str,
    pub(super) findings: &'static str,
    pub(super) no_findings: &'static str,
    pub(super) filter: &'static str,
    pub(super) kind: &'static str,
    pub(super) district: &'static str,
    pub(super) all: &'static str,
    /// `{shown}` and `{all}` stand for numbers.
    pub(super) shown: &'static str,
    pub(super) name: &'static str,
    pub(super) code: &'static str,
    pub(super) area: &'static str,
    pub(super) people: &'static str,
    pub(super) former: &'static str,
    pub(super) clause: &'static str,
    pub(super) clause_word: &'static str,
    pub(super) part: &'static str,
    pub(super) unknown: &'static str,
    pub(super) summed: &'static str,
    pub(super) because: &'static str,
    pub(super) mend: &'static str,
    pub(super) expected: &'static str,
    pub(super) source: &'static str,
}

pub(super) fn words(language: Language) -> Words {
    Words {
        lang: said(language, "en", "vi"),
        skip: said(language, "Skip to the contents", "Chuyển đến nội dung"),
        contents: said(language, "On this page", "Trên trang này"),
        map: said(language, "Maps", "Bản đồ"),
        units: said(language, "New units", "Đơn vị mới"),
        flows: said(language, "Who became whom", "Đơn vị nào thành đơn vị nào"),
        findings: said(language, "Findings", "Kết quả kiểm tra"),
        no_findings: said(language, "Nothing was found.", "Không phát hiện gì."),
        filter: said(language, "Show rows with these words", "Chỉ hiện các dòng có những từ này"),
        kind: said(language, "Kind", "Loại"),
        district: said(language, "Former district", "Huyện cũ"),
        all: said(language, "all", "tất cả"),
        shown: said(
            language,
            "{shown} of {all} units shown.",
            "Đang hiện {shown} trên {all} đơn vị.",
        ),
        name: said(language, "Name", "Tên"),
        code: said(language, "Code", "Mã"),
        area: said(language, "Area (km²)", "Diện tích (km²)"),
        people: said(language, "People", "Dân số"),
        former: said(language, "Former units", "Các đơn vị cũ"),
        clause: said(language, "Clause", "Khoản"),
        clause_word: said(language, "clause", "khoản"),
        part: said(language, "part", "một phần"),
        unknown: said(language, "not known", "chưa rõ"),
        summed: said(
            language,
            "* Sum of the figures of the former units.",
            "* Tổng số liệu của các đơn vị cũ.",
        ),
        because: said(language, "because", "vì"),
        mend: said(language, "What would mend it:", "Cách sửa:"),
        expected: said(language, "expected", "cần"),
        source: said(language, "Sources", "Nguồn"),
    }
}

/// Says how many units became how many, between which dates.
pub(super) fn summary(language: Language, days: &[String; 2], counts: [usize; 2]) -> String {
    let ([from, to], [n_old, n_new]) = (days, counts);
    said(
        language,
        format!("{n_old} units of {from} became {n_new} units of {to}."),
        format!("{n_old} đơn vị ngày {from} thành {n_new} đơn vị ngày {to}."),
    )
}

/// Says how many findings there are of each weight, the heaviest first.
pub(super) fn counts(language: Language, [errors, warnings, notes]: [usize; 3]) -> String {
    let more = |n: usize| if n == 1 { "" } else { "s" };
    said(
        language,
        format!(
            "{errors} error{}, {warnings} warning{}, {notes} note{}.",
            more(errors),
            more(warnings),
            more(notes)
        ),
        format!("{errors} lỗi, {warnings} cảnh báo, {notes} ghi chú."),
    )
}

pub(super) fn severity(language: Language, severity: Severity) -> &'static str {
    match severity {
        Severity::Error => said(language, "Error", "Lỗi"),
        Severity::Warning => said(language, "Warning", "Cảnh báo"),
        Severity::Note => said(language, "Note", "Ghi chú"),
    }
}

pub(super) fn basis(language: Language, basis: Basis) -> &'static str {
    match basis {
        Basis::Reports => said(language, " (as the press reports the rule)", " (theo báo chí)"),
        Basis::Proposal => said(language, " (as proposed)", " (theo đề xuất)"),
        _ => "",
    }
}
