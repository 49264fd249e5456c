//! Faults of a change in Vietnamese; names and numbers stay as they are.

use super::quantity::{left as left_words, quantity};
use crate::amount::Amount;
use crate::clause::NamedClause;
use crate::code::CodeAlphabet;
use crate::error::{Candidate, Fault, Given, LookupFault, NotInForce, Restorer, StatedWhole};
use crate::language::Language;
use crate::period::day_after;
use crate::report::findings::words::units_between;

/// Says a fault in Vietnamese; names and numbers stay as they are.
// Long: a list of all faults, one arm for each.
pub(super) fn fault(fault: &Fault) -> String {
    let date = |date: &jiff::civil::Date| Language::Vietnamese.date(*date);
    match fault {
        Fault::EmptyDecree => "văn bản không có khoản nào".to_owned(),
        Fault::DecreeTwice => "đã có văn bản mang số này".to_owned(),
        Fault::NotAfterLast { last } => {
            let first = day_after(*last);
            format!("sổ đã ghi đến ngày {}; cần từ ngày {} trở đi", date(last), date(&first))
        }
        Fault::DayOutside { first, last } => format!(
            "theo ghi chép, ngày hiệu lực nằm giữa ngày {} và ngày {}",
            date(first),
            date(last)
        ),
        Fault::KnownChanges => {
            "ghi chép là chưa rõ nội dung nên không được có khoản nào".to_owned()
        }
        Fault::OtherDay { expected } => {
            format!("các văn bản phải cùng hiệu lực ngày {}", date(expected))
        }
        Fault::Reference(why) => lookup(why),
        Fault::Ended { unit, ended } => {
            format!("{unit} đã chấm dứt ngày {}", date(ended))
        }
        Fault::EndedInStep { unit, ended, step } => {
            format!("{unit} đã chấm dứt ở bước {ended} cùng ngày, trước bước {step}")
        }
        Fault::SameDay { reference, maker } => {
            let maker = clause(maker);
            format!("{reference:?} là đơn vị do chính thay đổi này lập ra ({maker})")
        }
        Fault::LaterStep { reference, maker, made, step } => {
            let maker = clause(maker);
            format!(
                "{reference:?} là đơn vị do bước {made} lập ra ({maker}), nhưng được nêu ở bước \
                 {step}; cần một bước sau bước {made}"
            )
        }
        Fault::LabelDisagrees { code, unit, label } => {
            format!("mã {code} là {unit}, nhưng bên cạnh ghi {label:?}")
        }
        Fault::EmptyProvision => "khoản không lấy và không thay đổi gì".to_owned(),
        Fault::EmptyTake { unit } => format!("khoản không lấy diện tích hay dân số của {unit}"),
        Fault::TakenTwice { unit, quantity: of, .. } => {
            format!("{} của {unit} bị lấy hai lần", quantity(*of))
        }
        Fault::LeftOver { unit, quantity: of, left, .. } => {
            let (left, of) = (left_words(*left), quantity(*of));
            format!("{unit} chấm dứt, nhưng {left} {of} không thuộc về đơn vị nào")
        }
        Fault::FiguresDisagree { unit, quantity: of, sum, whole } => {
            let whole = match whole {
                StatedWhole::One(whole) => whole.to_string(),
                StatedWhole::Several { here, elsewhere } => {
                    let told = |it: &Option<Amount>| it.map_or("?".to_owned(), |it| it.to_string());
                    format!("{}, trong khi khoản khác ghi {}", told(here), told(elsewhere))
                }
            };
            format!("các phần {} của {unit} cộng lại {sum} trên {whole}", quantity(*of))
        }
        Fault::GoesOnAndEnds { unit, .. } => format!("{unit} vừa tiếp tục vừa chấm dứt"),
        Fault::GoesOnTwice { unit, what, other } => {
            let what = match what {
                Given::Code => "mã",
                Given::Kind => "loại",
                Given::Name => "tên",
                Given::Parent => "đơn vị cấp trên",
            };
            format!("{unit} được ghi hai {what} khác nhau, khoản này và {}", clause(other))
        }
        Fault::TakesItself { unit } => format!("{unit} tiếp tục nên không thể lấy của chính mình"),
        Fault::SourceBelow { unit, .. } => format!("{unit} thuộc cấp thấp hơn đơn vị được lập"),
        Fault::PartOfMembers { unit } => {
            format!("{unit} có đơn vị trực thuộc; cần ghi tên từng đơn vị")
        }
        Fault::MembersStay { unit, taker, members, .. } => {
            let members = units_between(members, ", ");
            format!(
                "{unit} có đơn vị trực thuộc ({members}); không phần nào của {unit} về {taker}: cần \
                 một khoản đưa đơn vị trực thuộc về đó"
            )
        }
        Fault::CodeInUse { code, unit } => format!("mã {code} đang dùng cho {unit}"),
        Fault::CodeTwice { code, other } => {
            format!("mã {code} được cấp hai lần, cả bởi {}", clause(other))
        }
        Fault::NotEnded { unit } => {
            format!("{unit} còn hiệu lực nên không thể lập lại; cần một đơn vị đã chấm dứt")
        }
        Fault::RestoredTwice { unit, by } => {
            let by = match by {
                Restorer::Clause(by) => clause(by),
                Restorer::Unit(by) => by.to_string(),
            };
            format!("{unit} được lập lại hai lần, cả bởi {by}")
        }
        Fault::CodeWidth { code, width, .. } => format!("mã {code} phải có {width} ký tự"),
        Fault::CodeForm { code, alphabet, width, .. } => {
            let number = width.map(|width| format!("{width} ")).unwrap_or_default();
            match *alphabet {
                CodeAlphabet::DIGITS => format!("mã {code} phải là {number}chữ số"),
                other => format!("mã {code} phải là {number}ký tự trong {other}"),
            }
        }
        Fault::CodeWithinParent { code, alphabet, width, .. } => {
            let number = width.map(|width| format!("{width} ")).unwrap_or_default();
            format!(
                "mã {code} phải là {number}ký tự trong {alphabet}, đứng riêng hoặc sau mã đơn vị cấp trên và \"/\""
            )
        }
        Fault::CodeOfOtherParent { code, parent, expected } => {
            format!("mã {code} không thuộc {parent}; đúng ra là {expected}")
        }
        Fault::CodeTooLong { code, parent } => {
            format!("mã {code} trong {parent} quá dài; tối đa 23 ký tự kể cả mã cấp trên")
        }
        Fault::UnknownKind { kind, .. } => {
            format!("không có loại đơn vị {:?}", kind.as_str())
        }
        Fault::KindOfOtherLevel { unit, kind, .. } => {
            format!("{unit} không thể thành {kind}: khác cấp")
        }
        Fault::ParentMissing { unit } => format!("{unit} thiếu đơn vị cấp trên"),
        Fault::ParentNotInForce { unit, parent, why } => {
            let why = not_in_force(why);
            format!("đơn vị cấp trên {parent:?} của {unit} không có hiệu lực vào ngày đó{why}")
        }
        Fault::ScopeNotInForce { scope, why } => {
            let why = not_in_force(why);
            format!("phạm vi {scope:?} không có hiệu lực vào ngày đó{why}")
        }
        Fault::ParentLevel { unit, parent, .. } => {
            format!("{parent} không thể là cấp trên của {unit}")
        }
        Fault::ParentOfOtherLevel { unit, parent, .. } => {
            format!("{unit} thuộc {parent}, không đúng cấp trên theo quy định vào ngày đó")
        }
        Fault::MemberLeft { unit, parent } => {
            format!("{unit} không còn đơn vị cấp trên, vì {parent} chấm dứt")
        }
        Fault::RootWithParent { unit } => format!("{unit} ở cấp cao nhất, không có cấp trên"),
        Fault::TooLarge => "sổ vượt quá giới hạn".to_owned(),
    }
}

/// Says in Vietnamese which clause a fault names.
fn clause(NamedClause { decree, clause }: &NamedClause) -> String {
    match clause {
        Some(clause) => format!("khoản {clause} của {decree}"),
        None => format!("một khoản không số của {decree}"),
    }
}

/// Says in Vietnamese that near names were not looked for.
const NOT_LOOKED_FOR_VI: &str = "quá nhiều tên không tìm thấy nên không tìm tên gần giống";

/// Says in Vietnamese why a unit is not found.
fn lookup(why: &LookupFault) -> String {
    let date = |date: &jiff::civil::Date| Language::Vietnamese.date(*date);
    match why {
        LookupFault::UnknownName { query, date: on, near, .. } if near.is_empty() => {
            format!("ngày {} không có đơn vị nào tên {query:?}", date(on))
        }
        LookupFault::UnknownName { query, date: on, near, .. } => {
            let near = candidates(near);
            format!("ngày {} không có đơn vị nào tên {query:?}; tên gần giống: {near}", date(on))
        }
        LookupFault::UnknownCode { code, date: on, last, .. } => {
            let last = last
                .as_ref()
                .map_or_else(String::new, |last| format!("; đơn vị từng mang mã này là {last}"));
            format!("ngày {} không có đơn vị nào mang mã {code}{last}", date(on))
        }
        LookupFault::UnknownAmongMany { query, date: on } => {
            format!("ngày {} không có đơn vị nào tên {query:?}; {NOT_LOOKED_FOR_VI}", date(on))
        }
        LookupFault::Ambiguous { query, date: on, candidates: list } => {
            format!("{query:?} ngày {} có thể là nhiều đơn vị: {}", date(on), candidates(list))
        }
        LookupFault::AmbiguousAmongMany { query, date: on, first, n_candidates } => {
            let list = candidates_of(first, *n_candidates);
            format!("{query:?} ngày {} có thể là nhiều đơn vị: {list}", date(on))
        }
        LookupFault::UnknownLevel { level, expected } => {
            format!("không có cấp {level}; cần một trong {expected}")
        }
        LookupFault::BeforeOpening { opening, .. } => {
            format!("sổ bắt đầu từ ngày {}; chưa biết trước đó thế nào", date(opening))
        }
        // These do not come of a reference.
        LookupFault::DatesReversed { .. }
        | LookupFault::OtherBase { .. }
        | LookupFault::UnknownDecree { .. }
        | LookupFault::UnknownIdentity { .. }
        | LookupFault::NoKind { .. } => "không xác định được đơn vị".to_owned(),
    }
}

/// Says in Vietnamese why a parent is not in force.
fn not_in_force(why: &NotInForce) -> String {
    match why {
        NotInForce::Ended { unit, ended } => {
            format!("; {unit} đã chấm dứt ngày {}", Language::Vietnamese.date(*ended))
        }
        NotInForce::NoSuch { near } if near.is_empty() => String::new(),
        NotInForce::NoSuch { near } => format!("; tên gần giống: {}", candidates(near)),
        NotInForce::NoSuchAmongMany => format!("; {NOT_LOOKED_FOR_VI}"),
        NotInForce::EndsHere { unit } => {
            format!("; {unit} chấm dứt hoặc đổi mã ở chính thay đổi này")
        }
        NotInForce::MadeHere { maker } => format!(
            "; {} lập đơn vị cùng tên, cần ghi kèm đơn vị cấp trên hoặc bằng mã",
            clause(maker)
        ),
        NotInForce::NotAbove { unit } => format!("; {unit} không thể có đơn vị trực thuộc"),
        NotInForce::Several { first, n_units } => {
            let units = units_between(first, " hoặc ");
            let more = match n_units.checked_sub(first.len()) {
                Some(more @ 1..) => format!("; và {more} đơn vị khác"),
                _ => String::new(),
            };
            format!("; có thể là {units}{more}")
        }
    }
}

/// Lists units that could be meant; a long list is cut as in English.
fn candidates(units: &[Candidate]) -> String {
    candidates_of(units, units.len())
}

/// Lists units of so many that could be meant.
fn candidates_of(units: &[Candidate], n_units: usize) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = units.iter().take(SHOWN).map(ToString::to_string).collect();
    match n_units.checked_sub(shown.len()) {
        Some(more @ 1..) => format!("{}; và {more} đơn vị khác", shown.join("; ")),
        _ => shown.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clause::{Clause, DecreeNumber};
    use crate::code::Code;
    use crate::error::{Ending, Left, TakenBefore};
    use crate::level::{KindId, LevelId};
    use crate::period::{Period, Step, date};
    use crate::share::Quantity;
    use crate::unit::NamedUnit;

    /// One of each variant; the match in [`fault`] names them all too.
    // Long: a list of all faults.
    fn all() -> Vec<Fault> {
        let code = || Code::new("001").unwrap();
        let level = || LevelId::new("commune").unwrap();
        let kind = |id| KindId::new(id).unwrap();
        let unit = || NamedUnit {
            code: code(),
            kind: "xã".to_owned(),
            name: "A".to_owned(),
            level: level(),
        };
        let named = |clause| NamedClause { decree: DecreeNumber::new("1/NQ").unwrap(), clause };
        let by = || named(Clause::new("2").ok());
        let query = || "xã B".to_owned();
        let day = date(2027, 1, 2);
        let candidate = || Candidate {
            level: level(),
            code: code(),
            label: "xã A".to_owned(),
            within: vec!["tỉnh C".to_owned()],
            period: Period { from: None, until: None },
        };
        let lookups = [
            LookupFault::UnknownName { query: query(), date: day, last: None, near: vec![] },
            LookupFault::UnknownName {
                query: query(),
                date: day,
                last: None,
                near: vec![candidate(); 14],
            },
            LookupFault::UnknownCode {
                level: LevelId::new("commune").unwrap(),
                code: code(),
                date: day,
                last: Some(Box::new(candidate())),
            },
            LookupFault::Ambiguous {
                query: query(),
                date: day,
                candidates: vec![candidate(), candidate()],
            },
            LookupFault::UnknownAmongMany { query: query(), date: day },
            LookupFault::AmbiguousAmongMany {
                query: query(),
                date: day,
                first: vec![candidate()],
                n_candidates: 300,
            },
            LookupFault::UnknownLevel { level: "ap".to_owned(), expected: "xa".to_owned() },
            LookupFault::BeforeOpening { date: day, opening: day },
        ];
        let (area, people) = (Quantity::Area, Quantity::Population);
        let mut faults: Vec<Fault> = lookups.into_iter().map(Fault::Reference).collect();
        faults.extend([
            Fault::EmptyDecree,
            Fault::DecreeTwice,
            Fault::NotAfterLast { last: day },
            Fault::DayOutside { first: day, last: day },
            Fault::KnownChanges,
            Fault::OtherDay { expected: day },
            Fault::Ended { unit: unit(), ended: day },
            Fault::EndedInStep { unit: unit(), ended: Step::FIRST, step: Step::new(2).unwrap() },
            Fault::SameDay { reference: query(), maker: by() },
            Fault::LaterStep {
                reference: query(),
                maker: by(),
                made: Step::new(3).unwrap(),
                step: Step::new(2).unwrap(),
            },
            Fault::LabelDisagrees { code: code(), unit: unit(), label: query() },
            Fault::EmptyProvision,
            Fault::EmptyTake { unit: unit() },
            Fault::TakenTwice { unit: unit(), quantity: area, taken: TakenBefore::By(by()) },
            Fault::LeftOver { unit: unit(), quantity: people, left: Left::All },
            Fault::LeftOver { unit: unit(), quantity: area, left: Left::Rest },
            Fault::FiguresDisagree {
                unit: unit(),
                quantity: area,
                sum: Amount::from(7),
                whole: StatedWhole::One(Amount::from(6)),
            },
            Fault::GoesOnAndEnds { unit: unit(), goes_on: by(), ended_by: Ending::EndedBy(by()) },
        ]);
        for what in [Given::Code, Given::Kind, Given::Name, Given::Parent] {
            let other = named(None);
            faults.push(Fault::GoesOnTwice { unit: unit(), what, other });
        }
        let code_form =
            |alphabet, width| Fault::CodeForm { code: code(), level: level(), alphabet, width };
        faults.extend([
            Fault::TakesItself { unit: unit() },
            Fault::SourceBelow { unit: unit(), level: level(), outcome: level() },
            Fault::PartOfMembers { unit: unit() },
            Fault::ParentOfOtherLevel {
                unit: unit(),
                parent: unit(),
                level: level(),
                expected: level(),
            },
            Fault::MembersStay {
                unit: unit(),
                quantity: None,
                taker: unit(),
                members: vec![unit()],
            },
            Fault::CodeInUse { code: code(), unit: unit() },
            Fault::CodeTwice { code: code(), other: by() },
            Fault::NotEnded { unit: unit() },
            Fault::RestoredTwice { unit: unit(), by: Restorer::Clause(by()) },
            Fault::CodeWidth { code: code(), level: level(), width: 5 },
            code_form(CodeAlphabet::DIGITS, Some(5)),
            code_form(CodeAlphabet::default(), None),
            Fault::UnknownKind { kind: kind("ap"), expected: vec![kind("xa")] },
            Fault::KindOfOtherLevel { unit: unit(), kind: kind("tinh"), level: level() },
            Fault::ParentMissing { unit: unit() },
            Fault::ScopeNotInForce {
                scope: query(),
                why: NotInForce::NoSuch { near: vec![candidate()] },
            },
            Fault::ParentLevel { unit: unit(), parent: unit(), level: level() },
            Fault::MemberLeft { unit: unit(), parent: unit() },
            Fault::RootWithParent { unit: unit() },
            Fault::TooLarge,
        ]);
        let reasons = [
            NotInForce::Ended { unit: unit(), ended: day },
            NotInForce::EndsHere { unit: unit() },
            NotInForce::MadeHere { maker: by() },
            NotInForce::NotAbove { unit: unit() },
            NotInForce::Several { first: vec![unit(), unit()], n_units: 5 },
            NotInForce::NoSuch { near: vec![] },
            NotInForce::NoSuchAmongMany,
        ];
        let parent = |why| Fault::ParentNotInForce { unit: unit(), parent: query(), why };
        faults.extend(reasons.map(parent));
        faults
    }

    // Long: what is said of each fault stands in it.
    #[test]
    fn every_fault_is_said() {
        let told: Vec<String> = all().iter().map(fault).collect();
        let told = told.join("\n");
        for word in ["decree", "clause", "unit", " the ", " by ", " of ", " is ", "expected"] {
            assert!(!told.contains(word), "{word:?} in {told}");
        }
        expect_test::expect![[r#"
            ngày 02/01/2027 không có đơn vị nào tên "xã B"
            ngày 02/01/2027 không có đơn vị nào tên "xã B"; tên gần giống: xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; xã A (001), tỉnh C; và 2 đơn vị khác
            ngày 02/01/2027 không có đơn vị nào mang mã 001; đơn vị từng mang mã này là xã A (001), tỉnh C
            "xã B" ngày 02/01/2027 có thể là nhiều đơn vị: xã A (001), tỉnh C; xã A (001), tỉnh C
            ngày 02/01/2027 không có đơn vị nào tên "xã B"; quá nhiều tên không tìm thấy nên không tìm tên gần giống
            "xã B" ngày 02/01/2027 có thể là nhiều đơn vị: xã A (001), tỉnh C; và 299 đơn vị khác
            không có cấp ap; cần một trong xa
            sổ bắt đầu từ ngày 02/01/2027; chưa biết trước đó thế nào
            văn bản không có khoản nào
            đã có văn bản mang số này
            sổ đã ghi đến ngày 02/01/2027; cần từ ngày 03/01/2027 trở đi
            theo ghi chép, ngày hiệu lực nằm giữa ngày 02/01/2027 và ngày 02/01/2027
            ghi chép là chưa rõ nội dung nên không được có khoản nào
            các văn bản phải cùng hiệu lực ngày 02/01/2027
            xã A (001) đã chấm dứt ngày 02/01/2027
            xã A (001) đã chấm dứt ở bước 1 cùng ngày, trước bước 2
            "xã B" là đơn vị do chính thay đổi này lập ra (khoản 2 của 1/NQ)
            "xã B" là đơn vị do bước 3 lập ra (khoản 2 của 1/NQ), nhưng được nêu ở bước 2; cần một bước sau bước 3
            mã 001 là xã A (001), nhưng bên cạnh ghi "xã B"
            khoản không lấy và không thay đổi gì
            khoản không lấy diện tích hay dân số của xã A (001)
            diện tích của xã A (001) bị lấy hai lần
            xã A (001) chấm dứt, nhưng toàn bộ dân số không thuộc về đơn vị nào
            xã A (001) chấm dứt, nhưng phần còn lại diện tích không thuộc về đơn vị nào
            các phần diện tích của xã A (001) cộng lại 7 trên 6
            xã A (001) vừa tiếp tục vừa chấm dứt
            xã A (001) được ghi hai mã khác nhau, khoản này và một khoản không số của 1/NQ
            xã A (001) được ghi hai loại khác nhau, khoản này và một khoản không số của 1/NQ
            xã A (001) được ghi hai tên khác nhau, khoản này và một khoản không số của 1/NQ
            xã A (001) được ghi hai đơn vị cấp trên khác nhau, khoản này và một khoản không số của 1/NQ
            xã A (001) tiếp tục nên không thể lấy của chính mình
            xã A (001) thuộc cấp thấp hơn đơn vị được lập
            xã A (001) có đơn vị trực thuộc; cần ghi tên từng đơn vị
            xã A (001) thuộc xã A (001), không đúng cấp trên theo quy định vào ngày đó
            xã A (001) có đơn vị trực thuộc (xã A (001)); không phần nào của xã A (001) về xã A (001): cần một khoản đưa đơn vị trực thuộc về đó
            mã 001 đang dùng cho xã A (001)
            mã 001 được cấp hai lần, cả bởi khoản 2 của 1/NQ
            xã A (001) còn hiệu lực nên không thể lập lại; cần một đơn vị đã chấm dứt
            xã A (001) được lập lại hai lần, cả bởi khoản 2 của 1/NQ
            mã 001 phải có 5 ký tự
            mã 001 phải là 5 chữ số
            mã 001 phải là ký tự trong 0-9A-Za-z._-
            không có loại đơn vị "ap"
            xã A (001) không thể thành tinh: khác cấp
            xã A (001) thiếu đơn vị cấp trên
            phạm vi "xã B" không có hiệu lực vào ngày đó; tên gần giống: xã A (001), tỉnh C
            xã A (001) không thể là cấp trên của xã A (001)
            xã A (001) không còn đơn vị cấp trên, vì xã A (001) chấm dứt
            xã A (001) ở cấp cao nhất, không có cấp trên
            sổ vượt quá giới hạn
            đơn vị cấp trên "xã B" của xã A (001) không có hiệu lực vào ngày đó; xã A (001) đã chấm dứt ngày 02/01/2027
            đơn vị cấp trên "xã B" của xã A (001) không có hiệu lực vào ngày đó; xã A (001) chấm dứt hoặc đổi mã ở chính thay đổi này
            đơn vị cấp trên "xã B" của xã A (001) không có hiệu lực vào ngày đó; khoản 2 của 1/NQ lập đơn vị cùng tên, cần ghi kèm đơn vị cấp trên hoặc bằng mã
            đơn vị cấp trên "xã B" của xã A (001) không có hiệu lực vào ngày đó; xã A (001) không thể có đơn vị trực thuộc
            đơn vị cấp trên "xã B" của xã A (001) không có hiệu lực vào ngày đó; có thể là xã A (001) hoặc xã A (001); và 3 đơn vị khác
            đơn vị cấp trên "xã B" của xã A (001) không có hiệu lực vào ngày đó
            đơn vị cấp trên "xã B" của xã A (001) không có hiệu lực vào ngày đó; quá nhiều tên không tìm thấy nên không tìm tên gần giống"#]].assert_eq(&told);
    }
}
