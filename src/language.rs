//! The languages in which texts for people come.

use jiff::civil::Date;

/// The language of a text. Names, kinds, issuers and titles stay as the register has them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::report::{Language, why_fate};
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
/// let fate = register.what_became_of(Level::COMMUNE, &code("99999"), from, to)?;
/// let told = why_fate(&fate, Language::Vietnamese);
/// assert_eq!(told, "Không đơn vị nào mang mã này vào ngày trước.\n");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// English; dates as 2025-07-01.
    #[default]
    English,
    /// Vietnamese, in the words of the law; dates as 01/07/2025.
    Vietnamese,
}

impl Language {
    /// All languages, in the order in which they stand in JSON.
    pub const ALL: [Self; 2] = [Self::English, Self::Vietnamese];

    /// Returns the id by which it stands in JSON.
    ///
    /// # Example
    /// ```
    /// use sapnhap::report::Language;
    ///
    /// assert_eq!(Language::ALL.map(Language::id), ["english", "vietnamese"]);
    /// ```
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::English => "english",
            Self::Vietnamese => "vietnamese",
        }
    }

    /// Chooses between the English and the Vietnamese form of something.
    pub(crate) fn of<T>(self, english: T, vietnamese: T) -> T {
        match self {
            Self::English => english,
            Self::Vietnamese => vietnamese,
        }
    }

    /// Writes a date as the language has it.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        match self {
            Self::English => date.to_string(),
            Self::Vietnamese => {
                format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
            }
        }
    }
}
