//! Quantities, and what is left of them, in Vietnamese.

use crate::error::Left;
use crate::share::Quantity;

pub(super) fn quantity(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Area => "diện tích",
        Quantity::Population => "dân số",
    }
}

pub(super) fn left(left: Left) -> &'static str {
    match left {
        Left::All => "toàn bộ",
        Left::Rest => "phần còn lại",
    }
}
