//! Names side by side in one text, so that thousands of them load and grow with one copy.

use std::sync::Arc;

use super::grow::{Grow, Writer, index};
use crate::error::Error;
use crate::name::{self, Name};

/// A list of names as one text with a line for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NameList {
    lines: String,
    /// Where each line ends, its line end not counted.
    ends: Vec<u32>,
}

impl NameList {
    /// Reads a text with a line for each name; every one must be in the form that names have.
    #[cfg(feature = "binary")]
    pub(crate) fn read(lines: &str) -> Result<Self, Error> {
        let mut ends = Vec::with_capacity(lines.len() / 8);
        let line_ends = lines.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        ends.extend(line_ends.map(|(place, _)| index(place)));
        let list = Self { lines: lines.to_owned(), ends };
        let whole = lines.is_empty() || lines.ends_with('\n');
        let short = list.ends.windows(2).all(|pair| match pair {
            [one, next] => (next - one) as usize <= name::MAX,
            _ => true,
        });
        let first_is_short = list.ends.first().is_none_or(|&end| end as usize <= name::MAX);
        if !whole || !short || !first_is_short || !name::are_clean_lines(lines) {
            // Line by line, to accept what is clean all the same and to say what is not.
            for line in lines.lines() {
                let name = Name::new(line)?;
                if name.as_str() != line || !whole {
                    return Err(crate::error::ReadFault::Binary {
                        message: format!("the name {line:?} is not in the form that names have"),
                    })?;
                }
            }
        }
        Ok(list)
    }

    pub(crate) fn push(&mut self, name: &Name) -> u32 {
        self.lines.push_str(name.as_str());
        self.ends.push(index(self.lines.len()));
        self.lines.push('\n');
        index(self.ends.len() - 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, idx: u32) -> Option<&str> {
        let end = *self.ends.get(idx as usize)? as usize;
        let before = idx.checked_sub(1).and_then(|before| self.ends.get(before as usize));
        self.lines.get(before.map_or(0, |end| *end as usize + 1)..end)
    }

    /// Returns the text with a line for each name.
    #[cfg(feature = "binary")]
    pub(crate) fn lines(&self) -> &str {
        &self.lines
    }
}

/// The names of a register: a text that its clones share, and what one of them added.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    base: Arc<String>,
    tail: String,
    ends: Grow<u32>,
}

impl Texts {
    pub(crate) fn get(&self, idx: u32) -> Option<&str> {
        let end = *self.ends.get(idx)? as usize;
        let start = match idx.checked_sub(1) {
            Some(before) => self.ends.at(before) as usize + 1,
            None => 0,
        };
        match start.checked_sub(self.base.len()) {
            None => self.base.get(start..end),
            Some(start) => self.tail.get(start..end - self.base.len()),
        }
    }

    pub(crate) fn writer(&mut self, whole: bool, more: usize) -> TextsWriter<'_> {
        let ends = self.ends.writer(whole, more);
        if whole {
            let base = Arc::make_mut(&mut self.base);
            base.push_str(&self.tail);
            self.tail.clear();
            TextsWriter { base_len: 0, text: base, ends }
        } else {
            TextsWriter { base_len: self.base.len(), text: &mut self.tail, ends }
        }
    }
}

/// [`Texts`] that are open for writing.
#[derive(Debug)]
pub(crate) struct TextsWriter<'a> {
    base_len: usize,
    text: &'a mut String,
    ends: Writer<'a, u32>,
}

impl TextsWriter<'_> {
    /// Adds all names of a list and returns the place of the first.
    pub(crate) fn append(&mut self, list: &NameList) -> u32 {
        let first = self.ends.len();
        let start = index(self.base_len + self.text.len());
        self.text.push_str(&list.lines);
        list.ends.iter().for_each(|&end| self.ends.push(start + end));
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_base_and_tail() {
        let list = |names: &[&str]| {
            let mut list = NameList::default();
            names.iter().for_each(|name| {
                list.push(&Name::new(name).unwrap());
            });
            list
        };
        let mut texts = Texts::default();
        assert_eq!(texts.writer(true, 0).append(&list(&["Ba Đình", "1"])), 0);
        let mut branch = texts.clone();
        assert_eq!(branch.writer(false, 0).append(&list(&["Hòa Bình", "Ô Diên"])), 2);
        let all: Vec<_> = (0..5).map(|idx| branch.get(idx)).collect();
        assert_eq!(all, [Some("Ba Đình"), Some("1"), Some("Hòa Bình"), Some("Ô Diên"), None]);
        assert_eq!(texts.get(2), None);
        branch.writer(true, 0).append(&list(&["2"]));
        assert_eq!((branch.get(3), branch.get(4)), (Some("Ô Diên"), Some("2")));
    }

    #[cfg(feature = "binary")]
    #[test]
    fn only_names_in_their_form_are_read() {
        assert_eq!(NameList::read("Ba Đình\nỞ Đâu\n").unwrap().len(), 2);
        for bad in
            ["Ba  Đình\n", " Ba\n", "Ba\n\n", "Ba", "Be\u{302}n\n", "a\u{7}\n", "Ba\u{a0}Đ\n"]
        {
            assert!(NameList::read(bad).is_err(), "{bad:?}");
        }
    }
}
