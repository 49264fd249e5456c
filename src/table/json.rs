//! Tables as rows of JSON: a list of objects, each with a value for some of the columns.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::Table;
use crate::error::{Error, TableFault};
use crate::json::malformed;

/// The fields of an object, in their order.
struct Fields<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with a value for each column")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    fields.push((Cow::Owned(name), value));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Read)
    }
}

impl Table {
    /// Reads a list of objects, each of which is a row: columns are in the order in which they are met first,
    /// and what an object does not have, or has as `null`, is missing. Numbers stay as they are written.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column for what is no such list;
    /// [`TableFault::WrongValue`] for a value that is a list or an object; [`TableFault::Empty`] for no columns.
    ///
    /// # Complexity
    /// Linear in the text, times the logarithm of the columns.
    ///
    /// # Example
    /// ```
    /// use sapnhap::table::Table;
    ///
    /// let table = Table::from_json(r#"[{"ma_xa": 634.0, "xa": "Đại Mỗ"}, {"xa": null, "so": 7}]"#)?;
    /// assert!(table.columns().eq(["ma_xa", "xa", "so"]));
    /// assert_eq!((table.field(0, 0), table.field(1, 2)), (Some("634.0"), Some("7")));
    /// assert!(Table::from_json(r#"[{"a": [1]}]"#).is_err());
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let text = crate::text::without_mark(text);
        let rows: Vec<Fields<'_>> =
            serde_json::from_str(text).map_err(|error| malformed(&error))?;
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in rows.iter().flat_map(|row| &row.0) {
            places.entry(name).or_insert_with(|| {
                names.push(name);
                names.len() - 1
            });
        }
        if names.is_empty() {
            Err(TableFault::Empty)?;
        }
        let mut table = Self::new(names);
        for (row, fields) in (1..).zip(&rows) {
            let mut texts: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); places.len()];
            for (name, value) in &fields.0 {
                let slot = places.get(name.as_ref()).and_then(|place| texts.get_mut(*place));
                if let Some(slot) = slot {
                    *slot = text_of(row, name, value.get())?;
                }
            }
            table.push_row(texts.iter().map(AsRef::as_ref))?;
        }
        Ok(table)
    }

    /// Writes the table as a list of objects, a line for each row; every value is a text, so that codes keep their
    /// zeros, and what is missing is `null`.
    ///
    /// # Complexity
    /// Linear in the fields.
    ///
    /// # Example
    /// ```
    /// use sapnhap::table::Table;
    ///
    /// let mut table = Table::new(["code", "name"]);
    /// table.push_row(["00634", ""])?;
    /// assert_eq!(table.to_json(), "[\n{\"code\":\"00634\",\"name\":null}\n]\n");
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = "[".to_owned();
        for row in 0..self.n_rows {
            text.push_str(if row == 0 { "\n" } else { ",\n" });
            // Writing to memory can't fail.
            text.push_str(&serde_json::to_string(&Row { table: self, row }).unwrap_or_default());
        }
        text.push_str("\n]\n");
        text
    }
}

/// A row of a table, to be written as an object.
struct Row<'t> {
    table: &'t Table,
    row: usize,
}

impl serde::Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.table.n_columns()))?;
        for (place, name) in self.table.columns().enumerate() {
            let field = self.table.field(self.row, place).filter(|field| !field.is_empty());
            object.serialize_entry(name, &field)?;
        }
        object.end()
    }
}

fn text_of<'t>(row: usize, column: &str, value: &'t str) -> Result<Cow<'t, str>, Error> {
    match value.as_bytes().first() {
        Some(b'"') => {
            Ok(Cow::Owned(serde_json::from_str(value).map_err(|error| malformed(&error))?))
        }
        Some(b'[' | b'{') => {
            let column = column.to_owned();
            Err(TableFault::WrongValue {
                row,
                column,
                expected: "a text, a number, true or false",
            })?
        }
        _ if value == "null" => Ok(Cow::Borrowed("")),
        _ => Ok(Cow::Borrowed(value)),
    }
}
