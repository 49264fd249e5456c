//! Faults of a change as findings: what commit makes an error of, rules make findings of.

use super::case::{Case, Day};
use super::clauses::Placed;
use super::found::Found;
use crate::error::{ChangeFault, Fault};
use crate::finding::{Cause, Finding, Wording};

/// Hands in the faults that a rule is about, those of given decrees left out.
pub(super) fn hand_in(case: &Case<'_>, found: &mut Found<'_, '_>, is_of: fn(&Fault) -> bool) {
    for (day, fault) in case.faults().filter(|(_, fault)| is_of(&fault.fault)) {
        let is_given = case.plan().given_decrees().any(|given| given.number == fault.decree);
        if !is_given {
            found.add(finding(case, day, fault));
        }
    }
}

/// Tells which clause a fault is in.
pub(super) fn placed<'c>(case: &'c Case<'_>, fault: &ChangeFault) -> Option<Placed<'c>> {
    let is_it = |placed: &Placed<'_>| {
        placed.clause() == fault.clause.as_ref()
            && placed.decree().is_some_and(|decree| decree.number == fault.decree)
    };
    case.all_placed().find(is_it)
}

fn finding(case: &Case<'_>, day: &Day, fault: &ChangeFault) -> Finding {
    let says = Wording::new(fault.fault.to_string(), in_vietnamese(&fault.fault));
    let mut finding = match placed(case, fault).filter(|_| fault.clause.is_some()) {
        Some(placed) => placed.finding(says),
        None => Finding::new(says),
    };
    finding.decree = Some(fault.decree.clone());
    finding.clause.clone_from(&fault.clause);
    finding.date = Some(fault.effective);
    finding.position = fault.position;
    finding.because(takers(case, day, &fault.fault)).mended_by(mend(&fault.fault))
}

/// Names the clauses that take from the unit of a fault about cover.
fn takers(case: &Case<'_>, day: &Day, fault: &Fault) -> Vec<Cause> {
    let (Fault::TakenTwice { unit, .. }
    | Fault::LeftOver { unit, .. }
    | Fault::FiguresDisagree { unit, .. }
    | Fault::GoesOnAndEnds { unit, .. }) = fault
    else {
        return Vec::new();
    };
    let mut causes = Vec::new();
    for placed in case.all_placed().filter(|placed| placed.date() == day.date) {
        for taken in placed.takes() {
            // Faults name a unit as the register describes it.
            if taken.unit.to_string() == *unit {
                causes.push(placed.taking(&taken.unit, taken.portions));
            }
        }
    }
    causes
}

fn mend(fault: &Fault) -> Wording {
    let (english, vietnamese) = match fault {
        Fault::TakenTwice { .. } => (
            "let one clause take it whole, or the clauses take parts and one of them the rest",
            "để một khoản lấy toàn bộ, hoặc các khoản lấy một phần và một khoản lấy phần còn lại",
        ),
        Fault::LeftOver { .. } => {
            ("add a clause that takes what is left", "thêm một khoản lấy phần còn lại")
        }
        Fault::CodeInUse { .. } | Fault::CodeTwice { .. } => (
            "give the code of a unit that ends, such as that of the seat",
            "dùng mã của đơn vị chấm dứt, chẳng hạn mã của nơi đặt trụ sở",
        ),
        Fault::Reference(_) | Fault::LabelDisagrees { .. } | Fault::SameDay { .. } => (
            "name a unit in force on the day before, by code or with the unit above it",
            "ghi đúng đơn vị còn hiệu lực ngày trước đó, bằng mã hoặc kèm đơn vị cấp trên",
        ),
        Fault::MemberLeft { .. } | Fault::ParentMissing { .. } => {
            ("say under which unit it comes", "ghi rõ đơn vị cấp trên của nó")
        }
        Fault::NotAfterLast { .. } => (
            "choose a later day, or put the decree into the log",
            "chọn ngày muộn hơn, hoặc chèn văn bản vào chuỗi văn bản",
        ),
        _ => ("correct the clause", "sửa lại khoản này"),
    };
    Wording::new(english, vietnamese)
}

/// Says a fault in Vietnamese; names and numbers stay as they are.
fn in_vietnamese(fault: &Fault) -> String {
    let quantity = |quantity: &str| if quantity == "area" { "diện tích" } else { "dân số" };
    match fault {
        Fault::EmptyDecree => "văn bản không có khoản nào".to_owned(),
        Fault::DecreeTwice => "đã có văn bản mang số này".to_owned(),
        Fault::NotAfterLast { last } => format!("sổ đã ghi đến ngày {last}; cần ngày muộn hơn"),
        Fault::OtherDay { expected } => format!("các văn bản phải cùng hiệu lực ngày {expected}"),
        Fault::Reference(why) => format!("không xác định được đơn vị: {why}"),
        Fault::Ended { unit, ended } => format!("{unit} đã chấm dứt ngày {ended}"),
        Fault::SameDay { reference, maker } => {
            format!("{reference:?} là đơn vị do chính thay đổi này lập ra ({maker})")
        }
        Fault::LabelDisagrees { code, unit, label } => {
            format!("mã {code} là {unit}, nhưng bên cạnh ghi {label:?}")
        }
        Fault::EmptyProvision => "khoản không lấy và không thay đổi gì".to_owned(),
        Fault::EmptyTake { unit } => format!("khoản không lấy diện tích hay dân số của {unit}"),
        Fault::TakenTwice { unit, quantity: of, .. } => {
            format!("{} của {unit} bị lấy hai lần", quantity(of))
        }
        Fault::LeftOver { unit, quantity: of, left, .. } => {
            let left = if *left == "all" { "toàn bộ" } else { "phần còn lại" };
            format!("{unit} chấm dứt, nhưng {left} {} không thuộc về đơn vị nào", quantity(of))
        }
        Fault::FiguresDisagree { unit, quantity: of, sum, whole } => {
            format!("các phần {} của {unit} cộng lại {sum} trên {whole}", quantity(of))
        }
        Fault::GoesOnAndEnds { unit, .. } => format!("{unit} vừa tiếp tục vừa chấm dứt"),
        Fault::GoesOnTwice { unit, what, other } => {
            let what = match *what {
                "code" => "mã",
                "kind" => "loại",
                "name" => "tên",
                _ => "đơn vị cấp trên",
            };
            format!("{unit} được ghi hai {what} khác nhau, khoản này và {other}")
        }
        Fault::TakesItself { unit } => format!("{unit} tiếp tục nên không thể lấy của chính mình"),
        Fault::SourceBelow { unit, .. } => format!("{unit} thuộc cấp thấp hơn đơn vị được lập"),
        Fault::PartOfMembers { unit } => {
            format!("{unit} có đơn vị trực thuộc; cần ghi tên từng đơn vị")
        }
        Fault::CodeInUse { code, unit } => format!("mã {code} đang dùng cho {unit}"),
        Fault::CodeTwice { code, other } => format!("mã {code} được cấp hai lần, cả bởi {other}"),
        Fault::CodeWidth { code, width, .. } => format!("mã {code} phải có {width} ký tự"),
        Fault::UnknownKind { kind, .. } => format!("không có loại đơn vị {kind:?}"),
        Fault::KindOfOtherLevel { unit, kind, .. } => {
            format!("{unit} không thể thành {kind}: khác cấp")
        }
        Fault::ParentMissing { unit } => format!("{unit} thiếu đơn vị cấp trên"),
        Fault::ParentNotInForce { unit, parent, .. } => {
            format!("đơn vị cấp trên {parent:?} của {unit} không có hiệu lực vào ngày đó")
        }
        Fault::ScopeNotInForce { scope, .. } => {
            format!("phạm vi {scope:?} không có hiệu lực vào ngày đó")
        }
        Fault::ParentLevel { unit, parent, .. } => {
            format!("{parent} không thể là cấp trên của {unit}")
        }
        Fault::MemberLeft { unit, parent } => {
            format!("{unit} không còn đơn vị cấp trên, vì {parent} chấm dứt")
        }
        Fault::RootWithParent { unit } => format!("{unit} ở cấp cao nhất, không có cấp trên"),
        Fault::TooLarge => "sổ vượt quá giới hạn".to_owned(),
    }
}
