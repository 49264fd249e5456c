//! Tables as text (CSV), as people have them and as they open them next.

use csv::{StringRecord, WriterBuilder};

use super::{Table, TextColumn};
use crate::error::{Error, TableFault};
use crate::sheet::Records;

impl Table {
    /// Reads a table of text: a header row, then rows, with commas, semicolons or tabs between the fields,
    /// whichever the header has. Blank rows are passed over, and blanks around fields taken off.
    ///
    /// Whoever reads files calls [`text_of_file`](crate::text_of_file) first, which tells spreadsheets and
    /// text in UTF-16 by name.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with the line, for a row with more or fewer fields than the
    /// header and for quotes that nobody closed; [`TableFault::Empty`].
    ///
    /// # Complexity
    /// Linear in the text; the table holds it once more.
    ///
    /// # Example
    /// ```
    /// use sapnhap::table::Table;
    ///
    /// let table = Table::from_csv("ma_xa;dan_so\n634.0;12 000\n;\n00004;8000\n")?;
    /// assert_eq!((table.n_rows(), table.field(0, 1)), (2, Some("12 000")));
    /// let error = Table::from_csv("a,b\n1,2\n3\n").unwrap_err().to_string();
    /// assert_eq!(error, "line 3, column 1: the row has 1 fields; expected 2, as in the header");
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(text: &str) -> Result<Self, Error> {
        let mut records = Records::of(text)?;
        if records.header.iter().all(str::is_empty) {
            Err(TableFault::Empty)?;
        }
        let mut table = Self::new(records.header.iter());
        let mut record = StringRecord::new();
        while records.next(&mut record)? {
            for (column, field) in table.columns.iter_mut().zip(record.iter()) {
                column.push(field);
            }
            table.n_rows += 1;
        }
        for column in &mut table.columns {
            column.shrink();
        }
        Ok(table)
    }

    /// Writes the table as text: commas between fields, a header row, lines that end with a line feed.
    ///
    /// Codes are texts: most programs take `00634` for a number unless they are told not to; the page
    /// `docs/codes-are-text.md` of the package says how.
    ///
    /// # Complexity
    /// Linear in the fields.
    ///
    /// # Example
    /// ```
    /// use sapnhap::table::Table;
    ///
    /// let mut table = Table::new(["code", "name"]);
    /// table.push_row(["00634", "Đại Mỗ, cũ"])?;
    /// assert_eq!(table.to_csv(), "code,name\n00634,\"Đại Mỗ, cũ\"\n");
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut writer = WriterBuilder::new().from_writer(Vec::new());
        // Writing to memory can't fail, and rows are as long as their header.
        let mut done = writer.write_record(self.columns());
        for row in 0..self.n_rows {
            let fields = self.columns.iter().map(|column| column.field(row).unwrap_or(""));
            done = done.and_then(|()| writer.write_record(fields));
        }
        let bytes = done.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

impl TextColumn {
    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}
