//! What is allotted by name: which holding of an old unit goes to which successor.

use super::category::{self, Category, thing};
use crate::error::TextFault;
use crate::ratio::Ratio;
use crate::register::Version;

/// That something of an old unit goes to a later one: an item, or a category with all that lies in it, wholly
/// or so much of it.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::holdings::Allotment;
/// use sapnhap::{Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let district = register.at(date(2025, 6, 30))?.find("huyện Bình Chánh")?;
/// let commune = register.at(date(2025, 7, 1))?.find("xã Tân Nhựt")?;
/// let staff = Allotment::of_category(&district, "staff", &commune)?.amount(Ratio::from(12));
/// let told = "12 of staff of huyện Bình Chánh (785) to xã Tân Nhựt (27595)";
/// assert_eq!(staff.to_string(), told);
/// let office = Allotment::of_item(&district, "offices", "trụ sở huyện", &commune)?;
/// assert_eq!(office.item.as_deref(), Some("trụ sở huyện"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allotment<'r> {
    /// The unit that holds it.
    pub from: Version<'r>,
    /// The category; without an item, also what lies in it.
    pub category: Category,
    /// The item; `None` for all items.
    pub item: Option<String>,
    /// The unit that gets it.
    pub to: Version<'r>,
    /// How much of it; `None` for all that the rows before left.
    pub amount: Option<Ratio>,
}

impl<'r> Allotment<'r> {
    /// Allots an item of a category; a blank item is the holding without one.
    ///
    /// # Errors
    /// [`TextFault`] for a text that is no category or item.
    pub fn of_item(
        from: &Version<'r>,
        category: &str,
        item: &str,
        to: &Version<'r>,
    ) -> Result<Self, TextFault> {
        let item = Some(category::item(item)?);
        Ok(Self { item, ..Self::of_category(from, category, to)? })
    }

    /// Allots what a unit has of a category and of what lies in it.
    ///
    /// # Errors
    /// [`TextFault`] for a text that is no category.
    pub fn of_category(
        from: &Version<'r>,
        category: &str,
        to: &Version<'r>,
    ) -> Result<Self, TextFault> {
        let category = Category::new(category)?;
        Ok(Self { from: *from, category, item: None, to: *to, amount: None })
    }

    /// Allots so much of it, and not all. Of a category the amount is taken from what may be divided, row by row;
    /// what stays whole has to be named.
    #[must_use]
    pub fn amount(mut self, amount: Ratio) -> Self {
        self.amount = Some(amount);
        self
    }

    /// Names what is allotted in a message.
    pub(super) fn thing(&self) -> String {
        thing(&self.category, self.item.as_deref().unwrap_or(""))
    }
}

/// Writes it as `12 of staff of huyện Bình Chánh (785) to xã Tân Nhựt (27595)`.
impl std::fmt::Display for Allotment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let amount = self.amount.as_ref().map_or_else(|| "all".to_owned(), super::held::digits);
        write!(f, "{amount} of {} of {} to {}", self.thing(), self.from, self.to)
    }
}

/// Allotments, in the order in which they are made: each takes of what those before left.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::holdings::{Allotment, Allotments};
/// use sapnhap::{date, vietnam};
///
/// let register = vietnam::register();
/// let district = register.at(date(2025, 6, 30))?.find("huyện Bình Chánh")?;
/// let commune = register.at(date(2025, 7, 1))?.find("xã Tân Nhựt")?;
/// let mut allotments = Allotments::new();
/// allotments.push(Allotment::of_category(&district, "archives", &commune)?);
/// assert_eq!(allotments.rows().len(), 1);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allotments<'r> {
    rows: Vec<Allotment<'r>>,
}

impl<'r> Allotments<'r> {
    /// Makes a table without rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row. Whether it fits is seen when the holdings are handed over.
    pub fn push(&mut self, allotment: Allotment<'r>) {
        self.rows.push(allotment);
    }

    /// Returns the rows, in their order.
    #[must_use]
    pub fn rows(&self) -> &[Allotment<'r>] {
        &self.rows
    }
}
