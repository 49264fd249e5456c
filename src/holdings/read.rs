//! Tables of holdings and allotments (CSV).

use super::allotment::{Allotment, Allotments};
use super::category::Category;
use super::held::{Division, Holding, Holdings};
use crate::error::Error;
use crate::level::Level;
use crate::ratio::Ratio;
use crate::register::{Snapshot, Version};
use crate::sheet::{Row, Table};

impl<'r> Holdings<'r> {
    /// Reads holdings from a table with the columns `unit` (a code), `level` (the id of one, as `commune`),
    /// `category`, `amount`, and perhaps `item`, `measure` and `indivisible`: `yes`, `no`, or `pieces` for what
    /// comes in pieces. Amounts have a full stop or a comma before decimals.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column for what can't be read and for a code that
    /// nobody carries; else as [`insert`](Self::insert), with the row.
    ///
    /// # Complexity
    /// Linear in the text, times the logarithm of the rows.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::holdings::Holdings;
    /// use sapnhap::{date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let read = |text| Holdings::from_csv(text, before);
    /// let holdings = read("unit;level;category;item;amount;measure;indivisible\n\
    ///     785;district;archives;;430,5;m;\n785;district;offices;trụ sở;1;;yes\n")?;
    /// assert_eq!(holdings.rows()[0].holding.to_string(), "archives: 430.5 m");
    /// let error = read("unit,level,category,amount\n785,district,archives,much\n").unwrap_err();
    /// assert!(error.to_string().starts_with("line 2, column 4: column amount: "), "{error}");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(text: &str, on: Snapshot<'r>) -> Result<Self, Error> {
        let known = ["unit", "level", "category", "item", "amount", "measure", "indivisible"];
        let table = Table::read(text, &known, &["unit", "level", "category", "amount"])?;
        let mut holdings = Self::new(on);
        for row in table.rows() {
            let unit = unit(&row, &on, "unit", "level")?;
            row.need("category", Category::new)?;
            let holding = Holding {
                division: row.read("indivisible", division)?.unwrap_or(Division::Freely),
                ..Holding::new(
                    row.field("category"),
                    row.field("item"),
                    row.need("amount", amount)?,
                )
                .map_err(|fault| row.error("item", fault))?
            };
            holdings.insert(&unit, holding.measured_in(row.field("measure")))?;
        }
        Ok(holdings)
    }
}

impl<'r> Allotments<'r> {
    /// Reads allotments from a table with the columns `from` and `from_level`, `to` and `to_level` (codes and
    /// ids of levels), `category`, and perhaps `item`, which may be blank for all items, and `amount`, which may be
    /// blank for all that is left. `days` are those of the units on both sides.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column for what can't be read and for a code that
    /// nobody carries.
    ///
    /// # Complexity
    /// Linear in the text.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::holdings::Allotments;
    /// use sapnhap::{date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let days = [register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?];
    /// let read = |text| Allotments::from_csv(text, days);
    /// let allotments = read("from,from_level,category,item,amount,to,to_level\n\
    ///     785,district,staff,,12,27595,commune\n")?;
    /// let told = "12 of staff of huyện Bình Chánh (785) to xã Tân Nhựt (27595)";
    /// assert_eq!(allotments.rows()[0].to_string(), told);
    /// let error = read("from,from_level,category,to,to_level\n785,district,staff,27595,xã\n");
    /// assert!(error.unwrap_err().to_string().starts_with("line 2, column 5: "));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(text: &str, days: [Snapshot<'r>; 2]) -> Result<Self, Error> {
        let [before, after] = days;
        let known = ["from", "from_level", "category", "item", "amount", "to", "to_level"];
        let needed = ["from", "from_level", "category", "to", "to_level"];
        let table = Table::read(text, &known, &needed)?;
        let mut allotments = Self::new();
        for row in table.rows() {
            let from = unit(&row, &before, "from", "from_level")?;
            let to = unit(&row, &after, "to", "to_level")?;
            row.need("category", Category::new)?;
            let category = row.field("category");
            let allotment = match row.field("item") {
                "" => Allotment::of_category(&from, category, &to),
                item => Allotment::of_item(&from, category, item, &to),
            };
            let mut allotment = allotment.map_err(|fault| row.error("item", fault))?;
            allotment.amount = row.read("amount", amount)?;
            allotments.push(allotment);
        }
        Ok(allotments)
    }
}

/// Reads the unit of which a row names the code in one column and the level in another.
fn unit<'r>(
    row: &Row<'_>,
    on: &Snapshot<'r>,
    code: &str,
    level: &str,
) -> Result<Version<'r>, Error> {
    let country = on.register().country();
    let level: Level =
        row.need(level, |text| country.level(text).ok_or_else(|| country.unknown_level(text)))?;
    row.need(code, |text| on.unit(level, &country.read_code(level, text)?))
}

/// Reads an amount with a full stop or a comma before its decimals, or a fraction.
fn amount(text: &str) -> Result<Ratio, crate::error::TextFault> {
    if text.contains('/') { text.parse() } else { crate::sheet::amount(text).map(Ratio::from) }
}

fn division(text: &str) -> Result<Division, &'static str> {
    let all = [Division::Freely, Division::Pieces, Division::Never];
    let found = all.into_iter().find(|division| division.word().eq_ignore_ascii_case(text));
    found.ok_or("expected yes, no or pieces")
}
