//! Functions that are long, found by how rustfmt lays them out: a function ends with the first bracket that
//! stands as far from the margin as it does.

/// The most lines that a function has without a reason, from its name to its last bracket.
const MAX_LINES: usize = 60;

/// The words that begin a reason.
const REASON: &str = "// Long: ";

/// Returns the names of the functions of a file that are long and do not say why, in their order.
pub(super) fn without_reason(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let found = lines.iter().enumerate().filter_map(|(start, line)| {
        let name = name(line)?;
        let margin = margin(line);
        // One without a body ends with its last bracket too.
        let is_end =
            |text: &str| text.starts_with('}') || (text.starts_with(')') && text.ends_with(';'));
        let ends = |line: &&str| self::margin(line) == margin && is_end(line.trim_start());
        let length = lines[start..].iter().position(ends)? + 1;
        (length > MAX_LINES && !says_why(&lines[..start])).then(|| name.to_owned())
    });
    found.collect()
}

/// Returns the name of the function that begins on a line and goes on below it.
fn name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (before, after) = line.split_once("fn ")?;
    let is_qualifier = |word: &str| {
        word.starts_with("pub")
            || matches!(word, "const" | "async" | "unsafe" | "super)" | "crate)")
    };
    let is_item = before.split_whitespace().all(is_qualifier);
    let name = after.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
    (is_item && !name.is_empty() && line.ends_with(['{', '(', '<', ')', ','])).then_some(name)
}

fn margin(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a reason stands among the comments and attributes above a function.
fn says_why(above: &[&str]) -> bool {
    let above = above.iter().rev().map(|line| line.trim_start());
    let mut beside = above.take_while(|line| line.starts_with("//") || line.starts_with("#["));
    beside.any(|line| line.strip_prefix(REASON).is_some_and(|why| !why.trim().is_empty()))
}

#[test]
fn long_functions_are_found() {
    let body = "        let line = \"}\";\n".repeat(MAX_LINES - 1);
    let function = |above: &str, name: &str, body: &str| {
        format!(
            "{above}    pub(super) const fn {name}(\n        at: u32,\n    ) -> u32 {{\n{body}    }}\n\n"
        )
    };
    let text = [
        "impl Reader {\n".to_owned(),
        function("", "long", &body),
        function("", "short", "        0\n"),
        function(
            "    /// A list.\n    // Long: one line for each.\n    #[must_use]\n",
            "told",
            &body,
        ),
        function("    // Long: of another.\n\n", "apart", &body),
        function("    // Long: \n", "silent", &body),
        "    fn one(&self) -> u32 {\n        1\n    }\n}\n".to_owned(),
    ];
    assert_eq!(without_reason(&text.concat()), ["long", "apart", "silent"]);
}
