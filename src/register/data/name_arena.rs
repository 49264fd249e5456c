//! Names side by side in one text, so that thousands of them load and grow with one copy.

use std::sync::Arc;

use crate::name::Name;
use crate::register::data::ids::{ListedNameId, NameId, Place};
use crate::register::data::parts::Parts;
use crate::register::data::shared_array::{Array, Mode, SharedArray, index};

/// A list of names as one text with a line for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NameList {
    lines: String,
    /// Where each line ends, its line end not counted.
    ends: Vec<u32>,
}

impl NameList {
    /// Reads a text with a line for each name, of the given lengths; every one must be in the form
    /// that names have. Room is made for so many bytes `more`.
    #[cfg(feature = "binary")]
    pub(crate) fn read(
        lines: &[u8],
        lens: &[u8],
        more: usize,
    ) -> Result<Self, crate::error::Error> {
        let broken = |message: String| crate::error::ReadFault::Binary { message };
        let lines = simdutf8::basic::from_utf8(lines).map_err(|error| broken(error.to_string()))?;
        let mut ends = Vec::with_capacity(lens.len());
        let mut start = 0;
        let mut all_end = true;
        let mut longest = 0;
        for &len in lens {
            let end = start + usize::from(len);
            all_end &= lines.as_bytes().get(end) == Some(&b'\n');
            longest = longest.max(len);
            ends.push(index(end));
            start = end + 1;
        }
        if !all_end || start != lines.len() {
            return Err(broken("names and their lengths disagree".to_owned()))?;
        }
        // A line end inside a name would be a second name; the look at the bytes refuses both.
        if usize::from(longest) > crate::name::MAX || !crate::name::are_clean_lines(lines) {
            let mut start = 0;
            for &end in &ends {
                let line = lines.get(start..end as usize).unwrap_or("");
                if Name::new(line)?.as_str() != line {
                    return Err(broken(format!("the name {line:?} is not in the form of names")))?;
                }
                start = end as usize + 1;
            }
        } else if n_lines(lines) != lens.len() {
            return Err(broken("a name holds a line end".to_owned()))?;
        }
        let mut owned = String::with_capacity(lines.len() + more);
        owned.push_str(lines);
        Ok(Self { lines: owned, ends })
    }

    pub(crate) fn push(&mut self, name: &Name) -> ListedNameId {
        self.lines.push_str(name.as_str());
        self.ends.push(index(self.lines.len()));
        self.lines.push('\n');
        ListedNameId::at(index(self.ends.len() - 1))
    }

    #[cfg(feature = "binary")]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, name: ListedNameId) -> Option<&str> {
        let end = *self.ends.get(name.idx())? as usize;
        let before = name.place().checked_sub(1).and_then(|before| self.ends.get(before as usize));
        self.lines.get(before.map_or(0, |end| *end as usize + 1)..end)
    }

    /// Returns the text with a line for each name.
    #[cfg(feature = "binary")]
    pub(crate) fn lines(&self) -> &str {
        &self.lines
    }
}

/// Counts line ends; in bytes for as long as they can hold it, which lets many be counted at a time.
#[cfg(feature = "binary")]
fn n_lines(text: &str) -> usize {
    let parts = text.as_bytes().chunks(usize::from(u8::MAX));
    parts
        .map(|part| usize::from(part.iter().map(|&byte| u8::from(byte == b'\n')).sum::<u8>()))
        .sum()
}

/// The names of a register: a text that its clones share, and what one of them added.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameArena {
    base: Arc<String>,
    /// What came since; the names of a change stand in one part.
    behind: Parts<String>,
    ends: SharedArray<u32>,
}

impl NameArena {
    pub(crate) fn len(&self) -> u32 {
        self.ends.len()
    }

    pub(crate) fn get(&self, name: NameId) -> Option<&str> {
        let end = *self.ends.get(name.place())? as usize;
        let start = match name.place().checked_sub(1) {
            Some(before) => self.ends.at(before) as usize + 1,
            None => 0,
        };
        match start.checked_sub(self.base.len()) {
            None => self.base.get(start..end),
            Some(place) => {
                let (part, first) = self.behind.at(index(place))?;
                part.get(first..first + (end - start))
            }
        }
    }

    /// Makes clones cheap again after a change that was written into the overlay.
    pub(crate) fn settle(&mut self) {
        self.behind.settle();
        self.ends.settle();
    }

    /// Opens the names for writing, with room for a list of them.
    pub(crate) fn writer<M: Mode>(&mut self, more: &NameList) -> NameArenaWriter<'_, M> {
        let ends = M::open(&mut self.ends, more.ends.len());
        if !M::IS_WHOLE {
            let text = TextWriter::Behind { base_len: self.base.len(), behind: &mut self.behind };
            return NameArenaWriter { text, ends };
        }
        if Arc::get_mut(&mut self.base).is_none() {
            let room = self.base.len() + self.behind.len() + more.lines.len();
            let mut base = String::with_capacity(room);
            base.push_str(&self.base);
            self.base = Arc::new(base);
        }
        // The base has just been made sure to be its own, so this copies nothing.
        let base = Arc::make_mut(&mut self.base);
        self.behind.move_into(base);
        NameArenaWriter { text: TextWriter::Whole(base), ends }
    }
}

/// [`NameArena`] that are open for writing.
pub(crate) struct NameArenaWriter<'a, M: Mode> {
    text: TextWriter<'a>,
    ends: M::Array<'a, u32, u32>,
}

/// The text of names that is open for writing.
enum TextWriter<'a> {
    Whole(&'a mut String),
    Behind { base_len: usize, behind: &'a mut Parts<String> },
}

impl TextWriter<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Whole(text) => text.len(),
            Self::Behind { base_len, behind } => base_len + behind.len(),
        }
    }

    /// Returns the text to which more is added.
    fn last(&mut self) -> &mut String {
        match self {
            Self::Whole(text) => text,
            Self::Behind { behind, .. } => &mut behind.tail,
        }
    }

    fn truncate(&mut self, len: usize) {
        match self {
            Self::Whole(text) => text.truncate(len),
            Self::Behind { base_len, behind } => behind.truncate(len.saturating_sub(*base_len)),
        }
    }
}

impl<M: Mode> NameArenaWriter<'_, M> {
    /// Takes over a list as the first names that there are.
    pub(crate) fn adopt(&mut self, list: NameList) {
        *self.text.last() = list.lines;
        self.ends.append(list.ends);
    }

    /// Drops what stands behind the first `len` names.
    pub(crate) fn truncate(&mut self, len: u32) {
        let last = len.checked_sub(1);
        let end = last.map_or(0, |last| self.ends.at(last) as usize + 1);
        self.ends.truncate(len);
        self.text.truncate(end);
    }

    /// Adds all names of a list and returns the place of the first.
    pub(crate) fn append(&mut self, list: &NameList) -> NameId {
        let first = self.ends.len();
        let start = index(self.text.len());
        self.text.last().push_str(&list.lines);
        self.ends.extend(list.ends.iter().map(|&end| start + end));
        NameId::at(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::data::shared_array::{Overlay, Whole};

    #[test]
    fn names_stand_in_base_and_tail() {
        let list = |names: &[&str]| {
            let mut list = NameList::default();
            names.iter().for_each(|name| {
                list.push(&Name::new(name).unwrap());
            });
            list
        };
        let mut texts = NameArena::default();
        let none = NameList::default();
        assert_eq!(texts.writer::<Whole>(&none).append(&list(&["Ba Đình", "1"])), NameId::at(0));
        let mut branch = texts.clone();
        let more = list(&["Hòa Bình", "Ô Diên"]);
        assert_eq!(branch.writer::<Overlay>(&more).append(&more), NameId::at(2));
        let all: Vec<_> = (0..5).map(|idx| branch.get(NameId::at(idx))).collect();
        assert_eq!(all, [Some("Ba Đình"), Some("1"), Some("Hòa Bình"), Some("Ô Diên"), None]);
        assert_eq!(texts.get(NameId::at(2)), None);
        branch.writer::<Whole>(&none).append(&list(&["2"]));
        assert_eq!(
            (branch.get(NameId::at(3)), branch.get(NameId::at(4))),
            (Some("Ô Diên"), Some("2"))
        );
    }

    #[cfg(feature = "binary")]
    #[test]
    fn only_names_in_their_form_are_read() {
        let read = |names: &[&str]| {
            let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
            let lens: Vec<u8> =
                names.iter().map(|name| u8::try_from(name.len()).unwrap()).collect();
            NameList::read(lines.as_bytes(), &lens, 0)
        };
        assert_eq!(read(&["Ba Đình", "Ở Đâu", "\u{5317}京"]).unwrap().len(), 3);
        let long = "a".repeat(201);
        for bad in
            ["Ba  Đình", " Ba", "Ba ", "", "Be\u{302}n", "a\u{7}", "Ba\u{a0}Đ", "a\nb", &long]
        {
            assert!(read(&[bad]).is_err(), "{bad:?}");
        }
        assert!(NameList::read(b"Ba\n", &[1], 0).is_err());
        assert!(NameList::read(b"Ba", &[2], 0).is_err());
        assert!(NameList::read(b"B\xe1\n", &[2], 0).is_err());
    }
}
