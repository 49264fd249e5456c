//! The text that a plan was read from, by line.

use std::sync::OnceLock;

/// A text, and where its lines begin once somebody has asked.
#[derive(Debug)]
pub(super) struct PlanText {
    text: String,
    starts: OnceLock<Vec<usize>>,
}

impl PlanText {
    #[cfg(any(feature = "csv", feature = "json", test))]
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), starts: OnceLock::new() }
    }

    /// Returns a line, counted from 0, as [`str::lines`] gives it.
    pub(super) fn line(&self, number: usize) -> Option<&str> {
        let starts = self.starts.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0).chain(ends.map(|(end, _)| end + 1)).collect()
        });
        self.text.get(*starts.get(number)?..)?.lines().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "a", "a\n", "a\r\nb\n\nc", "\n\n", "é\n\r\n", "a\rb\nc"] {
            let lines: Vec<&str> = text.lines().collect();
            let plan = PlanText::new(text);
            let found: Vec<Option<&str>> = (0..lines.len() + 2).map(|of| plan.line(of)).collect();
            let expected = (0..lines.len() + 2).map(|of| lines.get(of).copied());
            assert_eq!(found, expected.collect::<Vec<_>>(), "{text:?}");
        }
    }
}
