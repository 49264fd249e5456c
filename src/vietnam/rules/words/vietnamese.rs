//! What the rules say, in Vietnamese.

use super::say::Say;

/// Returns a sentence, with names in braces for the values.
// Long: a list of all sentences, one arm for each.
pub(super) fn say(say: Say) -> &'static str {
    match say {
        Say::AnotherName => "đặt tên khác cho một đơn vị, chẳng hạn tên huyện cũ kèm số thứ tự",
        Say::Apart => "các đơn vị hợp thành không liền kề nhau: {units}",
        Say::AreaAndPopulation => "diện tích và dân số",
        Say::AreaAndPopulationOf => "diện tích và dân số của {n} đơn vị",
        Say::BelowCity => "chưa đạt tiêu chuẩn thành phố trực thuộc trung ương",
        Say::BelowStandards => "{unit} chưa đạt tiêu chuẩn về diện tích và dân số",
        Say::BordersAsOf => "ranh giới theo dữ liệu ngày {date}; có thể thiếu đoạn ngắn",
        Say::BordersOf => "ranh giới của {n} đơn vị",
        Say::CiteClauses => "dẫn các khoản {clauses}",
        Say::CodeChanges => "địa giới giữ nguyên, nhưng mã đổi từ {old} thành {new}",
        Say::CodeClosed => "mã {code} đã đóng ngày {until}, khi {unit} chấm dứt",
        Say::CodeNotOfSeat => "mang mã {code}, nhưng trụ sở đặt tại {seat}",
        Say::CodeOfSeat => "dùng mã của nơi đặt trụ sở, hoặc mã chưa từng cấp",
        Say::CodeOutOfRange => "mã {code} ngoài khoảng {least} đến {most}",
        Say::CountsMiss => "số liệu nêu trong văn bản không khớp với kết quả",
        Say::CultureRegionsMixed => "gộp các vùng văn hóa {regions}",
        Say::CultureRegionsOf => "vùng văn hóa của {n} đơn vị",
        Say::CultureRegionsUnknown => "chưa có dữ liệu vùng văn hóa",
        Say::FiguresOf => "số liệu ngày {dates}: {source}",
        Say::FiguresOrTerrain => "thiếu số liệu hoặc địa hình",
        Say::FiguresTerrainOrParts => "thiếu số liệu hoặc địa hình, hoặc có lấy một phần",
        Say::GiveCode => "dùng mã {code}",
        Say::GoesOnElsewhere => {
            "tiếp tục trong {own}, nhưng trước thuộc {left}, đơn vị không nhập vào đó"
        }
        Say::HowUrban => "tỷ lệ đô thị hóa",
        Say::IslandsMixed => "gộp đơn vị hải đảo với đất liền",
        Say::IslandsUnknown => "chưa có dữ liệu về đơn vị hải đảo",
        Say::KeepsWithoutPeople => {
            "giữ tên và mã của {unit} nhưng không có dân số nào của đơn vị đó"
        }
        Say::Kind => "loại",
        Say::LeaveOutApart => "bỏ đơn vị nằm rời, hoặc thêm đơn vị nằm giữa",
        Say::MergeOrAsk => "nhập thêm đơn vị liền kề, hoặc trình Ủy ban Thường vụ Quốc hội",
        Say::MergeWithNeighbour => "nhập thêm đơn vị liền kề",
        Say::MustBeArranged => "{unit} thuộc diện phải sắp xếp nhưng còn để lại",
        Say::NameIsLong => "tên {name} dài",
        Say::NameOfNoDistrict => {
            "{name} không phải tên quận, huyện cũ kèm số thứ tự, cũng không phải địa danh lịch sử"
        }
        Say::NameOfNoProvince => "không tỉnh nào hợp thành mang tên {name}",
        Say::NameToPeople => "dùng tên và mã cho đơn vị nhận dân số, hoặc để lại dân số ở đây",
        Say::NameTwice => "tên {name} có {n} lần trong tỉnh, thành phố",
        Say::NeighboursUnknown => "chưa có dữ liệu liền kề của một số đơn vị",
        Say::NoFigureOf => "chưa có số liệu của {units}",
        Say::NoFigureOfMore => "chưa có số liệu của {units} và {n} đơn vị khác",
        Say::NoFigures => "chưa có số liệu",
        Say::NoScope => "không xác định được phạm vi",
        Say::NoSeat => "chưa ghi nơi đặt trụ sở",
        Say::OnlyBounds => "chỉ biết giới hạn vì có đơn vị bị chia",
        Say::OtherErrors => "phương án còn lỗi khác",
        Say::Percent => "phần trăm",
        Say::Reduction => "còn {after} trên {before} đơn vị cấp xã, giảm {percent}%",
        Say::RestCitesNoPart => {
            "phần còn lại của {unit} dẫn các khoản {cited}, nhưng không khoản nào lấy một phần"
        }
        Say::RestCitesNothing => {
            "phần còn lại của {unit} không dẫn khoản nào; {n} khoản đã lấy một phần"
        }
        Say::RestCitesOthers => {
            "phần còn lại của {unit} dẫn các khoản {cited}, nhưng các khoản {took} đã lấy"
        }
        Say::RestOfAll => "lấy phần còn lại của {unit}, mà không khoản nào lấy một phần: toàn bộ",
        Say::SameName => "khoản này đặt cùng tên",
        Say::SeatElsewhere => "nơi đặt trụ sở {seat} không thuộc các đơn vị hợp thành",
        Say::SeriesLacks => "dãy tên đánh số còn thiếu số {numbers}",
        Say::Syllables => "âm tiết",
        Say::TakeAllOrPart => "lấy toàn bộ, hoặc để khoản khác lấy một phần",
        Say::TakesFromElsewhere => "thuộc {own}, nhưng lấy của {others}, đơn vị không nhập vào đó",
        Say::TownFormed => "thành thị trấn, loại đơn vị không được lập khi sắp xếp",
        Say::WardStandardsUnknown => "chưa có tiêu chuẩn của phường từ năm 2026",
        Say::WardWithoutWard => "thành phường dù không có phường nào hợp thành",
        Say::WardsPercent => "phường, phần trăm",
        Say::WhetherArranged => "{n} đơn vị có thuộc diện phải sắp xếp hay không",
        Say::WhetherCounts => "số liệu nêu trong văn bản",
        Say::WhetherIslands => "việc gộp hải đảo với đất liền",
        Say::WhetherIslandsOf => "việc gộp hải đảo với đất liền của {n} đơn vị",
        Say::WhetherSeatCodes => "{n} đơn vị mới có mang mã của nơi đặt trụ sở hay không",
        Say::XaWithWards => "thành xã dù có phường hợp thành",
    }
}
