//! The words of the texts, in each language: portions, operations, dates, clauses and lists.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::evidence::{Confidence, Evidence, EvidenceClass};
pub use crate::language::Language;
use crate::lineage::{Fate, Operation};
use crate::register::Citation;
use crate::share::{Share, Shares};

/// Returns the word for a share in files.
pub(super) fn share_word(share: Share) -> &'static str {
    match share {
        Share::Nothing => "none",
        Share::Possible => "possible",
        Share::Part => "part",
        Share::Unknown => "unknown",
        Share::Rest => "rest",
        Share::All => "all",
    }
}

/// Writes on what a record of an act rests, where that is not its text.
pub(super) fn evidence(evidence: Evidence, language: Language) -> Option<String> {
    let class = match evidence.class() {
        EvidenceClass::Text => return None,
        EvidenceClass::Table => language.of("known from a table", "căn cứ bảng đối chiếu"),
        EvidenceClass::Press => language.of("known from the press", "căn cứ báo chí"),
        EvidenceClass::List => language.of("known from lists of units", "căn cứ danh mục đơn vị"),
        EvidenceClass::Inferred => language.of("inferred", "suy đoán"),
    };
    let confidence = match evidence.confidence() {
        Confidence::High => "",
        Confidence::Medium => language.of(", with medium confidence", ", độ tin cậy trung bình"),
        Confidence::Low => language.of(", with low confidence", ", độ tin cậy thấp"),
    };
    Some(format!("{class}{confidence}"))
}

fn share(share: Share, language: Language) -> &'static str {
    match share {
        Share::Nothing => language.of("none", "không"),
        Share::Possible => language.of("possibly some", "có thể một phần"),
        Share::Part => language.of("part", "một phần"),
        Share::Unknown => language.of("some or all", "một phần hoặc toàn bộ"),
        Share::Rest => language.of("the rest", "phần còn lại"),
        Share::All => language.of("all", "toàn bộ"),
    }
}

/// Writes how much of a unit: `all of the area, but none of the people, of phường Kỳ Lợi`.
pub(super) fn portions_of(portions: Shares, unit: &str, language: Language) -> String {
    let area = share(portions.area, language);
    let people = share(portions.population, language);
    let none = Share::Nothing;
    match language {
        Language::English => match (portions.area, portions.population) {
            (one, other) if one == other => format!("{area} of {unit}"),
            (_, Share::Nothing) => format!("{area} of the area, but none of the people, of {unit}"),
            (Share::Nothing, _) => {
                format!("{people} of the people, but none of the area, of {unit}")
            }
            _ => format!("{area} of the area and {people} of the people of {unit}"),
        },
        Language::Vietnamese => match (portions.area, portions.population) {
            (one, other) if one == other && one == none => format!("{unit}, không phần nào"),
            (one, other) if one == other => {
                format!("{area} diện tích tự nhiên, quy mô dân số của {unit}")
            }
            (_, Share::Nothing) => {
                format!("{area} diện tích tự nhiên, không có dân số, của {unit}")
            }
            (Share::Nothing, _) => {
                format!("{people} quy mô dân số, không có diện tích tự nhiên, của {unit}")
            }
            _ => format!("{area} diện tích tự nhiên và {people} quy mô dân số của {unit}"),
        },
    }
}

pub(super) fn operation(operation: Operation, language: Language) -> &'static str {
    match operation {
        Operation::Creation => language.of("creation", "thành lập mới"),
        Operation::Replacement => language.of("replacement", "thay thế"),
        Operation::Merger => language.of("merger", "sáp nhập"),
        Operation::TakeOver => language.of("take-over", "nhập vào"),
        Operation::Breakdown => language.of("breakdown", "chia"),
        Operation::SplitOff => language.of("split-off", "tách"),
        Operation::Transfer => language.of("transfer", "điều chỉnh địa giới"),
        Operation::Restoration => language.of("restoration", "tái lập"),
        Operation::Dissolution => language.of("dissolution", "giải thể"),
        Operation::ChangeOfCode => language.of("change of code", "đổi mã"),
        Operation::ChangeOfKind => language.of("change of kind", "đổi loại"),
        Operation::ChangeOfName => language.of("change of name", "đổi tên"),
        Operation::ChangeOfParent => language.of("change of parent", "đổi đơn vị cấp trên"),
    }
}

/// Returns the first sentence about a fate: what happened to the unit, which `unit` names.
pub(super) fn fate(fate: &Fate<'_>, unit: &str, language: Language) -> String {
    let n = fate.relations().len();
    match (fate, language) {
        (Fate::Same(_), Language::English) => {
            format!("{unit} goes on under its code, kind and name.")
        }
        (Fate::Same(_), Language::Vietnamese) => {
            format!("{unit} vẫn giữ mã, loại và tên.")
        }
        (Fate::Renamed(_), Language::English) => {
            format!("{unit} goes on under another code, kind or name.")
        }
        (Fate::Renamed(_), Language::Vietnamese) => {
            format!("{unit} tiếp tục với mã, loại hoặc tên khác.")
        }
        (Fate::Merged(_), Language::English) => format!("{unit} ended and went to one unit."),
        (Fate::Merged(_), Language::Vietnamese) => {
            format!("{unit} đã kết thúc, nhập vào một đơn vị.")
        }
        (Fate::Restored(_), Language::English) => format!("{unit} ended and was made again."),
        (Fate::Restored(_), Language::Vietnamese) => {
            format!("{unit} đã kết thúc, sau được lập lại.")
        }
        (Fate::Divided(_), Language::English) => format!("{unit} was divided among {n} units."),
        (Fate::Divided(_), Language::Vietnamese) => {
            format!("{unit} được chia cho {n} đơn vị.")
        }
        (Fate::Dissolved(_), Language::English) if n == 0 => {
            format!("{unit} was dissolved.")
        }
        (Fate::Dissolved(_), Language::Vietnamese) if n == 0 => {
            format!("{unit} đã giải thể.")
        }
        (Fate::Dissolved(_), Language::English) => {
            format!("{unit} was dissolved; its members live on in {n} units.")
        }
        (Fate::Dissolved(_), Language::Vietnamese) => {
            format!("{unit} đã giải thể; các đơn vị trực thuộc nay thuộc {n} đơn vị.")
        }
        (Fate::Unknown, Language::English) => {
            "No unit carried the code on the earlier date.".to_owned()
        }
        (Fate::Unknown, Language::Vietnamese) => {
            "Không đơn vị nào mang mã này vào ngày trước.".to_owned()
        }
        (Fate::BeforeOpening { opening }, _) => {
            let opening = date(*opening, language);
            language.of(
                format!("The register opens on {opening}; what was before is not known."),
                format!("Sổ bắt đầu từ ngày {opening}; chưa biết trước đó thế nào."),
            )
        }
    }
}

pub(super) fn date(date: Date, language: Language) -> String {
    language.date(date)
}

/// Writes a list: `a, b and c`.
pub(super) fn list(parts: &[String], language: Language) -> String {
    let and = language.of(" and ", " và ");
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
    }
}

/// Writes the labels of clauses: `clauses 38 and 39`.
pub(super) fn clauses(labels: &[String], language: Language) -> String {
    let word = if labels.len() > 1 {
        language.of("clauses", "các khoản")
    } else {
        language.of("clause", "khoản")
    };
    format!("{word} {}", list(labels, language))
}

/// Writes citations, those of one decree together: `1685/NQ-UBTVQH15 clauses 38 and 39`.
pub(super) fn citations(citations: &[Citation<'_>], language: Language) -> String {
    let of_one_decree = citations.chunk_by(|a, b| a.number() == b.number());
    let parts: Vec<String> = of_one_decree
        .map(|group| {
            let number = group.first().and_then(Citation::number);
            let number = number.map(ToString::to_string).unwrap_or_default();
            let labels = group.iter().filter_map(Citation::clause).map(ToString::to_string);
            let labels: Vec<String> = labels.collect();
            if labels.is_empty() {
                return number;
            }
            let labels = clauses(&labels, language);
            match language {
                Language::English => format!("{number} {labels}"),
                Language::Vietnamese => format!("{labels} của {number}"),
            }
        })
        .collect();
    list(&parts, language)
}

/// Returns a text with a sign for each character that XML 1.0 can't hold, escaped or not: for those who
/// write a graph or a picture. What XML has other signs for, such as `<`, stays as it is.
///
/// # Example
/// ```
/// use sapnhap::report::in_xml;
///
/// assert_eq!(in_xml("A < B"), "A < B");
/// assert_eq!(in_xml("bell\u{7}"), "bell\u{fffd}");
/// ```
#[must_use]
pub fn in_xml(text: &str) -> Cow<'_, str> {
    let is_allowed = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    let replaced = |character| if is_allowed(character) { character } else { '\u{fffd}' };
    Cow::Owned(text.chars().map(replaced).collect())
}
