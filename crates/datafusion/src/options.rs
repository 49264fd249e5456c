//! What a session may be told about these functions.

use datafusion::common::config::ConfigExtension;
use datafusion::common::extensions_options;

extensions_options! {
    /// Options of a session: `SET sapnhap.show_values = true`.
    ///
    /// # Example
    /// ```
    /// assert!(!sapnhap_datafusion::SapnhapOptions::default().show_values);
    /// ```
    pub struct SapnhapOptions {
        /// Whether errors show the value of the field that they are about. Values are people's data.
        pub show_values: bool, default = false
    }
}

impl ConfigExtension for SapnhapOptions {
    const PREFIX: &'static str = "sapnhap";
}
