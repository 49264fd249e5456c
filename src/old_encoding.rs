//! Texts of the time before Unicode, told from others and read on request.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// An encoding of Vietnamese from before Unicode, as its bytes look when they are read as Latin-1: `Hµ Néi`
/// or `Haø Noäi` for Hà Nội.
///
/// # Example
/// ```
/// use sapnhap::places::OldEncoding;
///
/// assert_eq!(OldEncoding::Tcvn3.decode("Hµ Néi").as_deref(), Some("Hà Nội"));
/// assert_eq!(OldEncoding::Vni.decode("Haø Noäi").as_deref(), Some("Hà Nội"));
/// // A text that is none of it stays as it is.
/// assert_eq!(OldEncoding::Vni.decode("Hà Nội"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OldEncoding {
    /// TCVN3 (TCVN 5712:1993, also ABC): one byte for each letter; capitals with marks are written small.
    Tcvn3,
    /// VNI for Windows: a letter, and a byte for its marks behind it.
    Vni,
}

/// The letters of TCVN3, in the order of their bytes from 0xA1 on; a dot where there is none.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹề\
     ểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ.";

/// What the bytes of VNI behind a letter stand for, as marks of Unicode.
const VNI_MARKS: [(char, &str); 17] = [
    ('ø', "\u{300}"),
    ('ù', "\u{301}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];
/// The letters of VNI that stand alone, some of which have marks behind them as well.
const VNI_LETTERS: [(char, &str); 8] = [
    ('ô', "ơ"),
    ('ö', "ư"),
    ('í', "í"),
    ('ì', "ì"),
    ('æ', "ỉ"),
    ('ó', "ĩ"),
    ('ò', "ị"),
    ('î', "ỵ"),
];

impl OldEncoding {
    /// All that are known.
    pub const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    /// Returns the name that people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        }
    }

    /// Reads a text of the encoding; `None` for one without any of its bytes, or with characters that it does
    /// not have. Whether the text is of the encoding, only what comes out can tell: what has the bytes of
    /// both is read by either.
    ///
    /// # Complexity
    /// Linear.
    #[must_use]
    pub fn decode(self, text: &str) -> Option<String> {
        let is_of =
            |character: char| character.is_ascii() || ('\u{a0}'..='\u{ff}').contains(&character);
        if text.is_ascii() || !text.chars().all(is_of) {
            return None;
        }
        match self {
            Self::Tcvn3 => text.chars().map(of_tcvn3).collect(),
            Self::Vni => of_vni(text),
        }
    }
}

fn of_tcvn3(character: char) -> Option<char> {
    let code = character as usize;
    let Some(place) = code.checked_sub(0xa1) else { return Some(character) };
    TCVN3.chars().nth(place).filter(|letter| letter.is_alphabetic())
}

fn of_vni(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            decoded.push(character);
            continue;
        }
        let lower = character.to_lowercase().next().unwrap_or(character);
        let found = |list: &[(char, &'static str)]| {
            list.iter().find(|(of, _)| *of == lower).map(|(_, is)| *is)
        };
        let after =
            decoded.chars().rev().find(|character| *character >= ' ' && !is_mark(*character));
        let letter = after.map(|letter| letter.to_lowercase().next().unwrap_or(letter));
        let takes_marks = letter.is_some_and(|letter| "aeouyơư".contains(letter))
            && decoded.chars().next_back().is_some_and(|last| !is_mark(last));
        let mark = found(&VNI_MARKS).filter(|_| takes_marks);
        match (mark, lower) {
            (Some(mark), _) => decoded.push_str(mark),
            (None, 'ñ') => decoded.push(if character == 'ñ' { 'đ' } else { 'Đ' }),
            (None, _) => {
                let letter = found(&VNI_LETTERS)?;
                if character == lower {
                    decoded.push_str(letter);
                } else {
                    decoded.extend(letter.chars().flat_map(char::to_uppercase));
                }
            }
        }
    }
    Some(decoded.nfc().collect())
}

fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::OldEncoding::{Tcvn3, Vni};

    /// The alphabets of both, as their tables print them.
    #[test]
    fn every_letter_is_read() {
        let tcvn3 = "µ¶·¸¹ ¨»¼½¾Æ ©ÇÈÉÊË ® ÌÎÏÐÑ ªÒÓÔÕÖ ×ØÜÝÞ ßáâãä «åæçèé ¬êëìíî ïñòóô \u{ad}õö÷øù úûüýþ ¡¢§£¤¥¦";
        assert_eq!(
            Tcvn3.decode(tcvn3).unwrap(),
            "àảãáạ ăằẳẵắặ âầẩẫấậ đ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ ĂÂĐÊÔƠƯ"
        );
        let vni = "aøaûaõaùaï aêaèaúaüaéaë aâaàaåaãaáaä ñ eøeûeõeùeï eâeàeåeãeáeä ìæóíò oøoûoõoùoï \
                   oâoàoåoãoáoä ôôøôûôõôùôï uøuûuõuùuï ööøöûöõöùöï yøyûyõyùî Ñ AØ EÂ ÖÙ";
        assert_eq!(
            Vni.decode(vni).unwrap(),
            "àảãáạ ăằẳẵắặ âầẩẫấậ đ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ Đ À Ê Ứ"
        );
    }

    #[test]
    fn what_is_none_of_it_is_told() {
        for text in ["Hanoi", "Hà Nội", "Đồng Tháp", "東京", ""] {
            assert_eq!((Tcvn3.decode(text), Vni.decode(text)), (None, None), "{text}");
        }
    }
}
