//! What `plan_hanoi` says, in English and in Vietnamese.

use sapnhap::report::Language;
use sapnhap_planner::Standing;
use sapnhap_planner::vietnam::Reading;

/// The sentences of one language.
pub(crate) struct Words {
    pub(crate) language: Language,
    pub(crate) title: fn(usize, usize) -> String,
    pub(crate) title_before: fn(usize, usize) -> String,
    pub(crate) figures: &'static str,
    pub(crate) standing: fn(Standing) -> &'static str,
    pub(crate) open: fn(usize) -> String,
    pub(crate) at_least: fn(usize) -> String,
    pub(crate) mixed: &'static str,
    pub(crate) districts: [&'static str; 8],
    pub(crate) law: fn(usize, usize) -> String,
    pub(crate) rules: fn(bool, usize) -> String,
    pub(crate) reading: fn(Reading) -> String,
    pub(crate) assumption: fn(&str) -> &str,
    pub(crate) people: fn(u64) -> String,
    pub(crate) of_the_map: &'static str,
}

pub(crate) const ENGLISH: Words = Words {
    language: Language::English,
    title: |units, groups| format!("Hà Nội: {units} communes to {groups}, a draft"),
    title_before: |units, districts| {
        format!("Hà Nội as it is: {units} communes in {districts} districts")
    },
    figures: "Approximate: people by the census of 2019, areas measured on a small map; the law wants those of 31 December 2024.",
    standing: |standing| match standing {
        Standing::Formed => "formed, with the people and area that 5.1 asks for",
        Standing::FormedExempt => "formed of three or more, exempt by 5.2",
        Standing::FormedShort => "formed, short of 5.1: the Standing Committee decides (5.3)",
        Standing::Alone => "left alone, meeting both standards (2.3)",
        Standing::AloneShort => "left alone, though 2.3 would have them merged",
        Standing::LeftOut => "left out by article 3",
        _ => "left alone, not judged for want of figures",
    },
    open: |n| format!("; of {n} it can't be told by these figures"),
    at_least: |n| {
        format!(
            "; no plan has fewer than {n} and none alone whom 2.3 would merge, proved under the reading below"
        )
    },
    mixed: "of two old districts",
    districts: ["old district", "was", "plan", "short", "mixed", "law", "divided", "new names"],
    law: |all, divided| {
        format!(
            "The law made {all}, {divided} of them with parts of divided communes, which no merging of whole communes could have reached."
        )
    },
    rules: |is_lawful, warnings| {
        format!(
            "Rules of 1 July 2025: {}, {warnings} warnings.",
            if is_lawful { "no error" } else { "errors" }
        )
    },
    reading: |reading| format!("Read so: {reading}.\nAssumed:"),
    assumption: |assumption| assumption,
    people: |n| format!("{n} people"),
    of_the_map: "people by the census of 2019, areas measured on a small map: approximate; * is short of what is asked",
};

pub(crate) const VIETNAMESE: Words = Words {
    language: Language::Vietnamese,
    title: |units, groups| format!("Hà Nội: {units} đơn vị cấp xã còn {groups} (dự thảo)"),
    title_before: |units, districts| {
        format!("Hà Nội hiện trạng: {units} đơn vị cấp xã, {districts} đơn vị cấp huyện")
    },
    figures: "Số liệu gần đúng: dân số theo tổng điều tra 2019, diện tích đo trên bản đồ nhỏ; luật dùng số liệu ngày 31/12/2024.",
    standing: |standing| match standing {
        Standing::Formed => "thành lập mới, đạt định hướng tiêu chuẩn (khoản 1 Điều 5)",
        Standing::FormedExempt => {
            "nhập từ ba đơn vị trở lên, không phải xét tiêu chuẩn (khoản 2 Điều 5)"
        }
        Standing::FormedShort => {
            "thành lập mới, chưa đạt: Ủy ban Thường vụ Quốc hội quyết định (khoản 3 Điều 5)"
        }
        Standing::Alone => "giữ nguyên, đạt cả hai tiêu chuẩn (khoản 3 Điều 2)",
        Standing::AloneShort => "giữ nguyên dù thuộc diện sắp xếp (khoản 3 Điều 2)",
        Standing::LeftOut => "không thực hiện sắp xếp (Điều 3)",
        _ => "giữ nguyên, thiếu số liệu nên chưa xét",
    },
    open: |n| format!("; {n} đơn vị chưa thể kết luận theo số liệu này"),
    at_least: |n| {
        format!(
            "; mọi phương án không để lại đơn vị thuộc diện sắp xếp đều có ít nhất {n}, đã chứng minh theo cách hiểu nêu ở dưới"
        )
    },
    mixed: "gồm đất của hai quận, huyện cũ",
    districts: [
        "quận, huyện cũ",
        "cũ",
        "dự thảo",
        "chưa đạt",
        "liên huyện",
        "luật",
        "bị chia",
        "tên mới",
    ],
    law: |all, divided| {
        format!(
            "Luật lập {all} đơn vị, {divided} đơn vị trong đó nhận một phần của xã, phường bị chia: nhập nguyên trạng không thể đạt được."
        )
    },
    rules: |is_lawful, warnings| {
        format!(
            "Quy định ngày 1/7/2025: {}, {warnings} cảnh báo.",
            if is_lawful { "không có lỗi" } else { "có lỗi" }
        )
    },
    reading: |reading| {
        let (where_unknown, mixed) = match reading.unknown_is_mountain {
            true => ("coi là miền núi", "theo miền núi"),
            false => ("coi là không phải miền núi", "theo nơi không phải miền núi"),
        };
        format!(
            "Cách hiểu: nơi chưa rõ địa hình thì {where_unknown}, đơn vị gồm cả hai thì {mixed}; phường xét theo \
             tỉnh, thành phố (điểm c khoản 1 Điều 5); nhập từ ba đơn vị nguyên trạng trở lên thì không phải \
             xét tiêu chuẩn (khoản 2 Điều 5).\nGiả định:"
        )
    },
    assumption: |assumption| match assumption {
        of if of.starts_with("a commune that stays") => {
            "đơn vị giữ nguyên phải đạt cả hai tiêu chuẩn của Nghị quyết 1211/2016 (khoản 3 Điều 2)"
        }
        of if of.starts_with("a thị trấn") => {
            "thị trấn giữ nguyên xét theo tiêu chuẩn của xã, vì chưa có tiêu chuẩn riêng"
        }
        other => other,
    },
    people: |n| format!("{n} người"),
    of_the_map: "dân số 2019, diện tích đo trên bản đồ nhỏ: gần đúng; * chưa đạt",
};
