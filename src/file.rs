//! The bytes of a file that should be text: whether they are, and else what they look like.

use crate::error::{Error, ReadFault};
use crate::position::Position;

/// What files begin with that people take for text, what they are, and how text is made of them.
const FORMS: [(&[u8], &str, &str); 6] = [
    (b"PK\x03\x04", "a packed file, such as a spreadsheet (XLSX, ODS)", SPREADSHEET),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet or document of the old form (XLS, DOC)", SPREADSHEET),
    (b"\xff\xfe", "text in UTF-16", TEXT),
    (b"\xfe\xff", "text in UTF-16", TEXT),
    (b"%PDF", "a PDF", "copy the table into a spreadsheet and save it as \"CSV UTF-8\""),
    (b"\x1f\x8b", "a packed file (GZ)", "unpack it first"),
];
const SPREADSHEET: &str = "open it and save the sheet as \"CSV UTF-8\"";
const TEXT: &str = "save it as \"CSV UTF-8\", or as text with the encoding UTF-8";

/// Returns the text that the bytes of a file are, without a byte order mark.
///
/// Everything in this crate that reads takes text; whoever reads files calls this first, so that a
/// file of another form is told as what it is.
///
/// # Errors
/// [`ReadFault::NotText`] for a spreadsheet, text in UTF-16, and other forms that are known by how they
/// begin, with how to save it; [`ReadFault::Malformed`], with the place, for bytes that are not UTF-8.
///
/// # Complexity
/// Linear in the bytes.
///
/// # Example
/// ```
/// use sapnhap::text_of_file;
///
/// assert_eq!(text_of_file(b"\xef\xbb\xbfold,new\n")?, "old,new\n");
/// let error = text_of_file(b"PK\x03\x04\x14\0\x06\0").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the file is a packed file, such as a spreadsheet (XLSX, ODS): open it and save the sheet as \
///      \"CSV UTF-8\""
/// );
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn text_of_file(bytes: &[u8]) -> Result<&str, Error> {
    if let Some((_, form, mend)) = FORMS.iter().find(|(start, ..)| bytes.starts_with(start)) {
        Err(ReadFault::NotText { form, mend })?;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(crate::text::without_mark(text)),
        Err(error) => Err(not_utf8(bytes, error.valid_up_to()))?,
    }
}

/// Tells of the first byte that is no UTF-8.
fn not_utf8(bytes: &[u8], start: usize) -> ReadFault {
    let text = bytes.get(..start).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or("");
    let line_start = text.rfind('\n').map_or(0, |place| place + 1);
    let column = text.get(line_start..).unwrap_or("").chars().count() + 1;
    let line = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let position = Position { line: number(line), column: number(column) };
    let byte = bytes.get(start).copied().unwrap_or(0);
    let message = format!("the byte {byte:#04x} is no text in UTF-8: {TEXT}");
    ReadFault::Malformed { position, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_form_is_told() {
        let told = |bytes: &[u8]| text_of_file(bytes).unwrap_err().to_string();
        let utf_16: Vec<u8> =
            "\u{feff}old,new\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(
            told(&utf_16),
            "the file is text in UTF-16: save it as \"CSV UTF-8\", or as text \
             with the encoding UTF-8"
        );
        assert!(told(b"\xd0\xcf\x11\xe0\xa1\xb1").contains("XLS"));
        assert_eq!(
            told(b"old,new\nx\xe3 A,B\n"),
            "line 2, column 2: the byte 0xe3 is no text in UTF-8: save it as \"CSV UTF-8\", or as text \
             with the encoding UTF-8"
        );
        assert_eq!(text_of_file(b"").unwrap(), "");
    }
}
