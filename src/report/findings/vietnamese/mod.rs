//! Findings in Vietnamese, in the words of the law.

mod faults;
mod quantity;

use super::words::{Words, few, units_between};
use crate::finding::{Basis, Claim, Measured, Mend, Reason, Severity, Stage, Value};
use crate::language::Language;
use crate::position::Position;
use crate::share::Share;

use faults::fault;
use quantity::{left, quantity};

/// The Vietnamese words.
pub(super) struct Vietnamese;

impl Words for Vietnamese {
    fn language(&self) -> Language {
        Language::Vietnamese
    }

    fn position(&self, Position { line, column }: Position) -> String {
        format!("dòng {line}, cột {column}: ")
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Note => "ghi chú",
            Severity::Warning => "cảnh báo",
            Severity::Error => "lỗi",
        }
    }

    fn basis(&self, basis: Basis) -> &'static str {
        match basis {
            Basis::Law => "",
            Basis::Reports => " (theo báo chí)",
            Basis::Proposal => " (theo đề xuất)",
        }
    }

    fn clause(&self) -> &'static str {
        "khoản"
    }

    fn because(&self) -> &'static str {
        "vì"
    }

    fn mend_mark(&self) -> &'static str {
        "cách sửa:"
    }

    fn head(&self, plan: &str, [errors, warnings, notes]: [usize; 3]) -> String {
        format!("phương án {plan}: {errors} lỗi, {warnings} cảnh báo, {notes} ghi chú")
    }

    fn measured(&self, measured: &Measured) -> String {
        match measured {
            Measured::Area => "diện tích (km2)".to_owned(),
            Measured::Population => "dân số".to_owned(),
            Measured::Code => "mã".to_owned(),
            Measured::Clauses => "khoản".to_owned(),
            Measured::Formed => "thành lập".to_owned(),
            Measured::Unchanged => "giữ nguyên".to_owned(),
            Measured::OfKind(kind) => kind.to_string(),
            Measured::Percent { what, part } => format!("{what}, {part}"),
            Measured::Text(text) => text.clone(),
            Measured::Said(sentence) => self.sentence(sentence),
        }
    }

    fn expected(&self) -> &'static str {
        "cần"
    }

    fn off_by(&self) -> &'static str {
        "chênh"
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::AtLeast(low) => format!("ít nhất {low}"),
            Value::AtMost(high) => format!("nhiều nhất {high}"),
            Value::Between(low, high) => format!("{low} đến {high}"),
            Value::Dates(dates) => self.dates(dates, " và "),
            other => self.plain(other),
        }
    }

    // Long as a list of all is.
    fn claim(&self, claim: &Claim) -> String {
        let date = |date| self.language().date(date);
        match claim {
            Claim::Fault(of) => fault(of),
            Claim::FaultOfGiven(of) => {
                format!("văn bản lấy làm căn cứ không áp dụng được: {}", fault(of))
            }
            Claim::LeftOver { unit, left: of } => format!(
                "{unit} chấm dứt, nhưng {} diện tích và dân số không thuộc về đơn vị nào",
                left(*of)
            ),
            Claim::NoDecree => "phương án chưa có văn bản nào".to_owned(),
            Claim::MadeOfNothing => {
                "được lập mà không lấy của đơn vị nào và không có đơn vị trực thuộc".to_owned()
            }
            Claim::NumberedTwice { clause, n_clauses } => {
                format!("văn bản có {n_clauses} khoản cùng mang số {clause}")
            }
            Claim::DecreesOf { date: on } => format!("các văn bản ngày {}", date(*on)),
            Claim::DatesReversed { earlier, first, later, second } => format!(
                "{} ngày {}, sau khi {} ngày {}",
                stage(*earlier),
                date(*first),
                stage(*later),
                date(*second)
            ),
            Claim::PartsMiss { unit, quantity: of, sum, whole } => {
                format!("các phần {} của {unit} cộng lại {sum} trên {whole}", quantity(*of))
            }
            Claim::SumOfParts { unit, quantity: of } => {
                format!("các phần {} của {unit} cộng lại bao nhiêu", quantity(*of))
            }
            Claim::BalanceMisses { what, sum, total } => {
                format!("các phần của {what} cộng lại {sum}, không phải {total}")
            }
            Claim::WhetherBalance { what, total } => {
                format!("các phần của {what} có cộng lại {total} hay không")
            }
            Claim::PercentMisses { what, part, is, stated } => {
                format!("{what}, {part} là {is} phần trăm, không phải {stated}")
            }
            Claim::WhetherPercent { what, part, stated } => {
                format!("{what}, {part} có là {stated} phần trăm hay không")
            }
            Claim::EndBelow { units } => format!(
                "{} chấm dứt: khoản này lấy địa giới của chúng, không giữ làm đơn vị trực thuộc",
                units_between(units, ", ")
            ),
            Claim::SkipsLevel { units, parent, level, before } => format!(
                "{} trực thuộc {parent}, bỏ qua {} dù ở đó còn đơn vị cấp này; trước đây thuộc {}",
                few(units),
                level.own,
                few(before)
            ),
            Claim::CannotTell { about, lacking } => {
                format!("chưa xét được {}: {}", self.claim(about), self.reason(lacking))
            }
            Claim::Said(sentence) => self.sentence(sentence),
        }
    }

    fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Ends => "chấm dứt các đơn vị".to_owned(),
            Reason::Makes { name, code } => format!("lập {name} ({code})"),
            Reason::GoesOn { unit } => format!("{unit} tiếp tục theo khoản này"),
            Reason::GoesOnAs { reference } => format!("{reference} tiếp tục theo khoản này"),
            Reason::Takes { unit, portions } => format!(
                "khoản này lấy của {unit}: diện tích {}, dân số {}",
                share(portions.area),
                share(portions.population)
            ),
            Reason::MoreClauses { n_clauses } => {
                format!("còn {n_clauses} khoản khác nêu đơn vị này")
            }
            Reason::Rounding { within } => {
                format!("các chữ số đã cho sai lệch được đến {within}")
            }
            Reason::TooManyDigits => "các số có quá nhiều chữ số, không tính được".to_owned(),
            Reason::TotalIsZero => "tổng bằng 0".to_owned(),
            Reason::EarlierDay => "trước hết cần sửa các văn bản của ngày trước".to_owned(),
            Reason::DayItself => "trước hết cần sửa ngày".to_owned(),
            Reason::Said(sentence) => self.sentence(sentence),
        }
    }

    fn mend(&self, mend: &Mend) -> String {
        let text = match mend {
            Mend::CorrectClause => "sửa lại khoản này",
            Mend::TakeOnce => {
                "để một khoản lấy toàn bộ, hoặc các khoản lấy một phần và một khoản lấy phần còn lại"
            }
            Mend::TakeRest => "thêm một khoản lấy phần còn lại",
            Mend::TakeRestOnDay => "thêm một khoản cùng ngày lấy phần còn lại",
            Mend::CodeOfEnded => "dùng mã của đơn vị chấm dứt, chẳng hạn mã của nơi đặt trụ sở",
            Mend::NameUnit => {
                "ghi đúng đơn vị còn hiệu lực ngày trước đó, bằng mã hoặc kèm đơn vị cấp trên"
            }
            Mend::NameSuccessors { units } => {
                return format!("ghi đơn vị kế thừa nó: {}", units_between(units, "; "));
            }
            Mend::NameOneOf { units } => {
                let units = units_between(units, "; ");
                return format!("ghi một trong các đơn vị đã nhận phần của nó: {units}");
            }
            Mend::SayParent => "ghi rõ đơn vị cấp trên của nó",
            Mend::SayParentInClause => "ghi rõ đơn vị cấp trên trong một khoản",
            Mend::NameParent => {
                "ghi đúng đơn vị cấp trên có hiệu lực vào ngày đó, bằng mã hoặc tên"
            }
            Mend::LaterDay { first } => {
                return format!(
                    "chọn ngày {} hoặc muộn hơn, hoặc chèn văn bản vào chuỗi văn bản",
                    self.language().date(*first)
                );
            }
            Mend::SaySources => "ghi rõ các đơn vị hợp thành",
            Mend::NumberClauses => "đánh số riêng cho từng khoản",
            Mend::CorrectDates => "sửa lại các ngày của văn bản",
            Mend::KeepAsMembers => {
                "để giữ chúng làm đơn vị trực thuộc, ghi khoản riêng chuyển từng đơn vị về đơn vị \
                 mới, không lấy gì của chúng"
            }
            Mend::Said(sentence) => return self.sentence(sentence),
        };
        text.to_owned()
    }
}

fn share(share: Share) -> &'static str {
    match share {
        Share::Nothing => "không phần nào",
        Share::Possible => "có thể một phần",
        Share::Part => "một phần",
        Share::Unknown => "một phần hoặc toàn bộ",
        Share::Rest => "phần còn lại",
        Share::All => "toàn bộ",
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Passed => "thông qua",
        Stage::InForce => "có hiệu lực",
        Stage::Effective => "hoạt động",
    }
}
